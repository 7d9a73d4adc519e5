package chat

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
	"kansei/ui/box"
	"kansei/ui/reveal"
	"kansei/ui/window"
)

// paper is a window at the lower edge with a text to rate by: the replies stay
// in view, and a key that is not for the window closes it and does what it does.
type paper struct {
	styles *themes.Styles
	words  *lang.Words
	keys   reveal.KeyMap
	title  string
	parts  []string // paragraphs, without blank lines between them
	w, h   int
	top    int // the first line in sight
}

// SetSize gives the window its room.
func (p *paper) SetSize(w, h int) { p.w, p.h = w, h }

// SetStyles changes the colours.
func (p *paper) SetStyles(s *themes.Styles) { p.styles = s }

// Typing reports whether letters are text in it.
func (p *paper) Typing() bool { return false }

// Low reports whether it stands at the lower edge of the screen.
func (p *paper) Low() bool { return true }

// Update handles keys.
func (p *paper) Update(msg tea.Msg) (window.Window, window.Action) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	is := func(bindings ...key.Binding) bool { return key.Matches(press, bindings...) }
	next := *p
	switch most := max(0, len(p.lines())-p.room()); {
	case is(p.keys.Accept, p.keys.Cancel):
		return p, reveal.Close{}
	case most > 0 && is(p.keys.Up):
		next.top = max(0, p.top-1)
	case most > 0 && is(p.keys.Down):
		next.top = min(most, p.top+1)
	case most > 0 && is(p.keys.PageUp):
		next.top = max(0, p.top-p.room())
	case most > 0 && is(p.keys.PageDown):
		next.top = min(most, p.top+p.room())
	default:
		return p, reveal.Close{Key: &press}
	}
	return &next, nil
}

// room is how many lines are in sight: all but two of the screen's at most.
func (p *paper) room() int { return max(1, p.h-4) }

func (p *paper) lines() []string {
	var out []string
	for _, part := range p.parts {
		for line := range strings.SplitSeq(sanitize.Text(part), "\n") {
			out = append(out, p.styles.Measure.Wrap(line, max(1, p.w-box.Margin))...)
		}
	}
	return out
}

// View is the window.
func (p *paper) View() (string, *tea.Cursor) {
	lines := p.lines()
	top := max(0, min(p.top, len(lines)-p.room()))
	shown := lines[top:min(len(lines), top+p.room())]
	hint := p.keys.Cancel.Help().Key + " " + p.words.T("reveal.key_close")
	if len(shown) < len(lines) {
		hint += " · " + p.keys.Up.Help().Key + p.keys.Down.Help().Key
	}
	return box.Window(p.styles, p.title, hint, shown, p.w), nil
}

func (c *Model) openPaper(title string, parts ...string) tea.Cmd {
	return c.want(OpenWindow{Window: &paper{styles: c.Styles, words: c.Words, keys: c.Keys.Parts.Reveal, title: title, parts: parts}})
}

// showAnchors shows all points of the marked dimension in full.
func (c *Model) showAnchors() tea.Cmd {
	for _, d := range c.Session.Rubric.Dimensions {
		if d.ID != c.Rating.Marked() {
			continue
		}
		parts := []string{d.Question.In(c.Words.Lang())}
		for v := c.Session.Rubric.Min; v <= c.Session.Rubric.Max; v++ {
			if text, ok := d.Anchors[v]; ok {
				parts = append(parts, strconv.Itoa(v)+" "+text.In(c.Words.Lang()))
			}
		}
		return c.openPaper(sanitize.Line(d.Name.In(c.Words.Lang())), parts...)
	}
	return nil
}

// showAnswer shows the right answer of the scenario, or what a good reply
// notices. While a message is out it stays hidden, so that nobody has it in mind
// before the lanes have answered.
func (c *Model) showAnswer() tea.Cmd {
	switch s := c.Session.Scenario; {
	case s == nil || s.Answer == "":
		return c.Notify("chat.notice_no_answer")
	case c.Streaming() || c.Turn == 0 || !c.settled():
		return c.Notify("chat.notice_answer_later")
	default:
		return c.openPaper(c.Words.T("chat.answer_title"), s.Answer)
	}
}

// readNext shows the scenario's next message whole, before it is sent.
func (c *Model) readNext() tea.Cmd {
	text, due := c.Next()
	if !due {
		return c.Notify("chat.notice_no_next")
	}
	return c.openPaper(c.Words.T("chat.next_title", c.Keys.NextScripted.Help().Key), text)
}
