package scenarios

import (
	"fmt"
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

// rubric converts a file; it says which field is wrong otherwise.
func (f rubricFile) rubric() (r sessions.Rubric, field, message, expected string) {
	r = sessions.Rubric{ID: f.ID, Min: 1, Max: 5}
	if f.Min != nil {
		r.Min = *f.Min
	}
	if f.Max != nil {
		r.Max = *f.Max
	}
	switch {
	case !slug(f.ID):
		return r, "id", fmt.Sprintf("the id is %q", f.ID), "lower-case letters, digits and dashes"
	case r.Min < lowestPoint || r.Max > highestPoint || r.Max <= r.Min:
		return r, "max", fmt.Sprintf("the scale runs from %d to %d", r.Min, r.Max), fmt.Sprintf("2 to 9 points within %d to %d", lowestPoint, highestPoint)
	case len(f.Dimensions) == 0:
		return r, "dimensions", "there is no dimension", "at least one [[dimensions]]"
	}
	seen := map[string]bool{}
	for _, d := range f.Dimensions {
		out := sessions.Dimension{ID: d.ID, Name: d.Name, Question: d.Question, Optional: d.Optional, Anchors: map[int]sessions.Text{}}
		switch {
		case !slug(d.ID) || seen[d.ID]:
			return r, "dimensions", fmt.Sprintf("the dimension id %q is no plain word or stands twice", d.ID), "ids of lower-case letters, each once"
		case len(d.Name) == 0:
			return r, "dimensions", fmt.Sprintf("dimension %q has no name", d.ID), `name = { en = "...", zh = "..." }`
		}
		seen[d.ID] = true
		for point, text := range d.Anchors {
			n, err := strconv.Atoi(point)
			if err != nil || n < r.Min || n > r.Max {
				return r, "dimensions", fmt.Sprintf("dimension %q has an anchor for %q", d.ID, point), fmt.Sprintf("points from %d to %d", r.Min, r.Max)
			}
			out.Anchors[n] = text
		}
		r.Dimensions = append(r.Dimensions, out)
	}
	return r, "", "", ""
}
