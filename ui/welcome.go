package ui

import "strings"

// welcome says in each pane that is still empty what will be there; at the
// first run of all, what a person should know before the first word.
func (m *App) welcome(l Layout) {
	c := m.chat
	if c == nil || len(c.session.Turns) > 0 {
		return
	}
	notice := strings.Split(m.words.T("chat.first_text"), "\n\n")
	for i, lane := range c.order {
		text := m.words.T("chat.answers_here", c.label(lane))
		if found := c.session.Lane(lane); found != nil && !c.blind() {
			text = m.words.T("chat.answers_here", m.safe(found.Ref()))
		}
		if m.deps.FirstRun {
			text = portion(notice, i, min(len(c.order), len(l.Panes)), text)
		}
		c.panes[i].SetWelcome(text)
	}
}

// portion is what the pane at an index says of a notice that is shared among
// panes side by side; a pane that is alone says all of it, and one that there
// is nothing left for says something else.
func portion(notice []string, i, panes int, other string) string {
	if panes <= 1 {
		return strings.Join(notice, "\n\n")
	}
	from, to := min(i, len(notice)), min(i+1, len(notice))
	if i == panes-1 {
		to = len(notice)
	}
	if from == to {
		return other
	}
	return strings.Join(notice[from:to], "\n\n")
}
