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
	ID     string        `toml:"id"` // lower-case words with dashes
	Title  string        `toml:"title"`
	Kind   sessions.Kind `toml:"kind"` // "emotional" or "rational"
	Lang   string        `toml:"lang"` // "en" or "zh"
	About  string        `toml:"about"`
	System string        `toml:"system"`
	Rubric string        `toml:"rubric"` // empty: the default for the kind
	Answer string        `toml:"answer"` // for the rater of a rational scenario; never sent
	Script []string      `toml:"script"` // the person's messages, in order
	Origin string        `toml:"-"`      // the file that it was read from, empty if built in
}

// Session is the part of a scenario that a session keeps.
func (s Scenario) Session() *sessions.Scenario {
	return &sessions.Scenario{ID: s.ID, Kind: s.Kind, Lang: s.Lang, Title: s.Title, Script: slices.Clone(s.Script)}
}

// RubricID names the rubric that the scenario is rated with.
func (s Scenario) RubricID() string {
	switch {
	case s.Rubric != "":
		return s.Rubric
	case s.Kind == sessions.Rational:
		return Reason
	default:
		return Sensibility
	}
}

const (
	maxTurns   = 50
	maxMessage = 20_000 // bytes
)

// check says which field is wrong, what is wrong, and what was expected.
func (s Scenario) check() (field, message, expected string) {
	switch {
	case !slug(s.ID):
		return "id", fmt.Sprintf("the id is %q", s.ID), "lower-case letters, digits and dashes"
	case strings.TrimSpace(s.Title) == "":
		return "title", "the title is missing", "a few words"
	case s.Kind != sessions.Emotional && s.Kind != sessions.Rational:
		return "kind", fmt.Sprintf("the kind is %q", s.Kind), `"emotional" or "rational"`
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
	return "", "", ""
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
