package reading

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"kansei/exports"
	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/sessions"
	"kansei/tables"
)

// packed are rows as a Parquet file, in row groups of a few rows.
func packed[T any](t *testing.T, rows []T) string {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, parquet.MaxRowsPerRowGroup(70), parquet.PageBufferSize(512))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

type arenaRow struct {
	QuestionID string `parquet:"question_id" json:"question_id"`
	ModelA     string `parquet:"model_a,dict" json:"model_a"`
	ModelB     string `parquet:"model_b,dict" json:"model_b"`
	Winner     string `parquet:"winner,dict" json:"winner"`
	Judge      string `parquet:"judge,optional" json:"judge"`
	Turn       int64  `parquet:"turn" json:"turn"`
	Anony      bool   `parquet:"anony" json:"anony"`
}

func arenaRows(n int) []arenaRow {
	rows := make([]arenaRow, n)
	for i := range rows {
		rows[i] = arenaRow{
			QuestionID: fmt.Sprintf("q%d", i*3/4), ModelA: fmt.Sprintf("m%d", i%5), ModelB: fmt.Sprintf("m%d", (i+1+i%3)%5), Turn: 1, Anony: i%11 > 0,
			Winner: []string{"model_a", "model_b", "tie", "tie (bothbad)", "both_bad"}[i*i%9%5], Judge: fmt.Sprintf("j%d", i%40),
		}
	}
	return rows
}

// counted are rows grouped by everything but their ids, as a database does it.
type counted struct {
	ModelA  string  `parquet:"model_a" json:"model_a"`
	ModelB  string  `parquet:"model_b" json:"model_b"`
	Outcome string  `parquet:"outcome" json:"outcome"`
	Cluster string  `parquet:"cluster" json:"cluster"`
	N       float64 `parquet:"n" json:"n"` // as a sum in DuckDB is
}

func grouped(rows []arenaRow) []counted {
	var out []counted
	at := map[counted]int{}
	for _, r := range rows {
		k := counted{ModelA: r.ModelA, ModelB: r.ModelB, Outcome: r.Winner, Cluster: r.Judge}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, k)
		}
		out[i].N++
	}
	return out
}

func lines[T any](t *testing.T, rows []T) string {
	t.Helper()
	var b strings.Builder
	for _, r := range rows {
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", line)
	}
	return b.String()
}

// same fails the test unless files say what another one says.
func same(t *testing.T, want string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		got, err := collected(t, name, content)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got != want {
			t.Errorf("%s gives another report:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestBattlesAsTable(t *testing.T) {
	rows := arenaRows(3000)
	want, err := collected(t, "battles.jsonl", lines(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	same(t, want, map[string]string{"battles.parquet": packed(t, rows), "unnamed": packed(t, rows)})
}

func TestCountsAsTable(t *testing.T) {
	rows := arenaRows(3000)
	for i := range rows {
		rows[i].QuestionID, rows[i].Anony = "", true
	}
	for _, judges := range []bool{true, false} {
		for i := range rows {
			if !judges {
				rows[i].Judge = ""
			}
		}
		want, err := collected(t, "battles.jsonl", lines(t, rows))
		if err != nil {
			t.Fatal(err)
		}
		var table strings.Builder
		table.WriteString("\ufeffn,outcome,model_b,model_a,cluster,note\r\n")
		for _, c := range grouped(rows) {
			fmt.Fprintf(&table, "%.0f,%s,%s,%s,%s,\"a, b\"\r\n", c.N, c.Outcome, c.ModelB, c.ModelA, c.Cluster)
		}
		same(t, want, map[string]string{"counts.csv": table.String(), "counts.csv.gz": zipped(t, table.String()), "counts.parquet": packed(t, grouped(rows))})
	}
}

func TestDamagedTables(t *testing.T) {
	rows := arenaRows(300)
	whole := packed(t, rows)
	rows[211].Winner = "nobody"
	tests := []struct{ name, content, message string }{
		{"winner.parquet", packed(t, rows), `row 212: the winner is "nobody"`},
		{"part.parquet", packed(t, []counted{{"a", "b", "tie", "", 1}, {"a", "b", "tie", "", 1.5}}), "row 2: 1.5 is not a whole number"},
		{"less.parquet", packed(t, []counted{{"a", "b", "tie", "", -1}}), "row 1: the number of battles is -1"},
		{"other.parquet", packed(t, []struct{ A int }{{1}}), "neither battles nor ratings"},
		{"cut.parquet", whole[:len(whole)-9], "cannot be read"},
		{"head.parquet", "PAR1", "cannot be read"},
		{"n.csv", "model_a,model_b,outcome,n\na,b,tie,1\na,b,tie,x\n", `n is "x"`},
		{"outcome.csv", "model_a,model_b,outcome,n\na,b,none,1\n", `the winner is "none"`},
		{"short.csv", "model_a,model_b,outcome,n\na,b,tie\n", "wrong number of fields"},
	}
	for _, tt := range tests {
		_, err := collected(t, tt.name, tt.content)
		var e *sessions.FileError
		if !errors.As(err, &e) || !strings.Contains(e.Message, tt.message) || e.Advice == "" {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.message)
		}
	}
	for at := 0; at < len(whole); at += 131 { // any fault is an error and no panic
		damaged := []byte(whole)
		damaged[at] ^= 0x55
		_, err := battlesIn(t, string(damaged))
		var e *sessions.FileError
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("byte %d: %v", at, err)
		}
	}
}

// battlesIn is how many battles the report counts in a table.
func battlesIn(t *testing.T, content string) (int, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.parquet")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	in, _, err := Collect(context.Background(), Source{Paths: []string{path}})
	if err != nil {
		return 0, err
	}
	return report.Find(in, report.Options{}).Inputs.Battles, nil
}

// exported writes sessions as files, and as tables in another folder.
func exported(t *testing.T, all []*sessions.Session) (files, folder string) {
	t.Helper()
	files, folder = t.TempDir(), t.TempDir()
	writers := map[string]io.Writer{}
	for _, name := range tables.Names() {
		f, err := os.Create(filepath.Join(folder, name+tables.Ext))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		writers[name] = f
	}
	w := tables.NewWriter(writers)
	for _, s := range all {
		b, err := sessions.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.WriteFile(filepath.Join(files, s.ID+".json"), b, 0o600), w.Add(s)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return files, folder
}

func findingsOf(t *testing.T, paths ...string) report.Findings {
	t.Helper()
	in, _, err := Collect(context.Background(), Source{Paths: paths})
	if err != nil {
		t.Fatal(err)
	}
	return report.Find(in, report.Options{Bootstrap: 60, Seed: 1})
}

// What the tables of ratings and battles have gives the findings that the
// sessions give: their clusters are the sessions.
func TestReportOverExportedTables(t *testing.T) {
	w := world.New(5, world.SixModels()...)
	w.Raters, w.Passes = []string{"me", "li"}, 2
	all := append(w.Study(sessions.Emotional, 12), w.Study(sessions.Rational, 8)...)
	all[0].Verdicts = nil // the ratings of overall decide
	all[1].Ratings = nil
	for i := range all[2].Ratings {
		all[2].Ratings[i].Blind = false
	}
	files, folder := exported(t, all)
	want, got := findingsOf(t, files), findingsOf(t, folder)
	for _, part := range []struct {
		name      string
		got, want any
	}{
		{"ranking", got.Ranking, want.Ranking},
		{"rational", got.Rational, want.Rational},
		{"dimensions", got.Dimensions, want.Dimensions},
		{"agreement", got.Agreement, want.Agreement},
		{"size", got.Size, want.Size},
		{"severity", got.Severity, want.Severity},
		{"sources", got.Inputs.Sources, want.Inputs.Sources},
		{"raters", got.Inputs.Raters, want.Inputs.Raters},
	} {
		if !reflect.DeepEqual(part.got, part.want) {
			t.Errorf("%s: the tables give\n%s\nthe sessions\n%s", part.name, text(t, part.got), text(t, part.want))
		}
	}
	if want.Ranking.Games == 0 || want.Ranking.Clusters != 12 {
		t.Errorf("%d games of %d sessions", want.Ranking.Games, want.Ranking.Clusters)
	}
	// Files and tables of the same sessions count once.
	if both := findingsOf(t, files, folder); !reflect.DeepEqual(both.Ranking, want.Ranking) || both.Inputs.Copies != len(all) {
		t.Errorf("files and tables together: %d games, %d copies", both.Ranking.Games, both.Inputs.Copies)
	}
	// Ratings alone say who was preferred by overall.
	if alone := findingsOf(t, filepath.Join(folder, "ratings.parquet")); alone.Ranking.Games == 0 || alone.Inputs.Sources.Verdict != 0 {
		t.Errorf("ratings alone give %d games, %d by verdicts", alone.Ranking.Games, alone.Inputs.Sources.Verdict)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The Arena's rows of a session and its table of battles are the same battles.
func TestExportedBattlesAgree(t *testing.T) {
	all := world.New(9, world.SixModels()...).Study(sessions.Emotional, 4)
	_, folder := exported(t, all)
	n := 0
	for _, s := range all {
		n += len(exports.Battles(s))
	}
	if got := findingsOf(t, filepath.Join(folder, "battles.parquet")); got.Ranking.Games != n || n == 0 {
		t.Errorf("the report counts %d games, the Arena's form has %d", got.Ranking.Games, n)
	}
}
