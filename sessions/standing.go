package sessions

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
