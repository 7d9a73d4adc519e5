package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/chat"
)

// sentences are 200 messages as people write them: one for each letter and digit
// as its first character, and others in Chinese.
func sentences() []string {
	ends := []string{
		"%so what should I do? 5 people asked me 3 times.", "%s 我今天很难过。", "%s[2] = nothing, really! (a+b)", "%squite sad; thanks, that helped",
		"%s, yes? no: I/we \"zzz\" #1 R S G A",
	}
	out := make([]string, 0, 201)
	for _, first := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
		for i, end := range ends[:3] {
			if i == 2 && first < 'a' {
				end = ends[3+int(first)%2]
			}
			out = append(out, fmt.Sprintf(end, string(first)))
		}
	}
	out = append(out,
		"5 people told me", "5个人告诉我", "2026 was a hard year", "3:30 in the morning", "10,000 of them", "1. First", "99%", "我考试没过", "你好，在吗？", "七上八下",
		"谢谢，这样说我好受多了", "？", "q", "quit", "sad",
	)
	return out
}

// moment brings a screen to a moment of a turn at which something may be typed.
type moment struct {
	name string
	at   func(d *driver)
}

func typingMoments() []moment {
	pause := func(d *driver) { d.pass(2 * chat.SentenceGap) }
	return []moment{
		{"before the session opens", func(*driver) {}},
		{"before the first turn", func(d *driver) { d.pass(2 * time.Second) }},
		{"while every lane waits", func(d *driver) {
			d.pass(2 * time.Second)
			d.write("Hello")
			d.keys("enter")
			d.pass(10 * time.Millisecond)
		}},
		{"while replies stream", func(d *driver) {
			d.pass(2 * time.Second)
			d.write("Hello")
			d.keys("enter")
			d.pass(900 * time.Millisecond)
		}},
		{"shortly before the end", func(d *driver) {
			d.pass(2 * time.Second)
			d.write("Hello")
			d.keys("enter")
			d.pass(3500 * time.Millisecond)
		}},
		{"ready to rate", func(d *driver) { d.pass(2 * time.Second); d.say("Hello") }},
		{"half rated", func(d *driver) { d.pass(2 * time.Second); d.say("Hello"); d.keys("3", "4"); pause(d) }},
		{"all rated", func(d *driver) {
			d.pass(2 * time.Second)
			d.say("Hello")
			d.keys(strings.Split(strings.Repeat("4", 18), "")...)
			pause(d)
		}},
		{"judged", func(d *driver) { d.pass(2 * time.Second); d.say("Hello"); d.keys("5", "="); pause(d) }},
		{"in the second turn", func(d *driver) {
			d.pass(2 * time.Second)
			d.say("Hello")
			d.write("More")
			d.keys("enter")
			d.pass(time.Second)
		}},
		{"ready after the second turn", func(d *driver) { d.pass(2 * time.Second); d.say("Hello"); d.say("More") }},
		{"back from rate mode", func(d *driver) { d.pass(2 * time.Second); d.say("Hello"); d.keys("esc", "i") }},
		{"with help lines on screen", func(d *driver) {
			d.pass(2 * time.Second)
			d.write("I want to die")
			d.keys("enter")
			d.pass(time.Second)
		}},
	}
}

func opensSlowly(deps *Deps) {
	create := deps.Create
	deps.Create = func(ctx context.Context, spec Spec) (*sessions.Session, error) {
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
		return create(ctx, spec)
	}
}

// standing are the marks and adoptions that count.
func standing(s *sessions.Session) string {
	out := ""
	for _, t := range s.Turns {
		for _, r := range t.Replies {
			for _, dim := range s.Rubric.Dimensions {
				if in, ok := s.Rating(address(t.N, &r), dim.ID, sessions.Rater{Name: "me", Pass: 1}); ok && in.Value != nil {
					out += fmt.Sprintf("%d%s%s=%d ", t.N, r.Lane, dim.ID, *in.Value)
				}
			}
		}
		if v, ok := s.Verdict(t.N, sessions.Rater{Name: "me", Pass: 1}); ok {
			out += fmt.Sprintf("%d:%s%v ", t.N, v.Outcome, v.Lanes)
		}
		if _, ok := s.Adopted(t.N); ok {
			out += fmt.Sprintf("%d adopted ", t.N)
		}
	}
	return out
}

func TestSentencesArriveWhole(t *testing.T) {
	all := sentences()
	if len(all) < 200 {
		t.Fatalf("there are %d sentences", len(all))
	}
	for _, m := range typingMoments() {
		t.Run(m.name, func(t *testing.T) {
			drive(t, setting{models: three, deps: opensSlowly}, func(d *driver) {
				m.at(d)
				for i, sentence := range all {
					if testing.Short() && i%9 != 0 && len(sentence) > 25 {
						continue
					}
					var before string
					turns := 0
					if d.app.chat != nil {
						before, turns = standing(d.session()), len(d.session().Turns)
					}
					for _, r := range sentence {
						d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
					}
					d.settle()
					if d.app.chat == nil {
						d.pass(2 * time.Second)
					}
					c := d.app.chat
					if got := c.Composer.Value(); got != sentence {
						t.Fatalf("of %q the composer has %q", sentence, got)
					}
					if now := standing(c.Session); now != before {
						t.Fatalf("%q left %q of %q", sentence, now, before)
					}
					if len(c.Session.Turns) != turns || d.quit || d.app.help != nil || d.app.screen != screenChat {
						t.Fatalf("%q did something else\n%s", sentence, d.screen())
					}
					if m.name != "with help lines on screen" && d.app.dialog != nil {
						t.Fatalf("%q opened a window\n%s", sentence, d.screen())
					}
					for range len([]rune(sentence)) {
						d.keys("backspace")
					}
					if c.Composer.Value() != "" || standing(c.Session) != before {
						t.Fatalf("deleting %q left %q, and the marks %q of %q", sentence, c.Composer.Value(), standing(c.Session), before)
					}
					d.pass(2 * chat.SentenceGap)
				}
			})
		})
	}
}

// What a sentence does that is typed where letters are commands can be taken
// back with undo.
func TestSentencesInRateModeLoseNothing(t *testing.T) {
	for _, m := range typingMoments()[1:] {
		t.Run(m.name, func(t *testing.T) {
			for i, sentence := range sentences() {
				if i%9 != 0 && (testing.Short() || len(sentence) > 25) {
					continue
				}
				drive(t, setting{models: three}, func(d *driver) {
					m.at(d)
					d.until("the end of the replies, or a moment in them", func() bool { return true })
					before, turns := standing(d.session()), d.session().Clone().Turns
					stoppable := d.app.chat.Streaming()
					d.keys("esc", "esc")
					for _, r := range sentence {
						d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
					}
					d.settle()
					d.pass(2 * time.Second)
					if d.quit || d.app.screen != screenChat {
						t.Fatalf("%q left the screen", sentence)
					}
					for range 3 { // windows and fields that were opened
						d.keys("esc")
					}
					for range 100 {
						d.keys("u")
					}
					d.until("the replies", func() bool { return !d.app.chat.Streaming() })
					c := d.app.chat
					if len(c.Session.Turns) != len(turns) || d.app.chat.Session.Blind.RevealedAt != nil {
						t.Fatalf("%q sent or revealed something", sentence)
					}
					for n, turn := range turns {
						for _, r := range turn.Replies {
							now := c.Session.Turns[n].Reply(r.Lane, r.Attempt)
							if now.Status == sessions.Stopped || !strings.HasPrefix(now.Text, r.Text) {
								t.Fatalf("%q made a reply %s (replies were coming: %t)", sentence, now.Status, stoppable)
							}
						}
					}
					if got := standing(c.Session); got != "" && got != before {
						t.Fatalf("after undo %q left %q of %q", sentence, got, before)
					}
				})
			}
		})
	}
}

// A digit is settled by whatever follows it but a character.
func TestDigitsAreSettled(t *testing.T) {
	for _, keys := range [][]string{{"esc", "i"}, {"tab"}, {"down"}, {"="}, {"ctrl+t", "esc"}} {
		drive(t, setting{models: three}, func(d *driver) {
			d.say("Hello")
			d.keys("4")
			d.keys(keys...)
			d.write("thanks")
			if got := d.app.chat.Composer.Value(); got != "thanks" || len(d.session().Ratings) != 1 {
				t.Errorf("after %v the composer has %q, %d ratings", keys, got, len(d.session().Ratings))
			}
		})
	}
}

func TestMessageToOneLane(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.say("Hello")
		d.keys("tab", "alt+t")
		d.shows("to B only", "Write to B only")
		d.hides("Write to everyone")
		d.keys("tab")
		d.shows("to C only", "Write to C only")
		d.keys("alt+t")
		d.shows("Write to everyone")
		d.hides("only")
		d.keys("alt+t")
		d.say("Just you")
		if to := d.session().Turns[1].User.To; to != d.session().Order(1)[2] {
			t.Errorf("it went to %s", to)
		}
	})
}

func TestOtherLayoutsAndWidths(t *testing.T) {
	type step struct {
		key   tea.KeyPressMsg
		shows string
	}
	text := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }
	drive(t, setting{models: three}, func(d *driver) {
		d.say("Hello")
		for _, s := range []step{
			{text('４'), "Emotion 4"},
			{text('＝'), "a tie"},
		} {
			d.send(s.key)
			d.settle()
			d.shows(s.shows)
		}
		d.pass(2 * time.Second)
		d.send(text('５'))
		d.send(text('个'))
		d.settle()
		if got := d.app.chat.Composer.Value(); got != "５个" {
			t.Errorf("the composer has %q", got)
		}
		d.keys("backspace", "backspace", "esc")
		for _, s := range []step{
			{text('и'), "best: A"}, // b on a Russian layout
			{text('？'), "Composing"},
			{press("esc"), "best: A"},
			{text('！'), "12356"},
			{press("esc"), "best: A"},
			{tea.KeyPressMsg{Code: 'с', Mod: tea.ModCtrl}, "once more"},
			{tea.KeyPressMsg{Code: 'ψ', BaseCode: 'c', Mod: tea.ModCtrl}, ""},
		} {
			d.send(s.key)
			d.settle()
			d.shows(s.shows)
		}
		if !d.quit {
			t.Error("ctrl+c on a Greek layout does not quit")
		}
	})
	if !new(App).keyboard().ReportAlternateKeys {
		t.Error("the terminal is not asked for the key itself")
	}
}

func TestPasteWithoutBrackets(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		for _, r := range "first line\n\n5 more\nlast\n" {
			key := tea.KeyPressMsg{Code: r, Text: string(r)}
			if r == '\n' {
				key = press("enter")
			}
			d.send(key)
		}
		d.pass(time.Second)
		if got := d.app.chat.Composer.Value(); got != "first line\n\n5 more\nlast\n" || len(d.session().Turns) != 0 {
			t.Errorf("the composer has %q, %d turns", got, len(d.session().Turns))
		}
		d.keys("enter")
		if n := len(d.session().Turns); n != 1 {
			t.Errorf("%d turns", n)
		}
	})
	// A script that types a line and Enter at once sends it.
	drive(t, setting{models: three}, func(d *driver) {
		for _, r := range "Hello" {
			d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		d.send(press("enter"))
		d.send(press("esc"))
		d.settle()
		if n := len(d.session().Turns); n != 1 {
			t.Errorf("%d turns", n)
		}
	})
	// So does one that clicks a dimension before the next key.
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		d.keys("i")
		for _, r := range "And then" {
			d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		d.send(press("enter"))
		l := d.app.chat.Layout()
		d.send(tea.MouseClickMsg{X: l.Rating.X + 8, Y: l.Rating.Y, Button: tea.MouseLeft})
		if d.app.chat.Composing {
			t.Fatal("the click did not leave the composer")
		}
		d.send(press("enter"))
		d.settle()
		if turns := d.session().Turns; len(turns) != 2 || turns[1].User.Text != "And then" {
			t.Errorf("%d turns, the composer has %q", len(turns), d.app.chat.Composer.Value())
		}
	})
}

func TestAdoptionAsksAndIsUndone(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		d.keys("3", "tab", "a", "esc")
		adopted := func() string {
			a, ok := d.saved.Adopted(1)
			if !ok {
				return ""
			}
			return a.Lane
		}
		if adopted() != "" {
			t.Fatal("it was adopted without an answer")
		}
		d.keys("a", "enter")
		if a := adopted(); a != d.session().Order(1)[1] {
			t.Fatalf("adopted is %q", a)
		}
		if n := strings.Count(d.screen(), "goes on from B's reply"); n != 2 {
			t.Errorf("%d panes say what they go on from\n%s", n, d.screen())
		}
		d.keys("4", "u")
		if adopted() == "" {
			t.Error("undo took the adoption back before the rating after it")
		}
		d.keys("u")
		if adopted() != "" {
			t.Error("undo does not take the adoption back")
		}
		d.keys("ctrl+r")
		if adopted() == "" {
			t.Error("redo does not bring it back")
		}
		d.keys("i")
		d.ask("Go on")
		d.keys("u", "u")
		if adopted() == "" {
			t.Error("an adoption that something was said on was taken back")
		}
	})
}

func TestLongRepliesStandAtTheirBeginning(t *testing.T) {
	lanes := map[string]script{"long": says(time.Millisecond, strings.Repeat(list+"\n\n", 8), nil), "other": says(time.Millisecond, "Opening.\n\n"+strings.Repeat("More of it. \n\n", 60), nil)}
	drive(t, setting{models: []string{"fake/long", "fake/other"}, lanes: lanes, w: 80, h: 24}, func(d *driver) {
		d.write("Hello")
		d.keys("enter")
		d.pass(60 * time.Millisecond)
		d.until("the end", func() bool { return !d.app.chat.Streaming() })
		d.shows("Opening.", "Here is a plan")
		d.keys("pgdown")
		d.keys("esc", "i")
		at := d.screen()
		d.write("Write")
		d.keys("backspace", "backspace", "backspace", "backspace", "backspace")
		if d.screen() != at {
			t.Errorf("what was scrolled to is left:\n%s\nafter\n%s", d.screen(), at)
		}
	})
}

func TestRaterWithoutAName(t *testing.T) {
	kept := []string{}
	deps := func(d *Deps) {
		d.Unnamed = true
		d.Memory.KeepRater = func(name string) error { kept = append(kept, name); return nil }
	}
	drive(t, setting{models: three, deps: deps}, func(d *driver) {
		d.say("Hello")
		d.shows("rated by me")
		d.keys("4")
		d.shows("alt+n gives your name")
		for range 17 {
			d.keys("3")
		}
		if n := len(d.session().Ratings); n != 18 {
			t.Fatalf("%d ratings: asking for the name took a digit", n)
		}
		d.keys("esc", "b", "alt+n", "ctrl+u")
		d.write("li")
		d.keys("enter")
		d.shows("rated by li", "best: C")
		s, li := d.saved, d.app.chat.Rater
		for _, lane := range s.Order(1) {
			if r, ok := s.Rating(sessions.Address{Turn: 1, Lane: lane, Attempt: 1}, "emotion", li); !ok || r.Name != "li" {
				t.Errorf("%s is rated %+v", lane, r)
			}
			me := li
			me.Name = "me"
			if r, ok := s.Rating(sessions.Address{Turn: 1, Lane: lane, Attempt: 1}, "emotion", me); ok {
				t.Errorf("me still stands: %+v", r)
			}
		}
		if len(kept) != 2 || kept[1] != "li" {
			t.Errorf("kept is %q", kept)
		}
	})
}
