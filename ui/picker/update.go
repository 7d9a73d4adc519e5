package picker

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/lang"
	"kansei/sanitize"
)

// queryLimit is how many bytes a filter may have.
const queryLimit = 200

// Update handles keys and pastes, and what the message line needs.
func (m Model) Update(msg tea.Msg) (Model, Action) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.notice = ""
		return m.pressed(msg)
	case tea.PasteMsg:
		return m.pasted(msg)
	case tea.MouseWheelMsg:
		m.wheeled(msg)
		return m, nil
	case tea.MouseClickMsg:
		m.clicked(msg)
		return m, nil
	}
	m.message.Update(msg)
	return m, nil
}

func (m Model) pressed(msg tea.KeyPressMsg) (Model, Action) {
	switch {
	case key.Matches(msg, m.keys.Start):
		action := m.start()
		return m, action
	case key.Matches(msg, m.keys.BlindAnywhere):
		m.blind = !m.blind
		return m, nil
	case key.Matches(msg, m.keys.SaveSet):
		action := m.saveSet()
		return m, action
	case key.Matches(msg, m.keys.Next):
		m.setFocus((m.focus + 1) % parts)
		return m, nil
	case key.Matches(msg, m.keys.Prev):
		m.setFocus((m.focus + parts - 1) % parts)
		return m, nil
	case m.focus == onMessage:
		return m.inMessage(msg)
	}
	return m.inColumn(msg)
}

// inMessage handles a key in the message line.
func (m Model) inMessage(msg tea.KeyPressMsg) (Model, Action) {
	var action Action
	switch {
	case key.Matches(msg, m.keys.Begin):
		action = m.start()
	case key.Matches(msg, m.keys.Up):
		m.setFocus(m.column)
	case key.Matches(msg, m.keys.Down):
	case key.Matches(msg, m.keys.Clear):
		action = Close{}
	default:
		m.message.Update(msg)
	}
	return m, action
}

// inColumn handles a key in one of the columns.
func (m Model) inColumn(msg tea.KeyPressMsg) (Model, Action) {
	l := m.list()
	switch {
	case key.Matches(msg, m.keys.Up):
		l.move(-1)
	case key.Matches(msg, m.keys.Down):
		if !l.move(1) {
			m.setFocus(onMessage)
		}
	case key.Matches(msg, m.keys.PageUp):
		l.move(-max(1, l.Height-1))
	case key.Matches(msg, m.keys.PageDown):
		l.move(max(1, l.Height-1))
	case key.Matches(msg, m.keys.Top):
		l.move(-len(l.rows))
	case key.Matches(msg, m.keys.Bottom):
		l.move(len(l.rows))
	case key.Matches(msg, m.keys.Left):
		m.setFocus(onModels)
	case key.Matches(msg, m.keys.Right):
		m.setFocus(onScenarios)
	case m.column == onScenarios && key.Matches(msg, m.keys.Toggle) && key.Matches(msg, m.keys.Begin):
		action := m.takeScenario()
		return m, action
	case key.Matches(msg, m.keys.Toggle):
		m.toggle()
	case key.Matches(msg, m.keys.Clear):
		m.clear()
	case key.Matches(msg, m.keys.DropSet):
		action := m.dropSet()
		return m, action
	default:
		return m.typed(msg)
	}
	return m, nil
}

// typed handles a letter in a column: a command where no filter is typed, else
// a letter of the filter.
func (m Model) typed(msg tea.KeyPressMsg) (Model, Action) {
	l := m.list()
	switch {
	case key.Matches(msg, m.keys.Delete):
		m.filter(lang.WithoutLast(l.query))
	case !l.filtering() && key.Matches(msg, m.keys.Blind):
		m.blind = !m.blind
	case !l.filtering() && key.Matches(msg, m.keys.Help):
		return m, ShowHelp{}
	case !l.filtering() && key.Matches(msg, m.keys.Filter):
		l.open = true
	case msg.Text != "":
		m.filter(l.query + sanitize.Line(msg.Text))
	}
	return m, nil
}

func (m Model) pasted(msg tea.PasteMsg) (Model, Action) {
	if m.focus != onMessage {
		m.filter(m.list().query + sanitize.Line(msg.Content))
		return m, nil
	}
	m.message.Update(msg)
	return m, nil
}

// list is the column in focus, or the one that was last.
func (m *Model) list() *column {
	if m.column == onScenarios {
		return &m.scenarios
	}
	return &m.models
}

func (m *Model) setFocus(to focus) {
	m.focus = to
	if to == onMessage {
		m.message.Focus()
		return
	}
	m.message.Blur()
	m.column = to
}

// filter searches the column in focus.
func (m *Model) filter(query string) {
	if len(query) > queryLimit {
		return
	}
	l := m.list()
	l.query, l.open = query, query != "" || l.open
	m.refresh()
	l.first()
}

// clear ends the filter, or leaves the column where there is none.
func (m *Model) clear() {
	l := m.list()
	if !l.filtering() {
		m.setFocus(onMessage)
		return
	}
	l.query, l.open = "", false
	m.refresh()
}

// takeScenario chooses the scenario under the cursor, or begins with it where it
// is chosen already.
func (m *Model) takeScenario() Action {
	id, r := "", m.list().at()
	if r == nil {
		return nil
	}
	if r.index >= 0 {
		id = m.library[r.index].ID
	}
	if m.scenario == id {
		return m.start()
	}
	m.scenario = id
	return nil
}

// toggle chooses what is under the cursor, or takes it back.
func (m *Model) toggle() {
	r := m.list().at()
	switch {
	case r == nil:
	case r.set:
		m.useSet(m.sets[r.index])
	case m.column == onScenarios && r.index < 0:
		m.scenario = ""
	case m.column == onScenarios:
		id := m.library[r.index].ID
		if m.scenario == id {
			id = ""
		}
		m.scenario = id
	default:
		m.toggleModel(m.choices[r.index])
	}
}

func (m *Model) toggleModel(c Choice) {
	at := slices.Index(m.chosen, c.Ref)
	switch {
	case !c.Reachable:
		m.notice = sanitize.Line(c.Why)
		if m.notice == "" {
			m.notice = m.words.T("picker.unreachable")
		}
		return
	case at >= 0:
		m.chosen = slices.Delete(slices.Clone(m.chosen), at, at+1)
	case len(m.chosen) >= MaxLanes:
		m.notice = m.words.T("picker.too_many", MaxLanes)
		return
	default:
		m.chosen = append(slices.Clone(m.chosen), c.Ref)
	}
	m.touched = true
}
