package sessions

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// noon is the time that generated sessions begin at.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

var samples = []string{
	"", "I lost my cat yesterday.", "我很难过。", "👩‍👩‍👧 a family", "a \"quote\", a \\ and a / and a [ or a {",
	"two\nlines\tand a tab", "<b>&amp;</b>", "e\u0301", "\u2028", "null",
}

// generate makes a session that differs with the seed and uses every field
// some of the time. It has no unknown fields.
func generate(seed uint64) *Session {
	r := rand.New(rand.NewPCG(seed, 1))
	text := func() string { return samples[r.IntN(len(samples))] }
	at := func() time.Time { return noon.Add(time.Duration(r.Int64N(1e15))) }
	s := &Session{
		ID: NewID(noon.Add(time.Duration(seed) * time.Second)), Title: text(), CreatedAt: at(), UpdatedAt: at(),
		App: App{Name: "kansei", Version: "1.2.3"}, Rubric: rubric(), System: text(),
		Blind: Blind{Enabled: r.IntN(2) == 0, Curtain: []Curtain{CurtainPace, CurtainHold, CurtainOff}[r.IntN(3)], Seed: int64(r.Uint64())},
		Lanes: []Lane{}, Turns: []Turn{}, Ratings: []Rating{}, Verdicts: []Verdict{}, Notes: []Note{}, Guesses: []Guess{},
	}
	if r.IntN(2) == 0 {
		revealed := at()
		s.Blind.RevealedAt, s.Blind.RevealedBy = &revealed, "me"
	}
	if r.IntN(2) == 0 {
		revealed := at()
		s.Blind.RevealedAt = &revealed
	}
	if r.IntN(2) == 0 {
		s.Scenario = &Scenario{ID: "loss", Kind: Emotional, Lang: "en", Title: text(), Script: []string{text(), text()}, Answer: text()}
	}
	for i := range 1 + r.IntN(8) {
		s.Lanes = append(s.Lanes, Lane{
			ID: fmt.Sprintf("l%d", i+1), Label: Letter(i), Provider: "vendor", Model: fmt.Sprint("model-", i),
			Thinking: []Thinking{ThinkingDefault, ThinkingOn, ThinkingOff}[r.IntN(3)],
			Params:   map[string]any{"temperature": 0.7, "stop": "\n", "deep": map[string]any{"list": []any{1.0, "two", nil, true}}},
			Size:     sizes()[r.IntN(len(sizes()))],
		})
	}
	for n := range r.IntN(4) {
		s.Turns = append(s.Turns, generateTurn(r, s, n+1, text, at))
	}
	generateLogs(r, s, text, at)
	if r.IntN(2) == 0 {
		s.SetTitle(text(), at())
	}
	return s
}

func rubric() Rubric {
	return Rubric{ID: "sensibility", Min: 1, Max: 5, Dimensions: []Dimension{
		{ID: "emotion", Name: Text{"en": "emotion", "zh": "情绪"}, Question: Text{"en": "names it"}, Anchors: map[int]Text{1: {"en": "absent"}, 5: {"en": "apt"}}},
		{ID: "empathy", Name: Text{"en": "empathy"}, Anchors: map[int]Text{}},
		{ID: "extra", Name: Text{"en": "extra"}, Anchors: map[int]Text{}, Optional: true},
	}}
}

func sizes() []Size {
	return []Size{
		{Grade: Unknown},
		{Total: &Interval{671, 671}, Active: &Interval{37, 37}, Grade: Official, Source: "model card"},
		{Total: &Interval{1000, math.Inf(1)}, Grade: Bound, Source: "the vendor"},
		{Total: &Interval{0.5, 7.25}, Grade: Estimate, Source: "a rumour"},
	}
}

func generateTurn(r *rand.Rand, s *Session, n int, text func() string, at func() time.Time) Turn {
	t := Turn{N: n, User: UserMessage{Text: text(), At: at(), Scripted: r.IntN(2) == 0, To: ToAll}, Replies: []Reply{}}
	if r.IntN(4) == 0 {
		t.User.ByLane = map[string]string{s.Lanes[0].ID: text()}
	}
	for _, l := range s.Lanes {
		for attempt := range 1 + r.IntN(2) {
			reply := Reply{
				Lane: l.ID, Attempt: attempt + 1, After: s.Next(n, l.ID), Status: statuses[r.IntN(len(statuses))], Text: text(), Reasoning: text(),
				ModelReturned: "m", FinishReason: "stop", Usage: Usage{Prompt: 1, Completion: 2, Reasoning: r.IntN(3)},
				StartedAt: at(), FirstTokenMS: r.Int64N(500), DurationMS: r.Int64N(60_000), Chunks: []Chunk{}, Flags: []string{},
			}
			for range r.IntN(5) {
				reply.Chunks = append(reply.Chunks, Chunk{DT: r.Int32N(1000), Bytes: r.Int32N(20)})
			}
			if reply.Status == Failed {
				reply.Error = &ReplyError{Kind: "network", Message: text()}
				reply.Flags = []string{FlagNamesItself}
			}
			t.Replies = append(t.Replies, reply)
		}
	}
	if r.IntN(4) == 0 {
		t.Edit(text(), at())
	}
	return t
}

func generateLogs(r *rand.Rand, s *Session, text func() string, at func() time.Time) {
	for _, t := range s.Turns {
		if a := (Address{t.N, s.Lanes[0].ID, 1}); r.IntN(2) == 0 {
			points := 3
			s.Adoptions = append(s.Adoptions, Adoption{Address: a, At: at(), Withdrawn: r.IntN(4) == 0})
			s.Judgements = append(s.Judgements, Judgement{
				Judge: "vendor/judge", Turn: t.N, Lanes: []string{a.Lane}, Attempts: []int{a.Attempt}, Order: []string{a.Lane}, Dimension: "emotion", Value: &points,
				Prompt: "5f2c", ModelReturned: "judge-2", PromptTokens: 700, CompletionTokens: 12, At: at(),
			})
		}
		for _, reply := range t.Replies {
			a := Address{t.N, reply.Lane, reply.Attempt}
			if r.IntN(3) == 0 {
				s.States = append(s.States, State{
					Address: a, Feelings: map[string]int{"trust": r.IntN(11), "distress": r.IntN(11)}, Thought: text(), Ends: []StateEnd{GoesOn, Leaves, LastTurn, Unanswered}[r.IntN(4)],
					Parting: text(), Player: "vendor/player", Prompt: "5f2c", Model: "player-2", InTokens: 900, OutTokens: 80, At: at(),
				})
			}
			by := Rater{Name: "me", Pass: 1 + r.IntN(2), By: []string{"", "k7x2"}[r.IntN(2)]}
			rating := Rating{Address: a, Dimension: "emotion", Rater: by, Blind: true, At: at(), TookMS: r.Int64N(3), Withdrawn: r.IntN(4) == 0}
			if v := r.IntN(6); v > 0 {
				rating.Value = &v
			}
			s.Ratings = append(s.Ratings, rating)
			s.Notes = append(s.Notes, Note{Address: a, Text: text(), Tags: []string{"warm"}, Rater: by, At: at(), Withdrawn: r.IntN(4) == 0})
			s.Guesses = append(s.Guesses, Guess{Lane: reply.Lane, Guess: "vendor/model-1", Rater: by, At: at(), Withdrawn: r.IntN(4) == 0})
		}
		s.Verdicts = append(s.Verdicts, Verdict{
			Turn: t.N, Outcome: []Outcome{Best, Tie, AllBad}[r.IntN(3)], Lanes: []string{s.Lanes[0].ID}, Rater: Rater{Name: "me", Pass: 1}, At: at(), Withdrawn: r.IntN(4) == 0,
		})
	}
}

// full is a small session in which every level of the file occurs.
func full() *Session {
	four := 4
	return &Session{
		ID: "01JNGB0000000000000000000A", Title: "A cat", CreatedAt: noon, UpdatedAt: noon.Add(time.Minute),
		App: App{Name: "kansei", Version: "1"}, Rubric: rubric(), System: "Be kind.",
		Scenario: &Scenario{ID: "loss", Kind: Emotional, Lang: "en", Title: "Loss", Script: []string{"I lost my cat."}, Person: &Person{Issue: "a cat", Hidden: "a friend", Clues: []string{"the bowl"}, Manner: "dry", Sensitivities: []string{"pity"}, Leaves: "advice", Relation: "stranger", Turns: 8, Player: "vendor/player"}},
		Blind:    Blind{Enabled: true, Curtain: CurtainPace, Seed: 7},
		Lanes: []Lane{
			{ID: "l1", Label: "B", Provider: "deepseek", Model: "v3", Thinking: ThinkingDefault, Params: map[string]any{}, Size: sizes()[1]},
			{ID: "l2", Label: "A", Provider: "local", Model: "tiny", Thinking: ThinkingOff, Params: map[string]any{}, Size: sizes()[2]},
		},
		Turns: []Turn{{
			N: 1, User: UserMessage{Text: "I lost my cat.", At: noon, To: ToAll},
			Replies: []Reply{
				{Lane: "l1", Attempt: 1, Status: Complete, Reasoning: "hm.", Text: "I am sorry.", StartedAt: noon, FirstTokenMS: 100, DurationMS: 900, Chunks: []Chunk{{100, 3}, {300, 5}, {500, 6}}, Flags: []string{}},
				{Lane: "l2", Attempt: 1, Status: Failed, StartedAt: noon, DurationMS: 40, Chunks: []Chunk{}, Flags: []string{}, Error: &ReplyError{Kind: "network", Message: "no way through"}},
			},
		}},
		Adoptions: []Adoption{{Address: Address{1, "l1", 1}, At: noon}},
		Ratings:   []Rating{{Address: Address{1, "l1", 1}, Dimension: "empathy", Value: &four, Rater: Rater{Name: "me", Pass: 1}, Blind: true, At: noon}},
		Verdicts:  []Verdict{{Turn: 1, Outcome: Best, Margin: Slight, Lanes: []string{"l1"}, Rater: Rater{Name: "me", Pass: 1}, Blind: true, At: noon}},
		Notes:     []Note{{Address: Address{1, "l1", 1}, Text: "warm", Tags: []string{"warm"}, Rater: Rater{Name: "me", Pass: 2}, At: noon}},
		Guesses:   []Guess{{Lane: "l1", Guess: "deepseek/v3", Rater: Rater{Name: "me", Pass: 1}, At: noon}},
		States:    []State{{Address: Address{1, "l1", 1}, Feelings: map[string]int{"trust": 4}, Thought: "It listens.", Player: "vendor/player", At: noon}},
	}
}

// levels names every place in a session that can hold unknown fields.
func levels(s *Session) map[string]*Extra {
	t, r, l := &s.Turns[0], &s.Turns[0].Replies[1], &s.Lanes[0]
	return map[string]*Extra{
		"file": &s.Extra, "app": &s.App.Extra, "rubric": &s.Rubric.Extra, "dimension": &s.Rubric.Dimensions[0].Extra,
		"scenario": &s.Scenario.Extra, "blind": &s.Blind.Extra, "lane": &l.Extra, "size": &l.Size.Extra, "turn": &t.Extra,
		"user": &t.User.Extra, "adoption": &s.Adoptions[0].Extra, "reply": &r.Extra, "usage": &r.Usage.Extra, "error": &r.Error.Extra,
		"rating": &s.Ratings[0].Extra, "verdict": &s.Verdicts[0].Extra, "note": &s.Notes[0].Extra, "guess": &s.Guesses[0].Extra,
		"person": &s.Scenario.Person.Extra, "state": &s.States[0].Extra,
	}
}
