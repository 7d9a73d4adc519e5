package render

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"kansei/report"
	"kansei/sanitize"
	"kansei/sessions"
)

// page writes the findings down: what was rated here and the answer first, then
// what the person rated, and then what is about size, with the public scores.
func (f *findings) page() *page {
	words := f.Words
	if words == nil {
		words = english()
	}
	p := &page{words: words}
	p.title = p.t("title")
	p.word = f.Size.Thesis.Verdict
	p.answer = p.t("verdict_" + verdictKey(p.word))
	p.own = f.own(p)
	p.lead = f.lead(p)
	p.addFigures(f.figures(p))
	f.addRankings(p)
	f.addDimensions(p)
	f.addAgreement(p)
	f.addChecks(p)
	f.addRaters(p)
	f.addJudges(p)
	f.addSize(p)
	f.addInputs(p)
	p.addGlossary()
	return p
}

// own says which model was preferred, and whether it is surely ahead.
func (f *findings) own(p *page) string {
	r := &f.Ranking
	if r.Games == 0 && f.Rational != nil {
		r = f.Rational
	}
	if r.Games == 0 || r.Groups > 1 || len(r.Models) < 2 || r.Models[1].Rating == nil {
		return ""
	}
	best, next := r.Models[0], r.Models[1]
	var level []string // that may be as good
	for _, m := range r.Models[1:] {
		if m.Rank != nil && *m.Rank == 1 {
			level = append(level, shortName(m.Model))
		}
	}
	with := func(points string) []string { // who has as many
		var out []string
		for _, m := range r.Models {
			if m.Rating != nil && fixed(m.Rating, 0) == points {
				out = append(out, shortName(m.Model))
			}
		}
		return out
	}
	points, interval := fixed(best.Rating, 0), p.t("own_interval", p.span(best.Low, best.High, 0))
	switch first, second := with(points), with(fixed(next.Rating, 0)); {
	case len(first) > 1:
		return p.t("own_level", listed(p, first), points)
	case r.SoFar:
		return p.t("own_so_far", r.Clusters, shortName(best.Model), count(best.Wins), count(best.Losses), count(best.Ties))
	case best.Rank == nil || next.Rank == nil:
		return p.t("own_bare", first[0], points, listed(p, second), fixed(next.Rating, 0))
	case r.Lead != nil && r.Lead.Clear:
		return p.t("own_clear", shortName(best.Model), points, interval)
	case len(level) > 0:
		return p.t("own_close", shortName(best.Model), points, interval, listed(p, level))
	default:
		return p.t("own_early", shortName(best.Model), points, interval)
	}
}

// sidesSentence says where the two sides come from.
func (f *findings) sidesSentence(p *page) string {
	a, b := f.Size.Sensibility, f.Size.Reason
	nothing := f.Inputs.Ratings+f.Inputs.Verdicts+f.Inputs.Battles+f.Inputs.StillBlind == 0
	switch {
	case a.From == report.FromScores && b.From == report.FromScores && nothing:
		return p.t("sides_nothing_rated", report.ScoreName(a.Kind), report.ScoreName(b.Kind))
	case a.From == report.FromScores && b.From == report.FromScores:
		return p.t("sides_scores", report.ScoreName(a.Kind), report.ScoreName(b.Kind))
	case b.From == report.FromScores:
		return p.t("sides_reason_scores", report.ScoreName(b.Kind))
	case a.From == report.FromScores:
		return p.t("sides_sensibility_scores", report.ScoreName(a.Kind))
	case a.From == "" && b.From == "":
		return p.t("sides_none", a.Why)
	case a.From == "":
		return p.t("sides_no_sensibility", a.Why)
	case b.From == "":
		return p.t("sides_no_reason", b.Why)
	default:
		return p.t("sides_own")
	}
}

func (f *findings) addRankings(p *page) {
	if len(f.Ranking.Models) > 0 {
		f.addRanking(p, &f.Ranking, "ranking")
	}
	if f.Rational != nil {
		f.addRanking(p, f.Rational, "ranking_rational")
	}
	if f.Creative != nil {
		f.addRanking(p, f.Creative, "ranking_"+string(f.Other))
	}
}

func (f *findings) addRanking(p *page, r *report.Ranking, title string) {
	p.add(heading(p.t(title)))
	if r.Games == 0 {
		p.say("because", r.Why)
		return
	}
	l := ladder{grid: grid{columns: []gridColumn{
		{title: p.t("rank"), number: true},
		{title: p.t("model")},
		{title: p.t("rating"), number: true},
		{title: p.t("interval"), number: true},
		{title: p.t("wins"), number: true, extra: true},
		{title: p.t("losses"), number: true, extra: true},
		{title: p.t("ties"), number: true, extra: true},
	}}}
	reasons := []report.Why{r.Why} // what is said of all is not said again of some
	for _, m := range r.Models {
		rank := dash
		if m.Rank != nil {
			rank = count(float64(*m.Rank))
		}
		name := p.t("name", m.Model)
		if r.Groups > 1 && m.Group > 0 {
			name = p.t("name_group", m.Model, m.Group)
		}
		l.rows = append(l.rows, []string{rank, name, fixed(m.Rating, 0), p.span(m.Low, m.High, 0), count(m.Wins), count(m.Losses), count(m.Ties)})
		l.bars = append(l.bars, barOf(m))
		if !m.Why.IsZero() && !slices.ContainsFunc(reasons, func(w report.Why) bool { return w.String() == m.Why.String() }) {
			reasons = append(reasons, m.Why)
		}
	}
	p.add(l)
	method := "ranking_method"
	if r.Ties == report.TiesDavidson && len(r.Style) == 0 {
		method = "ranking_davidson"
	}
	p.remark(method, r.Games, fixed(r.Width, 1))
	f.addWhose(p, r)
	if !r.Why.IsZero() {
		p.remark("because", r.Why)
	}
	for _, w := range reasons[1:] {
		f.addReason(p, r, w)
	}
	f.addStyle(p, r)
	f.addFirstTurns(p, r)
}

// addWhose says for whom the intervals are, and what the headline rests on.
func (f *findings) addWhose(p *page, r *report.Ranking) {
	switch {
	case r.Pooled:
		p.remark("clusters_groups", r.Judges)
	case r.Judges > 1:
		p.remark("clusters_judges", r.Judges)
	case f.Inputs.Sessions > 0 && r.Clusters > 0:
		p.remark("clusters_sessions", r.Clusters)
	}
	if f.Inputs.Raters > 1 {
		p.remark("these_raters", f.Inputs.Raters)
	}
	if at := slices.IndexFunc(r.Models, func(m report.RankedModel) bool { return m.AtLarge != nil }); at >= 0 {
		m := r.Models[at]
		of := p.t("at_large_" + strings.ReplaceAll(m.AtLarge.Of, " ", "_"))
		p.remark("at_large", of, shortName(m.Model), p.span(&m.AtLarge.Low, &m.AtLarge.High, 0), p.span(m.Low, m.High, 0))
	}
	if l := r.Lead; l != nil && l.EValue != nil && l.P != nil && *l.P < report.Significant && !r.SoFar {
		p.remark("anytime", shortName(l.Model), plainNumber(*l.EValue), plainNumber(l.Needed))
	}
}

// addReason names the models that lack a number for one reason.
func (f *findings) addReason(p *page, r *report.Ranking, w report.Why) {
	var names []string
	for _, m := range r.Models {
		if m.Why.String() == w.String() {
			names = append(names, shortName(m.Model))
		}
	}
	if len(names) == len(r.Models) {
		p.remark("because", w)
		return
	}
	p.remark("because_of", listed(p, names), w)
}

// listed joins names, of many only the first.
func listed(p *page, names []string) string {
	const most = 6
	text := ""
	for i, name := range names {
		if i == most {
			return p.t("and_more", text, len(names)-most)
		}
		if i > 0 {
			text += p.t("comma")
		}
		text += name
	}
	return text
}

func barOf(m report.RankedModel) bar {
	return bar{or(m.Low, math.NaN()), or(m.Rating, math.NaN()), or(m.High, math.NaN())}
}

func (f *findings) addStyle(p *page, r *report.Ranking) {
	if len(r.Style) == 0 {
		return
	}
	g := grid{caption: p.t("style_caption"), columns: []gridColumn{
		{title: p.t("style")}, {title: p.t("points"), number: true}, {title: p.t("interval"), number: true},
	}}
	for _, c := range r.Style {
		g.rows = append(g.rows, []string{p.t("style_" + c.Style), signed(c.Points, 0), p.span(c.Low, c.High, 0)})
	}
	p.add(g)
}

// addFirstTurns tells which models stand elsewhere by first turns alone.
func (f *findings) addFirstTurns(p *page, r *report.Ranking) {
	var most report.RankedModel
	change, n := 0.0, 0
	for _, m := range r.Models {
		if m.FirstTurn == nil || m.Rating == nil {
			continue
		}
		n++
		if c := math.Abs(*m.FirstTurn - *m.Rating); c > change {
			change, most = c, m
		}
	}
	if n < 2 || r.Groups > 1 || r.SoFar || change < 1 || fixed(most.Rating, 0) == fixed(most.FirstTurn, 0) {
		return
	}
	p.remark("first_turns", shortName(most.Model), fixed(most.Rating, 0), fixed(most.FirstTurn, 0))
}

func (f *findings) addDimensions(p *page) {
	for _, kind := range []sessions.Kind{sessions.Emotional, sessions.Creative, sessions.Rational} {
		f.addHeat(p, kind)
	}
}

func (f *findings) addHeat(p *page, kind sessions.Kind) {
	var models, dimensions []string
	at := map[[2]string]report.Dimension{}
	several := f.severalScales(kind)
	for _, d := range f.Dimensions {
		if d.Kind != kind {
			continue
		}
		if several { // never under one name
			d.Dimension = fmt.Sprintf("%s %d–%d", d.Dimension, d.Min, d.Max)
		}
		if !slices.Contains(models, d.Model) {
			models = append(models, d.Model)
		}
		if !slices.Contains(dimensions, d.Dimension) {
			dimensions = append(dimensions, d.Dimension)
		}
		at[[2]string{d.Model, d.Dimension}] = d
	}
	if len(models) == 0 {
		return
	}
	slices.SortFunc(dimensions, report.CompareDimensions)
	p.add(heading(p.t("dimensions_" + string(kind))))
	h := heat{grid: grid{columns: []gridColumn{{title: p.t("model")}}}, low: math.Inf(1), high: math.Inf(-1)}
	for _, d := range dimensions {
		h.columns = append(h.columns, gridColumn{title: f.dimensionName(p, kind, d), number: true})
	}
	none, all := 0, 0
	for _, m := range models {
		row, values := []string{p.t("name", m)}, []float64{math.NaN()}
		short := []string{row[0]}
		for _, name := range dimensions {
			d, ok := at[[2]string{m, name}]
			cell, mean := dash, dash
			v := math.NaN()
			if ok && d.Mean != nil {
				v = *d.Mean
				mean = fixed(d.Mean, 2)
				cell = mean
				if d.Low != nil && d.High != nil {
					cell += " ±" + fixed(report.Number((*d.High-*d.Low)/2), 2)
				}
				h.low, h.high = min(h.low, v), max(h.high, v)
			}
			none += d.CannotJudges
			all += d.CannotJudges + d.N
			row, short, values = append(row, cell), append(short, mean), append(values, v)
		}
		h.rows, h.short, h.values = append(h.rows, row), append(h.short, short), append(h.values, values)
	}
	h.sort()
	p.add(h)
	p.remark("dimensions_note", all, percent(float64(none)/float64(max(1, all))))
}

// severalScales reports whether a kind of scenario was rated on scales of
// different length.
func (f *findings) severalScales(kind sessions.Kind) bool {
	var one *report.Dimension
	for i := range f.Dimensions {
		d := &f.Dimensions[i]
		switch {
		case d.Kind != kind:
		case one == nil:
			one = d
		case one.Min != d.Min || one.Max != d.Max:
			return true
		}
	}
	return false
}

// sort puts the rows with the highest means first.
func (h *heat) sort() {
	order := make([]int, len(h.rows))
	for i := range order {
		order[i] = i
	}
	level := func(row int) float64 {
		sum, n := 0.0, 0.0
		for _, v := range h.values[row] {
			if !math.IsNaN(v) {
				sum += v
				n++
			}
		}
		return sum / max(1, n)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(level(b), level(a)) })
	rows, short, values := h.rows, h.short, h.values
	h.rows = mapped(order, func(i int) []string { return rows[i] })
	h.short = mapped(order, func(i int) []string { return short[i] })
	h.values = mapped(order, func(i int) []float64 { return values[i] })
}

// dimensionName is a dimension in the page's language, where it is of a
// built-in rubric. Both of those have one called overall, by names of their own.
func (f *findings) dimensionName(p *page, kind sessions.Kind, id string) string {
	id, scale, scaled := strings.Cut(id, " ")
	if scaled {
		return f.dimensionName(p, kind, id) + " " + sanitize.Line(scale)
	}
	key := "dimension_" + id
	if id == report.Overall {
		key += "_" + string(kind)
	}
	if text := p.words.T("report." + key); text != "report."+key {
		return text
	}
	return p.t("name", id)
}
