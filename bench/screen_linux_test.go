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

// BenchmarkScreen plays the floor, the program and bare side by side, so that
// whatever else the machine does, and however fast it is just then, meets each
// alike. How soon keys are answered is asked of the floor and of the program
// alone: beside others they would wait for these.
func BenchmarkScreen(b *testing.B) {
	const tokens, rate, turns = 4000, 200, 2
	const length = tokens * time.Second / rate
	model := fmt.Sprintf("mixed@%dx%d", rate, tokens)
	for _, row := range []struct {
		name string
		more []string
	}{{"open", []string{"--open"}}, {"blind", nil}} {
		b.Run(row.name, func(b *testing.B) {
			plain := func() *stage {
				return ready(b, 200, 50, b.TempDir(), "\n>", "floor", "-url", serve(b), "-model", model)
			}
			kansei := func() *stage {
				return ready(b, 200, 50, home(b, serve(b)), "Write to everyone", "kansei", lanesOf(8, model, row.more...)...)
			}
			glamour := func() *stage {
				return ready(b, 120, 40, b.TempDir(), "\n>", "bare", "-url", serve(b), "-model", model)
			}
			for b.Loop() {
				var floor, ours, bare measured
				for range turns {
					turn := stream(length, plain(), kansei(), glamour())
					b.Logf("side by side\nfloor %v\nkansei %v\nbare %v", turn[0], turn[1], turn[2])
					floor.add(turn[0])
					ours.add(turn[1])
					bare.add(turn[2])
				}
				plainKeys, keys := stream(length, plain())[0], stream(length, kansei())[0]
				b.Logf("alone\nfloor %v\nkansei %v", plainKeys, keys)
				atMost(b, "cpu-of-floor", ours.cpu.Seconds()/floor.cpu.Seconds(), floorBar)
				atMost(b, "key-p99-of-floor", percentile(keys.keys, 0.99).Seconds()/percentile(plainKeys.keys, 0.99).Seconds(), keyBar)
				atMost(b, "bytes-of-floor", float64(ours.bytes)/float64(floor.bytes), bytesBar)
				atMost(b, "cpu-of-bare", ours.cpu.Seconds()/bare.cpu.Seconds(), bareBar)
				atMost(b, "MiB", float64(ours.peak)/(1<<20), residentBar)
			}
		})
	}
}

// ready starts a program, waits until it shows its sign, and types a message.
func ready(b *testing.B, w, h int, home, sign, name string, args ...string) *stage {
	b.Helper()
	s := play(b, w, h, home, name, args...)
	s.shows(sign)
	s.write("go")
	s.shows("go")
	return s
}

// add counts another run of the same program in.
func (m *measured) add(o measured) {
	m.cpu += o.cpu
	m.bytes += o.bytes
	m.peak = max(m.peak, o.peak)
}

func (m measured) String() string {
	keys := m.keys
	return fmt.Sprintf("%.1f s of CPU, %.1f s, %d bytes, %.0f frames a second, keys p50 %v p99 %v, %d MiB", m.cpu.Seconds(), m.wall.Seconds(), m.bytes,
		float64(m.frames)/m.wall.Seconds(), percentile(keys, 0.5), percentile(keys, 0.99), m.peak>>20)
}
