package report

import (
	"slices"

	"kansei/sessions"
)

// which are the entries that count.
func (r *reader) which() sessions.Which {
	if r.open {
		return sessions.BlindOrNot
	}
	return sessions.BlindOnly
}

// addGames takes in what every rater preferred in every turn.
func (r *reader) addGames(decisions []sessions.Decision) {
	for _, d := range decisions {
		switch d.Source {
		case sessions.ByVerdict:
			r.st.counts.Sources.Verdict++
			r.addPosition(d)
		case sessions.ByOverall:
			r.st.counts.Sources.Overall++
		case sessions.ByMean:
			r.st.counts.Sources.Mean++
		}
		name := r.s.RaterName(d.Rater)
		for _, duel := range d.Duels {
			i, j := r.lane(duel.Left), r.lane(duel.Right)
			r.st.games = append(r.st.games, game{
				a: r.models[i], b: r.models[j], rater: name, first: d.Turn == 1,
				result: map[sessions.Winner]result{sessions.LeftWins: won, sessions.RightWins: lost, sessions.NoWinner: tied, sessions.BothBad: allBad}[duel.Winner],
				style:  styleDifference(r.looks[i][d.Turn], r.looks[j][d.Turn]),
			})
		}
	}
}

// addPosition notes where from the left the best reply stood, where the places
// were shuffled.
func (r *reader) addPosition(d sessions.Decision) {
	v := *d.Verdict
	if v.Outcome != sessions.Best || len(v.Lanes) != 1 || !r.s.Blind.Enabled {
		return
	}
	t := r.s.Turn(v.Turn)
	order := slices.DeleteFunc(slices.Clone(r.s.Order(v.Pass)), func(id string) bool {
		reply := t.Counting(id)
		return reply == nil || reply.Attempt > 1 && reply.StartedAt.After(v.At)
	})
	at := slices.Index(order, v.Lanes[0])
	if at < 0 || len(order) < 2 {
		return
	}
	i := slices.IndexFunc(r.st.places, func(p places) bool { return p.pass == v.Pass && slices.Equal(p.lanes, order) })
	if i < 0 {
		i = len(r.st.places)
		r.st.places = append(r.st.places, places{v.Pass, order, make([]float64, len(order))})
	}
	r.st.places[i].wins[at]++
}
