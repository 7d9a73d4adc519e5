// Package scenarios holds what is said in a session and how it is rated: the
// prepared conversations and the rubrics, built in or the user's own.
package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"kansei/sessions"
)

// Scenario is a prepared conversation.
type Scenario struct {
	ID         string        `toml:"id"` // lower-case words with dashes
	Title      string        `toml:"title"`
	Kind       sessions.Kind `toml:"kind"`
	Lang       string        `toml:"lang"` // "en" or "zh"
	About      string        `toml:"about"`
	Tests      []string      `toml:"tests,omitempty"`      // what it tests, as lower-case words with dashes
	Difficulty int           `toml:"difficulty,omitempty"` // of a rational scenario, MinDifficulty to MaxDifficulty; 0: not graded
	Pair       string        `toml:"pair,omitempty"`       // the id of the matched scenario of the other kind
	System     string        `toml:"system"`
	Rubric     string        `toml:"rubric"`        // empty: the default for the kind
	Answer     string        `toml:"answer"`        // for the rater of a rational scenario; never sent
	Key        []string      `toml:"key,omitempty"` // what a good reply notices, for the rater of any other; never sent
	Script     []string      `toml:"script"`        // the person's messages, in order
	Person     *Person       `toml:"person,omitempty"`
	Origin     string        `toml:"-"` // the file that it was read from, empty if built in
}

// The steps of difficulty of rational scenarios.
const (
	MinDifficulty = 1 // a small model gets it right
	MaxDifficulty = 4 // a strong model often gets it wrong
)

// Subtext marks scenarios in Tests whose messages mean more than they say. The
// rater of one needs a key.
const Subtext = "subtext"

// kindOrder is the order in which kinds are listed.
var kindOrder = [...]sessions.Kind{sessions.Emotional, sessions.Creative, sessions.Rational}

// ValidKind reports whether a scenario may be of a kind.
func ValidKind(k sessions.Kind) bool { return slices.Contains(kindOrder[:], k) }

// Session is the part of a scenario that a session keeps. The rater's key, or
// the answer, goes with it, so that a session can be rated anywhere.
func (s Scenario) Session() *sessions.Scenario {
	out := &sessions.Scenario{ID: s.ID, Kind: s.Kind, Lang: s.Lang, Title: s.Title, Script: slices.Clone(s.Script), Answer: s.Answer, Person: s.Person.session()}
	if out.Answer == "" && len(s.Key) > 0 {
		out.Answer = "- " + strings.Join(s.Key, "\n- ")
	}
	return out
}

// RubricID is the id of the rubric that the scenario is rated with.
func (s Scenario) RubricID() string {
	switch {
	case s.Rubric != "":
		return s.Rubric
	case s.Kind == sessions.Rational:
		return Reason
	case s.Kind == sessions.Creative:
		return Writing
	default:
		return Sensibility
	}
}

const (
	maxTurns   = 50
	maxMessage = 20_000 // bytes
)

// check returns the field that is wrong, what is wrong, and what was expected.
// The message is empty where the scenario can be used.
func (s Scenario) check() (field, message, expected string) {
	switch {
	case !slug(s.ID):
		return "id", fmt.Sprintf("the id is %q", s.ID), "lower-case letters, digits and dashes"
	case strings.TrimSpace(s.Title) == "":
		return "title", "the title is missing", "a few words"
	case !ValidKind(s.Kind):
		return "kind", fmt.Sprintf("the kind is %q", s.Kind), kindsExpected
	case s.Lang == "":
		return "lang", "the language is missing", `a code such as "en" or "zh"`
	case len(s.Script) == 0:
		return "script", "the script is empty", "a list of at least one message"
	case len(s.Script) > maxTurns:
		return "script", fmt.Sprintf("the script has %d messages", len(s.Script)), fmt.Sprintf("at most %d", maxTurns)
	}
	for i, m := range s.Script {
		if strings.TrimSpace(m) == "" {
			return "script", fmt.Sprintf("message %d is empty", i+1), "something that a person says"
		}
		if len(m) > maxMessage {
			return "script", fmt.Sprintf("message %d has %d bytes", i+1, len(m)), fmt.Sprintf("at most %d", maxMessage)
		}
	}
	if field, message, expected := s.checkPerson(); message != "" {
		return field, message, expected
	}
	return s.checkGrading()
}

// checkGrading checks the fields that say what is tested and how hard it is.
func (s Scenario) checkGrading() (field, message, expected string) {
	for i, t := range s.Tests {
		if !slug(t) {
			return "tests", fmt.Sprintf("test %d is %q", i+1, t), "lower-case letters, digits and dashes"
		}
		if slices.Contains(s.Tests[:i], t) {
			return "tests", fmt.Sprintf("the test %q is listed twice", t), "each test once"
		}
	}
	for i, k := range s.Key {
		if strings.TrimSpace(k) == "" {
			return "key", fmt.Sprintf("point %d of the key is empty", i+1), "what a good reply notices"
		}
	}
	rational := s.Kind == sessions.Rational
	switch {
	case s.Difficulty != 0 && !rational:
		return "difficulty", fmt.Sprintf("the scenario is %s and has a difficulty", s.Kind), "a difficulty on rational scenarios only"
	case s.Difficulty != 0 && (s.Difficulty < MinDifficulty || s.Difficulty > MaxDifficulty):
		return "difficulty", fmt.Sprintf("the difficulty is %d", s.Difficulty), difficultyExpected
	case len(s.Key) > 0 && rational:
		return "key", "the scenario is rational and has a key", "answer = \"...\""
	case s.Pair != "" && (!slug(s.Pair) || s.Pair == s.ID):
		return "pair", fmt.Sprintf("the pair is %q", s.Pair), "the id of another scenario"
	case s.Pair != "" && s.Kind == sessions.Creative:
		return "pair", "the scenario is creative and has a pair", "pairs of an emotional and a rational scenario"
	}
	return "", "", ""
}

// checkComplete checks what a rater needs. Older files without it can still be
// used, so that only Check asks for it.
func (s Scenario) checkComplete() (field, message, expected string) {
	switch {
	case s.Kind == sessions.Rational && strings.TrimSpace(s.Answer) == "":
		return "answer", "the scenario is rational and has no answer", "the right answers, for the rater"
	case s.Kind != sessions.Rational && s.Answer != "":
		return "answer", fmt.Sprintf("the scenario is %s and has an answer", s.Kind), "key = [\"...\"], what a good reply notices"
	case slices.Contains(s.Tests, Subtext) && len(s.Key) == 0:
		return "key", fmt.Sprintf("the scenario tests %q and has no key", Subtext), "key = [\"...\"], what a good reply notices"
	}
	return "", "", ""
}

// lengthRatio is how much longer one scenario of a pair may be than the other.
const lengthRatio = 1.25

// checkPair checks a scenario against the one that it is paired with.
func (s Scenario) checkPair(other Scenario) (message, expected string) {
	long, short := s.length(), other.length()
	if long < short {
		long, short = short, long
	}
	switch {
	case s.Kind == other.Kind:
		return fmt.Sprintf("%q and %q are both %s", s.ID, other.ID, s.Kind), "one emotional, one rational"
	case s.Lang != other.Lang:
		return fmt.Sprintf("%q is in another language than %q", other.ID, s.ID), "two scenarios in one language"
	case other.Pair != s.ID:
		return fmt.Sprintf("%q is not paired with %q", other.ID, s.ID), fmt.Sprintf("pair = %q in the other file", s.ID)
	case len(s.Script) != len(other.Script):
		return fmt.Sprintf("%q has %d messages and %q has %d", s.ID, len(s.Script), other.ID, len(other.Script)), "as many messages in both"
	case float64(long) > lengthRatio*float64(short):
		return fmt.Sprintf("%q has %d characters and %q has %d", s.ID, s.length(), other.ID, other.length()), "lengths that differ by a quarter at most"
	}
	return "", ""
}

// length is how many characters the messages have in all.
func (s Scenario) length() int {
	n := 0
	for _, m := range s.Script {
		n += len([]rune(m))
	}
	return n
}

func slug(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}
