// Package studies plans and watches over a study: many models, few lanes a
// session, several raters, all of it decided before anybody rates. It reads
// study.toml, makes the design, follows its progress, freezes it, and knows no
// screen and no network.
package studies

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"kansei/sessions"
)

// File is the name of a study's settings in its folder.
const File = "study.toml"

// SessionsDir is the folder of a study's sessions, inside of the study's.
const SessionsDir = "sessions"

//go:embed template.toml template.zh.toml
var templates embed.FS

// Template is a study.toml with every key explained in a language ("en" or "zh").
func Template(lang string) []byte {
	name := "template.toml"
	if lang == "zh" {
		name = "template.zh.toml"
	}
	b, err := templates.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return b
}

// MinModels and MaxModels are how many models a study has, MinLanes and MaxLanes
// how many of them a session has.
const (
	MinModels = 3
	MaxModels = 60
	MinLanes  = 2
	MaxLanes  = 4
)

// The other bounds of a study.
const (
	maxSessions    = 5000
	maxRaters      = 1000
	maxRepeatTurns = 100
)

// Study is a study.toml with its defaults filled in.
type Study struct {
	Title       string
	Models      []string // PROVIDER/MODEL or a short name, each once
	Human       []string // human/NAME: lanes whose replies people wrote, planned like the models
	Scenarios   []string // ids
	Lanes       int      // of a session
	Sessions    int
	Raters      []string
	Ratings     int     // how many raters rate every session
	Overlap     float64 // share of sessions that one more rater rates
	Repeats     float64 // share of a rater's sessions that are shown again
	Catch       float64 // share of sessions in which a catch lane stands among the models
	CatchLanes  []string
	Rubric      string   // id; empty: the one of each scenario
	Dimensions  []string // of the rubric; nil: all
	VerdictOnly bool     // nothing but the verdict is asked
	Turns       int      // messages of each scenario that are played; 0: all
	Seed        uint64
	Consent     sessions.Text // shown to a rater before anything else
	Instruction sessions.Text // shown after it
	Careless    Careless
	Analysis    Analysis
}

// Careless is when a rater counts as careless, said before anybody rates. A rule
// with the value 0 is off.
type Careless struct {
	FailedCatches float64 `toml:"failed_catches" json:"failed_catches"` // share of catch lanes that were preferred to a model
	StraightLines float64 `toml:"straight_lines" json:"straight_lines"` // share of sessions in which all marks are one point
	Seconds       float64 `toml:"seconds" json:"seconds"`               // median seconds a mark
}

// Analysis is what the report will be about, said before anybody rates.
type Analysis struct {
	Axis string `toml:"axis" json:"axis"` // "total" or "active" parameters
	Kind string `toml:"kind" json:"kind"` // of the sessions that stand for sensibility: "emotional", "creative" or "both"
	Ties string `toml:"ties" json:"ties"` // "half" or "davidson"
}

// usesPerModel is in how many sessions each model is where the file does not say
// how many sessions there are.
const usesPerModel = 12

// Contestants are the models and the human lanes: what the design balances.
func (s *Study) Contestants() []string { return slices.Concat(s.Models, s.Human) }

// sessionsByDefault is how many sessions give each contestant usesPerModel, and
// each scenario one.
func (s *Study) sessionsByDefault() int {
	n := len(s.Contestants())
	return max((usesPerModel*n+s.Lanes-1)/s.Lanes, len(s.Scenarios))
}

// check finds a value that cannot be. Its path is that of the key.
func (s *Study) check() (path []string, message, advice string) {
	for _, find := range []func() ([]string, string, string){s.checkWho, s.checkShape, s.checkShares, s.checkRules} {
		if path, message, advice = find(); message != "" {
			return path, message, advice
		}
	}
	return nil, "", ""
}

func (s *Study) checkWho() (path []string, message, advice string) {
	n := len(s.Contestants())
	switch {
	case n < MinModels || n > MaxModels:
		return []string{"models"}, fmt.Sprintf("there are %d models and human lanes", n), fmt.Sprintf("A study has %d to %d.", MinModels, MaxModels)
	case len(s.Scenarios) == 0:
		return []string{"scenarios"}, "there is no scenario", "Name some by their ids; kansei scenarios list has them."
	case len(s.Raters) == 0 || len(s.Raters) > maxRaters:
		return []string{"raters"}, fmt.Sprintf("there are %d raters", len(s.Raters)), fmt.Sprintf("Name them in a list, or say how many: 1 to %d.", maxRaters)
	}
	for key, list := range map[string][]string{"models": s.Contestants(), "scenarios": s.Scenarios, "raters": s.Raters, "catch_lanes": s.CatchLanes} {
		if twice := repeated(list); twice != "" {
			return []string{key}, fmt.Sprintf("%q stands twice in %s", twice, key), "Leave one of the two out."
		}
	}
	for _, h := range s.Human {
		if name, ok := strings.CutPrefix(h, "human/"); !ok || name == "" {
			return []string{"human"}, fmt.Sprintf("%q is not a human lane", h), `Write it as "human/NAME".`
		}
	}
	for _, r := range s.Raters {
		if !ValidRater(r) {
			return []string{"raters"}, fmt.Sprintf("%q can't be the name of a rater", r), "Use 1 to 40 letters, digits, blanks and dashes."
		}
	}
	return nil, "", ""
}

// ValidRater reports whether a name can be a rater's: letters, digits, blanks,
// dashes, dots and low lines, beginning with a letter or digit.
func ValidRater(name string) bool {
	for i, r := range name {
		inner := i > 0 && strings.ContainsRune(" -._", r)
		if !inner && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return false
		}
	}
	n := len([]rune(name))
	return n >= 1 && n <= 40 && strings.TrimSpace(name) == name
}

func repeated(list []string) string {
	seen := map[string]bool{}
	for _, v := range list {
		if seen[v] {
			return v
		}
		seen[v] = true
	}
	return ""
}

func (s *Study) checkShape() (path []string, message, advice string) {
	n := len(s.Contestants())
	between := func(key string, v, low, high int) ([]string, string, string) {
		if v < low || v > high {
			return []string{key}, fmt.Sprintf("%s is %d", key, v), fmt.Sprintf("Use %d to %d.", low, high)
		}
		return nil, "", ""
	}
	for _, b := range []struct {
		key          string
		v, low, high int
	}{
		{"lanes", s.Lanes, MinLanes, min(MaxLanes, n)},
		{"sessions", s.Sessions, 1, maxSessions},
		{"ratings", s.Ratings, 1, len(s.Raters)},
		{"turns", s.Turns, 0, maxRepeatTurns},
	} {
		if path, message, advice = between(b.key, b.v, b.low, b.high); message != "" {
			return path, message, advice
		}
	}
	if least := (n - 1 + s.Lanes - 2) / (s.Lanes - 1); s.Sessions < least {
		return []string{"sessions"}, fmt.Sprintf("%d sessions of %d lanes can't join %d models", s.Sessions, s.Lanes, n), fmt.Sprintf("Use at least %d.", least)
	}
	if s.Overlap > 0 && s.Ratings >= len(s.Raters) {
		s.Overlap = 0 // everybody rates everything already
	}
	return nil, "", ""
}

func (s *Study) checkShares() (path []string, message, advice string) {
	for _, b := range []struct {
		key     string
		v, most float64
	}{{"overlap", s.Overlap, 1}, {"repeats", s.Repeats, 1}, {"catch", s.Catch, 0.5}, {"failed_catches", s.Careless.FailedCatches, 1}, {"straight_lines", s.Careless.StraightLines, 1}} {
		if !(b.v >= 0 && b.v <= b.most) {
			path := []string{b.key}
			if b.key == "failed_catches" || b.key == "straight_lines" {
				path = []string{"careless", b.key}
			}
			return path, fmt.Sprintf("%s is %v", b.key, b.v), fmt.Sprintf("It is a share: use 0 to %v.", b.most)
		}
	}
	if s.Catch > 0 && len(s.CatchLanes) == 0 {
		return []string{"catch_lanes"}, "there is no catch lane", `Name one, such as "builtin/eliza", or set catch = 0.`
	}
	for _, c := range s.CatchLanes {
		if slices.Contains(s.Contestants(), c) {
			return []string{"catch_lanes"}, fmt.Sprintf("%q is both a model and a catch lane", c), "Leave it out of one of the two."
		}
	}
	return nil, "", ""
}

func (s *Study) checkRules() (path []string, message, advice string) {
	switch {
	case !(s.Careless.Seconds >= 0 && s.Careless.Seconds < 600):
		return []string{"careless", "seconds"}, fmt.Sprintf("seconds is %v", s.Careless.Seconds), "Use 0 (off) to 600."
	case !slices.Contains([]string{"total", "active"}, s.Analysis.Axis):
		return []string{"analysis", "axis"}, fmt.Sprintf("axis is %q", s.Analysis.Axis), `Use "total" or "active".`
	case !slices.Contains([]string{"emotional", "creative", "both"}, s.Analysis.Kind):
		return []string{"analysis", "kind"}, fmt.Sprintf("kind is %q", s.Analysis.Kind), `Use "emotional", "creative" or "both".`
	case !slices.Contains([]string{"half", "davidson"}, s.Analysis.Ties):
		return []string{"analysis", "ties"}, fmt.Sprintf("ties is %q", s.Analysis.Ties), `Use "half" or "davidson".`
	}
	return nil, "", ""
}
