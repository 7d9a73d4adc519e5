package reading

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

func open(t *testing.T, w, h, lines int) Model {
	t.Helper()
	theme, _ := themes.NewSet(nil).Choose("dark", true)
	words := lang.Must("en")
	m := New(theme.Styles(), words, DefaultKeyMap(words))
	m.SetSize(w, h)
	var b strings.Builder
	for i := range lines {
		fmt.Fprintf(&b, "line %d 猫\n", i)
	}
	m.SetText(b.String())
	return m
}

// first is the number of the first line on the screen.
func first(m Model) string {
	line, _, _ := strings.Cut(ansi.Strip(m.View()), "\n")
	return strings.Fields(line)[1]
}

func press(m Model, names ...string) (Model, Action) {
	var action Action
	for _, name := range names {
		k := tea.KeyPressMsg{Text: name, Code: []rune(name)[0]}
		switch name {
		case "esc":
			k = tea.KeyPressMsg{Code: tea.KeyEscape}
		case "pgdown":
			k = tea.KeyPressMsg{Code: tea.KeyPgDown}
		case "space":
			k = tea.KeyPressMsg{Text: " ", Code: tea.KeySpace}
		}
		m, action = m.Update(k)
	}
	return m, action
}

func TestScrolling(t *testing.T) {
	m := open(t, 40, 10, 100)
	for _, tt := range []struct {
		keys []string
		want string
	}{
		{[]string{"k"}, "0"},
		{[]string{"j", "j"}, "2"},
		{[]string{"space"}, "10"},
		{[]string{"pgdown"}, "18"},
		{[]string{"b"}, "10"},
		{[]string{"G"}, "90"},
		{[]string{"j"}, "90"},
		{[]string{"g"}, "0"},
	} {
		m, _ = press(m, tt.keys...)
		if got := first(m); got != tt.want {
			t.Errorf("after %v line %s is the first, wanted %s", tt.keys, got, tt.want)
		}
	}
	m, _ = m.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if got := first(m); got != "3" {
		t.Errorf("the wheel goes to line %s", got)
	}
	if _, action := press(m, "esc"); action != (Close{}) {
		t.Error("esc does not close it")
	}
}

func TestItFillsItsRoomAtAnySize(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {3, 2}, {12, 5}, {40, 10}, {200, 200}} {
		m := open(t, size[0], size[1], 100)
		m, _ = press(m, "G", "k")
		m.SetSize(size[0], size[1])
		lines := strings.Split(m.View(), "\n")
		if len(lines) != size[1] {
			t.Errorf("%v: there are %d lines", size, len(lines))
		}
		for i, line := range lines {
			if w := ansi.StringWidth(line); w != size[0] {
				t.Errorf("%v: line %d is %d cells wide", size, i, w)
			}
		}
	}
	m := open(t, 40, 10, 3)
	if strings.Contains(ansi.Strip(m.View()), "more") {
		t.Error("there is said to be more")
	}
	if m = open(t, 40, 10, 30); !strings.Contains(ansi.Strip(m.View()), "↓ 20 more") {
		t.Errorf("what is below is not said:\n%s", m.View())
	}
}
