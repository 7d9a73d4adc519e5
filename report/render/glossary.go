package render

import (
	"slices"
	"strings"
)

// terms are the technical words that the report explains, by the names of their
// texts.
var terms = []string{"interval", "p", "sd", "tenfold", "family", "rank_correlation", "bradley_terry", "prior", "alpha", "kappa", "evalue", "bootstrap"}

// term is a technical word with its explanation.
type term struct{ word, meaning string }

// glossary are the terms in the language of the page.
func (p *page) glossary() []term {
	out := make([]term, 0, len(terms))
	for _, key := range terms {
		out = append(out, term{p.t("term_" + key), p.t("meaning_" + key)})
	}
	return out
}

// addGlossary explains the terms that stand somewhere on the page. The HTML
// page explains them where they first stand, too.
func (p *page) addGlossary() {
	var all strings.Builder
	for _, s := range p.lead {
		all.WriteString(s)
	}
	for _, b := range p.blocks {
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
	text := all.String()
	words := slices.DeleteFunc(p.glossary(), func(t term) bool { return wordIn(text, t.word) < 0 })
	if len(words) == 0 {
		return
	}
	p.add(heading(p.t("glossary")))
	for _, t := range words {
		p.remark("glossary_entry", t.word, t.meaning)
	}
}
