package bench

import (
	"fmt"
	"testing"
	"time"
)

// The bars of eight replies at once, 200 tokens a second each, on a screen of
// 200 by 50 cells. The floor and bare are the programs of these names in cmd.
const (
	floorBar    = 1.25 // CPU, as a multiple of the floor's
	keyBar      = 1.5  // p99 from a key to the screen, as a multiple of the floor's
	bytesBar    = 1.3  // written to the terminal, as a multiple of the floor's
	bareBar     = 1.35 // CPU for eight lanes, as a multiple of bare's for four
	residentBar = 60.0 // MiB
)

// BenchmarkScreen plays the floor, the program and bare in turns, and takes of
// each the turn that was disturbed least: what else a machine does only adds.
func BenchmarkScreen(b *testing.B) {
	const tokens, rate, turns = 4000, 200, 2
	url := serve(b)
	model := fmt.Sprintf("mixed@%dx%d", rate, tokens)
	length := tokens * time.Second / rate
	for _, row := range []struct {
		name string
		more []string
	}{{"open", []string{"--open"}}, {"blind", nil}} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				var floor, ours, bare measured
				for range turns {
					floor.least(streamed(b, 200, 50, b.TempDir(), "\n>", length, "floor", "-url", url, "-model", model))
					ours.least(streamed(b, 200, 50, home(b, url), "Write to everyone", length, "kansei", lanesOf(8, model, row.more...)...))
					bare.least(streamed(b, 120, 40, b.TempDir(), "\n>", length, "bare", "-url", url, "-model", model))
				}
				b.Logf("floor %v\nkansei %v\nbare %v", floor, ours, bare)
				atMost(b, "cpu-of-floor", ours.cpu.Seconds()/floor.cpu.Seconds(), floorBar)
				atMost(b, "key-p99-of-floor", percentile(ours.keys, 0.99).Seconds()/percentile(floor.keys, 0.99).Seconds(), keyBar)
				atMost(b, "bytes-of-floor", float64(ours.bytes)/float64(floor.bytes), bytesBar)
				atMost(b, "cpu-of-bare", ours.cpu.Seconds()/bare.cpu.Seconds(), bareBar)
				atMost(b, "MiB", float64(ours.peak)/(1<<20), residentBar)
			}
		})
	}
}

// streamed is one run of a program, once it shows that it is ready.
func streamed(b *testing.B, w, h int, home, ready string, length time.Duration, name string, args ...string) measured {
	b.Helper()
	s := play(b, w, h, home, name, args...)
	defer s.Close()
	s.shows(ready)
	s.write("go")
	s.shows("go")
	return s.stream(length)
}

// least keeps the run that took the least CPU.
func (m *measured) least(o measured) {
	if m.cpu == 0 || o.cpu < m.cpu {
		*m = o
	}
}

func (m measured) String() string {
	keys := m.keys
	return fmt.Sprintf("%.1f s of CPU, %.1f s, %d bytes, %.0f frames a second, keys p50 %v p99 %v, %d MiB", m.cpu.Seconds(), m.wall.Seconds(), m.bytes,
		float64(m.frames)/m.wall.Seconds(), percentile(keys, 0.5), percentile(keys, 0.99), m.peak>>20)
}
