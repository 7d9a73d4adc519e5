package chat

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
	"kansei/ui/window"
)

// The settings of a session, as the list of them names each.
const (
	settingSystem      = "system"
	settingTemperature = "temperature"
	settingThinking    = "thinking"
	settingCurtain     = "curtain"
	settingRubric      = "rubric"
	settingDimensions  = "dimensions"
	settingAdd         = "add"
	settingDrop        = "drop:" // and the lane's ID
)

// OpenSettings lists the settings of the open session.
func (c *Model) OpenSettings(at string) tea.Cmd {
	if !c.Live {
		return c.Notify("settings.nowhere")
	}
	s := c.Session
	option := func(name, value string) dialog.Option {
		return dialog.Option{Name: name, Title: c.Words.T("settings." + name), Note: value}
	}
	first := s.Lanes[0]
	options := []dialog.Option{
		option(settingSystem, firstLine(s.System)), option(settingTemperature, paramText(first.Params["temperature"])),
		option(settingThinking, c.named("thinking_", string(first.Thinking), "default", "on", "off")), option(settingCurtain, c.Words.T("settings.curtain_"+string(s.Blind.Curtain))),
		option(settingRubric, c.named("rubric_", s.Rubric.ID, "sensibility", "writing", "reason")), option(settingDimensions, c.dimensionsText()), option(settingAdd, ""),
	}
	for _, lane := range c.Order {
		words := "settings.drop"
		if c.dropped[lane] {
			words = "settings.take_back"
		}
		options = append(options, dialog.Option{Name: settingDrop + lane, Title: c.Words.T(words, c.Label(lane))})
	}
	c.want(OpenWindow{Window: window.Chooser(dialog.NewChooser(c.Styles, c.Words, c.Keys.Parts.Dialog, dialogSettings, c.Words.T("settings.title"), options, at))})
	return nil
}

// named is a value in words where it is one of those that have some.
func (c *Model) named(prefix, value string, have ...string) string {
	if !slices.Contains(have, value) {
		return value
	}
	return c.Words.T("settings." + prefix + value)
}

func paramText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// Setting changes what was chosen from the list.
func (c *Model) Setting(name string) tea.Cmd {
	if c == nil {
		return nil
	}
	begun := len(c.Session.Turns) > 0
	switch {
	case c.Streaming():
		return c.Notify("chat.notice_still_streaming")
	case name == settingAdd:
		return c.askSetting(settingAdd, "")
	case strings.HasPrefix(name, settingDrop):
		return c.toggleLane(strings.TrimPrefix(name, settingDrop))
	case name == settingCurtain:
		all := []sessions.Curtain{sessions.CurtainPace, sessions.CurtainHold, sessions.CurtainOff}
		c.Session.Blind.Curtain = all[(slices.Index(all, c.Session.Blind.Curtain)+1)%len(all)]
	case begun: // every reply so far rests on it
		return c.Notify("settings.fixed")
	case name == settingSystem:
		return c.askSetting(name, c.Session.System)
	case name == settingTemperature:
		return c.askSetting(name, paramText(c.Session.Lanes[0].Params["temperature"]))
	case name == settingThinking:
		all := []sessions.Thinking{sessions.ThinkingDefault, sessions.ThinkingOn, sessions.ThinkingOff}
		to := all[(slices.Index(all, c.Session.Lanes[0].Thinking)+1)%len(all)]
		for i := range c.Session.Lanes {
			c.Session.Lanes[i].Thinking = to
		}
	case name == settingDimensions:
		return c.askSetting(name, c.dimensionsValue())
	case name == settingRubric:
		c.nextRubric()
	}
	return c.settingChanged(name)
}

// settingChanged saves a session that something was said in, and shows the list
// again.
func (c *Model) settingChanged(name string) tea.Cmd {
	c.refreshAll()
	cmds := []tea.Cmd{c.OpenSettings(name)}
	if len(c.Session.Turns) > 0 {
		cmds = append(cmds, c.save())
	}
	return tea.Batch(cmds...)
}

func (c *Model) askSetting(name, value string) tea.Cmd {
	c.want(OpenWindow{Window: window.Text(dialog.NewText(c.Styles, c.Words, c.Keys.Parts.Dialog, dialog.Ask{
		ID: dialogSetting + name, Title: c.Words.T("settings." + name), Hint: c.Words.T("settings." + name + "_hint"), Value: value,
	}))})
	return nil
}

// settingText takes what was written for a setting.
func (c *Model) settingText(name, text string) tea.Cmd {
	text = strings.TrimSpace(text)
	switch name {
	case settingSystem:
		c.Session.System = text
	case settingTemperature:
		v, err := strconv.ParseFloat(text, 64)
		if text != "" && (err != nil || v < 0 || v > 2) {
			return c.Notify("settings.temperature_wrong")
		}
		for i := range c.Session.Lanes {
			c.Session.Lanes[i].Params = withParam(c.Session.Lanes[i].Params, "temperature", v, text != "")
		}
	case settingDimensions:
		if missing := c.limit(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,，、", r) })); missing != "" {
			return c.Notify("settings.dimensions_wrong", missing)
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

func (c *Model) nextRubric() {
	all := c.Deps.Rubrics
	if len(all) == 0 {
		return
	}
	at := slices.IndexFunc(all, func(r sessions.Rubric) bool { return r.ID == c.Session.Rubric.ID })
	c.Session.Rubric = all[(at+1)%len(all)]
	c.Rating = rating.New(c.Styles, c.Words, c.Session.Rubric)
	c.Place()
}

// laneMsg brings a model that was asked for as another lane.
type laneMsg struct {
	session string
	lane    sessions.Lane
	err     error
}

func (c *Model) findLane(name string) tea.Cmd {
	if name == "" || c.Deps.Lane == nil {
		return nil
	}
	id, find := c.Session.ID, c.Deps.Lane
	return func() tea.Msg {
		lane, err := find(name)
		return laneMsg{session: id, lane: lane, err: err}
	}
}

// laneFound asks whether the new lane is to know what was said so far.
func (c *Model) laneFound(msg laneMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		return c.NotifyText(Bad, c.Words.Message(msg.err.Error()))
	case c.Session.ID != msg.session || c.Streaming():
		return nil
	case len(c.Session.Lanes) >= picker.MaxLanes:
		return c.Notify("picker.too_many", picker.MaxLanes)
	case len(c.Session.Turns) == 0:
		return c.addLane(msg.lane, "")
	}
	lane, donor := msg.lane, c.Lane()
	ask := c.Query(dialogJoin, "join", c.Label(donor))
	ask.Ready, ask.OnNo = true, true
	return c.want(AskFirst{
		Query: ask,
		Yes:   func() tea.Cmd { return c.addLane(lane, donor) }, No: func() tea.Cmd { return c.addLane(lane, "") },
	})
}

// addLane adds a lane that answers from here on. It goes on from what another
// lane has said, or begins with the next message where donor is empty.
func (c *Model) addLane(lane sessions.Lane, donor string) tea.Cmd {
	n := len(c.Session.Lanes)
	lane.Label = sessions.Letter(n)
	for i := n + 1; lane.ID == "" || c.Session.Lane(lane.ID) != nil; i++ {
		lane.ID = fmt.Sprintf("l%d", i)
	}
	c.Session.Lanes = append(c.Session.Lanes, lane)
	c.Order = append(c.Order, lane.ID)
	c.Panes = append(c.Panes, pane.New(c.Styles, c.Words))
	c.joining[lane.ID] = donor
	c.maskedTurns = -1 // its name is masked, too
	c.Place()
	c.refreshAll()
	cmd := c.Notify("settings.added", c.Label(lane.ID))
	if len(c.Session.Turns) > 0 {
		cmd = tea.Batch(cmd, c.save())
	}
	return cmd
}

// join has the first reply of a lane that was added go on from what was said
// so far, or from nothing.
func (c *Model) join(addrs []sessions.Address) {
	for _, a := range addrs {
		donor, ok := c.joining[a.Lane]
		if !ok {
			continue
		}
		delete(c.joining, a.Lane)
		if r := c.Session.Reply(a); r != nil {
			r.After = nil
			if donor != "" {
				r.After = c.Session.Next(a.Turn, donor)
			}
		}
	}
}

// toggleLane drops a lane from the next messages, or takes it back.
func (c *Model) toggleLane(lane string) tea.Cmd {
	switch {
	case c.dropped[lane]:
		delete(c.dropped, lane)
		return c.Notify("settings.taken_back", c.Label(lane))
	case len(c.nextLanes()) <= 1:
		return c.Notify("settings.last_lane")
	}
	c.dropped[lane] = true
	if c.to == lane {
		c.to = sessions.ToAll
		c.refreshHint()
	}
	return c.Notify("settings.dropped", c.Label(lane))
}

// nextLanes are the lanes that the next message to all goes to.
func (c *Model) nextLanes() []string {
	return slices.DeleteFunc(slices.Clone(c.Order), func(lane string) bool { return c.dropped[lane] })
}

// DroppedLanes are those that had answered before and were not asked in the
// newest turn that went to all.
func DroppedLanes(s *sessions.Session) map[string]bool {
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
