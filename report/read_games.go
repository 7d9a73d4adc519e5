package report

import (
	"slices"

	"kansei/sessions"
)

// addGames compares every two lanes of each turn, once for each rater.
func (r *reader) addGames() {
	for t := range r.s.Turns {
		turn := r.s.Turns[t].N
		for _, name := range r.st.raters {
			by := sessions.Rater{Name: name, Pass: r.first[name]}
			switch {
			case r.byVerdict(turn, by):
				r.st.counts.Sources.Verdict++
			case r.byRatings(turn, by, true):
				r.st.counts.Sources.Overall++
			case r.byRatings(turn, by, false):
				r.st.counts.Sources.Mean++
			}
		}
	}
}

// play notes a game of two lanes. Two lanes may hold one model, which does not
// play against itself.
func (r *reader) play(turn, i, j int, res result, rater string) {
	if r.models[i] == r.models[j] {
		return
	}
	r.st.games = append(r.st.games, game{
		a: r.models[i], b: r.models[j], result: res, rater: rater, first: turn == 1,
		style: styleDifference(r.looks[i][turn], r.looks[j][turn]),
	})
}

// byVerdict says whether there is a verdict. The best lane has won against
// every other; lanes that tie have tied with each other; where all were bad each
// pair was.
func (r *reader) byVerdict(turn int, by sessions.Rater) bool {
	at := slices.IndexFunc(r.verdicts, func(v sessions.Verdict) bool { return v.Turn == turn && v.Rater == by })
	if at < 0 {
		return false
	}
	v := r.verdicts[at]
	var lanes, named []int // that were judged, and those of them that the verdict names
	for lane, id := range r.lanes {
		if !r.judged(lane, v) {
			continue
		}
		lanes = append(lanes, lane)
		if slices.Contains(v.Lanes, id) || v.Outcome == sessions.AllBad && len(v.Lanes) == 0 {
			named = append(named, lane)
		}
	}
	switch v.Outcome {
	case sessions.Best:
		for _, best := range named {
			for _, lane := range lanes {
				if !slices.Contains(named, lane) {
					r.play(turn, best, lane, won, by.Name)
				}
			}
		}
		r.addPosition(v, lanes, named)
	case sessions.Tie, sessions.AllBad:
		res := tied
		if v.Outcome == sessions.AllBad {
			res = allBad
		}
		for i, a := range named {
			for _, b := range named[i+1:] {
				r.play(turn, a, b, res, by.Name)
			}
		}
	}
	return true
}

// judged says whether a verdict was about a lane's newest reply. One that was
// asked for again after the verdict has not been judged.
func (r *reader) judged(lane int, v sessions.Verdict) bool {
	reply := r.reply(lane, v.Turn)
	return reply != nil && (reply.Attempt == 1 || !reply.StartedAt.After(v.At))
}

// addPosition notes where from the left the best reply stood, where the places
// were shuffled.
func (r *reader) addPosition(v sessions.Verdict, lanes, named []int) {
	if len(named) != 1 || len(lanes) < 2 || !r.s.Blind.Enabled {
		return
	}
	order := slices.DeleteFunc(r.s.Order(v.Pass), func(id string) bool { return !slices.Contains(lanes, r.lane(id)) })
	at := slices.Index(order, r.s.Lanes[named[0]].ID)
	if at < 0 {
		return
	}
	i := slices.IndexFunc(r.st.places, func(p places) bool { return p.pass == v.Pass && slices.Equal(p.lanes, order) })
	if i < 0 {
		i = len(r.st.places)
		r.st.places = append(r.st.places, places{v.Pass, order, make([]float64, len(order))})
	}
	r.st.places[i].wins[at]++
}

// byRatings compares the ratings of "overall", or the means of the dimensions
// that both lanes were rated on. It says whether that compared anything.
func (r *reader) byRatings(turn int, by sessions.Rater, onlyOverall bool) bool {
	values := make([][]*entry, len(r.models))
	for i := range r.entries {
		e := &r.entries[i]
		if e.Turn == turn && e.Rater == by && e.Value != nil && (!onlyOverall || e.Dimension == overall) {
			values[e.lane] = append(values[e.lane], e)
		}
	}
	compared := false
	for i := range values {
		for j := i + 1; j < len(values); j++ {
			more, both := 0, 0
			for _, a := range values[i] {
				for _, b := range values[j] {
					if a.Dimension == b.Dimension {
						more += *a.Value - *b.Value
						both++
					}
				}
			}
			if both == 0 {
				continue
			}
			compared = true
			switch {
			case more > 0:
				r.play(turn, i, j, won, by.Name)
			case more < 0:
				r.play(turn, i, j, lost, by.Name)
			default:
				r.play(turn, i, j, tied, by.Name)
			}
		}
	}
	return compared
}
