package conversation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kansei/providers"
	"kansei/sessions"
)

// withPerson is a session in which a model plays somebody.
func withPerson(ids ...string) *sessions.Session {
	s := scripted(ids...)
	s.Scenario.Script = []string{"The opening."}
	s.Scenario.Person = &sessions.Person{
		Issue: "an issue", Hidden: "a secret", Clues: []string{"c1", "c2", "c3"}, Manner: "dry", Sensitivities: []string{"pity"},
		Leaves: "advice", Relation: "a program", Turns: 8, Player: "fake/player",
	}
	return s
}

// lastTheySaid is the last answer that a player was shown.
func lastTheySaid(t *testing.T, req providers.Request) string {
	t.Helper()
	_, rest, _ := strings.Cut(req.Messages[0].Text, "conversation: ")
	line, _, _ := strings.Cut(rest, "\n")
	var said []map[string]string
	if err := json.Unmarshal([]byte(line), &said); err != nil {
		t.Errorf("the conversation is not JSON: %v", err)
		return ""
	}
	return said[len(said)-1]["they"]
}

const goodAnswer = `{"feelings":{"trust":4,"openness":3,"distress":7,"irritation":2},"thought":"a private thought","leave":%v,"say":%q}`

// plays answers with what a test makes of each request.
func plays(answer func(req providers.Request) string) *fake {
	return &fake{stream: func(ctx context.Context, req providers.Request, yield func(providers.Event, error) bool) {
		says(time.Second, answer(req)).stream(ctx, req, yield)
	}}
}

// answersWith makes a player that takes up what it was told.
func answersWith(t *testing.T) *fake {
	return plays(func(req providers.Request) string {
		return fmt.Sprintf(goodAnswer, false, "So: "+lastTheySaid(t, req))
	})
}

// counts answers with the lane's name and how many messages it was sent, and
// keeps its requests.
func counts(name string, asked func(providers.Request)) *fake {
	return plays(func(req providers.Request) string {
		if asked != nil {
			asked(req)
		}
		return fmt.Sprintf("%s%d", name, len(req.Messages))
	})
}

func playerFrom(f *fake) Player { return Player{Name: "fake/player", Provider: f, Model: "player"} }

func TestPersonTalksToEachLaneApart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var mu sync.Mutex
		var seen []string
		keep := func(req providers.Request) {
			mu.Lock()
			defer mu.Unlock()
			for _, m := range req.Messages {
				seen = append(seen, m.Text)
			}
			seen = append(seen, req.System)
		}
		source, s, d := lanes{}, withPerson("a", "b", "c", "d"), &drawer{}
		for _, id := range []string{"a", "b", "c", "d"} {
			source[id] = counts(id, keep)
		}
		if got := Missing(s); got != 32 {
			t.Errorf("%d replies are missing, want 32", got)
		}
		c := NewCollector(New(source), 4, time.Now, d.save).WithPlayer(playerFrom(answersWith(t)))
		if err := c.Play(t.Context(), s, ignore); err != nil {
			t.Fatal(err)
		}
		if Missing(d.kept) != 0 || len(d.kept.Turns) != 8 || len(d.kept.States) != 32 {
			t.Fatalf("%d missing, %d turns, %d states", Missing(d.kept), len(d.kept.Turns), len(d.kept.States))
		}
		for _, l := range s.Lanes {
			for n := range d.kept.Turns {
				want := "The opening."
				if n > 0 {
					want = fmt.Sprintf("So: %s%d", l.Provider, 2*n-1)
				}
				if got := d.kept.Turns[n].User.TextFor(l.ID); got != want {
					t.Errorf("turn %d said %q to %s, want %q", n+1, got, l.ID, want)
				}
			}
			last := d.kept.StateAfter(sessions.Address{Turn: 8, Lane: l.ID, Attempt: 1})
			if last == nil || last.Ends != sessions.LastTurn || last.Feelings["distress"] != 7 || last.Model != "fake-1" || last.InTokens == 0 {
				t.Errorf("%s ends with %+v", l.ID, last)
			}
			if got := len(sessions.Transcript(d.kept, sessions.Address{Turn: 8, Lane: l.ID, Attempt: 1})); got != 15 {
				t.Errorf("the last reply of %s was asked with %d messages, want 15", l.ID, got)
			}
		}
		for _, text := range seen {
			if strings.Contains(text, "private thought") || strings.Contains(text, "secret") || strings.Contains(text, "trust") {
				t.Errorf("a lane was told %q", text)
			}
		}
	})
}

func TestPersonCutAnywhereEndsAlike(t *testing.T) {
	talk := func(s *sessions.Session) string {
		var out []string
		for _, l := range s.Lanes {
			for _, n := range turnsWith(s, l.ID) {
				r := finalReply(s.Turn(n), l.ID)
				if r == nil {
					return "not complete"
				}
				out = append(out, l.ID, s.Turn(n).User.TextFor(l.ID), r.Text)
			}
		}
		return strings.Join(out, "|")
	}
	whole := &drawer{}
	bubble(t, func(t *testing.T) {
		c := NewCollector(New(lanes{"a": counts("a", nil), "b": counts("b", nil)}), 1, time.Now, whole.save).WithPlayer(playerFrom(answersWith(t)))
		if err := c.Play(t.Context(), withPerson("a", "b"), ignore); err != nil {
			t.Fatal(err)
		}
	})
	for step := 1; step <= 5; step++ {
		bubble(t, func(t *testing.T) {
			d, cuts := &drawer{kept: withPerson("a", "b")}, 0
			for ; Missing(d.kept) > 0; cuts++ {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(step+cuts)*1300*time.Millisecond)
				c := NewCollector(New(lanes{"a": counts("a", nil), "b": counts("b", nil)}), 1, time.Now, d.save).WithPlayer(playerFrom(answersWith(t)))
				err := c.Play(ctx, d.kept.Clone(), ignore)
				cancel()
				if err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Fatal(err)
				}
			}
			if got, want := talk(d.kept), talk(whole.kept); cuts < 2 || got != want || len(d.kept.States) != 16 {
				t.Errorf("after %d cuts, with %d states:\n%s\nwant:\n%s", cuts, len(d.kept.States), got, want)
			}
		})
	}
}

func TestPersonEnds(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(n int) string // of the nth request
		turns  int
		ends   sessions.StateEnd
		asked  int
	}{
		"leaves": {func(n int) string { return fmt.Sprintf(goodAnswer, n == 2, "Right.") }, 2, sessions.Leaves, 2},
		"repaired": {func(n int) string {
			return map[bool]string{true: "Well,", false: fmt.Sprintf(goodAnswer, n == 3, "x")}[n == 1]
		}, 2, sessions.Leaves, 3},
		"never in the form": {func(int) string { return `{"say":"hello"}` }, 1, sessions.Unanswered, 2},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				n, s, d := 0, withPerson("a"), &drawer{}
				player := plays(func(providers.Request) string { n++; return c.answer(n) })
				collector := NewCollector(New(lanes{"a": counts("a", nil)}), 1, time.Now, d.save).WithPlayer(playerFrom(player))
				if err := collector.Play(t.Context(), s, ignore); err != nil {
					t.Fatal(err)
				}
				last := d.kept.States[len(d.kept.States)-1]
				if len(d.kept.Turns) != c.turns || last.Ends != c.ends || last.Turn != c.turns || n != c.asked {
					t.Errorf("%d turns, %d questions, the end is %+v", len(d.kept.Turns), n, last)
				}
				if Missing(d.kept) != 0 || Spared(d.kept) != 8-c.turns {
					t.Errorf("%d missing, %d spared", Missing(d.kept), Spared(d.kept))
				}
			})
		})
	}
}

func TestPersonPlayerFails(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, d := withPerson("a"), &drawer{}
		broken := yields(&providers.Error{Kind: providers.Network, Message: "no way through"})
		var failed []string
		ended := func(_ sessions.Lane, r sessions.Reply) {
			if r.Error != nil {
				failed = append(failed, r.Error.Kind)
			}
		}
		if err := NewCollector(New(lanes{"a": counts("a", nil)}), 1, time.Now, d.save).WithPlayer(playerFrom(broken)).Play(t.Context(), s, ended); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(failed, []string{"network"}) || len(d.kept.States) != 0 || Missing(d.kept) == 0 {
			t.Errorf("failures %v, states %v, %d missing", failed, d.kept.States, Missing(d.kept))
		}
		if err := NewCollector(New(lanes{"a": counts("a", nil)}), 1, time.Now, d.save).WithPlayer(playerFrom(answersWith(t))).Play(t.Context(), d.kept, ended); err != nil || Missing(d.kept) != 0 {
			t.Errorf("played again: %v, %d missing", err, Missing(d.kept))
		}
		if err := NewCollector(New(lanes{}), 1, time.Now, d.save).Play(t.Context(), withPerson("a"), ended); !errors.Is(err, ErrNoPlayer) {
			t.Errorf("without a player: %v", err)
		}
	})
}

func TestParsePerson(t *testing.T) {
	good := fmt.Sprintf(goodAnswer, false, "x")
	for name, c := range map[string]struct {
		text string
		last bool
		want string // of the error
	}{
		"good":               {good, false, ""},
		"in a fence":         {"```json\n" + good + "\n```", false, ""},
		"leaves in silence":  {fmt.Sprintf(goodAnswer, true, ""), false, ""},
		"nothing at the end": {fmt.Sprintf(goodAnswer, false, ""), true, ""},
		"nothing to say":     {fmt.Sprintf(goodAnswer, false, " "), false, `"say" is empty`},
		"words":              {"I am fine.", false, "not one JSON object"},
		"eleven":             {strings.Replace(good, `"trust":4`, `"trust":11`, 1), false, `"trust" is not a whole number from 0 to 10`},
		"a half":             {strings.Replace(good, `"distress":7`, `"distress":7.5`, 1), false, `"distress"`},
		"a feeling less":     {strings.Replace(good, `"irritation":2`, `"joy":2`, 1), false, `"irritation"`},
		"no thought":         {strings.Replace(good, "a private thought", "", 1), false, `"thought"`},
		"no leave":           {strings.Replace(good, `"leave":false,`, "", 1), false, `"leave"`},
	} {
		_, err := parsePerson(c.text, c.last)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestPersonSystemHasEverything(t *testing.T) {
	s := withPerson("a")
	for _, lang := range []string{"en", "zh", "fr"} {
		s.Scenario.Lang = lang
		text := personSystem(s.Scenario)
		for _, want := range []string{"an issue", "a secret", "c1", "c2", "c3", "dry", "pity", "advice", "a program", `"irritation"`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: there is no %q in %s", lang, want, text)
			}
		}
	}
}
