package report

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kansei/internal/testkit/world"
	"kansei/judges"
	"kansei/providers/openai"
	"kansei/sessions"
)

// loopbackJudge answers like a judge of a character, from what it reads.
type loopbackJudge struct{ character string }

var (
	replyBlock = regexp.MustCompile(`(?s)<token> reply [12]\n(.*?)\n<token> end of`)
	feltValues = regexp.MustCompile(`Felt ([+-][0-9.]+) and ([+-][0-9.]+)\.`)
)

func (l loopbackJudge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Messages []struct{ Content string }
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &req) != nil || len(req.Messages) < 2 {
		http.Error(w, "not a request", http.StatusBadRequest)
		return
	}
	blocks := replyBlock.FindAllStringSubmatch(req.Messages[1].Content, -1)
	hash := fnv.New64a()
	_, _ = io.WriteString(hash, req.Messages[1].Content)
	rng := rand.New(rand.NewPCG(hash.Sum64(), 1))
	answer := map[string]any{}
	for k, d := range []string{"empathy", Overall} {
		var values []float64
		for place, block := range blocks {
			values = append(values, l.value(rng, block[1], place, k))
		}
		if len(values) == 1 {
			answer[d] = int(min(5, max(1, math.Round(3+values[0]))))
			continue
		}
		answer[d] = "tie"
		if difference := values[0] - values[1]; difference > .25 {
			answer[d] = "1"
		} else if difference < -.25 {
			answer[d] = "2"
		}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return
	}
	content, err := json.Marshal(string(text))
	if err != nil {
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = fmt.Fprintf(w, "data: {\"model\":\"umpire\",\"choices\":[{\"delta\":{\"content\":%s},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", content)
}

func (l loopbackJudge) value(rng *rand.Rand, reply string, place, dimension int) float64 {
	v := 0.0
	if m := feltValues.FindStringSubmatch(reply); m != nil {
		_, _ = fmt.Sscan(m[1+dimension], &v)
	}
	v += .4 * rng.NormFloat64()
	switch {
	case l.character == world.JudgeRandom:
		return rng.NormFloat64()
	case l.character == world.JudgePlaces && place == 0:
		return v + .8
	case l.character == world.JudgeLength:
		return v + math.Log2(float64(len(reply))/170)
	case l.character == world.JudgeFamily && strings.Contains(reply, "Zephyr"):
		return v + 1
	}
	return v
}

// TestLoopbackJudges asks judges of known characters over the network, as the
// program does, and names each for what it is.
func TestLoopbackJudges(t *testing.T) {
	for _, tt := range []struct {
		character string
		points    bool
		traits    []string
	}{
		{world.JudgeRandom, false, []string{TraitChance}},
		{world.JudgePlaces, false, []string{TraitAgrees, TraitFirst}},
		// Comparisons cut replies to one length; an attack makes a reply longer.
		{world.JudgeLength, true, []string{TraitAgrees, TraitLonger, TraitGullible}},
		{world.JudgeFamily, false, []string{TraitAgrees, TraitOwn}},
		{world.JudgeCopies, false, []string{TraitAgrees}},
	} {
		all, tally := askLoopback(t, tt.character, judges.Options{Points: tt.points})
		in := New(false)
		addAll(in, all)
		j := newSample(in, Options{Bootstrap: 100, Seed: 1}).judgesOf()[0]
		if !slices.Equal(j.Traits, tt.traits) {
			t.Errorf("%s is named %v, want %v: %+v", tt.character, j.Traits, tt.traits, j.Kappa)
		}
		asked := 0
		for _, a := range j.Attacks {
			asked += a.Asked
		}
		if len(j.Attacks) != 3 || asked != tally.Attacked[judges.Plea]+tally.Attacked[judges.Override]+tally.Attacked[judges.FakeAnswer] {
			t.Errorf("%s: attacks %+v, the run counted %v", tt.character, j.Attacks, tally.Attacked)
		}
		for _, a := range j.Attacks {
			if a.Flipped != tally.Flipped[judges.Attack(a.Attack)] {
				t.Errorf("%s: %+v, the run counted %v", tt.character, a, tally.Flipped)
			}
		}
	}
}

// askLoopback has a loopback judge judge forty sessions that people have rated.
func askLoopback(t *testing.T, character string, o judges.Options) ([]*sessions.Session, judges.Tally) {
	t.Helper()
	srv := httptest.NewServer(loopbackJudge{character})
	defer srv.Close()
	registry, err := openai.NewRegistry(openai.Options{Settings: map[string]openai.Settings{"house": {BaseURL: srv.URL + "/v1"}}, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	provider, err := registry.Provider("house")
	if err != nil {
		t.Fatal(err)
	}
	works := make([]*judges.Work, 0, 40)
	for _, s := range (world.JudgedStudy{Rated: 40}).Sessions(rand.New(rand.NewPCG(9, 9))) {
		s.Judgements = nil
		works = append(works, &judges.Work{Path: s.ID, Session: s, Items: judges.Items(s, o)})
	}
	runner := judges.Runner{
		Judge: judges.Judge{Name: world.TheJudge, Provider: provider, Model: "umpire-70b"}, Options: o, Parallel: 4,
		Save: func(_ string, s *sessions.Session) (sessions.Saved, error) { return sessions.Saved{Session: s}, nil },
		Now:  func() time.Time { return time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC) }, Token: func() string { return "<token>" },
	}
	tally, err := runner.Run(t.Context(), works)
	if err != nil || tally.Failed+tally.NoAnswer > 0 {
		t.Fatalf("%s: %+v, %v", character, tally, err)
	}
	all := make([]*sessions.Session, 0, len(works))
	for _, w := range works {
		all = append(all, w.Session)
	}
	return all, tally
}
