package bench

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kansei/sessions"
)

// The bars of a start, as multiples of what a Bubble Tea program that says
// hello takes until it is seen.
const (
	chatBar    = 1.5 // kansei chat, with 100 sessions saved
	browserBar = 3.0 // the list of sessions, with 10,000 saved
)

// BenchmarkStart measures from the start of a process to its first frame.
func BenchmarkStart(b *testing.B) {
	for _, row := range []struct {
		name  string
		saved int
		args  []string
		shows string
		bar   float64
	}{
		{"chat", 100, []string{"chat", "-m", "builtin/eliza", "-m", "builtin/advisor"}, "Write to everyone", chatBar},
		{"browser", 10_000, []string{"sessions"}, "A talk of", browserBar},
	} {
		b.Run(row.name, func(b *testing.B) {
			folder := home(b, "http://127.0.0.1:9/v1")
			fill(b, folder, row.saved)
			for b.Loop() {
				const turns = 15
				ratios, linked := make([]float64, 0, turns), make([]float64, 0, turns)
				for range turns {
					least := appears(b, folder, "hello", "hello")
					styled := appears(b, folder, "hello", "glamour")
					got := appears(b, folder, row.shows, "kansei", row.args...)
					b.Log(least, styled, got)
					ratios = append(ratios, got.Seconds()/least.Seconds())
					linked = append(linked, got.Seconds()/styled.Seconds())
				}
				slices.Sort(ratios)
				slices.Sort(linked)
				b.ReportMetric(linked[turns/2], "of-hello-with-glamour")
				atMost(b, "of-hello", ratios[turns/2], row.bar)
			}
		})
	}
}

// appears is the time from the start of a program until a text is on screen.
func appears(b *testing.B, home, text, name string, args ...string) time.Duration {
	b.Helper()
	start := time.Now()
	s := play(b, 120, 40, home, name, args...)
	s.shows(text)
	took := time.Since(start)
	s.Close()
	return took
}

// fill saves n sessions of three turns with two lanes.
func fill(b *testing.B, home string, n int) {
	b.Helper()
	dir := filepath.Join(home, "sessions")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	for i := range n {
		s := talk(time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC), 2, 3, 600)
		content, err := sessions.Encode(s)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, s.ID+".json"), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
}
