package picker

import (
	tea "charm.land/bubbletea/v2"

	"kansei/ui/list"
)

// wheeled scrolls the column under the pointer.
func (m *Model) wheeled(msg tea.MouseWheelMsg) {
	part, _ := m.at(msg.X, msg.Y)
	under := &m.models
	switch part {
	case onScenarios:
		under = &m.scenarios
	case onModels:
	default:
		return
	}
	under.move(list.Wheel(msg))
}

// clicked goes to what was clicked, and chooses it where it can be chosen.
func (m *Model) clicked(msg tea.MouseClickMsg) {
	if msg.Button != tea.MouseLeft {
		return
	}
	part, row := m.at(msg.X, msg.Y)
	if part == parts {
		return
	}
	m.notice = ""
	m.setFocus(part)
	if part == onMessage {
		return
	}
	if l := m.list(); row >= 0 && row < len(l.rows) && l.rows[row].key != "" {
		l.At = row
		l.scroll()
		m.toggle()
	}
}

// at is the part of the screen at a cell (parts if it is none), and the row of
// its list, -1 for none.
func (m *Model) at(x, y int) (part focus, row int) {
	l := m.layout()
	top := 2 // a heading and a rule
	if l.tall {
		top = 4
	}
	switch {
	case y >= m.h-2:
		return onMessage, -1
	case y < top-2 || y >= top+l.rows:
		return parts, -1
	}
	part = m.column
	if l.wide {
		part = onModels
		if x > l.models+gap-1 {
			part = onScenarios
		}
	}
	of := &m.models
	if part == onScenarios {
		of = &m.scenarios
	}
	if y < top {
		return part, -1
	}
	return part, of.Top + y - top
}
