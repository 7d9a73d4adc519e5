package reading

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/report/render"
	"kansei/sessions"
)

// pieces are files that a report is about: sessions of all kinds, copies of
// some, and battles with ids, without, and as counts. Several battles are in two
// files, and some of these differ.
func pieces(t *testing.T, dir string) []string {
	t.Helper()
	w := world.New(8, world.SixModels()...)
	w.Raters, w.Passes = []string{"me", "li", "wu"}, 2
	all := append(w.Study(sessions.Emotional, 40), w.Study(sessions.Rational, 20)...)
	all = append(all, w.Study(sessions.Creative, 12)...)
	var out []string
	write := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		out = append(out, path)
	}
	for i, s := range all {
		s.Guesses = append(s.Guesses, sessions.Guess{Lane: "l1", Guess: s.Lanes[i%2].Ref(), Rater: sessions.Rater{Name: "me", Pass: 1}, At: s.CreatedAt})
		for n, order := range [][]string{{"l1", "l2"}, {"l2", "l1"}, {"l2", "l1"}} {
			j := sessions.Judgement{Judge: "vendor/judge", Turn: 1, Lanes: []string{"l1", "l2"}, Attempts: []int{1, 1}, Order: order, Dimension: "overall", Prompt: "p", At: s.CreatedAt}
			if j.Outcome = sessions.First; (i+n)%3 == 0 {
				j.Outcome = sessions.Second
			}
			if n == 2 {
				j.Canary = "plea"
			}
			s.Judgements = append(s.Judgements, j)
		}
		b, err := sessions.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		write(s.ID+".json", string(b))
		if i%20 == 0 {
			write("copy-"+s.ID+".json", string(b))
		}
	}
	rows := arenaRows(900)
	for i := range rows {
		rows[i].QuestionID = fmt.Sprint("q", i%800)
		rows[i].Judge = fmt.Sprint("j", i%7)
		if i >= 800 { // as another file has it: who stood on the left, and who won
			rows[i].Winner = rows[i-800].Winner
			rows[i].ModelA, rows[i].ModelB, rows[i].Judge = rows[i-800].ModelB, rows[i-800].ModelA, rows[i-800].Judge
		}
	}
	for at := 0; at < len(rows); at += 100 {
		write(fmt.Sprintf("battles-%d.jsonl", at), lines(t, rows[at:at+100]))
	}
	write("counts.csv", "model_a,model_b,outcome,n,cluster\nm1,m2,model_a,12345,x\nm3,m1,tie,77,\nm2,m1,both_bad,8,j3\n")
	return out
}

// page is everything that a report over files says.
func page(t *testing.T, paths []string) []byte {
	t.Helper()
	in, _, err := Collect(context.Background(), Source{Paths: paths})
	if err != nil {
		t.Fatal(err)
	}
	f := report.Find(in, report.Options{Bootstrap: 60, Seed: 3})
	b, err := render.JSON(f)
	if err != nil {
		t.Fatal(err)
	}
	return append(b, render.Markdown(f)...)
}

// writePart writes what a report needs of some files.
func writePart(t *testing.T, to string, paths []string) {
	t.Helper()
	in, _, err := Collect(context.Background(), Source{Paths: paths, Parts: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := in.WritePart(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A report over parts is the report over everything at once, however many parts
// there are, whatever is in which of them, and in whatever order they come; so
// is one over parts of parts.
func TestPartialReports(t *testing.T) {
	files := pieces(t, t.TempDir())
	want := page(t, files)
	rng := rand.New(rand.NewPCG(4, 4))
	for _, n := range []int{1, 7, 64} {
		dir := t.TempDir()
		rng.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		groups := make([][]string, n)
		for i, path := range files {
			groups[i%n] = append(groups[i%n], path)
		}
		parts := make([]string, n)
		for i, group := range groups {
			parts[i] = filepath.Join(dir, fmt.Sprintf("%02d.jsonl", i))
			writePart(t, parts[i], group)
		}
		for range 2 {
			rng.Shuffle(n, func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			if got := page(t, parts); !bytes.Equal(got, want) {
				t.Fatalf("%d parts give another report:\n%s", n, firstDifference(got, want))
			}
		}
		whole := filepath.Join(dir, "whole.jsonl")
		writePart(t, whole, parts[:n/2+1])
		if got := page(t, append([]string{whole}, parts[n/2+1:]...)); !bytes.Equal(got, want) {
			t.Fatalf("a part of %d parts gives another report:\n%s", n/2+1, firstDifference(got, want))
		}
	}
}

func firstDifference(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d: %s\nwant    %s", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(x), len(y))
}

// Copies of a session that say different things cannot be joined from parts.
func TestPartsOfOneSession(t *testing.T) {
	dir := t.TempDir()
	w := world.New(2, world.SixModels()...)
	s := w.Session(sessions.Emotional, 0, 1, 2)
	parts := make([]string, 0, 2)
	for i := range 2 {
		s.Ratings[0].Value = &[]int{1, 5}[i]
		b, err := sessions.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, fmt.Sprint(i, ".json"))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, path+"l")
		writePart(t, path+"l", []string{path})
	}
	_, _, err := Collect(context.Background(), Source{Paths: parts})
	if err == nil || !strings.Contains(err.Error(), s.ID) {
		t.Errorf("got %v", err)
	}
}
