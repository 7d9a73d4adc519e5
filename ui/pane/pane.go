// Package pane shows one lane: its turns under each other in a frame that
// scrolls.
package pane

import (
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
	Text      string
	Reasoning string
	Problem   string   // why it is not complete, and what to do
	Facts     string   // one line, once the names are open
	Badges    []string // short words: adopted, names itself
}

// Model is one pane. Lines may be called for every frame: it puts together
// lines that were rendered when their entry changed.
type Model struct {
	styles themes.Styles
	words  *lang.Words

	width, height int // outside, with the frame
	label, title  string
	welcome       string // shown while there is no turn
	focus         bool
	unfolded      bool // reasoning is shown

	entries []*entry
	top     int  // the first line that is shown
	follow  bool // the end is shown, and what comes after it

	frame []string // what Lines returned last
	dirty bool
}

// New makes an empty pane.
func New(styles themes.Styles, words *lang.Words) Model {
	return Model{styles: styles, words: words, follow: true, dirty: true}
}

// inner is the room inside the frame and its padding.
func (m *Model) inner() (w, h int) { return max(1, m.width-4), max(0, m.height-2) }

// SetSize gives the pane its outer size and keeps what is at its top in place.
func (m *Model) SetSize(w, h int) {
	if w == m.width && h == m.height {
		return
	}
	turn, part := m.anchor()
	rewrap := w != m.width
	m.width, m.height, m.dirty = w, h, true
	if rewrap {
		width, _ := m.inner()
		for _, e := range m.entries {
			e.pane = m
			e.resize(width)
		}
	}
	m.restore(turn, part)
}

// SetStyles draws the pane in another theme.
func (m *Model) SetStyles(styles themes.Styles) {
	m.styles, m.dirty = styles, true
	width, _ := m.inner()
	for i, e := range m.entries {
		m.entries[i] = newEntry(e.Entry, width, m)
	}
}

// SetHeading names the pane.
func (m *Model) SetHeading(label, title string) {
	if m.label != label || m.title != title {
		m.label, m.title, m.dirty = label, title, true
	}
}

// SetWelcome gives the pane a text for as long as it has no turn.
func (m *Model) SetWelcome(text string) { m.welcome, m.dirty = text, true }

// SetFocus says whether the keys are meant for this pane.
func (m *Model) SetFocus(on bool) {
	if m.focus != on {
		m.focus, m.dirty = on, true
	}
}

// SetEntry shows a turn, in place of what was shown of it. Text that extends
// the text before costs little.
func (m *Model) SetEntry(e Entry) {
	width, _ := m.inner()
	for i, old := range m.entries {
		if old.Turn == e.Turn {
			if old.same(e) {
				return
			}
			m.entries[i].update(e, m)
			m.changed()
			return
		}
	}
	m.entries = append(m.entries, newEntry(e, width, m))
	m.changed()
}

// Keep drops what is shown of turns after one, for a replay that goes back.
func (m *Model) Keep(turn int) {
	kept := m.entries[:0]
	for _, e := range m.entries {
		if e.Turn <= turn {
			kept = append(kept, e)
		}
	}
	if len(kept) != len(m.entries) {
		m.entries = kept
		m.changed()
	}
}

// changed keeps the view where it was, or at the end if it stood there.
func (m *Model) changed() {
	m.dirty = true
	if m.follow {
		m.top = m.lowest()
	}
	m.top = min(m.top, m.lowest())
}

// ToggleReasoning folds or unfolds what the lane thought.
func (m *Model) ToggleReasoning() {
	m.unfolded = !m.unfolded
	width, _ := m.inner()
	for i, e := range m.entries {
		if e.Reasoning != "" {
			m.entries[i] = newEntry(e.Entry, width, m)
		}
	}
	m.changed()
}

// total is how many lines there are.
func (m *Model) total() int {
	n := 0
	for i, e := range m.entries {
		if i > 0 {
			n++ // a blank line between
		}
		n += len(e.lines)
	}
	return n
}

// lowest is the top line when the end is shown.
func (m *Model) lowest() int {
	_, h := m.inner()
	return max(0, m.total()-h)
}

// ScrollBy moves the view by lines, down if positive.
func (m *Model) ScrollBy(lines int) { m.scrollTo(m.top + lines) }

// PageUp moves the view up by a page.
func (m *Model) PageUp() { _, h := m.inner(); m.ScrollBy(-max(1, h-2)) }

// PageDown moves the view down by a page.
func (m *Model) PageDown() { _, h := m.inner(); m.ScrollBy(max(1, h-2)) }

// Top shows the beginning.
func (m *Model) Top() { m.scrollTo(0) }

// Bottom shows the end, and follows it from then on.
func (m *Model) Bottom() { m.scrollTo(m.lowest()) }

// ScrollTo puts the beginning of a turn at the top, as far as there is text.
func (m *Model) ScrollTo(turn int) {
	at := 0
	for i, e := range m.entries {
		if i > 0 {
			at++
		}
		if e.Turn == turn {
			m.scrollTo(at)
			return
		}
		at += len(e.lines)
	}
}

func (m *Model) scrollTo(line int) {
	line = max(0, min(line, m.lowest()))
	m.follow = line == m.lowest()
	if line != m.top {
		m.top, m.dirty = line, true
	}
}

// anchor is which turn stands at the top, and how far into it the view is, as
// a share of its lines.
func (m *Model) anchor() (turn int, part float64) {
	at := 0
	for i, e := range m.entries {
		if i > 0 {
			at++
		}
		if m.top < at+len(e.lines) || i == len(m.entries)-1 {
			return e.Turn, float64(max(0, m.top-at)) / float64(max(1, len(e.lines)))
		}
		at += len(e.lines)
	}
	return 0, 0
}

func (m *Model) restore(turn int, part float64) {
	if m.follow {
		m.top = m.lowest()
		return
	}
	at := 0
	for i, e := range m.entries {
		if i > 0 {
			at++
		}
		if e.Turn == turn {
			m.top = min(m.lowest(), at+int(part*float64(len(e.lines))+0.5))
			return
		}
		at += len(e.lines)
	}
}
