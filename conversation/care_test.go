package conversation

import (
	"testing"

	"kansei/scenarios"
)

func TestHeavy(t *testing.T) {
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
		if got := Heavy(text); got != want {
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
			if Heavy(text) {
				t.Errorf("scenario %s speaks of self-harm: %q", s.ID, text)
			}
		}
	}
}
