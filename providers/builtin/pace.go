package builtin

import (
	"context"
	"iter"
	"math/rand/v2"
	"time"
	"unicode"
)

// Pace is how fast replies stream.
type Pace string

// The paces.
const (
	Natural Pace = "natural" // as a person reads: a reply takes two to five seconds
	Fast    Pace = "fast"    // hardly any time, and still in pieces
)

// pieces cuts a text into words (of Chinese, one or two characters) and says
// how long to wait before each.
func (p Pace) pieces(text string, seed int64) iter.Seq2[string, time.Duration] {
	return func(yield func(string, time.Duration) bool) {
		random := rand.New(rand.NewPCG(uint64(seed), 0x6b616e736569))
		wait := time.Duration(350+random.IntN(450)) * time.Millisecond
		tempo := 38 + random.IntN(22) // milliseconds a word, each lane its own
		for piece := range words(text) {
			if p == Fast {
				wait = time.Millisecond
			}
			if !yield(piece, wait) {
				return
			}
			wait = time.Duration(tempo*(60+random.IntN(80))/100) * time.Millisecond
			wait += pause(piece)
		}
	}
}

// pause is the breath after a mark.
func pause(piece string) time.Duration {
	var last rune
	for _, r := range piece {
		if !unicode.IsSpace(r) {
			last = r
		}
	}
	switch last {
	case '.', '!', '?', '。', '！', '？', '…':
		return 140 * time.Millisecond
	case ',', ';', ':', '，', '；', '：', '、':
		return 60 * time.Millisecond
	default:
		return 0
	}
}

// words cuts a text after each run of spaces, and between Chinese characters
// after every second one.
func words(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, han, spaced := 0, 0, false
		for i, r := range text {
			space := unicode.IsSpace(r)
			wide := unicode.Is(unicode.Han, r)
			if i > start && (spaced && !space || wide && han >= 2) {
				if !yield(text[start:i]) {
					return
				}
				start, han = i, 0
			}
			if wide {
				han++
			}
			spaced = space
		}
		if start < len(text) {
			yield(text[start:])
		}
	}
}

// sleep waits, unless the context ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
