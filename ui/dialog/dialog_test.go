package dialog

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

func styles() *themes.Styles { return themes.NewSet(nil).Auto(true).Styles() }

var keyNames = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "backspace": {Code: tea.KeyBackspace}, "tab": {Code: tea.KeyTab},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"space": {Code: tea.KeySpace, Text: " "},
}

// press types keys, separated by spaces; a word that is no key is typed letter
// by letter. It returns the last message that came of it.
func press[D any](d D, update func(D, tea.Msg) (D, Action), keys string) (D, Action) {
	var last Action
	do := func(k tea.KeyPressMsg) {
		var action Action
		if d, action = update(d, k); action != nil {
			last = action
		}
	}
	for _, word := range strings.Fields(keys) {
		if k, ok := keyNames[word]; ok {
			do(k)
			continue
		}
		for _, r := range word {
			do(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
	return d, last
}

func TestText(t *testing.T) {
	note := Ask{ID: "note", Title: "Note on A"}
	tags := Ask{ID: "tags", Title: "Tags", Tags: true, Known: []string{"warm", "lecture", "list", "凉"}}
	begun := tags
	begun.Value = "warm"
	tests := []struct {
		name, keys string
		ask        Ask
		want       tea.Msg
	}{
		{"a text", "too space long enter", note, Written{ID: "note", Text: "too long"}},
		{"nothing", "enter", note, Written{ID: "note"}},
		{"left", "x esc", note, Cancel{ID: "note"}},
		{"tags", "#a space b,a，c enter", tags, Written{ID: "tags", Text: "#a b,a，c", Tags: []string{"a", "b", "c"}}},
		{"completed", "le tab x enter", tags, Written{ID: "tags", Text: "lecture x", Tags: []string{"lecture", "x"}}},
		{"the likeliest without a letter", "tab tab enter", tags, Written{ID: "tags", Text: "warm lecture", Tags: []string{"warm", "lecture"}}},
		{"after a wide comma", "a，凉 tab enter", tags, Written{ID: "tags", Text: "a，凉", Tags: []string{"a", "凉"}}},
		{"what is there already is not offered", "w tab enter", begun, Written{ID: "tags", Text: "warm w", Tags: []string{"warm", "w"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			words := lang.Must("en")
			d := NewText(styles(), words, DefaultKeyMap(words), tt.ask)
			if _, got := press(d, Text.Update, tt.keys); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

func TestQuestion(t *testing.T) {
	tests := []struct {
		keys string
		only bool
		want tea.Msg
	}{
		{"enter", false, Cancel{ID: "q"}},
		{"left enter", false, Yes{ID: "q"}},
		{"right right enter", false, Cancel{ID: "q"}},
		{"y", false, nil},
		{"left y enter", false, Cancel{ID: "q"}},
		{"esc", false, Cancel{ID: "q"}},
		{"x", false, nil},
		{"enter", true, Yes{ID: "q"}},
		{"tab enter", true, Yes{ID: "q"}},
	}
	for _, tt := range tests {
		words := lang.Must("en")
		d := NewQuestion(styles(), words, DefaultKeyMap(words), Query{ID: "q", Title: "Sure?", Only: tt.only})
		if _, got := press(d, Question.Update, tt.keys); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s (only %t): got %#v, want %#v", tt.keys, tt.only, got, tt.want)
		}
	}
}

func options() []Option {
	return []Option{{Name: "dark", Title: "Dark", Note: "dark"}, {Name: "ink", Title: "水墨", Note: "dark"}, {Name: "sepia", Title: "Sepia", Note: "light"}}
}

func TestChooser(t *testing.T) {
	words := lang.Must("en")
	d := NewChooser(styles(), words, DefaultKeyMap(words), "themes", "Themes", options(), "ink")
	for _, tt := range []struct {
		keys string
		want tea.Msg
	}{
		{"down", Preview{ID: "themes", Name: "sepia"}},
		{"down down", Preview{ID: "themes", Name: "dark"}},
		{"up up", Preview{ID: "themes", Name: "sepia"}},
		{"k enter", Chosen{ID: "themes", Name: "dark"}},
		{"enter", Chosen{ID: "themes", Name: "ink"}},
	} {
		if _, got := press(d, Chooser.Update, tt.keys); got != tt.want {
			t.Errorf("%s: got %#v, want %#v", tt.keys, got, tt.want)
		}
	}
}

type window interface {
	View() string
	Size() (int, int)
	Cursor() *tea.Cursor
}

func all(code string, w, h int) map[string]window {
	words := lang.Must(code)
	keys := DefaultKeyMap(words)
	q := NewQuestion(styles(), words, keys, Query{ID: "q", Title: "Stop all?", Text: "Three lanes are still answering.\n三路还在回答。What has come is kept."})
	x := NewText(styles(), words, keys, Ask{ID: "tags", Title: "Tags for A 标签", Hint: "Words, separated by spaces.", Value: "warm", Tags: true, Known: []string{"lecture", "too-long", "凉", "e\x1b[31mvil"}})
	e := NewText(styles(), words, keys, Ask{ID: "note", Title: "Note", Placeholder: "写点什么"})
	c := NewChooser(styles(), words, keys, "themes", "Themes", options(), "ink")
	q.SetSize(w, h)
	x.SetSize(w, h)
	e.SetSize(w, h)
	c.SetSize(w, h)
	return map[string]window{"question": q, "tags": x, "note": e, "chooser": c}
}

func TestWindowsKeepToTheirRoom(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		room, high := 10+r.IntN(150), 3+r.IntN(30)
		for name, d := range all(lang.Languages()[r.IntN(2)], room, high) {
			w, h := d.Size()
			if w > room || h > max(high, 4) {
				t.Fatalf("%s is %dx%d in %dx%d", name, w, h, room, high)
			}
			lines := strings.Split(d.View(), "\n")
			if len(lines) != h {
				t.Fatalf("%s has %d lines, says %d", name, len(lines), h)
			}
			for _, line := range lines {
				if got := ansi.StringWidth(line); got != w || strings.ContainsAny(line, "\x00\u202e") {
					t.Fatalf("%s in %dx%d: a line is %d wide, says %d: %q", name, room, high, got, w, ansi.Strip(line))
				}
			}
			if c := d.Cursor(); c != nil && (c.X < 1 || c.X >= w || c.Y < 1 || c.Y > h) {
				t.Fatalf("%s in %dx%d: the cursor is at %d,%d", name, room, high, c.X, c.Y)
			}
		}
	}
}

// UPDATE_GOLDEN=1 writes the goldens.
func TestGolden(t *testing.T) {
	for _, code := range lang.Languages() {
		for name, d := range all(code, 80, 24) {
			golden(t, name+"-"+code, d.View())
		}
	}
}

func golden(t *testing.T, name, view string) {
	t.Helper()
	got := ansi.Strip(view) + "\n"
	file := filepath.Join("testdata", name+".golden")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what is shown now (UPDATE_GOLDEN=1 writes it):\n%s", file, got)
	}
}
