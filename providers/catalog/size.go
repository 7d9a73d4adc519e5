package catalog

import (
	"cmp"
	"math"
	"regexp"
	"strconv"
	"strings"

	"kansei/providers"
)

// sizeData is one rule of sizes.toml. Total and Active are a number or
// a list of one or two.
type sizeData struct {
	Match  string `toml:"match"`
	Total  any    `toml:"total"`
	Active any    `toml:"active"`
	Grade  string `toml:"grade"`
	Source string `toml:"source"`
	Named  bool   `toml:"named"` // the size is the one in the model's name
}

type sizeRule struct {
	match Pattern
	size  providers.Size
	named bool
}

func compileSizes(data []sizeData) []sizeRule {
	rules := make([]sizeRule, 0, len(data))
	for _, d := range data {
		size := providers.Size{Total: interval(d.Total), Active: interval(d.Active), Grade: cmp.Or(d.Grade, "unknown"), Source: d.Source}
		rules = append(rules, sizeRule{match: Match(d.Match), size: size, named: d.Named})
	}
	return rules
}

// interval reads a number, [low] or [low, high].
func interval(v any) *providers.Interval {
	ends := []float64{}
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	for _, e := range list {
		switch e := e.(type) {
		case int64:
			ends = append(ends, float64(e))
		case float64:
			ends = append(ends, e)
		}
	}
	switch {
	case len(ends) == 0:
		return nil
	case len(ends) > 1:
		return &providers.Interval{Low: ends[0], High: ends[1]}
	case isList:
		return &providers.Interval{Low: ends[0], High: math.Inf(1)}
	}
	return &providers.Interval{Low: ends[0], High: ends[0]}
}

var (
	separators = regexp.MustCompile(`[:_\s]+`)
	namedSize  = regexp.MustCompile(`(?:^|-)(\d+(?:\.\d+)?)([bt])(?:-|$)`)
	namedMoE   = regexp.MustCompile(`(?:^|-)a(\d+(?:\.\d+)?)b(?:-|$)`)
	writtenDot = regexp.MustCompile(`(\d)p(\d)`)
)

// plainName is a model's id without the vendor's prefix, in lower case, with one
// kind of separator and real dots: what the catalogue's expressions fit.
func plainName(model string) string {
	name := strings.ToLower(model)
	name = name[strings.LastIndexByte(name, '/')+1:]
	name = separators.ReplaceAllString(name, "-")
	return writtenDot.ReplaceAllString(name, "$1.$2")
}

// Size is what the catalogue knows of a model by its id. A size that stands in
// the name of a model that the catalogue does not know is an estimate.
func (c *Catalogue) Size(model string) providers.Size {
	name := plainName(model)
	if row, ok := loadSizes()[name]; ok && !c.ruled(name) {
		return row.size.Clone()
	}
	for _, rule := range c.sizes() {
		if !rule.match.Fits(name) {
			continue
		}
		if rule.named {
			break
		}
		return rule.size.Clone()
	}
	m := namedSize.FindStringSubmatch(name)
	if m == nil {
		return providers.Size{Grade: "unknown"}
	}
	size := providers.Size{Total: exactly(m[1], m[2]), Grade: "estimate", Source: "stated in the model's name"}
	if m := namedMoE.FindStringSubmatch(name); m != nil {
		size.Active = exactly(m[1], "b")
	}
	return size
}

// ruled reports whether one of the rules knows the size of a model.
func (c *Catalogue) ruled(name string) bool {
	for _, rule := range c.sizes() {
		if rule.match.Fits(name) {
			return rule.size.Total != nil
		}
	}
	return false
}

// exactly is a number of billions ("b") or of thousands of them ("t").
func exactly(number, unit string) *providers.Interval {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return nil
	}
	if unit == "t" {
		f *= 1000
	}
	return &providers.Interval{Low: f, High: f}
}
