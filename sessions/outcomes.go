package sessions

import (
	"cmp"
	"slices"
	"time"
)

// Overall is the dimension that stands for a verdict where there is none.
const Overall = "overall"

// Which selects the entries of a session's logs that Outcomes counts.
type Which int

// The selections. What was rated after the reveal is not blind.
const (
	BlindOnly Which = iota
	NotBlindOnly
	BlindOrNot
)

func (w Which) has(blind bool) bool { return w == BlindOrNot || blind == (w == BlindOnly) }

// Source is what a decision was taken from.
type Source string

// The sources, the first that there is.
const (
	ByVerdict Source = "verdict"
	ByOverall Source = "overall" // the ratings of "overall"
	ByMean    Source = "mean"    // the ratings of all dimensions that both replies were rated on
)

// Winner is which reply of a duel was preferred.
type Winner string

// The winners.
const (
	LeftWins  Winner = "left"
	RightWins Winner = "right"
	NoWinner  Winner = "tie"
	BothBad   Winner = "both_bad"
)

// Duel is what one rater preferred of the counting replies of two lanes, left
// and right as they stood for the rater. Lanes with the same model and settings
// never meet.
type Duel struct {
	Left, Right string // lane ids
	Winner      Winner
	At          time.Time // of the newest entry that it was taken from
}

// Decision is what one rater said of one turn.
type Decision struct {
	Turn    int
	Rater   Rater // By is filled in where only one installation has the name
	Blind   bool  // false where any entry that it was taken from was not blind
	Source  Source
	Verdict *Verdict // of ByVerdict
	Duels   []Duel
}

// Outcomes returns what every rater said of every turn, by turns and then in
// the order in which the raters began. Of each rater the first pass counts in
// which they said anything that which selects; later passes show how steady
// they are and are no further votes. An entry counts if it is the newest for
// its address, was not withdrawn, is about the reply that counts (Turn.Counting)
// and, as a verdict, about the message as it reads now.
func Outcomes(s *Session, which Which) []Decision {
	ratings, verdicts := s.StandingRatings(), s.StandingVerdicts()
	raters := firstPasses(s, ratings, verdicts, which)
	var out []Decision
	for i := range s.Turns {
		t := &s.Turns[i]
		for _, by := range raters {
			d := Decision{Turn: t.N, Rater: by, Blind: true, Source: ByVerdict}
			at := slices.IndexFunc(verdicts, func(v Verdict) bool { return v.Turn == t.N && v.Rater == by && which.has(v.Blind) })
			if at >= 0 {
				v := verdicts[at]
				d.Verdict, d.Blind, d.Duels = &v, v.Blind, duelsByVerdict(s, t, v)
				out = append(out, d)
				continue
			}
			marks := marksOf(t, by, ratings, which)
			for _, source := range []Source{ByOverall, ByMean} {
				if d.Duels, d.Blind = duelsByRatings(s, by, marks, source); len(d.Duels) > 0 {
					d.Source = source
					out = append(out, d)
					break
				}
			}
		}
	}
	return out
}

// firstPasses lists the raters, each in the pass that counts.
func firstPasses(s *Session, ratings []Rating, verdicts []Verdict, which Which) []Rater {
	var out []Rater
	note := func(by Rater, blind bool) {
		if !which.has(blind) {
			return
		}
		at := slices.IndexFunc(out, func(r Rater) bool { return r.Name == by.Name && r.By == by.By })
		if at < 0 {
			out = append(out, by)
			return
		}
		out[at].Pass = min(out[at].Pass, by.Pass)
	}
	for _, v := range verdicts {
		note(v.Rater, v.Blind)
	}
	for _, r := range ratings {
		if t := s.Turn(r.Turn); t.Counting(r.Lane).Attempt == r.Attempt {
			note(r.Rater, r.Blind)
		}
	}
	return out
}

// Counting is the reply of a lane that is rated, compared and reported: its
// newest attempt that has text and answers the message as it reads now, nil if
// none does.
func (t *Turn) Counting(lane string) *Reply {
	var newest *Reply
	for i := range t.Replies {
		r := &t.Replies[i]
		if r.Lane == lane && r.HasText() && t.User.Answers(lane, r.Attempt) && (newest == nil || r.Attempt > newest.Attempt) {
			newest = r
		}
	}
	return newest
}

// Judged is the reply of a lane that a verdict was about: the newest attempt
// that had been asked for then. It is nil if there is none, or if it has no
// text: nobody can prefer what is not there.
func (t *Turn) Judged(lane string, v Verdict) *Reply {
	var newest *Reply
	for i := range t.Replies {
		r := &t.Replies[i]
		if r.Lane == lane && !r.StartedAt.After(v.At) && (newest == nil || r.Attempt > newest.Attempt) {
			newest = r
		}
	}
	if newest == nil { // the clock was set back
		newest = t.Latest(lane)
	}
	if newest == nil || !newest.HasText() {
		return nil
	}
	return newest
}

// Result is what a verdict says of one reply.
type Result string

// The results. Unjudged is that of a lane which the verdict was not about.
const (
	Unjudged Result = ""
	Won      Result = "won"
	Lost     Result = "lost"
	Tied     Result = "tied"
	Bad      Result = "bad"
)

// ResultOf is what a verdict says of a lane's reply.
func (t *Turn) ResultOf(v Verdict, lane string) Result {
	named := slices.Contains(v.Lanes, lane)
	switch {
	case t.Judged(lane, v) == nil:
		return Unjudged
	case v.Outcome == Best && named:
		return Won
	case v.Outcome == Best:
		return Lost
	case v.Outcome == Tie && named:
		return Tied
	case v.Outcome == AllBad && (named || len(v.Lanes) == 0):
		return Bad
	default:
		return Unjudged
	}
}

// duelsByVerdict takes a verdict apart into pairs. The best lane has won
// against every other, lanes that tie have tied with each other.
func duelsByVerdict(s *Session, t *Turn, v Verdict) []Duel {
	var out []Duel
	for left, right := range pairs(s.Order(v.Pass)) {
		if !t.judgedCounting(left, v) || !t.judgedCounting(right, v) || !s.different(left, right) {
			continue
		}
		if winner, ok := winnerOf(v, left, right); ok {
			out = append(out, Duel{left, right, winner, v.At})
		}
	}
	return out
}

// judgedCounting reports whether a verdict was about the reply of a lane that
// counts. One that was asked for again after the verdict has not been judged.
func (t *Turn) judgedCounting(lane string, v Verdict) bool {
	r := t.Counting(lane)
	return r != nil && (r.Attempt == 1 || !r.StartedAt.After(v.At))
}

// Stands reports whether a verdict still says anything of the replies that
// count: who won, where the turn has two or more, else anything at all.
func (s *Session) Stands(v Verdict) bool {
	if v.Withdrawn || !s.validVerdict(v) {
		return false
	}
	t, counting, judged := s.Turn(v.Turn), 0, 0
	for _, l := range s.Lanes {
		if t.Counting(l.ID) != nil {
			counting++
		}
		if t.judgedCounting(l.ID, v) {
			judged++
		}
	}
	if counting < 2 {
		return judged == counting
	}
	for left, right := range pairs(s.Order(v.Pass)) {
		if !t.judgedCounting(left, v) || !t.judgedCounting(right, v) {
			continue
		}
		if _, ok := winnerOf(v, left, right); ok {
			return true
		}
	}
	return false
}

func winnerOf(v Verdict, left, right string) (Winner, bool) {
	l, r := slices.Contains(v.Lanes, left), slices.Contains(v.Lanes, right)
	switch {
	case v.Outcome == Best && l && !r:
		return LeftWins, true
	case v.Outcome == Best && r && !l:
		return RightWins, true
	case v.Outcome == Tie && l && r:
		return NoWinner, true
	case v.Outcome == AllBad && (l && r || len(v.Lanes) == 0):
		return BothBad, true
	default:
		return "", false
	}
}

// mark is a rating with a point of the scale on a reply that counts.
type mark struct {
	lane, dimension string
	value           int
	blind           bool
	at              time.Time
}

func marksOf(t *Turn, by Rater, ratings []Rating, which Which) []mark {
	var out []mark
	for _, r := range ratings {
		if r.Turn == t.N && r.Rater == by && which.has(r.Blind) && r.Value != nil && t.Counting(r.Lane).Attempt == r.Attempt {
			out = append(out, mark{r.Lane, r.Dimension, *r.Value, r.Blind, r.At})
		}
	}
	return out
}

func duelsByRatings(s *Session, by Rater, marks []mark, source Source) (out []Duel, blind bool) {
	blind = true
	for left, right := range pairs(s.Order(by.Pass)) {
		if !s.different(left, right) {
			continue
		}
		more, both := 0, 0
		var at time.Time
		for _, l := range marks {
			if l.lane != left || source == ByOverall && l.dimension != Overall {
				continue
			}
			for _, r := range marks {
				if r.lane != right || r.dimension != l.dimension {
					continue
				}
				more += l.value - r.value
				both++
				blind = blind && l.blind && r.blind
				at = latest(at, latest(l.at, r.at))
			}
		}
		if both > 0 {
			out = append(out, Duel{left, right, []Winner{RightWins, NoWinner, LeftWins}[cmp.Compare(more, 0)+1], at})
		}
	}
	return out, blind
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// different reports whether two lanes hold different models or settings.
func (s *Session) different(left, right string) bool {
	return s.Lane(left).Name() != s.Lane(right).Name()
}

// pairs yields every two of a list, the one that stands further to the front
// first.
func pairs(of []string) func(yield func(left, right string) bool) {
	return func(yield func(left, right string) bool) {
		for i, left := range of {
			for _, right := range of[i+1:] {
				if !yield(left, right) {
					return
				}
			}
		}
	}
}
