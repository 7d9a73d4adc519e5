package tables

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"kansei/sessions"
)

func milliseconds(t time.Time) int64 { return t.UnixMilli() }

func sessionRow(s *sessions.Session) SessionRow {
	row := SessionRow{
		Session: s.ID, Title: s.Title, CreatedAt: milliseconds(s.CreatedAt), UpdatedAt: milliseconds(s.UpdatedAt),
		Kind: string(s.Kind()), Rubric: s.Rubric.ID, Min: int32(s.Rubric.Min), Max: int32(s.Rubric.Max), System: s.System,
		Blind: s.Blind.Enabled, Lanes: int32(len(s.Lanes)), Turns: int32(len(s.Turns)),
	}
	if s.Scenario != nil {
		row.Scenario, row.Language = s.Scenario.ID, s.Scenario.Lang
	}
	if at := s.Blind.RevealedAt; at != nil {
		ms := milliseconds(*at)
		row.RevealedAt = &ms
	}
	return row
}

// who is a lane with the letter that it has in a pass.
func who(s *sessions.Session, lane string, pass int) Who {
	l := s.Lane(lane)
	w := Who{
		Lane: l.ID, Label: s.Label(l.ID, pass), Model: l.Name(), Provider: l.Provider, Thinking: string(l.Thinking), SizeGrade: string(l.Size.Grade), SizeSource: l.Size.Source,
	}
	w.TotalBLow, w.TotalBHigh = ends(l.Size.Total)
	w.ActiveBLow, w.ActiveBHigh = ends(l.Size.Active)
	return w
}

// ends are the ends of an interval; the upper one is nil where only a lower
// bound is known.
func ends(i *sessions.Interval) (low, high *float64) {
	if i == nil {
		return nil, nil
	}
	l, h := i.Low, i.High
	if math.IsInf(h, 1) {
		return &l, nil
	}
	return &l, &h
}

func replyRows(s *sessions.Session) ([]ReplyRow, error) {
	var out []ReplyRow
	for i := range s.Turns {
		t := &s.Turns[i]
		adoption, isAdopted := s.Adopted(t.N)
		for j := range t.Replies {
			r := &t.Replies[j]
			params := []byte("{}")
			if given := s.Lane(r.Lane).Params; len(given) > 0 {
				var err error
				if params, err = json.Marshal(given); err != nil {
					return nil, fmt.Errorf("write the parameters of lane %s: %w", r.Lane, err)
				}
			}
			row := ReplyRow{
				Session: s.ID, Turn: int32(t.N), Attempt: int32(r.Attempt), Who: who(s, r.Lane, 1), ModelReturned: r.ModelReturned, Params: string(params),
				Message: t.User.AskedAs(r.Lane, r.Attempt), Reply: r.Text, Reasoning: r.Reasoning, Characters: int32(utf8.RuneCountInString(r.Text)),
				Status: string(r.Status), Counts: counts(t, r.Lane, r.Attempt), Adopted: isAdopted && adoption.Lane == r.Lane && adoption.Attempt == r.Attempt,
				FinishReason: r.FinishReason, Flags: r.Flags, PromptTokens: int32(r.Usage.Prompt), CompletionTokens: int32(r.Usage.Completion),
				ReasoningTokens: int32(r.Usage.Reasoning), StartedAt: milliseconds(r.StartedAt), FirstTokenMS: r.FirstTokenMS, DurationMS: r.DurationMS,
			}
			if r.Error != nil {
				row.Error = r.Error.Kind
			}
			out = append(out, row)
		}
	}
	return out, nil
}

// counts reports whether an attempt is the one that is rated and compared.
func counts(t *sessions.Turn, lane string, attempt int) bool {
	r := t.Counting(lane)
	return r != nil && r.Attempt == attempt
}

func ratingRows(s *sessions.Session) []RatingRow {
	standing := s.StandingRatings()
	out := make([]RatingRow, 0, len(standing))
	for _, r := range standing {
		row := RatingRow{
			Session: s.ID, Turn: int32(r.Turn), Attempt: int32(r.Attempt), Who: who(s, r.Lane, r.Pass), Kind: string(s.Kind()),
			Dimension: r.Dimension, CannotJudge: r.Value == nil, Min: int32(s.Rubric.Min), Max: int32(s.Rubric.Max),
			Rater: s.RaterName(r.Rater), Pass: int32(r.Pass), Blind: r.Blind, Counts: counts(s.Turn(r.Turn), r.Lane, r.Attempt),
			At: milliseconds(r.At), TookMS: r.TookMS,
		}
		if s.Scenario != nil {
			row.Scenario = s.Scenario.ID
		}
		if r.Value != nil {
			v := int32(*r.Value)
			row.Value = &v
		}
		out = append(out, row)
	}
	return out
}

func verdictRows(s *sessions.Session) []VerdictRow {
	standing := s.StandingVerdicts()
	out := make([]VerdictRow, 0, len(standing))
	for _, v := range standing {
		row := VerdictRow{
			Session: s.ID, Turn: int32(v.Turn), Outcome: string(v.Outcome), Margin: string(v.Margin), Lanes: v.Lanes,
			Rater: s.RaterName(v.Rater), Pass: int32(v.Pass), Blind: v.Blind, At: milliseconds(v.At),
		}
		for _, id := range v.Lanes {
			row.Models = append(row.Models, s.Lane(id).Name())
		}
		out = append(out, row)
	}
	return out
}

func guessRows(s *sessions.Session) []GuessRow {
	standing := s.StandingGuesses()
	out := make([]GuessRow, 0, len(standing))
	for _, g := range standing {
		l := s.Lane(g.Lane)
		out = append(out, GuessRow{
			Session: s.ID, Lane: g.Lane, Model: l.Name(), Guess: g.Guess, Right: g.Guess == l.Name() || g.Guess == l.Ref(),
			Rater: s.RaterName(g.Rater), Pass: int32(g.Pass), At: milliseconds(g.At),
		})
	}
	return out
}

// battleRows are the pairs that the report counts, and those that were not
// blind.
func battleRows(s *sessions.Session) []BattleRow {
	decisions := append(sessions.Outcomes(s, sessions.BlindOnly), sessions.Outcomes(s, sessions.NotBlindOnly)...)
	slices.SortStableFunc(decisions, func(a, b sessions.Decision) int { return a.Turn - b.Turn })
	var out []BattleRow
	for _, d := range decisions {
		for _, duel := range d.Duels {
			judge := s.RaterName(d.Rater)
			row := BattleRow{
				QuestionID: fmt.Sprintf("%s-%d-%s-%d-%s-%s", s.ID, d.Turn, judge, d.Rater.Pass, duel.Left, duel.Right),
				ModelA:     s.Lane(duel.Left).Name(), ModelB: s.Lane(duel.Right).Name(), Winner: winner(duel.Winner), Judge: judge, Turn: int32(d.Turn), Anony: d.Blind,
				Tstamp: float64(duel.At.UnixMilli()) / 1000, Session: s.ID, Kind: string(s.Kind()), LaneA: duel.Left, LaneB: duel.Right,
				Pass: int32(d.Rater.Pass), Source: string(d.Source),
			}
			if s.Scenario != nil {
				row.Scenario, row.Language = s.Scenario.ID, s.Scenario.Lang
			}
			out = append(out, row)
		}
	}
	return out
}

// winner is who won, in the Chatbot Arena's words.
func winner(w sessions.Winner) string {
	switch w {
	case sessions.LeftWins:
		return "model_a"
	case sessions.RightWins:
		return "model_b"
	case sessions.BothBad:
		return "tie (bothbad)"
	default:
		return "tie"
	}
}
