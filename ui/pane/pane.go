// Package pane shows one lane: its turns under each other in a frame that
// scrolls.
package pane

import (
	"slices"

	"kansei/lang"
	"kansei/themes"
)

// State is how a reply stands, as far as the screen may say.
type State int

// The states of an entry.
const (
	Waiting   State = iota // asked, nothing to see yet
	Streaming              // text is coming
	Done
	Stopped
	Truncated
	Failed
)

// Entry is what a pane shows of one turn.
type Entry struct {
	Turn      int
	User      string // the person's message
	Attempt   int    // 0: the lane was not asked
	State     State
	Note      string // a few words in place of the state's, such as "trying again in 3 s"
	Text      string
	Reasoning string
	Mark      string   // what a person should know of how it ended: cut, or empty
	Problem   string   // why it is not complete, and what to do
	Facts     string   // one line, once the names are open
	Person    string   // how a played person stands after the reply, in a replay
	Badges    []string // short words: adopted, names itself
}

// Model is one pane. Nothing is rendered before it is in view: the setters are
// cheap, and Lines makes what it shows and keeps it.
type Model struct {
	styles *themes.Styles
	words  *lang.Words

	width, height int // outside, with the frame
	label, title  string
	welcome       string // shown while there is no turn
	marks         Marks
	focus         bool
	unfolded      bool // reasoning is shown
	marked        int  // the turn whose message is marked, 0: none
	theme         int

	entries []*entry // by turn
	view
	first spot // what stands at the top, once settled

	frame               []string // what Lines returned last
	dirty               bool
	topLine, bottomLine edge
}

// New makes an empty pane.
func New(styles *themes.Styles, words *lang.Words) Model {
	return Model{styles: styles, words: words, theme: 1, view: view{follow: true}, dirty: true}
}

// inner is the room inside the frame and its padding.
func (m *Model) inner() (w, h int) { return max(1, m.width-4), max(0, m.height-2) }

func (m *Model) look() look {
	width, _ := m.inner()
	return look{width, m.theme, m.unfolded}
}

// SetSize gives the pane its outer size, 6 by 2 at least. What stands at its
// top stays there.
func (m *Model) SetSize(w, h int) {
	if w != m.width || h != m.height {
		m.width, m.height, m.dirty = w, h, true
	}
}

// SetStyles draws the pane in another theme.
func (m *Model) SetStyles(styles *themes.Styles) {
	m.styles, m.dirty = styles, true
	m.theme++
}

// SetHeading names the pane.
func (m *Model) SetHeading(label, title string) {
	if m.label != label || m.title != title {
		m.label, m.title, m.dirty = label, title, true
	}
}

// Fits reports whether a text has room in the pane as its welcome.
func (m *Model) Fits(text string) bool {
	width, h := m.inner()
	return len(m.styles.Measure.Wrap(text, width)) <= h
}

// SetWelcome gives the pane a text for as long as it has no turn.
func (m *Model) SetWelcome(text string) {
	if m.welcome != text {
		m.welcome, m.dirty = text, true
	}
}

// SetFocus reports whether the keys are meant for this pane.
func (m *Model) SetFocus(on bool) {
	if m.focus != on {
		m.focus, m.dirty = on, true
	}
}

// SetEntry shows a turn, in place of what was shown of it. Text that extends
// the text before costs little.
func (m *Model) SetEntry(e Entry) {
	i, found := m.find(e.Turn)
	if found {
		if !m.entries[i].same(e) {
			m.entries[i].update(e)
			m.dirty = true
		}
		return
	}
	e.Badges = slices.Clone(e.Badges)
	m.entries = slices.Insert(m.entries, i, &entry{Entry: e, stale: true})
	if i <= m.want.entry && len(m.entries) > 1 {
		m.want.entry++
	}
	m.dirty = true
}

// find is where a turn is among the entries, or belongs.
func (m *Model) find(turn int) (int, bool) {
	return slices.BinarySearchFunc(m.entries, turn, func(e *entry, turn int) int { return e.Turn - turn })
}

// Keep drops what is shown of turns after one, for a replay that goes back.
func (m *Model) Keep(turn int) {
	i, _ := m.find(turn + 1)
	if i == len(m.entries) {
		return
	}
	m.entries = slices.Delete(m.entries, i, len(m.entries))
	if m.want.entry >= i {
		m.view = view{follow: true}
	}
	m.dirty = true
}

// Mark marks the person's message of a turn, 0 for none. It takes as many lines
// as without the mark.
func (m *Model) Mark(turn int) {
	if turn == m.marked {
		return
	}
	for _, n := range []int{m.marked, turn} {
		if i, found := m.find(n); found {
			m.entries[i].stale, m.entries[i].remarked, m.dirty = true, true, true
		}
	}
	m.marked = turn
}

// ToggleReasoning folds or unfolds what the lane thought.
func (m *Model) ToggleReasoning() { m.unfolded, m.dirty = !m.unfolded, true }
