package browser

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sanitize"
	"kansei/ui/list"
)

// Update handles keys and pastes.
func (m Model) Update(msg tea.Msg) (Model, Action) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch m.mode {
		case searching:
			return m.inSearch(msg)
		case renaming:
			return m.inTitle(msg)
		case listing:
			return m.inList(msg)
		}
	case tea.PasteMsg:
		return m.toField(tea.PasteMsg{Content: sanitize.Line(msg.Content)})
	case tea.MouseWheelMsg:
		m.cursor.MoveBy(list.Wheel(msg))
	case tea.MouseClickMsg:
		return m.clicked(msg)
	default:
		return m.toField(msg)
	}
	return m, nil
}

// clicked goes to the session that was clicked, and opens the one that the
// cursor is on already.
func (m Model) clicked(msg tea.MouseClickMsg) (Model, Action) {
	width, _ := m.widths()
	n := m.cursor.Top + msg.Y - above
	if msg.Button != tea.MouseLeft || m.mode == renaming || msg.Y < above || msg.Y >= above+m.rows() || msg.X >= width || n >= len(m.shown) {
		return m, nil
	}
	if n == m.cursor.At {
		if it, _ := m.Current(); it.Damaged == "" {
			return m, Open{ID: it.ID, Path: it.Path}
		}
		return m, nil
	}
	m.cursor.MoveTo(n)
	return m, nil
}

// toField gives a message to the field that is typed in.
func (m Model) toField(msg tea.Msg) (Model, Action) {
	switch m.mode {
	case searching:
		before := m.search.Value()
		m.search.Update(msg)
		if m.search.Value() != before {
			m.refresh()
		}
	case renaming:
		m.title.Update(msg)
	case listing:
	}
	return m, nil
}

func (m Model) inSearch(msg tea.KeyPressMsg) (Model, Action) {
	switch {
	case key.Matches(msg, m.keys.Cancel):
		m.search.SetValue("")
		m.endTyping()
		m.refresh()
	case key.Matches(msg, m.keys.Accept):
		m.endTyping()
	case msg.Code == tea.KeyUp:
		m.cursor.MoveBy(-1)
	case msg.Code == tea.KeyDown:
		m.cursor.MoveBy(1)
	default:
		return m.toField(msg)
	}
	return m, nil
}

func (m Model) inTitle(msg tea.KeyPressMsg) (Model, Action) {
	switch {
	case key.Matches(msg, m.keys.Cancel):
		m.endTyping()
	case key.Matches(msg, m.keys.Accept):
		m.endTyping()
		it, ok := m.Current()
		title := sanitize.Line(m.title.Value())
		if !ok || title == "" || title == it.Title {
			return m, nil
		}
		m.items = slices.Clone(m.items)
		m.items[m.shown[m.cursor.At]].Title = title
		return m, Rename{ID: it.ID, Path: it.Path, Title: title}
	default:
		return m.toField(msg)
	}
	return m, nil
}

func (m *Model) endTyping() {
	m.mode = listing
	m.search.Blur()
	m.title.Blur()
}

func (m Model) inList(msg tea.KeyPressMsg) (Model, Action) {
	switch {
	case key.Matches(msg, m.keys.Up):
		m.cursor.MoveBy(-1)
	case key.Matches(msg, m.keys.Down):
		m.cursor.MoveBy(1)
	case key.Matches(msg, m.keys.PageUp):
		m.cursor.MoveBy(-max(1, m.rows()-1))
	case key.Matches(msg, m.keys.PageDown):
		m.cursor.MoveBy(max(1, m.rows()-1))
	case key.Matches(msg, m.keys.Top):
		m.cursor.MoveBy(-len(m.shown))
	case key.Matches(msg, m.keys.Bottom):
		m.cursor.MoveBy(len(m.shown))
	case key.Matches(msg, m.keys.Search):
		m.mode = searching
		m.search.Focus()
	case key.Matches(msg, m.keys.Filter):
		m.filter = (m.filter + 1) % filters
		m.refresh()
	case key.Matches(msg, m.keys.Model):
		return m, ChooseModel{Models: m.models(), Now: m.model}
	case key.Matches(msg, m.keys.Sort):
		m.order = (m.order + 1) % orders
		m.refresh()
	case key.Matches(msg, m.keys.Undo):
		m.deleted = ""
		return m, UndoDelete{}
	case key.Matches(msg, m.keys.Cancel):
		return m.leave()
	default:
		return m.onCurrent(msg)
	}
	return m, nil
}

// leave clears the search, or leaves the list where there is none.
func (m Model) leave() (Model, Action) {
	if m.search.Value() != "" {
		m.search.SetValue("")
		m.refresh()
		return m, nil
	}
	return m, Close{}
}

// onCurrent handles the keys that ask something for the session under the
// cursor. A damaged one can only be deleted.
func (m Model) onCurrent(msg tea.KeyPressMsg) (Model, Action) {
	it, ok := m.Current()
	if !ok {
		return m, nil
	}
	if key.Matches(msg, m.keys.Delete) {
		m.deleted = it.Title
		if m.deleted == "" {
			m.deleted = it.ID
		}
		m.remove()
		return m, Delete{ID: it.ID, Path: it.Path}
	}
	if it.Damaged != "" {
		return m, nil
	}
	switch {
	case key.Matches(msg, m.keys.Open):
		return m, Open{ID: it.ID, Path: it.Path}
	case key.Matches(msg, m.keys.Replay):
		return m, Replay{ID: it.ID, Path: it.Path}
	case key.Matches(msg, m.keys.Rate):
		return m, Rate{ID: it.ID, Path: it.Path}
	case key.Matches(msg, m.keys.Export):
		return m, Export{ID: it.ID, Path: it.Path, Turns: it.Turns}
	case key.Matches(msg, m.keys.Rename):
		m.mode = renaming
		m.title.SetValue(sanitize.Line(it.Title))
		m.title.Focus()
	}
	return m, nil
}
