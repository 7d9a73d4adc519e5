package report

// judgePlace is what the place of a reply changes, over all pairs that were asked
// in both orders.
func (s *sample) judgePlace(j *judging) JudgePlace {
	if j.form == FormPoints {
		none := Estimate{Why: why("judge_no_places")}
		return JudgePlace{none, none}
	}
	pairs := j.pairsOf(func(int, *judgedPair) bool { return true })
	first, turned := make([][]float64, len(pairs)), make([][]float64, len(pairs))
	for i, own := range pairs {
		for _, p := range own {
			first[i], turned[i] = append(first[i], p.first), append(turned[i], p.turned)
		}
	}
	return JudgePlace{s.mean(first), s.mean(turned)}
}

// leaning is the slope of preferences with a difference of the two replies, of
// the judge, of people, and of the judge less people in the same pairs.
func (s *sample) leaning(pairs []sessionPairs, difference func(*judgedPair) float64) JudgeLeaning {
	above, below := [3][]float64{}, make([]float64, len(pairs))
	for k := range above {
		above[k] = make([]float64, len(pairs))
	}
	n := 0
	for i, own := range pairs {
		for _, p := range own {
			x := difference(p)
			if x == 0 {
				continue
			}
			people := p.peoplePrefer()
			above[0][i] += x * p.prefer
			above[1][i] += x * people
			above[2][i] += x * (p.prefer - people)
			below[i] += x * x
			n++
		}
	}
	return JudgeLeaning{s.ratio(above[0], below, n), s.ratio(above[1], below, n), s.ratio(above[2], below, n)}
}

// judgeFamily is the preference for replies by the judge's own family, in pairs
// with one of them.
func (s *sample) judgeFamily(j *judging, pairs []sessionPairs) JudgeLeaning {
	if len(j.members) > 0 {
		none := Estimate{Why: why("judge_panel_family")}
		return JudgeLeaning{none, none, none}
	}
	own := s.o.makerOf(j.name)
	l := s.leaning(pairs, func(p *judgedPair) float64 {
		a, b := s.o.makerOf(p.a) == own, s.o.makerOf(p.b) == own
		switch {
		case a && !b:
			return 1
		case b && !a:
			return -1
		}
		return 0
	})
	if l.Judge.N == 0 {
		none := Estimate{Why: why("judge_own_left_out")}
		return JudgeLeaning{none, none, none}
	}
	return l
}
