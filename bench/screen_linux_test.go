package bench

import (
	"fmt"
	"testing"
	"time"
)

func BenchmarkScreen(b *testing.B) {
	const tokens, rate = 2000, 200
	url := serve(b)
	model := fmt.Sprintf("markdown@%dx%d", rate, tokens)
	length := tokens * time.Second / rate
	for b.Loop() {
		floor := play(b, 200, 50, b.TempDir(), "floor", "-url", url, "-model", model)
		floor.shows("\n>")
		least := floor.stream(length)
		floor.Close()
		report(b, "floor", least)

		ours := play(b, 200, 50, home(b, url), "kansei", lanesOf(8, model, "--open")...)
		ours.shows("Write to everyone")
		ours.write("go")
		ours.shows("go")
		got := ours.stream(length)
		ours.Close()
		report(b, "open", got)

		ours = play(b, 200, 50, home(b, url), "kansei", lanesOf(8, model)...)
		ours.shows("Write to everyone")
		ours.write("go")
		ours.shows("go")
		got = ours.stream(length)
		ours.Close()
		report(b, "blind", got)

		bare := play(b, 120, 40, b.TempDir(), "bare", "-url", url, "-model", model)
		bare.shows("\n>")
		least = bare.stream(length)
		bare.Close()
		report(b, "bare", least)
	}
}

func report(b *testing.B, name string, m measured) {
	b.Logf("%s: cpu %v (%.0f%%) wall %v bytes %d frames %d (%.0f/s) keys %d p50 %v p99 %v peak %d MiB", name, m.cpu, 100*m.cpu.Seconds()/m.wall.Seconds(), m.wall, m.bytes, m.frames, float64(m.frames)/m.wall.Seconds(), len(m.keys), percentile(m.keys, .5), percentile(m.keys, .99), m.peak>>20)
}
