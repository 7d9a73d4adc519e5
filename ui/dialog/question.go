package dialog

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
)

// Yes says that a question was answered with yes; no is a Cancel.
type Yes struct{ ID string }

// No says that a question was answered with no.
type No struct{ ID string }

// Query says what a question asks.
type Query struct {
	ID      string // comes back in the answer
	Title   string
	Text    string // may have several lines
	Yes, No string // the answers; "yes" and "no" where they are empty
	Only    bool   // there is nothing to decide: one button, Yes
	Ready   bool   // the cursor begins on yes
	OnNo    bool   // no is an answer, a No, and not the same as leaving
}

// Question asks for yes or no. Make it with NewQuestion.
type Question struct {
	frame
	query Query
	no    bool // the cursor is on no
}

// NewQuestion makes a question. Letters never answer it; after one the cursor is
// on no.
func NewQuestion(styles *themes.Styles, words *lang.Words, keys KeyMap, query Query) Question {
	if query.Yes == "" {
		query.Yes = words.T("dialog.yes")
	}
	if query.No == "" {
		query.No = words.T("dialog.no")
	}
	return Question{
		frame: frame{styles: styles, words: words, keys: keys, id: query.ID, title: query.Title, wish: 64, w: 80, h: 24},
		query: query, no: !query.Only && !query.Ready,
	}
}

// SetSize gives the dialog its room.
func (d *Question) SetSize(w, h int) { d.w, d.h = w, h }

// Update handles keys.
func (d Question) Update(msg tea.Msg) (Question, Action) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return d, nil
	}
	switch {
	case key.Matches(press, d.keys.Accept) && !d.no:
		return d, Yes{ID: d.id}
	case d.query.Only && key.Matches(press, d.keys.Cancel):
		return d, Yes{ID: d.id}
	case d.query.OnNo && key.Matches(press, d.keys.Accept):
		return d, No{ID: d.id}
	case key.Matches(press, d.keys.Cancel), key.Matches(press, d.keys.Accept):
		return d, d.cancel()
	case key.Matches(press, d.keys.Left, d.keys.Right) && !d.query.Only:
		d.no = !d.no
	case press.Text != "" && !d.query.Only: // somebody writes, and may end with Enter
		d.no = true
	}
	return d, nil
}

// View is the window.
func (d Question) View() string {
	var lines []string
	for _, line := range lang.Wrap(sanitize.Text(d.query.Text), d.inner()) {
		lines = append(lines, d.styles.Text.Render(line))
	}
	if room := max(0, d.height()-2); len(lines) > room {
		lines = lines[:room]
	}
	lines = append(lines, "", d.buttons())
	if d.query.Only {
		return d.window(lines, "")
	}
	return d.window(lines, hint(d.keys.Left, d.keys.Accept))
}

// buttons are the answers, the one under the cursor marked.
func (d Question) buttons() string {
	button := func(text string, on bool) string {
		if on {
			return d.styles.Badge.Render("▸ " + text + " ")
		}
		return d.styles.Text.Render("  " + text + " ")
	}
	out := button(d.query.Yes, !d.no)
	if !d.query.Only {
		out += "  " + button(d.query.No, d.no)
	}
	return strings.Repeat(" ", max(0, d.inner()-ansi.StringWidth(out))) + out
}

// Size is how large the window is.
func (d Question) Size() (w, h int) { return size(d.View()) }

// Cursor is nil: nothing is typed in a question.
func (d Question) Cursor() *tea.Cursor { return nil }
