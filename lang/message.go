package lang

import (
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/pelletier/go-toml/v2"
)

//go:embed messages.zh.toml
var messagesZH []byte

// Message is an error, or the advice that goes with one, in the language of the
// interface. Errors are made in English, wherever they happen, and are in a
// program's log as they were made; only where a person reads one is it translated,
// by the forms of messages.zh.toml. What no form is known for stays as it is, as
// the words of vendors and of the system do.
func (w *Words) Message(text string) string {
	if w.lang != "zh" {
		return text
	}
	return messages().translate(text, 0)
}

// messages reads the forms once. That each is well made is tested.
var messages = sync.OnceValue(func() *translator {
	texts := map[string]string{}
	if err := toml.Unmarshal(messagesZH, &texts); err != nil {
		panic(fmt.Sprintf("messages.zh.toml: %v", err))
	}
	t := &translator{whole: map[string]string{}}
	for from, to := range texts {
		if !gap.MatchString(from) {
			t.whole[from] = to
			continue
		}
		t.forms = append(t.forms, newForm(from, to))
	}
	slices.SortFunc(t.forms, func(a, b form) int { return cmp.Or(b.literal-a.literal, cmp.Compare(a.to, b.to)) })
	return t
})

// translator knows the texts without a gap, and the forms with gaps: those with
// most letters first.
type translator struct {
	whole map[string]string
	forms []form
}

type form struct {
	pattern *regexp.Regexp
	to      string
	literal int    // letters outside of the gaps
	part    string // the longest text between two gaps, which must be there
}

var gap = regexp.MustCompile(`%(\[\d\])?[sdqgvw]`)

// newForm reads a form: its gaps are verbs as fmt has them.
func newForm(from, to string) form {
	f := form{to: to}
	var b strings.Builder
	at := 0
	take := func(text string) {
		b.WriteString(regexp.QuoteMeta(text))
		for _, r := range text {
			if unicode.IsLetter(r) {
				f.literal++
			}
		}
		if len(text) > len(f.part) {
			f.part = text
		}
	}
	for _, m := range gap.FindAllStringIndex(from, -1) {
		take(from[at:m[0]])
		switch from[m[1]-1] {
		case 'd':
			b.WriteString(`(-?\d+)`)
		case 'q':
			b.WriteString(`("(?:[^"\\]|\\.)*")`)
		default:
			b.WriteString(`(.+?)`)
		}
		at = m[1]
	}
	take(from[at:])
	f.pattern = regexp.MustCompile(`^(?s:` + b.String() + `)$`)
	return f
}

// deepest is how many messages may stand within each other.
const deepest = 8

// translate looks for a form of the whole text, then for the last sentences that
// have one, then for one of the whole text with sentences in its gaps, and last
// for the parts between colons.
func (t *translator) translate(text string, depth int) string {
	if depth > deepest || !strings.ContainsFunc(text, latin) {
		return text
	}
	if to, ok := t.known(text, depth, func(f form, gaps []string) bool {
		return f.literal >= telling && !slices.ContainsFunc(gaps, sentenceEnd.MatchString)
	}); ok {
		return to
	}
	ends := sentenceEnd.FindAllStringIndex(text, -1)
	for _, at := range slices.Backward(ends) {
		left, right := text[:at[0]], text[at[1]-1:]
		if to, ok := t.known(right, depth, func(f form, _ []string) bool { return f.literal >= telling }); ok {
			before := t.translate(left, depth+1)
			if before == left {
				before = t.translate(left+".", depth+1)
			}
			return strings.TrimRight(before, "。") + "。" + to
		}
	}
	if to, ok := t.known(text, depth, func(f form, _ []string) bool { return f.literal >= telling }); ok {
		return to
	}
	for _, between := range []struct{ en, zh string }{{"; ", "；"}, {": ", "："}} {
		if left, right, ok := strings.Cut(text, between.en); ok {
			l, r := t.translate(left, depth+1), t.translate(right, depth+1)
			if l != left || r != right {
				return l + between.zh + r
			}
		}
	}
	to, _ := t.known(text, depth, func(form, []string) bool { return true })
	return to
}

// telling is how many letters a form has that says what a text is about.
const telling = 3

var sentenceEnd = regexp.MustCompile(`\. [A-Z]`)

// known translates a text that has a form which is allowed; it returns it as it is
// where there is none.
func (t *translator) known(text string, depth int, allowed func(f form, gaps []string) bool) (string, bool) {
	if to, ok := t.whole[text]; ok {
		return to, true
	}
	for _, f := range t.forms {
		if !strings.Contains(text, f.part) {
			continue
		}
		if m := f.pattern.FindStringSubmatch(text); m != nil && allowed(f, m[1:]) {
			return t.fill(f.to, m[1:], depth), true
		}
	}
	return text, false
}

// fill puts what stood in the gaps, translated itself, into a text.
func (t *translator) fill(to string, gaps []string, depth int) string {
	args := make([]any, len(gaps))
	for i, said := range gaps {
		args[i] = t.translate(said, depth+1)
	}
	return fmt.Sprintf(gap.ReplaceAllString(to, "%${1}s"), args...)
}

func latin(r rune) bool { return r >= 'a' && r <= 'z' }
