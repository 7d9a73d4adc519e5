package bench

import (
	"testing"
	"time"
)

// idleBar is the share of a core that a screen may take on which nothing moves.
const idleBar = 0.005

// wakesBar is how often a second a thread of it may wake: the terminal's own
// cursor needs none.
const wakesBar = 3.0

// BenchmarkIdle watches a chat screen after a turn, beside a Bubble Tea program
// that says hello.
func BenchmarkIdle(b *testing.B) {
	url := serve(b)
	for b.Loop() {
		const span = 10 * time.Second
		hello := play(b, 200, 50, b.TempDir(), "hello")
		hello.shows("hello")
		ours := play(b, 200, 50, home(b, url), "kansei", lanesOf(8, "mixed@0x200", "--open")...)
		ours.shows("Write to everyone")
		ours.write("go")
		ours.enter()
		ours.shows("tokens")
		time.Sleep(3 * time.Second) // what follows a turn is over by then
		before, least := ours.cost(), hello.cost()
		time.Sleep(span)
		after, then := ours.cost(), hello.cost()
		atMost(b, "of-a-core", (after.CPU-before.CPU).Seconds()/span.Seconds(), idleBar)
		atMost(b, "wakes/s", float64(after.Wakes-before.Wakes)/span.Seconds(), wakesBar)
		b.ReportMetric((then.CPU-least.CPU).Seconds()/span.Seconds(), "hello-of-a-core")
		b.ReportMetric(float64(then.Wakes-least.Wakes)/span.Seconds(), "hello-wakes/s")
		ours.Close()
		hello.Close()
	}
}
