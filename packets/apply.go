package packets

import (
	"fmt"
	"slices"
	"time"

	"kansei/sanitize"
	"kansei/sessions"
)

// Result is what answers say about one session.
type Result struct {
	Path    string
	Session *sessions.Session // with the answers' entries in its logs, and no others
	Rated   int               // replies with every mark
	Replies int
	Judged  int // turns with a verdict
	Turns   int
}

// Whole reports whether everything of the session is rated.
func (r Result) Whole() bool { return r.Rated == r.Replies }

// Apply reads answers by the key of their packet. load reads a session. What
// comes back is to be saved with the store, which joins it with what the file
// has: the same answers twice are the same as once.
func Apply(key Key, answers Answers, load func(KeyItem) (*sessions.Session, error)) ([]Result, error) {
	if answers.Packet != key.ID {
		return nil, &FormatError{"the answers are those of another packet", "Import them where that packet was made."}
	}
	late := key.late(answers)
	out := make([]Result, len(key.Items))
	for i, item := range key.Items {
		s, err := load(item)
		if err != nil {
			return nil, err
		}
		s = s.Clone()
		s.Adoptions, s.Ratings, s.Verdicts, s.Notes, s.Guesses, s.Judgements = nil, nil, nil, nil, nil, nil
		out[i] = Result{Path: item.Path, Session: s}
		a := applier{key: key, item: item, s: s, late: late}
		for _, answered := range answers.Items {
			if answered.N != i+1 {
				continue
			}
			for _, e := range answered.Log {
				if err := a.enter(e); err != nil {
					return nil, err
				}
			}
		}
		a.count(&out[i])
	}
	for _, answered := range answers.Items {
		if answered.N < 1 || answered.N > len(key.Items) {
			return nil, damaged("session %d", answered.N)
		}
	}
	return out, nil
}

func damaged(format string, args ...any) error {
	return &FormatError{"the answers are about what the packet does not have: " + fmt.Sprintf(format, args...), "Ask for the file once more."}
}

// late is by how much the rater's clock was behind the making of the packet, if
// it was. Later answers to a packet have the same first entry, and so the same
// shift.
func (k Key) late(answers Answers) time.Duration {
	var first time.Time
	for _, it := range answers.Items {
		for _, e := range it.Log {
			if at := time.UnixMilli(e.At); first.IsZero() || at.Before(first) {
				first = at
			}
		}
	}
	if first.IsZero() || !first.Before(k.MadeAt) {
		return 0
	}
	return k.MadeAt.Sub(first)
}

// applier puts the entries of one session into its logs.
type applier struct {
	key  Key
	item KeyItem
	s    *sessions.Session
	late time.Duration
}

func (a *applier) by() sessions.Rater {
	return sessions.Rater{Name: a.key.Rater, By: a.key.By, Pass: a.item.Pass}
}

// enter checks an entry and adds it to its log.
func (a *applier) enter(e Entry) error {
	turn := a.item.turn(e.Turn)
	if turn == nil {
		return damaged("turn %d", e.Turn)
	}
	at := time.UnixMilli(e.At).Add(a.late).UTC()
	if e.Kind == Verdict {
		return a.judge(turn, e, at)
	}
	lane := turn.lane(e.Letter)
	if lane == nil {
		return damaged("reply %q of turn %d", e.Letter, e.Turn)
	}
	address := sessions.Address{Turn: e.Turn, Lane: lane.Lane, Attempt: lane.Attempt}
	switch e.Kind {
	case Rating:
		rubric := a.s.Rubric
		if !slices.ContainsFunc(rubric.Dimensions, func(d sessions.Dimension) bool { return d.ID == e.Dimension }) {
			return damaged("dimension %q", e.Dimension)
		}
		if e.Value != nil && (*e.Value < rubric.Min || *e.Value > rubric.Max) {
			return damaged("the point %d", *e.Value)
		}
		a.s.Ratings = append(a.s.Ratings, sessions.Rating{
			Address: address, Dimension: e.Dimension, Value: e.Value, Rater: a.by(), Blind: a.item.Blind, At: at, Withdrawn: e.Withdrawn,
		})
	case Note:
		a.s.Notes = append(a.s.Notes, sessions.Note{Address: address, Text: sanitize.Line(e.Text), Rater: a.by(), At: at, Withdrawn: e.Withdrawn})
	case Verdict:
	default:
		return damaged("an entry of kind %q", e.Kind)
	}
	return nil
}

// judge adds a verdict.
func (a *applier) judge(turn *KeyTurn, e Entry, at time.Time) error {
	v := sessions.Verdict{
		Turn: e.Turn, Outcome: sessions.Outcome(e.Outcome), Margin: sessions.Margin(e.Margin), Rater: a.by(), Blind: a.item.Blind, At: at, Withdrawn: e.Withdrawn,
	}
	for _, letter := range e.Letters {
		lane := turn.lane(letter)
		if lane == nil {
			return damaged("reply %q of turn %d", letter, e.Turn)
		}
		v.Lanes = append(v.Lanes, lane.Lane)
	}
	outcomes := []sessions.Outcome{sessions.Best, sessions.Tie, sessions.AllBad}
	margins := []sessions.Margin{sessions.Unsaid, sessions.Clear, sessions.Slight}
	if !slices.Contains(outcomes, v.Outcome) || !slices.Contains(margins, v.Margin) || len(v.Lanes) == 0 || v.Outcome == sessions.Best && len(v.Lanes) != 1 {
		return damaged("the verdict %q of turn %d", e.Outcome, e.Turn)
	}
	a.s.Verdicts = append(a.s.Verdicts, v)
	return nil
}

// count counts what is there. Where every dimension is optional, as in a study of
// verdicts alone, a reply counts with the verdict of its turn.
func (a *applier) count(r *Result) {
	marks := slices.ContainsFunc(a.s.Rubric.Dimensions, func(d sessions.Dimension) bool { return !d.Optional })
	for _, t := range a.item.Turns {
		_, judged := a.s.Verdict(t.N, a.by())
		r.Turns++
		if judged {
			r.Judged++
		}
		for _, l := range t.Lanes {
			if l.Attempt == 0 {
				continue
			}
			r.Replies++
			if judged && !marks || marks && a.s.Rated(sessions.Address{Turn: t.N, Lane: l.Lane, Attempt: l.Attempt}, a.by()) {
				r.Rated++
			}
		}
	}
}
