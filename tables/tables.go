// Package tables writes sessions as six tables in Parquet files, for DuckDB,
// pandas, R, Spark and whatever else reads columns, and reads battles, ratings
// and counts of pairs from such files. The columns are listed in
// docs/tables.md, which a test compares with the types here.
//
// The same sessions give the same bytes, whatever the order they were named in:
// rows stand in the order of sessions.
package tables

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"kansei/sessions"
)

// The tables, each the name of its file without the ending.
const (
	Sessions = "sessions"
	Replies  = "replies"
	Ratings  = "ratings"
	Verdicts = "verdicts"
	Guesses  = "guesses"
	Battles  = "battles"
)

// Ext is the ending of the files.
const Ext = ".parquet"

// Names are the tables in the order of the documentation.
func Names() []string { return []string{Sessions, Replies, Ratings, Verdicts, Guesses, Battles} }

// Writer writes the tables of sessions. Sessions are added by ascending id.
type Writer struct {
	sessions *parquet.GenericWriter[SessionRow]
	replies  *parquet.GenericWriter[ReplyRow]
	ratings  *parquet.GenericWriter[RatingRow]
	verdicts *parquet.GenericWriter[VerdictRow]
	guesses  *parquet.GenericWriter[GuessRow]
	battles  *parquet.GenericWriter[BattleRow]
}

// The sizes of row groups: what a reader, and the writer, hold at a time.
const (
	groupRows     = 100_000
	groupReplies  = 5_000 // replies are long
	createdByName = "kansei"
)

// NewWriter writes the tables to files, which has one for each of Names.
func NewWriter(files map[string]io.Writer) *Writer {
	return &Writer{
		sessions: open[SessionRow](files[Sessions], groupRows),
		replies:  open[ReplyRow](files[Replies], groupReplies),
		ratings:  open[RatingRow](files[Ratings], groupRows),
		verdicts: open[VerdictRow](files[Verdicts], groupRows),
		guesses:  open[GuessRow](files[Guesses], groupRows),
		battles:  open[BattleRow](files[Battles], groupRows),
	}
}

// open begins a table. The name of the writing program has no version, so that
// a release does not change the bytes.
func open[T any](w io.Writer, rows int64) *parquet.GenericWriter[T] {
	return parquet.NewGenericWriter[T](w, parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(rows), parquet.CreatedBy(createdByName, "1", "0"))
}

// Add writes the rows of a session.
func (w *Writer) Add(s *sessions.Session) error {
	replies, err := replyRows(s)
	if err != nil {
		return err
	}
	return errors.Join(
		write(w.sessions, Sessions, []SessionRow{sessionRow(s)}),
		write(w.replies, Replies, replies),
		write(w.ratings, Ratings, ratingRows(s)),
		write(w.verdicts, Verdicts, verdictRows(s)),
		write(w.guesses, Guesses, guessRows(s)),
		write(w.battles, Battles, battleRows(s)),
	)
}

func write[T any](w *parquet.GenericWriter[T], table string, rows []T) error {
	if _, err := w.Write(rows); err != nil {
		return fmt.Errorf("write table %s: %w", table, err)
	}
	return nil
}

// Close writes what is left and the ends of the files.
func (w *Writer) Close() error {
	return errors.Join(
		closed(w.sessions, Sessions), closed(w.replies, Replies), closed(w.ratings, Ratings),
		closed(w.verdicts, Verdicts), closed(w.guesses, Guesses), closed(w.battles, Battles),
	)
}

func closed(w io.Closer, table string) error {
	if err := w.Close(); err != nil {
		return fmt.Errorf("write table %s: %w", table, err)
	}
	return nil
}
