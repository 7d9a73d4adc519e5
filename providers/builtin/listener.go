package builtin

import (
	"strings"
	"unicode/utf8"
)

// The listener lane listens in the manner of reflective listening: it names
// the strongest feeling that it finds words for, says one thing back, and asks
// one open question.

// listenerScript is a script in one language.
type listenerScript struct {
	Feelings []feeling
	Unnamed  []string // openings when no feeling is found
	Mirrors  []string // "{1}" is what was said, with I and you exchanged
	Asks     []string
	Longest  int // characters of a clause that is said back
}

// feeling is a feeling with the words that show it.
type feeling struct {
	Name     string
	Words    []string
	Strength int // 1 to 3; the strongest that is found is named
	Openings []string
}

func listener() manner {
	scripts := map[string]listenerScript{"en": script[listenerScript]("listener_en"), "zh": script[listenerScript]("listener_zh")}
	persons := map[string]*elizaScript{}
	for _, lang := range []string{"en", "zh"} {
		s := script[elizaScript]("eliza_" + lang)
		persons[lang] = &s
	}
	return func(said []string, seed int64) string {
		newest := said[len(said)-1]
		lang := langOf(newest)
		s, turn := scripts[lang], len(said)
		parts := []string{pick(s.opening(newest), seed, turn)}
		if echo := s.echo(newest, persons[lang]); echo != "" {
			parts = append(parts, strings.ReplaceAll(pick(s.Mirrors, seed, turn), "{1}", echo))
		}
		parts = append(parts, pick(s.Asks, seed, turn))
		if lang == "zh" {
			return strings.Join(parts, "")
		}
		return strings.Join(parts, " ")
	}
}

// opening is what can be said to the strongest feeling in a message.
func (s listenerScript) opening(message string) []string {
	strongest, out := 0, s.Unnamed
	for _, f := range s.Feelings {
		if f.Strength > strongest && hasAny(message, f.Words) {
			strongest, out = f.Strength, f.Openings
		}
	}
	return out
}

// echo is the clause of a message that is worth saying back: the last one that
// speaks of the person and is neither too short nor too long.
func (s listenerScript) echo(message string, persons *elizaScript) string {
	best := ""
	for _, c := range clauses(message) {
		n := utf8.RuneCountInString(c)
		if n >= 6 && n <= s.Longest && hasAny(c, []string{"i", "i'm", "my", "me", "i've", "我"}) && !strings.ContainsAny(c, "\"“”'‘") {
			best = c
		}
	}
	if best == "" {
		return ""
	}
	return persons.reflect(plain(best))
}
