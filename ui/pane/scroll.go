package pane

// spot is a line of an entry.
type spot struct{ entry, line int }

// before reports whether a spot is above another.
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

// settle renders what is in view and finds what stands at the top after a
// change of text, size or theme.
func (m *Model) settle() {
	if len(m.entries) == 0 {
		m.view, m.first = view{follow: true}, spot{}
		return
	}
	_, h := m.inner()
	if m.follow {
		m.want = m.end(h)
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

// Start shows a turn from its beginning if the pane follows its end, and as much
// of what is before it as there is room for.
func (m *Model) Start(turn int) {
	if i, found := m.find(turn); found && m.follow {
		m.show(view{want: spot{entry: i}})
	}
}

// FollowEnd follows the end from now on if it is in view.
func (m *Model) FollowEnd() {
	if m.width == 0 || len(m.entries) == 0 {
		return
	}
	m.settle()
	if _, h := m.inner(); !m.first.before(m.end(h)) && !m.beyond {
		m.Bottom()
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
