package cli

import (
	"strings"

	"kansei/sessions"
)

// endings counts the replies of a collection that came, but not as they should.
type endings struct{ cut, empty, reasoning int }

func countEndings(plan []*sessions.Session) endings {
	var n endings
	for _, s := range plan {
		for _, t := range s.Turns {
			for _, l := range s.Lanes {
				r := t.Latest(l.ID)
				if r == nil {
					continue
				}
				switch r.Ending() {
				case sessions.EndsAtLimit:
					n.cut++
				case sessions.EndsEmpty:
					n.empty++
				case sessions.EndsWithReasoning:
					n.empty++
					n.reasoning++
				case sessions.EndsWell:
				}
			}
		}
	}
	return n
}

// text is the counts in words, "" where there is nothing to say.
func (n endings) text(a *app) string {
	var parts []string
	if n.cut > 0 {
		parts = append(parts, a.words.T("mark.counted_cut", n.cut))
	}
	if n.empty > 0 {
		empty := a.words.T("mark.counted_empty", n.empty)
		if n.reasoning > 0 {
			empty += a.words.T("export.aside", a.words.T("mark.counted_reasoning", n.reasoning))
		}
		parts = append(parts, empty)
	}
	return strings.Join(parts, a.words.T("mark.counted_join"))
}
