package catalog

import (
	"strconv"
	"strings"
	"sync"

	"kansei/providers"
)

// Family says which models a model can be compared with.
type Family struct {
	Maker  string // who made it, "" if that is not known
	Recipe string // models of one recipe in several sizes
	Line   string // models of one size in several versions
}

// familyData is families.toml.
type familyData struct {
	Maker []struct {
		Name  string `toml:"name"`
		Match string `toml:"match"`
	} `toml:"maker"`
	Family []struct {
		Recipe string `toml:"recipe"`
		Line   string `toml:"line"`
		Match  string `toml:"match"`
	} `toml:"family"`
}

type familyRule struct {
	match  Pattern
	family Family
}

func compileFamilies(data familyData) (makers, families []familyRule) {
	for _, m := range data.Maker {
		makers = append(makers, familyRule{Match(m.Match), Family{Maker: m.Name}})
	}
	for _, f := range data.Family {
		families = append(families, familyRule{Match(f.Match), Family{Recipe: f.Recipe, Line: f.Line}})
	}
	return makers, families
}

// FamilyOf is the family of a model by its id at any vendor.
func FamilyOf(model string) Family {
	c, err := Load()
	if err != nil {
		return Family{}
	}
	return c.family(model)
}

func (c *Catalogue) family(model string) Family {
	name := plainName(model)
	var out Family
	makers, families := c.families()
	for _, rule := range families {
		if rule.match.Fits(name) {
			out = rule.family
			break
		}
	}
	if row, ok := loadSizes()[name]; ok && out.Recipe == "" {
		out.Recipe = row.family
	}
	for _, rule := range makers {
		if rule.match.Fits(name) {
			out.Maker = rule.family.Maker
			break
		}
	}
	return out
}

// sizeRow is a line of sizes.tsv.
type sizeRow struct {
	size   providers.Size
	family string
}

// loadSizes reads sizes.tsv, by plain name, once.
var loadSizes = sync.OnceValue(func() map[string]sizeRow {
	rows := map[string]sizeRow{}
	b, err := catalogFiles.ReadFile("sizes.tsv")
	if err != nil {
		return rows // a test looks that it is there
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) < 2 {
			continue
		}
		row := sizeRow{size: providers.Size{Grade: "official", Source: "table of ranked models, December 2025"}}
		if total, err := strconv.ParseFloat(f[1], 64); err == nil {
			row.size.Total = &providers.Interval{Low: total, High: total}
		}
		if len(f) > 2 && f[2] != "" {
			if active, err := strconv.ParseFloat(f[2], 64); err == nil {
				row.size.Active = &providers.Interval{Low: active, High: active}
			}
		}
		if len(f) > 3 {
			row.family = f[3]
		}
		rows[plainName(f[0])] = row
	}
	return rows
})
