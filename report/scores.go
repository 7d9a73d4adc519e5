package report

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kansei/sessions"
)

//go:embed reference_scores.csv
var reference []byte

// arenaSizes are style-controlled ratings of people's votes in the Chatbot Arena
// by category, December 2025, with sizes and families.
//
//go:embed arena_sizes_2025-12.csv
var arenaSizes []byte

// ArenaPrefix begins the kinds of score of that table.
const ArenaPrefix = "arena_2025_12_"

// Score is a row of a table of public scores: what a model got, on which
// scale, and the size that goes with the model.
type Score struct {
	Model  string
	Kind   string // of the score; two kinds are never mixed
	Score  float64
	Source string
	Size   sessions.Size
	Family string // models of one recipe in several sizes; "" for none
}

// columns are those of a table of scores, of which the sizes may be empty.
func columns() []string {
	return []string{"model", "total_params_b", "active_params_b", "size_source", "score_kind", "score", "score_source"}
}

// Reference is the tables that the program comes with.
func Reference() []Score { return slices.Clone(referenceRows()) }

var referenceRows = sync.OnceValue(func() []Score {
	rows, err := ReadScores(bytes.NewReader(reference), "reference_scores.csv")
	if err != nil {
		panic(err) // a test reads it
	}
	return append(rows, arenaRows()...)
})

// arenaRows turns the wide table into rows, one for each model and category. A
// model that lacks a category other than "expert" is left out, so that all
// categories are about the same models.
func arenaRows() []Score {
	table, err := csv.NewReader(bytes.NewReader(arenaSizes)).ReadAll()
	if err != nil {
		panic(err) // a test reads it
	}
	var out []Score
	for _, row := range table[1:] {
		if slices.Contains(row[4:15], "") {
			continue
		}
		for c := 4; c < 15; c++ {
			field := func(name string) string {
				return map[string]string{
					"model": row[0], "total_params_b": row[1], "active_params_b": row[2], "family": row[3], "score_kind": ArenaPrefix + table[0][c],
					"score": row[c], "size_source": "lmarena/arena-catalog@c9558b60", "score_source": "lmarena/arena-catalog@c9558b60",
				}[name]
			}
			s, err := scoreOf(field)
			if err != nil {
				panic(err)
			}
			out = append(out, s)
		}
	}
	return out
}

const scoresAdvice = "The columns are model,total_params_b,active_params_b,size_source,score_kind,score,score_source and, if wanted, family; sizes are billions, may be empty, and may be a lower bound as in >1000."

// ReadScores reads a table of scores: CSV with the columns of the table that
// the program comes with, in any order. A size may be empty, or a lower bound
// (">1000"). A model has one score of a kind. Errors are *sessions.FileError.
func ReadScores(r io.Reader, name string) ([]Score, error) {
	refuse := func(line int, format string, args ...any) error {
		return &sessions.FileError{Path: name, Line: line, Column: 1, Message: fmt.Sprintf(format, args...), Advice: scoresAdvice}
	}
	in := csv.NewReader(&withoutMark{r: r})
	head, err := in.Read()
	if err != nil {
		return nil, refuse(1, "the table cannot be read: %v", plain(err))
	}
	at := map[string]int{}
	for _, want := range append(columns(), "family") {
		i := slices.Index(head, want)
		if i < 0 && (want == "model" || strings.HasPrefix(want, "score") && want != "score_source") {
			return nil, refuse(1, "there is no column %q", want)
		}
		at[want] = i
	}
	var out []Score
	known := map[[2]string]bool{}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := in.FieldPos(0)
		if err != nil {
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				line = bad.Line
			}
			return nil, refuse(line, "the table cannot be read: %v", plain(err))
		}
		field := func(name string) string {
			if at[name] < 0 {
				return ""
			}
			return strings.TrimSpace(row[at[name]])
		}
		s, err := scoreOf(field)
		if err != nil {
			return nil, refuse(line, "%v", err)
		}
		k := [2]string{s.Kind, s.Model}
		if known[k] {
			return nil, refuse(line, "%s has a second score of kind %s", s.Model, s.Kind)
		}
		known[k] = true
		out = append(out, s)
	}
	if len(out) == 0 {
		return nil, refuse(1, "the table has no rows")
	}
	return out, nil
}

func scoreOf(field func(string) string) (Score, error) {
	s := Score{Model: field("model"), Kind: field("score_kind"), Source: field("score_source"), Family: field("family")}
	if s.Model == "" || s.Kind == "" {
		return s, errors.New("a row needs a model and a score_kind")
	}
	var err error
	if s.Score, err = strconv.ParseFloat(field("score"), 64); err != nil || math.IsInf(s.Score, 0) || math.IsNaN(s.Score) {
		return s, fmt.Errorf("the score %q is no number", field("score"))
	}
	if s.Size.Total, err = sizeOf(field("total_params_b")); err != nil {
		return s, err
	}
	if s.Size.Active, err = sizeOf(field("active_params_b")); err != nil {
		return s, err
	}
	s.Size.Source = field("size_source")
	s.Size.Grade = sessions.Unknown
	for _, size := range []*sessions.Interval{s.Size.Total, s.Size.Active} {
		switch {
		case size == nil:
		case size.Low == size.High && s.Size.Grade == sessions.Unknown:
			s.Size.Grade = sessions.Official
		case size.Low < size.High:
			s.Size.Grade = sessions.Bound
		}
	}
	return s, nil
}

// sizeOf reads billions of parameters, or a lower bound of them.
func sizeOf(text string) (*sessions.Interval, error) {
	if text == "" {
		return nil, nil
	}
	number, bound := strings.CutPrefix(text, ">")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !(v > 0) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("the size %q is no number of billions above 0", text)
	}
	if bound {
		return &sessions.Interval{Low: v, High: math.Inf(1)}, nil
	}
	return &sessions.Interval{Low: v, High: v}, nil
}

// plain is an error of the CSV reader without the place, which is said apart.
func plain(err error) error {
	var bad *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it is empty")
	case errors.As(err, &bad):
		return bad.Err
	default:
		return err
	}
}

// withoutMark leaves out the byte order mark that spreadsheets begin with.
type withoutMark struct {
	r     io.Reader
	begun bool
}

func (w *withoutMark) Read(b []byte) (int, error) {
	if w.begun || len(b) < 3 {
		return w.r.Read(b)
	}
	w.begun = true
	n, err := io.ReadFull(w.r, b[:3])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	if n == 3 && string(b[:3]) == "\ufeff" {
		return w.r.Read(b)
	}
	return n, err
}

// kindsOf lists the kinds of score that there are, in order.
func kindsOf(scores []Score) []string {
	var out []string
	for _, s := range scores {
		if !slices.Contains(out, s.Kind) {
			out = append(out, s.Kind)
		}
	}
	slices.Sort(out)
	return out
}

// nameKey is a model's name without its vendor, case and punctuation, by which
// the same model is found under another's roof.
func nameKey(model string) string {
	model, _, _ = strings.Cut(model, "@")
	model = model[strings.LastIndex(model, "/")+1:]
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127:
			return r
		default:
			return -1
		}
	}, model)
}

// vendorOf is the vendor's name for a line of models: the letters that its name
// begins with ("qwen" of "Qwen3-32B").
func vendorOf(model string) string {
	name := strings.ToLower(model[strings.LastIndex(model, "/")+1:])
	for _, house := range []string{"meta-", "models-"} {
		name = strings.TrimPrefix(name, house)
	}
	end := strings.IndexFunc(name, func(r rune) bool { return r < 'a' && r != '.' && r < 128 || r > 'z' && r < 128 })
	switch {
	case end == 0:
		return name
	case end < 0:
		return name
	default:
		return strings.TrimRight(name[:end], ".")
	}
}

// sizeToken is a part of a model's name that gives its parameters, all or the
// active ones: 8b, 1.5b, a22b, 8x7b, 270m.
var sizeToken = regexp.MustCompile(`^a?(\d+x)?\d+(\.\d+)?[bmt]$`)

// familyOf is the name of a model without its vendor and size, by which the
// models of one recipe are found where nobody says what belongs together.
// "Qwen3-32B" and "qwen/qwen3-8b" are of the family "qwen3". A name without a
// size has no family ("").
func familyOf(model string) string {
	model, _, _ = strings.Cut(model, "@")
	name := strings.ToLower(model[strings.LastIndex(model, "/")+1:])
	sized := false
	parts := slices.DeleteFunc(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ':' || r == ' ' }), func(part string) bool {
		is := sizeToken.MatchString(part)
		sized = sized || is
		return is
	})
	if !sized {
		return ""
	}
	return strings.Join(parts, "-")
}

// ScoreName is a kind of score in words, where it is a known one.
func ScoreName(kind string) string {
	switch kind {
	case "eqbench3_elo":
		return "EQ-Bench 3 Elo"
	case "eqbench3_rubric_0_100":
		return "EQ-Bench 3 rubric"
	case "eqbench3_demonstrated_empathy_0_20":
		return "EQ-Bench 3 empathy"
	case "sage_sentient_0_100":
		return "SAGE sentient"
	case "arena_sc_creative_writing":
		return "Arena creative writing"
	case "arena_sc_math":
		return "Arena math"
	case "arena_sc_coding":
		return "Arena coding"
	case "arena_sc_multiturn":
		return "Arena multi-turn"
	case "arena_sc_full":
		return "Arena overall"
	default:
		if category, ok := strings.CutPrefix(kind, ArenaPrefix); ok {
			return "Arena 2025-12 " + strings.ReplaceAll(strings.TrimPrefix(category, "industry_"), "_", " ")
		}
		return kind
	}
}
