package ui

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/bench/hostile"
	"kansei/lang"
	"kansei/providers"
	"kansei/sessions"
	"kansei/ui/chat"
	"kansei/ui/keymap"
)

// A longer run, or another one: go test ./ui -run Monkey -monkey 100000 -seed 3.
var (
	monkeySteps = flag.Int("monkey", 2_500, "steps of the monkey test")
	monkeySeed  = flag.Uint64("seed", 11, "of the monkey test")
)

// pressable are the keys that a monkey finds on a keyboard; those with a
// meaning come more often.
func pressable() []string {
	out := []string{
		"space", "backspace", "pgup", "pgdown", "home", "end", "up", "down", "left", "right", "shift+tab", "alt+enter", "ctrl+j",
		"你", "😀", "é", "A", "Z", "~", "ctrl+w", "ctrl+k", "ctrl+a", "ctrl+e", "alt+b", "/", ":",
	}
	keys, err := keymap.New(lang.Must("en"), nil)
	if err != nil {
		panic(err)
	}
	leaving := []string{keys.Quit.Help().Key, keys.Interrupt.Help().Key, keys.Suspend.Help().Key}
	for _, b := range keys.All() {
		if !slices.Contains(leaving, b.Help().Key) {
			out = append(append(out, b.Keys()...), b.Keys()...)
		}
	}
	return append(out, "esc", "esc", "enter", "enter", "enter", "tab", "tab", "a", "b", "c", "y")
}

// zoo answers in every way, fast.
func zoo() map[string]script {
	cut := &providers.Error{Kind: providers.StreamTruncated, Message: "acme's stream broke off"}
	failed := &providers.Error{Kind: providers.RateLimited, Message: "acme is \x1b[31mbusy\x1b]0;busy\x07", Advice: "Wait\u202e."}
	evil := strings.Join(hostile.Texts, "\n\n")
	return map[string]script{
		"good": says(3*time.Millisecond, warm, nil), "long": says(time.Millisecond, strings.Repeat(list+"\n\n", 8), nil),
		"wide": says(7*time.Millisecond, wide, nil), "cut": says(5*time.Millisecond, "Half of a", cut), "bad": says(0, "", failed),
		"evil\x1b[31m\u202e": says(2*time.Millisecond, evil, nil),
	}
}

// monkey presses keys, resizes, clicks and pastes at random.
type monkey struct {
	*driver
	rng   *rand.Rand
	names []string // of keys
	steps int
}

// step does one thing and says what it did.
func (k *monkey) step() string {
	k.steps++
	switch n := k.rng.IntN(100); {
	case n < 88:
		name := k.names[k.rng.IntN(len(k.names))]
		k.send(press(name))
		return name
	case n < 91:
		w, h := 1+k.rng.IntN(220), 1+k.rng.IntN(60)
		k.send(tea.WindowSizeMsg{Width: w, Height: h})
		return "resize"
	case n < 94:
		k.send(tea.MouseClickMsg{X: k.rng.IntN(200), Y: k.rng.IntN(60), Button: tea.MouseLeft})
		return "click"
	case n < 96:
		k.send(tea.MouseWheelMsg{X: k.rng.IntN(200), Y: k.rng.IntN(60), Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown}[k.rng.IntN(2)]})
		return "wheel"
	case n < 97:
		k.send(tea.PasteMsg{Content: append([]string{"pasted", "two\nlines", strings.Repeat("long ", 200)}, hostile.Texts...)[k.rng.IntN(3+len(hostile.Texts))]})
		return "paste"
	case n < 98:
		k.send(tea.BackgroundColorMsg{})
		return "background"
	default:
		k.pass(time.Duration(k.rng.IntN(8)) * 10 * time.Millisecond)
		return "wait"
	}
}

// cage is a screen for a monkey, with everything that it can reach.
func cage(t *testing.T, test func(d *driver)) {
	deps := func(d *Deps) {
		save, n := d.Save, 0
		var kept *sessions.Session
		d.Save = func(s *sessions.Session) (sessions.Saved, error) {
			if n++; n%50 == 0 {
				return sessions.Saved{}, errors.New("write the session: no space left on the device")
			}
			kept = s
			return save(s)
		}
		d.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) {
			if kept == nil {
				return nil, nil, nil
			}
			return []sessions.Summary{{ID: kept.ID, Path: "/kept", Title: kept.Title, Turns: len(kept.Turns)}},
				[]sessions.Damaged{{Path: "/evil\x1b[2J.json", Err: errors.New("no session\x1b]0;evil\x07 \u202e")}}, nil
		}
		d.Load = func(string) (*sessions.Session, error) {
			if kept == nil {
				return nil, errors.New("load the session: it is gone")
			}
			return kept.Clone(), nil
		}
		d.Rename = func(string, string) error { return nil }
		d.Delete = func(string) (func() error, error) { return func() error { return nil }, nil }
		d.Export = func(string, ExportAs) (Exported, error) { return Exported{Path: "/kept.html"}, nil }
		d.Editor = func(text string) tea.Cmd { return func() tea.Msg { return chat.EditedMsg{Text: text + " edited"} } }
	}
	drive(t, setting{
		models: []string{"fake/good", "fake/long", "fake/wide", "fake/cut", "fake/bad", "fake/evil\x1b[31m\u202e"}, lanes: zoo(), deps: deps, scenario: "second-try",
	}, test)
}

func TestNoMonkeyBreaksTheScreen(t *testing.T) {
	steps := *monkeySteps
	if testing.Short() {
		steps = min(steps, 400)
	}
	cage(t, func(d *driver) {
		k := &monkey{driver: d, rng: rand.New(rand.NewPCG(*monkeySeed, 7)), names: pressable()}
		for range steps {
			chat := d.app.chat
			draft, sent, composing := "", 0, false
			if chat != nil {
				draft, sent, composing = chat.Composer.Value(), len(chat.Session.Turns), chat.Composing
			}
			what := k.step()
			d.settle()
			d.fits()
			if t.Failed() {
				t.Fatalf("after step %d (%s):\n%s", k.steps, what, d.screen())
			}
			// A draft goes only by a key of the composer, or because it was sent.
			if chat != nil && chat == d.app.chat && !composing && what != "paste" && chat.Composer.Value() != draft && len(chat.Session.Turns) == sent {
				if !chat.Composing || !strings.HasPrefix(chat.Composer.Value(), draft) {
					t.Fatalf("step %d (%s) made the draft %q into %q", k.steps, what, draft, chat.Composer.Value())
				}
			}
		}
	})
}

// TestTheFileAlwaysSaysWhatTheScreenSays presses ten thousand keys of rate
// mode and compares after each what is shown with what is saved.
func TestTheFileAlwaysSaysWhatTheScreenSays(t *testing.T) {
	keys := []string{"1", "2", "3", "4", "5", "0", "b", "=", "x", "u", "u", "ctrl+r", "j", "k", "tab", "shift+tab", "[", "]", "z", "g", "G", "esc"}
	drive(t, setting{models: three}, func(d *driver) {
		d.ask("Hello")
		d.keys("i")
		d.ask("And again")
		rng := rand.New(rand.NewPCG(3, 5))
		steps := 10_000
		if testing.Short() {
			steps = 1_000
		}
		for step := range steps {
			key := keys[rng.IntN(len(keys))]
			d.keys(key)
			c := d.app.chat
			if d.saved == nil || len(d.saved.Ratings) != len(d.session().Ratings) {
				t.Fatalf("step %d (%s): %d ratings are saved, %d on screen", step, key, len(d.saved.Ratings), len(d.session().Ratings))
			}
			line, _, _ := strings.Cut(ansi.Strip(c.Rating.View()), "\n")
			r := c.Reply(c.Lane())
			for _, dim := range d.saved.Rubric.Dimensions {
				want := "·"
				if in, ok := d.saved.Rating(address(c.Turn, r), dim.ID, c.Rater); ok && in.Value == nil {
					want = "–"
				} else if ok {
					want = strconv.Itoa(*in.Value)
				}
				if !strings.Contains(line, dim.Name.In("en")+" "+want) {
					t.Fatalf("step %d (%s): %s of %s is %s in the file, and on screen:\n%s", step, key, dim.ID, c.Lane(), want, line)
				}
			}
		}
	})
}
