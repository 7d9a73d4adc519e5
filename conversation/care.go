package conversation

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// heavy lists wordings of wanting to die or to hurt oneself, one a line; a line
// that begins with a dash is a wording that only looks like one.
//
//go:embed heavy.txt
var heavy string

// Heavy says whether a message of the person speaks of suicide or self-harm,
// in English or Chinese, as far as wordings can tell. It misses what is said
// in other words, and takes some for it that are not meant so; it is good for
// showing where help is, and for nothing else.
func Heavy(text string) bool {
	text = spoken(text)
	var phrases []string
	for line := range strings.Lines(heavy) {
		phrase, other := strings.CutPrefix(strings.TrimSpace(line), "-")
		if phrase = spoken(phrase); other {
			text = without(text, phrase)
		} else {
			phrases = append(phrases, phrase)
		}
	}
	return slices.ContainsFunc(phrases, func(phrase string) bool { return index(text, phrase) >= 0 })
}

// without is a text with a phrase taken out.
func without(text, phrase string) string {
	for at := index(text, phrase); at >= 0; at = index(text, phrase) {
		text = text[:at] + " | " + text[at+len(phrase):]
	}
	return text
}

// fillers are words that only give others weight.
var fillers = strings.Fields("just really even fucking fuckin so honestly actually literally kinda simply only rly")

// contracted are words in the shape in which the list has them.
var contracted = strings.NewReplacer(
	" do not ", " dont ", " does not ", " doesnt ", " did not ", " didnt ", " is not ", " isnt ", " cannot ", " cant ", " can not ", " cant ",
	" wanna ", " want to ", " any more ", " anymore ",
)

// spoken is a text in small letters, without marks inside of words ("Don’t"
// and "dont" are one) and without words that only give others weight; between
// Chinese characters nothing stands.
func spoken(text string) string {
	letters, _ := fold(text, true, true)
	var b strings.Builder
	for i, l := range letters {
		between := i > 0 && i+1 < len(letters) && unicode.Is(unicode.Han, letters[i-1].r) && unicode.Is(unicode.Han, letters[i+1].r)
		switch {
		case l.r == '\'' || l.r == '’' || l.r == '‘', between && separator(l.r):
		case unicode.IsSpace(l.r) || separator(l.r) && l.r != '.':
			b.WriteByte(' ')
		default:
			b.WriteRune(l.r)
		}
	}
	words := slices.DeleteFunc(strings.Fields(b.String()), func(w string) bool { return slices.Contains(fillers, w) })
	return strings.TrimSpace(contracted.Replace(" " + strings.Join(words, " ") + " "))
}

// index is where a phrase stands in a text, -1 if nowhere: one of letters as
// whole words.
func index(text, phrase string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], phrase)
		if at < 0 {
			return -1
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(phrase):])
		if phrase[0] >= utf8.RuneSelf || !latin(before) && !latin(after) {
			return at
		}
		from = at + 1
	}
}

func latin(r rune) bool { return r != utf8.RuneError && unicode.Is(unicode.Latin, r) }
