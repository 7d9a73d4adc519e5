package report

import (
	"slices"

	"kansei/sessions"
)

// addGames takes in who was preferred to whom; see sessions.Outcomes.
func (r *reader) addGames() {
	which := sessions.BlindOnly
	if r.open {
		which = sessions.BlindOrNot
	}
	for _, d := range sessions.Outcomes(r.s, which) {
		switch d.Source {
		case sessions.ByVerdict:
			r.st.counts.Sources.Verdict++
			r.addPosition(*d.Verdict)
		case sessions.ByOverall:
			r.st.counts.Sources.Overall++
		case sessions.ByMean:
			r.st.counts.Sources.Mean++
		}
		for _, duel := range d.Duels {
			r.play(d.Turn, r.lane(duel.Left), r.lane(duel.Right), results[duel.Winner])
		}
	}
}

var results = map[sessions.Winner]result{
	sessions.LeftWins: won, sessions.RightWins: lost, sessions.NoWinner: tied, sessions.BothBad: allBad,
}

// play notes a game of two lanes.
func (r *reader) play(turn, i, j int, res result) {
	r.st.games = append(r.st.games, game{
		a: r.models[i], b: r.models[j], result: res, first: turn == 1,
		style: styleDifference(r.looks[i][turn], r.looks[j][turn]),
	})
}

// judged reports whether a verdict was about a lane's newest reply. One that was
// asked for again after the verdict has not been judged.
func (r *reader) judged(lane int, v sessions.Verdict) bool {
	reply := r.reply(lane, v.Turn)
	return reply != nil && (reply.Attempt == 1 || !reply.StartedAt.After(v.At))
}

// addPosition notes where from the left the best reply stood, where the places
// were shuffled.
func (r *reader) addPosition(v sessions.Verdict) {
	if v.Outcome != sessions.Best || len(v.Lanes) != 1 || !r.s.Blind.Enabled {
		return
	}
	order := slices.DeleteFunc(r.s.Order(v.Pass), func(id string) bool { return !r.judged(r.lane(id), v) })
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
