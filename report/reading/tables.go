package reading

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"kansei/report"
	"kansei/sessions"
	"kansei/tables"
)

// readTable takes a Parquet file in. Of a folder, tables of other things are
// passed over: an export has six tables, of which two are read.
func (c *collector) readTable(ctx context.Context, path string, f *os.File) error {
	c.battles.Lock()
	defer c.battles.Unlock()
	info, err := f.Stat()
	if err != nil {
		return c.refuse(&sessions.FileError{Path: path, Message: plainFault(err), Advice: "Check that the file is whole.", Err: err})
	}
	table, err := tables.Open(&interruptibleAt{ctx, f}, info.Size())
	switch {
	case err != nil:
	case table.HasVotes():
		err = table.ReadVotes(c.takeVotes)
	case table.HasRatings():
		err = table.ReadRatings(func(row tables.RatingRow) error { return c.rows.AddRating(ratingOf(row)) })
	case slices.Contains(c.named, path):
		return c.refuse(&sessions.FileError{
			Path: path, Message: "the table has neither battles nor ratings",
			Advice: "Battles have model_a, model_b and winner, counts of them model_a, model_b, outcome and n, ratings session, model, dimension, value and rater.",
		})
	}
	if err == nil || ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	var row *tables.RowError
	if errors.As(err, &row) {
		return c.refuse(&sessions.FileError{Path: path, Message: err.Error(), Advice: "Correct the row or leave it out.", Err: err})
	}
	return c.refuse(&sessions.FileError{Path: path, Message: "the table cannot be read: " + err.Error(), Advice: "Write the file again; it is damaged or in a form that is not known.", Err: err})
}

// takeVotes counts a row of a table of battles or counts.
func (c *collector) takeVotes(v tables.Votes) error {
	b := report.Battle{
		ModelA: v.ModelA, ModelB: v.ModelB, Winner: v.Winner, Judge: v.Judge, ID: v.ID, Turn: v.Turn, Open: v.Open,
		Session: v.Session, Scenario: v.Scenario, Kind: sessions.Kind(v.Kind), Source: v.Source, Pass: v.Pass,
	}
	switch {
	case v.N != 1:
		return c.in.AddCount(b, v.N)
	case v.Session != "":
		return c.rows.AddBattle(b)
	default:
		return c.in.AddBattle(b)
	}
}

// ratingOf is a row of a table of ratings.
func ratingOf(row tables.RatingRow) report.Rating {
	r := report.Rating{
		Session: row.Session, Scenario: row.Scenario, Kind: sessions.Kind(row.Kind), Turn: int(row.Turn), Attempt: int(row.Attempt), Lane: row.Lane, Model: row.Model,
		Size:      sessions.Size{Total: interval(row.TotalBLow, row.TotalBHigh), Active: interval(row.ActiveBLow, row.ActiveBHigh), Grade: sessions.Grade(row.SizeGrade), Source: row.SizeSource},
		Dimension: row.Dimension, Min: int(row.Min), Max: int(row.Max), Rater: row.Rater, Pass: int(row.Pass), Blind: row.Blind, Superseded: !row.Counts,
	}
	if row.Value != nil {
		v := int(*row.Value)
		r.Value = &v
	}
	return r
}

// interval is a size of which only the lower end may be known.
func interval(low, high *float64) *sessions.Interval {
	switch {
	case low == nil:
		return nil
	case high == nil:
		return &sessions.Interval{Low: *low, High: math.Inf(1)}
	default:
		return &sessions.Interval{Low: *low, High: *high}
	}
}

// addRows adds the sessions that tables are about. A session whose file was
// read, too, is known better from there.
func (c *collector) addRows() {
	for id, st := range c.rows.Studies() {
		if file, ok := c.studies[id]; ok {
			c.studies[id] = file.Joined(len(c.paths[id]))
			continue
		}
		c.studies[id] = st
	}
}

// holdsCounts reports whether the first line of a file names the columns of
// counts.
func holdsCounts(head []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\ufeff")), []byte("\n"))
	names, err := csv.NewReader(bytes.NewReader(line)).Read()
	return err == nil && !slices.ContainsFunc(countColumns(), func(name string) bool { return !slices.Contains(names, name) })
}

func countColumns() []string { return []string{"model_a", "model_b", "outcome", "n"} }

// readCounts takes in a table of counts as CSV.
func (c *collector) readCounts(path string, r io.Reader) error {
	c.battles.Lock()
	defer c.battles.Unlock()
	rows := csv.NewReader(r)
	rows.ReuseRecord = true
	names, err := rows.Read()
	if err != nil {
		return c.refuse(&sessions.FileError{Path: path, Line: 1, Column: 1, Message: plainFault(err), Advice: countAdvice, Err: err})
	}
	at := map[string]int{}
	for i, name := range names {
		at[strings.TrimPrefix(name, "\ufeff")] = i
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = c.takeCount(row, at)
		}
		if err != nil {
			line, column := rows.FieldPos(0)
			var syntax *csv.ParseError
			if errors.As(err, &syntax) {
				line, column, err = syntax.Line, syntax.Column, syntax.Err
			}
			return c.refuse(&sessions.FileError{Path: path, Line: line, Column: column, Message: err.Error(), Advice: countAdvice, Err: err})
		}
	}
}

const countAdvice = "A row has model_a, model_b, outcome (model_a, model_b, tie or tie (bothbad)), n and, if you like, cluster."

func (c *collector) takeCount(row []string, at map[string]int) error {
	n, err := strconv.ParseInt(row[at["n"]], 10, 64)
	if err != nil {
		return fmt.Errorf("n is %q, and not a whole number", row[at["n"]])
	}
	b := report.Battle{ModelA: row[at["model_a"]], ModelB: row[at["model_b"]], Winner: row[at["outcome"]]}
	if i, ok := at["cluster"]; ok {
		b.Judge = row[i]
	}
	return c.in.AddCount(b, n)
}

// interruptibleAt ends when the context does.
type interruptibleAt struct {
	ctx context.Context
	r   io.ReaderAt
}

func (i *interruptibleAt) ReadAt(b []byte, off int64) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.r.ReadAt(b, off)
}
