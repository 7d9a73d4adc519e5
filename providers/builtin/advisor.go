package builtin

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The advisor lane answers in lists: it finds what a message is about and
// gives steps, in Markdown. It is here because many replies in the world are
// like that, and because some people want one.

// advisorScript is a script in one language.
type advisorScript struct {
	Topics  []topic  // the last one is for everything else
	Intros  []string // of the first list on a topic
	Closing []string
	Keep    string   // the heading of what to keep in mind
	Spent   []string // when no step is left
	Limits  []string // when the person asks for anything but lists
}

// topic is a subject with what can be advised on it.
type topic struct {
	Title    string
	Words    []string
	Decisive bool // one of its words settles it, whatever else a message speaks of
	Steps    []string
	Keep     []string
}

// The first list on a topic is longer than those that go on from it.
const (
	firstSteps = 3
	moreSteps  = 2
)

func advisor() manner {
	scripts := map[string]advisorScript{"en": script[advisorScript]("advisor_en"), "zh": script[advisorScript]("advisor_zh")}
	answer := func(said []string, seed int64) string {
		given := map[string]bool{}
		text := ""
		for i, message := range said {
			text = scripts[langOf(message)].write(message, given, seed, i+1)
		}
		return text
	}
	return manner{answer: answer, limits: map[string][]string{"en": scripts["en"].Limits, "zh": scripts["zh"].Limits}}
}

// about returns the topic that a message has most words of, counted by their
// length, and the last topic if there are none.
func (s advisorScript) about(message string) topic {
	best, most := s.Topics[len(s.Topics)-1], 0
	text := withoutDenied(plain(message), langOf(message))
	for _, t := range s.Topics {
		n := 0
		for _, w := range t.Words {
			if hasAny(text, []string{w}) {
				n += utf8.RuneCountInString(w)
			}
		}
		if n > 0 && t.Decisive {
			return t
		}
		if n > most {
			best, most = t, n
		}
	}
	return best
}

// write makes the reply to a message. given holds every sentence that was
// given before: nothing is said twice in a conversation, until all is said.
func (s advisorScript) write(message string, given map[string]bool, seed int64, turn int) string {
	t, general := s.about(message), s.Topics[len(s.Topics)-1]
	first, count := !given[t.Title], moreSteps
	if first {
		count = firstSteps
	}
	var steps []string
	for range count {
		step := fresh(t.Steps, given, 0)
		if step == "" {
			step = fresh(general.Steps, given, seed)
		}
		if step == "" {
			break
		}
		steps = append(steps, step)
	}
	if len(steps) == 0 {
		return pick(s.Spent, seed, turn)
	}
	var b strings.Builder
	if first {
		if intro := fresh(s.Intros, given, seed); intro != "" {
			fmt.Fprintf(&b, "%s\n\n", intro)
		}
		fmt.Fprintf(&b, "### %s\n\n", t.Title)
		given[t.Title] = true
	}
	for i, step := range steps {
		fmt.Fprintf(&b, "%d. %s\n", i+1, step)
	}
	keep, closing := fresh(t.Keep, given, seed), fresh(s.Closing, given, seed)
	if keep == "" {
		keep = fresh(general.Keep, given, seed)
	}
	if first && keep != "" {
		fmt.Fprintf(&b, "\n**%s**\n", s.Keep)
	}
	if keep != "" || closing != "" {
		b.WriteByte('\n')
	}
	for _, line := range []string{keep, closing} {
		if line != "" {
			fmt.Fprintf(&b, "- %s\n", line)
		}
	}
	return strings.TrimSpace(b.String())
}

// fresh is the first sentence of a list, from a place that the seed gives,
// that was not given before, and marks it as given. It is empty if there is
// none.
func fresh(list []string, given map[string]bool, seed int64) string {
	for i := range list {
		sentence := pick(list, seed, i)
		if !given[sentence] {
			given[sentence] = true
			return sentence
		}
	}
	return ""
}
