package render

import (
	"slices"
	"strings"
)

// terms are the technical words that the report explains, by the names of their
// texts.
var terms = []string{"interval", "p", "sd", "tenfold", "family", "rank_correlation", "bradley_terry", "prior", "alpha", "kappa", "evalue", "bootstrap", "judge", "calibrated", "worth", "prediction_powered"}

// judgeTerms are those of the part about judges, which explains them where it
// begins.
var judgeTerms = []string{"judge", "calibrated", "kappa", "worth", "prediction_powered"}

// term is a technical word with its explanation.
type term struct{ word, meaning string }

// glossary are the terms in the language of the page.
func (p *page) glossary() []term { return p.terms(terms) }

func (p *page) terms(keys []string) []term {
	out := make([]term, 0, len(keys))
	for _, key := range keys {
		out = append(out, term{p.t("term_" + key), p.t("meaning_" + key)})
	}
	return out
}

// firstUse explains the terms of the paragraph before, where a page has no other
// way to explain them.
type firstUse []term

func (firstUse) isBlock() {}

// addFigures adds the numbers behind the lead, with the words that they need.
func (p *page) addFigures(sentences []string) {
	if len(sentences) == 0 {
		return
	}
	text := p.t("figures") + strings.Join(sentences, p.t("sentence_gap"))
	p.add(paragraph(text))
	p.add(firstUse(slices.DeleteFunc(p.glossary(), func(t term) bool { return wordIn(text, t.word) < 0 })))
}

// firstUse is the explanations as one text.
func (p *page) firstUse(terms firstUse) string {
	parts := mapped(terms, func(t term) string { return p.t("glossary_entry", strings.TrimSpace(t.word), t.meaning) })
	return strings.Join(parts, p.t("sentence_gap"))
}

// addGlossary explains the terms that stand somewhere on the page. The HTML
// page explains them where they first stand, too.
func (p *page) addGlossary() {
	text := strings.Join(p.lead, "") + p.textFrom(0)
	words := slices.DeleteFunc(p.glossary(), func(t term) bool { return wordIn(text, t.word) < 0 || p.explained(t) })
	if len(words) == 0 {
		return
	}
	p.add(heading(p.t("glossary")))
	for _, t := range words {
		p.remark("glossary_entry", t.word, t.meaning)
	}
}

// explained reports whether a term was explained where it first stands.
func (p *page) explained(t term) bool {
	return slices.ContainsFunc(p.blocks, func(b block) bool {
		use, ok := b.(firstUse)
		return ok && slices.Contains(use, t)
	})
}

// textFrom is the texts of the blocks from a place on.
func (p *page) textFrom(at int) string {
	var all strings.Builder
	for _, b := range p.blocks[at:] {
		switch b := b.(type) {
		case paragraph:
			all.WriteString(string(b))
		case note:
			all.WriteString(string(b))
		case grid:
			all.WriteString(b.caption)
			for _, c := range b.columns {
				all.WriteString(c.title)
			}
			for _, r := range b.rows {
				all.WriteString(r[0])
			}
		}
	}
	return all.String()
}
