package bench

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"kansei/internal/testkit/world"
	"kansei/sessions"
)

// The bars of growth.
const (
	decadeBar = 1.1     // CPU of ten times as much, as a share of ten times the CPU
	roomBar   = 1 << 10 // MiB of memory at most
	listBar   = 3.0     // first frame of lists over the most sessions, of hello
	largeBar  = 2.0     // seconds until a session of 64 MB is seen
)

// growthSwitch names the variable that adds the largest inputs, which take many
// minutes and gigabytes of disk.
const growthSwitch = "KANSEI_GROWTH"

// decades are sizes of an input, smallest first. The last one is behind the
// switch.
func decades(sizes ...int) []int {
	if os.Getenv(growthSwitch) == "" {
		return sizes[:len(sizes)-1]
	}
	return sizes
}

// usage is what a whole run of the program took.
type usage struct {
	cpu  time.Duration
	peak float64 // MiB
}

// run runs the program to its end.
func run(b *testing.B, home string, args ...string) usage {
	b.Helper()
	built = true
	dir, err := programs()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(dir, "kansei"), args...)
	cmd.Env = []string{"HOME=" + home, "KANSEI_HOME=" + home, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatal("the system does not say what the program took")
	}
	return usage{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), float64(used.Maxrss) / 1024}
}

// grows runs something at each size and compares the decades.
func grows(b *testing.B, what string, sizes []int, at func(n int) usage) {
	b.Helper()
	var before time.Duration
	for _, n := range sizes {
		s := at(n)
		b.Logf("%d %s: %.2f s of CPU, %.0f MiB", n, what, s.cpu.Seconds(), s.peak)
		atMost(b, fmt.Sprintf("MiB-%d", n), s.peak, roomBar)
		if before > 0 {
			atMost(b, fmt.Sprintf("of-linear-%d", n), s.cpu.Seconds()/before.Seconds()/10, decadeBar)
		}
		before = s.cpu
	}
}

// BenchmarkReportSessions is the report over more and more sessions.
func BenchmarkReportSessions(b *testing.B) {
	for b.Loop() {
		grows(b, "sessions", decades(1_000, 10_000, 100_000), func(n int) usage {
			folder := home(b, "http://127.0.0.1:9/v1")
			rated(b, folder, n)
			return run(b, folder, "report", "--json", "--output", filepath.Join(folder, "report.json"))
		})
	}
}

// rated saves n sessions of three lanes that somebody rated.
func rated(b *testing.B, home string, n int) {
	b.Helper()
	dir := filepath.Join(home, "sessions")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	w := world.New(1, world.SixModels()...)
	for i := range n {
		k := len(w.Models)
		s := w.Session([]sessions.Kind{sessions.Emotional, sessions.Rational}[i%2], i%k, (i+1+i/k%2)%k, (i+3+i/k%2)%k)
		content, err := sessions.Encode(s)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, s.ID+".json"), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
}

// vote is a row of the largest tables.
type vote struct {
	ModelA string `parquet:"model_a,dict"`
	ModelB string `parquet:"model_b,dict"`
	Winner string `parquet:"winner,dict"`
	Judge  string `parquet:"judge,dict"`
}

// idVote is one that has an id, too.
type idVote struct {
	QuestionID string `parquet:"question_id"`
	vote
}

// count is a row of a table of counts.
type count struct {
	ModelA  string `parquet:"model_a,dict"`
	ModelB  string `parquet:"model_b,dict"`
	Outcome string `parquet:"outcome,dict"`
	Cluster string `parquet:"cluster,dict"`
	N       int64  `parquet:"n"`
}

// voters makes votes of so many models and judges.
type voters struct {
	rng            *rand.Rand
	models, judges []string
}

func newVoters(models, judges int) *voters {
	v := &voters{rng: rand.New(rand.NewPCG(1, 2))}
	for i := range models {
		v.models = append(v.models, fmt.Sprintf("vendor-%d/model-%d", i%9, i))
	}
	for i := range judges {
		v.judges = append(v.judges, fmt.Sprintf("arena_user_%d", i))
	}
	return v
}

func (v *voters) vote() vote {
	a := v.rng.IntN(len(v.models))
	c := (a + 1 + v.rng.IntN(len(v.models)-1)) % len(v.models)
	winner := "tie"
	switch r := v.rng.IntN(100); {
	case r < 35+(c-a)/5:
		winner = "model_a"
	case r < 75:
		winner = "model_b"
	case r < 85:
		winner = "tie (bothbad)"
	}
	return vote{v.models[a], v.models[c], winner, v.judges[v.rng.IntN(len(v.judges))]}
}

// table writes n rows as a Parquet file.
func table[T any](b *testing.B, path string, n int, row func(i int) T) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := parquet.NewGenericWriter[T](f, parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(1<<20))
	rows := make([]T, 0, 1<<14)
	for i := range n {
		if rows = append(rows, row(i)); len(rows) == cap(rows) || i == n-1 {
			if _, err := w.Write(rows); err != nil {
				b.Fatal(err)
			}
			rows = rows[:0]
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkReportVotes is the report over more and more votes in Parquet, in one
// pass: without ids, with an id for each, and as counts by pair and judge.
func BenchmarkReportVotes(b *testing.B) {
	const models, judges = 60, 200_000
	for _, row := range []struct {
		name  string
		write func(b *testing.B, path string, n int)
	}{
		{"plain", func(b *testing.B, path string, n int) {
			v := newVoters(models, judges)
			table(b, path, n, func(int) vote { return v.vote() })
		}},
		{"ids", func(b *testing.B, path string, n int) {
			v := newVoters(models, judges)
			table(b, path, n, func(i int) idVote { return idVote{fmt.Sprintf("%08x", i), v.vote()} })
		}},
		{"counts", func(b *testing.B, path string, n int) {
			v := newVoters(models, judges)
			table(b, path, n/10, func(int) count {
				one := v.vote()
				return count{one.ModelA, one.ModelB, one.Winner, one.Judge, 10}
			})
		}},
	} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				grows(b, "votes", decades(1_000_000, 10_000_000, 100_000_000), func(n int) usage {
					folder := home(b, "http://127.0.0.1:9/v1")
					path := filepath.Join(folder, "votes.parquet")
					row.write(b, path, n)
					defer func() { _ = os.Remove(path) }() // for the space that it takes
					return run(b, folder, "report", path, "--json", "--output", filepath.Join(folder, "report.json"))
				})
			}
		})
	}
}

// BenchmarkListGrowth is the first frame of the list and of the queue over many
// sessions.
func BenchmarkListGrowth(b *testing.B) {
	sizes := decades(10_000, 100_000)
	n := sizes[len(sizes)-1]
	folder := home(b, "http://127.0.0.1:9/v1")
	fill(b, folder, n)
	for _, row := range []struct {
		name  string
		shows string
		args  []string
	}{
		{"list", "A talk of", []string{"sessions"}},
		{"queue", "A talk of", []string{"rate"}},
	} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				const turns = 7
				ratios := make([]float64, 0, turns)
				for range turns {
					least := appears(b, folder, "hello", "hello")
					got := appears(b, folder, row.shows, "kansei", row.args...)
					b.Log(least, got)
					ratios = append(ratios, got.Seconds()/least.Seconds())
				}
				slices.Sort(ratios)
				atMost(b, fmt.Sprintf("of-hello-%d", n), ratios[turns/2], listBar)
			}
		})
	}
}

// BenchmarkLargeSession opens a session of 64 MB.
func BenchmarkLargeSession(b *testing.B) {
	folder := home(b, "http://127.0.0.1:9/v1")
	s := talk(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 4, 180, 40<<10)
	content, err := sessions.Encode(s)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(folder, s.ID+".json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	b.Logf("the file has %d MB", len(content)>>20)
	for b.Loop() {
		atMost(b, "seconds", appears(b, folder, "Write to everyone", "kansei", "chat", "--resume", path).Seconds(), largeBar)
	}
}
