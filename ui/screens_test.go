package ui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/providers"
	"kansei/sessions"
	"kansei/ui/chat"
	"kansei/ui/picker"
)

var update = flag.Bool("update", false, "write the pictures in testdata anew")

const (
	warm = "I'm so sorry. **Failing** something you worked for hurts, and it says *nothing* about your worth. 😔\n\nWhat was the hardest moment today?"
	list = "Here is a plan:\n\n1. Rest tonight.\n2. Ask for the marking.\n   - note what went well\n   - note what did not\n3. Book the resit.\n\n> One exam is one day.\n"
	wide = "听到你没考好，我也替你难过。你为这场考试准备了那么久，**这份失落是真实的**。今晚先别急着想补考，好好吃顿饭，好吗？🌙"
)

// cast answers in the ways that a screen has to show. There is no code among
// them, since the highlighter's regular expressions keep a clock of their own
// that doesn't stay in a test's bubble.
func cast() map[string]script {
	cut := &providers.Error{Kind: providers.StreamTruncated, Message: "acme's stream broke off", Advice: "Ask again with R."}
	return map[string]script{
		"warm": says(20*time.Millisecond, warm, nil),
		"list": says(20*time.Millisecond, list, nil),
		"wide": says(20*time.Millisecond, wide, nil),
		"cut":  says(20*time.Millisecond, "Let us look at this toge", cut),
		"halt": func(ctx context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
			if yield(providers.Event{Kind: providers.Text, Text: wide}, nil) {
				<-ctx.Done()
				yield(providers.Event{}, ctx.Err())
			}
		},
		// At no moment of a frame, so that a picture never depends on which of the two is first.
		"roll": says(1003*time.Microsecond, strings.TrimSpace(strings.Repeat("- one more line of a long answer\n", 200)), nil),
	}
}

// moments are the states of the chat screen, each reached from a new one.
var moments = []struct {
	name   string
	models []string
	open   bool
	lang   string
	reach  func(d *driver)
}{
	{"empty", []string{"fake/warm", "fake/list", "fake/wide"}, false, "en", func(*driver) {}},
	{"streaming", []string{"fake/warm", "fake/list", "fake/halt"}, false, "en", func(d *driver) {
		d.write("I failed my exam 😞")
		d.keys("enter")
		d.pass(3 * time.Second) // as far as the lane that halts lets them
		d.write("and there is more")
	}},
	{"rating", []string{"fake/warm", "fake/list", "fake/wide"}, false, "en", func(d *driver) {
		d.ask("I failed my exam")
		d.keys("4", "5", "3")
	}},
	{"rated", []string{"fake/warm", "fake/list"}, false, "zh", func(d *driver) {
		d.ask("我考试没考好")
		d.keys("4", "5", "3", "4", "2", "0", "4", "5", "3", "4", "2", "1", "b")
	}},
	{"revealed", []string{"fake/warm", "fake/list", "fake/wide", "fake/cut"}, false, "en", func(d *driver) {
		d.ask("I failed my exam")
		d.keys("4", "5", "v", "enter")
	}},
	{"error", []string{"fake/warm", "fake/cut"}, true, "en", func(d *driver) { d.ask("I failed my exam") }},
	{"long", []string{"fake/warm", "fake/roll"}, false, "en", func(d *driver) {
		d.ask("I failed my exam")
		d.keys("tab", "g")
	}},
	{"eight", []string{"fake/warm", "fake/list", "fake/wide", "fake/cut", "fake/warm", "fake/list", "fake/wide", "fake/warm"}, false, "zh", func(d *driver) {
		d.ask("我考试没考好")
	}},
	{"reveal", []string{"fake/warm", "fake/list", "fake/wide"}, false, "en", func(d *driver) {
		d.ask("I failed my exam")
		d.keys("v")
	}},
	{"note", []string{"fake/warm", "fake/list", "fake/wide"}, false, "en", func(d *driver) {
		d.ask("I failed my exam")
		d.keys("n")
		d.write("sounds like a form letter #cold")
	}},
	{"help", []string{"fake/warm", "fake/list"}, false, "en", func(d *driver) { d.keys("esc", "?") }},
	{"first", []string{"fake/warm", "fake/list", "fake/wide"}, false, "zh", func(d *driver) {
		d.app.deps.FirstRun, d.app.Deps.FirstRun = true, true
		d.app.resize()
	}},
	{"verdict", []string{"fake/warm", "fake/list", "fake/wide", "fake/warm"}, false, "zh", func(d *driver) {
		d.ask("我考试没考好 😞")
		d.keys("l", "b", "b")
	}},
	{"zoom", []string{"fake/warm", "fake/list", "fake/wide"}, false, "en", func(d *driver) {
		d.ask("I failed my exam")
		d.keys("l", "z")
	}},
	{"themes", []string{"fake/warm", "fake/list"}, false, "zh", func(d *driver) {
		d.ask("我考试没考好")
		d.keys("ctrl+t", "down", "down")
	}},
	{"export", []string{"fake/warm", "fake/list"}, false, "zh", func(d *driver) {
		d.ask("我考试没考好")
		d.keys("alt+x")
	}},
	{"export-turn", []string{"fake/warm", "fake/list"}, false, "en", func(d *driver) {
		d.ask("I failed my exam")
		d.keys("i")
		d.ask("And my mother is angry with me")
		d.keys("alt+x", "enter")
	}},
	{"eight-streaming", []string{"fake/warm", "fake/list", "fake/wide", "fake/cut", "fake/warm", "fake/list", "fake/wide", "fake/roll"}, true, "en", func(d *driver) {
		d.write("I failed my exam 😞")
		d.keys("enter")
		d.pass(200 * time.Millisecond)
	}},
	{"two-turns", []string{"fake/warm", "fake/wide"}, false, "en", func(d *driver) {
		d.ask("I failed my exam")
		d.keys("i")
		d.ask("And my mother is angry with me, which is worse than the exam itself")
		d.keys("4", "A")
	}},
}

var sizes = [][2]int{{80, 24}, {120, 40}, {60, 20}, {200, 50}, {40, 12}, {39, 11}, {300, 12}, {41, 90}}

func TestScreensLookLikeTheirPictures(t *testing.T) {
	for _, moment := range moments {
		t.Run(moment.name, func(t *testing.T) {
			drive(t, setting{models: moment.models, lanes: cast(), open: moment.open, lang: moment.lang, w: 120, h: 40}, func(d *driver) {
				moment.reach(d)
				for _, size := range sizes {
					d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					d.pass(200 * time.Millisecond)
					d.fits()
					d.whole()
					if size[0] == 80 || size[0] == 120 || size[0] == 200 {
						d.picture(fmt.Sprintf("%s-%dx%d", moment.name, size[0], size[1]))
					}
				}
			})
		})
	}
}

// picture compares the screen with the one that is kept.
func (d *driver) picture(name string) {
	d.t.Helper()
	path, got := filepath.Join("testdata", "screens", name+".txt"), d.screen()+"\n"
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if got != string(want) {
		d.t.Errorf("%s looks different (go test ./ui -update keeps it):\n%s\nwanted:\n%s", name, got, want)
	}
}

// whole checks that no line of the screen is cut in the middle of a frame: a
// corner that opens is closed in the same line.
func (d *driver) whole() {
	d.t.Helper()
	if d.app.dialog != nil { // which stands over the frames
		lines, _ := d.app.lines()
		for i, line := range lines {
			if w := ansi.StringWidth(line); w != d.app.Width {
				d.t.Errorf("%dx%d: line %d under the dialog has %d cells", d.app.Width, d.app.Height, i, w)
			}
		}
		return
	}
	for i, line := range strings.Split(d.screen(), "\n") {
		for _, pair := range [][2]string{{"╭", "╮"}, {"╰", "╯"}} {
			if a, b := strings.Count(line, pair[0]), strings.Count(line, pair[1]); a != b {
				d.t.Errorf("%dx%d: line %d opens %d frames and closes %d: %q", d.app.Width, d.app.Height, i, a, b, line)
			}
		}
	}
}

func TestResizingWhileItStreamsKeepsScrollAndText(t *testing.T) {
	lanes := map[string]script{"long": says(50*time.Millisecond, numbered(400), nil), "warm": says(50*time.Millisecond, warm, nil)}
	drive(t, setting{models: []string{"fake/long", "fake/warm"}, lanes: lanes, open: true}, func(d *driver) {
		d.write("Tell me a long story")
		d.keys("enter", "esc")
		for i := range d.app.chat.Panes {
			d.app.chat.Panes[i].ToggleReasoning()
		}
		d.pass(10 * time.Second)
		d.keys("g", "pgdown")
		first := firstNumber(d)
		for _, size := range [][2]int{{80, 24}, {60, 20}, {200, 50}, {39, 11}, {120, 40}} {
			d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			d.pass(300 * time.Millisecond)
			d.fits()
		}
		if at := firstNumber(d); at != first {
			t.Errorf("after resizing there and back the pane begins at %q, not at %q", at, first)
		}
		d.until("the end", func() bool { return !d.app.chat.Streaming() })
		if got := d.saved.Turns[0].Latest("l1").Text; got != numbered(400) {
			t.Errorf("the text has %d bytes of %d", len(got), len(numbered(400)))
		}
		if at := firstNumber(d); at != first {
			t.Errorf("at the end the pane begins at %q, not at %q", at, first)
		}
	})
}

// numbered is a text whose lines can be told apart.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- line%d\n", i)
	}
	return b.String()
}

// firstNumber is the first numbered line that the screen shows.
func firstNumber(d *driver) string {
	for _, field := range strings.Fields(d.screen()) {
		if strings.HasPrefix(field, "line") {
			return field
		}
	}
	return ""
}

func TestThePickerLooksLikeItsPicture(t *testing.T) {
	known := []picker.Choice{
		{Ref: "builtin/eliza", Reachable: true, Builtin: true},
		{Ref: "builtin/listener", Reachable: true, Builtin: true},
		{Ref: "builtin/advisor", Reachable: true, Builtin: true},
		{Ref: "deepseek/deepseek-v4-pro", Vendor: "DeepSeek", Why: "Set DEEPSEEK_API_KEY to reach it."},
		{Ref: "local/tiny", Reachable: true, Size: sessions.Size{Grade: sessions.Unknown}},
	}
	deps := func(d *Deps) {
		d.Known = func() []picker.Choice { return known }
		d.Choices = func(context.Context) []picker.Choice { return known }
		d.FirstRun = true
	}
	drive(t, setting{start: &Start{}, deps: deps}, func(d *driver) {
		for _, size := range sizes {
			d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			d.pass(200 * time.Millisecond)
			d.fits()
			if size[0] == 80 || size[0] == 120 {
				d.picture(fmt.Sprintf("picker-%dx%d", size[0], size[1]))
			}
		}
	})
}

// recorded is a session of three turns that took its time.
func recorded(t *testing.T) *sessions.Session {
	t.Helper()
	var s *sessions.Session
	drive(t, setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), open: true}, func(d *driver) {
		for _, text := range []string{"I failed my exam", "And my mother is angry", "Thank you"} {
			d.ask(text)
			d.keys("i")
			d.pass(4 * time.Second)
		}
		s = d.saved.Clone()
	})
	return s
}

func TestReplayTakesTheTimeThatTheSessionTook(t *testing.T) {
	s := recorded(t)
	whole := sessions.NewTimeline(s, 2*time.Second).Duration()
	for _, speed := range []float64{1, 4} {
		drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Speed: speed, IdleLimit: 2 * time.Second}}}, func(d *driver) {
			begun := time.Now()
			d.until("the end of the replay", func() bool { return !d.app.chat.Moving() })
			want := time.Duration(float64(whole) / speed)
			if took := time.Since(begun); took < want*95/100 || took > want*105/100 {
				t.Errorf("at %vx the replay took %v of %v", speed, took, want)
			}
			d.shows("What was the hardest moment today?")
			d.keys("1") // a digit seeks
			if len(d.session().Ratings) > 0 {
				t.Error("a digit rated in a replay")
			}
			d.hides("Thank you")
			d.picture(fmt.Sprintf("replay-%vx", speed))
			d.fits()
		})
	}
}

func TestARatingPassIsBlindAndShuffled(t *testing.T) {
	s := recorded(t)
	s.Ratings = append(s.Ratings, sessions.Rating{Address: sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}, Dimension: "empathy", Value: new(4), Rater: sessions.Rater{Name: "me", Pass: 1}})
	drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Rate: true}}}, func(d *driver) {
		d.hides("fake/")
		d.keys("5", "4", "b")
		for _, r := range d.saved.Ratings[1:] {
			if r.Pass != 2 || !r.Blind || r.Lane != s.Order(2)[0] {
				t.Errorf("the second pass gave %+v, wanted a blind rating of %s", r, s.Order(2)[0])
			}
		}
		if len(d.saved.Ratings) != 3 || len(d.saved.Verdicts) != 1 || d.saved.Verdicts[0].Pass != 2 {
			t.Errorf("%d ratings, verdicts %+v", len(d.saved.Ratings), d.saved.Verdicts)
		}
		d.fits()
	})
}

// The question for a verdict stands until it is answered, or the person has gone
// on without one.
func TestTheVerdictIsAskedForWhileItIsDue(t *testing.T) {
	const question = "Which was best? b for C (tab for another), = a tie, x all bad."
	drive(t, setting{models: three, w: 80, h: 24}, func(d *driver) {
		for _, answer := range [][]string{{"b"}, {"i", "o", "enter"}} {
			d.ask("Hello")
			for range 18 {
				d.hides(question)
				d.keys("4")
			}
			d.shows(question)
			d.keys(answer...)
			d.hides(question)
			d.until("the end of the turn", func() bool { return !d.app.chat.Streaming() })
			d.keys("i")
		}
	})
}

// A pass goes on by itself when a turn is rated and judged, whichever comes
// first, and leaves time to say by how much.
func TestAPassGoesOnByItself(t *testing.T) {
	s := recorded(t)
	drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Rate: true}}}, func(d *driver) {
		all := func() {
			for range len(s.Lanes) * len(s.Rubric.Dimensions) {
				d.keys("4")
			}
		}
		all()
		d.shows("Which was best? b for B (tab for another), = a tie, x all bad.")
		d.keys("tab")
		d.shows("Which was best? b for A (tab for another), = a tie, x all bad.")
		d.keys("b", "b", "b")
		d.shows("turn 1/3")
		d.shows("slightly better: ")
		d.pass(2 * time.Second)
		d.shows("turn 2/3")
		d.keys("b")
		all()
		d.shows("turn 3/3")
		all()
		d.keys("[", "[", "b") // judged once more, and on with the next key
		d.shows("turn 1/3")
		d.keys("j")
		d.shows("turn 1/3") // there is nothing to go on to
		d.keys("]", "]", "=")
		d.shows("v shows who was who")
		margins := ""
		for _, v := range d.saved.Verdicts {
			margins += fmt.Sprint(v.Turn, v.Margin, " ")
		}
		if margins != "1 1clear 1slight 2 1 3 " {
			t.Errorf("the verdicts are %q", margins)
		}
	})
	drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Rate: true}}}, func(d *driver) {
		for range len(s.Lanes) * len(s.Rubric.Dimensions) {
			d.keys("4")
		}
		d.keys("b", "2")
		if r := d.saved.Ratings[len(d.saved.Ratings)-1]; r.Turn != 2 {
			t.Errorf("a digit after the verdict rates turn %d", r.Turn)
		}
		d.keys("[", "u")
		d.pass(3 * time.Second)
		d.shows("turn 2/3") // where what was undone is
	})
}

func TestAnotherThemeChangesNothingButColours(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		before := d.screen()
		d.keys("ctrl+t", "down", "enter", "ctrl+t", "down", "enter", "ctrl+t", "up", "up", "enter")
		if got := d.screen(); got != before {
			t.Errorf("the screen changed in more than colour:\n%s\nfrom:\n%s", got, before)
		}
	})
}

func TestTheComposerGrowsWithItsText(t *testing.T) {
	drive(t, setting{models: three, w: 80, h: 24}, func(d *driver) {
		d.write("one")
		d.keys("ctrl+j")
		d.write("two")
		d.shows("› one\n  two\n")
		d.send(tea.PasteMsg{Content: strings.Repeat("long ", 100)})
		d.settle()
		if got := strings.Count(d.screen(), "\n  long long"); got != 4 {
			t.Errorf("%d lines of the pasted text are shown, wanted the last 4:\n%s", got, d.screen())
		}
		_, cursor := d.app.lines()
		if cursor == nil || cursor.Y != 22 {
			t.Errorf("the cursor is at %+v", cursor)
		}
		d.keys("enter")
		d.shows("› Write to everyone")
		if h := d.app.chat.Layout().Composer.H; h != chat.RestingComposer {
			t.Errorf("the empty composer has %d lines", h)
		}
	})
}

// A reply that is shown a second time is the only one that is to be rated, and
// what comes after the last one is said.
func TestARetestIsAboutItsReplies(t *testing.T) {
	s := recorded(t)
	lanes := s.Order(2)
	only := []sessions.Address{{Turn: 1, Lane: lanes[1], Attempt: 1}, {Turn: 3, Lane: lanes[0], Attempt: 1}}
	drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Rate: true, Pass: 2, Only: only, Place: "2 of 4"}}}, func(d *driver) {
		d.shows("session 2 of 4 · turn 1/3")
		for range s.Rubric.Dimensions {
			d.keys("4")
		}
		d.shows("turn 3/3")
		for range s.Rubric.Dimensions {
			d.hides("Everything here is rated.")
			d.keys("3")
		}
		d.shows("Everything here is rated. q goes on.")
		for _, a := range only {
			if !d.saved.Rated(a, sessions.Rater{Name: "me", Pass: 2}) {
				t.Errorf("%+v is not rated", a)
			}
		}
		if want := 2 * len(s.Rubric.Dimensions); len(d.saved.Ratings) != want {
			t.Errorf("%d ratings, want %d", len(d.saved.Ratings), want)
		}
		if got := chat.RatingPass(d.saved, d.app.rater); got != 2 {
			t.Errorf("a pass that was not finished is followed by pass %d", got)
		}
		for _, turn := range d.saved.Turns {
			for _, r := range turn.Replies {
				for _, dim := range s.Rubric.Dimensions {
					d.saved.Ratings = append(d.saved.Ratings, sessions.Rating{Address: sessions.Address{Turn: turn.N, Lane: r.Lane, Attempt: r.Attempt}, Dimension: dim.ID, Rater: sessions.Rater{Name: "me", Pass: 2}})
				}
			}
		}
		if got := chat.RatingPass(d.saved, d.app.rater); got != 3 {
			t.Errorf("a finished second pass is followed by pass %d", got)
		}
	})
}
