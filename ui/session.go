package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kansei/scenarios"
	"kansei/sessions"
	"kansei/ui/chat"
	"kansei/ui/picker"
)

// discover asks for what is known already, which is read from files, and then
// for the rest.
func (m *App) discover() tea.Cmd {
	m.picker.SetLooking(true)
	known := m.deps.Known
	return func() tea.Msg { return knownMsg{choices: known()} }
}

func (m *App) known(msg knownMsg) tea.Cmd {
	m.picker.SetChoices(msg.choices)
	return m.lookFurther()
}

func (m *App) lookFurther() tea.Cmd {
	m.picker.SetLooking(true)
	ctx, choices := m.Ctx, m.deps.Choices
	return func() tea.Msg { return choicesMsg{choices: choices(ctx)} }
}

func (m *App) choices(msg choicesMsg) {
	m.picker.SetLooking(false)
	m.picker.SetChoices(msg.choices)
}

// pickerScenarios is the library as the start screen lists it: the person's
// own first, then those in the language of the interface.
func (m *App) pickerScenarios() []picker.Scenario {
	rank := func(s scenarios.Scenario) int {
		switch {
		case s.Origin != "":
			return 0
		case s.Lang == m.Words.Lang():
			return 1
		default:
			return 2
		}
	}
	list := slices.SortedStableFunc(slices.Values(m.deps.Scenarios), func(a, b scenarios.Scenario) int { return rank(a) - rank(b) })
	out := make([]picker.Scenario, len(list))
	for i, s := range list {
		out[i] = picker.Scenario{ID: s.ID, Title: s.Title, Kind: s.Kind, Lang: s.Lang, About: s.About, Turns: len(s.Script)}
	}
	return out
}

// create makes a session; first is the person's first message, if there is one.
func (m *App) create(spec Spec, first string) tea.Cmd {
	m.opening = true
	ctx, create := m.Ctx, m.deps.Create
	return func() tea.Msg {
		s, err := create(ctx, spec)
		return createdMsg{session: s, first: first, err: err}
	}
}

func (m *App) created(msg createdMsg) tea.Cmd {
	m.opening = false
	early := m.early
	m.early = nil
	if msg.err != nil {
		m.screen = screenPicker
		m.resize()
		return tea.Batch(m.NotifyText(chat.Bad, m.Words.Message(msg.err.Error())), m.discover())
	}
	cmds := []tea.Cmd{m.leaveChat()}
	if msg.first != "" {
		m.picker.Sent()
		cmds = append(cmds, m.remember(msg.first))
	}
	m.open(msg.session)
	m.screen = screenChat
	m.resize()
	cmds = append(cmds, m.chat.FocusComposer(), m.takeDraft())
	if msg.first != "" {
		cmds = append(cmds, m.chat.Send(msg.first, false))
		m.chat.WatchOver(msg.first)
	}
	cmds = append(cmds, m.carryOut())
	for _, e := range early {
		m.Now = e.at
		cmds = append(cmds, m.route(e.msg))
		m.chat.FollowInput()
	}
	return tea.Batch(cmds...)
}

// rater is the person at the keyboard, in a pass.
func (m *App) rater(pass int) sessions.Rater {
	return sessions.Rater{Name: m.deps.Rater, Pass: pass, By: m.deps.By}
}

// sent lists the messages that can be called back: those of before, and the
// session's own.
func (m *App) sent(s *sessions.Session) []string {
	out := slices.Clone(m.deps.Memory.Sent)
	for _, t := range s.Turns {
		if !t.User.Scripted && !slices.Contains(out, t.User.Text) {
			out = append(out, t.User.Text)
		}
	}
	return out
}

// edited takes the text of the editor, also what was written in one that failed.
func (m *App) edited(msg chat.EditedMsg) tea.Cmd {
	if m.chat != nil && m.chat.Live {
		m.chat.PutDraft(msg.Text)
		m.resize()
	}
	if msg.Err != nil {
		return m.NotifyText(chat.Bad, m.Words.Message(msg.Err.Error()))
	}
	return nil
}

// open makes a session the one on screen, live.
func (m *App) open(s *sessions.Session) {
	m.chat = chat.New(m.Env, s, m.rater(max(1, s.Passes(m.rater(1)))))
	m.chat.GoLive(m.sent(s))
}

// leaveChat ends what the open session has under way, keeping its text, and
// saves it.
func (m *App) leaveChat() tea.Cmd {
	kept := m.leaveDraft()
	if m.chat == nil {
		return kept
	}
	return tea.Batch(kept, m.chat.Leave())
}

// openReplay makes a saved session the one on screen, to be played or rated.
func (m *App) openReplay(r chat.Replay) {
	pass := max(1, r.Session.Passes(m.rater(1)))
	if r.Rate {
		if pass = r.Pass; pass == 0 {
			pass = chat.RatingPass(r.Session, m.rater)
		}
	}
	m.chat = chat.New(m.Env, r.Session, m.rater(pass))
	m.chat.Play(r)
}
