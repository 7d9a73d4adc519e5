package exports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"kansei/sessions"
)

// JSON writes the session file itself, with the characters that a terminal
// would obey or not show written as escapes.
func JSON(w io.Writer, s *sessions.Session) error {
	b, err := sessions.Encode(s)
	if err != nil {
		return err
	}
	if _, err := w.Write(visible(b)); err != nil {
		return fmt.Errorf("write the session: %w", err)
	}
	return nil
}

// visible writes the control and format characters of JSON as escapes, which
// stand for the same: rows may be printed on a terminal, which would obey them.
func visible(b []byte) []byte {
	hidden := func(r rune) bool { return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf) }
	at := bytes.IndexFunc(b, hidden)
	if at < 0 {
		return b
	}
	out := append(make([]byte, 0, len(b)+len(b)/8), b[:at]...)
	for at < len(b) {
		r, size := utf8.DecodeRune(b[at:])
		if !hidden(r) {
			out = append(out, b[at:at+size]...)
		} else {
			for _, unit := range utf16.Encode([]rune{r}) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		}
		at += size
	}
	return out
}

// Reply is one row of JSONL: a reply, every attempt being one of its own, with
// what was said before it and everything that raters said of it. Each field has
// one type in every row, so that tools which infer a schema find the same one
// in any file.
type Reply struct {
	Session       string       `json:"session"`
	Title         string       `json:"title"`
	Scenario      string       `json:"scenario"` // its id; empty: a free conversation
	Kind          string       `json:"kind"`     // emotional, rational or empty
	Language      string       `json:"language"` // of the scenario, may be empty
	Turn          int          `json:"turn"`
	Lane          string       `json:"lane"`
	Label         string       `json:"label"` // the letter that it had in the first pass
	Attempt       int          `json:"attempt"`
	Model         string       `json:"model"` // PROVIDER/MODEL, with @on or @off where thinking was set
	Provider      string       `json:"provider"`
	Thinking      string       `json:"thinking"`
	ModelReturned string       `json:"model_returned"`
	Params        string       `json:"params"` // JSON
	TotalB        []*float64   `json:"total_b"`
	ActiveB       []*float64   `json:"active_b"`
	SizeGrade     string       `json:"size_grade"`
	Messages      []message    `json:"messages"` // all that was said, the reply being the last
	Reply         string       `json:"reply"`
	Reasoning     string       `json:"reasoning"`
	Status        string       `json:"status"`
	FinishReason  string       `json:"finish_reason"`
	Error         string       `json:"error"` // its kind, may be empty
	PromptTokens  int          `json:"prompt_tokens"`
	OutputTokens  int          `json:"completion_tokens"`
	ThoughtTokens int          `json:"reasoning_tokens"`
	StartedAt     time.Time    `json:"started_at"`
	FirstTokenMS  int64        `json:"first_token_ms"`
	DurationMS    int64        `json:"duration_ms"`
	Flags         []string     `json:"flags"`
	Adopted       bool         `json:"adopted"`
	Blind         bool         `json:"blind"`    // the session began blind
	Revealed      bool         `json:"revealed"` // and its names were opened
	Ratings       []RatingRow  `json:"ratings"`
	Verdicts      []VerdictRow `json:"verdicts"`
	Notes         []NoteRow    `json:"notes"`
}

// RatingRow is what one rater gave one dimension; a null value is "cannot
// judge".
type RatingRow struct {
	Dimension string    `json:"dimension"`
	Value     *int      `json:"value"`
	Rater     string    `json:"rater"`
	Pass      int       `json:"pass"`
	Blind     bool      `json:"blind"`
	At        time.Time `json:"at"`
}

// VerdictRow is what a rater's verdict on the turn says of this reply: won,
// lost, tied or bad.
type VerdictRow struct {
	Result string    `json:"result"`
	Margin string    `json:"margin"` // of won and lost: clear, slight or empty
	Rater  string    `json:"rater"`
	Pass   int       `json:"pass"`
	Blind  bool      `json:"blind"`
	At     time.Time `json:"at"`
}

// NoteRow is a remark.
type NoteRow struct {
	Text  string    `json:"text"`
	Tags  []string  `json:"tags"`
	Rater string    `json:"rater"`
	Pass  int       `json:"pass"`
	At    time.Time `json:"at"`
}

// JSONL writes one line for each reply of a session; see Reply.
func JSONL(w io.Writer, s *sessions.Session) error {
	for i := range s.Turns {
		t := &s.Turns[i]
		for j := range t.Replies {
			row, err := replyRow(s, t, &t.Replies[j])
			if err != nil {
				return err
			}
			if err := writeLine(w, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeLine writes a value as one line of JSON.
func writeLine(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode a row: %w", err)
	}
	if _, err := w.Write(visible(b.Bytes())); err != nil {
		return fmt.Errorf("write a row: %w", err)
	}
	return nil
}

func replyRow(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) (Reply, error) {
	l := s.Lane(r.Lane)
	params := []byte("{}")
	if len(l.Params) > 0 {
		var err error
		if params, err = json.Marshal(l.Params); err != nil {
			return Reply{}, fmt.Errorf("write the parameters of lane %s: %w", l.ID, err)
		}
	}
	row := Reply{
		Session: s.ID, Title: s.Title, Turn: t.N, Lane: l.ID, Label: s.Label(l.ID, 1), Attempt: r.Attempt,
		Model: l.Name(), Provider: l.Provider, Thinking: string(l.Thinking), ModelReturned: r.ModelReturned, Params: string(params),
		TotalB: ends(l.Size.Total), ActiveB: ends(l.Size.Active), SizeGrade: string(l.Size.Grade),
		Messages: conversationOf(s, t, r), Reply: r.Text, Reasoning: r.Reasoning, Status: string(r.Status), FinishReason: r.FinishReason,
		PromptTokens: r.Usage.Prompt, OutputTokens: r.Usage.Completion, ThoughtTokens: r.Usage.Reasoning,
		StartedAt: r.StartedAt, FirstTokenMS: r.FirstTokenMS, DurationMS: r.DurationMS, Flags: append([]string{}, r.Flags...),
		Adopted: adopted(s, t, r),
		Blind:   s.Blind.Enabled, Revealed: s.Blind.RevealedAt != nil,
		Ratings: []RatingRow{}, Verdicts: []VerdictRow{}, Notes: []NoteRow{},
	}
	if s.Scenario != nil {
		row.Scenario, row.Kind, row.Language = s.Scenario.ID, string(s.Scenario.Kind), s.Scenario.Lang
	}
	if r.Error != nil {
		row.Error = r.Error.Kind
	}
	row.addSaid(s, t, r)
	return row, nil
}

// adopted reports whether all lanes go on from a reply.
func adopted(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) bool {
	a, ok := s.Adopted(t.N)
	return ok && a.Lane == r.Lane && a.Attempt == r.Attempt
}

// addSaid adds what counts of what raters said.
func (row *Reply) addSaid(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) {
	a := sessions.Address{Turn: t.N, Lane: r.Lane, Attempt: r.Attempt}
	for _, given := range ratingsOf(s, a) {
		row.Ratings = append(row.Ratings, RatingRow{given.Dimension, given.Value, s.RaterName(given.Rater), given.Pass, given.Blind, given.At})
	}
	for _, v := range verdictsOf(s, t.N) {
		if about := t.Judged(r.Lane, v); about == nil || about.Attempt != r.Attempt {
			continue
		}
		if what := t.ResultOf(v, r.Lane); what != sessions.Unjudged {
			row.Verdicts = append(row.Verdicts, VerdictRow{string(what), string(v.Margin), s.RaterName(v.Rater), v.Pass, v.Blind, v.At})
		}
	}
	for _, n := range notesOf(s, a) {
		row.Notes = append(row.Notes, NoteRow{n.Text, append([]string{}, n.Tags...), s.RaterName(n.Rater), n.Pass, n.At})
	}
}

// ends are the ends of an interval of billions of parameters: none where it is
// unknown, the upper one null where there is only a lower bound.
func ends(i *sessions.Interval) []*float64 {
	if i == nil {
		return []*float64{}
	}
	low, high := i.Low, i.High
	if math.IsInf(high, 0) {
		return []*float64{&low, nil}
	}
	return []*float64{&low, &high}
}
