package themes

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"kansei/sanitize"
)

// Error reports what is wrong in a theme file, and where.
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

// wire is a theme file.
type wire struct {
	Extends *string `toml:"extends"` // the built-in theme that the file starts from
	Dark    *bool   `toml:"dark"`
	Title   struct {
		En string `toml:"en"`
		Zh string `toml:"zh"`
	} `toml:"title"`
	Tokens Tokens `toml:"tokens"`
}

// Decode reads a theme file; the theme is named after it. Colours that the
// file leaves out come from the built-in theme that it extends: the one it
// names, else "light" where it says that it is not dark, else "dark". Errors
// are *Error.
func Decode(file string, b []byte) (Theme, error) {
	b, err := sanitize.PlainText(b)
	if err != nil {
		return Theme{}, &Error{File: file, Message: err.Error()}
	}
	var w wire
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&w); err != nil {
		return Theme{}, explain(file, err)
	}
	name := strings.TrimSuffix(filepath.Base(filepath.ToSlash(file)), ".toml")
	if name == auto || name != sanitize.Line(name) || name == "" {
		return Theme{}, &Error{File: file, Message: fmt.Sprintf("%q can't be a theme's name", name), Expected: "another file name"}
	}
	fail := func(message, expected string, path ...string) (Theme, error) {
		e := &Error{File: file, Message: strings.Join(path, ".") + ": " + message, Expected: expected}
		e.Line, e.Column = place(b, path)
		return Theme{}, e
	}
	for _, name := range TokenNames() {
		given := w.Tokens.Token(name)
		if given == "" {
			continue
		}
		colour, err := Parse(string(given))
		if err != nil {
			return fail(err.Error(), `"#rrggbb", such as "#d8d6d2"`, "tokens", name)
		}
		w.Tokens = w.Tokens.with(name, colour)
	}
	if w.Tokens.Panel == "" {
		w.Tokens.Panel = w.Tokens.Background // a base's would not go with it
	}
	t := Theme{Name: name, Title: map[string]string{}, Dark: true, Tokens: w.Tokens}
	if w.Dark != nil {
		t.Dark = *w.Dark
	}
	for code, s := range map[string]string{"en": w.Title.En, "zh": w.Title.Zh} {
		if s = sanitize.Line(s); s != "" {
			t.Title[code] = s
		}
	}
	switch {
	case w.Extends != nil:
		base, err := NewSet(nil).Find(*w.Extends)
		if err != nil {
			return fail(err.Error(), "the name of a built-in theme", "extends")
		}
		if w.Dark == nil {
			t.Dark = base.Dark
		}
		t.Tokens = t.Tokens.over(base.Tokens)
	case !t.Tokens.whole():
		t.Tokens = t.Tokens.over(NewSet(nil).Auto(t.Dark).Tokens)
	}
	return t, nil
}

// explain describes what the decoder did not like as a person wants to hear it.
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
		if _, rest, ok := strings.Cut(e.Message, "cannot decode TOML "); ok && len(decode.Key()) > 0 {
			kind, _, _ := strings.Cut(rest, " into ") // what follows speaks of the program, not of the file
			e.Message, e.Expected = "this can't be a TOML "+kind, expectedKind(decode.Key())
		}
		if key := strings.Join(decode.Key(), "."); key != "" && !strings.Contains(e.Message, key) {
			e.Message = key + ": " + e.Message
		}
	}
	return e
}

// expectedKind is what belongs behind a name.
func expectedKind(key []string) string {
	switch {
	case key[0] == "dark":
		return "true or false"
	case key[0] == "extends":
		return "the name of a built-in theme, in quotes"
	case key[0] == "title" && len(key) == 1:
		return "a table: [title], and under it en and zh"
	case key[0] == "title":
		return "a name, in quotes"
	case key[0] == "tokens" && len(key) == 1:
		return "a table: [tokens], and under it the colours"
	default:
		return `"#rrggbb", such as "#d8d6d2"`
	}
}

// place is the line and column of a key, or of the nearest table above it.
func place(b []byte, path []string) (line, column int) {
	p := unstable.Parser{}
	p.Reset(b)
	var table []string
	best := 0
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind != unstable.Table && e.Kind != unstable.KeyValue {
			continue
		}
		var keys []string
		offset := 0
		for it := e.Key(); it.Next(); {
			if len(keys) == 0 {
				offset = int(it.Node().Raw.Offset)
			}
			keys = append(keys, string(it.Node().Data))
		}
		full := keys
		if e.Kind == unstable.Table {
			table = keys
		} else {
			full = slices.Concat(table, keys)
		}
		if n := len(full); n > best && n <= len(path) && slices.Equal(full, path[:n]) {
			best = n
			line = bytes.Count(b[:offset], []byte("\n")) + 1
			column = offset - bytes.LastIndexByte(b[:offset], '\n')
		}
	}
	return line, column
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
