package themes

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"kansei/sanitize"
)

// Error says what is wrong in a theme file, and where.
type Error struct {
	File         string
	Line, Column int // from 1; 0 where the fault has no place
	Message      string
	Expected     string
}

func (e *Error) Error() string {
	s := e.File + ": " + e.Message
	if e.Line > 0 {
		s = fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
	}
	if e.Expected != "" {
		s += " (expected " + e.Expected + ")"
	}
	return s
}

// valueError is what a value of the wrong form says of itself; the decoder
// adds the place.
type valueError struct{ message, expected string }

func (e *valueError) Error() string { return e.message }

// wire is a theme file.
type wire struct {
	Extends *base `toml:"extends"`
	Dark    *bool `toml:"dark"`
	Title   struct {
		En string `toml:"en"`
		Zh string `toml:"zh"`
	} `toml:"title"`
	Tokens Tokens `toml:"tokens"`
}

// base is the built-in theme that a file starts from.
type base struct{ Theme }

func (b *base) UnmarshalText(text []byte) error {
	t, err := NewSet(nil).Find(string(text))
	if err != nil {
		return &valueError{message: err.Error(), expected: "the name of a built-in theme"}
	}
	b.Theme = t
	return nil
}

// Decode reads a theme file; the theme is named after it. Colours that the
// file leaves out come from the built-in theme that it extends: the one it
// names, else "light" where it says that it is not dark, else "dark". Errors
// are *Error.
func Decode(file string, b []byte) (Theme, error) {
	var w wire
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&w); err != nil {
		return Theme{}, explain(file, err)
	}
	name := strings.TrimSuffix(filepath.Base(filepath.ToSlash(file)), ".toml")
	if name == auto || name != sanitize.Line(name) || name == "" {
		return Theme{}, &Error{File: file, Message: fmt.Sprintf("%q can't be a theme's name", name), Expected: "another file name"}
	}
	t := Theme{Name: name, Title: map[string]string{}, Dark: true, Tokens: w.Tokens}
	switch {
	case w.Dark != nil:
		t.Dark = *w.Dark
	case w.Extends != nil:
		t.Dark = w.Extends.Dark
	}
	for code, s := range map[string]string{"en": w.Title.En, "zh": w.Title.Zh} {
		if s = sanitize.Line(s); s != "" {
			t.Title[code] = s
		}
	}
	if t.Tokens.whole() {
		return t, nil
	}
	from := w.Extends
	if from == nil {
		from = &base{NewSet(nil).Auto(t.Dark)}
	}
	t.Tokens = t.Tokens.over(from.Tokens)
	return t, nil
}

// explain tells what the decoder did not like as a person wants to hear it.
func explain(file string, err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		e := &Error{File: file, Message: fmt.Sprintf("unknown name %q", strings.Join(first.Key(), "."))}
		e.Line, e.Column = first.Position()
		e.Expected = expectedName(first.Key())
		return e
	}
	e := &Error{File: file, Message: strings.TrimPrefix(err.Error(), "toml: ")}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		e.Line, e.Column = decode.Position()
		if key := strings.Join(decode.Key(), "."); key != "" && !strings.Contains(e.Message, key) {
			e.Message = key + ": " + e.Message
		}
	}
	var value *valueError
	if errors.As(err, &value) {
		e.Message, e.Expected = value.message, value.expected
		if decode != nil && len(decode.Key()) > 0 {
			e.Message = strings.Join(decode.Key(), ".") + ": " + e.Message
		}
	}
	return e
}

// expectedName is the name that was meant, or all that there are.
func expectedName(key []string) string {
	known := []string{"extends", "dark", "title", "tokens"}
	switch {
	case len(key) > 1 && key[0] == "title":
		known = []string{"en", "zh"}
	case len(key) > 1:
		known = TokenNames()
	case slices.Contains(TokenNames(), key[0]):
		return fmt.Sprintf("%q under [tokens]", key[0])
	}
	if near := nearest(key[len(key)-1], known); len(near) > 0 {
		return fmt.Sprintf("%q", near[0])
	}
	return strings.Join(known, ", ")
}

// nearest lists the names at most a few letters away, the nearest first.
func nearest(name string, known []string) []string {
	limit := 1 + len(name)/3
	var out []string
	for _, k := range known {
		if edits(name, k) <= limit || len(name) > 2 && strings.HasPrefix(k, name) {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return edits(name, a) - edits(name, b) })
	return out
}

// edits is the Levenshtein distance in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
