package themes

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed builtin/*.toml
var files embed.FS

// auto is the name that stands for "as the terminal's background is".
const auto = "auto"

// sizeLimit is how many bytes a theme file may have; a real one has a thousand.
const sizeLimit = 1 << 20

// order is how the built-in themes are listed.
var order = []string{"dark", "light", "hearth", "tide", "ink", "sepia", "washi", "high-contrast", "high-contrast-light"}

// Builtin are the themes that come with the program. It panics if one of their
// files is wrong, which a test rules out.
func Builtin() []Theme {
	out := make([]Theme, len(order))
	for i, name := range order {
		b, err := files.ReadFile("builtin/" + name + ".toml")
		if err != nil {
			panic(err)
		}
		if out[i], err = Decode(name+".toml", b); err != nil {
			panic(err)
		}
	}
	return out
}

// Load reads the user's themes from the *.toml files of a folder, which may be
// missing. A file that is wrong is left out, hides no other, and is one of the
// problems: an *Error, or an I/O error.
func Load(dir string) (user []Theme, problems []error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, []error{fmt.Errorf("list the themes folder: %w", err)}
	}
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) != ".toml" {
			continue
		}
		t, err := loadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			problems = append(problems, err)
			continue
		}
		user = append(user, t)
	}
	return user, problems
}

// loadFile reads one theme file.
func loadFile(file string) (Theme, error) {
	info, err := os.Stat(file)
	if err != nil {
		return Theme{}, fmt.Errorf("read theme: %w", err)
	}
	if info.Size() > sizeLimit {
		return Theme{}, &Error{File: file, Message: "the file is too large for a theme", Expected: "a page of text"}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return Theme{}, fmt.Errorf("read theme: %w", err)
	}
	t, err := Decode(file, b)
	t.Origin = file
	return t, err
}

// Set is all the themes there are. It never changes and may be shared.
type Set struct{ themes []Theme }

// NewSet puts the user's themes after the built-in ones; one with the name of
// a built-in theme takes its place.
func NewSet(user []Theme) *Set {
	s := &Set{themes: Builtin()}
	for _, t := range user {
		if i := slices.IndexFunc(s.themes, func(o Theme) bool { return o.Name == t.Name }); i >= 0 {
			s.themes[i] = t
			continue
		}
		s.themes = append(s.themes, t)
	}
	return s
}

// All are the themes in the order in which they are shown.
func (s *Set) All() []Theme { return slices.Clone(s.themes) }

// Names are the names of the themes in the order in which they are shown.
func (s *Set) Names() []string {
	out := make([]string, len(s.themes))
	for i, t := range s.themes {
		out[i] = t.Name
	}
	return out
}

// Find is the theme with a name. The error for an unknown one says which names
// are near, or all.
func (s *Set) Find(name string) (Theme, error) {
	for _, t := range s.themes {
		if t.Name == name {
			return t, nil
		}
	}
	if near := nearest(strings.ToLower(name), s.Names()); len(near) > 0 {
		return Theme{}, fmt.Errorf("there is no theme %q: did you mean %s?", name, strings.Join(near[:min(3, len(near))], " or "))
	}
	return Theme{}, fmt.Errorf("there is no theme %q: there are %s", name, strings.Join(s.Names(), ", "))
}

// Auto is the theme for a terminal whose background is dark, or not.
func (s *Set) Auto(dark bool) Theme {
	name := "light"
	if dark {
		name = "dark"
	}
	for _, t := range s.themes {
		if t.Name == name {
			return t
		}
	}
	return s.themes[0]
}

// Choose is the theme for what the config file names: a theme, or "auto" or
// nothing for the one that goes with the background. named is true for a
// theme that was found by its name, whose own background is to be painted.
// An unknown name is as good as "auto".
func (s *Set) Choose(name string, dark bool) (t Theme, named bool) {
	if name != "" && name != auto {
		if t, err := s.Find(name); err == nil {
			return t, true
		}
	}
	return s.Auto(dark), false
}
