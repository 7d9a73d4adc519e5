package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/providers"
	"kansei/sessions"
	"kansei/ui/chat"
)

var three = []string{"builtin/eliza", "builtin/listener", "builtin/advisor"}

func TestTitleFrom(t *testing.T) {
	family := "👩‍👩‍👧‍👦"
	tests := []struct{ text, want string }{
		{"", ""},
		{"Short\nand more", "Short"},
		{strings.Repeat("x", 48), strings.Repeat("x", 48)},
		{strings.Repeat("x", 49), strings.Repeat("x", 48) + "…"},
		{"I failed my exam today and I am afraid to tell my parents", "I failed my exam today and I am afraid to tell…"},
		{"I failed my exam today and I am very sad about it, and so on", "I failed my exam today and I am very sad about…"},
		{strings.Repeat("难过", 30), strings.Repeat("难过", 24) + "…"},
		{strings.Repeat(family, 50), strings.Repeat(family, 48) + "…"},
	}
	for _, tt := range tests {
		if got := chat.TitleFrom(tt.text); got != tt.want {
			t.Errorf("the title of %q is %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestRatingThreeLanes(t *testing.T) {
	for _, escFirst := range []bool{false, true} {
		t.Run(fmt.Sprintf("escape first %t", escFirst), func(t *testing.T) { rateThreeLanes(t, escFirst) })
	}
}

// rateThreeLanes takes 18 digits, and the verdict one key after Escape.
func rateThreeLanes(t *testing.T, escFirst bool) {
	t.Helper()
	drive(t, setting{models: three}, func(d *driver) {
		d.say("I failed my exam")
		if escFirst {
			d.keys("esc")
		}
		for lane := range 3 {
			for dimension := range 6 {
				d.keys(string(rune('1' + (lane+dimension)%5)))
			}
		}
		d.keys("esc", "b")
		s := d.saved
		if len(s.Ratings) != 18 || len(s.Verdicts) != 1 {
			t.Fatalf("%d ratings and %d verdicts were saved", len(s.Ratings), len(s.Verdicts))
		}
		rater := sessions.Rater{Name: "me", Pass: 1}
		for i, lane := range s.Order(1) {
			for j, dim := range s.Rubric.Dimensions {
				r, ok := s.Rating(sessions.Address{Turn: 1, Lane: lane, Attempt: 1}, dim.ID, rater)
				if !ok || r.Value == nil || *r.Value != 1+(i+j)%5 || !r.Blind {
					t.Errorf("%s of %s is %+v", dim.ID, lane, r)
				}
			}
		}
		if v := s.Verdicts[0]; v.Outcome != sessions.Best || v.Lanes[0] != s.Order(1)[2] {
			t.Errorf("the verdict is %+v", v)
		}
	})
}

func TestWhatIsPressedIsWhatIsSaved(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("My dog died")
		d.keys("4", "0", "j", "2", "u", "ctrl+r", "k", "tab", "5", "=", "x")
		s, rater := d.saved, sessions.Rater{Name: "me", Pass: 1}
		at := func(lane int) sessions.Address {
			return sessions.Address{Turn: 1, Lane: s.Order(1)[lane], Attempt: 1}
		}
		if r, ok := s.Rating(at(0), "emotion", rater); !ok || *r.Value != 4 {
			t.Errorf("emotion is %+v", r)
		}
		if r, ok := s.Rating(at(0), "empathy", rater); !ok || r.Value != nil {
			t.Errorf("empathy is %+v, wanted cannot judge", r)
		}
		if _, ok := s.Rating(at(0), "feeling", rater); ok {
			t.Error("the dimension that was stepped over has a rating")
		}
		if r, ok := s.Rating(at(0), "understanding", rater); !ok || *r.Value != 2 {
			t.Errorf("understanding is %+v after undo and redo", r)
		}
		if r, ok := s.Rating(at(1), "emotion", rater); !ok || *r.Value != 5 {
			t.Errorf("the second lane's emotion is %+v", r)
		}
		if v, ok := s.Verdict(1, rater); !ok || v.Outcome != sessions.AllBad {
			t.Errorf("the verdict is %+v", v)
		}
		d.keys("u")
		if v, ok := d.saved.Verdict(1, rater); !ok || v.Outcome != sessions.Tie {
			t.Errorf("the verdict after undo is %+v", v)
		}
	})
}

func TestADigitBeyondTheScaleRatesNothing(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		d.keys("7")
		if len(d.session().Ratings) != 0 {
			t.Error("7 was taken for a rating on a scale of 5")
		}
		d.shows("The scale runs from 1 to 5")
	})
}

func TestNothingIsRatedWhileItStreams(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.write("Hello")
		d.keys("enter", "esc")
		d.pass(300 * time.Millisecond)
		d.keys("3", "b")
		if len(d.session().Ratings)+len(d.session().Verdicts) != 0 {
			t.Error("a reply that was still coming was rated")
		}
	})
}

func TestTypingWhileRepliesStreamKeepsTheText(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.write("first")
		d.keys("enter")
		d.pass(200 * time.Millisecond)
		d.write("and another thing")
		d.keys("enter") // too early
		d.until("the end of the turn", func() bool { return !d.app.chat.Streaming() })
		if got := d.app.chat.Composer.Value(); got != "and another thing" {
			t.Errorf("the composer has %q", got)
		}
		if !d.app.chat.Composing {
			t.Error("the screen went to rating under the person's hands")
		}
		if len(d.session().Turns) != 1 {
			t.Error("a message was sent while replies were coming")
		}
	})
}

func TestEscapeIsHarmlessInRateMode(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		d.keys("3")
		marked := d.app.chat.Rating.Marked()
		d.keys("esc", "esc")
		if d.app.chat.Composing || d.app.chat.Rating.Marked() != marked {
			t.Errorf("esc moved the mark from %q to %q", marked, d.app.chat.Rating.Marked())
		}
	})
}

func TestBlindUntilTheReveal(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		for _, name := range []string{"eliza", "listener", "advisor", "builtin", "first word"} {
			d.hides(name)
		}
		if title := d.app.View().WindowTitle; strings.Contains(title, "eliza") {
			t.Errorf("the window's title is %q", title)
		}
		d.keys("3", "v")
		d.hides("first word")
		d.keys("esc")
		if d.session().Blind.RevealedAt != nil {
			t.Fatal("the reveal was not asked about")
		}
		d.keys("v", "enter")
		if d.session().Blind.RevealedAt == nil {
			t.Fatal("the names are not open")
		}
		d.shows("builtin/eliza")
		d.keys("tab", "2")
		last := d.saved.Ratings[len(d.saved.Ratings)-1]
		if last.Blind || !d.saved.Ratings[0].Blind {
			t.Errorf("blind is %v before the reveal and %v after it", d.saved.Ratings[0].Blind, last.Blind)
		}
	})
}

func TestOneLaneThatFailsHoldsUpNobody(t *testing.T) {
	cut := &providers.Error{Kind: providers.StreamTruncated, Message: "acme's stream broke off", Advice: "Ask again."}
	refused := &providers.Error{Kind: providers.KeyRefused, Message: "acme refused the key", Advice: "Check it."}
	lanes := map[string]script{
		"good": says(20*time.Millisecond, "I am glad that you told me.", nil),
		"cut":  says(20*time.Millisecond, "This is only half of", cut),
		"bad": func(_ context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
			yield(providers.Event{}, refused)
		},
	}
	for _, open := range []bool{false, true} {
		drive(t, setting{models: []string{"fake/good", "fake/cut", "fake/bad"}, lanes: lanes, open: open}, func(d *driver) {
			d.ask("Hello")
			d.shows("I am glad that you told me.")
			d.shows("This is only half of")
			status := map[string]sessions.Status{}
			for _, r := range d.saved.Turns[0].Replies {
				status[d.saved.Lane(r.Lane).Model] = r.Status
			}
			if status["good"] != sessions.Complete || status["cut"] != sessions.Truncated || status["bad"] != sessions.Failed {
				t.Errorf("the file says %v", status)
			}
			if open {
				d.shows("acme refused the key")
			} else {
				d.hides("acme")
			}
		})
	}
}

func TestARetryIsShownOnceTheNamesAreOpen(t *testing.T) {
	busy := &providers.Error{Kind: providers.RateLimited, Message: "acme is busy"}
	lanes := map[string]script{"busy": func(ctx context.Context, req providers.Request, yield func(providers.Event, error) bool) {
		yield(providers.Event{Kind: providers.Retrying, Try: 1, Wait: 3 * time.Second, Err: busy}, nil)
		time.Sleep(3 * time.Second)
		says(time.Millisecond, "At last.", nil)(ctx, req, yield)
	}}
	drive(t, setting{models: []string{"fake/busy"}, lanes: lanes, open: true}, func(d *driver) {
		d.write("Hello")
		d.keys("enter")
		d.pass(time.Second)
		d.shows("Trying again in 3 s")
		d.until("the reply", func() bool { return !d.app.chat.Streaming() })
		d.hides("Trying again")
		d.shows("At last.")
	})
}

func TestStopKeepsTheText(t *testing.T) {
	lanes := map[string]script{
		"long":  says(100*time.Millisecond, strings.Repeat("word ", 200), nil),
		"short": says(10*time.Millisecond, "done", nil),
	}
	drive(t, setting{models: []string{"fake/long", "fake/short"}, lanes: lanes, open: true}, func(d *driver) {
		d.write("Go on")
		d.keys("enter", "esc")
		d.pass(3 * time.Second)
		d.keys("s")
		d.until("the end", func() bool { return !d.app.chat.Streaming() })
		r := d.saved.Turns[0].Latest("l1")
		if r.Status != sessions.Stopped || !strings.HasPrefix(r.Text, "word word word") {
			t.Errorf("the stopped reply is %s with %q", r.Status, r.Text)
		}
		d.keys("R")
		d.pass(time.Second)
		d.keys("S")
		d.until("the end", func() bool { return !d.app.chat.Streaming() })
		if turn := d.saved.Turns[0]; turn.Latest("l1").Attempt != 2 || turn.Reply("l1", 1).Text != r.Text {
			t.Errorf("the first attempt was not kept: %+v", turn.Replies)
		}
	})
}

func TestEverySendRatingAndSecondIsSaved(t *testing.T) {
	lanes := map[string]script{"slow": says(500*time.Millisecond, strings.Repeat("word ", 20), nil)}
	drive(t, setting{models: []string{"fake/slow"}, lanes: lanes}, func(d *driver) {
		d.write("Hello")
		d.keys("enter")
		if d.saves == 0 || d.saved.Turns[0].User.Text != "Hello" {
			t.Fatal("the message was not saved when it was sent")
		}
		before := d.saves
		d.pass(5 * time.Second)
		if d.saves-before < 4 {
			t.Errorf("%d saves in 5 s of streaming", d.saves-before)
		}
		if text := d.saved.Turns[0].Replies[0].Text; len(text) < 5*5 {
			t.Errorf("after 5 s only %q is saved", text)
		}
	})
}

func TestWhatCanNotBeSavedIsSaid(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		d.fail = errFull
		d.keys("3")
		d.shows("not saved")
		d.shows("no space left")
		d.keys("q", "enter")
		if d.quit {
			t.Fatal("the screen closed on a rating that is on no disk")
		}
		d.fail = nil
		d.keys("4")
		d.hides("not saved")
		d.keys("q", "enter")
		if !d.quit || len(d.saved.Ratings) != 2 {
			t.Errorf("quit %v with %d ratings", d.quit, len(d.saved.Ratings))
		}
	})
}

func TestClicks(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		d.send(tea.MouseClickMsg{X: 119, Y: 10, Button: tea.MouseLeft})
		if d.app.chat.Focus != 2 {
			t.Errorf("a click on the third pane focused %d", d.app.chat.Focus)
		}
		l := d.app.chat.Layout()
		for y := range l.Rating.H {
			for x := range l.Rating.W {
				if v, ok := d.app.chat.Rating.HitValue(x, y); ok && v == 5 {
					d.send(tea.MouseClickMsg{X: l.Rating.X + x, Y: l.Rating.Y + y, Button: tea.MouseLeft})
					d.settle()
					if n := len(d.saved.Ratings); n != 1 || *d.saved.Ratings[0].Value != 5 {
						t.Errorf("a click on the last anchor gave %+v", d.saved.Ratings)
					}
					return
				}
			}
		}
		t.Error("no cell of the rating line stands for 5\n" + d.screen())
	})
}

var errFull = errors.New("write the session: no space left on the device")

// A fast typist, or a script, gives all of it before any command has come
// back.
func TestKeysInABurstReachWhatTheyAreFor(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		for _, key := range []string{"3", "n", "w", "a", "r", "m", "enter", "tab", "4", "i", "t", "w", "o", "enter"} {
			d.send(press(key))
		}
		d.pass(2 * chat.HoldTime) // what comes at once after Enter is the next line of a paste
		d.write("xy")
		s := d.session()
		if len(s.Ratings) != 2 || s.Ratings[1].Lane != s.Order(1)[1] || len(s.Notes) != 1 || s.Notes[0].Text != "warm" {
			t.Errorf("ratings %+v, notes %+v", s.Ratings, s.Notes)
		}
		if len(s.Turns) != 2 || s.Turns[1].User.Text != "two" {
			t.Errorf("turns %+v", s.Turns)
		}
		if got := d.app.chat.Composer.Value(); got != "xy" {
			t.Errorf("the composer has %q", got)
		}
	})
}

func TestWhatIsTypedBeforeTheSessionOpensIsNotLost(t *testing.T) {
	slow := func(deps *Deps) {
		create := deps.Create
		deps.Create = func(ctx context.Context, spec Spec) (*sessions.Session, error) {
			time.Sleep(time.Second)
			return create(ctx, spec)
		}
	}
	drive(t, setting{models: three, deps: slow}, func(d *driver) {
		d.write("early ")
		d.send(tea.PasteMsg{Content: "bird"})
		d.pass(2 * time.Second)
		if got := d.app.chat.Composer.Value(); got != "early bird" {
			t.Errorf("the composer has %q", got)
		}
	})
}

func TestTheSecondCtrlCCountsWhileItIsAskedFor(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.keys("ctrl+c")
		d.shows("once more")
		d.pass(chat.NoticeTime + time.Second)
		d.hides("once more")
		d.keys("ctrl+c")
		if d.quit {
			t.Fatal("it quits though nothing said that it would")
		}
		d.shows("once more")
		d.keys("ctrl+c")
		if !d.quit {
			t.Error("the second ctrl+c does not quit")
		}
	})
}

func TestADraftSurvivesAKilledProgram(t *testing.T) {
	file, sent := "", []string(nil)
	memory := func(deps *Deps) {
		var mu sync.Mutex // commands run side by side
		newest := 0
		deps.Memory = Memory{
			Sent: sent, Draft: file,
			Remember: func(text string) error { sent = append(sent, text); return nil },
			KeepDraft: func(number int, _, text string) error {
				mu.Lock()
				defer mu.Unlock()
				if number >= newest {
					newest, file = number, text
				}
				return nil
			},
		}
	}
	drive(t, setting{models: three, deps: memory}, func(d *driver) {
		d.write("half a thou")
		d.pass(time.Second)
	})
	if file != "half a thou" {
		t.Fatalf("a second later %q is kept", file)
	}
	drive(t, setting{models: three, deps: memory}, func(d *driver) {
		d.shows("half a thou", "What you had not sent last time is back.")
		d.write("ght")
		d.keys("enter")
		if file != "" {
			t.Errorf("what was sent is still the draft: %q", file)
		}
	})
	drive(t, setting{models: three, deps: memory}, func(d *driver) {
		if d.app.chat.Composer.Value() != "" {
			t.Error("a draft that was sent came back")
		}
		d.keys("up")
		d.shows("half a thought")
	})
}
