package conversation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kansei/lang"
	"kansei/scenarios"
)

func TestConcernOfSelfHarm(t *testing.T) {
	for text, want := range map[string]bool{
		"I want to die.":                           true,
		"Sometimes I don’t want to wake up":        true,
		"i DONT want to live any more":             true,
		"I keep thinking about sui*cide":           true,
		"self‑harm":                                true, // another hyphen
		"I relapsed into self-harm":                true,
		"we'd all be better off without me":        true,
		"I just really want to die":                true,
		"i wanna die so bad":                       true,
		"I do not want to live anymore":            true,
		"I cannot go on living like this":          true,
		"what's even the point of living":          true,
		"I keep hoping I don't wake up":            true,
		"i might unalive myself":                   true,
		"sometimes I think I’m gonna kms":          true,
		"I wish I'd never been born":               true,
		"I started cutting myself again":           true,
		"I cut myself again last night":            true,
		"I thought of ending it all":               true,
		"I don't want to be here any more":         true,
		"I took the whole bottle of pills":         true,
		"I swallowed all of my pills":              true,
		"I took too many sleeping pills":           true,
		"I want to jump off the balcony":           true,
		"I want to step in front of a train":       true,
		"I wrote my goodbye letters tonight":       true,
		"just let me die":                          true,
		"There is no reason to go on":              true,
		"I'm so tired of life":                     true,
		"I want to fall asleep and never wake up":  true,
		"Nobody would care if I died":              true,
		"I held a razor to my wrist":               true,
		"I am cutting again":                       true,
		"I don't deserve to live":                  true,
		"I put the blade on my skin":               true,
		"They'd be better off if I was gone":       true,
		"I jumped off the bus":                     false,
		"I took a bottle of wine to the party":     false,
		"I cut my leg shaving":                     false,
		"I wrote a last note for the exam":         false,
		"He took all the blame":                    false,
		"I need to take my pills at eight":         false,
		"I walked into the building":               false,
		"My feet are killing me":                   false,
		"I'd die for a pizza":                      false,
		"this homework is killing me":              false,
		"想从楼上跳下去":                                  true,
		"站在天台上真想往下跳":                               true,
		"我写了封遗书":                                   true,
		"让我死吧":                                     true,
		"活腻了":                                      true,
		"我已经活腻歪了":                                  true,
		"吃了一整瓶药":                                   true,
		"我把安眠药全吃了":                                 true,
		"刚吞了一大把药":                                  true,
		"在拿小刀划手臂":                                  true,
		"又用刀片割大腿了":                                 true,
		"没有活下去的必要":                                 true,
		"没什么活着的意义":                                 true,
		"不想继续活下去":                                  true,
		"我死了是不是就解脱了":                               true,
		"睡着了就别醒来该多好":                               true,
		"我攒了好多安眠药":                                 true,
		"我不配活着":                                    true,
		"喝了半瓶百草枯":                                  true,
		"准备烧炭了":                                    true,
		"尬得我想死":                                    false,
		"尴尬到想死":                                    false,
		"困得人想死":                                    false,
		"社死现场，丢脸丢到想死":                              false,
		"切菜时不小心用刀划到手":                              false,
		"想去玩蹦极，从桥上跳":                               false,
		"吃了一片药就睡了":                                 false,
		"感冒了，喝了点药":                                 false,
		"小说里主角写了遗书":                                false,
		"让我死心吧":                                    false,
		"腻了这种生活节奏":                                 false,
		"我不想活了":                                    true,
		"有时候真的想死，活着没意思":                            true,
		"我覺得活不下去，想自殺":                              true,
		"一 了 百 了":                                  true,
		"我想自 杀":                                    true,
		"活着还有什么意义呢":                                true,
		"真想从这个世界消失":                                true,
		"要是睡着了再也不要醒来":                              true,
		"我写好了遗书":                                   true,
		"没有我你们会更好吧":                                true,
		"站在楼顶，想跳下去":                                true,
		"吞了一整瓶安眠药":                                 true,
		"昨晚又拿刀划自己":                                 true,
		"This homework is killing me":              false,
		"I'm dying to know what happened":          false,
		"I nearly died laughing, dead tired now":   false,
		"I could kill for a coffee":                false,
		"I wanted to die of embarrassment":         false,
		"I cut myself shaving":                     false,
		"I should cut myself some slack":           false,
		"I hurt myself at the gym":                 false,
		"I ran 10 kms and my phone died":           false,
		"Quitting would be career suicide":         false,
		"I need to take my life back":              false,
		"I don't want to wake up early tomorrow":   false,
		"What's the point of living in London":     false,
		"My grandmother died last spring":          false,
		"I'm afraid my dog will die":               false,
		"累死了，这作业要命":                                false,
		"笑死我了，饿死了，困死了":                             false,
		"医生给我开了安眠药":                                false,
		"周末不想活动，只想躺着":                              false,
		"我在规划自己的未来":                                false,
		"一个人暗自伤心":                                  false,
		"晚上吊水，马上回家":                                false,
		"好想死党，想死你们":                                false,
		"想结束自己的单身生活":                               false,
		"大家各自尽力就好":                                 false,
		"奶奶去世三年了，我很想她":                             false,
		"This exam is killing me":                  false,
		"I could eat a horse, I'm dying for lunch": false,
		"The Suicide Squad was a bad film":         false,
		"homicide detectives":                      false,
		"我想死你了，什么时候回来":                             false,
		"商场跳楼价大甩卖":                                 false,
		"我考试没考好":                                   false,
		"":                                         false,
	} {
		if got := ConcernOf(text).SelfHarm; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestScenariosHoldNoCrisis(t *testing.T) {
	library, err := scenarios.Load("", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range library.Scenarios {
		for _, text := range s.Script {
			if ConcernOf(text).Any() {
				t.Errorf("scenario %s gives concern: %q", s.ID, text)
			}
		}
	}
}

func TestConcernOfViolence(t *testing.T) {
	for text, want := range map[string]bool{
		"他喝酒以后会打我妈":                             true,
		"我爸昨晚又打我了":                              true,
		"老公一生气就打我":                              true,
		"我被男朋友打了":                               true,
		"被我爸揍得不敢回家":                             true,
		"他掐我脖子":                                 true,
		"我前夫威胁要杀了我":                             true,
		"他经常对我动手":                               true,
		"从小在家挨打":                                true,
		"继父拿皮带抽我":                               true,
		"她遭受家暴很多年了":                             true,
		"我妈用衣架打我":                               true,
		"他把我锁在家里":                               true,
		"我儿子动不动就打我":                             true,
		"妈妈打我电话没接到":                             false,
		"他打我的电话":                                false,
		"爸爸打算带我去海边":                             false,
		"他的话打动了我":                               false,
		"老公打车来接我":                               false,
		"她打断我说话":                                false,
		"他打球打得很好":                               false,
		"哥哥打游戏不理我":                              false,
		"妈妈打扫房间":                                false,
		"我被他打动了":                                false,
		"他自己动手做了一张桌子":                           false,
		"电影里丈夫打人":                               false,
		"He hits me when he drinks":             true,
		"my dad beats my mom":                   true,
		"My husband choked me last night":       true,
		"I was beaten by my boyfriend":          true,
		"My stepdad touched me":                 true,
		"I'm scared to go home":                 true,
		"He said he would kill me if I leave":   true,
		"I live with an abusive partner":        true,
		"My boyfriend slapped me again":         true,
		"he put his hands around my neck":       true,
		"My father gets violent when he drinks": true,
		"My brother beat me at chess":           false,
		"Hit me up later":                       false,
		"My mom kicked me out of the kitchen":   false,
		"The news hit me hard":                  false,
		"He beats eggs for breakfast":           false,
		"My dad hit the brakes":                 false,
		"She kicked the ball to me":             false,
		"I failed my exam":                      false,
		"":                                      false,
	} {
		if got := ConcernOf(text).Violence; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestConcernText checks that both kinds come with lines of their own.
func TestConcernText(t *testing.T) {
	for _, code := range lang.Languages() {
		w := lang.Must(code)
		heavy, violent := (Concern{SelfHarm: true}).Text(w), (Concern{Violence: true}).Text(w)
		if !strings.Contains(heavy, "12356") || strings.Contains(heavy, "12338") || !strings.Contains(violent, "12338") || !strings.Contains(violent, "110") || strings.Contains(violent, "12356") {
			t.Errorf("%s: %q, %q", code, heavy, violent)
		}
		if both := (Concern{SelfHarm: true, Violence: true}).Text(w); both != heavy+"\n\n"+violent {
			t.Errorf("%s, both: %q", code, both)
		}
	}
}

// TestConcernOfSentences measures the lists on sentences that were written
// before the lists knew their wordings.
func TestConcernOfSentences(t *testing.T) {
	for file, want := range map[string]Concern{"self-harm": {SelfHarm: true}, "violence": {Violence: true}, "neither": {}} {
		b, err := os.ReadFile(filepath.Join("testdata", "care", file+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		total, right := 0, 0
		for line := range strings.Lines(string(b)) {
			total++
			if got := ConcernOf(line); got == want {
				right++
			} else {
				t.Errorf("%s: %q gives %+v", file, line, got)
			}
		}
		t.Logf("%s: %d of %d are right", file, right, total)
	}
}
