package reveal

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

func newReveal(code string) Model {
	words := lang.Must(code)
	return New(themes.NewSet(nil).Auto(true).Styles(), words, DefaultKeyMap(words),
		[]Lane{{"l2", "A"}, {"l1", "B"}, {"l3", "C"}}, []string{"a/one", "b/二", "c/\x1b[31mthree"})
}

var keyNames = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
	"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "x": {Code: 'x', Text: "x"}, "v": {Code: 'v', Text: "v"}, "delete": {Code: tea.KeyDelete},
}

func press(m Model, keys string) (Model, Action) {
	var last Action
	for _, name := range strings.Fields(keys) {
		var action Action
		m, action = m.Update(keyNames[name])
		if _, look := action.(Look); action != nil && !look {
			last = action
		}
	}
	return m, last
}

func TestKeys(t *testing.T) {
	none := map[string]string{}
	tests := []struct {
		name, keys string
		want       tea.Msg
	}{
		{"at once, without a guess", "enter", Confirm{none}},
		{"left", "esc", Cancel{}},
		{"one guess", "down right up enter", Confirm{map[string]string{"l2": "a/one"}}},
		{"enter goes on to the button", "down right enter left enter enter enter", Confirm{map[string]string{"l2": "a/one", "l1": "c/\x1b[31mthree"}}},
		{"round by way of none", "down right right right right up enter", Confirm{none}},
		{"taken back", "down right delete up enter", Confirm{none}},
		{"the last lane is next to the button", "up right down enter", Confirm{map[string]string{"l3": "a/one"}}},
		{"no guess on the button", "right left delete", nil},
		{"letters and then enter", "x enter", nil},
		{"two lanes may be taken for one model", "down right down right up up enter", Confirm{map[string]string{"l2": "a/one", "l1": "a/one"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := press(newReveal("en"), tt.keys); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

// A model that was handed on is not changed by its copies.
func TestCopiesAreApart(t *testing.T) {
	m, _ := press(newReveal("en"), "down right")
	_, _ = press(m, "right")
	if got := m.named()["l2"]; got != "a/one" {
		t.Errorf("the guess became %s", got)
	}
}

func TestWindowKeepsToItsRoom(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 300 {
		m := newReveal(lang.Languages()[r.IntN(2)])
		room, high := 10+r.IntN(120), 3+r.IntN(30)
		m.SetSize(room, high)
		m, _ = press(m, "down right down left")
		w, h := m.Size()
		lines := strings.Split(m.View(), "\n")
		if w > room || h > high || len(lines) != h {
			t.Fatalf("%dx%d (%d lines) in %dx%d", w, h, len(lines), room, high)
		}
		for _, line := range lines {
			if got := ansi.StringWidth(line); got != w || strings.Contains(line, "\x1b[31m") {
				t.Fatalf("in %dx%d: a line is %d wide, says %d: %q", room, high, got, w, line)
			}
		}
	}
}

// UPDATE_GOLDEN=1 writes the goldens.
func TestGolden(t *testing.T) {
	for _, code := range lang.Languages() {
		m, _ := press(newReveal(code), "down right right down")
		got := ansi.Strip(m.View()) + "\n"
		file := filepath.Join("testdata", "reveal-"+code+".golden")
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
}
