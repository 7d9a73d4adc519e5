// Package catalog is what the program knows of vendors and models by itself: the
// vendors' addresses and manners, short names, sizes, families, and a dated copy of
// prices, context and levels of thinking.
package catalog

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed *.toml *.tsv
var catalogFiles embed.FS

// Vendor is one vendor as vendors.toml has it.
type Vendor struct {
	ID              string            `toml:"id"`
	Name            string            `toml:"name"`
	Names           []string          `toml:"names"`
	Endpoints       []Endpoint        `toml:"endpoints"`
	Local           bool              `toml:"local"`
	Usage           string            `toml:"usage"`
	Headers         map[string]string `toml:"headers"`
	ModelsKeyHeader string            `toml:"models_key_header"`
	ModelsDev       []string          `toml:"models_dev"` // for tools/modelsdev
	NotChat         string            `toml:"not_chat"`
	Batch           *Batch            `toml:"batch"` // nil: the vendor has no batches that we can use
	Switches        []Switch          `toml:"switch"`
}

// Batch is how a vendor takes many requests together.
type Batch struct {
	Form    string   `toml:"form"`
	Price   float64  `toml:"price"`
	Most    int      `toml:"most"`
	URL     string   `toml:"url"`
	Purpose string   `toml:"purpose"`
	Hosts   []string `toml:"hosts"`
}

// The forms of batches.
const (
	BatchFiles  = "files"
	BatchSigned = "signed"
	BatchInline = "inline"
)

// Endpoint is one address of a vendor and the variables that may hold its key.
type Endpoint struct {
	BaseURL string   `toml:"base_url"`
	KeyEnv  []string `toml:"key_env"`
}

// Switch is how models that fit an expression take settings of thinking.
type Switch struct {
	Match  string         `toml:"match"`
	On     map[string]any `toml:"on"`
	Off    map[string]any `toml:"off"`
	Level  map[string]any `toml:"level"`
	Levels []string       `toml:"levels"`
	Why    string         `toml:"why"`
}

// Alias is one short name as aliases.toml has it.
type Alias struct {
	Name   string   `toml:"name"`
	Names  []string `toml:"names"`
	Title  string   `toml:"title"`
	Essay  bool     `toml:"essay"`
	Note   string   `toml:"note"`
	Served []Place  `toml:"served"`
}

// Place is one place that serves an alias.
type Place struct {
	Provider string `toml:"provider"`
	Model    string `toml:"model"`
	Listed   bool   `toml:"listed"`
	Gone     string `toml:"gone"`
}

// Dropped reports whether the place may serve the alias no more.
func (p Place) Dropped() bool { return p.Listed || p.Gone != "" }

// Ways are the providers that serve a short name.
func (a Alias) Ways() []string {
	var out []string
	for _, p := range a.Served {
		if !p.Dropped() && !slices.Contains(out, p.Provider) {
			out = append(out, p.Provider)
		}
	}
	return out
}

// Catalogue is what the program knows of vendors and models by itself.
type Catalogue struct {
	Vendors  []Vendor // in the order in which they are listed
	Aliases  []Alias
	sizes    func() []sizeRule // its expressions are compiled on first use
	families func() (makers, families []familyRule)
	AsOf     string // the day on which the switches for thinking were last compared with the vendors' documents
}

// Alias finds a short name, however its words are joined.
func (c *Catalogue) Alias(name string) (Alias, bool) {
	name = strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '_' }), "-")
	for _, a := range c.Aliases {
		if a.Name == name || slices.Contains(a.Names, name) {
			return a, true
		}
	}
	return Alias{}, false
}

// Load reads the embedded files, once.
func Load() (*Catalogue, error) { return load() }

var load = sync.OnceValues(func() (*Catalogue, error) {
	var c Catalogue
	var families familyData
	var vendors struct {
		AsOf   string   `toml:"as_of"`
		Vendor []Vendor `toml:"vendor"`
	}
	var aliases struct {
		Alias []Alias `toml:"alias"`
	}
	var sizes struct {
		Size []sizeData `toml:"size"`
	}
	for name, into := range map[string]any{"vendors": &vendors, "aliases": &aliases, "sizes": &sizes, "families": &families} {
		b, err := catalogFiles.ReadFile(name + ".toml")
		if err != nil {
			return nil, fmt.Errorf("read catalogue: %w", err)
		}
		if err := toml.NewDecoder(strings.NewReader(string(b))).DisallowUnknownFields().Decode(into); err != nil {
			return nil, fmt.Errorf("read catalogue of %s: %w", name, err)
		}
	}
	c.Vendors, c.Aliases, c.AsOf = vendors.Vendor, aliases.Alias, vendors.AsOf
	c.families = sync.OnceValues(func() (makers, rules []familyRule) { return compileFamilies(families) })
	c.sizes = sync.OnceValue(func() []sizeRule { return compileSizes(sizes.Size) })
	return &c, nil
})

// Pattern is an expression that must fit the whole of a text. It is compiled
// when it is first used: there are many, and most are never asked.
type Pattern func() *regexp.Regexp

// Match makes a pattern of an expression, which must be valid.
func Match(expr string) Pattern {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:` + expr + `)$`) })
}

// Fits reports whether a whole text is of the pattern.
func (p Pattern) Fits(text string) bool { return p().MatchString(text) }

// CommonSwitch is the form of thinking on or off that most servers take which
// people run themselves.
func CommonSwitch() []Switch {
	form := func(on bool) map[string]any {
		return map[string]any{"chat_template_kwargs": map[string]any{"enable_thinking": on}}
	}
	return []Switch{{Match: ".*", On: form(true), Off: form(false)}}
}
