// Package lang holds every word that the program says to a person, in English
// and in Chinese. Each language is a folder of TOML files, one file for each
// part of the program; a key is "TABLE.NAME".
package lang

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"kansei/sanitize"
)

//go:embed en/*.toml zh/*.toml
var files embed.FS

// Words says things in one language. It never changes and may be shared.
type Words struct {
	lang string
	text map[string]string
}

// Languages are the codes of the languages there are.
func Languages() []string { return []string{"en", "zh"} }

// New loads a language by its code.
func New(code string) (*Words, error) {
	entries, err := files.ReadDir(code)
	if err != nil {
		return nil, fmt.Errorf("load language %q: known are %s", code, strings.Join(Languages(), ", "))
	}
	w := &Words{lang: code, text: map[string]string{}}
	for _, e := range entries {
		b, err := files.ReadFile(path.Join(code, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("load language %q: %w", code, err)
		}
		var tables map[string]map[string]string
		if err := toml.Unmarshal(b, &tables); err != nil {
			return nil, fmt.Errorf("load language file %s/%s: %w", code, e.Name(), err)
		}
		for table, texts := range tables {
			for name, text := range texts {
				w.text[table+"."+name] = text
			}
		}
	}
	return w, nil
}

// Must is New for the codes that Languages lists.
func Must(code string) *Words {
	w, err := New(code)
	if err != nil {
		panic(err)
	}
	return w
}

// Lang is the language's code.
func (w *Words) Lang() string { return w.lang }

// T is the text for a key, with its verbs filled in as fmt does, and of each
// {one|many} the form for the number before it; an error is put into the
// language as Message does. A key that is missing is returned itself, made safe,
// so that nothing is ever blank.
func (w *Words) T(key string, args ...any) string {
	text, ok := w.text[key]
	if !ok {
		return sanitize.Line(key) // which may end in something from a file
	}
	if len(args) == 0 {
		return text
	}
	for i, arg := range args {
		if err, ok := arg.(error); ok {
			args[i] = w.Message(err.Error())
		}
	}
	return fmt.Sprintf(inNumber(text, args), args...)
}

// Detect picks a language by the environment, as GNU's gettext does: the
// locale is that of LC_ALL, LC_MESSAGES or LANG, the first that is set; unless
// it is C, the first language of the list in LANGUAGE that there is stands
// before it. Anything but Chinese is English.
func Detect(env func(string) string) string {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale = env(name); locale != "" {
			break
		}
	}
	if plain, _, _ := strings.Cut(locale, "."); plain == "" || plain == "C" || plain == "POSIX" {
		return "en"
	}
	list := env("LANGUAGE")
	if list == "" {
		list = locale
	}
	for code := range strings.SplitSeq(list, ":") {
		code = strings.ToLower(code)
		for _, known := range Languages() {
			if rest, ok := strings.CutPrefix(code, known); ok && (rest == "" || strings.ContainsAny(rest[:1], "_-.@")) {
				return known
			}
		}
	}
	return "en"
}
