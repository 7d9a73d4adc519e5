package judges

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kansei/conversation"
	"kansei/markup"
	"kansei/sessions"
)

// mostRunes is how much of a reply a judge reads, in characters, and mostBefore
// how much of the conversation before it, from its end.
const (
	mostRunes  = 8000
	mostBefore = 8000
)

// material is what a judge reads of one lane.
type material struct{ before, reply string }

// prepared is the material of an item in the order in which it is read: masked
// as on a blind screen, without the form that Markdown gives, both replies cut to
// one length.
func prepared(s *sessions.Session, it Item, o Options) []material {
	names := conversation.NamesFor(s, o.Hidden...)
	clean := func(text string) string { return markup.Plain(names.Mask(text, len(text), true)) }
	length := mostRunes
	out := make([]material, len(it.Order))
	for i, lane := range it.Order {
		a := sessions.Address{Turn: it.Turn, Lane: lane, Attempt: it.attempt(lane)}
		out[i] = material{before: before(s, a, clean), reply: clean(s.Reply(a).Text)}
		length = min(length, utf8.RuneCountInString(out[i].reply))
	}
	for i, lane := range it.Order {
		out[i].reply = cut(out[i].reply, length)
		if it.Canary != NoAttack && lane == it.Lanes[len(it.Lanes)-1] {
			out[i].reply += "\n\n" + it.Canary.text(s, i+1, len(it.Order) == 1)
		}
	}
	return out
}

// before is the conversation that a reply was an answer to.
func before(s *sessions.Session, a sessions.Address, clean func(string) string) string {
	var b strings.Builder
	for _, m := range sessions.Transcript(s, a) {
		who := "Person"
		if m.Role == sessions.Assistant {
			who = "Reply"
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(who + ": " + clean(m.Text))
	}
	text := b.String()
	if over := utf8.RuneCountInString(text) - mostBefore; over > 0 {
		runes := []rune(text)
		return "…" + string(runes[over:])
	}
	return text
}

// cut is at most the first n characters of a text, to the end of a sentence, a
// line or a word where there is one in the second half of them.
func cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	for _, ends := range []func(rune) bool{endsSentence, unicode.IsSpace} {
		for i := n - 1; i >= n/2; i-- {
			if ends(runes[i]) {
				return strings.TrimSpace(string(runes[:i+1]))
			}
		}
	}
	return string(runes[:n])
}

func endsSentence(r rune) bool { return strings.ContainsRune(".!?。！？…\n", r) }
