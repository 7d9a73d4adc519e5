package render

import (
	"fmt"
	"math"
	"strings"

	"kansei/report"
)

func (f *findings) addAgreement(p *page) {
	if f.Inputs.Ratings == 0 {
		return
	}
	p.add(heading(p.t("agreement")))
	if !f.Agreement.Why.IsZero() {
		p.say("agreement_none", f.Agreement.Why)
		return
	}
	if len(f.Agreement.Alpha) > 0 {
		g := grid{caption: p.t("alpha_caption"), columns: []gridColumn{
			{title: p.t("dimension")}, {title: "α", number: true}, {title: p.t("raters"), number: true}, {title: p.t("units"), number: true}, {title: ""},
		}}
		for _, a := range f.Agreement.Alpha {
			g.rows = append(g.rows, []string{
				f.dimensionName(p, a.Kind, a.Dimension), p.withSpan(a.Value, a.Low, a.High, 2), fmt.Sprint(a.Raters), fmt.Sprint(a.Units), f.agreementWord(p, a.Word, a.Why),
			})
		}
		p.add(g)
	}
	if len(f.Agreement.Kappa) > 0 {
		g := grid{caption: p.t("kappa_caption"), columns: []gridColumn{
			{title: p.t("rater")}, {title: p.t("dimension")}, {title: "κ", number: true}, {title: p.t("change"), number: true}, {title: "n", number: true}, {title: ""},
		}}
		for _, k := range f.Agreement.Kappa {
			g.rows = append(g.rows, []string{
				p.t("name", k.Rater), f.dimensionName(p, k.Kind, k.Dimension), p.withSpan(k.Value, k.Low, k.High, 2), fixed(k.MeanAbsChange, 2), fmt.Sprint(k.N), f.agreementWord(p, k.Word, k.Why),
			})
		}
		p.add(g)
	}
}

func (f *findings) agreementWord(p *page, word string, w report.Why) string {
	switch {
	case word == "" && !w.IsZero():
		return p.t("because_short", w)
	case word == "":
		return ""
	default:
		return p.t(word)
	}
}

func (f *findings) addChecks(p *page) {
	if f.Inputs.Ratings+f.Inputs.Verdicts+f.Inputs.Battles == 0 {
		return
	}
	p.add(heading(p.t("checks")))
	if b := f.Checks.Blinding; b.Share == nil {
		p.say("blinding_none", b.Why)
	} else {
		p.say("blinding_"+b.Word, b.Right, b.Guesses, b.Reveals, percent(*b.Share), percent(*b.Low), percent(*b.High), percent(*b.Chance))
	}
	c := f.Checks.Position
	switch {
	case c.P == nil:
		p.say("position_none", c.Why)
	case *c.P < report.Significant:
		p.say("position_effect", placesText(p, c), chance(c.P))
	default:
		p.say("position_fair", placesText(p, c), chance(c.P), report.PositionShift, count(math.Round(10*or(c.Power, 0))))
	}
	if n := f.Checks.SelfNaming; n.Share != nil {
		p.say("self_naming", n.Named, n.Replies, percent(*n.Share))
	}
	if l := f.Checks.Length; l.Rho != nil {
		p.say("length", signed(l.Rho, 2), p.span(l.Low, l.High, 2), l.Replies)
	} else {
		p.say("length_none", l.Why)
	}
}

// addRaters describes the raters where there are several, or one looks careless.
func (f *findings) addRaters(p *page) {
	careless := 0
	for _, r := range f.Raters {
		if r.Careless {
			careless++
		}
	}
	if len(f.Raters) < 2 && careless == 0 {
		return
	}
	p.add(heading(p.t("raters_heading")))
	g := grid{columns: []gridColumn{
		{title: p.t("rater")},
		{title: p.t("raters_sessions"), number: true},
		{title: p.t("raters_ratings"), number: true},
		{title: p.t("raters_severity"), number: true},
		{title: p.t("raters_agreement"), number: true},
		{title: p.t("raters_same"), number: true, extra: true},
		{title: ""},
	}}
	for _, r := range f.Raters {
		same, word := dash, ""
		if r.Same != nil {
			same = percent(*r.Same)
		}
		if r.Careless {
			word = p.t("careless")
			if len(r.Rules) > 0 {
				word = p.t("careless_by", strings.Join(ruleWords(p, r.Rules), p.t("comma")))
			}
		}
		g.rows = append(g.rows, []string{p.t("name", r.Rater), fmt.Sprint(r.Sessions), fmt.Sprint(r.Ratings), signed(r.Severity, 2), fixed(r.Agreement, 2), same, word})
	}
	p.add(g)
	if s := f.Severity; s.Method != "" {
		g := grid{caption: p.t("severity_caption"), columns: []gridColumn{{title: p.t("model")}, {title: p.t("severity_kind")}, {title: p.t("severity_mean"), number: true}, {title: p.t("severity_corrected"), number: true}}}
		for _, m := range s.Models {
			g.rows = append(g.rows, []string{p.t("name", m.Model), p.t("kind_" + string(m.Kind)), fixed(&m.Mean, 2), fixed(&m.Corrected, 2)})
		}
		p.add(g)
		p.remark("severity_" + strings.ReplaceAll(s.Method, "-", "_"))
	}
	if st := f.Study; st != nil {
		p.remark("study_rules", percent(st.Rules.FailedCatches), percent(st.Rules.StraightLines), fmt.Sprint(st.Rules.Seconds))
		if f.Without == nil {
			p.say("study_no_careless")
		}
	}
	if w := f.Without; w != nil {
		said := "without_careless"
		if f.Study != nil {
			said = "without_careless_rules"
		}
		p.say(said, listed(p, w.Raters), orText(w.Top, dash), orText(w.TopBefore, dash), signed(w.Difference, 2), signed(w.DifferenceBefore, 2))
	}
	f.addTwice(p)
}

func ruleWords(p *page, rules []string) []string {
	out := make([]string, len(rules))
	for i, rule := range rules {
		out[i] = p.t("broke_" + rule)
	}
	return out
}

// addTwice is the ranking of a study with and without its careless raters.
func (f *findings) addTwice(p *page) {
	if f.Without == nil || len(f.Without.Models) == 0 {
		return
	}
	g := grid{caption: p.t("twice_caption"), columns: []gridColumn{
		{title: p.t("model")},
		{title: p.t("twice_all"), number: true},
		{title: p.t("twice_interval"), number: true, extra: true},
		{title: p.t("twice_without"), number: true},
		{title: p.t("twice_interval"), number: true, extra: true},
	}}
	for _, m := range f.Without.Models {
		g.rows = append(g.rows, []string{
			p.t("name", m.Model), fixed(m.RatingWith, 0), p.span(m.LowWith, m.HighWith, 0), fixed(m.Rating, 0), p.span(m.Low, m.High, 0),
		})
	}
	p.add(g)
}

func orText(text, none string) string {
	if text == "" {
		return none
	}
	return shortName(text)
}

// placesText is how often each place won, and was expected to.
func placesText(p *page, c report.PositionCheck) string {
	text := ""
	for i, n := range c.Wins {
		if i > 0 {
			text += p.t("comma")
		}
		text += p.t("place", i+1, n, fmt.Sprintf("%.1f", c.Expected[i]))
	}
	return text
}

func (f *findings) addInputs(p *page) {
	n := f.Inputs
	p.add(heading(p.t("inputs")))
	if n.Sessions > 0 {
		p.say("inputs_sessions", n.Sessions, n.Turns, n.Ratings, n.Verdicts, n.Raters, n.Models)
		if all := n.Sources.Verdict + n.Sources.Overall + n.Sources.Mean; all > 0 {
			p.say("inputs_sources", n.Sources.Verdict, n.Sources.Overall, n.Sources.Mean)
		}
	}
	if n.Battles > 0 {
		p.say("inputs_battles", n.Battles)
	}
	if n.Reference {
		p.say("inputs_reference", n.Scores)
	} else {
		p.say("inputs_scores", n.Scores)
	}
	for _, left := range []struct {
		n   int
		key string
	}{
		{n.NotBlind, "left_not_blind"},
		{n.Superseded, "left_superseded"},
		{n.OffScale, "left_off_scale"},
		{n.Damaged, "left_damaged"},
		{n.Builtin, "left_builtin"},
		{n.Copies, "left_copies"},
		{n.Duplicates, "left_duplicates"},
	} {
		if left.n > 0 {
			p.remark(left.key, left.n)
		}
	}
	p.remark("seed", f.Ranking.Seed, f.Ranking.Bootstrap)
}
