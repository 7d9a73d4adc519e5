package config

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"kansei/sanitize"
)

//go:embed template.toml template.zh.toml
var templates embed.FS

// Template is what "kansei config init" writes: every setting with its
// default, explained in a language ("en" or "zh") and commented out.
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

// Config is the config file. The zero value is what holds without one, but for
// the defaults that Decode fills in.
type Config struct {
	Theme         string                   `toml:"theme"` // "auto" or a theme's name
	Lang          string                   `toml:"lang"`  // "auto", "en" or "zh"
	Rater         string                   `toml:"rater"`
	RaterNamed    bool                     `toml:"-"`               // the file names the rater
	Pace          string                   `toml:"pace"`            // of the built-in lanes: "natural" or "fast"
	Ambiguous     string                   `toml:"ambiguous_width"` // of signs such as “ and …: "auto", "narrow" or "wide"
	Mouse         *bool                    `toml:"mouse"`
	DefaultModels []string                 `toml:"default_models"`
	Dimensions    []string                 `toml:"dimensions"` // that are rated; "verdict": the verdict alone; empty: all
	HideNames     []string                 `toml:"hide_names"` // masked in replies while blind, beside the known ones
	Providers     map[string]Provider      `toml:"providers"`
	Models        map[string]ModelSettings `toml:"models"` // by PROVIDER/MODEL
	Keys          map[string][]string      `toml:"keys"`   // by binding name
}

// Provider is how to reach one vendor. For a preset vendor every field may be
// left out.
type Provider struct {
	BaseURL           string            `toml:"base_url,omitempty"`
	KeyEnv            string            `toml:"key_env,omitempty"`
	KeyCommand        string            `toml:"key_command,omitempty"`
	Models            []string          `toml:"models,omitempty"`
	FirstTokenTimeout Duration          `toml:"first_token_timeout,omitempty"`
	IdleTimeout       Duration          `toml:"idle_timeout,omitempty"`
	MaxTries          int               `toml:"max_tries,omitempty"`
	Headers           map[string]string `toml:"headers,omitempty"`
	Insecure          bool              `toml:"insecure,omitempty"`
	Extra             map[string]any    `toml:"extra,omitempty"` // added to every request body, as it is
}

// ModelSettings is what is known of, and sent for, one model.
type ModelSettings struct {
	Size   *Size          `toml:"size,omitempty"`
	Params map[string]any `toml:"params,omitempty"`
	Price  *Price         `toml:"price,omitempty"`
}

// Size is a model's parameters in billions; 0 is not known.
type Size struct {
	TotalB  float64 `toml:"total_b,omitempty"`
	ActiveB float64 `toml:"active_b,omitempty"`
	Grade   string  `toml:"grade,omitempty"` // "official", "bound", "estimate" or "unknown"
	Source  string  `toml:"source,omitempty"`
}

// Price is US dollars for a million tokens.
type Price struct {
	Input  float64 `toml:"input"`
	Output float64 `toml:"output"`
}

// Duration is a time in the file's form: "60s", "1m30s".
type Duration time.Duration

// UnmarshalText reads a duration.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil || v <= 0 {
		return fmt.Errorf("%q is no time: write it as \"60s\" or \"1m30s\"", b)
	}
	*d = Duration(v)
	return nil
}

// MarshalText writes a duration as a file has it.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Error reports what is wrong in a config file, and where.
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

// Load reads the config file at path; without one the defaults hold.
func Load(path string) (Config, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Decode(path, nil)
	}
	if err != nil {
		return Config{}, fmt.Errorf("read the config file: %w", err)
	}
	return Decode(path, b)
}

// Decode reads a config file. Errors are *Error.
func Decode(file string, b []byte) (Config, error) {
	b, err := sanitize.PlainText(b)
	if err != nil {
		return Config{}, &Error{File: file, Message: err.Error(), Advice: "In most editors that is \"Save as\", with the encoding UTF-8."}
	}
	c := Config{}
	dec := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return Config{}, explain(file, err)
	}
	if c.Theme == "" {
		c.Theme = "auto"
	}
	if c.Lang == "" {
		c.Lang = "auto"
	}
	if c.RaterNamed = c.Rater != ""; !c.RaterNamed {
		c.Rater = "me"
	}
	if c.Pace == "" {
		c.Pace = "natural"
	}
	if c.Ambiguous == "" {
		c.Ambiguous = "auto"
	}
	if path, message, advice := check(c); message != "" {
		e := &Error{File: file, Message: message, Advice: advice}
		e.Line, e.Column = place(b, path)
		return Config{}, e
	}
	return c, nil
}

func explain(file string, err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		first := strict.Errors[0]
		line, column := first.Position()
		key := strings.Join(first.Key(), ".")
		return &Error{
			File: file, Line: line, Column: column,
			Message: fmt.Sprintf("unknown setting %q", key),
			Advice:  nearest(first.Key()[len(first.Key())-1]),
		}
	}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, column := decode.Position()
		message := inWords(strings.TrimPrefix(decode.Error(), "toml: "))
		if key := strings.Join(decode.Key(), "."); key != "" && !strings.Contains(message, key) {
			message = key + ": " + message
		}
		return &Error{File: file, Line: line, Column: column, Message: message, Advice: "Correct the line; kansei config init --print shows every setting."}
	}
	return &Error{File: file, Message: err.Error(), Advice: "Correct the file; kansei config init --print shows every setting."}
}

// mismatch is what the library says of a value of the wrong type, in terms of Go.
var mismatch = regexp.MustCompile(`^cannot decode TOML (\w+) into struct field \S+ of type (\S+)$`)

// kinds are its types in plain words.
var kinds = map[string]string{
	"string": "a text", "integer": "a whole number", "float": "a number", "boolean": "true or false", "array": "a list", "table": "a table",
	"int": "a whole number", "float64": "a number", "bool": "true or false", "*bool": "true or false", "[]string": "a list of texts",
}

func inWords(message string) string {
	m := mismatch.FindStringSubmatch(message)
	if m == nil {
		return message
	}
	is, wants := kinds[m[1]], kinds[m[2]]
	if is == "" || wants == "" {
		return "a value of another kind belongs here"
	}
	return fmt.Sprintf("%s stands where %s belongs", is, wants)
}

// settings are the names that a file may use, for a hint at a wrong one.
var settings = sync.OnceValue(func() []string {
	var names []string
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		switch t.Kind() { //nolint:exhaustive // the others hold no settings
		case reflect.Map, reflect.Pointer, reflect.Slice:
			walk(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				name, _, _ := strings.Cut(t.Field(i).Tag.Get("toml"), ",")
				if name != "" && name != "-" {
					names = append(names, name)
					walk(t.Field(i).Type)
				}
			}
		}
	}
	walk(reflect.TypeFor[Config]())
	return names
})

func nearest(name string) string {
	best, distance := "", 4
	for _, s := range settings() {
		if d := edits(name, s); d < distance {
			best, distance = s, d
		}
	}
	if best == "" {
		return "Remove it; kansei config init --print shows every setting."
	}
	return fmt.Sprintf("Did you mean %q?", best)
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// check looks at values; it returns the path of a wrong one, what is wrong
// with it, and what to do.
func check(c Config) (path []string, message, advice string) {
	switch {
	case !slices.Contains([]string{"auto", "en", "zh"}, c.Lang):
		return []string{"lang"}, fmt.Sprintf("lang is %q", c.Lang), `Use "auto", "en" or "zh".`
	case !slices.Contains([]string{"natural", "fast"}, c.Pace):
		return []string{"pace"}, fmt.Sprintf("pace is %q", c.Pace), `Use "natural" or "fast".`
	case !slices.Contains([]string{"auto", "narrow", "wide"}, c.Ambiguous):
		return []string{"ambiguous_width"}, fmt.Sprintf("ambiguous_width is %q", c.Ambiguous), `Use "auto", "narrow" or "wide".`
	}
	for name, p := range c.Providers {
		if path, message, advice := checkProvider(name, p); message != "" {
			return path, message, advice
		}
	}
	for name, m := range c.Models {
		if path, message, advice := checkModel(name, m); message != "" {
			return path, message, advice
		}
	}
	for name, keys := range c.Keys {
		if len(keys) == 0 {
			return []string{"keys", name}, fmt.Sprintf("binding %q has no key", name), "Give it one, or leave the line out."
		}
	}
	return nil, "", ""
}

func checkProvider(name string, p Provider) (path []string, message, advice string) {
	at := func(field string) []string { return []string{"providers", name, field} }
	if strings.ContainsAny(name, "/ \t@") || name == "" {
		return []string{"providers", name}, fmt.Sprintf("provider name %q has a slash, a space or an @", name), "Use letters, digits, dots and dashes."
	}
	if name == "builtin" {
		return []string{"providers", name}, "the name builtin is taken by the lanes that need no network", "Use another name."
	}
	if p.BaseURL != "" {
		u, err := url.Parse(p.BaseURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return at("base_url"), fmt.Sprintf("base_url %q is no web address", p.BaseURL), `Write it whole, as "https://api.example.com/v1".`
		}
		if u.User != nil {
			return at("base_url"), "base_url holds a user name or password", "Use key_env or key_command for the key."
		}
	}
	if p.KeyEnv != "" && p.KeyCommand != "" {
		return at("key_command"), "both key_env and key_command are set", "Keep one of them."
	}
	if p.MaxTries < 0 {
		return at("max_tries"), fmt.Sprintf("max_tries is %d", p.MaxTries), "Use 1 for no second try, or more."
	}
	return nil, "", ""
}

func checkModel(name string, m ModelSettings) (path []string, message, advice string) {
	if !strings.Contains(name, "/") {
		return []string{"models", name}, fmt.Sprintf("model %q names no provider", name), `Write it as [models."PROVIDER/MODEL"].`
	}
	if s := m.Size; s != nil {
		if s.TotalB < 0 || s.ActiveB < 0 {
			return []string{"models", name, "size"}, "a size is negative", "Sizes are billions of parameters."
		}
		if !slices.Contains([]string{"", "official", "bound", "estimate", "unknown"}, s.Grade) {
			return []string{"models", name, "size"}, fmt.Sprintf("grade is %q", s.Grade), `Use "official", "bound", "estimate" or "unknown".`
		}
	}
	if p := m.Price; p != nil && (p.Input < 0 || p.Output < 0) {
		return []string{"models", name, "price"}, "a price is negative", "Prices are US dollars for a million tokens."
	}
	return nil, "", ""
}

// place finds the line and column of a key, or of the nearest table above it.
func place(b []byte, path []string) (line, column int) {
	p := unstable.Parser{}
	p.Reset(b)
	var table []string
	best := -1
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
