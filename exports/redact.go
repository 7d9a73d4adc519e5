package exports

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kansei/sessions"
)

// blackout stands for what was redacted. It has one length, which says nothing
// about the word.
const blackout = "███"

// Redactor blacks words out, in any case of their letters. A word of letters is
// found where it stands alone, one that ends in an asterisk also as the
// beginning of longer ones; Chinese and Japanese, which have no spaces, are
// found anywhere. It is for all sessions of an export, in which a rater has one
// name.
type Redactor struct {
	find   *regexp.Regexp    // nil: there is no word
	raters map[string]string // the new names of raters, by the old ones
}

// Session is a copy of a session in which the words are blacked out: in
// everything that was said, in titles, prompts, scenarios, notes, errors and
// unknown fields, and in the names of raters, who stay as many as they were.
// Names of models stay: Options.Hidden is for those.
func (p *Redactor) Session(s *sessions.Session) *sessions.Session {
	if p.find == nil {
		return s
	}
	s = s.Clone()
	s.Title, s.System, s.Extra = p.text(s.Title), p.text(s.System), p.extra(s.Extra)
	if s.Scenario != nil {
		scenario := *s.Scenario
		scenario.Title, scenario.Answer, scenario.Script = p.text(scenario.Title), p.text(scenario.Answer), p.texts(scenario.Script)
		scenario.Extra = p.extra(scenario.Extra)
		s.Scenario = &scenario
	}
	p.setting(s)
	for i := range s.Turns {
		p.turn(&s.Turns[i])
	}
	p.logs(s)
	return s
}

// NewRedactor makes a Redactor of words.
func NewRedactor(words []string) *Redactor {
	p := &Redactor{raters: map[string]string{}}
	var parts []string
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // a word before its beginning
	for _, word := range words {
		word = strings.TrimSpace(word)
		bare := strings.TrimSpace(strings.TrimRight(word, "*"))
		if bare == "" {
			continue
		}
		fields := strings.Fields(bare)
		for i := range fields {
			fields[i] = regexp.QuoteMeta(fields[i])
		}
		pattern := strings.Join(fields, `\s+`)
		if word != bare {
			pattern += `[\pL\pM\pN]*`
		}
		parts = append(parts, pattern)
	}
	if len(parts) > 0 {
		p.find = regexp.MustCompile("(?i)" + strings.Join(parts, "|"))
	}
	return p
}

// spans are the places to black out in a text, in bytes.
func (p *Redactor) spans(text string) [][2]int {
	var out [][2]int
	for from := 0; from < len(text); {
		at := p.find.FindStringIndex(text[from:])
		if at == nil {
			break
		}
		begin, end := from+at[0], from+at[1]
		if standsAlone(text, begin, end) {
			out = append(out, [2]int{begin, end})
			from = end
			continue
		}
		_, size := utf8.DecodeRuneInString(text[begin:])
		from = begin + size
	}
	return out
}

// standsAlone reports whether what is between two places of a text is no part of
// a longer word.
func standsAlone(text string, begin, end int) bool {
	first, _ := utf8.DecodeRuneInString(text[begin:])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	before, _ := utf8.DecodeLastRuneInString(text[:begin])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return (!joins(before) || !joins(first)) && (!joins(last) || !joins(after))
}

// joins reports whether a character makes words with its neighbours: a letter or
// a digit of a script that puts spaces between words.
func joins(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// text is a text with the words blacked out.
func (p *Redactor) text(text string) string {
	out, _ := p.redacted(text)
	return out
}

// redacted is the text with the words blacked out, and where they stood.
func (p *Redactor) redacted(text string) (string, [][2]int) {
	spans := p.spans(text)
	if len(spans) == 0 {
		return text, nil
	}
	var b strings.Builder
	from := 0
	for _, span := range spans {
		b.WriteString(text[from:span[0]])
		b.WriteString(blackout)
		from = span[1]
	}
	b.WriteString(text[from:])
	return b.String(), spans
}

func (p *Redactor) texts(all []string) []string {
	out := slices.Clone(all)
	for i := range out {
		out[i] = p.text(out[i])
	}
	return out
}

// setting blacks out what the lanes were given and what is rated.
func (p *Redactor) setting(s *sessions.Session) {
	for i := range s.Lanes {
		l := &s.Lanes[i] // with parameters of its own, as a clone has
		l.Size.Source, l.Size.Extra, l.Extra = p.text(l.Size.Source), p.extra(l.Size.Extra), p.extra(l.Extra)
		for name, v := range l.Params {
			if text, ok := v.(string); ok {
				l.Params[name] = p.text(text)
			}
		}
	}
	words := func(t sessions.Text) sessions.Text {
		t = maps.Clone(t)
		for lang, text := range t {
			t[lang] = p.text(text)
		}
		return t
	}
	s.App.Extra, s.Rubric.Extra, s.Rubric.Dimensions = p.extra(s.App.Extra), p.extra(s.Rubric.Extra), slices.Clone(s.Rubric.Dimensions)
	for i := range s.Rubric.Dimensions {
		d := &s.Rubric.Dimensions[i]
		d.Name, d.Question, d.Anchors, d.Extra = words(d.Name), words(d.Question), maps.Clone(d.Anchors), p.extra(d.Extra)
		for point, anchor := range d.Anchors {
			d.Anchors[point] = words(anchor)
		}
	}
}

func (p *Redactor) turn(t *sessions.Turn) {
	t.User.Text, t.User.Extra, t.Extra = p.text(t.User.Text), p.extra(t.User.Extra), p.extra(t.Extra)
	t.User.ByLane = maps.Clone(t.User.ByLane)
	for lane, text := range t.User.ByLane {
		t.User.ByLane[lane] = p.text(text)
	}
	t.User.Earlier = slices.Clone(t.User.Earlier)
	for i := range t.User.Earlier {
		e := &t.User.Earlier[i]
		e.Text, e.Extra = p.text(e.Text), p.extra(e.Extra)
	}
	for i := range t.Replies {
		r := &t.Replies[i]
		p.reply(r)
		if r.Error != nil {
			e := *r.Error
			e.Message, e.Extra = p.text(e.Message), p.extra(e.Extra)
			r.Error = &e
		}
		r.Extra = p.extra(r.Extra)
	}
}

// reply blacks out a reply and its reasoning. The chunks in which they came
// cover the new bytes: a word that is blacked out comes with its last byte.
func (p *Redactor) reply(r *sessions.Reply) {
	reasoning, first := p.redacted(r.Reasoning)
	text, second := p.redacted(r.Text)
	spans := slices.Clone(first)
	for _, span := range second {
		spans = append(spans, [2]int{span[0] + len(r.Reasoning), span[1] + len(r.Reasoning)})
	}
	r.Chunks = slices.Clone(r.Chunks)
	before, moved := 0, 0
	for i, c := range r.Chunks {
		before += int(c.Bytes)
		to := before
		for _, span := range spans {
			if before < span[1] {
				to -= max(0, before-span[0]) // the beginning of a word is held back
				break
			}
			to += len(blackout) - (span[1] - span[0])
		}
		r.Chunks[i].Bytes, moved = int32(to-moved), to //nolint:gosec // no longer than a file
	}
	r.Reasoning, r.Text = reasoning, text
}

// logs blacks out what raters said, and their names.
func (p *Redactor) logs(s *sessions.Session) {
	s.Ratings, s.Verdicts, s.Notes, s.Guesses = slices.Clone(s.Ratings), slices.Clone(s.Verdicts), slices.Clone(s.Notes), slices.Clone(s.Guesses)
	for i := range s.Ratings {
		s.Ratings[i].Name, s.Ratings[i].Extra = p.rater(s.Ratings[i].Name), p.extra(s.Ratings[i].Extra)
	}
	for i := range s.Verdicts {
		s.Verdicts[i].Name, s.Verdicts[i].Extra = p.rater(s.Verdicts[i].Name), p.extra(s.Verdicts[i].Extra)
	}
	for i := range s.Notes {
		n := &s.Notes[i]
		n.Name, n.Text, n.Tags, n.Extra = p.rater(n.Name), p.text(n.Text), p.texts(n.Tags), p.extra(n.Extra)
	}
	for i := range s.Guesses {
		s.Guesses[i].Name, s.Guesses[i].Extra = p.rater(s.Guesses[i].Name), p.extra(s.Guesses[i].Extra)
	}
	s.Adoptions, s.Judgements = slices.Clone(s.Adoptions), slices.Clone(s.Judgements)
	for i := range s.Adoptions {
		s.Adoptions[i].Extra = p.extra(s.Adoptions[i].Extra)
	}
	for i := range s.Judgements {
		s.Judgements[i].Extra = p.extra(s.Judgements[i].Extra)
	}
	s.Blind.RevealedBy, s.Blind.Extra = p.rater(s.Blind.RevealedBy), p.extra(s.Blind.Extra)
}

// rater is a rater's new name. Two raters never become one: their ratings would
// be taken for those of one person.
func (p *Redactor) rater(name string) string {
	now := p.text(name)
	if now == name {
		return name
	}
	if known, ok := p.raters[name]; ok {
		return known
	}
	taken := func(text string) bool {
		return slices.Contains(slices.Collect(maps.Values(p.raters)), text)
	}
	for n := 2; taken(now); n++ {
		now = p.text(name) + " " + strconv.Itoa(n)
	}
	p.raters[name] = now
	return now
}

// extra blacks out the texts of unknown fields. Names of fields stay.
func (p *Redactor) extra(x sessions.Extra) sessions.Extra {
	if len(x) == 0 {
		return x
	}
	out := map[string][]byte{}
	for name := range x {
		raw := x.Raw(name)
		out[name] = raw
		var value any
		decoder := json.NewDecoder(strings.NewReader(string(raw)))
		decoder.UseNumber()
		if decoder.Decode(&value) != nil {
			continue
		}
		if value, changed := p.value(value); changed {
			if b, err := json.Marshal(value); err == nil { // what was JSON is JSON
				out[name] = b
			}
		}
	}
	return sessions.NewExtra(out)
}

// value blacks out the texts in a value of JSON, and reports whether it has any.
func (p *Redactor) value(v any) (out any, changed bool) {
	switch v := v.(type) {
	case string:
		text := p.text(v)
		return text, text != v
	case []any:
		for i := range v {
			var c bool
			v[i], c = p.value(v[i])
			changed = changed || c
		}
	case map[string]any:
		for name := range v {
			var c bool
			v[name], c = p.value(v[name])
			changed = changed || c
		}
	}
	return v, changed
}
