package chat

import (
	"fmt"
	"strings"
	"testing"
)

// draw paints a layout at a fifth of its width: h header, t tabs, A to H the
// panes, r the rating line, c the composer, f the footer, ? a cell that nobody
// has, ! a cell that two have.
func draw(l Layout, w, h int) []string {
	cells := make([][]byte, h)
	for y := range cells {
		cells[y] = []byte(strings.Repeat("?", w))
	}
	paint := func(r Rect, sign byte) {
		for y := r.Y; y < r.Y+r.H; y++ {
			for x := r.X; x < r.X+r.W; x++ {
				if y < 0 || y >= h || x < 0 || x >= w {
					continue
				}
				if cells[y][x] != '?' {
					sign = '!'
				}
				cells[y][x] = sign
			}
		}
	}
	paint(l.Header, 'h')
	paint(l.Tabs, 't')
	for _, p := range l.Panes {
		paint(p.Rect, byte('A'+p.Lane))
	}
	paint(l.Rating, 'r')
	paint(l.Composer, 'c')
	paint(l.Footer, 'f')
	out := make([]string, h)
	for y := range cells {
		out[y] = string(cells[y])
	}
	return out
}

// coarse keeps every fifth cell of a line, which a picture can show.
func coarse(lines []string) string {
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		var b strings.Builder
		for x := 2; x < len(line); x += 5 {
			b.WriteByte(line[x])
		}
		out = append(out, b.String())
	}
	return strings.Join(out, "\n")
}

func TestArrangeLooksLikeThePictures(t *testing.T) {
	tests := []struct {
		name             string
		w, h, lanes      int
		focus            int
		zoom             bool
		rating, composer int
		want             string
	}{
		{"three in a small window are tabs", 40, 12, 3, 1, false, 1, 2, `
hhhhhhhh
tttttttt
BBBBBBBB
BBBBBBBB
BBBBBBBB
BBBBBBBB
BBBBBBBB
BBBBBBBB
rrrrrrrr
cccccccc
cccccccc
ffffffff`},
		{"a long message gives way to the pane", 40, 12, 3, 0, false, 1, 7, `
hhhhhhhh
tttttttt
AAAAAAAA
AAAAAAAA
AAAAAAAA
AAAAAAAA
AAAAAAAA
rrrrrrrr
cccccccc
cccccccc
cccccccc
ffffffff`},
		{"two in a narrow window stand above each other", 60, 20, 2, 0, false, 2, 2, `
hhhhhhhhhhhh
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
BBBBBBBBBBBB
BBBBBBBBBBBB
BBBBBBBBBBBB
BBBBBBBBBBBB
BBBBBBBBBBBB
BBBBBBBBBBBB
BBBBBBBBBBBB
rrrrrrrrrrrr
rrrrrrrrrrrr
cccccccccccc
cccccccccccc
ffffffffffff`},
		{"and stay there while a message grows", 60, 20, 2, 0, false, 2, 7, `
hhhhhhhhhhhh
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
BBBBBBBBBBBB
BBBBBBBBBBBB
BBBBBBBBBBBB
BBBBBBBBBBBB
BBBBBBBBBBBB
rrrrrrrrrrrr
rrrrrrrrrrrr
cccccccccccc
cccccccccccc
cccccccccccc
cccccccccccc
cccccccccccc
cccccccccccc
ffffffffffff`},
		{"three in a usual window: two and one", 80, 24, 3, 0, false, 2, 2, `
hhhhhhhhhhhhhhhh
AAAAAAAABBBBBBBB
AAAAAAAABBBBBBBB
AAAAAAAABBBBBBBB
AAAAAAAABBBBBBBB
AAAAAAAABBBBBBBB
AAAAAAAABBBBBBBB
AAAAAAAABBBBBBBB
AAAAAAAABBBBBBBB
AAAAAAAABBBBBBBB
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
rrrrrrrrrrrrrrrr
rrrrrrrrrrrrrrrr
cccccccccccccccc
cccccccccccccccc
ffffffffffffffff`},
		{"one of them zoomed", 80, 24, 3, 2, true, 2, 2, `
hhhhhhhhhhhhhhhh
tttttttttttttttt
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
CCCCCCCCCCCCCCCC
rrrrrrrrrrrrrrrr
rrrrrrrrrrrrrrrr
cccccccccccccccc
cccccccccccccccc
ffffffffffffffff`},
		{"a replay has a bar and nothing to rate", 60, 12, 1, 0, false, 0, 1, `
hhhhhhhhhhhh
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
AAAAAAAAAAAA
cccccccccccc
ffffffffffff`},
		{"seven are dealt evenly", 120, 30, 7, 0, false, 3, 2, `
hhhhhhhhhhhhhhhhhhhhhhhh
AAAAAAAABBBBBBBBCCCCCCCC
AAAAAAAABBBBBBBBCCCCCCCC
AAAAAAAABBBBBBBBCCCCCCCC
AAAAAAAABBBBBBBBCCCCCCCC
AAAAAAAABBBBBBBBCCCCCCCC
AAAAAAAABBBBBBBBCCCCCCCC
AAAAAAAABBBBBBBBCCCCCCCC
AAAAAAAABBBBBBBBCCCCCCCC
DDDDDDDDDDDDEEEEEEEEEEEE
DDDDDDDDDDDDEEEEEEEEEEEE
DDDDDDDDDDDDEEEEEEEEEEEE
DDDDDDDDDDDDEEEEEEEEEEEE
DDDDDDDDDDDDEEEEEEEEEEEE
DDDDDDDDDDDDEEEEEEEEEEEE
DDDDDDDDDDDDEEEEEEEEEEEE
DDDDDDDDDDDDEEEEEEEEEEEE
FFFFFFFFFFFFGGGGGGGGGGGG
FFFFFFFFFFFFGGGGGGGGGGGG
FFFFFFFFFFFFGGGGGGGGGGGG
FFFFFFFFFFFFGGGGGGGGGGGG
FFFFFFFFFFFFGGGGGGGGGGGG
FFFFFFFFFFFFGGGGGGGGGGGG
FFFFFFFFFFFFGGGGGGGGGGGG
rrrrrrrrrrrrrrrrrrrrrrrr
rrrrrrrrrrrrrrrrrrrrrrrr
rrrrrrrrrrrrrrrrrrrrrrrr
cccccccccccccccccccccccc
cccccccccccccccccccccccc
ffffffffffffffffffffffff`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := Arrange(tt.w, tt.h, tt.lanes, tt.focus, tt.zoom, tt.rating, tt.composer)
			if got := coarse(draw(l, tt.w, tt.h)); got != strings.TrimPrefix(tt.want, "\n") {
				t.Errorf("got\n%s\nwant%s", got, tt.want)
			}
		})
	}
}

// TestArrangeShapes says for every number of lanes how many stand in each row;
// "tabs" is one pane at a time.
func TestArrangeShapes(t *testing.T) {
	tests := []struct {
		w, h int
		want [8]string
	}{
		{39, 11, [8]string{"small", "small", "small", "small", "small", "small", "small", "small"}},
		{40, 12, [8]string{"1", "tabs", "tabs", "tabs", "tabs", "tabs", "tabs", "tabs"}},
		{60, 20, [8]string{"1", "1+1", "tabs", "tabs", "tabs", "tabs", "tabs", "tabs"}},
		{80, 24, [8]string{"1", "2", "2+1", "2+2", "tabs", "tabs", "tabs", "tabs"}},
		{120, 40, [8]string{"1", "2", "3", "2+2", "3+2", "3+3", "3+2+2", "3+3+2"}},
		{200, 50, [8]string{"1", "2", "3", "4", "5", "3+3", "4+3", "4+4"}},
	}
	for _, tt := range tests {
		for i, want := range tt.want {
			lanes := i + 1
			if got := shape(Arrange(tt.w, tt.h, lanes, 0, false, 2, 2)); got != want {
				t.Errorf("%d lanes at %dx%d stand %s, want %s", lanes, tt.w, tt.h, got, want)
			}
		}
	}
}

func shape(l Layout) string {
	switch {
	case l.TooSmall:
		return "small"
	case l.Tabs.H > 0:
		return "tabs"
	}
	var rows []string
	count := 0
	for i, p := range l.Panes {
		count++
		if i+1 == len(l.Panes) || l.Panes[i+1].Rect.Y != p.Rect.Y {
			rows = append(rows, fmt.Sprint(count))
			count = 0
		}
	}
	return strings.Join(rows, "+")
}

// TestArrangeUsesEveryCellOnce tries every size up to a large screen.
func TestArrangeUsesEveryCellOnce(t *testing.T) {
	for w := MinWidth; w <= 300; w += 7 {
		for h := MinHeight; h <= 80; h++ {
			for lanes := 1; lanes <= 8; lanes++ {
				for _, composer := range []int{0, 1, 2, 7} {
					for _, zoom := range []bool{false, true} {
						for rating := range 4 {
							checkArranged(t, w, h, lanes, zoom, rating, composer)
						}
					}
				}
			}
		}
	}
}

func checkArranged(t *testing.T, w, h, lanes int, zoom bool, rating, composer int) {
	t.Helper()
	l := Arrange(w, h, lanes, lanes-1, zoom, rating, composer)
	fail := func(format string, args ...any) {
		t.Fatalf("%dx%d, %d lanes, zoom %v, rating %d, composer %d: %s\n%+v", w, h, lanes, zoom, rating, composer, fmt.Sprintf(format, args...), l)
	}
	area := 0
	all := append(rects(l), l.Header, l.Tabs, l.Rating, l.Composer, l.Footer)
	for i, r := range all {
		for _, o := range all[:i] {
			if r.X < o.X+o.W && o.X < r.X+r.W && r.Y < o.Y+o.H && o.Y < r.Y+r.H {
				fail("%+v and %+v overlap", r, o)
			}
		}
		if r.H < 0 || r.W < 0 || r.X < 0 || r.Y < 0 || r.X+r.W > w || r.Y+r.H > h {
			fail("%+v is off the screen", r)
		}
		area += r.W * r.H
	}
	if area != w*h {
		fail("%d of %d cells have a use", area, w*h)
	}
	if rating > 0 && l.Rating.H == 0 || composer > 0 && l.Composer.H == 0 || l.Rating.H > rating || l.Composer.H > composer {
		fail("the rating line or the composer is gone, or larger than it wanted")
	}
	at := 0
	for _, p := range l.Panes {
		if len(l.Panes) > 1 && (p.Rect.W < paneWidth || p.Rect.H < squeezedHeight) || p.Rect.H < loneHeight {
			fail("pane %d is %dx%d", p.Lane, p.Rect.W, p.Rect.H)
		}
		first := l.Panes[at].Rect
		if p.Rect.Y != first.Y {
			at += p.Lane - l.Panes[at].Lane
			first = p.Rect
		}
		if first.W-p.Rect.W > 1 || p.Rect.W > first.W {
			fail("the widths of a row are uneven")
		}
		if top := l.Panes[0].Rect.H; top-p.Rect.H > 1 || p.Rect.H > top {
			fail("the heights of the rows are uneven")
		}
	}
}

func rects(l Layout) []Rect {
	out := make([]Rect, 0, len(l.Panes)+5)
	for _, p := range l.Panes {
		out = append(out, p.Rect)
	}
	return out
}

func TestArrangeDoesNotJumpWhileTyping(t *testing.T) {
	for w := MinWidth; w <= 220; w += 3 {
		for h := MinHeight; h <= 60; h++ {
			for lanes := 1; lanes <= 8; lanes++ {
				first := shape(Arrange(w, h, lanes, 0, false, 2, 2))
				for composer := 3; composer <= 7; composer++ {
					if now := shape(Arrange(w, h, lanes, 0, false, 2, composer)); now != first {
						t.Fatalf("%d lanes at %dx%d go from %s to %s when the composer has %d lines", lanes, w, h, first, now, composer)
					}
				}
			}
		}
	}
}
