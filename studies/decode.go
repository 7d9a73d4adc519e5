package studies

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"kansei/sanitize"
	"kansei/sessions"
)

// Error reports what is wrong in a study.toml, and where.
type Error struct {
	File         string
	Line, Column int // from 1; 0 where the fault has no place
	Message      string
	Advice       string
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
	}
	return e.File + ": " + e.Message
}

// file is study.toml as it stands.
type file struct {
	Title       string        `toml:"title"`
	Models      []string      `toml:"models"`
	Human       []string      `toml:"human"`
	Scenarios   []string      `toml:"scenarios"`
	Lanes       *int          `toml:"lanes"`
	Sessions    *int          `toml:"sessions"`
	Raters      any           `toml:"raters"`
	Ratings     *int          `toml:"ratings"`
	Overlap     *float64      `toml:"overlap"`
	Repeats     *float64      `toml:"repeats"`
	Catch       *float64      `toml:"catch"`
	CatchLanes  []string      `toml:"catch_lanes"`
	Rubric      string        `toml:"rubric"`
	Dimensions  any           `toml:"dimensions"`
	Turns       int           `toml:"turns"`
	Seed        *uint64       `toml:"seed"`
	Consent     sessions.Text `toml:"consent"`
	Instruction sessions.Text `toml:"instruction"`
	Careless    *struct {
		FailedCatches *float64 `toml:"failed_catches"`
		StraightLines *float64 `toml:"straight_lines"`
		Seconds       *float64 `toml:"seconds"`
	} `toml:"careless"`
	Analysis struct {
		Axis string `toml:"axis"`
		Kind string `toml:"kind"`
		Ties string `toml:"ties"`
	} `toml:"analysis"`
}

// Load reads the study.toml of a folder.
func Load(dir string) (*Study, error) {
	path := filepath.Join(dir, File)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{File: path, Message: "there is no such file", Advice: "Begin a study with kansei study new DIR."}
	}
	if err != nil {
		return nil, fmt.Errorf("read the study: %w", err)
	}
	return Decode(path, b)
}

// Decode reads a study.toml. Errors are *Error.
func Decode(path string, b []byte) (*Study, error) {
	b, err := sanitize.PlainText(b)
	if err != nil {
		return nil, &Error{File: path, Message: err.Error(), Advice: "In most editors that is \"Save as\", with the encoding UTF-8."}
	}
	var f file
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&f); err != nil {
		return nil, explain(path, err)
	}
	s := f.study()
	key, message, advice := f.lists(s)
	if message == "" {
		if s.Sessions = s.sessionsByDefault(); f.Sessions != nil {
			s.Sessions = *f.Sessions
		}
		key, message, advice = s.check()
	}
	if message != "" {
		e := &Error{File: path, Message: message, Advice: advice}
		e.Line, e.Column = place(b, key)
		return nil, e
	}
	return s, nil
}

// or is the value that a file has, or a default.
func or[T any](v *T, otherwise T) T {
	if v == nil {
		return otherwise
	}
	return *v
}

// study fills the defaults in.
func (f *file) study() *Study {
	s := &Study{
		Title: f.Title, Models: f.Models, Human: f.Human, Scenarios: f.Scenarios, Lanes: or(f.Lanes, 3),
		Ratings: or(f.Ratings, 1), Overlap: or(f.Overlap, 0.2), Repeats: or(f.Repeats, 0.1), Catch: or(f.Catch, 0),
		CatchLanes: f.CatchLanes, Rubric: f.Rubric, Turns: f.Turns, Seed: or(f.Seed, 1), Consent: f.Consent, Instruction: f.Instruction,
		Careless: Careless{FailedCatches: 0.5, StraightLines: 0.5, Seconds: 2},
		Analysis: Analysis{Axis: f.Analysis.Axis, Kind: f.Analysis.Kind, Ties: f.Analysis.Ties},
	}
	if f.Catch == nil && len(s.CatchLanes) > 0 {
		s.Catch = 0.1
	}
	if c := f.Careless; c != nil {
		s.Careless = Careless{
			FailedCatches: or(c.FailedCatches, s.Careless.FailedCatches), StraightLines: or(c.StraightLines, s.Careless.StraightLines), Seconds: or(c.Seconds, s.Careless.Seconds),
		}
	}
	for v, otherwise := range map[*string]string{&s.Analysis.Axis: "total", &s.Analysis.Kind: "emotional", &s.Analysis.Ties: "half"} {
		if *v == "" {
			*v = otherwise
		}
	}
	return s
}

// lists reads the keys that are a list or something else.
func (f *file) lists(s *Study) (path []string, message, advice string) {
	switch v := f.Raters.(type) {
	case nil:
	case int64:
		if v < 1 || v > maxRaters {
			return []string{"raters"}, fmt.Sprintf("raters is %d", v), fmt.Sprintf("Use 1 to %d, or a list of names.", maxRaters)
		}
		width := len(fmt.Sprint(v))
		for i := range v {
			s.Raters = append(s.Raters, fmt.Sprintf("r%0*d", width, i+1))
		}
	default:
		names, ok := texts(v)
		if !ok {
			return []string{"raters"}, "raters is neither a list of names nor a number", `Write raters = 12, or raters = ["li", "wang"].`
		}
		s.Raters = names
	}
	switch v := f.Dimensions.(type) {
	case nil:
	case string:
		if v != "verdict" {
			return []string{"dimensions"}, fmt.Sprintf("dimensions is %q", v), `Write "verdict", or a list of the rubric's dimensions.`
		}
		s.VerdictOnly = true
	default:
		names, ok := texts(v)
		if !ok || repeated(names) != "" {
			return []string{"dimensions"}, "dimensions is not a list of ids, each once", `Write dimensions = ["empathy", "overall"], or "verdict".`
		}
		s.Dimensions = names
	}
	return nil, "", ""
}

func texts(v any) ([]string, bool) {
	list, ok := v.([]any)
	var out []string
	for _, e := range list {
		text, isText := e.(string)
		if !isText {
			return nil, false
		}
		out = append(out, text)
	}
	return out, ok
}

const allKeys = "Correct the line; kansei study new explains every key."

func explain(path string, err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		line, column := first.Position()
		return &Error{File: path, Line: line, Column: column, Message: fmt.Sprintf("unknown key %q", strings.Join(first.Key(), ".")), Advice: "Remove it, or correct its name; kansei study new explains every key."}
	}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, column := decode.Position()
		message := strings.TrimPrefix(decode.Error(), "toml: ")
		if strings.HasPrefix(message, "cannot decode") {
			message = "a value of another kind belongs here"
		}
		if key := strings.Join(decode.Key(), "."); key != "" && !strings.Contains(message, key) {
			message = key + ": " + message
		}
		return &Error{File: path, Line: line, Column: column, Message: message, Advice: allKeys}
	}
	return &Error{File: path, Message: err.Error(), Advice: allKeys}
}

// place finds the line and column of a key, or of the nearest table above it.
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
		var at unstable.Range
		for it := e.Key(); it.Next(); {
			if len(keys) == 0 {
				at = it.Node().Raw
			}
			keys = append(keys, string(it.Node().Data))
		}
		full := keys
		if e.Kind == unstable.Table {
			table = keys
		} else {
			full = append(slices.Clone(table), keys...)
		}
		if n := len(full); n <= len(path) && slices.Equal(full, path[:n]) && n > best {
			best = n
			before := b[:at.Offset]
			line = bytes.Count(before, []byte("\n")) + 1
			column = len(before) - bytes.LastIndexByte(before, '\n')
		}
	}
	return line, column
}

// Fault is an error about a key of the study.toml in a folder, with its place.
func Fault(dir, key, message, advice string) error {
	e := &Error{File: filepath.Join(dir, File), Message: message, Advice: advice}
	if b, err := os.ReadFile(e.File); err == nil {
		e.Line, e.Column = place(b, []string{key})
	}
	return e
}
