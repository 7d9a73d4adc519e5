package sessions

import (
	"cmp"
	"slices"
	"time"
)

func toV1(s *Session) fileV1 {
	s = s.Asked()
	f := fileV1{
		Format: Format, Version: Version, ID: s.ID, Title: s.Title,
		CreatedAt: s.CreatedAt.UTC(), UpdatedAt: s.UpdatedAt.UTC(), App: appV1(s.App),
		Rubric: rubricV1{
			ID: s.Rubric.ID, Min: s.Rubric.Min, Max: s.Rubric.Max, Extra: s.Rubric.Extra,
			Dimensions: each(s.Rubric.Dimensions, dimensionToV1),
		},
		System: s.System, Blind: blindV1(s.Blind),
		Lanes: each(s.Lanes, laneToV1), Turns: each(s.Turns, turnToV1),
		Ratings: each(s.Ratings, ratingToV1), Verdicts: each(s.Verdicts, verdictToV1),
		Notes: each(s.Notes, noteToV1), Guesses: each(s.Guesses, guessToV1),
		Adoptions: each(s.Adoptions, adoptionToV1), Judgements: each(s.Judgements, judgementToV1),
		States:    each(s.States, stateToV1),
		ChangedAt: s.ChangedAt, Extra: s.Extra,
	}
	for i := range f.Turns {
		if a, ok := s.Adopted(f.Turns[i].N); ok {
			f.Turns[i].Adopted = &adoptedV1{Lane: a.Lane, Attempt: a.Attempt, Extra: a.Extra}
		}
	}
	if s.Scenario != nil {
		f.Scenario = scenarioToV1(s.Scenario)
	}
	if f.Blind.RevealedAt != nil {
		at := f.Blind.RevealedAt.UTC()
		f.Blind.RevealedAt = &at
	}
	return f
}

// fromV1 leaves room above the times that every change moves on: JSON has no
// year 10000.
func fromV1(f fileV1) *Session {
	s := &Session{
		ID: f.ID, Title: f.Title, CreatedAt: f.CreatedAt, UpdatedAt: earlier(f.UpdatedAt, distantFuture), App: App(f.App),
		Rubric: Rubric{
			ID: f.Rubric.ID, Min: f.Rubric.Min, Max: f.Rubric.Max, Extra: f.Rubric.Extra,
			Dimensions: each(f.Rubric.Dimensions, dimensionFromV1),
		},
		System: f.System, Blind: Blind(f.Blind),
		Lanes: each(f.Lanes, laneFromV1), Turns: each(f.Turns, turnFromV1),
		Ratings: each(f.Ratings, ratingFromV1), Verdicts: each(f.Verdicts, verdictFromV1),
		Notes: each(f.Notes, noteFromV1), Guesses: each(f.Guesses, guessFromV1),
		ChangedAt: f.ChangedAt, Extra: f.Extra,
	}
	if len(f.Adoptions) > 0 {
		s.Adoptions = each(f.Adoptions, adoptionFromV1)
	}
	if len(f.Judgements) > 0 {
		s.Judgements = each(f.Judgements, judgementFromV1)
	}
	if len(f.States) > 0 {
		s.States = each(f.States, stateFromV1)
	}
	for name, at := range s.ChangedAt {
		s.ChangedAt[name] = earlier(at, distantFuture)
	}
	s.fromOldAdoptions(f.Turns)
	if f.Scenario != nil {
		s.Scenario = scenarioFromV1(f.Scenario)
	}
	return s
}

func scenarioToV1(sc *Scenario) *scenarioV1 {
	w := &scenarioV1{ID: sc.ID, Kind: sc.Kind, Lang: sc.Lang, Title: sc.Title, Script: list(sc.Script), Answer: sc.Answer, Extra: sc.Extra}
	if sc.Person != nil {
		p := personV1(*sc.Person)
		p.Clues, p.Sensitivities = list(p.Clues), list(p.Sensitivities)
		w.Person = &p
	}
	return w
}

func scenarioFromV1(w *scenarioV1) *Scenario {
	sc := &Scenario{ID: w.ID, Kind: w.Kind, Lang: w.Lang, Title: w.Title, Script: w.Script, Answer: w.Answer, Extra: w.Extra}
	if w.Person != nil {
		p := Person(*w.Person)
		sc.Person = &p
	}
	return sc
}

func stateToV1(st State) stateV1 {
	return stateV1{
		Turn: st.Turn, Lane: st.Lane, Attempt: st.Attempt, Feelings: st.Feelings, Thought: st.Thought, Ends: st.Ends, Parting: st.Parting,
		Player: st.Player, Prompt: st.Prompt, Model: st.Model, InTokens: st.InTokens, OutTokens: st.OutTokens, At: st.At.UTC(), Extra: st.Extra,
	}
}

func stateFromV1(w stateV1) State {
	return State{
		Address: Address{w.Turn, w.Lane, w.Attempt}, Feelings: w.Feelings, Thought: w.Thought, Ends: w.Ends, Parting: w.Parting,
		Player: w.Player, Prompt: w.Prompt, Model: w.Model, InTokens: w.InTokens, OutTokens: w.OutTokens, At: w.At, Extra: w.Extra,
	}
}

func laneToV1(l Lane) laneV1 {
	params := l.Params
	if params == nil {
		params = map[string]any{}
	}
	return laneV1{
		ID: l.ID, Label: l.Label, Provider: l.Provider, Model: l.Model, Thinking: l.Thinking, Params: params,
		Size: sizeV1{
			TotalB: intervalToV1(l.Size.Total), ActiveB: intervalToV1(l.Size.Active),
			Grade: l.Size.Grade, Source: l.Size.Source, Extra: l.Size.Extra,
		},
		Extra: l.Extra,
	}
}

func laneFromV1(w laneV1) Lane {
	return Lane{
		ID: w.ID, Label: w.Label, Provider: w.Provider, Model: w.Model, Thinking: w.Thinking, Params: w.Params,
		Size: Size{
			Total: intervalFromV1(w.Size.TotalB), Active: intervalFromV1(w.Size.ActiveB),
			Grade: w.Size.Grade, Source: w.Size.Source, Extra: w.Size.Extra,
		},
		Extra: w.Extra,
	}
}

func turnToV1(t Turn) turnV1 {
	return turnV1{
		N: t.N, User: userToV1(t.User), Replies: each(t.Replies, replyToV1), Extra: t.Extra,
	}
}

func userToV1(u UserMessage) userV1 {
	w := userV1{Text: u.Text, At: u.At.UTC(), Scripted: u.Scripted, To: u.To, ByLane: u.ByLane, Extra: u.Extra}
	if len(u.Earlier) > 0 {
		w.Earlier = each(u.Earlier, func(e Earlier) earlierV1 { return earlierV1{e.Text, e.At.UTC(), e.Attempts, e.Extra} })
	}
	return w
}

func userFromV1(w userV1) UserMessage {
	u := UserMessage{Text: w.Text, At: w.At, Scripted: w.Scripted, To: w.To, ByLane: w.ByLane, Extra: w.Extra}
	if len(w.Earlier) > 0 {
		u.Earlier = each(w.Earlier, func(e earlierV1) Earlier { return Earlier(e) })
	}
	return u
}

// turnFromV1 puts the attempts of a lane in the order of their numbers, which
// merging keeps as they are only there.
func turnFromV1(w turnV1) Turn {
	t := Turn{N: w.N, User: userFromV1(w.User), Replies: each(w.Replies, replyFromV1), Extra: w.Extra}
	last := map[string]int{}
	for _, r := range t.Replies {
		if r.Attempt < last[r.Lane] {
			slices.SortStableFunc(t.Replies, func(a, b Reply) int { return cmp.Compare(a.Attempt, b.Attempt) })
			break
		}
		last[r.Lane] = r.Attempt
	}
	return t
}

// replyToV1 says truncated of a reply that is still streaming: whoever reads
// that file later reads it after a crash.
func replyToV1(r Reply) replyV1 {
	status := r.Status
	if status == Streaming {
		status = Truncated
	}
	return replyV1{
		Lane: r.Lane, Attempt: r.Attempt, After: afterV1{true, r.After, r.afterExtra}, Status: status, Text: r.Text, Reasoning: r.Reasoning,
		ModelReturned: r.ModelReturned, FinishReason: r.FinishReason, Usage: usageV1(r.Usage),
		StartedAt: r.StartedAt.UTC(), FirstTokenMS: r.FirstTokenMS, DurationMS: r.DurationMS,
		Chunks: r.Chunks, Error: (*replyErrorV1)(r.Error), Flags: list(r.Flags), Extra: r.Extra,
	}
}

func replyFromV1(w replyV1) Reply {
	return Reply{
		Lane: w.Lane, Attempt: w.Attempt, After: w.After.at, noAfter: !w.After.known, afterExtra: w.After.extra, Status: w.Status, Text: w.Text, Reasoning: w.Reasoning,
		ModelReturned: w.ModelReturned, FinishReason: w.FinishReason, Usage: Usage(w.Usage),
		StartedAt: w.StartedAt, FirstTokenMS: w.FirstTokenMS, DurationMS: w.DurationMS,
		Chunks: w.Chunks, Error: (*ReplyError)(w.Error), Flags: w.Flags, Extra: w.Extra,
	}
}

func ratingToV1(r Rating) ratingV1 {
	return ratingV1{
		Turn: r.Turn, Lane: r.Lane, Attempt: r.Attempt, Dimension: r.Dimension, Value: valueV1{true, r.Value},
		Rater: r.Name, By: r.By, Pass: r.Pass, Blind: r.Blind, At: r.At.UTC(), TookMS: r.TookMS, Withdrawn: r.Withdrawn, Extra: r.Extra,
	}
}

func ratingFromV1(w ratingV1) Rating {
	return Rating{
		Address: Address{w.Turn, w.Lane, w.Attempt}, Dimension: w.Dimension, Value: w.Value.n, noValue: !w.Value.known,
		Rater: Rater{w.Rater, w.Pass, w.By}, Blind: w.Blind, At: w.At, TookMS: w.TookMS, Withdrawn: w.Withdrawn, Extra: w.Extra,
	}
}

func verdictToV1(v Verdict) verdictV1 {
	return verdictV1{
		Turn: v.Turn, Outcome: v.Outcome, Margin: v.Margin, Lanes: list(v.Lanes), Rater: v.Name, By: v.By, Pass: v.Pass,
		Blind: v.Blind, At: v.At.UTC(), Withdrawn: v.Withdrawn, Extra: v.Extra,
	}
}

func verdictFromV1(w verdictV1) Verdict {
	return Verdict{
		Turn: w.Turn, Outcome: w.Outcome, Margin: w.Margin, Lanes: w.Lanes, Rater: Rater{w.Rater, w.Pass, w.By},
		Blind: w.Blind, At: w.At, Withdrawn: w.Withdrawn, Extra: w.Extra,
	}
}

func noteToV1(n Note) noteV1 {
	w := noteV1{
		Turn: n.Turn, Lane: n.Lane, Attempt: n.Attempt, Text: n.Text, Tags: list(n.Tags),
		Rater: n.Name, By: n.By, At: n.At.UTC(), Withdrawn: n.Withdrawn, Extra: n.Extra,
	}
	if n.Pass > 1 {
		w.Pass = n.Pass
	}
	return w
}

func noteFromV1(w noteV1) Note {
	return Note{
		Address: Address{w.Turn, w.Lane, w.Attempt}, Text: w.Text, Tags: w.Tags,
		Rater: Rater{w.Rater, max(1, w.Pass), w.By}, At: w.At, Withdrawn: w.Withdrawn, Extra: w.Extra,
	}
}

func guessToV1(g Guess) guessV1 {
	return guessV1{Lane: g.Lane, Guess: g.Guess, Rater: g.Name, By: g.By, Pass: g.Pass, At: g.At.UTC(), Withdrawn: g.Withdrawn, Extra: g.Extra}
}

func guessFromV1(w guessV1) Guess {
	return Guess{Lane: w.Lane, Guess: w.Guess, Rater: Rater{w.Rater, w.Pass, w.By}, At: w.At, Withdrawn: w.Withdrawn, Extra: w.Extra}
}

func adoptionToV1(a Adoption) adoptionV1 {
	return adoptionV1{Turn: a.Turn, Lane: a.Lane, Attempt: a.Attempt, At: a.At.UTC(), Withdrawn: a.Withdrawn, Extra: a.Extra}
}

func adoptionFromV1(w adoptionV1) Adoption {
	return Adoption{Address: Address{w.Turn, w.Lane, w.Attempt}, At: w.At, Withdrawn: w.Withdrawn, Extra: w.Extra}
}

func judgementToV1(j Judgement) judgementV1 {
	w := judgementV1(j)
	w.Lanes, w.Order, w.At = list(j.Lanes), list(j.Order), j.At.UTC()
	return w
}

func judgementFromV1(w judgementV1) Judgement { return Judgement(w) }

// fromOldAdoptions makes entries of the log of what files of version 0.1 have in
// the turns alone, and takes in its unknown fields. When it was is not known: at the end of what was said then.
func (s *Session) fromOldAdoptions(turns []turnV1) {
	var end time.Time
	for i := range s.Turns {
		end = latest(end, s.Turns[i].User.At)
		for j := range s.Turns[i].Replies {
			end = latest(end, s.Turns[i].Replies[j].StartedAt)
		}
	}
	for _, t := range turns {
		if t.Adopted == nil {
			continue
		}
		last := -1
		for i, a := range s.Adoptions {
			if a.Turn == t.N {
				last = i
			}
		}
		if last >= 0 {
			s.Adoptions[last].Extra = joinExtra(nil, s.Adoptions[last].Extra, t.Adopted.Extra)
		} else {
			s.Adoptions = append(s.Adoptions, Adoption{Address: Address{t.N, t.Adopted.Lane, t.Adopted.Attempt}, At: end, Extra: t.Adopted.Extra})
		}
	}
}
