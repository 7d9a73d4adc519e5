package openai

import (
	"regexp"
	"strings"
)

// closingMark is what ends reasoning that was opened.
type closingMark struct {
	text string // in lower case where fold is set
	fold bool   // letters count in either case
}

// find returns where the mark stands in s; end is 0 where it does not.
func (c closingMark) find(s string) (start, end int) {
	if c.fold {
		s = lowerASCII(s)
	}
	if n := strings.Index(s, c.text); n >= 0 {
		return n, n + len(c.text)
	}
	return 0, 0
}

// overlap is how much of the end of s can be the beginning of the mark.
func (c closingMark) overlap(s string) int {
	if c.fold {
		s = lowerASCII(s[max(0, len(s)-len(c.text)):])
	}
	return overlap(s, c.text)
}

// lowerASCII lowers Latin letters and keeps every byte where it is.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// wrappers are the marks around reasoning that are no XML tags.
var wrappers = [][2]string{
	{"◁think▷", "◁/think▷"}, // Kimi
	{"[THINK]", "[/THINK]"}, // Magistral
	{"<|begin_of_thought|>", "<|end_of_thought|>"},
	{"<|START_THINKING|>", "<|END_THINKING|>"}, // Cohere
	{"<|inner_prefix|>", "<|inner_suffix|>"},   // Apertus
	{"<|channel>thought", "<channel|>"},        // Gemma
	{"<unused94>thought", "<unused95>"},        // MedGemma
}

// thinkName is the family of names that tags around reasoning have, in lower
// case: "think", "thinking", "thought", "reasoning", also behind a prefix, as in
// "seed:think".
var thinkName = regexp.MustCompile(`^(?:[a-z0-9]{1,12}[:_])?(?:think|thinking|thoughts?|reasoning)$`)

// maxTag is the longest name of a tag that is waited for.
const maxTag = 24

// openingMark reports what reasoning opens at the beginning of s: what ends it
// again, and how long the opening mark is. partial means that s can be the
// beginning of one.
func openingMark(s string, first bool) (closer closingMark, length int, partial bool) {
	for _, w := range wrappers {
		if strings.HasPrefix(s, w[0]) {
			return closingMark{text: w[1]}, len(w[0]), false
		}
		partial = partial || strings.HasPrefix(w[0], s)
	}
	if name, ok := strings.CutPrefix(s, "<"); ok {
		n, open := tagName(name)
		if open {
			return closer, 0, true
		}
		if n > 0 && thinkName.MatchString(lowerASCII(name[:n])) {
			return closingMark{"</" + lowerASCII(name[:n]) + ">", true}, n + 2, false
		}
	}
	// Harmony whose marks the server has dropped: "analysisThe person is sad.assistantfinalI am here."
	const channel = "analysis"
	if first {
		if strings.HasPrefix(channel, s) {
			return closer, 0, true
		}
		if rest, ok := strings.CutPrefix(s, channel); ok && rest[0] >= 'A' && rest[0] <= 'Z' {
			return closingMark{text: "assistantfinal"}, len(channel), false
		}
	}
	return closer, 0, partial
}

// tagName is the length of the name that s begins with if ">" ends it, else 0.
// open means that s ends before that is known.
func tagName(s string) (n int, open bool) {
	for n < len(s) && n <= maxTag {
		c := s[n]
		switch {
		case c == '>':
			return n, false
		case c == ':' || c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z':
			n++
		default:
			return 0, false
		}
	}
	return 0, n <= maxTag
}

// loneMark reports the length of a mark that ends reasoning, or, with isHarmony,
// of one that a harmony header begins with, where s begins with it.
func loneMark(s string) (length int, isHarmony, partial bool) {
	for _, w := range wrappers {
		if strings.HasPrefix(s, w[1]) {
			return len(w[1]), false, false
		}
		partial = partial || strings.HasPrefix(w[1], s)
	}
	for _, mark := range harmonyHeads {
		if strings.HasPrefix(s, mark) {
			return len(mark), true, false
		}
		partial = partial || strings.HasPrefix(mark, s)
	}
	if name, ok := strings.CutPrefix(s, "</"); ok {
		n, open := tagName(name)
		if open {
			return 0, false, true
		}
		if n > 0 && thinkName.MatchString(lowerASCII(name[:n])) {
			return n + 3, false, false
		}
	}
	return 0, false, partial || s == "<"
}
