package builtin

import (
	"regexp"
	"strings"
)

// denied are wordings that look like a feeling, or a cause for one, and are
// not: "not happy" is no joy, "not afraid" no fear, and a dead battery no loss.
var denied = []struct {
	lang    string
	match   *regexp.Regexp
	instead string
}{
	{"en", regexp.MustCompile(`\b(?:not|\w+n't|never|isn't|ain't|wasn't|aren't|hardly|barely|far from|can't be|can't feel|couldn't be|pretend(?:ing|ed)? to be|act(?:ing)?|supposed to be|should be|wish i (?:was|were|could be)|used to be|stopped being|no longer)(?: \w+){0,2}? (?:happy|glad|proud|excited|relieved|grateful|thrilled|amazing|wonderful|better)\b`), "low"},
	{"en", regexp.MustCompile(`\bno (?:joy|happiness|fun|pride)\b`), "low"},
	{"en", regexp.MustCompile(`\b(?:not|\w+n't|never|isn't|wasn't|aren't|hardly|no longer)(?: \w+){0,1}? (?:sad|afraid|scared|worried|angry|mad|tired|lonely|alone|ashamed|anxious|nervous|jealous|crying|embarrassed|annoyed|upset|hurt)\b`), ""},
	{"en", regexp.MustCompile(`\b(?:car|phone|battery|laptop|computer|engine|plants?|fridge|tv|wifi|boiler|bike|connection|joke) (?:just |finally |has |have )?(?:died|is dead|are dead)\b`), "broke"},
	{"zh", regexp.MustCompile(`(?:真)?(?:他妈的?|妈的|尼玛|特么|妈蛋|妈呀|我的妈)`), ""},
	{"zh", regexp.MustCompile(`(?:不|没有?|并不|别|装得?|假装|装作|强装|算不上|谈不上|不再|没法|再也不|应该)(?:是|那么|这么|怎么|太|很|多|觉得|感到|得)*(?:高兴|开心|快乐|激动|幸福|踏实|欣慰)`), "低落"},
	{"zh", regexp.MustCompile(`(?:高兴|开心|快乐|激动|幸福|踏实|欣慰)(?:都|也)?(?:不起来|不了|不上来|不出来|个屁|不到哪)`), "低落"},
	{"zh", regexp.MustCompile(`(?:不|没有?|并不|不再|不用|别)(?:是|那么|这么|怎么|太|很|多|觉得|感到|再)*(?:难过|伤心|委屈|孤单|孤独|失落|害怕|担心|紧张|焦虑|怕|生气|愤怒|嫉妒|累|哭|难受|烦)`), ""},
}

// withoutDenied is a plain text in which feelings that are denied are replaced
// by what is meant, or left out.
func withoutDenied(text, lang string) string {
	for _, d := range denied {
		if d.lang == lang {
			text = d.match.ReplaceAllString(text, d.instead)
		}
	}
	return strings.TrimSpace(text)
}

// unkind are words that people say of themselves and that no reply repeats,
// whoever said them first.
var unkind = regexp.MustCompile(`\b(?:disgust\w*|worthless|useless|stupid|idiot\w*|ugly|fat|pathetic|loser|failure|burden|hate|hates|hated|dumb|monster|garbage|trash|broken|crazy|ridiculous|whore|slut|bitch\w*|fuck\w*|shit\w*|damn\w*|cunt|asshole|freak|coward|liar|selfish|nobody|unlovable|weak|lazy|should|ought|lied|cheated|terrible|horrible|awful|gross|bad mother|bad father|bad person|die|died|dead|dying|kill\w*)\b` +
	`|恶心|没用|废物|蠢|笨|傻|丑|胖|贱|垃圾|丢人|丢脸|可怜|窝囊|差劲|不配|活该|讨厌|嫌弃|恨|滚|操|妈的|他妈|卧槽|傻逼|牛逼|神经病|有病|变态|不要脸|累赘|拖累|负担|失败|懦弱|自私|死|坏人|没人要|没人爱|没人在乎|不爱|看不起|瞧不起|不孝|白养|应该|骗|撒谎`)

// quoted finds what somebody else's words are in a message.
var quoted = regexp.MustCompile(`"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|《[^》]*》`)

// reported finds speech without marks: what follows is not the person's own.
var reported = regexp.MustCompile(`\b(?:said|says|say|told|tells|asked|asks|thinks|thought|called|calls|wrote|texted|yelled|shouted)\b|说|问|骂|讲|告诉|认为|叫|回|嫌|以为|喊|是不是`)

// repeatable reports whether a reply may say a part of a message back: it is
// the person's own, and it hurts nobody to read it again.
func repeatable(part string) bool {
	return !unkind.MatchString(part) && !reported.MatchString(part)
}
