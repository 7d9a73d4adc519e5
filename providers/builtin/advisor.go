package builtin

import (
	"fmt"
	"strings"
)

// The advisor lane answers in lists: it finds what a message is about and
// gives steps, in Markdown. It is here because many replies in the world are
// like that, and because some people want one.

// advisorScript is a script in one language.
type advisorScript struct {
	Topics  []topic // the last one is for everything else
	Intros  []string
	Closing []string
	Keep    string // the heading of what to keep in mind
}

// topic is a subject with what can be advised on it.
type topic struct {
	Title string
	Words []string
	Steps []string
	Keep  []string
}

const stepsGiven = 3

func advisor() manner {
	scripts := map[string]advisorScript{"en": script[advisorScript]("advisor_en"), "zh": script[advisorScript]("advisor_zh")}
	return func(said []string, seed int64) string {
		newest := said[len(said)-1]
		s := scripts[langOf(newest)]
		t := s.about(newest)
		return s.write(t, s.before(said, t), seed, len(said))
	}
}

// about is the topic that a message has most words of, the last one if none.
func (s advisorScript) about(message string) topic {
	best, most := s.Topics[len(s.Topics)-1], 0
	for _, t := range s.Topics {
		n := 0
		for _, w := range t.Words {
			if hasAny(message, []string{w}) {
				n++
			}
		}
		if n > most {
			best, most = t, n
		}
	}
	return best
}

// before is how often the topic came up in earlier messages, so that its steps
// go on where they ended.
func (s advisorScript) before(said []string, t topic) int {
	n := 0
	for _, m := range said[:len(said)-1] {
		if s.about(m).Title == t.Title {
			n++
		}
	}
	return n
}

func (s advisorScript) write(t topic, before int, seed int64, turn int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n### %s\n\n", pick(s.Intros, seed, turn), t.Title)
	for i := range stepsGiven {
		fmt.Fprintf(&b, "%d. %s\n", i+1, t.Steps[(before*stepsGiven+i)%len(t.Steps)])
	}
	fmt.Fprintf(&b, "\n**%s**\n\n- %s\n", s.Keep, pick(t.Keep, seed, turn))
	fmt.Fprintf(&b, "- %s", pick(s.Closing, seed, turn))
	return b.String()
}
