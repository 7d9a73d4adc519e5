package reading

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/report/render"
	"kansei/sessions"
)

func zipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// collected is the report on one file with this name and content, as JSON.
func collected(t *testing.T, name, content string) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	in, _, err := Collect(context.Background(), Source{Paths: []string{path}})
	if err != nil {
		return "", err
	}
	in.AddScores(report.Reference()[:40])
	b, err := render.JSON(report.Find(in, report.Options{Bootstrap: 40, Seed: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return string(b), nil
}

// Battles say the same in every form: line by line or as a list, plain or
// compressed, with or without a byte order mark, whatever the file is called.
func TestBattlesInEveryForm(t *testing.T) {
	const n = 4000
	rows := make([]string, 0, n)
	for i := range n { // more than one buffer of every reader
		rows = append(rows, fmt.Sprintf(`{"question_id":"q%d","model_a":"m%d","model_b":"m%d","winner":"%s","conversation_a":[{"role":"user","content":"%s"}],"anony":true}`,
			i, i%5, (i+1+i%3)%5, []string{"model_a", "model_b", "tie", "tie (bothbad)"}[i*i%7%4], strings.Repeat("x", i%90)))
	}
	lines, list := strings.Join(rows, "\n")+"\n", "["+strings.Join(rows, ",\n")+"]\n"
	want, err := collected(t, "battles.jsonl", lines)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(want, `"battles": 4000`) {
		t.Fatalf("not 4000 battles: %.2000s", want)
	}
	for name, content := range map[string]string{
		"list.json": list, "lines.jsonl.gz": zipped(t, lines), "list.json.gz": zipped(t, list), "unnamed": zipped(t, lines), "mark.jsonl": "\ufeff" + lines,
		"parts.jsonl.gz": zipped(t, lines[:len(rows[0])+1]) + zipped(t, lines[len(rows[0])+1:]), "mark.json.gz": zipped(t, "\ufeff"+list),
	} {
		got, err := collected(t, name, content)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got != want {
			t.Errorf("%s gives another report", name)
		}
	}
}

func TestDamagedBattles(t *testing.T) {
	good := `{"model_a":"a","model_b":"b","winner":"model_a"}` + "\n"
	bad := good + `{"model_a":"a","model_b":"b","winner":"nobody"}` + "\n"
	whole := zipped(t, strings.Repeat(good, 500))
	tests := []struct {
		name, content string
		line          int
		message       string
	}{
		{"plain.jsonl", bad, 2, `the winner is "nobody"`},
		{"bad.jsonl.gz", zipped(t, bad), 2, `the winner is "nobody"`},
		{"unnamed", zipped(t, bad), 2, `the winner is "nobody"`},
		{"cut.jsonl.gz", whole[:len(whole)-12], 0, "unexpected EOF"},
		{"head.jsonl.gz", whole[:6], 0, "the compressed file cannot be read"},
		{"sum.jsonl.gz", whole[:len(whole)-6] + "\x00\x00" + whole[len(whole)-4:], 0, "checksum"},
		{"cut.json", "[" + good, 0, "unexpected EOF"},
		{"behind.json", "[" + good + "] {}", 2, "after the list"},
		{"number.json", "[1]", 1, "a battle is an object"},
	}
	for _, tt := range tests {
		_, err := collected(t, tt.name, tt.content)
		var e *sessions.FileError
		if !errors.As(err, &e) {
			t.Errorf("%s: got %v", tt.name, err)
			continue
		}
		if !strings.Contains(e.Message, tt.message) || tt.line > 0 && e.Line != tt.line || e.Advice == "" {
			t.Errorf("%s: %d:%d, %q, advice %q", tt.name, e.Line, e.Column, e.Message, e.Advice)
		}
	}
}

// A session may be compressed, too.
func TestACompressedSession(t *testing.T) {
	s := world.New(1, world.SixModels()...).Session(sessions.Emotional, 0, 1, 2)
	b, err := sessions.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	want, err := collected(t, "a.json", string(b))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := collected(t, "a.json.gz", zipped(t, string(b))); err != nil {
		t.Error(err)
	} else if got != want {
		t.Error("a compressed session gives another report")
	}
}

func TestBattlesOfTwoFilesCountOnce(t *testing.T) {
	rows := `{"question_id":"q1","model_a":"a","model_b":"b","winner":"model_a","judge":"x","turn":1}
{"question_id":"q1","model_a":"a","model_b":"b","winner":"model_b","judge":"y","turn":1}
{"question_id":2,"model_a":"b","model_b":"a","winner":"tie","judge":"x","turn":1}
{"model_a":"b","model_b":"a","winner":"tie"}
`
	in := report.New(false)
	for range 2 {
		if err := battles(in, strings.NewReader(rows)); err != nil {
			t.Fatal(err)
		}
	}
	f := report.Find(in, report.Options{Seed: 1})
	if f.Inputs.Battles != 5 || f.Inputs.Duplicates != 3 || f.Ranking.Games != 5 {
		t.Errorf("%d battles, %d of them twice, %d games", f.Inputs.Battles, f.Inputs.Duplicates, f.Ranking.Games)
	}
}
