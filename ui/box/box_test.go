package box

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"kansei/themes"
)

func TestFit(t *testing.T) {
	for _, tt := range []struct {
		line, want string
		w          int
	}{
		{"ab", "ab  ", 4}, {"abcdef", "abcd", 4}, {"难过了", "难过", 4}, {"a难过", "a难 ", 4}, {"", "  ", 2}, {"ab", "", -1},
	} {
		if got := Fit(tt.line, tt.w); got != tt.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", tt.line, tt.w, got, tt.want)
		}
	}
	if got := Pad("abc", 2); got != "abc" {
		t.Errorf("Pad cuts: %q", got)
	}
}

func TestWindow(t *testing.T) {
	st := themes.NewSet(nil).Auto(true).Styles()
	for w := 8; w < 40; w++ {
		for _, title := range []string{"", "Title", strings.Repeat("长", 30)} {
			view := ansi.Strip(Window(st, title, "enter done", []string{"line", strings.Repeat("x", 50)}, w))
			lines := strings.Split(view, "\n")
			if len(lines) != 4 {
				t.Fatalf("%d lines", len(lines))
			}
			for _, line := range lines {
				if got := ansi.StringWidth(line); got != w {
					t.Fatalf("in %d cells a line has %d: %q", w, got, line)
				}
			}
		}
	}
	want := "┏━ Name ━━━┓\n┃ a        ┃\n┗━━━━━━━━━━┛"
	if got := ansi.Strip(Window(st, "Name", "", []string{"a"}, 12)); got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
}
