package conversation

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kansei/lang"
)

// heavy lists wordings of wanting to die or to hurt oneself, and violence those
// of being hurt at home, one a line. After a tilde stands a pattern; a line that
// begins with a dash is a wording that only looks like one.
//
//go:embed heavy.txt
var heavy string

//go:embed violence.txt
var violence string

// Concern is what a message of the person speaks of, as far as wordings can
// tell: in English or Chinese, and no more than that. It misses what is said in
// other words, and takes some for it that are not meant so; it is good for
// showing where help is, and for nothing else.
type Concern struct {
	SelfHarm bool // suicide or self-harm
	Violence bool // violence at home, against oneself or others there
}

// Any reports whether there is anything to show help for.
func (c Concern) Any() bool { return c.SelfHarm || c.Violence }

// Text says where help is.
func (c Concern) Text(w *lang.Words) string {
	var parts []string
	if c.SelfHarm {
		parts = append(parts, w.T("care.heavy"), w.T("chat.lines_text"))
	}
	if c.Violence {
		parts = append(parts, w.T("care.violence"), w.T("care.lines_violence"))
	}
	return strings.Join(parts, "\n\n")
}

// ConcernOf looks a message of the person through.
func ConcernOf(text string) Concern {
	text = spoken(text)
	lists := wordings()
	return Concern{SelfHarm: lists.heavy.in(text), Violence: lists.violence.in(text)}
}

// wording is a list of phrases and patterns.
type wording struct {
	phrases, unlessPhrases   []string
	patterns, unlessPatterns []*regexp.Regexp
}

// wordings are both lists, read once.
var wordings = sync.OnceValue(func() (lists struct{ heavy, violence wording }) {
	lists.heavy, lists.violence = newWording(heavy), newWording(violence)
	return lists
})

func newWording(list string) (w wording) {
	for line := range strings.Lines(list) {
		line, unless := strings.CutPrefix(strings.TrimSpace(line), "-")
		pattern, isPattern := strings.CutPrefix(line, "~")
		pattern = norm.NFKC.String(pattern) // as spoken has its marks
		switch {
		case isPattern && unless:
			w.unlessPatterns = append(w.unlessPatterns, regexp.MustCompile(boundaries(pattern)))
		case isPattern:
			w.patterns = append(w.patterns, regexp.MustCompile(boundaries(pattern)))
		case unless:
			w.unlessPhrases = append(w.unlessPhrases, spoken(line))
		default:
			w.phrases = append(w.phrases, spoken(line))
		}
	}
	return w
}

// boundaries lets a pattern of Latin letters match whole words only.
func boundaries(pattern string) string {
	if strings.IndexFunc(pattern, func(r rune) bool { return r > unicode.MaxLatin1 }) < 0 {
		return `\b(?:` + pattern + `)(?:\b|$)`
	}
	return pattern
}

// in reports whether a text has one of the wordings, outside of those that only
// look like one.
func (w wording) in(text string) bool {
	for _, phrase := range w.unlessPhrases {
		text = without(text, phrase)
	}
	for _, pattern := range w.unlessPatterns {
		text = pattern.ReplaceAllString(text, " | ")
	}
	return slices.ContainsFunc(w.phrases, func(phrase string) bool { return index(text, phrase) >= 0 }) ||
		slices.ContainsFunc(w.patterns, func(p *regexp.Regexp) bool { return p.MatchString(text) })
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
