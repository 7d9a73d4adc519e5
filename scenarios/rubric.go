package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"kansei/sessions"
)

// The built-in rubrics.
const (
	Sensibility = "sensibility"
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
	for i, d := range f.Dimensions {
		if seen[d.ID] {
			return r, &flaw{i, "id", fmt.Sprintf("the dimension id %q stands twice", d.ID), "each id once"}
		}
		seen[d.ID] = true
		out, wrong := d.dimension(r.Min, r.Max)
		if wrong != nil {
			wrong.dimension = i
			return r, wrong
		}
		r.Dimensions = append(r.Dimensions, out)
	}
	return r, nil
}

// dimension converts one dimension of a scale.
func (d dimensionFile) dimension(lowest, highest int) (sessions.Dimension, *flaw) {
	out := sessions.Dimension{ID: d.ID, Name: d.Name, Question: d.Question, Optional: d.Optional, Anchors: map[int]sessions.Text{}}
	switch {
	case !slug(d.ID):
		return out, &flaw{field: "id", message: fmt.Sprintf("the dimension id is %q", d.ID), expected: "lower-case letters, digits and dashes"}
	case len(d.Name) == 0:
		return out, &flaw{field: "name", message: fmt.Sprintf("dimension %q has no name", d.ID), expected: `name = { en = "...", zh = "..." }`}
	}
	for field, text := range map[string]sessions.Text{"name": d.Name, "question": d.Question} {
		if wrong := spoken(field, text); wrong != nil {
			return out, wrong
		}
	}
	for _, point := range slices.Sorted(maps.Keys(d.Anchors)) {
		n, err := strconv.Atoi(point)
		if err != nil || n < lowest || n > highest {
			return out, &flaw{field: point, message: fmt.Sprintf("dimension %q has an anchor for %q", d.ID, point), expected: fmt.Sprintf("points from %d to %d", lowest, highest)}
		}
		if wrong := spoken(point, d.Anchors[point]); wrong != nil {
			return out, wrong
		}
		out.Anchors[n] = d.Anchors[point]
	}
	return out, nil
}

// spoken checks that a text is in languages that the screen has.
func spoken(field string, text sessions.Text) *flaw {
	for _, lang := range slices.Sorted(maps.Keys(text)) {
		if lang != "en" && lang != "zh" {
			return &flaw{field: field, message: fmt.Sprintf("there is a text in %q", lang), expected: `"en" and "zh"`}
		}
	}
	return nil
}
