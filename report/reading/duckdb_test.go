package reading

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/sessions"
)

// duckScript answers SQL from standard input with rows as JSON.
const duckScript = `
const { DuckDBInstance } = require("@duckdb/node-api");
const sql = require("fs").readFileSync(0, "utf8");
(async () => {
	const db = await (await DuckDBInstance.create(":memory:")).connect();
	const found = await db.runAndReadAll(sql);
	console.log(JSON.stringify(found.getRowObjectsJson()));
})().catch((e) => { console.error(e); process.exit(1); });
`

// duck runs SQL in a folder with the DuckDB that is there: the program duckdb,
// or node with the package @duckdb/node-api in NODE_PATH.
func duck(t *testing.T, dir, sql string) []map[string]any {
	t.Helper()
	var cmd *exec.Cmd
	if path, err := exec.LookPath("duckdb"); err == nil {
		cmd = exec.Command(path, "-json")
	} else if path, err := exec.LookPath("node"); err == nil && exec.Command(path, "-e", `require("@duckdb/node-api")`).Run() == nil {
		cmd = exec.Command(path, "-e", duckScript)
	} else {
		t.Skip("no DuckDB: install it, or npm install @duckdb/node-api and set NODE_PATH to its node_modules")
	}
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stdin, cmd.Stderr = dir, strings.NewReader(sql), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, sql, stderr.String())
	}
	var rows []map[string]any
	if out = bytes.TrimSpace(out); len(out) > 0 {
		if err := json.Unmarshal(out, &rows); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return rows
}

// number is a count, which DuckDB gives as a number or a text.
func number(t *testing.T, v any) int {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := json.Unmarshal(bytes.Trim(b, `"`), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// DuckDB reads the tables, and counts in them what the report counts. The
// statements of docs/tables.md run, and their tables give the report's ranking.
func TestDuckDBReadsTables(t *testing.T) {
	w := world.New(6, world.SixModels()...)
	w.Raters = []string{"me", "li"}
	all := append(w.Study(sessions.Emotional, 9), w.Study(sessions.Rational, 4)...)
	_, folder := exported(t, all)
	dir := t.TempDir()
	if err := os.Rename(folder, filepath.Join(dir, "tables")); err != nil {
		t.Fatal(err)
	}
	want := findingsOf(t, filepath.Join(dir, "tables"))
	counts := map[string]int{
		"sessions": want.Inputs.Sessions, "ratings": want.Inputs.Ratings, "replies": want.Inputs.Replies,
		"battles": want.Ranking.Games + want.Rational.Games, "guesses": 0,
	}
	columns := make([]string, 0, len(counts))
	for table := range counts {
		columns = append(columns, "(SELECT count(*) FROM 'tables/"+table+".parquet') AS "+table)
	}
	row := duck(t, dir, "SELECT "+strings.Join(columns, ", "))[0]
	for table, n := range counts {
		if got := number(t, row[table]); got != n {
			t.Errorf("DuckDB counts %d %s, the report %d", got, table, n)
		}
	}
	wins := map[any]int{}
	for _, row := range duck(t, dir, `SELECT if(winner = 'model_a', model_a, model_b) AS model, count(*) AS n FROM 'tables/battles.parquet'
		WHERE kind = 'emotional' AND winner IN ('model_a', 'model_b') GROUP BY ALL`) {
		wins[row["model"]] = number(t, row["n"])
	}
	for _, m := range want.Ranking.Models {
		if float64(wins[m.Model]) != float64(m.Wins) {
			t.Errorf("DuckDB counts %d wins of %s, the report %v", wins[m.Model], m.Model, m.Wins)
		}
	}
	page, err := os.ReadFile("../../docs/tables.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "### DuckDB")
	section, _, _ = strings.Cut(section, "### ")
	statements := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(section, -1)
	if len(statements) != 3 {
		t.Fatalf("docs/tables.md has %d statements for DuckDB", len(statements))
	}
	means := duck(t, dir, statements[0][1])
	if len(means) != len(want.Dimensions) {
		t.Errorf("DuckDB has %d means, the report %d", len(means), len(want.Dimensions))
	}
	for _, s := range statements[1:] {
		duck(t, dir, s[1])
	}
	for _, name := range []string{"counts.parquet", "counts.csv"} {
		got := findingsOf(t, filepath.Join(dir, name)).Ranking
		if !reflect.DeepEqual(models(got.Models), models(want.Ranking.Models)) {
			t.Errorf("the ranking over %s is\n%s\nwant\n%s", name, text(t, got.Models), text(t, want.Ranking.Models))
		}
	}
}

// models are the rows of a ranking without what counts have not: the turns, and
// which raters made them.
func models(all []report.RankedModel) []report.RankedModel {
	out := slices.Clone(all)
	for i := range out {
		out[i].FirstTurn, out[i].AtLarge = nil, nil
	}
	return out
}
