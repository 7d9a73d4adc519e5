package browser

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

var start = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// some are n sessions, the newest first: titles, ratings and damage vary.
func some(n int) []Item {
	titles := []string{"Tired after the night shift", "外婆的电话和没说出口的话", "A very long title that goes on about everything that happened on one day in spring", "Good news 🎉", ""}
	out := make([]Item, n)
	for i := range out {
		out[i] = Item{
			ID: fmt.Sprintf("01JD%022d", i), Path: fmt.Sprintf("/sessions/%d.json", i), Title: titles[i%5],
			Created: start.Add(-time.Duration(i) * 7 * time.Hour), Updated: start.Add(-time.Duration(i)*7*time.Hour + time.Hour),
			Lanes: []string{"A", "B", "C"}, Turns: 1 + i%12, Rated: float64(i%4) / 3, Blind: i%2 == 0, Scenario: "The empty chair",
			Text: "I can't sleep again. Everyone says it gets better with time, and I nod.",
		}
		if i%7 == 3 {
			out[i].Damaged = "The file ends in the middle of turn 2, at byte 3412."
		}
	}
	return out
}

func newBrowser(t *testing.T, code string, n int) Model {
	t.Helper()
	words := lang.Must(code)
	m := New(themes.NewSet(nil).Auto(true).Styles(), words, DefaultKeyMap(words))
	m.SetSize(80, 24)
	m.SetItems(some(n))
	return m
}

var keyNames = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "backspace": {Code: tea.KeyBackspace},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
}

// press types keys, separated by spaces; a word that is no key is typed letter
// by letter. It returns the last message that came of it.
func press(m Model, keys string) (Model, Action) {
	var last Action
	do := func(k tea.KeyPressMsg) {
		var action Action
		if m, action = m.Update(k); action != nil {
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
	return m, last
}

func TestKeys(t *testing.T) {
	items := some(10)
	id := func(i int) (string, string) { return items[i].ID, items[i].Path }
	id0, path0 := id(0)
	id1, path1 := id(1)
	id3, path3 := id(3)
	tests := []struct {
		name, keys string
		want       tea.Msg
	}{
		{"open", "enter", Open{id0, path0}},
		{"replay the second", "down p", Replay{id1, path1}},
		{"rate", "j r", Rate{id1, path1}},
		{"export", "x", Export{id0, path0, 1}},
		{"a damaged one does not open", "jjj enter", nil},
		{"a damaged one can be deleted", "jjj d", Delete{id3, path3}},
		{"delete and go on with the next", "d enter", Open{id1, path1}},
		{"undo", "d u", UndoDelete{}},
		{"rename", "n ! enter", Rename{id0, path0, "Tired after the night shift!"}},
		{"rename and leave it", "n x esc", nil},
		{"search and open", "/ 外婆 enter enter", Open{id1, path1}},
		{"search for what is said", "/ SLEEP enter enter", Open{id0, path0}},
		{"letters are text in a search", "/ dq", nil},
		{"search is cleared before leaving", "/ x enter esc", nil},
		{"leave", "esc", Close{}},
		{"by title comes what has none first", "s g enter", Open{items[4].ID, items[4].Path}},
		{"rated ones only", "f f g enter", Open{id1, path1}},
		{"least rated first", "s s g enter", Open{id0, path0}},
		{"the models", "m", ChooseModel{Models: []Count{{"A", 5}, {"B", 5}, {"C", 5}}}},
		{"the last", "G enter", Open{items[9].ID, items[9].Path}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newBrowser(t, "en", 10)
			m, got := press(m, tt.keys)
			if reflect.TypeOf(got) != nil && tt.want == nil && strings.HasPrefix(reflect.TypeOf(got).PkgPath(), "charm.land") {
				got = nil // a field's own message
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, want %#v\n%s", got, tt.want, ansi.Strip(m.View()))
			}
		})
	}
}

func TestFilterCounts(t *testing.T) {
	m := newBrowser(t, "en", 28)
	for _, want := range []struct {
		filter string
		count  int
	}{{"all", 28}, {"not fully rated", 22}, {"partly or fully rated", 18}} {
		if len(m.shown) != want.count || !strings.Contains(ansi.Strip(m.View()), want.filter) {
			t.Errorf("%s: %d shown, want %d", want.filter, len(m.shown), want.count)
		}
		m, _ = press(m, "f")
	}
}

func TestTheCursorStaysOnItsSession(t *testing.T) {
	m, _ := press(newBrowser(t, "en", 30), "jjjjj")
	before, _ := m.Current()
	m.SetItems(append([]Item{{ID: "new", Path: "/new.json", Title: "New", Created: start.Add(time.Hour)}}, some(30)...))
	if after, _ := m.Current(); after.Path != before.Path {
		t.Errorf("the cursor went from %s to %s", before.Path, after.Path)
	}
	m, _ = press(m, "s")
	if after, _ := m.Current(); after.Path != before.Path {
		t.Errorf("sorting took the cursor from %s to %s", before.Path, after.Path)
	}
}

func TestWhyThereIsNothing(t *testing.T) {
	words := lang.Must("en")
	m := New(themes.NewSet(nil).Auto(true).Styles(), words, DefaultKeyMap(words))
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "Reading"},
		{func() { m.SetItems(nil) }, "No session yet"},
		{func() { m.SetProblem("The folder\x1b[31m can't be read.") }, "The folder can't be read."},
		{func() { m.SetItems(some(3)); m, _ = press(m, "/ zzz") }, "No session matches"},
	} {
		step.do()
		if !strings.Contains(ansi.Strip(m.View()), step.want) {
			t.Errorf("%q is not said:\n%s", step.want, ansi.Strip(m.View()))
		}
	}
	if _, msg := press(m, "enter enter d r p"); msg != nil {
		t.Errorf("keys on nothing ask for %#v", msg)
	}
}

func TestViewIsAsLargeAsItsRoom(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	keys := []string{"enter", "esc", "backspace", "up", "down", "pgup", "pgdown", "g", "G", "f", "s", "n", "d", "u", "/", "x", "外", "🎉", "e"}
	for _, code := range lang.Languages() {
		m := newBrowser(t, code, 60)
		items := some(40)
		items[2].Title, items[2].Lanes = "e\x1b]0;x\x07v\u202eil\x00", []string{"\x1b[31mA", "外"}
		for range 1500 {
			w, h := 1+r.IntN(180), 1+r.IntN(50)
			m.SetSize(w, h)
			m, _ = press(m, keys[r.IntN(len(keys))])
			if r.IntN(30) == 0 {
				m.SetItems(items)
			}
			lines := strings.Split(m.View(), "\n")
			if len(lines) != h {
				t.Fatalf("%dx%d: %d lines", w, h, len(lines))
			}
			for _, line := range lines {
				if got := ansi.StringWidth(line); got != w || strings.ContainsAny(line, "\u202e\x00\a") {
					t.Fatalf("%dx%d: a line is %d wide: %q", w, h, got, line)
				}
			}
			if c := m.Cursor(); c != nil && (c.X < 0 || c.X >= max(1, w) || c.Y < 0 || c.Y >= max(h, above+1)) {
				t.Fatalf("%dx%d: the cursor is at %d,%d", w, h, c.X, c.Y)
			}
		}
	}
}

// Ten thousand sessions cost no more to draw than those that are seen.
func TestManySessionsAreDrawnAsFast(t *testing.T) {
	draw := func(n int) float64 {
		m := newBrowser(t, "en", n)
		m, _ = press(m, "G")
		return testing.AllocsPerRun(5, func() { _ = m.View() })
	}
	if few, many := draw(100), draw(10_000); many > few*1.2 {
		t.Errorf("a screen of 10,000 sessions takes %.0f allocations, one of 100 takes %.0f", many, few)
	}
}

func BenchmarkSearch10000(b *testing.B) {
	words := lang.Must("en")
	m := New(themes.NewSet(nil).Auto(true).Styles(), words, DefaultKeyMap(words))
	m.SetItems(some(10_000))
	m.search.SetValue("night shift")
	for b.Loop() {
		m.refresh()
	}
}

// UPDATE_GOLDEN=1 writes the goldens.
func TestGolden(t *testing.T) {
	for _, tt := range []struct {
		name, code, keys string
		w, h             int
	}{
		{"list-80x24-en", "en", "j", 80, 24},
		{"list-120x40-zh", "zh", "jj", 120, 40},
		{"damaged-120x40-en", "en", "jjj", 120, 40},
		{"deleted-80x24-zh", "zh", "d / 外婆", 80, 24},
		{"rename-80x24-en", "en", "j n", 80, 24},
		{"narrow-44x12-en", "en", "j", 44, 12},
	} {
		m := newBrowser(t, tt.code, 30)
		m.SetSize(tt.w, tt.h)
		m, _ = press(m, tt.keys)
		golden(t, tt.name, m.View())
	}
}

// golden compares a view without its styles and the spaces at its lines' ends.
func golden(t *testing.T, name, view string) {
	t.Helper()
	lines := strings.Split(ansi.Strip(view), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	got := strings.Join(lines, "\n") + "\n"
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

func TestOneModelsSessions(t *testing.T) {
	words := lang.Must("en")
	m := New(themes.NewSet(nil).Auto(true).Styles(), words, DefaultKeyMap(words))
	m.SetSize(90, 24)
	m.SetItems([]Item{
		{Path: "/1", Title: "one", Lanes: []string{"v/big", "v/small"}},
		{Path: "/2", Title: "two", Lanes: []string{"v/small"}},
		{Path: "/3", Title: "blind", Lanes: []string{"v/big"}, Blind: true},
	})
	m.SetModel("v/big")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "1 of 3 · all · v/big") || !strings.Contains(view, "one") || strings.Contains(view, "blind") {
		t.Errorf("with v/big there is:\n%s", view)
	}
	if _, msg := press(m, "m"); !reflect.DeepEqual(msg, ChooseModel{Models: []Count{{"v/small", 2}, {"v/big", 1}}, Now: "v/big"}) {
		t.Errorf("m asks for %#v", msg)
	}
	m.SetModel("")
	if len(m.shown) != 3 {
		t.Errorf("%d are shown of all", len(m.shown))
	}
}

func TestTheMouseGoesToASessionAndOpensIt(t *testing.T) {
	m := newBrowser(t, "en", 30)
	click := func(x, y int) (msg Action) {
		var action Action
		if m, action = m.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}); action != nil {
			msg = action
		}
		return msg
	}
	if msg := click(10, above+4); msg != nil || m.cursor.At != 4 {
		t.Errorf("a click on the fifth row goes to %d and asks for %#v", m.cursor.At, msg)
	}
	if msg, ok := click(10, above+4).(Open); !ok || msg.Path != "/sessions/4.json" {
		t.Errorf("a second click asks for %#v", msg)
	}
	if msg := click(10, 0); msg != nil || m.cursor.At != 4 {
		t.Errorf("a click on the heading goes to %d and asks for %#v", m.cursor.At, msg)
	}
	m, _ = m.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if m.cursor.At != 7 {
		t.Errorf("the wheel goes to %d", m.cursor.At)
	}
}

// No key is named that does nothing where the cursor stands.
func TestShortHelpNamesWhatWorks(t *testing.T) {
	tests := []struct {
		name     string
		sessions int
		keys     string
		first    string
		without  []string
	}{
		{"a session", 10, "", "enter", nil},
		{"a damaged one", 10, "jjj", "d", []string{"enter", "p", "r", "n", "x"}},
		{"no session", 0, "", "esc", []string{"enter", "p", "r", "/", "f", "m", "s", "d"}},
		{"nothing found", 10, "/ zzz enter", "esc", []string{"enter", "p", "r", "d"}},
	}
	for _, tt := range tests {
		m, _ := press(newBrowser(t, "en", tt.sessions), tt.keys)
		var shown []string
		for _, b := range m.ShortHelp() {
			shown = append(shown, b.Help().Key)
		}
		if shown[0] != tt.first || !slices.Contains(shown, "esc") {
			t.Errorf("%s: the keys are %q, want %q first and esc", tt.name, shown, tt.first)
		}
		for _, key := range tt.without {
			if slices.Contains(shown, key) {
				t.Errorf("%s: %q is named and does nothing", tt.name, key)
			}
		}
	}
}

// A title that is longer than its room keeps the cursor where it changes.
func TestALongTitleIsRenamed(t *testing.T) {
	m := newBrowser(t, "en", 10)
	m, _ = press(m, "j j n")
	title := m.title.Value()
	for _, keys := range []string{"", "!", "left left left left left left left left", "?"} {
		m, _ = press(m, keys)
		c := m.Cursor()
		row := ansi.Strip(strings.Split(m.View(), "\n")[c.Y])
		if want := title[len(title)-4:]; keys == "" && !strings.HasSuffix(ansi.Cut(row, 0, c.X), want) {
			t.Errorf("left of the cursor is %q, not %q", ansi.Cut(row, 0, c.X), want)
		}
		if last := keys; len(last) == 1 && !strings.HasSuffix(ansi.Cut(row, 0, c.X), last) {
			t.Errorf("%q was typed, left of the cursor is %q", last, ansi.Cut(row, 0, c.X))
		}
	}
}
