package dialog

import (
	"slices"
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

// Preview says what the cursor has come to, to be shown at once.
type Preview struct{ ID, Name string }

// Chosen says what was chosen.
type Chosen struct{ ID, Name string }

// Option is something to choose.
type Option struct {
	Name  string // comes back in the answer
	Title string
	Note  string // a word at the right, may be empty
}

// Chooser asks for one of a list and previews the one under the cursor. Make
// it with NewChooser.
type Chooser struct {
	frame
	options []Option
	began   string // what was chosen before
	cursor  list.Cursor
}

// NewChooser makes a list with the cursor on the option that is chosen now.
func NewChooser(styles *themes.Styles, words *lang.Words, keys KeyMap, id, title string, options []Option, now string) Chooser {
	d := Chooser{
		frame:   frame{styles: styles, words: words, keys: keys, id: id, title: title, wish: 46, w: 80, h: 24},
		options: slices.Clone(options), began: now,
	}
	d.cursor.SetSize(d.rows(), len(options))
	d.cursor.MoveTo(slices.IndexFunc(options, func(o Option) bool { return o.Name == now }))
	return d
}

// SetSize gives the dialog its room.
func (d *Chooser) SetSize(w, h int) {
	d.w, d.h = w, h
	d.cursor.SetSize(d.rows(), len(d.options))
}

// Update handles keys. Whoever shows previews takes them back at a Cancel.
func (d Chooser) Update(msg tea.Msg) (Chooser, Action) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return d, nil
	}
	var step int
	switch {
	case key.Matches(press, d.keys.Cancel):
		return d, d.cancel()
	case len(d.options) == 0:
		return d, nil
	case key.Matches(press, d.keys.Accept):
		return d, Chosen{ID: d.id, Name: d.options[d.cursor.At].Name}
	case key.Matches(press, d.keys.Up), press.Text == "k":
		step = -1
	case key.Matches(press, d.keys.Down), press.Text == "j":
		step = 1
	default:
		return d, nil
	}
	d.cursor.Round(step)
	return d, Preview{ID: d.id, Name: d.options[d.cursor.At].Name}
}

// rows is how many options are seen.
func (d Chooser) rows() int { return min(len(d.options), d.height()) }

// View is the window.
func (d Chooser) View() string {
	w := d.inner()
	var lines []string
	for i := d.cursor.Top; i < d.cursor.Top+d.rows(); i++ {
		o := d.options[i]
		mark := "  "
		if i == d.cursor.At {
			mark = "▸ "
		}
		if o.Name == d.began {
			mark += "• "
		} else {
			mark += "  "
		}
		note := ansi.Truncate(sanitize.Line(o.Note), w/2, "…")
		room := w - ansi.StringWidth(mark) - ansi.StringWidth(note) - 1
		title := box.Fit(ansi.Truncate(sanitize.Line(o.Title), max(0, room), "…"), room)
		if i == d.cursor.At {
			lines = append(lines, d.styles.Selected.Render(mark+title+" "+note))
			continue
		}
		lines = append(lines, d.styles.Accent.Render(mark)+d.styles.Text.Render(title)+" "+d.styles.Muted.Render(note))
	}
	return d.window(lines, strings.TrimSpace(hint(d.keys.Accept, d.keys.Cancel)))
}

// Size is how large the window is.
func (d Chooser) Size() (w, h int) { return size(d.View()) }

// Cursor is nil: nothing is typed in a list.
func (d Chooser) Cursor() *tea.Cursor { return nil }
