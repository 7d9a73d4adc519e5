package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kansei/scenarios"
	"kansei/sessions"
	"kansei/ui/composer"
	"kansei/ui/pane"
	"kansei/ui/picker"
	"kansei/ui/rating"
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
	ctx, choices := m.ctx, m.deps.Choices
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
		case s.Lang == m.words.Lang():
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
	ctx, create := m.ctx, m.deps.Create
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
		return tea.Batch(m.notifyText(bad, m.words.Message(msg.err.Error())), m.discover())
	}
	cmds := []tea.Cmd{m.leaveChat()}
	if msg.first != "" {
		m.picker.Sent()
		cmds = append(cmds, m.remember(msg.first))
	}
	m.open(msg.session)
	m.screen = screenChat
	m.resize()
	cmds = append(cmds, m.chat.composer.Focus(), m.takeDraft())
	if msg.first != "" {
		cmds = append(cmds, m.chat.send(msg.first, false))
		m.chat.watchOver(msg.first)
	}
	cmds = append(cmds, m.carryOut())
	for _, e := range early {
		m.now = e.at
		cmds = append(cmds, m.route(e.msg))
		m.chat.followInput()
	}
	return tea.Batch(cmds...)
}

// open makes a session the one on screen, live.
func (m *App) open(s *sessions.Session) {
	m.newChat(s, m.rater(max(1, s.Passes(m.rater(1)))))
	m.chat.live, m.chat.composing = true, true
	if n := len(s.Turns); n > 0 {
		m.chat.turn, m.chat.fresh = n, slices.Clone(m.chat.order)
	}
	m.chat.composer.SetHistory(m.sent(s))
	m.chat.refreshHint()
	m.chat.refreshAll()
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

// newChat makes the parts that show a session for a rater.
func (m *App) newChat(s *sessions.Session, rater sessions.Rater) {
	c := &chat{
		env:     m.env,
		session: s, rater: rater, to: sessions.ToAll, order: s.Order(rater.Pass), hidden: m.deps.Hidden,
		joining: map[string]string{}, dropped: droppedLanes(s), rounds: map[int]*round{}, curtained: map[sessions.Address]shown{}, retrying: map[sessions.Address]string{},
		composer: composer.New(m.styles, m.words, composer.KeyMap{
			Send: m.keys.ComposeSend, Newline: m.keys.ComposeNewline, Editor: m.keys.ComposeEditor,
			Earlier: m.keys.ComposeHistoryPrev, Later: m.keys.ComposeHistoryNext,
			Undo: m.keys.ComposeUndo, Unfold: m.keys.ComposeUnfold,
		}),
		rating: rating.New(m.styles, m.words, s.Rubric),
	}
	for range c.order {
		c.panes = append(c.panes, pane.New(m.styles, m.words))
	}
	m.chat = c
	m.frames++
	m.ticking = false
}

// leaveChat ends what the open session has under way, keeping its text, and
// saves it.
func (m *App) leaveChat() tea.Cmd {
	kept := m.leaveDraft()
	if m.chat == nil || m.chat.saving == nil && (!m.chat.live || len(m.chat.rounds) == 0) {
		return kept
	}
	m.chat.abandon()
	return tea.Batch(kept, m.chat.save())
}

// abandon ends every round. What ended the replies was leaving, not a stop.
func (c *chat) abandon() {

	for generation, r := range c.rounds {
		r.cancel()
		for _, a := range r.addrs {
			if reply := c.session.Turn(a.Turn).Reply(a.Lane, a.Attempt); reply != nil && reply.Status == sessions.Streaming {
				reply.Status = sessions.Truncated
				if reply.Text == "" {
					reply.Status = sessions.Failed
				}
				reply.Error = &sessions.ReplyError{Kind: problemLeft, Message: c.words.T("chat.problem_left")}
			}
		}
		delete(c.rounds, generation)
	}
	clear(c.curtained)
}

// problemLeft is the kind of error of a reply that was left before its end.
const problemLeft = "truncated"

// submitted sends what the composer had.
func (c *chat) submitted(text string) tea.Cmd {

	if c == nil || !c.live {
		return nil
	}
	if c.streaming() {
		c.composer.SetValue(text)
		return c.notify("chat.notice_still_streaming")
	}
	if c.full(text) {
		c.composer.SetValue(text)
		return c.notify("chat.notice_full")
	}
	next, due := c.next()
	send := func() tea.Cmd { return c.send(text, due && next == text) }
	if c.editing > 0 {
		send = func() tea.Cmd { return c.resend(text) }
	}
	cmd := send()
	c.watchOver(text)
	c.want(sent{text})
	return cmd
}

// sendScripted sends the scenario's next message.
func (c *chat) sendScripted() tea.Cmd {

	if !c.live {
		return nil
	}
	text, due := c.next()
	switch {
	case c.session.Scenario == nil:
		return c.notify("chat.notice_no_scenario")
	case !due:
		return c.notify("chat.notice_scenario_over")
	case c.streaming():
		return c.notify("chat.notice_still_streaming")
	case c.full(text):
		return c.notify("chat.notice_full")
	}
	return c.send(text, true)
}

// refreshHint shows the scenario's next message as the composer's hint.
func (c *chat) refreshHint() {
	hint := ""
	switch {
	case c.to != sessions.ToAll:
		hint = c.words.T("chat.hint_to", c.label(c.to))
	case c.input == inputReady:
		hint = c.words.T("chat.hint_ready")
	}
	if text, due := c.next(); due && c.to == sessions.ToAll {
		hint = c.words.T("chat.hint_scripted", c.keys.NextScripted.Help().Key, firstLine(text))
	}
	c.composer.SetHint(hint)
	label := ""
	switch {
	case c.editing > 0:
		label = c.words.T("chat.label_edit")
	case c.to != sessions.ToAll:
		label = c.words.T("chat.label_to", c.label(c.to), c.keys.ComposeTo.Help().Key)
	}
	c.composer.SetLabel(label)
}

// toggleTo sends the next message to the lane in focus, or to all again. One
// that is edited goes to whom it went.
func (c *chat) toggleTo() {

	if c.editing > 0 {
		return
	}
	if c.to == sessions.ToAll {
		c.to = c.lane()
	} else {
		c.to = sessions.ToAll
	}
	c.refreshHint()
}

// anotherLane moves the focus, and with it the lane that the next message goes
// to.
func (c *chat) anotherLane(msg tea.KeyPressMsg) tea.Cmd {
	cmd := c.rateKey(msg)
	c.to = c.lane()
	c.refreshHint()
	return cmd
}

func (m *App) edited(msg EditedMsg) tea.Cmd {
	if m.chat != nil && m.chat.live { // also what was written in an editor that failed
		m.chat.composer.SetValue(msg.Text)
		m.resize()
	}
	if msg.Err != nil {
		return m.notifyText(bad, m.words.Message(msg.Err.Error()))
	}
	return nil
}
