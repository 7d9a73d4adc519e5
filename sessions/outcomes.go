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

// StandingRatings returns the ratings that count: the newest of each address,
// dimension and rater that was not withdrawn, in the order in which each was
// first given. Those of what the session does not have, or outside its scale,
// are left out.
func (s *Session) StandingRatings() []Rating {
	type key struct {
		Address
		dimension string
		by        Rater
	}
	people, dimensions := s.people(), map[string]bool{}
	for _, d := range s.Rubric.Dimensions {
		dimensions[d.ID] = true
	}
	return standing(s.Ratings, func(r Rating) (key, Rating, bool) {
		r.Rater = people.known(r.Rater)
		t := s.Turn(r.Turn)
		valid := t != nil && t.Counting(r.Lane) != nil && dimensions[r.Dimension] &&
			(r.Value == nil || *r.Value >= s.Rubric.Min && *r.Value <= s.Rubric.Max)
		return key{r.Address, r.Dimension, r.Rater}, r, valid && !r.Withdrawn
	})
}

// StandingVerdicts returns the verdicts that count, as StandingRatings does.
// One on an earlier wording of the message counts no more.
func (s *Session) StandingVerdicts() []Verdict {
	type key struct {
		turn int
		by   Rater
	}
	people := s.people()
	return standing(s.Verdicts, func(v Verdict) (key, Verdict, bool) {
		v.Rater = people.known(v.Rater)
		return key{v.Turn, v.Rater}, v, !v.Withdrawn && s.validVerdict(v)
	})
}

// superseded reports whether a verdict is about an earlier wording of the
// message.
func (s *Session) superseded(v Verdict) bool {
	t := s.Turn(v.Turn)
	return t != nil && len(t.User.Earlier) > 0 && v.At.Before(t.User.At)
}

func (s *Session) validVerdict(v Verdict) bool {
	if s.Turn(v.Turn) == nil || s.superseded(v) {
		return false
	}
	switch v.Outcome {
	case Best:
		return len(v.Lanes) == 1
	case Tie:
		return len(v.Lanes) > 1
	default:
		return v.Outcome == AllBad
	}
}

// StandingNotes returns the notes that count, as StandingRatings does.
func (s *Session) StandingNotes() []Note {
	type key struct {
		Address
		by Rater
	}
	people := s.people()
	return standing(s.Notes, func(n Note) (key, Note, bool) {
		n.Rater = people.known(n.Rater)
		return key{n.Address, n.Rater}, n, !n.Withdrawn && s.Reply(n.Address) != nil
	})
}

// StandingGuesses returns the guesses that count, as StandingRatings does.
func (s *Session) StandingGuesses() []Guess {
	type key struct {
		lane string
		by   Rater
	}
	people := s.people()
	return standing(s.Guesses, func(g Guess) (key, Guess, bool) {
		g.Rater = people.known(g.Rater)
		return key{g.Lane, g.Rater}, g, !g.Withdrawn && s.Lane(g.Lane) != nil
	})
}

// RaterName is a rater's name, with the installation where several have a rater
// of that name in the session.
func (s *Session) RaterName(r Rater) string {
	if r.By == "" || s.people()[r.Name] != several {
		return r.Name
	}
	return r.Name + " (" + r.By + ")"
}

// standing keeps the newest entry for each key, where it counts, at the place
// of the first.
func standing[E any, K comparable](log []E, read func(E) (K, E, bool)) []E {
	at := make(map[K]int, len(log))
	newest := make([]E, 0, len(log))
	counts := make([]bool, 0, len(log))
	for _, e := range log {
		key, entry, ok := read(e)
		i, known := at[key]
		if !known {
			at[key] = len(newest)
			newest, counts = append(newest, entry), append(counts, ok)
			continue
		}
		newest[i], counts[i] = entry, ok
	}
	out := newest[:0]
	for i, e := range newest {
		if counts[i] {
			out = append(out, e)
		}
	}
	return out
}

// people knows which installations have raters of one name.
type people map[string]string // by name: the only installation, or several

const several = "\x00"

func (s *Session) people() people {
	p := people{}
	note := func(r Rater) {
		if known, ok := p[r.Name]; r.By != "" && (!ok || known != r.By) {
			if ok {
				p[r.Name] = several
				return
			}
			p[r.Name] = r.By
		}
	}
	for _, r := range s.Ratings {
		note(r.Rater)
	}
	for _, v := range s.Verdicts {
		note(v.Rater)
	}
	for _, n := range s.Notes {
		note(n.Rater)
	}
	for _, g := range s.Guesses {
		note(g.Rater)
	}
	return p
}

// known fills in the installation of an entry that has none, where only one has
// a rater of that name.
func (p people) known(r Rater) Rater {
	if by := p[r.Name]; r.By == "" && by != several {
		r.By = by
	}
	return r
}
