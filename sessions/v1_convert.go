package sessions

func toV1(s *Session) fileV1 {
	f := fileV1{
		Format: Format, Version: Version, ID: s.ID, Title: s.Title,
		CreatedAt: s.CreatedAt.UTC(), UpdatedAt: s.UpdatedAt.UTC(), App: appV1(s.App),
		Rubric: rubricV1{
			ID: s.Rubric.ID, Min: s.Rubric.Min, Max: s.Rubric.Max, Extra: s.Rubric.Extra,
			Dimensions: each(s.Rubric.Dimensions, dimensionToV1),
		},
		System: s.System, Blind: blindV1(s.Blind),
		Lanes: each(s.Lanes, laneToV1), Turns: each(s.Turns, turnToV1),
		Ratings: s.Ratings, Verdicts: each(s.Verdicts, verdictToV1),
		Notes: each(s.Notes, noteToV1), Guesses: each(s.Guesses, guessToV1),
		Extra: s.Extra,
	}
	if s.Scenario != nil {
		w := scenarioV1(*s.Scenario)
		w.Script = list(w.Script)
		f.Scenario = &w
	}
	if f.Blind.RevealedAt != nil {
		at := f.Blind.RevealedAt.UTC()
		f.Blind.RevealedAt = &at
	}
	return f
}

func fromV1(f fileV1) *Session {
	s := &Session{
		ID: f.ID, Title: f.Title, CreatedAt: f.CreatedAt, UpdatedAt: f.UpdatedAt, App: App(f.App),
		Rubric: Rubric{
			ID: f.Rubric.ID, Min: f.Rubric.Min, Max: f.Rubric.Max, Extra: f.Rubric.Extra,
			Dimensions: each(f.Rubric.Dimensions, dimensionFromV1),
		},
		System: f.System, Blind: Blind(f.Blind),
		Lanes: each(f.Lanes, laneFromV1), Turns: each(f.Turns, turnFromV1),
		Ratings: f.Ratings, Verdicts: each(f.Verdicts, verdictFromV1),
		Notes: each(f.Notes, noteFromV1), Guesses: each(f.Guesses, guessFromV1),
		Extra: f.Extra,
	}
	if f.Scenario != nil {
		sc := Scenario(*f.Scenario)
		s.Scenario = &sc
	}
	return s
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
		N: t.N, User: userToV1(t.User), Replies: each(t.Replies, replyToV1),
		Adopted: (*adoptedV1)(t.Adopted), Extra: t.Extra,
	}
}

func userToV1(u UserMessage) userV1 {
	w := userV1{Text: u.Text, At: u.At.UTC(), Scripted: u.Scripted, To: u.To, Extra: u.Extra}
	if len(u.Earlier) > 0 {
		w.Earlier = each(u.Earlier, func(e Earlier) earlierV1 { return earlierV1{e.Text, e.At.UTC(), e.Attempts, e.Extra} })
	}
	return w
}

func userFromV1(w userV1) UserMessage {
	u := UserMessage{Text: w.Text, At: w.At, Scripted: w.Scripted, To: w.To, Extra: w.Extra}
	if len(w.Earlier) > 0 {
		u.Earlier = each(w.Earlier, func(e earlierV1) Earlier { return Earlier(e) })
	}
	return u
}

func turnFromV1(w turnV1) Turn {
	return Turn{
		N: w.N, User: userFromV1(w.User), Replies: each(w.Replies, replyFromV1),
		Adopted: (*Adopted)(w.Adopted), Extra: w.Extra,
	}
}

// replyToV1 says truncated of a reply that is still streaming: whoever reads
// that file later reads it after a crash.
func replyToV1(r Reply) replyV1 {
	status := r.Status
	if status == Streaming {
		status = Truncated
	}
	return replyV1{
		Lane: r.Lane, Attempt: r.Attempt, Status: status, Text: r.Text, Reasoning: r.Reasoning,
		ModelReturned: r.ModelReturned, FinishReason: r.FinishReason, Usage: usageV1(r.Usage),
		StartedAt: r.StartedAt.UTC(), FirstTokenMS: r.FirstTokenMS, DurationMS: r.DurationMS,
		Chunks: r.Chunks, Error: (*replyErrorV1)(r.Error), Flags: list(r.Flags), Extra: r.Extra,
	}
}

func replyFromV1(w replyV1) Reply {
	return Reply{
		Lane: w.Lane, Attempt: w.Attempt, Status: w.Status, Text: w.Text, Reasoning: w.Reasoning,
		ModelReturned: w.ModelReturned, FinishReason: w.FinishReason, Usage: Usage(w.Usage),
		StartedAt: w.StartedAt, FirstTokenMS: w.FirstTokenMS, DurationMS: w.DurationMS,
		Chunks: w.Chunks, Error: (*ReplyError)(w.Error), Flags: w.Flags, Extra: w.Extra,
	}
}

func ratingToV1(r Rating) ratingV1 {
	return ratingV1{
		Turn: r.Turn, Lane: r.Lane, Attempt: r.Attempt, Dimension: r.Dimension, Value: r.Value,
		Rater: r.Name, Pass: r.Pass, Blind: r.Blind, At: r.At.UTC(), Withdrawn: r.Withdrawn, Extra: r.Extra,
	}
}

func ratingFromV1(w ratingV1) Rating {
	return Rating{
		Address: Address{w.Turn, w.Lane, w.Attempt}, Dimension: w.Dimension, Value: w.Value,
		Rater: Rater{w.Rater, w.Pass}, Blind: w.Blind, At: w.At, Withdrawn: w.Withdrawn, Extra: w.Extra,
	}
}

func verdictToV1(v Verdict) verdictV1 {
	return verdictV1{
		Turn: v.Turn, Outcome: v.Outcome, Margin: v.Margin, Lanes: list(v.Lanes), Rater: v.Name, Pass: v.Pass,
		Blind: v.Blind, At: v.At.UTC(), Withdrawn: v.Withdrawn, Extra: v.Extra,
	}
}

func verdictFromV1(w verdictV1) Verdict {
	return Verdict{
		Turn: w.Turn, Outcome: w.Outcome, Margin: w.Margin, Lanes: w.Lanes, Rater: Rater{w.Rater, w.Pass},
		Blind: w.Blind, At: w.At, Withdrawn: w.Withdrawn, Extra: w.Extra,
	}
}

func noteToV1(n Note) noteV1 {
	w := noteV1{
		Turn: n.Turn, Lane: n.Lane, Attempt: n.Attempt, Text: n.Text, Tags: list(n.Tags),
		Rater: n.Name, At: n.At.UTC(), Withdrawn: n.Withdrawn, Extra: n.Extra,
	}
	if n.Pass > 1 {
		w.Pass = n.Pass
	}
	return w
}

func noteFromV1(w noteV1) Note {
	return Note{
		Address: Address{w.Turn, w.Lane, w.Attempt}, Text: w.Text, Tags: w.Tags,
		Rater: Rater{w.Rater, max(1, w.Pass)}, At: w.At, Withdrawn: w.Withdrawn, Extra: w.Extra,
	}
}

func guessToV1(g Guess) guessV1 {
	return guessV1{Lane: g.Lane, Guess: g.Guess, Rater: g.Name, Pass: g.Pass, At: g.At.UTC(), Withdrawn: g.Withdrawn, Extra: g.Extra}
}

func guessFromV1(w guessV1) Guess {
	return Guess{Lane: w.Lane, Guess: w.Guess, Rater: Rater{w.Rater, w.Pass}, At: w.At, Withdrawn: w.Withdrawn, Extra: w.Extra}
}
