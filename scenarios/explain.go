package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// explain describes what the decoder did not like in words about the file.
func explain(file string, err error, f format) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		key := strict.Errors[0].Key()
		line, column := strict.Errors[0].Position()
		return &Error{
			File: file, Line: line, Column: column,
			Message: fmt.Sprintf("unknown field %q", strings.Join(key, ".")), Expected: "one of " + strings.Join(f.known(key), ", "),
		}
	}
	e := &Error{File: file, Message: strings.TrimPrefix(err.Error(), "toml: ")}
	var wrong *toml.DecodeError
	if !errors.As(err, &wrong) {
		return e
	}
	e.Line, e.Column = wrong.Position()
	key := wrong.Key()
	_, rest, mistyped := strings.Cut(e.Message, "cannot decode TOML ")
	switch {
	case mistyped && len(key) > 0:
		kind, _, _ := strings.Cut(rest, " into ") // what follows speaks of the program, not of the file
		e.Message, e.Expected = fmt.Sprintf("%s can't be a TOML %s", strings.Join(key, "."), kind), f.wants(key)
	case strings.Contains(e.Message, "already"):
		e.Expected = "each name once; [[...]] for what there are several of"
	default:
		e.Expected = `TOML, such as id = "mine"`
	}
	return e
}

// format is what may stand in a kind of file.
type format struct {
	fields []field
}

// field is a name that may stand in a file, and what belongs behind it. The
// names that may stand in a table are those of its fields.
type field struct {
	name, wants string
	fields      []field
}

const (
	kindsExpected      = `"emotional", "creative" or "rational"`
	difficultyExpected = "1, 2, 3 or 4"

	words    = "words, in quotes"
	spokenIn = `{ en = "...", zh = "..." }`
)

var languages = []field{{name: "en", wants: words}, {name: "zh", wants: words}}

var scenarioFormat = format{fields: []field{
	{name: "id", wants: words},
	{name: "title", wants: words},
	{name: "kind", wants: kindsExpected},
	{name: "lang", wants: `a code such as "en" or "zh"`},
	{name: "about", wants: words},
	{name: "tests", wants: "a list of words, each in quotes"},
	{name: "difficulty", wants: difficultyExpected},
	{name: "pair", wants: "the id of a scenario, in quotes"},
	{name: "system", wants: words},
	{name: "rubric", wants: "the id of a rubric, in quotes"},
	{name: "answer", wants: words},
	{name: "key", wants: "a list of what a good reply notices, each in quotes"},
	{name: "script", wants: "a list of messages, each in quotes"},
	{name: "person", wants: "a table: [person]", fields: []field{
		{name: "issue", wants: words},
		{name: "hidden", wants: words},
		{name: "clues", wants: "a list of three, each in quotes"},
		{name: "manner", wants: words},
		{name: "sensitivities", wants: "a list, each in quotes"},
		{name: "leaves", wants: words},
		{name: "relation", wants: words},
		{name: "turns", wants: "a whole number"},
	}},
}}

var rubricFormat = format{fields: []field{
	{name: "id", wants: words},
	{name: "min", wants: "a whole number"},
	{name: "max", wants: "a whole number"},
	{name: "dimensions", wants: "[[dimensions]], once for each", fields: []field{
		{name: "id", wants: words},
		{name: "name", wants: spokenIn, fields: languages},
		{name: "question", wants: spokenIn, fields: languages},
		{name: "optional", wants: "true or false"},
		{name: "anchors", wants: "a table: [dimensions.anchors], and under it each point of the scale", fields: []field{{wants: spokenIn, fields: languages}}},
	}},
}}

// find walks down to a key: the fields beside it, and itself, if it is one. A
// field without a name stands for any.
func (f format) find(key []string) (beside []field, itself field) {
	beside = f.fields
	for i, name := range key {
		at := slices.IndexFunc(beside, func(f field) bool { return f.name == name || f.name == "" })
		if at < 0 {
			return beside, field{}
		}
		if itself = beside[at]; i+1 < len(key) {
			beside = itself.fields
		}
	}
	return beside, itself
}

// known lists the names that may stand where a key stands.
func (f format) known(key []string) []string {
	beside, _ := f.find(key)
	out := make([]string, len(beside))
	for i, b := range beside {
		out[i] = b.name
	}
	return out
}

// wants is what belongs behind a key.
func (f format) wants(key []string) string {
	_, itself := f.find(key)
	return itself.wants
}
