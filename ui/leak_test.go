package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/conversation"
	"kansei/providers"
	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/chat"
	"kansei/ui/markdown"
	"kansei/ui/picker"
)

// identifying are the strings that would tell which model is which. The lanes
// below carry them in their names, errors, thoughts and replies.
var identifying = []string{
	"acme", "zephyr", "quasar", "borealis", "DeepSeek", "Claude", "Anthropic", "通义千问", "月之暗面", "sk-", "429", "quota", "thoughts of",
	"first word", "tokens", "0.02", "R1", "V3", "Sonnet", "content filter", "too often",
}

// telling are lanes that say who they are wherever they can.
func telling() map[string]script {
	quota := &providers.Error{Kind: providers.RateLimited, Message: "acme: 429, the quota of zephyr is used up, key sk-123", Advice: "Ask acme."}
	filtered := &providers.Error{Kind: providers.ContentFiltered, Message: "acme: the filter of zephyr", Advice: "Ask acme."}
	thinks := func(pause time.Duration, text string, err error) script {
		return func(ctx context.Context, req providers.Request, yield func(providers.Event, error) bool) {
			if !yield(providers.Event{Kind: providers.Reasoning, Text: "the thoughts of quasar"}, nil) {
				return
			}
			says(pause, text, err)(ctx, req, yield)
		}
	}
	return map[string]script{
		"zephyr":   says(5*time.Millisecond, "I am Claude Sonnet 4.5, made by Anthropic, not D-e-e-p-S-e-e-k R1. \x1b]8;;https://deepseek.com\x1b\\DeepSeek\x1b]8;;\x1b\\ `DeepSeek-V3` \x1b[1mClau\x1b[0mde [Deep](http://a.b)[Seek](http://c.d)", nil),
		"quasar":   thinks(90*time.Millisecond, "我是通义千问，不是月之暗面的模型。 I am quasar by acme.", nil),
		"borealis": thinks(20*time.Millisecond, "As **borealis** I", quota),
		"acme-1":   says(0, "", quota),
		"acme-2":   says(30*time.Millisecond, "", filtered),
	}
}

var blindSizes = [][2]int{{60, 20}, {120, 40}, {200, 50}}

// blindKeys lead to every screen that can be reached before the reveal.
var blindKeys = [][]string{
	{},
	{"esc"},
	{"tab"},
	{"tab"},
	{"tab"},
	{"4", "0"},
	{"b"},
	{"r"},
	{"z"},
	{"z"},
	{"y"},
	{"a"},
	{"g"},
	{"G"},
	{"A"},
	{"["},
	{"]"},
	{"?"},
	{"esc"},
	{"n"},
	{"esc"},
	{"#"},
	{"esc"},
	{"!"},
	{"esc"},
	{"v"},
	{"esc"},
	{"ctrl+t"},
	{"esc"},
	{"ctrl+o"},
	{"esc"},
	{"ctrl+p"},
	{"esc"},
	{"R"},
	{"c"},
	{"esc"},
	{"tab"},
	{"e"},
	{"esc"},
	{"i"},
	{"alt+t"},
	{"alt+t"},
	{"ctrl+c"},
}

func TestNothingTellsModelsApartBeforeTheReveal(t *testing.T) {
	models := []string{"acme/zephyr", "acme/quasar", "acme/borealis", "acme/acme-1", "acme/acme-2"}
	deps := func(deps *Deps) {
		deps.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) {
			return []sessions.Summary{{ID: "01", Path: "/01.json", Title: "Tuesday", Lanes: models, Blinded: true}}, nil, nil
		}
		deps.Known = func() []picker.Choice { return nil }
	}
	drive(t, setting{models: models, lanes: telling(), deps: deps, provider: "acme"}, func(d *driver) {
		look := func(where string) {
			for _, size := range blindSizes {
				d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				d.settle()
				lines, _ := d.app.lines()
				raw := strings.Join(lines, "\n")
				text := ansi.Strip(raw) + d.app.View().WindowTitle
				for _, word := range identifying {
					if strings.Contains(text, word) || strings.Contains(raw, word) {
						t.Fatalf("%s at %v the screen shows %q:\n%s", where, size, word, d.screen())
					}
				}
			}
		}
		look("at the beginning")
		d.write("Who are you?")
		d.keys("enter")
		for i := range 60 {
			d.pass(50 * time.Millisecond)
			look(fmt.Sprintf("while it streams (%d)", i))
		}
		d.until("the end of the turn", func() bool { return !d.app.chat.Streaming() })
		for _, keys := range blindKeys {
			d.keys(keys...)
			look(fmt.Sprintf("after %v", keys))
			d.pass(300 * time.Millisecond)
			look(fmt.Sprintf("a moment after %v", keys))
		}
		if d.session().Blind.RevealedAt != nil {
			t.Fatal("the names were opened on the way")
		}
		for _, r := range d.saved.Turns[0].Replies {
			if r.Text != "" && d.saved.Lane(r.Lane).Model != "borealis" && !strings.Contains(strings.Join(r.Flags, " "), "names_itself") {
				t.Errorf("the file has no flag for %s: %v", r.Text, r.Flags)
			}
		}
		if !strings.Contains(fmt.Sprint(d.saved.Turns[0].Replies), "made by Anthropic") {
			t.Error("the file lost the true text")
		}
	})
}

// What was written when the names were open, what an earlier pass preferred,
// and who had to be asked again are not seen in a later blind pass; what was
// written in that pass is.
func TestAnEarlierPassTellsALaterOneNothing(t *testing.T) {
	at := time.Date(2026, 3, 14, 20, 0, 0, 0, time.UTC)
	for name, by := range map[string]sessions.Rater{"my own": {Name: "me", Pass: 1}, "another's": {Name: "li", Pass: 1}} {
		s := recorded(t)
		s.Blind.Enabled, s.Blind.RevealedAt, s.Blind.RevealedBy = true, &at, by.Name
		for i := range s.Turns {
			turn := &s.Turns[i]
			s.Adoptions = append(s.Adoptions, sessions.Adoption{Address: sessions.Address{Turn: turn.N, Lane: "l1", Attempt: 1}, At: turn.User.At})
			for j, lane := range s.Lanes {
				a := sessions.Address{Turn: turn.N, Lane: lane.ID, Attempt: turn.Latest(lane.ID).Attempt}
				s.Notes = append(s.Notes, sessions.Note{Address: a, Text: "zephyr, xyzzy, " + identifying[j], Tags: []string{"Claude-ish", "gentle"}, Rater: by, At: at})
				s.Ratings = append(s.Ratings, sessions.Rating{Address: a, Dimension: "empathy", Value: new(3), Rater: by, At: at})
			}
			s.Verdicts = append(s.Verdicts, sessions.Verdict{Turn: turn.N, Outcome: sessions.Best, Lanes: []string{"l1"}, Rater: by, At: at})
		}
		s.Guesses = append(s.Guesses, sessions.Guess{Lane: "l1", Guess: "acme/zephyr", Rater: by, At: at})
		drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Rate: true}}}, func(d *driver) {
			words := append([]string{"adopted for all", "xyzzy", "fake/"}, identifying...)
			look := func(where string) {
				for _, size := range blindSizes {
					d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					d.settle()
					for _, word := range words {
						if strings.Contains(d.screen(), word) {
							t.Fatalf("%s notes: %s at %v the screen shows %q:\n%s", name, where, size, word, d.screen())
						}
					}
				}
			}
			look("at the beginning")
			for _, keys := range blindKeys {
				d.keys(keys...)
				if len(keys) > 0 && keys[0] == "ctrl+p" {
					continue // the list of all models, of which no lane is told
				}
				look(fmt.Sprintf("after %v", keys))
			}
			d.keys("#")
			d.shows("gentle") // a tag that tells nothing is offered
			d.keys("g", "tab", "enter", "n", "k", "i", "n", "d", "enter")
			d.shows("#gentle · note: kind")
			if n := d.saved.Notes[len(d.saved.Notes)-1]; n.Text != "kind" || n.Pass != s.Passes(sessions.Rater{Name: "me"}) || n.Name != "me" {
				t.Errorf("the note of this pass is %+v", n)
			}
		})
	}
}

// Tags of other sessions are offered; while blind none that names a model.
func TestTagsOfOtherSessionsAreOffered(t *testing.T) {
	var kept []string
	deps := func(deps *Deps) {
		deps.Memory.Tags = []string{"too-long", "like-claude"}
		deps.Memory.RememberTag = func(tag string) error { kept = append(kept, tag); return nil }
	}
	drive(t, setting{models: three, deps: deps}, func(d *driver) {
		d.ask("Hello")
		d.keys("#")
		d.shows("#too-long")
		d.hides("claude")
		d.keys("t", "o", "tab", "n", "e", "w", "enter")
		if tags := d.saved.Notes[0].Tags; fmt.Sprint(tags) != "[too-long new]" || fmt.Sprint(kept) != "[new]" {
			t.Errorf("the tags are %v, and %v is remembered", tags, kept)
		}
		d.keys("v", "enter", "tab", "#")
		d.shows("#like-claude")
	})
}

// The names can be seen at the end of a pass, with a guess, and what is rated
// then is not blind.
func TestTheNamesAreShownAtTheEndOfAPass(t *testing.T) {
	s := recorded(t)
	s.Blind.Enabled = true
	drive(t, setting{start: &Start{Replay: &chat.Replay{Session: s, Rate: true, Pass: 1}}}, func(d *driver) {
		d.keys("v")
		d.shows("The names can be shown when every reply of this pass is rated.")
		for range s.Turns {
			for range len(s.Lanes) * len(s.Rubric.Dimensions) {
				d.keys("4")
			}
			d.keys("b")
		}
		d.shows("v shows who was who")
		d.hides("fake/")
		d.keys("v", "down", "up", "enter")
		d.shows("fake/")
		d.keys("2")
		if n := len(d.saved.Ratings); d.saved.Ratings[n-1].Blind || !d.saved.Ratings[n-2].Blind {
			t.Errorf("blind is %v before the reveal and %v after it", d.saved.Ratings[n-2].Blind, d.saved.Ratings[n-1].Blind)
		}
		if b := d.saved.Blind; b.RevealedAt == nil || b.RevealedBy != "me" {
			t.Errorf("the file says %+v", b)
		}
	})
}

// Whatever goes wrong with a lane is said in the same words, when all replies
// are over, and not before.
func TestWhatWentWrongIsSaidAlike(t *testing.T) {
	fails := func(pause time.Duration, text string, kind providers.Kind) script {
		return says(pause, text, &providers.Error{Kind: kind, Message: "acme", Advice: "Ask acme."})
	}
	lanes := map[string]script{
		"one": fails(0, "", providers.RateLimited), "two": fails(40*time.Millisecond, "", providers.ContentFiltered),
		"three": fails(5*time.Millisecond, "Half of a sentence", providers.StreamTruncated), "four": fails(60*time.Millisecond, "Half of a sentence", providers.Network),
		"five": says(20*time.Millisecond, strings.Repeat("A whole sentence. ", 20), nil),
	}
	drive(t, setting{models: []string{"fake/one", "fake/two", "fake/three", "fake/four", "fake/five"}, lanes: lanes, w: 200, h: 50}, func(d *driver) {
		d.write("Hello")
		d.keys("enter")
		pane := func(model string) string {
			for i, id := range d.app.chat.Order {
				if d.session().Lane(id).Model == model {
					p := d.app.chat.Panes[i]
					p.SetFocus(false)
					p.SetHeading("X", "")
					return ansi.Strip(strings.Join(p.Lines(), "\n"))
				}
			}
			return ""
		}
		for d.app.chat.Turn == 0 || d.app.chat.Streaming() {
			if text := pane("one") + pane("three"); strings.Contains(text, "failed") || strings.Contains(text, "broke off") {
				t.Fatalf("it is said before the end:\n%s", d.screen())
			}
			d.pass(20 * time.Millisecond)
		}
		d.settle()
		if pane("one") != pane("two") || pane("three") != pane("four") {
			t.Errorf("lanes that fail look different:\n%s", d.screen())
		}
		d.shows("No reply came.")
		d.shows("The reply broke off here.")
		d.hides("acme")
	})
}

// Lanes that say the same must look the same at every moment, however they
// come by it.
func TestPanesDifferInNothingButWhatIsSaid(t *testing.T) {
	same := strings.Repeat("Every word of this is the same in each of the panes. ", 12)
	lanes := map[string]script{
		"swift": says(time.Millisecond, same, nil),
		"slow":  says(70*time.Millisecond, same, nil),
		"stalls": func(ctx context.Context, req providers.Request, yield func(providers.Event, error) bool) {
			half := len(same) / 2
			if !yield(providers.Event{Kind: providers.Reasoning, Text: "hm"}, nil) || !yield(providers.Event{Kind: providers.Text, Text: same[:half]}, nil) {
				return
			}
			time.Sleep(4 * time.Second)
			says(10*time.Millisecond, same[half:], nil)(ctx, req, yield)
		},
	}
	for _, curtain := range []sessions.Curtain{sessions.CurtainPace, sessions.CurtainHold} {
		drive(t, setting{models: []string{"fake/swift", "fake/slow", "fake/stalls"}, lanes: lanes, curtain: curtain, w: 150, h: 40}, func(d *driver) {
			d.write("Hello")
			d.keys("enter")
			for d.app.chat.Turn == 0 || d.app.chat.Streaming() {
				d.pass(20 * time.Millisecond)
				bodies := make([]string, 0, len(d.app.chat.Panes))
				for i := range d.app.chat.Panes {
					lines := d.app.chat.Panes[i].Lines()
					body := ansi.Strip(strings.Join(lines[1:len(lines)-1], "\n"))
					head := strings.Trim(strings.Replace(ansi.Strip(lines[0]), " "+d.app.chat.Label(d.app.chat.Order[i])+" ", "", 1), "┏━┓╭─╮")
					bodies = append(bodies, strings.Trim(head, "─━")+strings.NewReplacer("┃", "│", "█", "│").Replace(body))
				}
				if bodies[0] != bodies[1] || bodies[1] != bodies[2] {
					t.Fatalf("%s: the panes differ:\n%s", curtain, d.screen())
				}
			}
		})
	}
}

// However a name is marked up, what the renderer makes of its mask holds none.
func TestNoMarkupUnmasksAName(t *testing.T) {
	names := conversation.NamesFor(&sessions.Session{})
	letters := strings.Split("DeepSeek", "")
	between := []string{
		"**", "*", "_", "`", "~~", "\x1b[31m", "\x1b[0m", "\x1b]8;;http://x\x1b\\", "\u200b", "\u00ad", "\u2060", "\ufe0f", "<b>", "</b>", "<!-- x -->", "\\", "&shy;", "&#8203;",
		"[", "](http://a.b)", "](", "\u0301",
	}
	palette := &themes.Styles{}
	rng := rand.New(rand.NewPCG(5, 8))
	for range 4000 {
		text := "I am "
		for _, l := range letters {
			for range rng.IntN(3) {
				text += between[rng.IntN(len(between))]
			}
			text += l
		}
		text += ", a model."
		shown := ansi.Strip(strings.Join(markdown.Render(names.Mask(text, len(text), true), palette.Markdown, 200), ""))
		if strings.Contains(strings.ToLower(strings.Join(strings.Fields(shown), "")), "deepseek") {
			t.Fatalf("%q is shown as %q", text, shown)
		}
	}
}
