package help

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

func newHelp(code string, w, h int) *Model {
	bind := func(k, desc string) key.Binding { return key.NewBinding(key.WithKeys(k), key.WithHelp(k, desc)) }
	many := make([]key.Binding, 0, 16)
	for _, k := range strings.Split("abcdefghijklmnop", "") {
		many = append(many, bind(k, "does "+k))
	}
	m := New(themes.Builtin()[0].Styles(), lang.Must(code), []Section{
		{"Composing", []key.Binding{bind("enter", "send"), bind("alt+enter/ctrl+j/shift+enter", "new line"), bind("ctrl+x", "write in your editor")}},
		{"Rating", many},
		{"回放", []key.Binding{bind("space", "暂停／继续"), bind("←", "退 5 秒")}},
	})
	m.SetSize(w, h)
	return &m
}

func press(m *Model, keys ...string) Action {
	named := map[string]tea.KeyPressMsg{
		"esc": {Code: tea.KeyEscape}, "enter": {Code: tea.KeyEnter}, "backspace": {Code: tea.KeyBackspace},
		"pgdown": {Code: tea.KeyPgDown}, "end": {Code: tea.KeyEnd}, "space": {Code: tea.KeySpace, Text: " "},
	}
	var out Action
	for _, k := range keys {
		msg, ok := named[k]
		if !ok {
			msg = tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		}
		var action Action
		*m, action = m.Update(msg)
		out = nil
		if action != nil {
			out = action
		}
	}
	return out
}

func view(m *Model) string {
	var out []string
	for line := range strings.SplitSeq(ansi.Strip(m.View()), "\n") {
		out = append(out, strings.TrimRight(line, " "))
	}
	return strings.Join(out, "\n")
}

func TestPictures(t *testing.T) {
	narrow := strings.TrimPrefix(`
 Keys

 Composing
  enter                         send
  alt+enter/ctrl+j/shift+enter  new line
  ctrl+x                        write in your editor

 Rating
  a                             does a
  b                             does b
  c                             does c
 / search · j k scroll · esc close                                    ↓ 17 more`, "\n")
	if got := view(newHelp("en", 80, 12)); got != narrow {
		t.Errorf("80x12:\n%s\nwant\n%s", got, narrow)
	}
	wide := strings.TrimPrefix(`
 Keys

 Composing                                                   Rating
  enter                         send                          a      does a
  alt+enter/ctrl+j/shift+enter  new line                      b      does b
  ctrl+x                        write in your editor          c      does c
 / search · j k scroll · esc close`, "\n")
	got := strings.Split(view(newHelp("en", 120, 24)), "\n")
	if picture := strings.Join(append(got[:6:6], got[len(got)-1]), "\n"); picture != wide {
		t.Errorf("120x24:\n%s\nwant\n%s", picture, wide)
	}
}

func TestSearches(t *testing.T) {
	tests := []struct {
		keys      string
		has, lack string
	}{
		{"/edi", "write in your editor", "new line"},
		{"/SEND", "send", "editor"},
		{"/rating", "does p", "send"}, // a title brings its whole section
		{"/暂停", "space", "send"},
		{"/zzz", "zzz", "send"},
	}
	for _, tt := range tests {
		m := newHelp("en", 80, 30)
		press(m, strings.Split(tt.keys, "")...)
		press(m, "enter")
		if got := view(m); !strings.Contains(got, tt.has) || strings.Contains(got, tt.lack) {
			t.Errorf("%s shows\n%s", tt.keys, got)
		}
		if msg := press(m, "esc"); msg != nil || !strings.Contains(view(m), "new line") {
			t.Errorf("%s: the first esc ends the search, not the help", tt.keys)
		}
		if msg := press(m, "esc"); msg != (Close{}) {
			t.Errorf("%s: the second esc gives %v", tt.keys, msg)
		}
	}
	m := newHelp("en", 80, 30)
	press(m, "/", "q", "?", "字", "backspace")
	if got := view(m); !strings.Contains(got, "/q?▏") {
		t.Errorf("while searching, letters are letters:\n%s", got)
	}
}

func TestScrollsWithinBounds(t *testing.T) {
	m := newHelp("en", 80, 12)
	press(m, "k", "k")
	if m.window.Top != 0 {
		t.Errorf("above the top: %d", m.window.Top)
	}
	press(m, "end")
	if got := view(m); !strings.Contains(got, "退 5 秒") || strings.Contains(got, "more") {
		t.Errorf("the end is\n%s", got)
	}
	press(m, "j", "pgdown", "space")
	end := m.window.Top
	*m, _ = m.Update(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	if m.window.Top != end-3 {
		t.Errorf("the wheel goes from %d to %d", end, m.window.Top)
	}
	m.SetSize(80, 40)
	if got := view(m); !strings.Contains(got, "send") {
		t.Errorf("in a higher window everything is shown:\n%s", got)
	}
}

func TestEveryKeyThatCloses(t *testing.T) {
	for _, k := range []string{"esc", "q", "?", "enter"} {
		if msg := press(newHelp("en", 80, 24), k); msg != (Close{}) {
			t.Errorf("%s gives %v", k, msg)
		}
	}
}

func TestEveryLineIsAsWideAsTheScreen(t *testing.T) {
	for _, code := range lang.Languages() {
		for w := 20; w <= 220; w += 7 {
			for h := 4; h <= 60; h += 5 {
				m := newHelp(code, w, h)
				press(m, "j", "j")
				lines := strings.Split(m.View(), "\n")
				if len(lines) != h {
					t.Fatalf("%dx%d: %d lines", w, h, len(lines))
				}
				for i, line := range lines {
					if got := ansi.StringWidth(line); got != w {
						t.Fatalf("%dx%d: line %d is %d wide: %q", w, h, i, got, line)
					}
				}
			}
		}
	}
}
