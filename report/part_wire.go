package report

import (
	"math"

	"kansei/sessions"
)

// partCounts are Inputs as a part has them.
type partCounts struct {
	Sessions, Copies, Turns, Replies, Ratings, Verdicts, Battles, Duplicates int
	Sources                                                                  Sources
	NotBlind, Superseded, OffScale, Damaged, StillBlind, Opened, SelfNaming  int
}

func countsOf(n Inputs) partCounts {
	return partCounts{
		n.Sessions, n.Copies, n.Turns, n.Replies, n.Ratings, n.Verdicts, n.Battles, n.Duplicates,
		n.Sources, n.NotBlind, n.Superseded, n.OffScale, n.Damaged, n.StillBlind, n.Opened, n.SelfNaming,
	}
}

func (n partCounts) inputs() Inputs {
	return Inputs{
		Sessions: n.Sessions, Copies: n.Copies, Turns: n.Turns, Replies: n.Replies, Ratings: n.Ratings, Verdicts: n.Verdicts, Battles: n.Battles,
		Duplicates: n.Duplicates, Sources: n.Sources, NotBlind: n.NotBlind, Superseded: n.Superseded, OffScale: n.OffScale, Damaged: n.Damaged,
		StillBlind: n.StillBlind, Opened: n.Opened, SelfNaming: n.SelfNaming,
	}
}

// wireStudy is a session as a part has it.
type wireStudy struct {
	ID       string
	Scenario string
	Kind     sessions.Kind
	Sizes    []wireSize             `json:",omitempty"`
	Counts   partCounts             `json:"counts"`
	Raters   []string               `json:",omitempty"`
	Judged   []wireJudged           `json:",omitempty"`
	Marks    []wireMark             `json:",omitempty"`
	Points   map[string]map[int]int `json:",omitempty"`
	Cells    []wireCell             `json:",omitempty"`
	Games    []wireGame             `json:",omitempty"`
	Units    []wireUnit             `json:",omitempty"`
	Repeats  []wireRepeat           `json:",omitempty"`
	Guesses  []wireGuess            `json:",omitempty"`
	Places   []wirePlaces           `json:",omitempty"`
	Lengths  [][2]float64           `json:",omitempty"`
}

type wireSize struct {
	Model         string
	Total, Active []*float64 `json:",omitempty"` // two ends; null is no upper end
	Grade         sessions.Grade
	Source        string
}

type wireMark struct {
	Model, Rater string
	Scale        [2]int
	Point        int
	N            float64
}

type wireCell struct {
	Model, Dimension, Rater string
	Scale                   [2]int
	Sum, N                  float64
	Top, Bottom, None       int
}

type wireGame struct {
	A, B, Rater string
	Result      result
	First       bool
	Style       [styles]float64
}

type wireUnit struct {
	Dimension string
	Scale     [2]int
	Raters    []string
	Values    []float64
}

type wireRepeat struct {
	Rater, Dimension        string
	Before, After, Min, Max int
}

type wireGuess struct {
	Right, All int
	Chance     []float64
}

type wirePlaces struct {
	Pass  int
	Lanes []string
	Wins  []float64
}

func wireOf(st *study) wireStudy {
	return wireStudy{
		ID: st.id, Scenario: st.scenario, Kind: st.kind, Counts: countsOf(st.counts), Raters: st.raters, Judged: mapped(st.judged, judgedToWire), Points: st.points,
		Sizes: mapped(st.sizes, func(s sized) wireSize {
			return wireSize{s.model, endsOf(s.size.Total), endsOf(s.size.Active), s.size.Grade, s.size.Source}
		}),
		Marks: mapped(st.marks, func(m mark) wireMark {
			return wireMark{m.model, m.rater, [2]int{m.scale.min, m.scale.max}, m.point, m.n}
		}),
		Cells: mapped(st.cells, func(c cell) wireCell {
			return wireCell{c.model, c.dimension, c.rater, [2]int{c.scale.min, c.scale.max}, c.sum, c.n, c.top, c.bottom, c.none}
		}),
		Games: mapped(st.games, func(g game) wireGame { return wireGame{g.a, g.b, g.rater, g.result, g.first, g.style} }),
		Units: mapped(st.units, func(u unit) wireUnit {
			return wireUnit{u.dimension, [2]int{u.scale.min, u.scale.max}, u.raters, u.values}
		}),
		Repeats: mapped(st.repeats, func(r repeat) wireRepeat {
			return wireRepeat{r.rater, r.dimension, r.before, r.after, r.min, r.max}
		}),
		Guesses: mapped(st.guesses, func(g guess) wireGuess { return wireGuess{g.right, g.all, g.chance} }),
		Places:  mapped(st.places, func(p places) wirePlaces { return wirePlaces{p.pass, p.lanes, p.wins} }),
		Lengths: mapped(st.lengths, func(l length) [2]float64 { return [2]float64{l.rating, l.runes} }),
	}
}

func (w *wireStudy) study() study {
	scaleOf := func(ends [2]int) scale { return scale{ends[0], ends[1]} }
	return study{
		id: w.ID, scenario: w.Scenario, kind: w.Kind, counts: w.Counts.inputs(), raters: w.Raters, judged: mapped(w.Judged, judgedFromWire), points: w.Points,
		sizes: mapped(w.Sizes, func(s wireSize) sized {
			return sized{s.Model, sessions.Size{Total: intervalOf(s.Total), Active: intervalOf(s.Active), Grade: s.Grade, Source: s.Source}}
		}),
		marks: mapped(w.Marks, func(m wireMark) mark { return mark{m.Model, m.Rater, scaleOf(m.Scale), m.Point, m.N} }),
		cells: mapped(w.Cells, func(c wireCell) cell {
			return cell{c.Model, c.Dimension, c.Rater, scaleOf(c.Scale), c.Sum, c.N, c.Top, c.Bottom, c.None}
		}),
		games:   mapped(w.Games, func(g wireGame) game { return game{g.A, g.B, g.Result, g.Rater, g.First, g.Style} }),
		units:   mapped(w.Units, func(u wireUnit) unit { return unit{u.Dimension, scaleOf(u.Scale), u.Raters, u.Values} }),
		repeats: mapped(w.Repeats, func(r wireRepeat) repeat { return repeat{r.Rater, r.Dimension, r.Before, r.After, r.Min, r.Max} }),
		guesses: mapped(w.Guesses, func(g wireGuess) guess { return guess{g.Right, g.All, g.Chance} }),
		places:  mapped(w.Places, func(p wirePlaces) places { return places{p.Pass, p.Lanes, p.Wins} }),
		lengths: mapped(w.Lengths, func(l [2]float64) length { return length{l[0], l[1]} }),
	}
}

// endsOf are the ends of an interval, none of an unknown one.
func endsOf(i *sessions.Interval) []*float64 {
	if i == nil {
		return nil
	}
	low, high := i.Low, i.High
	if math.IsInf(high, 1) {
		return []*float64{&low, nil}
	}
	return []*float64{&low, &high}
}

func intervalOf(ends []*float64) *sessions.Interval {
	switch {
	case len(ends) != 2 || ends[0] == nil:
		return nil
	case ends[1] == nil:
		return &sessions.Interval{Low: *ends[0], High: math.Inf(1)}
	default:
		return &sessions.Interval{Low: *ends[0], High: *ends[1]}
	}
}
