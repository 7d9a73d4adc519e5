package reveal

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
	"kansei/ui/box"
	"kansei/ui/list"
)

// Name is one line of the card: whose letter was whose, and how it did.
type Name struct {
	Label, Model, Size string
	Result             string // means and verdicts of this session
	Guess              string // what it was taken for; empty: no guess
	Right              bool
}

// Close says that the card was read. Key is a key that was pressed to do
// something else, nil if none was.
type Close struct{ Key *tea.KeyPressMsg }

// Card shows the names after the reveal. Make it with NewCard.
type Card struct {
	styles *themes.Styles
	words  *lang.Words
	keys   KeyMap
	w, h   int

	names  []Name
	sums   []string // what the guesses say, in this session and in all
	window list.Window
}

// NewCard makes a card of the lanes in the order in which they stand. sums are
// paragraphs on the guesses.
func NewCard(styles *themes.Styles, words *lang.Words, keys KeyMap, names []Name, sums ...string) Card {
	return Card{styles: styles, words: words, keys: keys, w: 80, h: 24, names: names, sums: sums}
}

// SetStyles changes the colours.
func (c *Card) SetStyles(s *themes.Styles) { c.styles = s }

// SetSize gives the card its room.
func (c *Card) SetSize(w, h int) { c.w, c.h = w, h }

// Update handles keys: any key but those that scroll closes the card.
func (c Card) Update(msg tea.Msg) (Card, Action) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return c, nil
	}
	c.window.SetSize(max(1, c.h-2), len(c.lines()))
	switch {
	case key.Matches(press, c.keys.Accept, c.keys.Cancel):
		return c, Close{}
	case key.Matches(press, c.keys.Up):
		c.window.ScrollBy(-1)
	case key.Matches(press, c.keys.Down):
		c.window.ScrollBy(1)
	case key.Matches(press, c.keys.PageUp):
		c.window.ScrollBy(-c.window.Height)
	case key.Matches(press, c.keys.PageDown):
		c.window.ScrollBy(c.window.Height)
	default:
		return c, Close{Key: &press}
	}
	return c, nil
}

func (c Card) width() int { return max(8, min(78, c.w-2)) }

// lines are all that the card says. Names stand alone on a line where there are
// few.
func (c Card) lines() []string {
	w := c.width() - box.Margin
	var out []string
	for _, n := range c.names {
		out = append(out, c.name(n, w))
		result := n.Result
		if guess := c.guess(n); guess != "" {
			result = strings.TrimPrefix(result+" · "+guess, " · ")
		}
		for _, line := range lang.Wrap(result, w-4) {
			style := c.styles.Muted
			if n.Right {
				style = c.styles.Good
			}
			out = append(out, "    "+style.Render(line))
		}
	}
	for _, text := range c.sums {
		out = append(out, "")
		for _, line := range lang.Wrap(text, w) {
			out = append(out, c.styles.Text.Render(line))
		}
	}
	return out
}

// name is a letter, whose it was, and how large that is.
func (c Card) name(n Name, w int) string {
	model := " " + ansi.Truncate(sanitize.Line(n.Model), max(1, w-4-ansi.StringWidth(n.Size)-2), "…")
	return c.styles.LabelFocus.Render(" "+n.Label+" ") + c.styles.Strong.Render(model) + c.styles.Muted.Render("  "+n.Size)
}

// guess is what the lane was taken for.
func (c Card) guess(n Name) string {
	switch {
	case n.Guess == "":
		return ""
	case n.Right:
		return c.words.T("reveal.right")
	default:
		return c.words.T("reveal.wrong", sanitize.Line(n.Guess))
	}
}

// View is the card alone.
func (c Card) View() string {
	lines := c.lines()
	c.window.SetSize(min(len(lines), max(1, c.h-2)), len(lines))
	shown := lines[c.window.Top : c.window.Top+c.window.Height]
	hint := c.keys.Accept.Help().Key + " " + c.words.T("reveal.key_close") + c.window.Beyond()
	return box.Window(c.styles, c.words.T("reveal.card_title"), hint, shown, c.width())
}

// Cursor is nil: nothing is typed here.
func (c Card) Cursor() *tea.Cursor { return nil }
