package ui

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/sessions/store"
)

// folder is where several windows keep one session.
type folder struct {
	*store.Store
	d *driver // the first window
}

// windows opens a window that keeps its session in a folder of its own.
func windows(t *testing.T, set setting, test func(f *folder)) {
	t.Helper()
	f := &folder{Store: store.New(t.TempDir())}
	set.deps = f.deps
	drive(t, set, func(d *driver) {
		f.d = d
		test(f)
	})
}

func (f *folder) deps(d *Deps) {
	st := store.New(f.Dir()) // every window is another program
	d.Save = store.NewSaver(st.Save).Save
	d.Load = func(path string) (*sessions.Session, error) {
		s, _, err := st.Load(path)
		return s, err
	}
	d.Changed = func(id string) (*sessions.Session, error) { return st.Changed(st.Path(id)) }
	d.Rename = func(path, title string) error { return st.Rename(path, title, time.Now()) }
}

// path is the session's file.
func (f *folder) path() string { return f.Path(f.d.session().ID) }

// file is what the session's file has.
func (f *folder) file() *sessions.Session {
	f.d.t.Helper()
	s, err := store.Read(f.path())
	if err != nil {
		f.d.t.Fatal(err)
	}
	return s
}

// another opens the session in a second window, for another rater, which is
// closed when the test ends.
func (f *folder) another(test func(d *driver)) {
	f.d.t.Helper()
	ctx, cancel := context.WithCancel(f.d.t.Context())
	d := &driver{t: f.d.t, msgs: make(chan tea.Msg, 1024), lanes: f.d.lanes}
	deps := d.deps(setting{})
	f.deps(&deps)
	deps.Rater = "li"
	s := f.file()
	d.app = New(ctx, deps, Start{Resume: s})
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.run(d.app.Init())
	d.settle()
	d.keys("esc")
	test(d)
	cancel()
	d.until("the end of every command", func() bool { return d.under.Load() == 0 })
}

func slow() setting {
	return setting{models: []string{"fake/a", "fake/b"}, curtain: sessions.CurtainOff, lanes: map[string]script{
		"a": says(200*time.Millisecond, longReply, nil), "b": says(10*time.Millisecond, "short answer", nil),
	}}
}

var longReply = strings.Repeat("word ", 40) + "end"

func TestWindowTakesInWhatAnotherSays(t *testing.T) {
	windows(t, slow(), func(f *folder) {
		f.d.ask("Hello")
		f.another(func(b *driver) {
			b.keys("3")
			f.d.keys("esc", "i")
			f.d.ask("And then?")
			b.keys("4") // the second save of this window
			b.shows("From elsewhere: 1 new turn")
			if len(b.session().Turns) != 2 {
				t.Errorf("the other window has %d turns", len(b.session().Turns))
			}
			b.keys("5")
			f.d.keys("esc", "2")
			f.d.shows("From elsewhere: 2 new marks")
		})
		s := f.file()
		if len(s.Turns) != 2 || s.Turn(2).Latest("l1").Text != longReply || len(s.Ratings) != 4 {
			t.Errorf("the file has %d turns and %d ratings", len(s.Turns), len(s.Ratings))
		}
	})
}

// Whoever comes back to a window sees what came from elsewhere, without a save.
func TestFocusBringsWhatCameFromElsewhere(t *testing.T) {
	windows(t, slow(), func(f *folder) {
		f.d.ask("Hello")
		f.another(func(b *driver) {
			f.d.keys("3")
			f.d.send(tea.FocusMsg{})
			f.d.settle()
			f.d.hides("From elsewhere")
			b.keys("4", "5")
			before := f.file().UpdatedAt
			f.d.send(tea.FocusMsg{})
			f.d.settle()
			f.d.shows("From elsewhere: 2 new marks")
			if !f.file().UpdatedAt.Equal(before) {
				t.Error("looking has saved the session")
			}
			f.d.send(tea.FocusMsg{})
			f.d.settle()
			if n := len(f.d.session().Ratings); n != 3 {
				t.Errorf("%d ratings, want 3", n)
			}
		})
	})
}

// A window that was opened in mid-stream has half of a reply, and never puts it
// in the place of the whole one.
func TestWindowOpenedInMidStream(t *testing.T) {
	windows(t, slow(), func(f *folder) {
		f.d.write("Hello")
		f.d.keys("enter")
		half := func(s *sessions.Session) bool {
			n := len(s.Turns[0].Latest("l1").Text)
			return n > 20 && n < len(longReply)
		}
		f.d.until("half a reply on disk", func() bool {
			s, err := store.Read(f.path())
			return err == nil && len(s.Turns[0].Replies) == 2 && half(s)
		})
		f.another(func(b *driver) {
			if !half(b.session()) {
				t.Fatal("the other window has no half reply")
			}
			b.keys("3")
			f.d.until("the whole reply", func() bool { return !f.d.app.chat.Streaming() })
			b.keys("4")
			if r := b.session().Turns[0].Latest("l1"); r.Status != sessions.Complete || r.Text != longReply {
				t.Errorf("the other window has %s with %d bytes", r.Status, len(r.Text))
			}
			b.shows("end")
		})
		if r := f.file().Turns[0].Latest("l1"); r.Status != sessions.Complete || r.Text != longReply {
			t.Errorf("the file has %s with %d bytes, want complete with %d", r.Status, len(r.Text), len(longReply))
		}
		if n := len(f.file().Ratings); n != 2 {
			t.Errorf("%d ratings, want 2", n)
		}
	})
}

// The session that streams is opened once more in the same window, to be rated
// or replayed: what has come of its replies stays.
func TestSessionThatStreamsIsOpenedAgain(t *testing.T) {
	for _, as := range []opening{toRate, toReplay, toContinue} {
		windows(t, slow(), func(f *folder) {
			f.d.write("Hello")
			f.d.keys("enter")
			f.d.until("some text", func() bool { return len(f.d.session().Turns[0].Latest("l1").Text) > 60 })
			came := f.d.session().Turns[0].Latest("l1").Text
			f.d.run(f.d.app.load(f.path(), as))
			f.d.settle()
			f.d.pass(2 * time.Second)
			if as != toReplay {
				f.d.keys("esc", "3")
			}
			f.d.pass(time.Second)
			if r := f.file().Turns[0].Latest("l1"); !strings.HasPrefix(r.Text, came) {
				t.Errorf("opening %d: %d bytes had come, and the file has %d", as, len(came), len(r.Text))
			}
			if r := f.d.session().Turns[0].Latest("l1"); !strings.HasPrefix(r.Text, came) {
				t.Errorf("opening %d: %d bytes had come, and the screen has %d", as, len(came), len(r.Text))
			}
		})
	}
}

func TestRevealElsewhereOpensTheNamesHere(t *testing.T) {
	windows(t, slow(), func(f *folder) {
		f.d.ask("Hello")
		f.d.hides("fake/a")
		s := f.file()
		at := time.Now()
		s.Blind.RevealedAt, s.Blind.RevealedBy = &at, "li"
		if _, err := f.Save(s); err != nil {
			t.Fatal(err)
		}
		f.d.keys("3", "4")
		f.d.shows("fake/a", "the names are open")
		if got := f.file(); got.Blind.RevealedAt == nil || len(got.Ratings) != 2 || !got.Ratings[0].Blind || got.Ratings[1].Blind {
			t.Errorf("revealed at %v, ratings %+v", got.Blind.RevealedAt, got.Ratings)
		}
	})
}

func TestNextSaveKeepsWhatOthersHaveSet(t *testing.T) {
	tests := []struct {
		name   string
		change func(f *folder) error
		kept   func(s *sessions.Session, file string) bool
	}{
		{"a title from the command line", func(f *folder) error { return f.Rename(f.path(), "Better", time.Now()) }, func(s *sessions.Session, _ string) bool {
			return s.Title == "Better"
		}},
		{"a title from the list in the app", func(f *folder) error {
			f.d.run(f.d.app.rename(f.path(), "Better"))
			f.d.settle()
			return nil
		}, func(s *sessions.Session, _ string) bool { return s.Title == "Better" }},
		{"unknown fields", func(f *folder) error {
			b, err := os.ReadFile(f.path())
			if err != nil {
				return err
			}
			text := strings.Replace(string(b), `"title":`, `"x_pinned": true, "title":`, 1)
			text = strings.Replace(text, `"lane": "l1",`, `"x_mood": "calm", "lane": "l1",`, 1)
			return os.WriteFile(f.path(), []byte(text), 0o600)
		}, func(_ *sessions.Session, file string) bool {
			return strings.Contains(file, `"x_pinned": true`) && strings.Contains(file, `"x_mood": "calm"`)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			windows(t, slow(), func(f *folder) {
				f.d.ask("Hello")
				f.d.keys("3")
				if err := test.change(f); err != nil {
					t.Fatal(err)
				}
				f.d.keys("4", "5")
				f.d.keys("esc", "i")
				f.d.ask("And then?")
				b, err := os.ReadFile(f.path())
				if err != nil || !json.Valid(b) {
					t.Fatal(err)
				}
				if s := f.file(); !test.kept(s, string(b)) || len(s.Ratings) != 3 || len(s.Turns) != 2 {
					t.Errorf("the title is %q, with %d ratings and %d turns\n%.900s", s.Title, len(s.Ratings), len(s.Turns), b)
				}
			})
		})
	}
}
