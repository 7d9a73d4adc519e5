package builtin

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The eliza lane follows the method of J. Weizenbaum, "ELIZA: a computer
// program for the study of natural language communication between man and
// machine", CACM 9(1), 1966: a message is scanned for keywords, which go on a
// stack by their ranks; a keyword's decomposition rules take the clause apart,
// and one of the rule's reassembly rules, taken in turn, puts it together
// again with I and you exchanged. A reassembly may refer to another keyword or
// give up in favour of the next one. What is said about "my" things is
// remembered, and comes back when no keyword is found. The scripts are our own.

// elizaScript is a script in one language.
type elizaScript struct {
	Lang     string
	Reflect  map[string]string   // words that are exchanged
	Synonyms map[string][]string // word classes, used as @class in patterns
	None     []string            // when nothing matches and nothing is remembered
	Limits   []string            // when the person asks for anything but questions
	Keys     []elizaKey
	Memory   elizaMemory
}

type elizaKey struct {
	Word  string
	Also  []string // words that count as this keyword
	Rank  int
	Rules []elizaRule
}

type elizaRule struct {
	Pattern string
	Answers []string // "{1}" is the first part that the pattern took apart; "=word" refers; "NEXT" gives up
	match   *regexp.Regexp
}

type elizaMemory struct {
	Word  string
	Rules []elizaRule
}

// elizaState is what a conversation has brought about so far.
type elizaState struct {
	turn   map[string]int // by rule: how often it has answered
	memory []string
	none   int
}

// eliza makes the manner from its scripts. The state is built anew from the
// whole conversation each time, so that the answer depends on nothing else.
func eliza() manner {
	scripts := map[string]*elizaScript{}
	for _, lang := range []string{"en", "zh"} {
		s := script[elizaScript]("eliza_" + lang)
		s.compile()
		scripts[lang] = &s
	}
	answer := func(said []string, seed int64) string {
		state := &elizaState{turn: map[string]int{}}
		answer := ""
		for _, message := range said {
			answer = scripts[langOf(message)].answer(message, state, seed)
		}
		return answer
	}
	return manner{answer: answer, limits: map[string][]string{"en": scripts["en"].Limits, "zh": scripts["zh"].Limits}}
}

func (s *elizaScript) compile() {
	compile := func(rules []elizaRule) {
		for i := range rules {
			rules[i].match = s.pattern(rules[i].Pattern)
		}
	}
	for _, k := range s.Keys {
		compile(k.Rules)
	}
	compile(s.Memory.Rules)
}

// pattern makes a decomposition rule a regular expression: * is any text, and
// @class one of a class of words.
func (s *elizaScript) pattern(p string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	for i, part := range strings.Fields(p) {
		if i > 0 && part != "*" {
			b.WriteString(`\s*`)
		}
		switch {
		case part == "*" && i == 0:
			b.WriteString(`(.*?)\s*`)
		case part == "*":
			b.WriteString(`\s*(.*?)\s*`)
		case strings.HasPrefix(part, "@"):
			b.WriteString(s.edge() + "(" + strings.Join(s.Synonyms[part[1:]], "|") + ")" + s.edge())
		default:
			b.WriteString(s.edge() + regexp.QuoteMeta(part) + s.edge())
		}
	}
	b.WriteString("$")
	return regexp.MustCompile(b.String())
}

// edge is a word's boundary in languages that have one.
func (s *elizaScript) edge() string {
	if s.Lang == "en" {
		return `\b`
	}
	return ""
}

// answer says what ELIZA says to a message, and moves the state on.
func (s *elizaScript) answer(message string, state *elizaState, seed int64) string {
	clause, stack := s.scan(message)
	s.remember(clause, state, seed)
	for depth := 0; len(stack) > 0 && depth < 10; depth++ {
		key := stack[0]
		stack = stack[1:]
		text, refer := s.apply(key, clause, state, seed)
		if text != "" {
			return text
		}
		if refer != nil {
			stack = append([]*elizaKey{refer}, stack...)
		}
	}
	state.none++
	if len(state.memory) > 0 && state.none%2 == 1 {
		remembered := state.memory[0]
		state.memory = state.memory[1:]
		return remembered
	}
	return pick(s.None, seed, state.none)
}

// scan finds the clause with the keyword of the highest rank, and that
// clause's keywords by their ranks.
func (s *elizaScript) scan(message string) (clause string, stack []*elizaKey) {
	best := -1
	for _, c := range clauses(quoted.ReplaceAllString(message, ";")) {
		text := withoutDenied(plain(c), s.Lang)
		found := s.keywords(text)
		if len(found) > 0 && found[0].Rank > best {
			best, clause, stack = found[0].Rank, text, found
		}
	}
	return clause, stack
}

func (s *elizaScript) keywords(text string) []*elizaKey {
	type hit struct {
		key *elizaKey
		at  int
	}
	var hits []hit
	for i := range s.Keys {
		k := &s.Keys[i]
		for _, word := range append([]string{k.Word}, k.Also...) {
			if at := s.find(text, word); at >= 0 {
				hits = append(hits, hit{k, at})
				break
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.key.Rank, a.key.Rank), cmp.Compare(a.at, b.at))
	})
	out := make([]*elizaKey, len(hits))
	for i, h := range hits {
		out[i] = h.key
	}
	return out
}

// find is where a keyword stands, -1 if nowhere.
func (s *elizaScript) find(text, word string) int {
	if s.Lang == "en" {
		return strings.Index(" "+text+" ", " "+word+" ")
	}
	return strings.Index(text, word)
}

// apply tries a keyword's rules; it returns a text, or a keyword to go on
// with, or neither.
func (s *elizaScript) apply(key *elizaKey, clause string, state *elizaState, seed int64) (string, *elizaKey) {
	for i := range key.Rules {
		rule := &key.Rules[i]
		parts := rule.match.FindStringSubmatch(clause)
		if parts == nil {
			continue
		}
		id := fmt.Sprintf("%s/%s/%d", s.Lang, key.Word, i)
		state.turn[id]++
		answer := pick(rule.Answers, seed, state.turn[id])
		if answer == "NEXT" {
			return "", nil
		}
		if word, ok := strings.CutPrefix(answer, "="); ok {
			for j := range s.Keys {
				if s.Keys[j].Word == word {
					return "", &s.Keys[j]
				}
			}
			return "", nil
		}
		text, ok := s.assemble(answer, parts)
		if !ok {
			continue
		}
		return text, nil
	}
	return "", nil
}

// longestPart is how much of a message an answer repeats: more would read as
// an echo. It is counted in characters.
const longestPart = 90

// assemble fills the parts, with I and you exchanged, into an answer. It
// declines where a part is missing or would be too long.
func (s *elizaScript) assemble(answer string, parts []string) (string, bool) {
	for i, part := range parts {
		slot := fmt.Sprintf("{%d}", i)
		if !strings.Contains(answer, slot) {
			continue
		}
		part = strings.TrimSpace(s.reflect(part))
		if part == "" || utf8.RuneCountInString(part) > longestPart || !repeatable(part) {
			return "", false
		}
		answer = strings.ReplaceAll(answer, slot, part)
	}
	return capitalise(answer), true
}

// reflect exchanges the persons in a part of a message.
func (s *elizaScript) reflect(part string) string {
	if s.Lang == "en" {
		fields := strings.Fields(part)
		for i, w := range fields {
			if to, ok := s.Reflect[w]; ok {
				fields[i] = to
			}
		}
		return strings.Join(fields, " ")
	}
	var b strings.Builder
	for _, r := range part {
		if to, ok := s.Reflect[string(r)]; ok {
			b.WriteString(to)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// reflectWords exchanges the persons in a text and leaves its other words as
// they are written.
func (s *elizaScript) reflectWords(text string) string {
	if s.Lang != "en" {
		return s.reflect(text)
	}
	fields := strings.Fields(text)
	for i, w := range fields {
		if to, ok := s.Reflect[strings.ToLower(w)]; ok {
			fields[i] = to
		} else if i == 0 {
			fields[i] = strings.ToLower(w)
		}
	}
	return strings.Join(fields, " ")
}

// remember adds what was said with the memory keyword to the memory, put
// together by one of the memory rules.
func (s *elizaScript) remember(clause string, state *elizaState, seed int64) {
	if s.find(clause, s.Memory.Word) < 0 {
		return
	}
	for i := range s.Memory.Rules {
		rule := &s.Memory.Rules[i]
		parts := rule.match.FindStringSubmatch(clause)
		if parts == nil {
			continue
		}
		if text, ok := s.assemble(pick(rule.Answers, seed, len(clause)), parts); ok {
			state.memory = append(state.memory, text)
		}
		return
	}
}

func capitalise(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[size:]
	return strings.ReplaceAll(strings.ReplaceAll(s, " i ", " I "), " i'", " I'")
}
