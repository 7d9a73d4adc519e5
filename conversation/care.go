package conversation

import (
	_ "embed"
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
	phrases := strings.Fields(strings.ReplaceAll(heavy, " ", "\x00"))
	for i, phrase := range phrases {
		phrases[i] = strings.ReplaceAll(phrase, "\x00", " ")
		if other, ok := strings.CutPrefix(phrases[i], "-"); ok {
			text = strings.ReplaceAll(text, spoken(other), " ")
		}
	}
	for _, phrase := range phrases {
		if !strings.HasPrefix(phrase, "-") && contains(text, spoken(phrase)) {
			return true
		}
	}
	return false
}

// spoken is a text in small letters without marks inside of words: "Don’t" and
// "dont" are one.
func spoken(text string) string {
	var folded strings.Builder
	letters, _ := fold(text, true, true)
	for _, l := range letters {
		folded.WriteRune(l.r)
	}
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’' || r == '‘':
			return -1
		case unicode.IsSpace(r) || r == '-':
			return ' '
		}
		return r
	}, folded.String())
	return strings.Join(strings.Fields(plain), " ")
}

// contains looks for a phrase in a text: one of letters as whole words.
func contains(text, phrase string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], phrase)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(phrase):])
		if phrase[0] >= utf8.RuneSelf || !latin(before) && !latin(after) {
			return true
		}
		from = at + 1
	}
}

func latin(r rune) bool { return r != utf8.RuneError && unicode.Is(unicode.Latin, r) }
