package dialog

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
	"kansei/ui/field"
)

// shownTags is how many earlier tags are offered at once.
const shownTags = 8

// Written brings a text. For a dialog that asks for tags, Tags are its words.
type Written struct {
	ID   string
	Text string
	Tags []string
}

// Ask says what a text dialog asks for.
type Ask struct {
	ID          string // comes back in the answer
	Title       string
	Hint        string // a sentence under the title, may be empty
	Placeholder string
	Value       string   // what stands there to begin with
	Tags        bool     // the text is a list of tags
	Known       []string // earlier tags to complete from, the likeliest first
}

// Text asks for a line of text. Make it with NewText.
type Text struct {
	frame
	ask   Ask
	field *field.Model
}

// NewText makes a dialog that asks for a line of text.
func NewText(styles *themes.Styles, words *lang.Words, keys KeyMap, ask Ask) Text {
	d := Text{frame: frame{words: words, keys: keys, id: ask.ID, title: ask.Title, wish: 64, w: 80, h: 24}, ask: ask, field: field.New("› ")}
	d.field.Placeholder = sanitize.Line(ask.Placeholder)
	d.field.SetValue(sanitize.Line(ask.Value))
	if ask.Tags && d.field.Value() != "" {
		d.field.SetValue(d.field.Value() + " ")
	}
	d.field.Focus()
	d.SetStyles(styles)
	d.SetSize(80, 24)
	return d
}

// SetStyles changes the colours.
func (d *Text) SetStyles(s *themes.Styles) {
	d.styles = s
	d.field.SetStyles(s)
}

// SetSize gives the dialog its room.
func (d *Text) SetSize(w, h int) { d.w, d.h = w, h }

// Update handles keys and pastes.
func (d Text) Update(msg tea.Msg) (Text, Action) {
	if msg, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(msg, d.keys.Accept):
			text := sanitize.Line(d.field.Value())
			return d, Written{ID: d.id, Text: text, Tags: d.tags(text)}
		case key.Matches(msg, d.keys.Cancel):
			return d, d.cancel()
		case d.ask.Tags && key.Matches(msg, d.keys.Complete):
			d.complete()
			return d, nil
		}
	}
	d.field.Update(msg)
	return d, nil
}

// tags are the words of a text, each once, without a leading "#".
func (d Text) tags(text string) []string {
	if !d.ask.Tags {
		return nil
	}
	var out []string
	for _, word := range splitTags(text) {
		if word = strings.TrimLeft(word, "#"); word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

func splitTags(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;，、；", r) })
}

// offered are the earlier tags that go on from the word being typed.
func (d Text) offered() []string {
	_, word := d.lastWord()
	have := d.tags(d.field.Value())
	var out []string
	for _, tag := range d.ask.Known {
		tag = sanitize.Line(tag)
		if tag == "" || slices.Contains(have, tag) || !strings.HasPrefix(strings.ToLower(tag), strings.ToLower(word)) {
			continue
		}
		if out = append(out, tag); len(out) == shownTags {
			break
		}
	}
	return out
}

// lastWord is the word being typed, and what stands before it.
func (d Text) lastWord() (before, word string) {
	value := d.field.Value()
	at := strings.LastIndexAny(value, " ,;，、；")
	if at < 0 {
		return "", strings.TrimLeft(value, "#")
	}
	_, size := lastRune(value[at:])
	return value[:at+size], strings.TrimLeft(value[at+size:], "#")
}

func lastRune(s string) (rune, int) {
	for _, r := range s {
		return r, len(string(r))
	}
	return 0, 0
}

// complete takes the first tag that is offered.
func (d *Text) complete() {
	offered := d.offered()
	if len(offered) == 0 {
		return
	}
	before, _ := d.lastWord()
	d.field.SetValue(before + offered[0] + " ")
}

func (d Text) lines() (above, all []string) {
	if d.ask.Hint != "" {
		for _, line := range lang.Wrap(sanitize.Line(d.ask.Hint), d.inner()) {
			above = append(above, d.styles.Muted.Render(line))
		}
		above = append(above, "")
	}
	all = append(slices.Clone(above), d.field.View(d.inner()))
	if d.ask.Tags {
		offered := ""
		for i, tag := range d.offered() {
			style := d.styles.Muted
			if i == 0 {
				style = d.styles.Accent
			}
			offered += style.Render("#"+tag) + "  "
		}
		all = append(all, "", offered)
	}
	if over := len(all) - d.height(); over > 0 {
		cut := min(over, len(above))
		return above[cut:], all[cut:][:min(d.height(), len(all)-cut)]
	}
	return above, all
}

// View is the window.
func (d Text) View() string {
	_, all := d.lines()
	keys := hint(d.keys.Accept, d.keys.Cancel)
	if d.ask.Tags && len(d.offered()) > 0 {
		keys = hint(d.keys.Complete, d.keys.Accept, d.keys.Cancel)
	}
	return d.window(all, keys)
}

// Size is how large the window is.
func (d Text) Size() (w, h int) { return size(d.View()) }

// Cursor is where the terminal's cursor stands in the window.
func (d Text) Cursor() *tea.Cursor {
	c := d.field.Cursor(d.inner())
	if c == nil {
		return nil
	}
	above, _ := d.lines()
	c.X, c.Y = min(c.X+2, d.width()-2), 1+len(above)
	return c
}
