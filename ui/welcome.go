package ui

import (
	"slices"
	"strings"

	"kansei/ui/keymap"
)

// welcome says in each pane that is still empty what will be there; at the
// first run of all, what a person should know before the first word.
func (c *chat) welcome(l Layout) {

	if c == nil || len(c.session.Turns) > 0 {
		return
	}
	notice := strings.Split(c.words.T("chat.first_text", c.careKey()), "\n\n")
	if !c.blind() {
		notice = slices.Delete(notice, 2, 3) // which says that it is
	}
	for i, lane := range c.order {
		text := c.words.T("chat.answers_here", c.label(lane))
		if found := c.session.Lane(lane); found != nil && !c.blind() {
			text = c.words.T("chat.answers_here", c.safe(found.Ref()))
		}
		if c.deps.FirstRun {
			panes := min(len(c.order), len(l.Panes))
			text = portion(notice, i, panes, text)
			if panes <= 1 && !c.panes[i].Fits(text) {
				text = c.firstWords()
			}
		}
		c.panes[i].SetWelcome(text)
	}
}

// firstWords is the same in few words.
func (e *env) firstWords() string { return e.words.T("chat.first_short", e.careKey()) }

// careKey is the key for help lines that works also where letters are text.
func (e *env) careKey() string {
	keys := e.keys.HelpLine.Keys()
	return keymap.Show(keys[keymap.WhileTyping(keys):][:1])
}

// Told reports whether what a person should know at the first run has been on
// screen.
func (m *App) Told() bool { return m.told }

// telling reports whether it is there now.
func (m *App) telling() bool {
	if !m.deps.FirstRun || m.help != nil || m.dialog != nil || m.tooSmall() {
		return false
	}
	if m.screen == screenPicker {
		return true
	}
	return m.screen == screenChat && m.chat != nil && len(m.chat.session.Turns) == 0
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
