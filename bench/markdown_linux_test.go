package bench

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	"golang.org/x/sys/unix"

	"kansei/themes"
	"kansei/ui/markdown"
)

// The bars of a reply of 16 KB that is drawn 30 times a second while it comes
// at 200 tokens a second.
const (
	markdownBar = 1.0 / 20             // of what full renders by Glamour take
	growthBar   = 4.5                  // what 64 KB may take, as a multiple of 16 KB
	slowestBar  = 4 * time.Millisecond // p99 of one append with its lines
)

const (
	replyBytes   = 16 << 10
	bytesAFrame  = 28 // 200 tokens a second, 30 frames a second
	sampledFrame = 12 // of so many frames Glamour draws one, and the others are counted as it
	replyWidth   = 80
)

// BenchmarkMarkdown draws replies of every kind while they grow, and compares
// with rendering all that is there at each frame.
func BenchmarkMarkdown(b *testing.B) {
	theme, _ := themes.NewSet(nil).Choose("dark", true)
	style := theme.Styles().Markdown
	for _, row := range []struct{ name, part string }{
		{"mixed", "It makes sense that **you feel torn**. 这并不奇怪。 A few things I hear:\n\n- the *anger* at being passed over\n- the guilt about it\n\n" +
			"> You don't have to choose today.\n\n| today | tomorrow |\n|---|---|\n| sleep | one `short` message |\n\n```go\nfunc breathe() { in(4); out(6) }\n```\n\n"},
		{"paragraph", "It is *lighter* when you say one thing at a time, and **nothing else** matters. 今天先到这里。 "},
		{"code", "    days[date.today()] = (mood, \"text\")  # 1 to 5\n"},
		{"list", "- **Tell one person** in one sentence, it is lighter when it isn't a `secret` any more.\n"},
		{"table", "| Monday | slept badly | *angry*, then tired | 3 |\n"},
	} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				before := map[string]string{"code": "```python\n", "table": "| day | night | mood | score |\n|---|---|---|--:|\n"}[row.name]
				text := before + strings.Repeat(row.part, 4*replyBytes/len(row.part)+1)
				took, slowest, growth := grown(style, text[:4*replyBytes])
				full := renders(b, style, text[:replyBytes])
				atMost(b, "of-glamour", took.Seconds()/full.Seconds(), markdownBar)
				atMost(b, "64KB/16KB", growth, growthBar)
				atMost(b, "p99-ms", slowest.Seconds()*1000, slowestBar.Seconds()*1000)
			}
		})
	}
}

// grown draws the first quarter of a text four times and the text itself once,
// in turns, since others use the machine too. It gives what a quarter takes,
// its slowest frames, and what the whole takes as a multiple of a quarter.
func grown(style ansi.StyleConfig, text string) (took, slowest time.Duration, growth float64) {
	const turns = 7
	shorts, p99s := make([]time.Duration, 0, 4*turns), make([]time.Duration, 0, 4*turns)
	ratios := make([]float64, 0, turns)
	for range turns {
		var four time.Duration
		for range 4 {
			one, p99 := grow(style, text[:len(text)/4])
			four += one
			shorts, p99s = append(shorts, one), append(p99s, p99)
		}
		all, _ := grow(style, text)
		ratios = append(ratios, 4*all.Seconds()/four.Seconds())
	}
	slices.Sort(ratios)
	return percentile(shorts, 0.5), percentile(p99s, 0.5), ratios[turns/2]
}

// grow draws a text frame by frame: the processor time in all, and the p99 of
// a frame's own.
func grow(style ansi.StyleConfig, text string) (all, slowest time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runtime.GC()
	start := spent(unix.CLOCK_PROCESS_CPUTIME_ID)
	frames := make([]time.Duration, 0, len(text)/bytesAFrame)
	d := markdown.New(style, replyWidth)
	for at := bytesAFrame; at < len(text); at += bytesAFrame {
		begun := spent(unix.CLOCK_THREAD_CPUTIME_ID)
		d.Set(text[:at])
		_ = d.Lines()
		frames = append(frames, spent(unix.CLOCK_THREAD_CPUTIME_ID)-begun)
	}
	d.Set(text)
	d.Finish()
	return spent(unix.CLOCK_PROCESS_CPUTIME_ID) - start, percentile(frames, 0.99)
}

// renders is what Glamour takes for the same frames.
func renders(b *testing.B, style ansi.StyleConfig, text string) time.Duration {
	b.Helper()
	g, err := glamour.NewTermRenderer(glamour.WithStyles(style), glamour.WithWordWrap(replyWidth))
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	start := spent(unix.CLOCK_PROCESS_CPUTIME_ID)
	for at := bytesAFrame * sampledFrame / 2; at < len(text); at += bytesAFrame * sampledFrame {
		if _, err := g.Render(text[:at]); err != nil {
			b.Fatal(err)
		}
	}
	return sampledFrame * (spent(unix.CLOCK_PROCESS_CPUTIME_ID) - start)
}

// spent is the processor time of a clock: the process's or the thread's.
func spent(clock int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		panic(fmt.Sprintf("read a clock: %v", err))
	}
	return time.Duration(t.Nano())
}
