package exports

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kansei/sanitize"
	"kansei/sessions"
)

// Columns are the columns of CSV, in order:
//
//	session, title                       which session
//	scenario, kind, language             of its scenario, empty without one
//	turn, lane, label, attempt           which reply; label is the letter of this pass
//	model, provider, thinking            who gave it; model as in the arena's rows
//	total_b_low, total_b_high,           billions of parameters, empty where unknown;
//	active_b_low, active_b_high,         an upper end is empty, too, where only a bound
//	size_grade                           is known
//	status, characters, first_token_ms, duration_ms, completion_tokens
//	                                     of the reply; characters are those of its text
//	rater, pass, blind                   who rated it, for which time, and whether blind
//	dimension, value, cannot_judge       value is empty where cannot_judge is true
//	verdict                              what this rater's verdict on the turn says of the
//	                                     reply: won, lost, tied, bad or nothing
//	at                                   when it was rated, RFC 3339 in UTC
func Columns() []string {
	return []string{
		"session", "title", "scenario", "kind", "language", "turn", "lane", "label", "attempt", "model", "provider", "thinking",
		"total_b_low", "total_b_high", "active_b_low", "active_b_high", "size_grade",
		"status", "characters", "first_token_ms", "duration_ms", "completion_tokens",
		"rater", "pass", "blind", "dimension", "value", "cannot_judge", "verdict", "at",
	}
}

// Mark is the byte order mark, with which a file of CSV begins so that Excel
// reads it as UTF-8. LibreOffice, R and pandas pass over it.
const Mark = "\ufeff"

// CSV writes a table with one row for each rating that counts, over any number
// of sessions, after the names of its Columns. It ends at the first error of
// the sessions. Text that a spreadsheet would take for a formula begins with an
// apostrophe.
func CSV(w io.Writer, all iter.Seq2[*sessions.Session, error]) error {
	table := csv.NewWriter(w)
	if err := table.Write(Columns()); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	for s, err := range all {
		if err != nil {
			return err
		}
		for i := range s.Turns {
			t := &s.Turns[i]
			for j := range t.Replies {
				if err := table.WriteAll(csvRows(s, t, &t.Replies[j])); err != nil {
					return fmt.Errorf("write the table: %w", err)
				}
			}
		}
	}
	table.Flush()
	if err := table.Error(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

func csvRows(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) [][]string {
	l := s.Lane(r.Lane)
	a := sessions.Address{Turn: t.N, Lane: r.Lane, Attempt: r.Attempt}
	scenario, kind, language := "", "", ""
	if s.Scenario != nil {
		scenario, kind, language = s.Scenario.ID, string(s.Scenario.Kind), s.Scenario.Lang
	}
	totalLow, totalHigh := endTexts(l.Size.Total)
	activeLow, activeHigh := endTexts(l.Size.Active)
	given := ratingsOf(s, a)
	rows := make([][]string, 0, len(given))
	for _, given := range given {
		value := ""
		if given.Value != nil {
			value = strconv.Itoa(*given.Value)
		}
		verdict := ""
		if v, ok := s.Verdict(t.N, given.Rater); ok {
			if about := t.Judged(r.Lane, v); about != nil && about.Attempt == r.Attempt {
				verdict = string(t.ResultOf(v, r.Lane))
			}
		}
		rows = append(rows, []string{
			cell(s.ID), cell(s.Title), cell(scenario), cell(kind), cell(language),
			strconv.Itoa(t.N), cell(l.ID), s.Label(l.ID, given.Pass), strconv.Itoa(r.Attempt), cell(l.Name()), cell(l.Provider), cell(string(l.Thinking)),
			totalLow, totalHigh, activeLow, activeHigh, cell(string(l.Size.Grade)),
			string(r.Status), strconv.Itoa(utf8.RuneCountInString(r.Text)), strconv.FormatInt(r.FirstTokenMS, 10), strconv.FormatInt(r.DurationMS, 10),
			strconv.Itoa(r.Usage.Completion),
			cell(s.RaterName(given.Rater)), strconv.Itoa(given.Pass), strconv.FormatBool(given.Blind),
			cell(given.Dimension), value, strconv.FormatBool(given.Value == nil), verdict, given.At.UTC().Format(time.RFC3339),
		})
	}
	return rows
}

// cell is text on one line that no spreadsheet takes for a formula: not by the
// signs that begin one, nor by their full-width forms.
func cell(text string) string {
	text = sanitize.Line(text)
	if first, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("=+-@＝＋－＠", first) {
		return "'" + text
	}
	return text
}

// endTexts are the ends of an interval, empty where there is none.
func endTexts(i *sessions.Interval) (low, high string) {
	var texts [2]string
	for at, end := range ends(i) {
		if end != nil {
			texts[at] = strconv.FormatFloat(*end, 'f', -1, 64)
		}
	}
	return texts[0], texts[1]
}
