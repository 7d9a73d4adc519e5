package list

import (
	"math/rand/v2"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestScrollStopsAtTheEnds(t *testing.T) {
	w := Window{Height: 4, Length: 10}
	for _, tt := range []struct{ to, want int }{{3, 3}, {-1, 0}, {6, 6}, {7, 6}, {99, 6}} {
		if w.ScrollTo(tt.to); w.Top != tt.want {
			t.Errorf("scrolled to %d: row %d is on top, want %d", tt.to, w.Top, tt.want)
		}
	}
	if w.SetSize(20, 10); w.Top != 0 || w.Below() != 0 || w.Beyond() != "" {
		t.Errorf("a list that fits begins at %d, %d below, %q", w.Top, w.Below(), w.Beyond())
	}
}

func TestBeyond(t *testing.T) {
	for _, tt := range []struct {
		w    Window
		want string
	}{
		{Window{Top: 0, Height: 4, Length: 4}, ""},
		{Window{Top: 0, Height: 4, Length: 7}, " ↓ 3"},
		{Window{Top: 3, Height: 4, Length: 7}, " ↑ 3"},
		{Window{Top: 2, Height: 4, Length: 7}, " ↑ 2 ↓ 1"},
	} {
		if got := tt.w.Beyond(); got != tt.want {
			t.Errorf("%+v says %q, want %q", tt.w, got, tt.want)
		}
	}
}

func TestShowPrefersTheLastRow(t *testing.T) {
	w := Window{Top: 5, Height: 3, Length: 20}
	if w.Show(3, 4); w.Top != 3 {
		t.Errorf("row %d is on top, want 3", w.Top)
	}
	if w.Show(8, 12); w.Top != 10 {
		t.Errorf("row %d is on top, want 10, so that 12 is in sight", w.Top)
	}
}

func TestCursorStaysInSight(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var c Cursor
	for range 10_000 {
		switch r.IntN(4) {
		case 0:
			c.SetSize(r.IntN(8), r.IntN(20))
		case 1:
			c.MoveBy(r.IntN(41) - 20)
		case 2:
			c.Round(r.IntN(3) - 1)
		case 3:
			c.MoveTo(r.IntN(30) - 5)
		}
		if c.At < 0 || c.At > max(0, c.Length-1) || c.Height > 0 && (c.At < c.Top || c.At >= c.Top+c.Height) {
			t.Fatalf("the cursor left the window: %+v", c)
		}
	}
}

func TestRound(t *testing.T) {
	c := Cursor{Window: Window{Height: 2, Length: 3}}
	for i, want := range []int{2, 1, 0, 2} {
		if c.Round(-1); c.At != want {
			t.Errorf("step %d: at %d, want %d", i, c.At, want)
		}
	}
	if c.Round(1); c.At != 0 {
		t.Errorf("after the last row comes %d, want 0", c.At)
	}
	empty := Cursor{}
	if empty.Round(1); empty.At != 0 {
		t.Errorf("an empty list has its cursor at %d", empty.At)
	}
}

func TestWheel(t *testing.T) {
	for button, want := range map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3, tea.MouseWheelLeft: 0} {
		if got := Wheel(tea.MouseWheelMsg{Button: button}); got != want {
			t.Errorf("%v goes %d rows, want %d", button, got, want)
		}
	}
}
