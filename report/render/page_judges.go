package render

import (
	"fmt"
	"slices"
	"strings"

	"kansei/report"
	"kansei/sessions"
)

// addJudges describes the models that judged, apart from people.
func (f *findings) addJudges(p *page) {
	if len(f.Judges) == 0 {
		return
	}
	p.add(heading(p.t("judges")))
	p.say("judges_intro", report.FewestJoint)
	at := len(p.blocks)
	var calibrated []*report.Judge
	for i := range f.Judges {
		j := &f.Judges[i]
		if !j.Calibrated {
			p.say("judge_few", p.judgeName(j), j.Judgements, j.Joint)
			continue
		}
		calibrated = append(calibrated, j)
		p.say("judge_line", p.judgeName(j), p.traits(j), j.Judgements, share(j.NoAnswer), j.Joint)
	}
	if len(calibrated) > 0 {
		f.addJudgeAgreement(p, calibrated)
		f.addJudgeLevels(p, calibrated)
	}
	f.addJudgeLeanings(p)
	f.addAttacks(p)
	for _, j := range calibrated {
		f.addCorrected(p, j)
	}
	if len(calibrated) > 0 {
		p.remark("judges_corrected_note")
	}
	use := slices.DeleteFunc(p.terms(judgeTerms), func(t term) bool { return wordIn(p.textFrom(at-1), t.word) < 0 })
	p.blocks = slices.Insert(p.blocks, at, block(firstUse(use)))
}

// judgeName is a judge with the form in which it was asked.
func (p *page) judgeName(j *report.Judge) string {
	if len(j.Members) > 0 {
		return p.t("judge_panel", len(j.Members), p.t("judge_form_"+j.Form))
	}
	return p.t("judge_"+j.Form, shortName(j.Judge))
}

// traits is what a judge is, in words.
func (p *page) traits(j *report.Judge) string {
	var parts []string
	for _, trait := range j.Traits {
		if trait == report.TraitAgrees || trait == report.TraitChance {
			parts = append(parts, p.t("trait_"+trait, p.estimate(j.Kappa, 2)))
			continue
		}
		parts = append(parts, p.t("trait_"+trait))
	}
	return strings.Join(parts, p.t("semicolon"))
}

// estimate is a number with its interval.
func (p *page) estimate(e report.Estimate, places int) string {
	return p.withSpan(e.Value, e.Low, e.High, places)
}

// percents is a share with its interval, in percent.
func (p *page) percents(e report.Estimate) string {
	hundred := func(v *float64) *float64 {
		if v == nil {
			return nil
		}
		return report.Number(100 * *v)
	}
	if e.Value == nil {
		return dash
	}
	if e.Low == nil || e.High == nil {
		return share(e.Value)
	}
	return share(e.Value) + " (" + p.span(hundred(e.Low), hundred(e.High), 0) + ")"
}

// share is a share in percent.
func share(v *float64) string {
	if v == nil {
		return dash
	}
	return percent(*v)
}

// reasons gathers why numbers are missing, each reason once.
type reasons struct{ all []report.Why }

func (r *reasons) add(estimates ...report.Estimate) {
	for _, e := range estimates {
		if !e.Why.IsZero() && !slices.ContainsFunc(r.all, func(w report.Why) bool { return w.String() == e.Why.String() }) {
			r.all = append(r.all, e.Why)
		}
	}
}

func (p *page) addReasons(r reasons) {
	for _, w := range r.all {
		p.remark("because", w)
	}
}

func (f *findings) addJudgeAgreement(p *page, judges []*report.Judge) {
	g := grid{caption: p.t("judges_agreement_caption"), columns: []gridColumn{
		{title: p.t("judge")}, {title: p.t("dimension")}, {title: p.t("judge_joint"), number: true}, {title: p.t("judge_kappa"), number: true}, {title: p.t("judge_worth"), number: true},
	}}
	var missing reasons
	for _, j := range judges {
		for _, d := range j.Dimensions {
			g.rows = append(g.rows, []string{p.judgeName(j), f.scaledName(p, d.Kind, d.Dimension, d.Min, d.Max), fmt.Sprint(d.Joint), p.estimate(d.Kappa, 2), p.estimate(d.Worth, 2)})
			missing.add(d.Kappa, d.Worth)
		}
	}
	p.add(g)
	p.addReasons(missing)
	p.remark("judges_worth_note")
}

func (f *findings) addJudgeLevels(p *page, judges []*report.Judge) {
	g := grid{caption: p.t("judges_level_caption"), columns: []gridColumn{
		{title: p.t("judge")},
		{title: p.t("dimension")},
		{title: p.t("judge_ties"), number: true},
		{title: p.t("judge_people_ties"), number: true},
		{title: p.t("judge_decided"), number: true},
		{title: p.t("judge_signs"), number: true, extra: true},
		{title: p.t("judge_bias"), number: true, extra: true},
	}}
	var missing reasons
	for _, j := range judges {
		for _, d := range j.Dimensions {
			g.rows = append(g.rows, []string{
				p.judgeName(j), f.scaledName(p, d.Kind, d.Dimension, d.Min, d.Max), p.percents(d.Ties), p.percents(d.PeopleTies), p.percents(d.Decided), p.percents(d.Signs), p.signedEstimate(d.Bias),
			})
			missing.add(d.Decided, d.Signs, d.Bias)
		}
	}
	p.add(g)
	p.addReasons(missing)
}

// scaledName is a dimension's name, with its scale where a kind of scenario was
// rated on several.
func (f *findings) scaledName(p *page, kind sessions.Kind, dimension string, low, high int) string {
	if f.severalScales(kind) && high > low {
		dimension = fmt.Sprintf("%s %d–%d", dimension, low, high)
	}
	return f.dimensionName(p, kind, dimension)
}

// signedEstimate is a difference with its interval.
func (p *page) signedEstimate(e report.Estimate) string {
	if e.Value == nil {
		return dash
	}
	if e.Low == nil || e.High == nil {
		return signed(e.Value, 2)
	}
	return signed(e.Value, 2) + " (" + p.span(e.Low, e.High, 2) + ")"
}

func (f *findings) addJudgeLeanings(p *page) {
	g := grid{caption: p.t("judges_leanings_caption"), columns: []gridColumn{
		{title: p.t("judge")}, {title: p.t("judge_place"), number: true}, {title: p.t("judge_length"), number: true}, {title: p.t("judge_family"), number: true}, {title: p.t("judge_turned"), number: true, extra: true},
	}}
	var missing reasons
	for i := range f.Judges {
		j := &f.Judges[i]
		g.rows = append(g.rows, []string{p.judgeName(j), p.signedEstimate(j.Place.First), p.signedEstimate(j.Length.Difference), p.signedEstimate(j.Family.Difference), p.percents(j.Place.Turned)})
		if j.Calibrated {
			missing.add(j.Place.First, j.Length.Difference, j.Family.Difference)
		}
	}
	p.add(g)
	p.addReasons(missing)
}

func (f *findings) addAttacks(p *page) {
	g := grid{caption: p.t("judges_attacks_caption"), columns: []gridColumn{
		{title: p.t("judge")}, {title: p.t("judge_attack")}, {title: p.t("judge_asked"), number: true}, {title: p.t("judge_flipped"), number: true}, {title: p.t("judge_share"), number: true},
	}}
	for i := range f.Judges {
		j := &f.Judges[i]
		for _, a := range j.Attacks {
			name := p.words.T("report.judge_attack_" + a.Attack)
			if name == "report.judge_attack_"+a.Attack {
				name = p.t("name", a.Attack)
			}
			g.rows = append(g.rows, []string{p.judgeName(j), name, fmt.Sprint(a.Asked), fmt.Sprint(a.Flipped), p.percents(a.Share)})
		}
	}
	if len(g.rows) > 0 {
		p.add(g)
		p.remark("judges_attacks_note")
	}
}

// addCorrected shows the means and the ranking by the whole, beside those of
// people alone and the judge alone.
func (f *findings) addCorrected(p *page, j *report.Judge) {
	columns := []gridColumn{
		{title: p.t("model")}, {title: p.t("judge_people"), number: true}, {title: p.t("judge_alone"), number: true}, {title: p.t("judge_corrected"), number: true}, {title: p.t("judge_weight"), number: true, extra: true},
	}
	row := func(model string, c report.Corrections, places int) []string {
		return []string{p.t("name", model), p.estimate(c.People, places), p.estimate(c.Judge, places), p.estimate(c.Corrected, places), fixed(c.Weight, 2)}
	}
	for _, r := range j.Rankings {
		g := grid{caption: p.t("judges_ranking_caption", p.judgeName(j), p.t("kind_"+string(r.Kind))), columns: columns}
		var missing reasons
		for _, m := range r.Models {
			g.rows = append(g.rows, row(m.Model, m.Corrections, 0))
			missing.add(m.People, m.Corrected)
		}
		if len(g.rows) > 0 {
			p.add(g)
		}
		missing.add(report.Estimate{Why: r.Why})
		p.addReasons(missing)
	}
	var grids []grid
	var missing reasons
	for _, m := range j.Means {
		if m.Dimension != report.Overall {
			continue
		}
		caption := p.t("judges_means_caption", p.judgeName(j), f.scaledName(p, m.Kind, m.Dimension, m.Min, m.Max))
		if n := len(grids); n == 0 || grids[n-1].caption != caption {
			grids = append(grids, grid{caption: caption, columns: columns})
		}
		g := &grids[len(grids)-1]
		g.rows = append(g.rows, row(m.Model, m.Corrections, 2))
		missing.add(m.People, m.Corrected)
	}
	for _, g := range grids {
		p.add(g)
	}
	p.addReasons(missing)
}
