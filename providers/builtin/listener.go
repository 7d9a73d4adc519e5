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
	Limits   []string // when the person asks for anything else
	Longest  int      // characters of a clause that is said back
}

// feeling is a feeling with the words that show it.
type feeling struct {
	Name     string
	Words    []string
	Strength int // 1 to 4; the strongest that is found is named
	Openings []string
	Asks     []string // questions that fit it; empty: those of the script
	Quiet    bool     // nothing is said back: it would sound like a charge, or like counting
}

func listener() manner {
	scripts := map[string]listenerScript{"en": script[listenerScript]("listener_en"), "zh": script[listenerScript]("listener_zh")}
	persons := map[string]*elizaScript{}
	for _, lang := range []string{"en", "zh"} {
		s := script[elizaScript]("eliza_" + lang)
		persons[lang] = &s
	}
	answer := func(said []string, seed int64) string {
		newest := said[len(said)-1]
		lang := langOf(newest)
		s, turn := scripts[lang], len(said)
		found := s.feeling(withoutDenied(plain(quoted.ReplaceAllString(newest, " ")), lang))
		parts := []string{pick(found.Openings, seed, turn)}
		if echo := s.echo(newest, persons[lang]); echo != "" && !found.Quiet {
			parts = append(parts, strings.ReplaceAll(pick(s.Mirrors, seed, turn), "{1}", echo))
		}
		parts = append(parts, pick(found.Asks, seed, turn))
		if lang == "zh" {
			return strings.Join(parts, "")
		}
		return strings.Join(parts, " ")
	}
	return manner{answer: answer, limits: map[string][]string{"en": scripts["en"].Limits, "zh": scripts["zh"].Limits}}
}

// feeling returns the strongest feeling in a plain text, one without a name if
// there is none.
func (s listenerScript) feeling(text string) feeling {
	out := feeling{Openings: s.Unnamed}
	for _, f := range s.Feelings {
		if f.Strength > out.Strength && hasAny(text, f.Words) {
			out = f
		}
	}
	if len(out.Asks) == 0 {
		out.Asks = s.Asks
	}
	return out
}

// echo is the clause of a message that is worth saying back: the last one that
// speaks of the person, is neither too short nor too long, and is repeatable.
func (s listenerScript) echo(message string, persons *elizaScript) string {
	best := ""
	for _, c := range statements(quoted.ReplaceAllString(message, ";")) {
		n := utf8.RuneCountInString(c)
		if n >= 6 && n <= s.Longest && persons.ownClause(plain(c)) && repeatable(plain(c)) && !strings.ContainsAny(c, "\"“”‘") {
			best = c
		}
	}
	if best == "" {
		return ""
	}
	return persons.reflectWords(strings.ReplaceAll(best, "’", "'"))
}

// ownClause reports whether a clause is about the person and complete enough
// to stand on its own.
func (s *elizaScript) ownClause(text string) bool {
	if s.Lang == "zh" {
		return strings.HasPrefix(text, "我") && !strings.HasPrefix(text, "我们") && !strings.HasSuffix(text, "的")
	}
	first, _, _ := strings.Cut(text, " ")
	switch first {
	case "i", "i'm", "i've", "i'd", "i'll", "my":
		return true
	}
	return false
}
