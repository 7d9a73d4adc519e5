package chat

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/lang"
	"kansei/themes"
	"kansei/ui/dialog"
	"kansei/ui/keymap"
	"kansei/ui/pane"
	"kansei/ui/window"
)

// attempts shows what one lane answered to one message, time after time, side
// by side.
type attempts struct {
	keys   *keymap.Map
	words  *lang.Words
	panes  []pane.Model // oldest first
	placed []Placed
}

// compareAttempts opens the attempts of the lane in focus.
func (c *Model) compareAttempts() tea.Cmd {
	turn := c.current()
	switch {
	case turn == nil:
		return c.Notify("chat.notice_nothing_to_rate")
	case c.Repass() && c.blind(): // which lane had to be asked again tells it apart
		return c.Notify("chat.notice_attempts_later")
	}
	a := &attempts{keys: c.Keys, words: c.Words}
	for i := range turn.Replies {
		r := &turn.Replies[i]
		if r.Lane != c.Lane() {
			continue
		}
		if !c.ended(c.Turn, r) {
			return c.Notify("chat.notice_wait")
		}
		p := pane.New(c.Styles, c.Words)
		p.SetHeading(c.Label(r.Lane), c.Words.T("chat.attempt", r.Attempt))
		p.SetEntry(c.attempt(turn, r))
		p.Top()
		a.panes = append(a.panes, p)
	}
	if len(a.panes) < 2 {
		return c.Notify("chat.notice_one_attempt")
	}
	return c.want(OpenWindow{Window: a})
}

// SetSize places the newest attempts for which there is room over the last line,
// which has the keys.
func (a *attempts) SetSize(w, h int) {
	h--
	columns, rows := max(1, w/paneWidth), max(1, h/paneHeight)
	n := min(len(a.panes), columns*rows)
	a.placed = tile(Rect{W: w, H: h}, n, (n+columns-1)/columns)
	for i, p := range a.placed {
		a.placed[i].Lane += len(a.panes) - n
		a.panes[a.placed[i].Lane].SetSize(p.Rect.W, p.Rect.H)
	}
}

// Low reports whether it stands at the lower edge of the screen.
func (a *attempts) Low() bool { return false }

// Typing reports whether letters are text in it.
func (a *attempts) Typing() bool { return false }

// ShortHelp are the keys that matter here.
func (a *attempts) ShortHelp() []key.Binding {
	named := func(b key.Binding, does string) key.Binding {
		b.SetHelp(b.Help().Key, a.words.T("reading.key_"+does))
		return b
	}
	return []key.Binding{named(a.keys.RateNext, "scroll"), named(a.keys.PageDown, "page_down"), named(a.keys.ComposeLeave, "close")}
}

func (a *attempts) SetStyles(s *themes.Styles) {
	for i := range a.panes {
		a.panes[i].SetStyles(s)
	}
}

func (a *attempts) Update(msg tea.Msg) (window.Window, window.Action) {
	pressed, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return a, nil
	}
	is := func(bindings ...key.Binding) bool { return key.Matches(pressed, bindings...) }
	switch {
	case is(a.keys.ComposeLeave, a.keys.Compare, a.keys.Quit):
		return a, dialog.Cancel{}
	case is(a.keys.RateNext):
		a.each(func(p *pane.Model) { p.ScrollBy(1) })
	case is(a.keys.RatePrev):
		a.each(func(p *pane.Model) { p.ScrollBy(-1) })
	case is(a.keys.PageDown):
		a.each((*pane.Model).PageDown)
	case is(a.keys.PageUp):
		a.each((*pane.Model).PageUp)
	case is(a.keys.ScrollTop):
		a.each((*pane.Model).Top)
	case is(a.keys.ScrollBottom):
		a.each((*pane.Model).Bottom)
	}
	return a, nil
}

func (a *attempts) each(do func(*pane.Model)) {
	for i := range a.panes {
		do(&a.panes[i])
	}
}

func (a *attempts) View() (string, *tea.Cursor) {
	return strings.Join(joined(a.placed, func(i int) []string { return a.panes[i].Lines() }), "\n"), nil
}
