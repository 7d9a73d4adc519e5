package ui

import (
	"testing"

	"kansei/sessions"
	"kansei/ui/chat"
)

func TestTheLastMessageIsEditedAndSentAgain(t *testing.T) {
	drive(t, setting{models: three, w: 120, h: 40}, func(d *driver) {
		d.ask("I failed my exam")
		d.keys("3", "b")
		d.shows("best: A")
		d.keys("e", "enter")
		if !d.app.chat.Composing || d.app.chat.Composer.Value() != "I failed my exam" {
			t.Fatalf("the composer holds %q", d.app.chat.Composer.Value())
		}
		d.shows("your last message")
		d.write(" again")
		d.keys("enter")
		d.until("the new attempts", func() bool { return !d.app.chat.Streaming() })

		turn := d.saved.Turns[0]
		if len(d.saved.Turns) != 1 || turn.User.Text != "I failed my exam again" || len(turn.User.Earlier) != 1 || turn.User.Earlier[0].Text != "I failed my exam" {
			t.Fatalf("%d turns, the message is %+v", len(d.saved.Turns), turn.User)
		}
		for _, lane := range d.saved.Order(1) {
			r := turn.Latest(lane)
			if r.Attempt != 2 || !turn.User.Answers(lane, 2) || turn.User.Answers(lane, 1) || turn.Reply(lane, 1).Text == "" {
				t.Errorf("lane %s has %+v", lane, r)
			}
		}
		if _, rated := d.saved.Rating(sessions.Address{Turn: 1, Lane: d.saved.Order(1)[0], Attempt: 1}, "emotion", d.app.chat.Rater); !rated {
			t.Error("the rating of the first attempt is lost")
		}
		d.shows("I failed my exam again")
		d.hides("best: A") // it was about the earlier attempts
		d.keys("esc", "b")
		if v := d.saved.Verdicts[1]; v.Margin != sessions.Unsaid {
			t.Errorf("a verdict on new attempts is %+v", v)
		}
		d.shows("best: A")
	})
}

func TestEditingIsLeftWithoutALoss(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.keys("esc", "e")
		d.shows("There is no message to edit yet")
		d.keys("i")
		d.ask("Hello")
		d.keys("e", "enter", "esc")
		if d.app.chat.Composer.Value() != "" || d.app.chat.Editing != 0 {
			t.Errorf("the message stays in the composer: %q", d.app.chat.Composer.Value())
		}
		d.keys("e", "enter")
		d.write(" you")
		d.keys("esc")
		d.shows("What you changed waits as a new one")
		d.keys("e")
		d.shows("Send or clear what you are writing first")
		if d.app.chat.Composer.Value() != "Hello you" {
			t.Errorf("what was changed is lost: %q", d.app.chat.Composer.Value())
		}
		if s := d.session(); len(s.Turns) != 1 || len(s.Turns[0].User.Earlier) != 0 {
			t.Errorf("the message was changed: %+v", s.Turns)
		}
	})
}

func TestAnEditedScriptedMessageIsNotDueAgain(t *testing.T) {
	drive(t, setting{models: three, scenario: "second-try"}, func(d *driver) {
		d.keys("ctrl+n")
		d.until("the replies", func() bool { return !d.app.chat.Streaming() })
		second, _ := d.app.chat.Next()
		d.keys("esc", "e", "enter")
		d.write(", I think")
		d.keys("enter")
		d.until("the new replies", func() bool { return !d.app.chat.Streaming() })
		if next, due := d.app.chat.Next(); !due || next != second || d.session().Turns[0].User.Scripted {
			t.Errorf("due is %q, want %q", next, second)
		}
	})
}

func TestAttemptsStandSideBySide(t *testing.T) {
	drive(t, setting{models: three, w: 120, h: 40}, func(d *driver) {
		d.ask("I failed my exam")
		d.keys("c")
		d.shows("This reply has one attempt only")
		d.keys("R")
		d.until("the second attempt", func() bool { return !d.app.chat.Streaming() })
		d.keys("c")
		d.fits()
		d.shows("attempt 1")
		d.shows("attempt 2")
		d.pass(chat.NoticeTime)
		d.shows("esc close")
		d.keys("j", "G", "esc")
		d.hides("attempt 1 ")
		d.keys("c", "3")
		if len(d.session().Ratings) != 0 {
			t.Error("a key meant for the comparison has rated")
		}
	})
}

func TestABetterReplyIsBetterByAMargin(t *testing.T) {
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		rater := sessions.Rater{Name: "me", Pass: 1}
		for _, want := range []sessions.Margin{sessions.Unsaid, sessions.Clear, sessions.Slight, sessions.Unsaid} {
			d.keys("b")
			if v, ok := d.saved.Verdict(1, rater); !ok || v.Margin != want || len(v.Lanes) != 1 {
				t.Errorf("the verdict is %+v, want the margin %q", v, want)
			}
		}
		d.keys("b")
		d.shows("clearly best")
		d.keys("tab", "b")
		if v, _ := d.saved.Verdict(1, rater); v.Margin != sessions.Unsaid {
			t.Errorf("another lane took over the margin: %+v", v)
		}
		d.keys("u")
		d.shows("clearly best")
	})
}
