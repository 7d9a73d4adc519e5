package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/dialog"
	"kansei/ui/pane"
	"kansei/ui/picker"
	"kansei/ui/rating"
)

// The settings of a session, as the list of them names each.
const (
	settingSystem      = "system"
	settingTemperature = "temperature"
	settingThinking    = "thinking"
	settingCurtain     = "curtain"
	settingRubric      = "rubric"
	settingAdd         = "add"
	settingDrop        = "drop:" // and the lane's ID
)

// openSettings lists the settings of the open session.
func (c *chat) openSettings(at string) tea.Cmd {

	if c == nil || !c.live {
		return c.notify("settings.nowhere")
	}
	s := c.session
	option := func(name, value string) dialog.Option {
		return dialog.Option{Name: name, Title: c.words.T("settings." + name), Note: value}
	}
	first := s.Lanes[0]
	options := []dialog.Option{
		option(settingSystem, firstLine(s.System)), option(settingTemperature, paramText(first.Params["temperature"])),
		option(settingThinking, string(first.Thinking)), option(settingCurtain, c.words.T("settings.curtain_"+string(s.Blind.Curtain))),
		option(settingRubric, s.Rubric.ID), option(settingAdd, ""),
	}
	for _, lane := range c.order {
		words := "settings.drop"
		if c.dropped[lane] {
			words = "settings.take_back"
		}
		options = append(options, dialog.Option{Name: settingDrop + lane, Title: c.words.T(words, c.label(lane))})
	}
	c.want(openWindow{window: asChooser(dialog.NewChooser(c.styles, c.words, c.keys.Parts.Dialog, dialogSettings, c.words.T("settings.title"), options, at))})
	return nil
}

func paramText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// setting changes what was chosen from the list.
func (c *chat) setting(name string) tea.Cmd {

	if c == nil {
		return nil
	}
	begun := len(c.session.Turns) > 0
	switch {
	case c.streaming():
		return c.notify("chat.notice_still_streaming")
	case name == settingAdd:
		return c.askSetting(settingAdd, "")
	case strings.HasPrefix(name, settingDrop):
		return c.toggleLane(strings.TrimPrefix(name, settingDrop))
	case name == settingCurtain:
		all := []sessions.Curtain{sessions.CurtainPace, sessions.CurtainHold, sessions.CurtainOff}
		c.session.Blind.Curtain = all[(slices.Index(all, c.session.Blind.Curtain)+1)%len(all)]
	case begun: // every reply so far rests on it
		return c.notify("settings.fixed")
	case name == settingSystem:
		return c.askSetting(name, c.session.System)
	case name == settingTemperature:
		return c.askSetting(name, paramText(c.session.Lanes[0].Params["temperature"]))
	case name == settingThinking:
		all := []sessions.Thinking{sessions.ThinkingDefault, sessions.ThinkingOn, sessions.ThinkingOff}
		to := all[(slices.Index(all, c.session.Lanes[0].Thinking)+1)%len(all)]
		for i := range c.session.Lanes {
			c.session.Lanes[i].Thinking = to
		}
	case name == settingRubric:
		c.nextRubric()
	}
	return c.settingChanged(name)
}

// settingChanged saves a session that something was said in, and shows the list
// again.
func (c *chat) settingChanged(name string) tea.Cmd {
	c.refreshAll()
	cmds := []tea.Cmd{c.openSettings(name)}
	if len(c.session.Turns) > 0 {
		cmds = append(cmds, c.save())
	}
	return tea.Batch(cmds...)
}

func (c *chat) askSetting(name, value string) tea.Cmd {
	c.want(openWindow{window: asText(dialog.NewText(c.styles, c.words, c.keys.Parts.Dialog, dialog.Ask{
		ID: dialogSetting + name, Title: c.words.T("settings." + name), Hint: c.words.T("settings." + name + "_hint"), Value: value,
	}))})
	return nil
}

// settingText takes what was written for a setting.
func (c *chat) settingText(name, text string) tea.Cmd {

	text = strings.TrimSpace(text)
	switch name {
	case settingSystem:
		c.session.System = text
	case settingTemperature:
		v, err := strconv.ParseFloat(text, 64)
		if text != "" && (err != nil || v < 0 || v > 2) {
			return c.notify("settings.temperature_wrong")
		}
		for i := range c.session.Lanes {
			c.session.Lanes[i].Params = withParam(c.session.Lanes[i].Params, "temperature", v, text != "")
		}
	case settingAdd:
		return c.findLane(text)
	}
	return c.settingChanged(name)
}

// withParam is a copy of parameters with one set, or left out.
func withParam(params map[string]any, name string, v any, set bool) map[string]any {
	out := map[string]any{}
	for k, old := range params {
		out[k] = old
	}
	if delete(out, name); set {
		out[name] = v
	}
	return out
}

func (c *chat) nextRubric() {
	all := c.deps.Rubrics
	if len(all) == 0 {
		return
	}
	at := slices.IndexFunc(all, func(r sessions.Rubric) bool { return r.ID == c.session.Rubric.ID })
	c.session.Rubric = all[(at+1)%len(all)]
	c.rating = rating.New(c.styles, c.words, c.session.Rubric)
	c.place()
}

// laneMsg brings a model that was asked for as another lane.
type laneMsg struct {
	session string
	lane    sessions.Lane
	err     error
}

func (c *chat) findLane(name string) tea.Cmd {
	if name == "" || c.deps.Lane == nil {
		return nil
	}
	id, find := c.session.ID, c.deps.Lane
	return func() tea.Msg {
		lane, err := find(name)
		return laneMsg{session: id, lane: lane, err: err}
	}
}

// laneFound asks whether the new lane is to know what was said so far.
func (c *chat) laneFound(msg laneMsg) tea.Cmd {

	switch {
	case msg.err != nil:
		return c.notifyText(bad, c.words.Message(msg.err.Error()))
	case c.session.ID != msg.session || c.streaming():
		return nil
	case len(c.session.Lanes) >= picker.MaxLanes:
		return c.notify("picker.too_many", picker.MaxLanes)
	case len(c.session.Turns) == 0:
		return c.addLane(msg.lane, "")
	}
	lane, donor := msg.lane, c.lane()
	ask := c.query(dialogJoin, "join", c.label(donor))
	ask.Ready, ask.OnNo = true, true
	return c.want(askFirst{
		query: ask,
		yes:   func() tea.Cmd { return c.addLane(lane, donor) }, no: func() tea.Cmd { return c.addLane(lane, "") },
	})
}

// addLane adds a lane that answers from here on. It goes on from what another
// lane has said, or begins with the next message where donor is empty.
func (c *chat) addLane(lane sessions.Lane, donor string) tea.Cmd {
	n := len(c.session.Lanes)
	lane.Label = sessions.Letter(n)
	for i := n + 1; lane.ID == "" || c.session.Lane(lane.ID) != nil; i++ {
		lane.ID = fmt.Sprintf("l%d", i)
	}
	c.session.Lanes = append(c.session.Lanes, lane)
	c.order = append(c.order, lane.ID)
	c.panes = append(c.panes, pane.New(c.styles, c.words))
	c.joining[lane.ID] = donor
	c.maskedTurns = -1 // its name is masked, too
	c.place()
	c.refreshAll()
	cmd := c.notify("settings.added", c.label(lane.ID))
	if len(c.session.Turns) > 0 {
		cmd = tea.Batch(cmd, c.save())
	}
	return cmd
}

// join has the first reply of a lane that was added go on from what was said
// so far, or from nothing.
func (c *chat) join(addrs []sessions.Address) {
	for _, a := range addrs {
		donor, ok := c.joining[a.Lane]
		if !ok {
			continue
		}
		delete(c.joining, a.Lane)
		if r := c.session.Reply(a); r != nil {
			r.After = nil
			if donor != "" {
				r.After = c.session.Next(a.Turn, donor)
			}
		}
	}
}

// toggleLane drops a lane from the next messages, or takes it back.
func (c *chat) toggleLane(lane string) tea.Cmd {

	switch {
	case c.dropped[lane]:
		delete(c.dropped, lane)
		return c.notify("settings.taken_back", c.label(lane))
	case len(c.nextLanes()) <= 1:
		return c.notify("settings.last_lane")
	}
	c.dropped[lane] = true
	if c.to == lane {
		c.to = sessions.ToAll
		c.refreshHint()
	}
	return c.notify("settings.dropped", c.label(lane))
}

// nextLanes are the lanes that the next message to all goes to.
func (c *chat) nextLanes() []string {
	return slices.DeleteFunc(slices.Clone(c.order), func(lane string) bool { return c.dropped[lane] })
}

// droppedLanes are those that had answered before and were not asked in the
// newest turn that went to all.
func droppedLanes(s *sessions.Session) map[string]bool {
	out := map[string]bool{}
	for i := len(s.Turns) - 1; i >= 0; i-- {
		if s.Turns[i].User.To != sessions.ToAll {
			continue
		}
		for _, l := range s.Lanes {
			before := slices.ContainsFunc(s.Turns[:i], func(t sessions.Turn) bool { return t.Latest(l.ID) != nil })
			if before && s.Turns[i].Latest(l.ID) == nil {
				out[l.ID] = true
			}
		}
		break
	}
	return out
}
