package pane

// spot is a line of an entry.
type spot struct{ entry, line int }

// before says whether a spot is above another.
func (s spot) before(o spot) bool {
	return s.entry < o.entry || s.entry == o.entry && s.line < o.line
}

// view is what the person wants to see. What stands at the top is another spot
// only where there is less than a page below: then the end is shown, and the
// wanted spot is shown again as soon as there is room.
type view struct {
	want   spot
	follow bool // the end is shown, and what comes after it
	beyond bool // the wanted spot stands at the top with less than a page below

	at   place // the wanted spot in the text, so that it does not drift when lines are wrapped again and again
	held bool  // at is known
}

// Text that comes faster than anybody reads moves by several lines at a time,
// as terminals do it: it stands still longer, and a pane that moves is what
// costs most.
const (
	fastLine  = 6 // frames with new text that a line takes at least, where it is not fast
	fastLines = 3 // lines in a row that were fast, from which on the text jumps
	leap      = 3 // lines at a time
)

// pace is how fast a pane moves as it follows its end.
type pace struct {
	frames int // with something new, since it moved last
	fast   int // moves in a row that came soon after one another
}

// moved counts a move, and says by how many lines more than needed to make it.
func (p *pace) moved() int {
	if p.frames < fastLine {
		p.fast++
	} else {
		p.fast = 0
	}
	p.frames = 0
	if p.fast < fastLines {
		return 0
	}
	return leap - 1
}

// settle renders what is in view and finds what stands at the top after a
// change of text, size or theme.
func (m *Model) settle() {
	if len(m.entries) == 0 {
		m.view, m.first = view{follow: true}, spot{}
		return
	}
	_, h := m.inner()
	if m.follow {
		m.want = m.following(h)
		m.first = m.want
		return
	}
	e := m.entries[m.want.entry]
	if moved := e.made != m.look() || e.staleHead; moved && e.made != (look{}) && m.want.line > 0 {
		if !m.held {
			m.at, m.held = e.placeOf(m.want.line), true
		}
		e.render(m)
		m.want.line = e.lineOf(m.at)
	}
	m.want.line = min(m.want.line, max(0, m.size(m.want.entry)-1))
	m.first = m.want
	if end := m.end(h); !m.beyond && end.before(m.first) {
		m.first = end
	}
}

// following is what stands at the top while the end is followed: what stood
// there, for as long as all that has come has room under it.
func (m *Model) following(h int) spot {
	end := m.end(h)
	m.pace.frames++
	switch newest := m.entries[len(m.entries)-1]; {
	case newest.State != Streaming:
		return end
	case m.first.before(end):
		return m.end(h - min(m.pace.moved(), h/4))
	case m.end(h - leap).before(m.first): // less text, or wider
		return end
	default:
		return m.first
	}
}

// size is how many lines an entry takes, with the blank one after it.
func (m *Model) size(i int) int {
	m.entries[i].render(m)
	return len(m.entries[i].lines) + m.gap(i)
}

// gap is the blank line after every entry but the last.
func (m *Model) gap(i int) int { return min(1, len(m.entries)-1-i) }

// end is what stands at the top when the end is at the bottom.
func (m *Model) end(h int) spot {
	for i := len(m.entries) - 1; i >= 0; i-- {
		if h -= m.size(i); h <= 0 {
			return spot{i, -h}
		}
	}
	return spot{}
}

// ScrollBy moves the view by lines, down if positive.
func (m *Model) ScrollBy(lines int) {
	if m.width == 0 || len(m.entries) == 0 {
		return
	}
	m.settle()
	_, h := m.inner()
	end, to := m.end(h), m.first
	if lines > 0 && !to.before(end) {
		return
	}
	to.line += lines
	for to.line < 0 && to.entry > 0 {
		to.entry--
		to.line += m.size(to.entry)
	}
	for to.entry < end.entry && to.line >= m.size(to.entry) {
		to.line -= m.size(to.entry)
		to.entry++
	}
	to.line = max(0, to.line)
	if lines > 0 && end.before(to) {
		to = end
	}
	m.show(view{want: to, follow: to == end, beyond: end.before(to)})
}

// PageUp moves the view up by a page.
func (m *Model) PageUp() { _, h := m.inner(); m.ScrollBy(-max(1, h-2)) }

// PageDown moves the view down by a page.
func (m *Model) PageDown() { _, h := m.inner(); m.ScrollBy(max(1, h-2)) }

// Top shows the beginning.
func (m *Model) Top() { m.show(view{}) }

// Bottom shows the end, and follows it from then on.
func (m *Model) Bottom() { m.show(view{follow: true}) }

// ScrollTo puts the beginning of a turn at the top, even where there is less
// than a page below it, so that a turn can stand side by side in all panes.
func (m *Model) ScrollTo(turn int) {
	if i, found := m.find(turn); found {
		m.show(view{want: spot{entry: i}, beyond: true})
	}
}

func (m *Model) show(v view) {
	if v != m.view {
		m.view, m.dirty = v, true
	}
}

// above and below count the lines out of view; those of entries that were
// never in view are guessed.
func (m *Model) above() int {
	n := m.first.line
	for i := range m.first.entry {
		n += m.entries[i].height(m.look()) + m.gap(i)
	}
	return n
}

func (m *Model) below() int {
	_, h := m.inner()
	n := -h - m.first.line
	for i := m.first.entry; i < len(m.entries); i++ {
		n += m.entries[i].height(m.look()) + m.gap(i)
	}
	return max(0, n)
}
