package providers

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestInlineReasoningDoesNotDependOnTheCuts cuts texts everywhere and compares
// with the text in one piece.
func TestInlineReasoningDoesNotDependOnTheCuts(t *testing.T) {
	texts := []string{
		"plain text\nof lines\n\n  <b>and</b> more ~ and ` and < end",
		"<think>a\nb</think>\n\n  text\n<think>c</thinking></think>\n",
		"\n \n<thinking>x</think></thinking>y",
		"text\n  <think>late</think>\n\nmore\n```go\n<think>code</think>\n```\n<think>again",
		"~~~\n<think>\n~~~\n `<think>`\n<thi",
		" \t", "\n\n", "", "<think></think>", "<think>  </think>  ",
	}
	run := func(pieces ...string) string {
		var th thinker
		var text, reasoning strings.Builder
		put := func(ps []piece) {
			for _, p := range ps {
				if p.reasoning {
					reasoning.WriteString(p.text)
				} else {
					text.WriteString(p.text)
				}
			}
		}
		for _, p := range pieces {
			put(th.add(p))
		}
		put(th.end())
		return text.String() + "|" + reasoning.String()
	}
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test's cuts are no secret
	for _, text := range texts {
		want := run(text)
		for range 200 {
			var pieces []string
			for rest := text; rest != ""; {
				n := 1 + rnd.IntN(min(len(rest), 5))
				pieces = append(pieces, rest[:n])
				rest = rest[n:]
			}
			if got := run(pieces...); got != want {
				t.Fatalf("%q cut into %q: %q, want %q", text, pieces, got, want)
			}
		}
	}
}

func TestBlanksAreNotHeldForEver(t *testing.T) {
	var th thinker
	out := 0
	for range 100 {
		for _, p := range th.add(strings.Repeat(" ", 1000)) {
			out += len(p.text)
		}
	}
	if out < 90000 || len(th.held) > maxBlanks {
		t.Errorf("%d bytes came out, %d are held", out, len(th.held))
	}
}
