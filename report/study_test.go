package report

import (
	"fmt"

	"kansei/sessions"
)

func addAll(in *Input, all []*sessions.Session) {
	for _, s := range all {
		in.AddSession(s)
	}
}

// fewScores is a table of six models with sizes.
func fewScores() []Score {
	out := make([]Score, 0, 24)
	for i, kind := range []string{"eqbench3_elo", "arena_sc_creative_writing", "arena_sc_math", "arena_sc_coding"} {
		for k := range 6 {
			size := float64(int(1) << k)
			out = append(out, Score{
				Model: fmt.Sprintf("known-%d", k), Kind: kind, Score: float64((k*(i+2))%7 + k), Source: "somewhere",
				Size: sessions.Size{Total: &sessions.Interval{Low: size, High: size}, Grade: sessions.Official, Source: "card"},
			})
		}
	}
	return out
}
