package sessions

import "slices"

// VerdictAlone stands in a list of dimensions for none of them: what is asked
// then is which reply was best.
const VerdictAlone = "verdict"

// Limited is a rubric with some of its dimensions, in its own order; missing are
// the names that it has no dimension for. VerdictAlone makes all of them
// optional. A rubric that has none of the names, or no names at all, stays as it
// is.
func (r Rubric) Limited(names []string) (limited Rubric, missing []string) {
	if len(names) == 0 {
		return r, nil
	}
	all := slices.Clone(r.Dimensions)
	if slices.Contains(names, VerdictAlone) {
		for i := range all {
			all[i].Optional = true
		}
		r.Dimensions = all
		return r, slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == VerdictAlone })
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(d Dimension) bool { return d.ID == name }) {
			missing = append(missing, name)
		}
	}
	if len(missing) < len(names) {
		r.Dimensions = slices.DeleteFunc(all, func(d Dimension) bool { return !slices.Contains(names, d.ID) })
	}
	return r, missing
}
