package rating

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/themes"
)

func sensibility(t *testing.T) sessions.Rubric {
	t.Helper()
	const file = "../../scenarios/rubrics/sensibility.toml"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := scenarios.DecodeRubric(file, b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func newRating(t *testing.T, code string, w, h int) *Model {
	t.Helper()
	m := New(themes.Builtin()[0].Styles(), lang.Must(code), sensibility(t))
	m.SetSize(w, h)
	return &m
}

func score(v int) Value { return Value{Given: true, Score: &v} }

func TestPictures(t *testing.T) {
	rated := State{
		Label: "B", Turn: 2, Active: true, Hint: "m all points", Verdict: "best: B", NoteText: "warm, but the second sentence is a lecture", Tags: []string{"warm"},
		Values: map[string]Value{"emotion": score(4), "empathy": {Given: true}},
	}
	waiting := State{Label: "A", Turn: 1}
	tests := []struct {
		name   string
		lang   string
		w, h   int
		state  State
		marked string
		want   string
	}{
		{"80x24", "en", 80, 4, rated, "understanding", `
 B   Emotion 4 Empathy – Feeling · ▸Understanding · Expression · Go on talking ·
 Did it follow what happened, why it matters, and what was meant?       best: B
 1 gets a fact wrong, or answers something else  3 has the facts right
 5 sees a fact or a reason that was only hinted at                 m all points`},
		{"80x24, long anchors", "en", 80, 4, rated, "expression", `
 B   Emotion 4 Empathy – Feeling · Understanding · ▸Expression · Go on talking ·
 How is it worded? Leave aside whether it is kind or right.             best: B
 1 a form letter, a lecture, a list nobody asked for
 3 clear and ordinary  5 plain words for this talk alone; nothing to cut`},
		{"one row: the point that was given", "en", 80, 3, rated, "emotion", `
 B  ▸Emotion 4 Empathy – Feeling · Understanding · Expression · Go on talking ·
 Which feeling does it answer, and how strong does it take it to be?    best: B
 4 the feeling as it is, also where two are mixed                  m all points`},
		{"120x40", "en", 120, 5, rated, "emotion", `
 B  ▸Emotion 4  Empathy –  Feeling ·  Understanding ·  Expression ·  Go on talking ·                            best: B
 Which feeling does it answer, and how strong does it take it to be?  #warm · note: warm, but the second sentence is a …
 1 the wrong feeling: comforts a joke, jokes at a loss  2 the right area, far too strong or too weak
 3 the feeling on the surface, about as strong as it is
 4 the feeling as it is, also where two are mixed  5 also the unnamed one: fear in anger, or plain joy`},
		{"200x50", "en", 200, 4, rated, "empathy", `
 B   Emotion 4 ▸Empathy –  Feeling ·  Understanding ·  Expression ·  Go on talking ·                                                                                                            best: B
 Is it on the person's side, and does it mean it?  #warm · note: warm, but the second sentence is a lecture
 1 cold, mocking or judging  2 performed: gushes, or claims a life it hasn't had  3 polite and well-meaning, from a distance
 4 warm, and honest about what it can't know  5 wholly on their side, even where it disagrees`},
		{"60x20", "en", 60, 2, rated, "overall", `
 B   4 – · Understanding · Expression · ▸Go on talking ·
 Would you go on talking to this one?               best: B`},
		{"40x12", "en", 40, 1, rated, "expression", `
 B   4 – · · ▸Expression · ·    best: B`},
		{"while composing", "en", 80, 3, waiting, "emotion", `
 A   Emotion · Empathy · Feeling · Understanding · Expression · Go on talking ·
 Esc rates these replies; Enter sends.
`},
		{"before the first turn", "en", 60, 2, State{Label: "A"}, "emotion", `
 A   Emotion · Empathy · Feeling · Understanding · · ·
 The replies to your first message are rated here.`},
		{"Chinese", "zh", 80, 3, rated, "feeling", `
 B   情绪 4  共情 – ▸感受 ·  理解 ·  表达 ·  愿意继续聊 ·               best: B
 假如这些话是你写的，读完这条回复，你会怎样？  #warm · 备注：warm, but the seco…
 1 更糟：更孤单、被教训、扫了兴、火更大  5 像刚跟一个真在场的人说完话`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newRating(t, tt.lang, tt.w, tt.h)
			m.Show(tt.state)
			m.Mark(tt.marked)
			var got []string
			for line := range strings.SplitSeq(ansi.Strip(m.View()), "\n") {
				got = append(got, strings.TrimRight(line, " "))
			}
			want := strings.Split(strings.TrimPrefix(tt.want, "\n"), "\n")
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestMarks(t *testing.T) {
	m := newRating(t, "en", 80, 3)
	if m.Marked() != "emotion" {
		t.Errorf("at first %q is marked", m.Marked())
	}
	m.Prev()
	if m.Marked() != "overall" {
		t.Errorf("before the first is %q", m.Marked())
	}
	m.Next()
	m.Next()
	if m.Marked() != "empathy" {
		t.Errorf("the second is %q", m.Marked())
	}
	m.Show(State{Label: "A", Turn: 1, Values: map[string]Value{"emotion": score(1), "empathy": {Given: true}}})
	m.MarkFirst()
	if m.Marked() != "feeling" {
		t.Errorf("the first without a value is %q; cannot judge is one", m.Marked())
	}
	m.Mark("no such")
	if m.Marked() != "feeling" {
		t.Errorf("an unknown dimension marks %q", m.Marked())
	}
	empty := New(&themes.Styles{}, lang.Must("en"), sessions.Rubric{Min: 1, Max: 5})
	empty.SetSize(40, 3)
	empty.Show(State{Label: "A", Turn: 1, Active: true})
	empty.Next()
	empty.MarkFirst()
	if empty.Marked() != "" || len(strings.Split(empty.View(), "\n")) != 3 {
		t.Error("a rubric without dimensions breaks the line")
	}
}

// TestEverythingShownCanBeHit clicks on the first letter of every name and
// every anchor that is on screen.
func TestEverythingShownCanBeHit(t *testing.T) {
	for _, code := range lang.Languages() {
		for _, w := range []int{40, 60, 80, 120, 200} {
			m := newRating(t, code, w, 4)
			m.Show(State{Label: "A", Turn: 1, Active: true, Verdict: "tie", Values: map[string]Value{"emotion": score(2)}})
			lines := strings.Split(ansi.Strip(m.View()), "\n")
			cells, _ := m.fitted()
			from := len(m.lead())
			for _, c := range cells {
				text := c.mark + c.name + c.value
				at := strings.Index(lines[0][from:], text)
				if at < 0 {
					t.Fatalf("%s at %d: %q is not on the line %q", code, w, c.name, lines[0])
				}
				x := ansi.StringWidth(lines[0][:from+at] + c.mark)
				from += at + len(text)
				if id, ok := m.Hit(x, 0); !ok || id != m.rubric.Dimensions[c.dimension].ID {
					t.Errorf("%s at %d: a click on %q hits %q", code, w, c.name, id)
				}
			}
			for y, row := range m.anchors() {
				for _, a := range row {
					before, _, ok := strings.Cut(lines[2+y], a.text)
					if !ok {
						t.Fatalf("%s at %d: %q is not on the line %q", code, w, a.text, lines[2+y])
					}
					x := ansi.StringWidth(before)
					if v, ok := m.HitValue(x, 2+y); !ok || v != a.point {
						t.Errorf("%s at %d: a click on %q hits %d", code, w, a.text, v)
					}
				}
			}
			if _, ok := m.Hit(0, 0); ok {
				t.Error("the label is a dimension")
			}
			if _, ok := m.HitValue(3, 1); ok {
				t.Error("the question is an anchor")
			}
		}
	}
}

func TestEveryLineIsAsWideAsTheScreen(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	texts := []string{"", "short", "一条很长很长的备注，写满了中文字符，还有 emoji 👩‍👩‍👧‍👦", strings.Repeat("x", 120), "a\x1b[31mb\nc"}
	pick := func() string { return texts[rng.IntN(len(texts))] }
	for _, code := range lang.Languages() {
		m := newRating(t, code, 80, 3)
		for range 1500 {
			w, h := 20+rng.IntN(200), 1+rng.IntN(5)
			m.SetSize(w, h)
			s := State{Label: string(rune('A' + rng.IntN(8))), Turn: rng.IntN(3), Verdict: pick(), NoteText: pick(), Active: rng.IntN(2) == 0, Values: map[string]Value{}}
			s.Tags = []string{pick()}
			for _, d := range m.rubric.Dimensions {
				if v := rng.IntN(8); v > 0 {
					s.Values[d.ID] = score(v)
				}
			}
			m.Show(s)
			m.Mark(m.rubric.Dimensions[rng.IntN(6)].ID)
			lines := strings.Split(m.View(), "\n")
			if len(lines) != h {
				t.Fatalf("%d lines, want %d", len(lines), h)
			}
			for i, line := range lines {
				if got := ansi.StringWidth(line); got != w {
					t.Fatalf("line %d is %d wide, want %d: %q", i, got, w, line)
				}
			}
			if s.Active && w > 40 && !strings.Contains(ansi.Strip(lines[0]), "▸") {
				t.Fatalf("the marked dimension is not in view at %d: %q", w, ansi.Strip(lines[0]))
			}
		}
	}
}

// Points in two rows share them: none is left alone below all the others.
func TestTheLastPointIsNotLeftAlone(t *testing.T) {
	for _, code := range lang.Languages() {
		for w := 60; w <= 220; w++ {
			m := newRating(t, code, w, 4)
			m.Show(State{Label: "A", Turn: 1, Active: true})
			for _, d := range m.rubric.Dimensions {
				m.Mark(d.ID)
				if rows := m.anchors(); len(rows) == 2 && len(rows[0]) > 3 {
					t.Errorf("%s at %d: %s has rows of %d and %d", code, w, d.ID, len(rows[0]), len(rows[1]))
				}
			}
		}
	}
}
