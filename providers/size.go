package providers

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Interval is a closed interval in billions of parameters. High is +Inf where
// only a lower bound is known.
type Interval struct{ Low, High float64 }

// Size is what is known of a model's parameters: total and active, each nil
// where it is unknown, with a grade ("official", "bound", "estimate" or
// "unknown") and the source.
type Size struct {
	Total, Active *Interval
	Grade         string
	Source        string
}

// Price is what a vendor takes, in US dollars for a million tokens.
type Price struct{ Input, Output float64 }

// Cost is what a reply has cost, in US dollars. Reasoning is part of the
// completion, as vendors count it.
func (p Price) Cost(u Usage) float64 {
	return (p.Input*float64(u.Prompt) + p.Output*float64(u.Completion)) / 1e6
}

// sizeData is one rule of catalog/sizes.toml. Total and Active are a number or
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
	match pattern
	size  Size
	named bool
}

func compileSizes(data []sizeData) []sizeRule {
	rules := make([]sizeRule, 0, len(data))
	for _, d := range data {
		size := Size{Total: interval(d.Total), Active: interval(d.Active), Grade: or(d.Grade, "unknown"), Source: d.Source}
		rules = append(rules, sizeRule{match: wholeMatch(d.Match), size: size, named: d.Named})
	}
	return rules
}

// interval reads a number, [low] or [low, high].
func interval(v any) *Interval {
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
		return &Interval{ends[0], ends[1]}
	case isList:
		return &Interval{ends[0], math.Inf(1)}
	}
	return &Interval{ends[0], ends[0]}
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

// size is what the catalogue knows of a model by its id. A size that stands in
// the name of a model that the catalogue does not know is an estimate.
func (c *catalogue) size(model string) Size {
	name := plainName(model)
	if row, ok := loadSizes()[name]; ok && !c.ruled(name) {
		return row.size.clone()
	}
	for _, rule := range c.sizes() {
		if !rule.match.fits(name) {
			continue
		}
		if rule.named {
			break
		}
		return rule.size.clone()
	}
	m := namedSize.FindStringSubmatch(name)
	if m == nil {
		return Size{Grade: "unknown"}
	}
	size := Size{Total: exactly(m[1], m[2]), Grade: "estimate", Source: "stated in the model's name"}
	if m := namedMoE.FindStringSubmatch(name); m != nil {
		size.Active = exactly(m[1], "b")
	}
	return size
}

// ruled reports whether one of the rules knows the size of a model.
func (c *catalogue) ruled(name string) bool {
	for _, rule := range c.sizes() {
		if rule.match.fits(name) {
			return rule.size.Total != nil
		}
	}
	return false
}

// exactly is a number of billions ("b") or of thousands of them ("t").
func exactly(number, unit string) *Interval {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return nil
	}
	if unit == "t" {
		f *= 1000
	}
	return &Interval{f, f}
}

// clone is a copy that shares nothing.
func (s Size) clone() Size {
	for _, p := range []**Interval{&s.Total, &s.Active} {
		if *p != nil {
			v := **p
			*p = &v
		}
	}
	return s
}
