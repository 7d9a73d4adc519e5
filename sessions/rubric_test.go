package sessions

import (
	"slices"
	"testing"
)

func TestRubricLimited(t *testing.T) {
	whole := Rubric{ID: "r", Min: 1, Max: 5, Dimensions: []Dimension{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	for _, tt := range []struct {
		name          string
		names         []string
		want, missing []string
		verdictOnly   bool
	}{
		{"none asked for", nil, []string{"a", "b", "c"}, nil, false},
		{"its own order", []string{"c", "a"}, []string{"a", "c"}, nil, false},
		{"one unknown", []string{"b", "x"}, []string{"b"}, []string{"x"}, false},
		{"all unknown", []string{"x"}, []string{"a", "b", "c"}, []string{"x"}, false},
		{"verdict alone", []string{VerdictAlone}, []string{"a", "b", "c"}, nil, true},
		{"verdict and another", []string{VerdictAlone, "a"}, []string{"a", "b", "c"}, []string{"a"}, true},
	} {
		got, missing := whole.Limited(tt.names)
		var ids []string
		for _, d := range got.Dimensions {
			ids = append(ids, d.ID)
		}
		if !slices.Equal(ids, tt.want) || !slices.Equal(missing, tt.missing) || got.VerdictOnly() != tt.verdictOnly {
			t.Errorf("%s: %q without %q, verdict only %v", tt.name, ids, missing, got.VerdictOnly())
		}
	}
	if whole.VerdictOnly() || len(whole.Dimensions) != 3 {
		t.Error("the rubric itself was changed")
	}
}
