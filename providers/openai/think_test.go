package openai

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"kansei/providers"
)

// inline is what comes of a reply's text that comes in pieces.
func inline(pieces ...string) string {
	var text, reasoning string
	r := &reply{send: func(e providers.Event) error {
		switch e.Kind {
		case providers.Text:
			text += e.Text
		case providers.Reasoning:
			reasoning += e.Text
		case providers.Recast:
			text, reasoning = "", reasoning+text
		case providers.Retrying, providers.Began, providers.Finished:
		}
		return nil
	}}
	for _, p := range pieces {
		_ = r.sendPieces(r.thinker.add(p)) // send fails never
	}
	_, _ = r.flush()
	return fmt.Sprintf("%q %q %v", text, reasoning, r.template.found)
}

// cutText cuts a text between runes.
func cutText(text string, rnd *rand.Rand, longest int) []string {
	runes := []rune(text)
	var pieces []string
	for len(runes) > 0 {
		n := 1 + rnd.IntN(min(len(runes), longest))
		pieces = append(pieces, string(runes[:n]))
		runes = runes[n:]
	}
	return pieces
}

var inlineTexts = []string{
	"plain text\nof lines\n\n  <b>and</b> more ~ and ` and < end",
	"<think>a\nb</think>\n\n  text\n<think>c</thinking></think>\n",
	"\n \n<thinking>x</think></thinking>y",
	"text\n  <think>late</think>\n\nmore\n```go\n<think>code</think>\n```\n<think>again",
	"~~~\n<think>\n~~~\n `<think>`\n<thi",
	" \t", "\n\n", "", "<think></think>", "<think>  </think>  ",
	"She is sad.\n</think>\n\nI am here.<|im_end|>\n",
	"so `</think>` and \"</think>\" and the </think> tag </think>\nend",
	"<|channel|>analysis<|message|>x<|end|> <|start|>assistant<|channel|>final<|message|>y < z<|return|>",
	"x<|end|><|start|>assistant<|channel|>final<|message|>y<|end|><|start|>user<|message|>z",
	"<|start|>assistant and no header at all, for as long as a header can be and more: " + strings.Repeat("x", 200),
	"◁think▷a◁/think▷b◁/thi", "[THINK]a[/THINK]b [INST] c [/INST]", "analysisThe xassistantfinal y", "analysis", "anal",
	"<s><|im_start|>assistant\n<seed:think>a</seed:think><|im_start|>model<|im_end|>\n<|im_end|>", "<|start_header_id|>assistant<|end_header_id|>\n\nb</s>",
	"]~b]ai\nhello[e~[", "<｜Assistant｜>b<｜end▁of▁sentence｜>", "[|assistant|]b[|endofturn|] ", "<s>a</s>", "a\n\n <|im_end|> b <|im_end|",
}

func TestInlineCuts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test's cuts are no secret
	for _, text := range inlineTexts {
		want := inline(text)
		for range 300 {
			pieces := cutText(text, rnd, 6)
			if got := inline(pieces...); got != want {
				t.Fatalf("%q cut into %q:\n%s, want\n%s", text, pieces, got, want)
			}
		}
	}
}

// FuzzInline cuts any text in any way: what is text and what is reasoning must
// not depend on the cuts.
func FuzzInline(f *testing.F) {
	for i, text := range inlineTexts {
		f.Add(text, uint64(i))
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		text = strings.ToValidUTF8(text, "?")
		rnd := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // a test's cuts are no secret
		want := inline(text)
		for _, longest := range []int{1, 3, 12} {
			pieces := cutText(text, rnd, longest)
			if got := inline(pieces...); got != want {
				t.Fatalf("%q cut into %q:\n%s, want\n%s", text, pieces, got, want)
			}
		}
	})
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
