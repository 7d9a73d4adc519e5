package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kansei/sessions"
)

// The built-in rubrics.
const (
	Sensibility = "sensibility"
	Writing     = "writing"
	Reason      = "reason"
)

// rubricFile is a rubric as it stands in a file.
type rubricFile struct {
	ID         string          `toml:"id"`
	Min        *int            `toml:"min"` // 1 where it is left out
	Max        *int            `toml:"max"` // 5 where it is left out
	Dimensions []dimensionFile `toml:"dimensions"`
}

type dimensionFile struct {
	ID       string                   `toml:"id"`
	Name     sessions.Text            `toml:"name"`
	Question sessions.Text            `toml:"question"`
	Optional bool                     `toml:"optional"`
	Anchors  map[string]sessions.Text `toml:"anchors"` // by point of the scale
}

// The scales that keys can give: 0 is "cannot judge".
const (
	lowestPoint  = 1
	highestPoint = 9
)

// flaw is what is wrong in a rubric file, and where: the field, in one of the
// dimensions, from 0, or in none (-1).
type flaw struct {
	dimension         int
	field             string
	message, expected string
}

// rubric converts a file, or says what is wrong in it.
func (f rubricFile) rubric() (sessions.Rubric, *flaw) {
	r := sessions.Rubric{ID: f.ID, Min: 1, Max: 5}
	end := "max"
	if f.Min != nil {
		r.Min, end = *f.Min, "min"
	}
	if f.Max != nil {
		r.Max = *f.Max
	}
	if f.Max != nil && r.Min >= lowestPoint {
		end = "max"
	}
	switch {
	case !slug(f.ID):
		return r, &flaw{-1, "id", fmt.Sprintf("the id is %q", f.ID), "lower-case letters, digits and dashes"}
	case r.Min < lowestPoint || r.Max > highestPoint || r.Max <= r.Min:
		return r, &flaw{-1, end, fmt.Sprintf("the scale runs from %d to %d", r.Min, r.Max), fmt.Sprintf("2 to 9 points within %d to %d", lowestPoint, highestPoint)}
	case len(f.Dimensions) == 0:
		return r, &flaw{-1, "dimensions", "there is no dimension", "at least one [[dimensions]]"}
	}
	seen := map[string]bool{}
	spoken := f.languages()
	for i, d := range f.Dimensions {
		if seen[d.ID] {
			return r, &flaw{i, "id", fmt.Sprintf("the dimension id %q stands twice", d.ID), "each id once"}
		}
		seen[d.ID] = true
		out, wrong := d.dimension(r.Min, r.Max, spoken)
		if wrong != nil {
			wrong.dimension = i
			return r, wrong
		}
		r.Dimensions = append(r.Dimensions, out)
	}
	return r, nil
}

// languages lists those that any text of a file is in. Who rates in one of
// them has to see all of it.
func (f rubricFile) languages() []string {
	all := map[string]bool{}
	add := func(texts ...sessions.Text) {
		for _, text := range texts {
			for lang := range text {
				all[lang] = true
			}
		}
	}
	for _, d := range f.Dimensions {
		add(d.Name, d.Question)
		add(slices.Collect(maps.Values(d.Anchors))...)
	}
	return slices.Sorted(maps.Keys(all))
}

// dimension converts one dimension of a scale, whose texts have to be in some
// languages.
func (d dimensionFile) dimension(lowest, highest int, languages []string) (sessions.Dimension, *flaw) {
	out := sessions.Dimension{ID: d.ID, Name: d.Name, Question: d.Question, Optional: d.Optional, Anchors: map[int]sessions.Text{}}
	switch {
	case !slug(d.ID):
		return out, &flaw{field: "id", message: fmt.Sprintf("the dimension id is %q", d.ID), expected: "lower-case letters, digits and dashes"}
	case len(d.Name) == 0:
		return out, &flaw{field: "name", message: fmt.Sprintf("dimension %q has no name", d.ID), expected: "name = " + spokenIn}
	}
	if wrong := d.spoken("name", d.Name, languages); wrong != nil {
		return out, wrong
	}
	if wrong := d.spoken("question", d.Question, languages); d.Question != nil && wrong != nil {
		return out, wrong
	}
	for _, point := range slices.Sorted(maps.Keys(d.Anchors)) {
		n, err := strconv.Atoi(point)
		if err != nil || n < lowest || n > highest {
			return out, &flaw{field: point, message: fmt.Sprintf("dimension %q has an anchor for %q", d.ID, point), expected: fmt.Sprintf("points from %d to %d", lowest, highest)}
		}
		if wrong := d.spoken(point, d.Anchors[point], languages); wrong != nil {
			return out, wrong
		}
		out.Anchors[n] = d.Anchors[point]
	}
	for n := lowest; n <= highest && len(out.Anchors) > 0; n++ {
		if out.Anchors[n] == nil {
			return out, &flaw{field: "anchors", message: fmt.Sprintf("dimension %q has no anchor for %d", d.ID, n), expected: fmt.Sprintf("one for each point from %d to %d, or none at all", lowest, highest)}
		}
	}
	return out, nil
}

// spoken checks that a text is in languages that the screen has, and in all
// that the rubric has.
func (d dimensionFile) spoken(field string, text sessions.Text, languages []string) *flaw {
	what := field
	if d.Anchors[field] != nil {
		what = "anchor for " + field
	}
	for _, lang := range languages {
		_, said := text[lang]
		switch {
		case said && lang != "en" && lang != "zh":
			return &flaw{field: field, message: fmt.Sprintf("there is a text in %q", lang), expected: `"en" and "zh"`}
		case strings.TrimSpace(text[lang]) == "" && (lang == "en" || lang == "zh"):
			return &flaw{field: field, message: fmt.Sprintf("the %s of dimension %q is not in %q", what, d.ID, lang), expected: fmt.Sprintf(`%s = "...", since other texts of the rubric have it`, lang)}
		}
	}
	return nil
}
