package picker

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// grouped puts what can be reached first, programs before models, then the models
// of each maker together, the newest version first.
func grouped(choices []Choice) []Choice {
	out := slices.Clone(choices)
	place := map[string]int{} // of makers, in the order in which they come
	for _, c := range out {
		if m := maker(c); place[m] == 0 {
			place[m] = len(place) + 1
		}
	}
	slices.SortStableFunc(out, func(a, b Choice) int {
		return cmp.Or(
			last(!a.Reachable, !b.Reachable), last(!a.Builtin, !b.Builtin),
			cmp.Compare(place[maker(a)], place[maker(b)]),
			slices.Compare(version(b), version(a)),
		)
	})
	return out
}

// last orders what is so after what is not.
func last(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// model is a model's own name, without its provider.
func (c Choice) model() string {
	name := cmp.Or(c.Name, c.Ref)
	return strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
}

// maker is the family that a model's name begins with: the letters before its
// first number or hyphen.
func maker(c Choice) string {
	if c.Builtin {
		return "builtin"
	}
	name := c.model()
	if at := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }); at > 0 {
		name = name[:at]
	}
	return name
}

// version are the numbers of a model's name.
func version(c Choice) []int {
	if c.Builtin {
		return nil
	}
	var out []int
	for _, digits := range strings.FieldsFunc(c.model(), func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.Atoi(digits)
		if err != nil {
			break
		}
		out = append(out, n)
	}
	return out
}
