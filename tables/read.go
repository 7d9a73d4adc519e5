package tables

import (
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// Votes are what one or more battles of one outcome say. Texts that a table has
// no column for are empty.
type Votes struct {
	ModelA, ModelB string
	Winner         string // in the Chatbot Arena's words
	Judge          string
	ID, Turn       string // of a battle, as JSON
	N              int64  // how many battles
	Open           bool   // the judge knew the names
	Session        string // of our own battles
	Scenario, Kind string
	Source         string // what our own battles were taken from
	Pass           int
}

// File is an open Parquet file.
type File struct {
	file *parquet.File
	leaf map[string]int // column by name
}

// Open opens a Parquet file. A panic of the library at a damaged file is an
// error, here and while it is read.
func Open(r io.ReaderAt, size int64) (f *File, err error) {
	defer recovered(&err)
	file, err := parquet.OpenFile(r, size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return nil, err
	}
	f = &File{file: file, leaf: map[string]int{}}
	for i, path := range file.Schema().Columns() {
		leaf, ok := file.Schema().Lookup(path...)
		if ok && len(path) == 1 && leaf.MaxRepetitionLevel == 0 {
			f.leaf[path[0]] = i
		}
	}
	return f, nil
}

func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the file is damaged: %v", r)
	}
}

// has reports whether there are all of these columns.
func (f *File) has(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { _, ok := f.leaf[name]; return !ok })
}

// HasVotes reports whether the file has battles, or counts of them.
func (f *File) HasVotes() bool {
	return f.has("model_a", "model_b") && (f.has("winner") || f.has("outcome", "n"))
}

// HasRatings reports whether the file has ratings.
func (f *File) HasRatings() bool { return f.has("session", "model", "dimension", "value", "rater") }

// RowError is a row that cannot be taken.
type RowError struct {
	Row int64 // from 1
	Err error
}

func (e *RowError) Error() string { return fmt.Sprintf("row %d: %v", e.Row, e.Err) }

func (e *RowError) Unwrap() error { return e.Err }

// ReadVotes calls take with each row of a file that has votes, until it fails.
// Battles have N = 1.
func (f *File) ReadVotes(take func(Votes) error) (err error) {
	defer recovered(&err)
	outcome, turn, judge, id := "winner", "turn", "judge", "question_id"
	counted := !f.has("winner")
	if counted {
		outcome = "outcome"
	}
	if !f.has(judge) {
		judge = "cluster"
	}
	if !f.has(id) {
		id = "id"
	}
	t := f.table("model_a", "model_b", outcome, judge, id, turn, "anony", "session", "scenario", "kind", "source", "pass", "n")
	return t.rows(func(at int) error {
		v := Votes{
			ModelA: t.text(0, at), ModelB: t.text(1, at), Winner: t.text(2, at), Judge: t.text(3, at), N: 1,
		}
		if counted {
			n, err := t.whole(12, at, 0)
			if err != nil {
				return err
			}
			v.N = n
			return take(v)
		}
		v.ID, v.Turn = t.json(4, at), t.json(5, at)
		v.Session, v.Scenario, v.Kind, v.Source = t.text(7, at), t.text(8, at), t.text(9, at), t.text(10, at)
		v.Open = t.is(6, at, parquet.Boolean) && !t.columns[6].values[at].Boolean()
		pass, err := t.whole(11, at, 1)
		if err != nil {
			return err
		}
		v.Pass = int(pass)
		return take(v)
	})
}

// ReadRatings calls take with each row of a file that has ratings, until it
// fails. Columns that the file lacks have what is usual: one turn and attempt, a
// blind first pass, a scale of 1 to 5.
func (f *File) ReadRatings(take func(RatingRow) error) (err error) {
	defer recovered(&err)
	texts := []string{"session", "lane", "model", "scenario", "kind", "dimension", "rater", "size_grade", "size_source"}
	wholes := []string{"turn", "attempt", "min", "max", "pass", "value"}
	usual := []int64{1, 1, 1, 5, 1, 0}
	sizes := []string{"total_b_low", "total_b_high", "active_b_low", "active_b_high"}
	t := f.table(slices.Concat(texts, wholes, sizes, []string{"blind", "counts"})...)
	return t.rows(func(at int) error {
		var text [9]string
		for i := range text {
			text[i] = t.text(i, at)
		}
		var whole [6]int32
		for i := range whole {
			n, err := t.whole(len(text)+i, at, usual[i])
			if err != nil {
				return err
			}
			whole[i] = int32(n)
		}
		row := RatingRow{
			Session: text[0], Scenario: text[3], Kind: text[4], Dimension: text[5], Rater: text[6],
			Turn: whole[0], Attempt: whole[1], Min: whole[2], Max: whole[3], Pass: whole[4],
			Who: Who{Lane: text[1], Model: text[2], SizeGrade: text[7], SizeSource: text[8]}, Blind: t.yes(19, at), Counts: t.yes(20, at),
		}
		if row.Lane == "" {
			row.Lane = row.Model
		}
		if c := t.columns[14]; c != nil && !c.values[at].IsNull() {
			row.Value = &whole[5]
		}
		row.CannotJudge = row.Value == nil
		for i, to := range []**float64{&row.TotalBLow, &row.TotalBHigh, &row.ActiveBLow, &row.ActiveBHigh} {
			if t.is(15+i, at, parquet.Double) {
				v := t.columns[15+i].values[at].Double()
				*to = &v
			}
		}
		return take(row)
	})
}
