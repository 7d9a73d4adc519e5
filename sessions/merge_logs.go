package sessions

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// joinLogs takes in the entries that only theirs has.
func (s *Session) joinLogs(base, o, t *Session) {
	s.Adoptions = joinLog(base.Adoptions, o.Adoptions, t.Adoptions, adoptionKey)
	s.Ratings = joinLog(base.Ratings, o.Ratings, t.Ratings, ratingKey)
	s.Verdicts = joinLog(base.Verdicts, o.Verdicts, t.Verdicts, verdictKey)
	s.Notes = joinLog(base.Notes, o.Notes, t.Notes, noteKey)
	s.Guesses = joinLog(base.Guesses, o.Guesses, t.Guesses, guessKey)
	s.Judgements = joinLog(base.Judgements, o.Judgements, t.Judgements, judgementKey)
	s.States = joinLog(base.States, o.States, t.States, stateKey)
}

func joinLog[E any](base, ours, theirs []E, key func(*E) (string, time.Time, *Extra)) []E {
	if len(theirs) == 0 || len(ours) == len(theirs) && &ours[0] == &theirs[0] {
		return slices.Clip(ours)
	}
	keysOf := func(log []E) ([]string, []order) {
		keys, orders := make([]string, len(log)), make([]order, len(log))
		for i := range log {
			text, at, extra := key(&log[i])
			keys[i], orders[i] = text, order{at: at, text: text}
			if *extra != nil {
				orders[i].text += canonical(*extra)
			}
		}
		return keys, orders
	}
	ko, oo := keysOf(ours)
	kt, ot := keysOf(theirs)
	places := interleave(len(ours), len(theirs), matching(ko, kt), oo, ot)
	out := make([]E, 0, len(places))
	for _, p := range places {
		switch {
		case p.theirs < 0:
			out = append(out, ours[p.ours])
		case p.ours < 0:
			out = append(out, theirs[p.theirs])
		default:
			e := ours[p.ours]
			if ot[p.theirs].text != oo[p.ours].text { // they differ in unknown fields alone
				was := extraOf(base, ko[p.ours], key)
				_, _, own := key(&e)
				_, _, other := key(&theirs[p.theirs])
				*own = joinExtra(was, *own, *other)
			}
			out = append(out, e)
		}
	}
	return out
}

// extraOf holds the unknown fields of the entry with a key, nil if there is none.
func extraOf[E any](log []E, of string, key func(*E) (string, time.Time, *Extra)) Extra {
	for i := range log {
		if text, _, extra := key(&log[i]); text == of {
			return *extra
		}
	}
	return nil
}

func adoptionKey(a *Adoption) (string, time.Time, *Extra) {
	return joinKey(addressKey(a.Address), stamp(a.At, a.Withdrawn)), a.At, &a.Extra
}

func ratingKey(r *Rating) (string, time.Time, *Extra) {
	return joinKey(addressKey(r.Address), r.Dimension, valueKey(r.Value), raterKey(r.Rater), fmt.Sprint(r.Blind, r.TookMS), stamp(r.At, r.Withdrawn)), r.At, &r.Extra
}

func verdictKey(v *Verdict) (string, time.Time, *Extra) {
	return joinKey(fmt.Sprint(v.Turn), string(v.Outcome), string(v.Margin), strings.Join(v.Lanes, ","), raterKey(v.Rater), fmt.Sprint(v.Blind), stamp(v.At, v.Withdrawn)), v.At, &v.Extra
}

func noteKey(n *Note) (string, time.Time, *Extra) {
	return joinKey(addressKey(n.Address), n.Text, strings.Join(n.Tags, ","), raterKey(n.Rater), stamp(n.At, n.Withdrawn)), n.At, &n.Extra
}

func guessKey(g *Guess) (string, time.Time, *Extra) {
	return joinKey(g.Lane, g.Guess, raterKey(g.Rater), stamp(g.At, g.Withdrawn)), g.At, &g.Extra
}

func judgementKey(j *Judgement) (string, time.Time, *Extra) {
	return joinKey(j.Judge, fmt.Sprint(j.Turn), strings.Join(j.Lanes, ","), fmt.Sprint(j.Attempts), strings.Join(j.Order, ","), j.Dimension,
		valueKey(j.Value), string(j.Outcome), j.Canary, j.Prompt, stamp(j.At, j.Withdrawn)), j.At, &j.Extra
}

func valueKey(v *int) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprint(*v)
}

func addressKey(a Address) string { return fmt.Sprintf("%d\x00%s\x00%d", a.Turn, a.Lane, a.Attempt) }

func raterKey(r Rater) string { return fmt.Sprintf("%s\x00%d\x00%s", r.Name, r.Pass, r.By) }

func stamp(at time.Time, withdrawn bool) string { return fmt.Sprint(at.UnixNano(), withdrawn) }

func joinKey(parts ...string) string { return strings.Join(parts, "\x00") }
