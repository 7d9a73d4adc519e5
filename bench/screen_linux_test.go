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

// BenchmarkScreen plays the floor, the program and bare side by side to see what
// CPU they take: whatever else the machine does, and however fast it is just
// then, meets each alike. What must not wait for others is asked of the floor
// and of the program alone, in turns: how soon keys are answered, and what is
// written when there is time for every frame.
func BenchmarkScreen(b *testing.B) {
	const tokens, rate, turns = 4000, 200, 2
	const length = tokens * time.Second / rate
	model := fmt.Sprintf("mixed@%dx%d", rate, tokens)
	for _, row := range []struct {
		name string
		more []string
	}{{"open", []string{"--open"}}, {"blind", nil}} {
		b.Run(row.name, func(b *testing.B) {
			// Each has a server of its own, whose texts follow each other as they
			// do with every other.
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
				var beside, alone struct{ floor, ours, bare measured }
				for range turns {
					turn := stream(length, plain(), kansei(), glamour())
					beside.floor.add(turn[0])
					beside.ours.add(turn[1])
					beside.bare.add(turn[2])
					alone.floor.add(stream(length, plain())[0])
					alone.ours.add(stream(length, kansei())[0])
				}
				b.Logf("side by side\nfloor %v\nkansei %v\nbare %v", beside.floor, beside.ours, beside.bare)
				b.Logf("alone\nfloor %v\nkansei %v", alone.floor, alone.ours)
				atMost(b, "cpu-of-floor", beside.ours.cpu.Seconds()/beside.floor.cpu.Seconds(), floorBar)
				atMost(b, "key-p99-of-floor", percentile(alone.ours.keys, 0.99).Seconds()/percentile(alone.floor.keys, 0.99).Seconds(), keyBar)
				atMost(b, "bytes-of-floor", float64(alone.ours.bytes)/float64(alone.floor.bytes), bytesBar)
				atMost(b, "cpu-of-bare", beside.ours.cpu.Seconds()/beside.bare.cpu.Seconds(), bareBar)
				atMost(b, "MiB", float64(max(beside.ours.peak, alone.ours.peak))/(1<<20), residentBar)
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
	m.wall += o.wall
	m.bytes += o.bytes
	m.frames += o.frames
	m.keys = append(m.keys, o.keys...)
	m.peak = max(m.peak, o.peak)
}

func (m measured) String() string {
	keys := m.keys
	return fmt.Sprintf("%.1f s of CPU, %.1f s, %d bytes, %.0f frames a second, keys p50 %v p99 %v, %d MiB", m.cpu.Seconds(), m.wall.Seconds(), m.bytes,
		float64(m.frames)/m.wall.Seconds(), percentile(keys, 0.5), percentile(keys, 0.99), m.peak>>20)
}
