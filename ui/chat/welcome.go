package chat

import (
	"slices"
	"strings"

	"kansei/ui/keymap"
)

// welcome says in each pane that is still empty what will be there; at the
// first run of all, what a person should know before the first word.
func (c *Model) welcome(l Layout) {
	if c == nil || len(c.Session.Turns) > 0 {
		return
	}
	notice := strings.Split(c.Words.T("chat.first_text", c.careKey()), "\n\n")
	if !c.blind() {
		notice = slices.Delete(notice, 2, 3) // which says that it is
	}
	for i, lane := range c.Order {
		text := c.Words.T("chat.answers_here", c.Label(lane))
		if found := c.Session.Lane(lane); found != nil && !c.blind() {
			text = c.Words.T("chat.answers_here", c.Safe(found.Ref()))
		}
		if c.Deps.FirstRun {
			panes := min(len(c.Order), len(l.Panes))
			text = portion(notice, i, panes, text)
			if panes <= 1 && !c.Panes[i].Fits(text) {
				text = c.FirstWords()
			}
		}
		c.Panes[i].SetWelcome(text)
	}
}

// FirstWords is the same in few words.
func (e *Env) FirstWords() string { return e.Words.T("chat.first_short", e.careKey()) }

// careKey is the key for help lines that works also where letters are text.
func (e *Env) careKey() string {
	keys := e.Keys.HelpLine.Keys()
	return keymap.Show(keys[keymap.WhileTyping(keys):][:1])
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
