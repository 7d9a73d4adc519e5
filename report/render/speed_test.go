//go:build unix

package render

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"kansei/internal/testkit/world"
	"kansei/report"
	"kansei/report/reading"
	"kansei/sessions"
)

// BenchmarkTenThousandSessions reads a folder of 10,000 sessions (3 lanes, 4
// turns, 6 dimensions, replies of some 1,000 characters that came in 60 chunks)
// and writes a report of it. The bar is 5 s of CPU.
func BenchmarkTenThousandSessions(b *testing.B) {
	dir := b.TempDir()
	writeFolder(b, dir, 10_000)
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the program does
	for b.Loop() {
		before := cpu(b)
		in, _, err := reading.Collect(context.Background(), reading.Source{Paths: []string{dir}})
		if err != nil {
			b.Fatal(err)
		}
		read := cpu(b)
		f := report.Find(in, report.Options{Bootstrap: report.DefaultBootstrap, Seed: 1})
		if f.Inputs.Sessions != 10_000 || len(HTML(f)) == 0 {
			b.Fatalf("%+v", f.Inputs)
		}
		b.ReportMetric((cpu(b) - before).Seconds(), "cpu-s/op")
		b.ReportMetric((read - before).Seconds(), "reading-cpu-s/op")
	}
}

func writeFolder(b *testing.B, dir string, n int) {
	b.Helper()
	models := make([]world.Ability, 12)
	for i := range models {
		models[i] = world.Ability{Model: fmt.Sprintf("model-%db", 1<<i), Sense: float64(i) / 6, Total: float64(int(1) << i), Active: 1, Grade: sessions.Official}
	}
	w := world.New(1, models...)
	w.Turns = 4
	text := strings.Repeat("I hear how much this weighs on you. ", 28)
	for i := range n {
		s := w.Session(sessions.Emotional, i%12, (i+1+i/12%5)%12, (i+7+i/60%4)%12)
		for t := range s.Turns {
			for r := range s.Turns[t].Replies {
				reply := &s.Turns[t].Replies[r]
				reply.Text = text[:len(text)-i%300]
				for left := len(reply.Text); left > 0; left -= min(left, 18) {
					reply.Chunks = append(reply.Chunks, sessions.Chunk{DT: 25, Bytes: int32(min(left, 18))})
				}
			}
		}
		content, err := sessions.Encode(s)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, s.ID+".json"), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
}

// cpu is what this process has used so far.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Skip("this system does not tell the CPU time")
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkStyle takes style out of the ranking of 10,000 sessions. The bar is
// 5 s and 400 MB for the whole command.
func BenchmarkStyle(b *testing.B) {
	models := make([]world.Ability, 12)
	for i := range models {
		models[i] = world.Ability{Model: fmt.Sprintf("model-%db", 1<<i), Sense: float64(i) / 6, Total: float64(int(1) << i), Active: 1, Grade: sessions.Official}
	}
	w := world.New(1, models...)
	w.Turns = 4
	in := report.New(false)
	for i := range 10_000 {
		in.AddSession(w.Session(sessions.Emotional, i%12, (i+1+i/12%5)%12, (i+7+i/60%4)%12))
	}
	b.ReportAllocs()
	for b.Loop() {
		before := cpu(b)
		f := report.Find(in, report.Options{Bootstrap: report.DefaultBootstrap, Seed: 1, Style: true})
		if len(f.Ranking.Style) == 0 {
			b.Fatal(f.Ranking.Why)
		}
		b.ReportMetric((cpu(b) - before).Seconds(), "cpu-s/op")
	}
}
