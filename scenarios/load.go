package scenarios

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"kansei/sanitize"
	"kansei/sessions"
)

//go:embed builtin/*.toml rubrics/*.toml
var files embed.FS

// Error reports what is wrong in a scenario or rubric file, and where.
type Error struct {
	File         string
	Line, Column int // from 1; 0 where the fault has no place
	Message      string
	Expected     string
	Rubric       bool // it is a rubric file
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

// Library is every scenario and rubric there is.
type Library struct {
	Scenarios []Scenario // built in first, by language, kind, difficulty and file name; then the user's, by file name
	Rubrics   map[string]sessions.Rubric
	Problems  []error // files of the user that were left out, each an *Error or an I/O error
}

// Load reads what is built in and the user's files in two folders, either of
// which may be missing. A file with a built-in id takes its place; a file that
// is wrong is left out and hides no other.
func Load(scenarioDir, rubricDir string) (Library, error) {
	lib := Library{Rubrics: map[string]sessions.Rubric{}}
	if err := lib.readAll(files, "builtin", "", lib.addScenario); err != nil {
		return lib, err
	}
	slices.SortStableFunc(lib.Scenarios, func(a, b Scenario) int {
		return cmp.Or(
			cmp.Compare(a.Lang, b.Lang),
			cmp.Compare(slices.Index(kindOrder[:], a.Kind), slices.Index(kindOrder[:], b.Kind)),
			cmp.Compare(a.Difficulty, b.Difficulty),
		)
	})
	if err := lib.readAll(files, "rubrics", "", lib.addRubric); err != nil {
		return lib, err
	}
	if len(lib.Problems) > 0 {
		return lib, fmt.Errorf("read what is built in: %w", errors.Join(lib.Problems...))
	}
	if scenarioDir != "" {
		if err := lib.readAll(os.DirFS(scenarioDir), ".", scenarioDir, lib.addScenario); err != nil {
			return lib, err
		}
	}
	if rubricDir != "" {
		if err := lib.readAll(os.DirFS(rubricDir), ".", rubricDir, lib.addRubric); err != nil {
			return lib, err
		}
	}
	lib.checkRubrics()
	return lib, nil
}

// readAll gives every TOML file of a folder to add. shown is the folder as it
// is told to the user, empty for what is built in.
func (lib *Library) readAll(fsys fs.FS, dir, shown string, add func(file string, b []byte) error) error {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("list folder %s: %w", shown, err)
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".toml" {
			continue
		}
		name := e.Name()
		if shown != "" {
			name = filepath.Join(shown, name)
		}
		b, err := fs.ReadFile(fsys, path.Join(dir, e.Name()))
		if err == nil {
			err = add(name, b)
		}
		if err != nil {
			lib.Problems = append(lib.Problems, err)
		}
	}
	return nil
}

func (lib *Library) addScenario(file string, b []byte) error {
	s, err := Decode(file, b)
	if err != nil {
		return err
	}
	if filepath.Dir(file) != "." {
		s.Origin = file
	}
	if i := slices.IndexFunc(lib.Scenarios, func(o Scenario) bool { return o.ID == s.ID }); i >= 0 {
		lib.Scenarios[i] = s
		return nil
	}
	lib.Scenarios = append(lib.Scenarios, s)
	return nil
}

func (lib *Library) addRubric(file string, b []byte) error {
	r, err := DecodeRubric(file, b)
	if err != nil {
		return err
	}
	lib.Rubrics[r.ID] = r
	return nil
}

// checkRubrics leaves out scenarios that are to be rated with a rubric that is
// not there.
func (lib *Library) checkRubrics() {
	lib.Scenarios = slices.DeleteFunc(lib.Scenarios, func(s Scenario) bool {
		if _, ok := lib.Rubrics[s.RubricID()]; ok {
			return false
		}
		lib.Problems = append(lib.Problems, &Error{
			File: s.Origin, Message: fmt.Sprintf("there is no rubric %q", s.Rubric), Expected: "the id of a rubric in the rubrics folder",
		})
		return true
	})
}

// BuiltInRubric is the file of a built-in rubric, to begin an own one from.
func BuiltInRubric(id string) (file []byte, ok bool) {
	b, err := files.ReadFile("rubrics/" + id + ".toml")
	return b, err == nil
}

// Find is the scenario with an id.
func (lib Library) Find(id string) (Scenario, bool) {
	i := slices.IndexFunc(lib.Scenarios, func(s Scenario) bool { return s.ID == id })
	if i < 0 {
		return Scenario{}, false
	}
	return lib.Scenarios[i], true
}

// Decode reads one scenario file. Errors are *Error.
func Decode(file string, b []byte) (Scenario, error) {
	b, err := plainText(file, b)
	if err != nil {
		return Scenario{}, err
	}
	var s Scenario
	if err := decode(file, b, &s, scenarioFormat); err != nil {
		return Scenario{}, err
	}
	if field, message, expected := s.check(); message != "" {
		return Scenario{}, placed(file, b, field, message, expected)
	}
	return s, nil
}

// DecodeRubric reads one rubric file. Errors are *Error.
func DecodeRubric(file string, b []byte) (sessions.Rubric, error) {
	b, err := plainText(file, b)
	if err != nil {
		return sessions.Rubric{}, ofRubric(err)
	}
	var f rubricFile
	if err := decode(file, b, &f, rubricFormat); err != nil {
		return sessions.Rubric{}, ofRubric(err)
	}
	r, wrong := f.rubric()
	if wrong != nil {
		return sessions.Rubric{}, ofRubric(wrong.placed(file, b))
	}
	return r, nil
}

func ofRubric(err error) error {
	var e *Error
	if errors.As(err, &e) {
		e.Rubric = true
	}
	return err
}

// plainText returns a file without its byte order mark.
func plainText(file string, b []byte) ([]byte, error) {
	b, err := sanitize.PlainText(b)
	if err != nil {
		return nil, &Error{File: file, Message: err.Error()}
	}
	return b, nil
}

func decode(file string, b []byte, into any, f format) error {
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(into); err != nil {
		return explain(file, err, f)
	}
	return nil
}

// Check reads a scenario or a rubric file; a file with dimensions is a rubric.
// A scenario has to be complete, its rubric has to be in the library, and its
// pair in the library or among others, which are checked at the same time.
// Errors are *Error.
func (lib Library) Check(file string, b []byte, others []Scenario) error {
	b, err := plainText(file, b)
	if err != nil {
		return err
	}
	var fields map[string]any
	err = toml.Unmarshal(b, &fields)
	if fields["dimensions"] != nil || err != nil && bytes.Contains(b, []byte("[dimensions")) {
		_, err := DecodeRubric(file, b)
		return err
	}
	s, err := Decode(file, b)
	if err != nil {
		return err
	}
	if _, ok := lib.Rubrics[s.RubricID()]; !ok {
		return placed(file, b, "rubric", fmt.Sprintf("there is no rubric %q", s.Rubric), "the id of a rubric in the rubrics folder")
	}
	if field, message, expected := s.checkComplete(); message != "" {
		return placed(file, b, field, message, expected)
	}
	if s.Pair == "" {
		return nil
	}
	other, ok := Library{Scenarios: others}.Find(s.Pair)
	if !ok {
		other, ok = lib.Find(s.Pair)
	}
	if !ok {
		return placed(file, b, "pair", fmt.Sprintf("there is no scenario %q", s.Pair), "a scenario that is installed, or checked at the same time")
	}
	if message, expected := s.checkPair(other); message != "" {
		return placed(file, b, "pair", message, expected)
	}
	return nil
}

// placed finds the line of the flaw: that of the field, or of its dimension.
func (f *flaw) placed(file string, b []byte) error {
	if f.dimension < 0 {
		return placed(file, b, f.field, f.message, f.expected)
	}
	e := &Error{File: file, Message: f.message, Expected: f.expected, Line: 1, Column: 1}
	n, dimension := 0, -1
	for line := range bytes.Lines(b) {
		n++
		text := strings.TrimLeft(string(line), " \t")
		column := len(line) - len(text) + 1
		if strings.HasPrefix(text, "[[dimensions]]") {
			if dimension++; dimension == f.dimension {
				e.Line, e.Column = n, column
			}
			continue
		}
		rest, ok := strings.CutPrefix(strings.TrimPrefix(text, `"`), f.field)
		if dimension == f.dimension && (ok && strings.HasPrefix(strings.TrimLeft(rest, "\" \t"), "=") || strings.HasPrefix(text, "[dimensions."+f.field+"]")) {
			e.Line, e.Column = n, column
			break
		}
	}
	return e
}

// placed finds the line of a field, for an error about its value.
func placed(file string, b []byte, field, message, expected string) error {
	e := &Error{File: file, Message: message, Expected: expected, Line: 1, Column: 1}
	n := 0
	for line := range bytes.Lines(b) {
		n++
		trimmed := strings.TrimLeft(string(line), " \t[")
		if rest, ok := strings.CutPrefix(trimmed, field); ok && strings.HasPrefix(strings.TrimLeft(rest, " \t]"), "=") || trimmed != string(line) && strings.HasPrefix(trimmed, field+"]") {
			e.Line, e.Column = n, len(line)-len(trimmed)+1
			break
		}
	}
	return e
}
