package tables_test

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"kansei/internal/testkit/world"
	"kansei/sessions"
	"kansei/tables"
)

// written are the tables of sessions, by name.
func written(t *testing.T, all []*sessions.Session) map[string]*bytes.Buffer {
	t.Helper()
	out, files := map[string]*bytes.Buffer{}, map[string]io.Writer{}
	for _, name := range tables.Names() {
		out[name] = &bytes.Buffer{}
		files[name] = out[name]
	}
	w := tables.NewWriter(files)
	for _, s := range all {
		if err := w.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

func study() []*sessions.Session {
	w := world.New(1, world.SixModels()...)
	w.Raters, w.Passes = []string{"me", "li"}, 2
	return append(w.Study(sessions.Emotional, 6), w.Study(sessions.Rational, 3)...)
}

func rowsOf[T any](t *testing.T, b *bytes.Buffer) []T {
	t.Helper()
	rows, err := parquet.Read[T](bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestWriterRows(t *testing.T) {
	all := study()
	s := all[0]
	s.Guesses = append(s.Guesses, sessions.Guess{Lane: "l1", Guess: s.Lanes[0].Ref(), Rater: sessions.Rater{Name: "me", Pass: 1}, At: s.CreatedAt})
	s.Ratings[0].Value = nil
	out := written(t, all)
	if rows := rowsOf[tables.SessionRow](t, out[tables.Sessions]); len(rows) != 9 || rows[0].Session != s.ID || rows[0].Kind != "emotional" ||
		rows[8].Kind != "rational" || rows[0].CreatedAt != s.CreatedAt.UnixMilli() || rows[0].RevealedAt != nil {
		t.Errorf("sessions: %+v", rows)
	}
	replies := rowsOf[tables.ReplyRow](t, out[tables.Replies])
	if r := replies[0]; len(replies) != 9*2*3 || r.Reply != s.Turns[0].Replies[0].Text || r.Message != "hello" || !r.Counts || r.Model != s.Lanes[0].Name() || *r.TotalBLow != s.Lanes[0].Size.Total.Low {
		t.Errorf("%d replies, the first is %+v", len(replies), r)
	}
	ratings := rowsOf[tables.RatingRow](t, out[tables.Ratings])
	if r := ratings[0]; len(ratings) != len(all[0].Ratings)*6+len(all[8].Ratings)*3 || r.Value != nil || !r.CannotJudge || r.Max != 5 || ratings[1].Value == nil {
		t.Errorf("%d ratings, the first is %+v", len(ratings), r)
	}
	if rows := rowsOf[tables.VerdictRow](t, out[tables.Verdicts]); len(rows) != 9*2*4 || rows[0].Outcome != "best" || len(rows[0].Models) != 1 {
		t.Errorf("%d verdicts, the first is %+v", len(rows), rows[0])
	}
	if rows := rowsOf[tables.GuessRow](t, out[tables.Guesses]); len(rows) != 1 || !rows[0].Right {
		t.Errorf("guesses: %+v", rows)
	}
	battles := 0
	for _, s := range all {
		for _, d := range sessions.Outcomes(s, sessions.BlindOnly) {
			battles += len(d.Duels)
		}
	}
	if rows := rowsOf[tables.BattleRow](t, out[tables.Battles]); len(rows) != battles || battles == 0 || rows[0].Source != "verdict" || !rows[0].Anony {
		t.Errorf("%d battles, want %d", len(rows), battles)
	}
}

// Two writers write the same bytes, which name no time and no version.
func TestWriterSameBytes(t *testing.T) {
	first, second := written(t, study()), written(t, study())
	for _, name := range tables.Names() {
		if !bytes.Equal(first[name].Bytes(), second[name].Bytes()) {
			t.Errorf("table %s differs", name)
		}
	}
	for name, b := range written(t, nil) {
		if f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil || f.NumRows() != 0 {
			t.Errorf("table %s of no sessions: %v", name, err)
		}
	}
}

// The page lists the columns of each table, and no others.
func TestTablesDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/tables.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("`([a-z_]+)`")
	for name, b := range written(t, nil) {
		f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		columns := make([]string, 0, len(f.Schema().Fields()))
		for _, field := range f.Schema().Fields() {
			columns = append(columns, field.Name())
		}
		_, section, ok := strings.Cut(string(page), "\n## "+name+"\n")
		if !ok {
			t.Errorf("no section on %s", name)
			continue
		}
		section, _, _ = strings.Cut(section, "\n## ")
		var documented []string
		for _, line := range strings.Split(section, "\n") {
			if !strings.HasPrefix(line, "| `") {
				continue
			}
			for _, match := range code.FindAllStringSubmatch(strings.Split(line, "|")[1], -1) {
				documented = append(documented, match[1])
			}
		}
		slices.Sort(columns)
		slices.Sort(documented)
		if !slices.Equal(columns, documented) {
			t.Errorf("table %s has %v, the page lists %v", name, columns, documented)
		}
	}
}
