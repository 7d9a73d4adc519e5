//go:build unix

// Package bradleyterry compares the ranking of a million battles with SciPy's.
package bradleyterry

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"kansei/stats"
)

const (
	models     = 100
	bootstraps = 100

	fasterBar = 10      // times as fast as SciPy, either way
	memoryBar = 1 << 30 // bytes of the whole process
	linearBar = 11      // times as long for ten times the battles
)

// BenchmarkAgainstSciPy ranks one set of battles with both programs in turns.
// SciPy goes the arena's own way, and once more as fast as NumPy can.
func BenchmarkAgainstSciPy(b *testing.B) {
	battles := draw(1_000_000)
	file := filepath.Join(b.TempDir(), "battles")
	if err := os.WriteFile(file, battles, 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		rating, spread, seconds := ours(b, battles)
		peak := peakMemory(b)
		b.ReportMetric(seconds, "s")
		b.ReportMetric(peak/(1<<20), "MiB")
		if peak >= memoryBar {
			b.Errorf("%.0f MiB, the bar is %d", peak/(1<<20), memoryBar>>20)
		}
		python := scipy(b)
		for _, way := range []string{"arena", "tight"} {
			peer := ask(b, python, way, file)
			ratio := peer.Seconds / seconds
			b.ReportMetric(peer.Seconds, way+"-scipy-s")
			b.ReportMetric(peer.Peak/(1<<20), way+"-scipy-MiB")
			b.ReportMetric(ratio, "times-faster-than-"+way)
			if ratio < fasterBar {
				b.Errorf("%.1f times as fast as SciPy (%s), the bar is %d", ratio, way, fasterBar)
			}
			compare(b, way, rating, peer.Rating, 0.1)
			compare(b, way, spread, peer.Spread, 0.5*slices.Max(spread))
		}
	}
}

// BenchmarkTenTimesTheBattles shows what ten times the battles cost.
func BenchmarkTenTimesTheBattles(b *testing.B) {
	few, many := draw(100_000), draw(1_000_000)
	for b.Loop() {
		_, _, short := ours(b, few)
		_, _, long := ours(b, many)
		b.ReportMetric(short, "100k-s")
		b.ReportMetric(long, "1M-s")
		b.ReportMetric(long/short, "times-as-long")
		if long/short > linearBar {
			b.Errorf("ten times the battles take %.1f times as long, the bar is %d", long/short, linearBar)
		}
	}
}

// draw makes battles, three bytes each: the models and 0, 1 or 2 for a win of
// the first, of the second, or a tie.
func draw(n int) []byte {
	rng := rand.New(rand.NewPCG(2024, 1))
	out := make([]byte, 0, 3*n)
	for range n {
		i, j := rng.IntN(models), rng.IntN(models-1)
		if j >= i {
			j++
		}
		outcome := byte(0)
		switch p := 1 / (1 + math.Exp(2*float64(j-i)/models)); {
		case rng.Float64() < 0.2:
			outcome = 2
		case rng.Float64() > p:
			outcome = 1
		}
		out = append(out, byte(i), byte(j), outcome)
	}
	return out
}

// ours is the ratings, their standard deviations and the median time of five
// rounds.
func ours(b *testing.B, battles []byte) (rating, spread []float64, seconds float64) {
	b.Helper()
	const rounds = 5
	took := make([]float64, rounds)
	for round := range took {
		start := time.Now()
		rating, spread = rank(b, battles)
		took[round] = time.Since(start).Seconds()
	}
	slices.Sort(took)
	return rating, spread, took[rounds/2]
}

// rank is the job: count, fit, and fit what is drawn.
func rank(b *testing.B, battles []byte) (rating, spread []float64) {
	b.Helper()
	c := stats.NewCounts(models)
	for g := range slices.Chunk(battles, 3) {
		switch i, j := int(g[0]), int(g[1]); g[2] {
		case 0:
			c.Win(i, j, 1)
		case 1:
			c.Win(j, i, 1)
		default:
			c.Tie(i, j, 1)
		}
	}
	all, err := stats.FitBradleyTerry(c, stats.Options{})
	if err != nil {
		b.Fatal(err)
	}
	replicates := make([][bootstraps]float64, models)
	tables := sync.Pool{New: func() any { return stats.NewCounts(models) }}
	multinomial := stats.NewMultinomial(c)
	stats.Resample(1, bootstraps, 0, func(n int, _ []float64, rng *rand.Rand) {
		drawn := tables.Get().(*stats.Counts)
		defer tables.Put(drawn)
		multinomial.Draw(rng, drawn)
		f, err := stats.FitBradleyTerry(drawn, stats.Options{Start: all.Rating})
		if err != nil {
			b.Error(err)
			return
		}
		for model, r := range f.Rating {
			replicates[model][n] = r
		}
	})
	spread = make([]float64, models)
	for model := range spread {
		if spread[model], err = stats.Spread(replicates[model][:]); err != nil {
			b.Fatal(err)
		}
	}
	return all.Rating, spread
}

// peakMemory is the most that this process has had resident, in bytes.
func peakMemory(b *testing.B) float64 {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss)
	}
	return float64(usage.Maxrss) * 1024
}

// scipy finds a Python that has SciPy: the one in the path, else the system's.
func scipy(b *testing.B) string {
	b.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import scipy.optimize").Run() == nil {
			return python
		}
	}
	b.Skip("there is no python3 with scipy to compare with (Debian: python3-scipy)")
	return ""
}

// answer is what with_scipy.py writes.
type answer struct {
	Seconds, Peak  float64
	Rating, Spread []float64
}

func ask(b *testing.B, python, way, file string) answer {
	b.Helper()
	command := exec.Command(python, "with_scipy.py", way, file,
		strconv.Itoa(models), strconv.Itoa(bootstraps), strconv.Itoa(runtime.GOMAXPROCS(0)))
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		b.Fatalf("run with_scipy.py: %v\n%s", err, said.String())
	}
	var a answer
	if err := json.Unmarshal(out, &a); err != nil {
		b.Fatalf("read what with_scipy.py wrote: %v", err)
	}
	return a
}

// compare fails where the two programs don't answer alike.
func compare(b *testing.B, way string, a, peer []float64, tolerance float64) {
	b.Helper()
	if len(peer) != len(a) {
		b.Fatalf("with_scipy.py (%s) has %d models", way, len(peer))
	}
	for i := range a {
		if !(math.Abs(a[i]-peer[i]) <= tolerance) {
			b.Errorf("model %d: %v, and by SciPy (%s) %v", i, a[i], way, peer[i])
		}
	}
}
