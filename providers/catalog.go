package providers

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed catalog/*.toml catalog/*.tsv
var catalogFiles embed.FS

// vendorData is one vendor as catalog/vendors.toml has it.
type vendorData struct {
	ID              string            `toml:"id"`
	Name            string            `toml:"name"`
	Names           []string          `toml:"names"`
	Endpoints       []endpointData    `toml:"endpoints"`
	Local           bool              `toml:"local"`
	Usage           string            `toml:"usage"`
	Headers         map[string]string `toml:"headers"`
	ModelsKeyHeader string            `toml:"models_key_header"`
	ModelsDev       []string          `toml:"models_dev"` // for tools/modelsdev
	NotChat         string            `toml:"not_chat"`
	Switches        []switchData      `toml:"switch"`
}

type endpointData struct {
	BaseURL string   `toml:"base_url"`
	KeyEnv  []string `toml:"key_env"`
}

type switchData struct {
	Match  string         `toml:"match"`
	On     map[string]any `toml:"on"`
	Off    map[string]any `toml:"off"`
	Level  map[string]any `toml:"level"`
	Levels []string       `toml:"levels"`
	Why    string         `toml:"why"`
}

// aliasData is one short name as catalog/aliases.toml has it.
type aliasData struct {
	Name   string      `toml:"name"`
	Names  []string    `toml:"names"`
	Title  string      `toml:"title"`
	Essay  bool        `toml:"essay"`
	Note   string      `toml:"note"`
	Served []placeData `toml:"served"`
}

// placeData is one place that serves an alias.
type placeData struct {
	Provider string `toml:"provider"`
	Model    string `toml:"model"`
	Listed   bool   `toml:"listed"`
	Gone     string `toml:"gone"`
}

// dropped reports whether the place may serve the alias no more.
func (p placeData) dropped() bool { return p.Listed || p.Gone != "" }

// catalogue is what the program knows of vendors and models by itself.
type catalogue struct {
	vendors  []vendorData
	aliases  []aliasData
	sizes    func() []sizeRule // its expressions are compiled on first use
	families func() (makers, families []familyRule)
	asOf     string // when the switches for thinking were last looked at
}

// loadCatalogue reads the embedded files, once.
var loadCatalogue = sync.OnceValues(func() (*catalogue, error) {
	var c catalogue
	var families familyData
	var vendors struct {
		AsOf   string       `toml:"as_of"`
		Vendor []vendorData `toml:"vendor"`
	}
	var aliases struct {
		Alias []aliasData `toml:"alias"`
	}
	var sizes struct {
		Size []sizeData `toml:"size"`
	}
	for name, into := range map[string]any{"vendors": &vendors, "aliases": &aliases, "sizes": &sizes, "families": &families} {
		b, err := catalogFiles.ReadFile("catalog/" + name + ".toml")
		if err != nil {
			return nil, fmt.Errorf("read catalogue: %w", err)
		}
		if err := toml.NewDecoder(strings.NewReader(string(b))).DisallowUnknownFields().Decode(into); err != nil {
			return nil, fmt.Errorf("read catalogue of %s: %w", name, err)
		}
	}
	c.vendors, c.aliases, c.asOf = vendors.Vendor, aliases.Alias, vendors.AsOf
	c.families = sync.OnceValues(func() (makers, rules []familyRule) { return compileFamilies(families) })
	c.sizes = sync.OnceValue(func() []sizeRule { return compileSizes(sizes.Size) })
	return &c, nil
})

// pattern is an expression that must fit the whole of a text. It is compiled
// when it is first used: there are many, and most are never asked.
type pattern func() *regexp.Regexp

func wholeMatch(expr string) pattern {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:` + expr + `)$`) })
}

// fits says whether a whole text is of the pattern.
func (p pattern) fits(text string) bool { return p().MatchString(text) }

func compileSwitches(data []switchData) []thinkSwitch {
	out := make([]thinkSwitch, 0, len(data))
	for _, d := range data {
		out = append(out, thinkSwitch{match: wholeMatch(d.Match), on: d.On, off: d.Off, level: d.Level, levels: d.Levels, why: d.Why})
	}
	return out
}

// commonSwitch is the form of thinking on or off that most servers take which
// people run themselves.
var commonSwitch = []switchData{{
	Match: ".*",
	On:    map[string]any{"chat_template_kwargs": map[string]any{"enable_thinking": true}},
	Off:   map[string]any{"chat_template_kwargs": map[string]any{"enable_thinking": false}},
}}
