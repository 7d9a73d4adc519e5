package pane

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

func newPane(w, h int) *Model {
	m := New(themes.Builtin()[0].Styles(), lang.Must("en"))
	m.SetHeading("A", "")
	m.SetSize(w, h)
	return &m
}

// shown is what a pane shows, without styles and without its frame.
func shown(m *Model) []string {
	lines := m.Lines()
	out := make([]string, 0, len(lines))
	for _, line := range lines[1 : len(lines)-1] {
		line = ansi.Strip(line)
		line = string([]rune(line)[2:])
		out = append(out, strings.TrimRight(string([]rune(line)[:len([]rune(line))-2]), " "))
	}
	return out
}

// count is a reply of n lines that name themselves.
func count(n int) string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf("- item %d", i+1)
	}
	return strings.Join(lines, "\n")
}

func bottom(m *Model) string {
	lines := m.Lines()
	return ansi.Strip(lines[len(lines)-1])
}

func TestEveryLineIsAsWideAsThePane(t *testing.T) {
	texts := []string{
		"", "short", "一段很长的中文，里面夹着 English words 和 emoji 👩‍👩‍👧‍👦🇨🇳，看看会不会超出边界。", strings.Repeat("无", 300),
		strings.Repeat("x", 300), "| a | b |\n|---|---|\n| 一 | 二三四五六七八九十 |\n", "```go\nfmt.Println(\"你好\")\n```", count(40),
		"> quoted\n> 引用\n\n1. one\n2. two\n   - deep 👍🏽", "tab\tand \x1b[31mred\x1b[0m \x1b]0;title\x07 é̂ \u202e rtl",
	}
	states := []State{Waiting, Streaming, Done, Stopped, Truncated, Failed}
	rng := rand.New(rand.NewPCG(1, 2))
	m := newPane(60, 20)
	for step := range 600 {
		switch rng.IntN(7) {
		case 0:
			m.SetSize(6+rng.IntN(200), 2+rng.IntN(50))
		case 1:
			m.SetHeading(string(rune('A'+rng.IntN(8))), texts[rng.IntN(len(texts))])
		case 2:
			m.SetFocus(rng.IntN(2) == 0)
		case 3:
			m.ToggleReasoning()
		case 4:
			m.ScrollBy(rng.IntN(41) - 20)
		case 5:
			m.ScrollTo(1 + rng.IntN(6))
		default:
			pick := func() string { return texts[rng.IntN(len(texts))] }
			m.SetEntry(Entry{
				Turn: 1 + rng.IntN(6), User: pick(), Attempt: rng.IntN(3), State: states[rng.IntN(len(states))], Text: pick(),
				Reasoning: pick(), Problem: pick(), Facts: pick(), Note: "trying again in 3 s", Badges: []string{pick()},
			})
		}
		lines := m.Lines()
		if len(lines) != m.height {
			t.Fatalf("step %d: %d lines in a pane of %d", step, len(lines), m.height)
		}
		for i, line := range lines {
			if w := ansi.StringWidth(line); w != m.width {
				t.Fatalf("step %d: line %d is %d wide in a pane of %d: %q", step, i, w, m.width, line)
			}
			if plain := ansi.Strip(line); strings.ContainsAny(plain, "\x1b\x07\n\t") || strings.Contains(line, "\x1b]") {
				t.Fatalf("step %d: line %d is not safe: %q", step, i, line)
			}
		}
	}
}

func TestFollowsItsEndOnlyAtItsEnd(t *testing.T) {
	m := newPane(40, 12)
	m.SetEntry(Entry{Turn: 1, User: "hello", Attempt: 1, State: Streaming, Text: count(30)})
	if got := shown(m)[9]; got != "• item 30" {
		t.Fatalf("the last line is %q", got)
	}
	m.ScrollBy(-4)
	before := shown(m)
	if before[9] != "• item 26" || !strings.Contains(bottom(m), "↓ 4 more") {
		t.Fatalf("after scrolling up the last line is %q over %q", before[9], bottom(m))
	}
	m.SetEntry(Entry{Turn: 1, User: "hello", Attempt: 1, State: Streaming, Text: count(50)})
	if got := shown(m); got[0] != before[0] || got[9] != before[9] {
		t.Errorf("the view moved from %q to %q when text came", before[0], got[0])
	}
	if !strings.Contains(bottom(m), "↓ 24 more") {
		t.Errorf("the mark says %q", bottom(m))
	}
	m.ScrollBy(100)
	m.SetEntry(Entry{Turn: 1, User: "hello", Attempt: 1, State: Streaming, Text: count(60)})
	if got := shown(m)[9]; got != "• item 60" {
		t.Errorf("at its end it shows %q last", got)
	}
	if strings.Contains(bottom(m), "more") {
		t.Errorf("there is nothing below, but %q", bottom(m))
	}
}

func TestKeepsTheReadingPosition(t *testing.T) {
	words := make([]string, 900)
	for i := range words {
		words[i] = fmt.Sprintf("w%03d", i)
	}
	text := strings.Join(words, " ")
	m := newPane(80, 20)
	m.SetEntry(Entry{Turn: 1, User: "first", Attempt: 1, State: Done, Text: "before"})
	m.SetEntry(Entry{Turn: 2, User: strings.Repeat("a long question ", 30), Attempt: 1, State: Done, Text: text, Reasoning: strings.Repeat("why not ", 400)})
	m.SetEntry(Entry{Turn: 3, User: "third", Attempt: 1, State: Done, Text: "after"})
	m.Lines()
	m.ScrollTo(2)
	m.ScrollBy(40)
	first := func() string { return strings.Fields(shown(m)[0])[0] }
	want := first()
	near := func(what string) {
		t.Helper()
		// The word stood at the beginning of a line and must still be in the first one.
		if line := shown(m)[0]; !strings.Contains(line, want) {
			t.Errorf("after %s the first line is %q; it was at %s", what, line, want)
		}
	}
	m.SetSize(50, 20)
	near("a narrower size")
	m.SetSize(100, 20)
	near("a wider size")
	m.SetSize(160, 60) // all that is left fits
	if all := strings.Join(shown(m), " "); !strings.Contains(all, want) || !strings.Contains(all, "w899") {
		t.Errorf("after a large size %s or the end is out of view", want)
	}
	m.SetSize(80, 20)
	near("the old size")
	m.ToggleReasoning()
	near("unfolding")
	m.SetStyles(themes.Builtin()[1].Styles())
	near("another theme")
	m.ToggleReasoning()
	near("folding")
	m.SetEntry(Entry{Turn: 1, User: "first", Attempt: 2, State: Done, Text: strings.Repeat("much more\n\n", 30)})
	near("a change above")
	m.SetEntry(Entry{Turn: 4, User: "fourth", Attempt: 1, State: Streaming, Text: "more"})
	near("a new turn")
}

func TestScrollToPutsATurnAtTheTop(t *testing.T) {
	long, short := newPane(40, 12), newPane(40, 12)
	for turn := 1; turn <= 4; turn++ {
		user := fmt.Sprintf("question %d", turn)
		long.SetEntry(Entry{Turn: turn, User: user, Attempt: 1, State: Done, Text: count(30)})
		short.SetEntry(Entry{Turn: turn, User: user, Attempt: 1, State: Done, Text: "yes"})
	}
	for turn := 1; turn <= 4; turn++ {
		want := fmt.Sprintf("▏ question %d", turn)
		for name, m := range map[string]*Model{"long": long, "short": short} {
			m.ScrollTo(turn)
			if got := shown(m)[0]; got != want {
				t.Errorf("%s: at the top is %q, want %q", name, got, want)
			}
		}
	}
	short.ScrollBy(3)
	if got := shown(short)[0]; got != "▏ question 4" {
		t.Errorf("a view past the end went down to %q", got)
	}
	short.ScrollBy(-1)
	if got := shown(short); got[1] != "▏ question 4" {
		t.Errorf("one line up shows %q", got)
	}
	short.Bottom()
	if got := shown(short)[9]; got != "yes" {
		t.Errorf("the end is %q", got)
	}
	long.Top()
	if got := shown(long)[0]; got != "▏ question 1" {
		t.Errorf("the top is %q", got)
	}
}

func TestScrollingByLinesSeesEveryLineOnce(t *testing.T) {
	m := newPane(30, 10)
	for turn := 1; turn <= 5; turn++ {
		m.SetEntry(Entry{Turn: turn, User: fmt.Sprintf("u%d", turn), Attempt: 1, State: Done, Text: count(turn * 3)})
	}
	m.Top()
	down := []string{shown(m)[0]}
	for !m.follow {
		m.ScrollBy(1)
		down = append(down, shown(m)[0])
	}
	down = append(down, shown(m)[1:]...)
	all := m.above() + 8
	if len(down) != all {
		t.Errorf("%d lines were seen of %d", len(down), all)
	}
	up := []string{shown(m)[7]}
	for m.first != (spot{}) {
		m.ScrollBy(-1)
		up = append([]string{shown(m)[7]}, up...)
	}
	if got, want := strings.Join(up, "|"), strings.Join(down[7:], "|"); got != want {
		t.Errorf("up\n%s\ndown\n%s", got, want)
	}
}

func TestOnlyWhatIsInViewIsRendered(t *testing.T) {
	m := newPane(60, 20)
	for turn := 1; turn <= 50; turn++ {
		m.SetEntry(Entry{Turn: turn, User: "why?", Attempt: 1, State: Done, Text: count(30)})
	}
	m.Lines()
	rendered := func() int {
		n := 0
		for _, e := range m.entries {
			if e.made == m.look() {
				n++
			}
		}
		return n
	}
	if n := rendered(); n > 2 {
		t.Errorf("%d of 50 turns were rendered for the end", n)
	}
	m.SetSize(90, 30)
	m.Lines()
	if n := rendered(); n > 2 {
		t.Errorf("%d of 50 turns were rendered again for another size", n)
	}
	m.Top()
	m.Lines()
	if n := rendered(); n > 4 {
		t.Errorf("%d of 50 turns were rendered for both ends", n)
	}
	if !strings.Contains(bottom(m), "more") {
		t.Errorf("what is below has not been guessed: %q", bottom(m))
	}
}

func TestUnchangedLinesAreNotMadeAgain(t *testing.T) {
	m := newPane(60, 20)
	e := Entry{Turn: 1, User: "why?", Attempt: 1, State: Done, Text: count(30), Badges: []string{"adopted"}}
	m.SetEntry(e)
	m.Lines()
	n := testing.AllocsPerRun(20, func() {
		m.SetEntry(e)
		m.SetHeading("A", "")
		m.SetFocus(false)
		m.SetSize(60, 20)
		m.Lines()
	})
	if n > 0 {
		t.Errorf("a frame without a change makes %v allocations", n)
	}
}

func TestStreamedEqualsWhole(t *testing.T) {
	text := "# Hello\n\nSome *words*, and 中文混排 text.\n\n" + count(12) + "\n\n```\ncode\n```\n\nThe end."
	streamed, whole := newPane(50, 14), newPane(50, 14)
	for i := 1; i <= len(text); i += 7 {
		streamed.SetEntry(Entry{Turn: 1, User: "u", Attempt: 1, State: Streaming, Text: strings.ToValidUTF8(text[:i], "")})
		streamed.Lines()
	}
	done := Entry{Turn: 1, User: "u", Attempt: 1, State: Done, Text: text}
	streamed.SetEntry(done)
	whole.SetEntry(done)
	if got, want := streamed.View(), whole.View(); got != want {
		t.Errorf("streamed\n%s\nwhole\n%s", got, want)
	}
}

func TestKeepGoesBack(t *testing.T) {
	m := newPane(40, 12)
	for turn := 1; turn <= 3; turn++ {
		m.SetEntry(Entry{Turn: turn, User: fmt.Sprintf("u%d", turn), Attempt: 1, State: Done, Text: "yes"})
	}
	m.ScrollTo(3)
	m.Keep(1)
	if got := strings.Join(shown(m), "|"); strings.Contains(got, "u2") || !strings.Contains(got, "u1") {
		t.Errorf("after going back to turn 1 it shows %s", got)
	}
	m.Keep(0)
	m.Lines()
}

// What was looked at long ago takes no more room than its text, and is there
// again, line by line, when it is looked at again.
func TestTurnsOutOfViewAreForgotten(t *testing.T) {
	m := newPane(60, 20)
	for turn := 1; turn <= 40; turn++ {
		m.SetEntry(Entry{Turn: turn, User: "why?", Attempt: 1, State: Done, Text: count(10 + turn)})
	}
	m.Top()
	way := map[spot][]string{}
	for range 200 {
		got := shown(m)
		way[m.first] = got
		m.PageDown()
		held := 0
		for _, e := range m.entries {
			if e.lines != nil {
				held++
			}
		}
		if held > 6 {
			t.Fatalf("%d of 40 turns are held at %+v", held, m.first)
		}
	}
	if len(way) < 40 {
		t.Fatalf("only %d places were seen", len(way))
	}
	m.Top()
	m.Lines()
	above := m.above()
	for range 200 {
		if got := shown(m); !slices.Equal(got, way[m.first]) {
			t.Fatalf("at %+v\n%s\nwas\n%s", m.first, strings.Join(got, "\n"), strings.Join(way[m.first], "\n"))
		}
		m.PageDown()
		if now := m.above(); now < above {
			t.Fatalf("after a page down %d lines are above, there were %d", now, above)
		} else {
			above = now
		}
	}
}

// The mark stands at the message of one turn, in the room that it had without,
// so that whatever is read stays where it is.
func TestTheMarkMovesNothing(t *testing.T) {
	m := newPane(30, 9)
	for turn := 1; turn <= 3; turn++ {
		m.SetEntry(Entry{Turn: turn, User: "a message that takes two lines of the pane", Attempt: 1, State: Done, Text: count(12)})
	}
	for scrolled := range 30 {
		m.Top()
		m.Mark(0)
		m.ScrollBy(scrolled)
		before := m.View()
		for turn := range 4 {
			m.Mark(turn)
			after := m.View()
			if strings.ReplaceAll(ansi.Strip(after), "▸", "▏") != ansi.Strip(before) {
				t.Fatalf("scrolled by %d, the mark at %d moves\n%s\nto\n%s", scrolled, turn, before, after)
			}
		}
	}
	m.Bottom()
	for turn := range 4 {
		m.Mark(turn)
		m.ScrollTo(max(1, turn))
		if got := strings.Count(m.View(), "▸"); got != min(1, turn) {
			t.Errorf("turn %d is marked, and %d marks are in view:\n%s", turn, got, m.View())
		}
	}
}
