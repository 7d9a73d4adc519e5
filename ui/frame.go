package ui

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
	"kansei/sessions"
	"kansei/ui/box"
	"kansei/ui/keymap"
	"kansei/ui/rating"
	"kansei/ui/statusbar"
)

// noticeTime is how long a notice stays in place of the help line.
const noticeTime = 5 * time.Second

// The kinds of notice.
const (
	info = statusbar.Info
	bad  = statusbar.Bad
)

// notice is what has just happened, in the last line.
type notice struct {
	kind   statusbar.Kind
	text   string
	link   string // where a click on it leads; may be empty
	number int
}

func (n *notice) gone(number int) {
	if n.number == number {
		n.text = ""
	}
}

// answered takes a question, or whatever else is only said, off the last line
// once the person has gone on.
func (n *notice) answered() {
	if n.kind == info {
		n.text = ""
	}
}

// notify shows a notice by its words.
func (e *env) notify(key string, args ...any) tea.Cmd {
	return e.notifyText(info, e.words.T(key, args...))
}

// notifyText shows a notice.
func (e *env) notifyText(kind statusbar.Kind, text string) tea.Cmd {
	return e.notifyFor(noticeTime, kind, text)
}

func (e *env) notifyFor(span time.Duration, kind statusbar.Kind, text string) tea.Cmd {
	e.notice.number++
	e.notice.kind, e.notice.text, e.notice.link = kind, text, ""
	if kind == bad {
		e.problemText = text
	}
	number := e.notice.number
	return tea.Tick(span, func(time.Time) tea.Msg { return noticeGoneMsg{number: number} })
}

// footer is the last line: a notice, or the keys that matter here.
func (m *App) footer() string {
	if m.notice.text != "" {
		line := m.status.Notice(m.notice.kind, m.notice.text, m.detailsHint(), m.width)
		if m.notice.link != "" {
			line = ansi.SetHyperlink(m.notice.link) + line + ansi.ResetHyperlink()
		}
		return line
	}
	switch d := m.dialog.(type) {
	case nil:
	case *attempts:
		return m.status.Help(m.brief(d.shortHelp(m)), m.width)
	default: // its own keys stand in its frame
		return box.Pad("", m.width)
	}
	return m.status.Help(m.brief(m.shortHelp()), m.width)
}

// brief names each binding by one key, so that more of them fit; where letters
// are text, by one that isn't a letter. A run of keys is shown as the run.
func (m *App) brief(bindings []key.Binding) []key.Binding {
	const run = 3
	out := make([]key.Binding, 0, len(bindings))
	for _, b := range bindings {
		if keys := b.Keys(); len(keys) > 1 && len(keys) <= run {
			at := 0
			if m.typing() {
				at = keymap.WhileTyping(keys)
			}
			b.SetHelp(keymap.Show(keys[at:at+1]), b.Help().Desc)
		}
		out = append(out, b)
	}
	return out
}

func (m *App) shortHelp() []key.Binding {
	k := m.keys
	switch {
	case m.screen == screenReport:
		return append(m.report.view.ShortHelp(), bindings(k.Help)...)
	case m.screen == screenBrowser && m.browser.Typing():
		return m.browser.ShortHelp()
	case m.screen == screenBrowser:
		return append(m.browser.ShortHelp(), bindings(k.Report, k.Help)...)
	case m.screen == screenPicker:
		return append(m.picker.ShortHelp(), bindings(k.Sessions, k.Report, k.Themes, k.Help)...)
	case m.chat == nil:
		return bindings(k.Quit, k.Help)
	case m.chat.playing():
		return bindings(k.ReplayPause, k.ReplayStep, k.ReplayBack, k.ReplayForward, k.ReplayTurnPrev, k.ReplayTurnNext, k.ReplaySlower, k.ReplayFaster, k.Quit, k.Help)
	case m.chat.composing && m.chat.late():
		return append(bindings(k.ShowOthers), m.chat.stopFromComposer(), m.keys.Interrupt)
	case m.chat.composing && m.chat.streaming():
		return bindings(k.ComposeLeave, k.Help, k.Interrupt)
	case m.chat.late():
		return bindings(k.Stop, k.ShowOthers, k.StopAll, k.LaneNext, k.Zoom, k.Compose, k.Help)
	case m.chat.input == inputReady:
		return m.chat.readyHelp()
	case m.chat.composing && m.chat.scripted() > 0:
		return m.chat.composeHelp(m.keys.NextScripted, m.keys.ComposeNewline, m.keys.Models, m.keys.Sessions, m.keys.Themes, m.keys.HelpLine, m.keys.Help, m.keys.Interrupt)
	case m.chat.composing:
		return m.chat.composeHelp(m.keys.ComposeNewline, m.keys.ComposeEditor, m.keys.Models, m.keys.Sessions, m.keys.Themes, m.keys.HelpLine, m.keys.Help, m.keys.Interrupt)
	case m.chat.streaming():
		return bindings(k.Stop, k.StopAll, k.LaneNext, k.Zoom, k.Compose, k.Help)
	case m.chat.repass():
		return m.chat.rateHelp(m.keys.LaneNext, m.keys.RateBest, m.keys.RateTie, m.keys.RateAllBad, m.keys.RateUndo, m.keys.TurnNext, m.keys.RateNote, m.keys.Quit, m.keys.HelpLine, m.keys.Help)
	default:
		return m.chat.rateHelp(m.chat.afterRating()...)
	}
}

// readyHelp is the help line while digits rate and letters are text.
func (c *chat) readyHelp() []key.Binding {
	back, leave := c.keys.RateUndo, c.keys.ComposeLeave
	back.SetKeys("backspace")
	back.SetHelp("backspace", back.Help().Desc)
	leave.SetHelp(leave.Help().Key, c.words.T("keys.commands"))
	out := c.rateHelp(c.keys.RateTie)
	out = append(out, leave, c.keys.ComposeSend, c.keys.LaneNext)
	if _, due := c.next(); due {
		out = append(out, c.keys.NextScripted)
	}
	return append(append(out, back), bindings(c.keys.ComposeTo, c.keys.Models, c.keys.Sessions, c.keys.Help)...)
}

// stopFromComposer names the two keys that stop a lane while letters are text.
func (c *chat) stopFromComposer() key.Binding {
	leave, stop := c.keys.ComposeLeave, c.keys.Stop
	leave.SetHelp(leave.Help().Key+" "+stop.Help().Key, stop.Help().Desc)
	return leave
}

// composeHelp is the help line of the composer. How to leave it stands before
// anything else, even how to quit, since the keys that rate are text here.
func (c *chat) composeHelp(more ...key.Binding) []key.Binding {
	const roomForMore = 45
	first := bindings(c.keys.ComposeSend, c.keys.ComposeLeave)
	if c.width < roomForMore {
		return first
	}
	return append(first, more...)
}

// afterRating are the keys beside those of the dimensions, first how to get to
// what can't be seen: the other lanes where one has the whole screen.
func (c *chat) afterRating() []key.Binding {
	away, known := bindings(c.keys.Compose, c.keys.LaneNext), c.keys.Reveal
	if c.layout().Tabs.H > 0 {
		slices.Reverse(away)
	}
	if !c.blind() {
		known = c.keys.DetailsHere
	}
	return slices.Concat(
		bindings(c.keys.RateBest, c.keys.RateTie, c.keys.RateAllBad), away,
		bindings(c.keys.RateUndo, c.keys.RateNote, known, c.keys.Quit, c.keys.HelpLine, c.keys.Help),
	)
}

func bindings(list ...key.Binding) []key.Binding { return list }

// rateHelp is the help line of rate mode.
func (c *chat) rateHelp(more ...key.Binding) []key.Binding {
	return onScale(append(bindings(c.keys.RateValue, c.keys.RateNone), more...), c.keys.RateValue, c.session.Rubric.Min, c.session.Rubric.Max)
}

// onScale names, of the keys that rate, those that a scale has points for.
func onScale(bindings []key.Binding, value key.Binding, low, high int) []key.Binding {
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

// tooSmall reports whether nothing useful fits.
func (e *env) tooSmall() bool { return e.width < minWidth || e.height < minHeight }

// layout is where everything on the chat screen stands now.
func (c *chat) layout() Layout {

	ratingLines, composerLines := rating.Height(c.width, c.height), 0
	switch {
	case c.playing():
		ratingLines, composerLines = 0, playerHeight(c.height)
	case c.live:
		composerLines = c.composer.Height()
	}

	return Arrange(c.width, c.height, len(c.order), c.focus, c.zoomed, ratingLines, composerLines)
}

func playerHeight(h int) int {
	if h < 20 {
		return 1
	}
	return 2
}

// resize gives every part its place.
func (m *App) resize() {
	if m.width == 0 || m.tooSmall() {
		return
	}
	m.picker.SetSize(m.width, m.height-1)
	m.browser.SetSize(m.width, m.height-1)
	if m.screen == screenReport {
		m.report.view.SetSize(m.width, m.height-1)
		m.drawReport()
	}
	if m.help != nil {
		m.help.SetSize(m.width, m.height)
	}
	if m.dialog != nil {
		m.dialog.size(m.width, m.height)
	}
	if m.chat != nil {
		m.chat.place()
	}
}

// place gives every part of the chat its place.
func (c *chat) place() {
	if c.width == 0 || c.tooSmall() {
		return
	}
	c.composer.SetSize(c.width, max(1, c.height/5))
	l := c.layout()
	if l.Composer.H > 0 && l.Composer.H < c.composer.Height() && c.live {
		c.composer.SetSize(c.width, l.Composer.H-1)
	}
	c.rating.SetSize(c.width, l.Rating.H)
	if c.playing() {
		c.player.bar.SetSize(l.Composer.W, l.Composer.H)
	}
	for _, p := range l.Panes {
		c.panes[p.Lane].SetSize(p.Rect.W, p.Rect.H)
	}
	c.welcome(l)
	c.laid = c.layout()
}

// keepLaid gives the parts their places anew where one has asked for another
// height.
func (c *chat) keepLaid() {
	if c == nil || c.width == 0 || c.tooSmall() {
		return
	}
	if l, laid := c.layout(), c.laid; l.Composer != laid.Composer || l.Rating != laid.Rating || !slices.Equal(l.Panes, laid.Panes) {
		c.place()
	}
}

// wheel scrolls what is under it.
func (m *App) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	lines := 3
	switch msg.Button {
	case tea.MouseWheelUp:
		lines = -lines
	case tea.MouseWheelDown:
	default:
		return nil
	}
	if m.screen != screenChat || m.chat == nil || m.covered() || m.tooSmall() {
		return m.toFocused(msg)
	}
	m.chat.scroll(msg.X, msg.Y, lines)
	return nil
}

// scroll moves the pane at a cell.
func (c *chat) scroll(x, y, lines int) {
	if lane, ok := c.paneAt(x, y); ok {
		c.panes[lane].ScrollBy(lines)
	}
}

// clicked takes a click.
func (m *App) clicked(msg tea.MouseClickMsg) tea.Cmd {
	if m.screen != screenChat || m.chat == nil || m.covered() || m.tooSmall() {
		return m.toFocused(msg)
	}
	return m.chat.click(msg)
}

// click focuses the pane, the tab or the dimension that was clicked.
func (c *chat) click(msg tea.MouseClickMsg) tea.Cmd {
	l := c.layout()
	if lane, ok := c.paneAt(msg.X, msg.Y); ok {
		c.focusLane(lane)
		return nil
	}
	switch {
	case l.Tabs.H > 0 && msg.Y == l.Tabs.Y:
		if i := c.tabAt(msg.X); i >= 0 {
			c.focusLane(i)
			c.place()
		}
	case inside(l.Rating, msg.X, msg.Y):
		return c.ratingClicked(msg.X-l.Rating.X, msg.Y-l.Rating.Y)
	case inside(l.Composer, msg.X, msg.Y) && c.live:
		return c.compose()
	case inside(l.Composer, msg.X, msg.Y) && c.playing():
		if c.player.bar.SeekCell(msg.X) {
			c.show()
		}
	}
	return nil
}

// ratingClicked marks the dimension, or gives the point, at a cell of the
// rating line.
func (c *chat) ratingClicked(x, y int) tea.Cmd {

	if id, ok := c.rating.Hit(x, y); ok {
		cmd := c.enterRating()
		c.rating.Mark(id)
		return cmd
	}
	if v, ok := c.rating.HitValue(x, y); ok && !c.playing() {
		c.composing = false
		c.composer.Blur()
		return c.rate(&v)
	}
	return nil
}

func (c *chat) paneAt(x, y int) (lane int, ok bool) {
	for _, p := range c.layout().Panes {
		if inside(p.Rect, x, y) {
			return p.Lane, true
		}
	}
	return 0, false
}

func inside(r Rect, x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// leftMsg says that everything is saved and the program may end.
type leftMsg struct{ err error }

// quit saves and ends. Where saving fails, the first try says so and a second
// one ends all the same.
func (m *App) quit() tea.Cmd {
	if m.leaving {
		return tea.Quit
	}
	c := m.chat
	if c == nil || c.player != nil && !c.repass() || c.change == 0 {
		return tea.Quit
	}
	m.leaving = true
	m.chat.abandon()
	c.change++
	m.chat.age()
	return m.chat.saveState(func(msg savedMsg) tea.Msg { return leftMsg{err: msg.err} })
}

func (m *App) left(msg leftMsg) tea.Cmd {
	if msg.err == nil {
		return tea.Quit
	}
	m.chat.saving = msg.err
	return m.notifyText(bad, m.words.T("chat.notice_stays", msg.err))
}

// Unsaved returns the sessions that have been left and could not be saved, and
// the open one; for what is saved when the program ends.
func (m *App) Unsaved() []*sessions.Session {
	if s := m.Session(); s != nil {
		return append(slices.Clip(m.unsaved), s)
	}
	return m.unsaved
}

// Session is the open session, nil without one.
func (m *App) Session() *sessions.Session {
	if m.chat == nil || m.chat.playing() || m.chat.change == 0 {
		return nil
	}
	return m.chat.session.Clone()
}

// safe is text from a file or a model on one line of the screen.
func (e *env) safe(text string) string { return sanitize.Line(text) }

// SavedID is the ID of the session that is open, if something of it is on disk.
func (m *App) SavedID() string {
	if c := m.chat; c != nil && (len(c.session.Turns) > 0 || c.change > 0) {
		return c.session.ID
	}
	return ""
}
