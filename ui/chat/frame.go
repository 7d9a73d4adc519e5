package chat

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sanitize"
	"kansei/ui/keymap"
)

// readyHelp is the help line while digits rate and letters are text.
func (c *Model) readyHelp() []key.Binding {
	back, leave := c.Keys.RateUndo, c.Keys.ComposeLeave
	back.SetKeys("backspace")
	back.SetHelp("backspace", back.Help().Desc)
	leave.SetHelp(leave.Help().Key, c.Words.T("keys.commands"))
	out := c.rateHelp(c.Keys.RateTie)
	out = append(out, leave, c.Keys.ComposeSend, c.Keys.LaneNext)
	if _, due := c.Next(); due {
		out = append(out, c.Keys.NextScripted)
	}
	return append(append(out, back), bindings(c.Keys.ComposeTo, c.Keys.Models, c.Keys.Sessions, c.Keys.Help)...)
}

// stopFromComposer names the two keys that stop a lane while letters are text.
func (c *Model) stopFromComposer() key.Binding {
	leave, stop := c.Keys.ComposeLeave, c.Keys.Stop
	leave.SetHelp(leave.Help().Key+" "+stop.Help().Key, stop.Help().Desc)
	return leave
}

// composeHelp is the help line of the composer. How to leave it stands before
// anything else, even how to quit, since the keys that rate are text here.
func (c *Model) composeHelp(more ...key.Binding) []key.Binding {
	const roomForMore = 45
	first := bindings(c.Keys.ComposeSend, c.Keys.ComposeLeave)
	if c.Width < roomForMore {
		return first
	}
	return append(first, more...)
}

// afterRating are the keys beside those of the dimensions, first how to get to
// what can't be seen: the other lanes where one has the whole screen.
func (c *Model) afterRating() []key.Binding {
	away, known := bindings(c.Keys.Compose, c.Keys.LaneNext), c.Keys.Reveal
	if c.Layout().Tabs.H > 0 {
		slices.Reverse(away)
	}
	if !c.blind() {
		known = c.Keys.DetailsHere
	}
	return slices.Concat(
		bindings(c.Keys.RateBest, c.Keys.RateTie, c.Keys.RateAllBad), away,
		bindings(c.Keys.RateUndo, c.Keys.RateNote, known, c.Keys.Quit, c.Keys.HelpLine, c.Keys.Help),
	)
}

// rateHelp is the help line of rate mode.
func (c *Model) rateHelp(more ...key.Binding) []key.Binding {
	return OnScale(append(bindings(c.Keys.RateValue, c.Keys.RateNone), more...), c.Keys.RateValue, c.Session.Rubric.Min, c.Session.Rubric.Max)
}

// TooSmall reports whether nothing useful fits.
func (e *Env) TooSmall() bool { return e.Width < MinWidth || e.Height < MinHeight }

// Layout is where everything on the chat screen stands now.
func (c *Model) Layout() Layout {
	ratingLines, composerLines := c.Rating.Height(c.Width, c.Height), 0
	switch {
	case c.Playing():
		ratingLines, composerLines = 0, playerHeight(c.Height)
	case c.Live:
		composerLines = c.Composer.Height()
	}

	return Arrange(c.Width, c.Height, len(c.Order), c.Focus, c.zoomed, ratingLines, composerLines)
}

// Place gives every part of the chat its place.
func (c *Model) Place() {
	if c.Width == 0 || c.TooSmall() {
		return
	}
	c.Composer.SetSize(c.Width, max(1, c.Height/5))
	l := c.Layout()
	if l.Composer.H > 0 && l.Composer.H < c.Composer.Height() && c.Live {
		c.Composer.SetSize(c.Width, l.Composer.H-1)
	}
	c.Rating.SetSize(c.Width, l.Rating.H)
	if c.Playing() {
		c.player.bar.SetSize(l.Composer.W, l.Composer.H)
	}
	for _, p := range l.Panes {
		c.Panes[p.Lane].SetSize(p.Rect.W, p.Rect.H)
	}
	c.welcome(l)
	c.laid = c.Layout()
}

// KeepLaid gives the parts their places anew where one has asked for another
// height.
func (c *Model) KeepLaid() {
	if c == nil || c.Width == 0 || c.TooSmall() {
		return
	}
	if l, laid := c.Layout(), c.laid; l.Composer != laid.Composer || l.Rating != laid.Rating || !slices.Equal(l.Panes, laid.Panes) {
		c.Place()
	}
}

// Scroll moves the pane at a cell.
func (c *Model) Scroll(x, y, lines int) {
	if lane, ok := c.paneAt(x, y); ok {
		c.Panes[lane].ScrollBy(lines)
	}
}

// Click focuses the pane, the tab or the dimension that was clicked.
func (c *Model) Click(msg tea.MouseClickMsg) tea.Cmd {
	l := c.Layout()
	if lane, ok := c.paneAt(msg.X, msg.Y); ok {
		c.focusLane(lane)
		return nil
	}
	switch {
	case l.Tabs.H > 0 && msg.Y == l.Tabs.Y:
		if i := c.tabAt(msg.X); i >= 0 {
			c.focusLane(i)
			c.Place()
		}
	case inside(l.Rating, msg.X, msg.Y):
		return c.ratingClicked(msg.X-l.Rating.X, msg.Y-l.Rating.Y)
	case inside(l.Composer, msg.X, msg.Y) && c.Live:
		return c.Compose()
	case inside(l.Composer, msg.X, msg.Y) && c.Playing():
		if c.player.bar.SeekCell(msg.X) {
			c.show()
		}
	}
	return nil
}

// ratingClicked marks the dimension, or gives the point, at a cell of the
// rating line.
func (c *Model) ratingClicked(x, y int) tea.Cmd {
	if id, ok := c.Rating.Hit(x, y); ok {
		cmd := c.enterRating()
		c.Rating.Mark(id)
		return cmd
	}
	if v, ok := c.Rating.HitValue(x, y); ok && !c.Playing() {
		c.Composing = false
		c.Composer.Blur()
		return c.rate(&v)
	}
	return nil
}

func (c *Model) paneAt(x, y int) (lane int, ok bool) {
	for _, p := range c.Layout().Panes {
		if inside(p.Rect, x, y) {
			return p.Lane, true
		}
	}
	return 0, false
}

// Safe is text from a file or a model on one line of the screen.
func (e *Env) Safe(text string) string { return sanitize.Line(text) }

func bindings(list ...key.Binding) []key.Binding { return list }

// OnScale names, of the keys that rate, those that a scale has points for.
func OnScale(bindings []key.Binding, value key.Binding, low, high int) []key.Binding {
	if low < 1 || high < low || high > len(value.Keys()) {
		return bindings
	}
	for i, b := range bindings {
		if b.Help() == value.Help() {
			bindings[i].SetHelp(keymap.Show(value.Keys()[low-1:high]), value.Help().Desc)
		}
	}
	return bindings
}

func playerHeight(h int) int {
	if h < 20 {
		return 1
	}
	return 2
}

func inside(r Rect, x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// ShortHelp are the keys that matter now.
func (c *Model) ShortHelp() []key.Binding {
	k := c.Keys
	switch {
	case c.Playing():
		return bindings(k.ReplayPause, k.ReplayStep, k.ReplayBack, k.ReplayForward, k.ReplayTurnPrev, k.ReplayTurnNext, k.ReplaySlower, k.ReplayFaster, k.Quit, k.Help)
	case c.Composing && c.late():
		return append(bindings(k.ShowOthers), c.stopFromComposer(), k.Interrupt)
	case c.Composing && c.Streaming():
		return bindings(k.ComposeLeave, k.Help, k.Interrupt)
	case c.late():
		return bindings(k.Stop, k.ShowOthers, k.StopAll, k.LaneNext, k.Zoom, k.Compose, k.Help)
	case c.Input == InputReady:
		return c.readyHelp()
	case c.Composing && c.scripted() > 0:
		return c.composeHelp(k.NextScripted, k.ComposeNewline, k.Models, k.Sessions, k.Themes, k.HelpLine, k.Help, k.Interrupt)
	case c.Composing:
		return c.composeHelp(k.ComposeNewline, k.ComposeEditor, k.Models, k.Sessions, k.Themes, k.HelpLine, k.Help, k.Interrupt)
	case c.Streaming():
		return bindings(k.Stop, k.StopAll, k.LaneNext, k.Zoom, k.Compose, k.Help)
	case c.Repass():
		return c.rateHelp(k.LaneNext, k.RateBest, k.RateTie, k.RateAllBad, k.RateUndo, k.TurnNext, k.RateNote, k.Quit, k.HelpLine, k.Help)
	default:
		return c.rateHelp(c.afterRating()...)
	}
}
