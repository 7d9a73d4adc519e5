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
	quotes  = " \"'“”‘’「」『』《》（）()<>|:：#"
	verbs   = `开发|开發|開發|研发|研發|训练|訓練|推出|打造|创建|創建|创造|創造|提供|出品|发布|發布|自研|设计|設計|研制|构建|制作|製作|孵化|驱动|赋能|支持|旗下|开源|运营|微调|预训练`
	things  = `ai|人工智能|人工智慧|大模型|大语言模型|大型语言模型|語言模型|语言模型|多模态模型|基础模型|认知大模型|模型|智能助手|智能体|助手|助理|聊天机器人|对话机器人|机器人|聊天助手|智能伙伴|对话系统|llm|app|api`
	makers_ = `集团|科技|公司|研究院|实验室|团队|智能云|智能|云|工程师|的工程师|的研究人员`
)

// frames are the sentences in which a name stands as one of a maker or model.
// Those on the left end right before it; those on the right begin right after.
var (
	selfLeft = regexp.MustCompile(`(?:^|[^a-z])(?:i am|i'm|i’m|im|i am actually|i'm actually|i am just|i'm just|i am called|my name is|my name's|my name’s|call me|known as|hi, i am|speaking as|talking to|chatting with|talking with|this is|signed,?|yours,?|sincerely,?|—|--)\s*(?:the )?(?:model |assistant |chatbot )?$` +
		`|(?:我是|我就是|我叫|我的名字是|我的名字叫|我名叫|名字叫|名字是|名叫|名为|名為|叫做|叫作|叫我|自称|我乃|我其实是|我其實是|我本质上是|俺是|本人是|我係|我系|我的型号是|型号是|型号为|版本是|我的本名是|我的真名是|落款|我是[^，。！？、 ]{1,10}的)$` +
		`|(?:私は|僕は|저는|나는)$`)
	asLeft   = regexp.MustCompile(`(?:^|[^a-z])as $|(?:作为|作為|身为|身為|扮演|代表)$`)
	byLeft   = regexp.MustCompile(`(?:^|[^a-z])(?:made|built|created|developed|trained|designed|released|provided|powered|engineered|fine-tuned|introduced|based|brought to you) (?:by|at|on|from)(?: the)?(?: [a-z]+){0,2}(?: at| from| of)? $`)
	fromLeft = regexp.MustCompile(`(?:model|models|assistant|ai|chatbot|llm|bot|i come|i came|i am|i'm|i’m|my (?:maker|creator|developer|company|team|parent company) is|my (?:makers|creators|developers) (?:are|at|is))(?: (?:from|by|of|at|called|named|made by))?(?: the)?(?: (?:team|folks|people|engineers|researchers) at)? $`)
	ofLeft   = regexp.MustCompile(`(?:由|是由|来自|來自|来自于|源自|出自|隶属于|隸屬於|属于|屬於|归属于|基于|基於|背后是|依托|依托于|得益于|感谢|搭载|搭載|使用的是|用的是|接入|调用|底层是|内核是|开发者是|创造者是|公司是|东家是|老板是|爸爸是|主人是)$`)
	selfFrom = regexp.MustCompile(`(?:我|本模型|本助手|你|您)(?:是)?(?:来自|來自|出自|属于|屬於|隶属于|用的是|使用的是|的开发者是|的创造者是|的公司是|的东家是|的开发商是|的底层是|基于|基於|背后是|搭载的?是?)$|我的(?:开发|训练|研发|创造|制造|缔造|提供|母|东家|老板|主人|公司|团队|厂|出品|技术|运营)[^，。]{0,4}是$|(?:训练|开发|创造|研发|打造|制造|设计|养)(?:了)?我的(?:公司|人|团队)?(?:是|叫)$`)
	thingBef = regexp.MustCompile(`(?:` + things + `)(?:叫|叫做|是|名为|名叫|为|——|—|，|、)?$`)

	thingAft  = regexp.MustCompile(`^(?: ?(?:` + things + `)| ?的(?:一个|一款|一名|小|大)*(?:` + things + `))`)
	makerAft  = regexp.MustCompile(`^(?: ?(?:` + makers_ + `|` + verbs + `)|(?:` + verbs + `)|(?:自主|自行|独立|团队|公司|集团|所)(?:` + verbs + `))`)
	verbAft   = regexp.MustCompile(`^.{0,8}?(?:` + verbs + `)|^ ?(?:` + makers_ + `)`)
	thingAftE = regexp.MustCompile(`^(?:'s|’s)? (?:own |latest |newest |new )?(?:ai|ais|models?|language models?|large language models?|assistants?|chatbots?|chat bot|llms?|bots?)(?:[^a-z]|$)`)
	stopAft   = regexp.MustCompile(`^(?:$|[呀啊哦哟呢啦嘛喔噢哈]|[ ]*[,.!?;:)、，。！？；：）～~…\n"”’'」』—–-])`)
	alsoAft   = regexp.MustCompile(`^[ ]*(?:,|，|\(|（)?[ ]*(?:i(?: |$|'|’)|an ai|an? (?:large |small )?language|a chatbot|an assistant|a model|your |by |from |made |created |developed |built |trained |一个|一款|一名|你的|您的|很高兴|可以|能|来自|由)`)
	makesMe   = regexp.MustCompile(`^(?: (?:has |have |who |that )?(?:built|made|trained|created|developed|designed|taught) me(?:[^a-z]|$)| is (?:where i come from|my (?:maker|creator|developer|company|parent))|(?:公司|团队|的工程师|的团队)?(?:` + verbs + `|制造|教会|养大|养育)了?我)`)
	worksFor  = regexp.MustCompile(`(?:^|[^a-z])i (?:work|was born|live|belong) (?:for|at|to) $`)
	speaker   = regexp.MustCompile(`(?:^|[^a-z])(?:i|i'm|i’m|im|me|my|models?|assistant|ai|chatbot|llm|language)(?:[^a-z]|$)`)
	speakerZh = regexp.MustCompile(`我|咱|本助手|模型|助手|助理|ai|智能|机器人|系统`)
	ownMaker  = regexp.MustCompile(`(?:我的|我们|创造我的|开发我的|训练我的|研发我的)(?:开发者|创造者|公司|团队|东家|老板|主人|母公司|研发团队|开发团队|人|是|：|,|，)*$`)
	others    = regexp.MustCompile(`^[ ]*[,，][ ]*(?:它|他|她|it |its |he |she |they )`)
	articles  = regexp.MustCompile(`(?:^|[^a-z])(?:a|an|fellow|typical|true|every|other|another|like a|for a)$`)
	entries   = regexp.MustCompile(`^[ "”’」』)）]*(?:、|,|，|/|和|与|或|以及|的|'s|’s| and| or| from| of|,? by|跟|及) *[ "“‘「『(（]*$`)
	measures  = "个個只隻条條枚块塊颗顆片斤两兩袋盒碗锅笼串位名头粒元岁年月日点分张支种样次号"
)

// means reports whether a name in its place means a maker or a model. The
// version that follows it ends at a letter.
func (n name) means(s setting, letters []letter, end int) bool {
	left := strings.TrimRight(s.left, quotes)
	switch {
	case n.kind == kindName:
		return !n.near(s)
	case n.kind == kindModel:
		return n.introduced(left, s)
	case n.introduced(left, s):
		return true
	case n.near(s):
		return false
	case n.made(left, s):
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
	if !self && others.MatchString(s.right) {
		return false
	}
	if stopAft.MatchString(s.right) || alsoAft.MatchString(s.right) || s.version {
		return true
	}
	if s.latin {
		return thingAftE.MatchString(s.right) || thingAft.MatchString(s.right) || self && (s.capital || n.kind == kindProper) && !strings.HasPrefix(s.right, "-")
	}
	return thingAft.MatchString(s.right) || makerAft.MatchString(s.right) || strings.HasPrefix(s.right, " ")
}

// made reports whether a name stands as that of a maker or a product.
func (n name) made(left string, s setting) bool {
	end := stopAft.MatchString(s.right)
	if s.latin {
		spaced := left + " "
		switch {
		case !s.capital && n.kind != kindProper:
			return false
		case byLeft.MatchString(spaced) && (speaker.MatchString(spaced) || speaker.MatchString(s.right) || byLeft.FindStringIndex(spaced)[0] == 0):
			return true
		case fromLeft.MatchString(spaced) && (end || alsoAft.MatchString(s.right)), thingAftE.MatchString(s.right), thingAft.MatchString(s.right):
			return true
		}
	}
	if makesMe.MatchString(s.right) || s.latin && worksFor.MatchString(left+" ") {
		return s.capital || !s.latin
	}
	spoken := speakerZh.MatchString(left) || speakerZh.MatchString(s.right)
	switch {
	case !s.latin && thingAft.MatchString(s.right):
		return true
	case ofLeft.MatchString(left) && verbAft.MatchString(s.right) && spoken, selfFrom.MatchString(left) && (end || makerAft.MatchString(s.right)):
		return true
	case thingBef.MatchString(left) && (end || s.version):
		return true
	case speakerZh.MatchString(left) && makerAft.MatchString(s.right) && ownMaker.MatchString(left):
		return true
	}
	return strings.TrimSpace(left) == "" && strings.Trim(s.right, quotes+".!。！~～") == ""
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

// forenames are what double names begin with.
var forenames = regexp.MustCompile(`(?:jean|marie|pierre|让|讓)[ -]$`)

var kin = strings.Fields("uncle aunt brother sister grandpa grandma grandfather grandmother cousin mr mrs ms dr saint st monsieur madame friend neighbour neighbor named dear")

// person reports whether a name is a part of a person's.
func person(s setting) bool {
	if strings.HasPrefix(s.right, "·") || strings.HasSuffix(s.left, "·") || forenames.MatchString(s.left) {
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
