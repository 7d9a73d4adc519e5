package conversation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is how sure it is that a name means a maker or a model.
type kind int

const (
	kindName    kind = iota // it is nothing else
	kindProper              // it is a proper name of other things, too
	kindCompany             // it stands in the talk of every day
	kindWord                // it is a word of every day
	kindModel               // it is a name after "I am" only
	kindOwn                 // it is a word, and the model of one of the lanes
)

const (
	lookBehind = 64 // letters before a name that are looked at
	lookAhead  = 32 // letters after it
)

// setting is what stands around a name in one paragraph, folded.
type setting struct {
	left, right string
	capital     bool // the name begins with one
	latin       bool
	version     bool // one follows the name
}

// settingOf returns what stands around the letters from i to end. It reports
// that the text ends too early to know if more may come.
func settingOf(letters []letter, i, nameEnd, end int, final bool) (s setting, partial bool) {
	from := i
	for from > 0 && i-from < lookBehind && letters[from-1].r != '\n' {
		from--
	}
	to := end
	for to < len(letters) && to-end < lookAhead && letters[to].r != '\n' {
		to++
	}
	if to == len(letters) && to-end < lookAhead && !final {
		return s, true
	}
	s = setting{left: runesOf(letters[from:i]), right: runesOf(letters[end:to]), capital: letters[i].upper, version: end > nameEnd}
	s.latin = letters[i].r < 0x2e80
	return s, false
}

func runesOf(letters []letter) string {
	var b strings.Builder
	for _, l := range letters {
		b.WriteRune(l.r)
	}
	return b.String()
}

const (
	quotes       = " \"'“”‘’「」『』《》（）()<>|:：#"
	sentenceEnds = "。!?"
	verbs        = `开发|开發|開發|研发|研發|训练|訓練|推出|打造|创建|創建|创造|創造|提供|出品|发布|發布|自研|设计|設計|研制|构建|制作|製作|孵化|驱动|赋能|支持|旗下|开源|运营|微调|预训练`
	things       = `ai|人工智能|人工智慧|大模型|大语言模型|大型语言模型|語言模型|语言模型|多模态模型|基础模型|认知大模型|模型|智能助手|智能体|助手|助理|聊天机器人|对话机器人|机器人|聊天助手|智能伙伴|对话系统|llm|app|api`
	indeed       = `其实|其實|只|不过|正|便|就|本|确实|真的|本质上|原来|当然|的确|可|仅仅|仅|说白了|说到底`
	makers_      = `集团|科技|公司|研究院|实验室|团队|家族|家的|系列|平台|智能云|智能|云|工程师|的工程师|的研究人员`
)

// frames are the sentences in which a name stands as one of a maker or model.
// Those on the left end right before it; those on the right begin right after.
var (
	selfLeft = regexp.MustCompile(`(?:^|[^a-z])(?:i am|i'm|i’m|im|i am actually|i'm actually|i am just|i'm just|i am called|my (?:[a-z]+ ){0,2}name(?: is|'s|’s)|my version is|call me|consider me|think of me as|i was (?:named|called)|i go by|known as|you've reached|you’ve reached|you have reached|known as|hi, i am|speaking as|talking to|chatting with|talking with|this is|(?:(?:signed|yours|love|sincerely|regards),? |^)(?:your (?:[a-z]+ ){0,2}(?:friend|assistant|helper|companion|chatbot|ai),?)|signed,?|yours,?|sincerely,?|—|--)\s*(?:the )?(?:model |assistant |chatbot )?$` +
		`|我(?:` + indeed + `)*(?:是|乃|叫)$|(?:我(?:的)?|本)(?:真名|本名|全名|名字|名称|代号|型号|版本|版本号|昵称|英文名|中文名|身份|模型名|大名|小名)(?:` + indeed + `)*(?:是|叫|为)$` +
		`|(?:我叫|我名叫|名字叫|名字是|名叫|名为|名為|叫做|叫作|叫我|自称|俺是|本人是|我係|我系|型号是|型号为|版本是|落款)$` +
		`|(?:底层|基座|基础|内核|背后的|使用的|调用的|用的|接入的)(?:大|语言|大语言)?模型(?:` + indeed + `)*(?:是|叫|为)$` +
		`|我(?:` + indeed + `|这边|这里|这儿)*是[^,。!?、 ]{1,10}的$` +
		`|我是(?:你|您)的?[^,。!? ]{0,4}(?:朋友|伙伴|搭子|助手|听众|知己)$|我这(?:边|里|儿)是$|(?:^|[。!?] ?)我[,—]+$|我的(?:底座|底层|内核|基座|核心|引擎|后端)(?:` + indeed + `)*是$` +
		`|(?:私は|僕は|저는|나는)$`)
	asLeft   = regexp.MustCompile(`(?:^|[^a-z])as $|(?:作为|作為|身为|身為|扮演|代表)$`)
	byLeft   = regexp.MustCompile(`(?:^|[^a-z])(?:made|built|created|developed|trained|designed|released|provided|powered|engineered|fine-tuned|introduced|based|brought to you)(?: in [a-z]+)? (?:by|at|on|from)(?: the)?(?: [a-z]+){0,2}(?: at| from| of)? $`)
	fromLeft = regexp.MustCompile(`(?:model|models|assistant|ai|chatbot|llm|bot|i come|i came|i am|i'm|i’m|my (?:maker|creator|developer|company|team|parent company) is|my (?:makers|creators|developers|builders|trainers|designers) (?:are|is))(?: (?:from|by|of|at|called|named|made by))?(?: the)?(?: (?:team|folks|people|engineers|researchers) at)? $`)
	ofLeft   = regexp.MustCompile(`(?:由|是由|来自|來自|来自于|源自|出自|隶属于|隸屬於|属于|屬於|归属于|基于|基於|背后是|依托|依托于|得益于|感谢|搭载|搭載|使用的是|用的是|接入|调用|底层是|内核是|开发者是|创造者是|公司是|东家是|老板是|爸爸是|主人是)$`)
	selfFrom = regexp.MustCompile(`(?:我|本模型|本助手|你|您)(?:是)?(?:来自|來自|出自|属于|屬於|隶属于|用的是|使用的是|的开发者是|的创造者是|的公司是|的东家是|的开发商是|的底层是|基于|基於|背后是|搭载的?是?)$|(?:你|您)(?:现在|正在|此刻|这会儿)?(?:使用|用|聊|对话|看到|面对|交谈|交流)的(?:其实|正|就)?是$|我(?:背后|身后|幕后)(?:` + indeed + `)*是$|我(?:背后|身后|所属|所在|隶属|依托|使用|采用|接入|运行)的[^,。!?]{0,6}是$|我归$|我(?:跑|运行|住|活|生活)?在$|我是?(?:用|靠|依靠)$|我的(?:开发|训练|研发|创造|制造|缔造|提供|母|东家|老板|主人|公司|团队|厂|出品|技术|运营)[^,。]{0,4}是$|(?:训练|开发|创造|研发|打造|制造|设计|养)(?:了)?我的(?:公司|人|团队|工程师)?们?都?(?:是|叫|来自|出自)$`)
	thingBef = regexp.MustCompile(`(?:` + things + `)(?:叫|叫做|是|名为|名叫|为|——|—|，|、)?$`)

	thingAft   = regexp.MustCompile(`^(?: ?小?(?:` + things + `)| ?的(?:一个|一款|一名|小|大)*(?:` + things + `))`)
	makerAft   = regexp.MustCompile(`^(?: ?(?:` + makers_ + `|` + verbs + `)|(?:` + verbs + `)|(?:自主|自行|独立|团队|公司|集团|所)(?:` + verbs + `))`)
	verbAft    = regexp.MustCompile(`^.{0,8}?(?:` + verbs + `)|^ ?(?:` + makers_ + `)`)
	thingAftE  = regexp.MustCompile(`^(?:'s|’s)? (?:own |latest |newest |new )?(?:ai|ais|models?|language models?|large language models?|assistants?|chatbots?|chat bot|llms?|bots?)(?:[^a-z]|$)`)
	stopAft    = regexp.MustCompile(`^(?:$|[呀啊哦哟呢啦嘛喔噢哈]|[ ]*[,.!?;:)、，。！？；：）～~…\n"”’'」』—–-])`)
	alsoAft    = regexp.MustCompile(`^[ ]*(?:,|，|\(|（)?[ ]*(?:i(?: |$|'|’)|an ai|an? (?:large |small )?language|a chatbot|an assistant|a model|your |by |from |made |created |developed |built |trained |一个|一款|一名|你的|您的|很高兴|可以|能|来自|由)`)
	makesMe    = regexp.MustCompile(`^(?: (?:has |have |who |that )?(?:built|made|trained|created|developed|designed|taught) me(?:[^a-z]|$)| is (?:where i come from|my (?:maker|creator|developer|company|parent))|(?:公司|团队|的工程师|的团队)?(?:` + verbs + `|制造|教会|养大|养育)了?我|(?:公司|团队|的工程师|的团队)?们?(?:把|将)我(?:` + verbs + `|做成|造|教|调教|养))`)
	madeMe     = regexp.MustCompile(`(?:made|built|trained|created|developed|designed|wrote|taught|runs|owns) me(?: (?:is|are|was|were))?(?: called| named| at)?(?: the)? $`)
	atHand     = regexp.MustCompile(`^(?:在(?:此|呢|的|这儿|这里|听)(?:$|[,。!?~、 ])|(?:随时|一直)?为(?:你|您)(?:服务|效劳|解答|分忧)|会(?:一直|永远|好好)?(?:陪|听)|祝(?:你|您)|(?:听到|听见|明白|理解|感受到|懂)了?(?:你|您)|(?:目前|暂时|暂)还?(?:不能|无法|不支持|没有|不会)|(?:随时|一直)都?在(?:$|[,。!?~、 ]))`)
	here       = regexp.MustCompile(`^ (?:here|speaking|at your service)(?:$|[,.!?;:—–-])`)
	answered   = regexp.MustCompile(`(?:本|此|该|以上|上述|这个|这条|这段|此段)(?:回答|回复|内容|文字|答案)(?:均|都|全)?(?:来自|出自|源自)$`)
	answerBy   = regexp.MustCompile(`(?:回答|回复|内容|答案|文本|本文|以上|对话|文字)[^,。!?]{0,4}由$`)
	generates  = regexp.MustCompile(`^(?:自动|智能)?(?:生成|回答|作答|撰写|输出|驱动|支持|提供(?:支持|技术|服务|动力))`)
	generated  = regexp.MustCompile(`^(?:自动|智能)?生成的?(?:内容|回答|回复|文本|答案|文字)`)
	chosen     = regexp.MustCompile(`thank(?:s| you)(?: so much)? for (?:choosing|using|trusting|talking to|chatting with) $`)
	makersAt   = regexp.MustCompile(`(?:^|[^a-z])my (?:makers|creators|developers|builders|trainers|designers|training) at $`)
	label      = regexp.MustCompile(`^\)?: ?(?:i |i'm |i’m |hi[ ,.!]|hello|you |我|你|您)`)
	greeting   = regexp.MustCompile(`(?:你好|您好|嗨|哈喽|抱歉|对不起|不好意思|好的|早上好|晚上好|晚安|别怕|没事)?,$`)
	speakerBef = regexp.MustCompile(`(?:assistant|ai|model|bot|助手|模型)[ (]*$`)
	selfZh     = regexp.MustCompile(`我|本模型|本助手`)
	techZh     = regexp.MustCompile(`模型|人工智能|训练数据|底座|助手|助理|(?:^|[^a-z])ai(?:[^a-z]|$)`)
	workZh     = regexp.MustCompile(`上班|工作|实习|面试|同事|离职|入职|员工|加班|老板|项目|课|作业|论文|学|玩具|拼|比赛|买|下载|装|写|妈|爸|奶奶|爷爷|孩子`)
	weAt       = regexp.MustCompile(`(?:^|[^a-z])we (?:here )?at $`)
	atWe       = regexp.MustCompile(`(?:^|[.!?] )(?:here )?at $`)
	we         = regexp.MustCompile(`^,? (?:we|our) `)
	aged       = regexp.MustCompile(`^(?:,| and)? (?:and )?i(?:'m| am|’m) (?:\d|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen)|^[,。 ]*我?今年[^,。]{1,4}岁`)
	possessed  = regexp.MustCompile(`^['’]s? [a-z]`)
	usedAs     = regexp.MustCompile(`^的(?:[^,。!?]{0,2})(?:功能|对话|服务|产品|应用|版本|技术|架构|权重|服务器|机房|集群)|^管`)
	would      = regexp.MustCompile(`^ (?:would|might|could|does|do|can)(?:[^a-z]|$)`)
	kinAft     = regexp.MustCompile(`^ (?:friend|boyfriend|girlfriend|husband|wife|mother|mom|dad|father|partner|brother|sister|man|woman|men|women|person|people)s?(?:[^a-z]|$)|^(?:,| and| or)? (?:his|her) |^ from (?:accounting|finance|hr|sales|marketing|legal|it|work|school|church|next door|upstairs|downstairs|down the hall)(?:[^a-z]|$)|^(?:叔叔|阿姨|先生|女士|爷爷|奶奶|哥哥|姐姐|弟弟|妹妹|同学|医生|教授|大叔|舅舅|伯伯|神父)`)
	worksFor   = regexp.MustCompile(`(?:^|[^a-z])i (?:work|was born|live|belong) (?:for|at|to) $`)
	speaker    = regexp.MustCompile(`(?:^|[^a-z])(?:i|i'm|i’m|im|me|my|models?|assistant|ai|chatbot|llm|language)(?:[^a-z]|$)`)
	speakerZh  = regexp.MustCompile(`我|咱|本助手|模型|助手|助理|ai|智能|机器人|系统`)
	ownMaker   = regexp.MustCompile(`(?:我的|我们|创造我的|开发我的|训练我的|研发我的)(?:开发者|创造者|公司|团队|东家|老板|主人|母公司|研发团队|开发团队|人|是|：|,|，)*$`)
	others     = regexp.MustCompile(`^[ ]*[,，][ ]*(?:它|他|她|it |its |he |she |they )`)
	articles   = regexp.MustCompile(`(?:^|[^a-z])(?:a|an|fellow|typical|true|every|other|another|like a|for a)$`)
	entries    = regexp.MustCompile(`^[ "”’」』)）]*(?:、|,|，|/|和|与|或|以及|的|'s|’s| and| or| from| of|,? by|跟|及) *[ "“‘「『(（]*$`)
	measures   = "个個只隻条條枚块塊颗顆片斤两兩袋盒碗锅笼串位名头粒元岁年月日点分张支种样次号"
)

// means reports whether a name in its place means a maker or a model. The
// version that follows it ends at a letter.
func (n name) means(s setting, letters []letter, end int) bool {
	left := strings.TrimRight(s.left, quotes)
	switch {
	case n.kind == kindName:
		return !n.near(s)
	case n.kind == kindModel:
		return n.introduced(left, s) || s.speaks(left) || s.offers(left)
	case n.introduced(left, s):
		return true
	case n.near(s):
		return false
	case n.made(left, s), s.speaks(left), n.kind < kindOwn && n.kind != kindCompany && s.confesses():
		return true
	case s.version && n.kind != kindCompany && (s.capital || !s.latin || n.kind == kindProper):
		return !counted(letters, end)
	}
	if n.kind == kindProper {
		return (s.capital || !s.latin || n.small) && !person(s) && !articles.MatchString(strings.TrimSpace(left))
	}
	return n.kind == kindOwn && s.capital && !sentenceStart(s.left)
}

// introduced reports whether a name follows "I am" or its like, and nothing
// follows that makes another word of it.
func (n name) introduced(left string, s setting) bool {
	self := selfLeft.MatchString(left) || selfLeft.MatchString(left+" ")
	if !self && !asLeft.MatchString(left+" ") && !asLeft.MatchString(left) {
		return false
	}
	small := s.latin && !s.capital && left[len(left)-1] < utf8.RuneSelf // a word of every day among others
	if small && (n.kind > kindCompany || n.kind == kindCompany && !self) && (n.kind != kindModel || !self) {
		return alsoAft.MatchString(s.right)
	}
	if !self && others.MatchString(s.right) || aged.MatchString(s.right) || possessed.MatchString(s.right) && !strings.HasSuffix(s.left, "'") && !thingAftE.MatchString(s.right) {
		return false
	}
	if stopAft.MatchString(s.right) || alsoAft.MatchString(s.right) || s.version {
		return true
	}
	if !self && n.kind == kindModel && s.capital && would.MatchString(s.right) {
		return true
	}
	if s.latin {
		return thingAftE.MatchString(s.right) || thingAft.MatchString(s.right) || self && (s.capital || n.kind == kindProper) && !strings.HasPrefix(s.right, "-")
	}
	return thingAft.MatchString(s.right) || makerAft.MatchString(s.right) || strings.HasPrefix(s.right, " ")
}

// made reports whether a name stands as that of a maker or a product.
func (n name) made(left string, s setting) bool {
	if s.latin && !s.capital && n.kind != kindProper {
		return false
	}
	if s.latin && madeEnglish(left, s) || madeChinese(left, s, n.kind) {
		return true
	}
	return strings.TrimSpace(left) == "" && strings.Trim(s.right, quotes+".!。！~～") == ""
}

// speaks reports whether a name stands before what it says, as in a play.
func (s setting) speaks(left string) bool {
	left = speakerBef.ReplaceAllString(left, "")
	return (s.capital || !s.latin) && label.MatchString(s.right) && sentenceStart(left)
}

// offers reports whether a name stands as the subject of an offer of help.
func (s setting) offers(left string) bool {
	return !s.latin && sentenceStart(greeting.ReplaceAllString(left, "")) && atHand.MatchString(s.right)
}

// confesses reports whether a name stands in a sentence of Chinese in which a
// model speaks of itself as one, and nobody of work or lessons.
func (s setting) confesses() bool {
	if s.latin {
		return false
	}
	left := s.left
	if i := strings.LastIndexAny(left, sentenceEnds); i >= 0 {
		_, size := utf8.DecodeRuneInString(left[i:])
		left = left[i+size:]
	}
	right := s.right
	if i := strings.IndexAny(right, sentenceEnds); i >= 0 {
		right = right[:i]
	}
	sentence := left + " " + right
	return selfZh.MatchString(sentence) && techZh.MatchString(sentence) && !workZh.MatchString(sentence)
}

// madeEnglish is made for English: it reports whether the sentence says that a name
// made the speaker.
func madeEnglish(left string, s setting) bool {
	spaced := left + " "
	end := stopAft.MatchString(s.right)
	switch {
	case byLeft.MatchString(spaced) && (speaker.MatchString(spaced) || speaker.MatchString(s.right) || byLeft.FindStringIndex(spaced)[0] == 0):
		return true
	case fromLeft.MatchString(spaced) && (end || alsoAft.MatchString(s.right)), thingAftE.MatchString(s.right), thingAft.MatchString(s.right):
		return true
	case makesMe.MatchString(s.right), worksFor.MatchString(spaced), here.MatchString(s.right) && sentenceStart(s.left):
		return s.capital
	}
	return s.capital && (end && (madeMe.MatchString(spaced) || chosen.MatchString(spaced)) || weAt.MatchString(spaced) || makersAt.MatchString(spaced) || atWe.MatchString(spaced) && we.MatchString(s.right))
}

// madeChinese is made for Chinese, where names in Latin letters stand, too.
func madeChinese(left string, s setting, k kind) bool {
	end := stopAft.MatchString(s.right)
	switch {
	case makesMe.MatchString(s.right):
		return s.capital || !s.latin
	case !s.latin && thingAft.MatchString(s.right):
		return true
	case ofLeft.MatchString(left) && verbAft.MatchString(s.right) && (speakerZh.MatchString(left) || speakerZh.MatchString(s.right)):
		return true
	case selfFrom.MatchString(left) && (end || makerAft.MatchString(s.right) || usedAs.MatchString(s.right)):
		return true
	case thingBef.MatchString(left) && (end || s.version), k != kindCompany && s.offers(left):
		return true
	case answered.MatchString(left) && end, answerBy.MatchString(left) && generates.MatchString(s.right), strings.HasSuffix(left, "由") && generated.MatchString(s.right):
		return true
	}
	return speakerZh.MatchString(left) && makerAft.MatchString(s.right) && ownMaker.MatchString(left)
}

// counted reports whether the version that ends at a letter is a number of
// things instead, as in "3 只".
func counted(letters []letter, end int) bool {
	if end < 2 || !unicode.IsDigit(letters[end-1].r) {
		return false
	}
	for i := end - 1; i >= 0 && (unicode.IsDigit(letters[i].r) || letters[i].r == '.'); i-- {
		if letters[i].r == '.' {
			return false
		}
	}
	return end < len(letters) && strings.ContainsRune(measures, letters[end].r)
}

// near reports whether one of the words stands near by which the name is
// something else.
func (n name) near(s setting) bool {
	return slices.ContainsFunc(n.other, func(word string) bool {
		return holds(s.left, word) || holds(s.right, word)
	})
}

// holds reports whether a text holds a word: one of letters as a whole.
func holds(text, word string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(word)
		if word[0] >= 0x80 || (at == 0 || !isLetter(text[at-1])) && (end == len(text) || !isLetter(text[end])) {
			return true
		}
		from = end
	}
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// forenames are what double names begin with, and verbs that go with people.
var forenames = regexp.MustCompile(`(?:jean|marie|pierre|让|讓)[ -]$|(?:met|married|kissed|hugged|dated|dating|miss|missed) $`)

var kin = strings.Fields("uncle aunt brother sister grandpa grandma grandfather grandmother cousin mr mrs ms dr saint st monsieur madame friend neighbour neighbor named dear")

// person reports whether a name is a part of a person's.
func person(s setting) bool {
	if strings.HasPrefix(s.right, "·") || strings.HasSuffix(s.left, "·") || forenames.MatchString(s.left) || kinAft.MatchString(s.right) {
		return true
	}
	words := strings.Fields(strings.Trim(s.left, ".,"))
	return len(words) > 0 && slices.Contains(kin, strings.Trim(words[len(words)-1], "."))
}

// sentenceStart reports whether a sentence begins after a text.
func sentenceStart(left string) bool {
	left = strings.TrimRight(left, quotes+"-*•")
	return left == "" || strings.ContainsAny(left[len(left)-1:], ".!?") || strings.HasSuffix(left, "。") || strings.HasSuffix(left, "！") || strings.HasSuffix(left, "？") || strings.HasSuffix(left, "\n") || strings.HasSuffix(left, "…")
}
