package report

import (
	"reflect"
	"testing"
)

// A field that is added to what is kept of a session belongs into parts, too.
func TestPartsHaveEveryField(t *testing.T) {
	for _, pair := range [][2]reflect.Type{
		{reflect.TypeFor[study](), reflect.TypeFor[wireStudy]()},
		{reflect.TypeFor[mark](), reflect.TypeFor[wireMark]()},
		{reflect.TypeFor[cell](), reflect.TypeFor[wireCell]()},
		{reflect.TypeFor[game](), reflect.TypeFor[wireGame]()},
		{reflect.TypeFor[unit](), reflect.TypeFor[wireUnit]()},
		{reflect.TypeFor[guess](), reflect.TypeFor[wireGuess]()},
		{reflect.TypeFor[places](), reflect.TypeFor[wirePlaces]()},
		{reflect.TypeFor[judged](), reflect.TypeFor[wireJudged]()},
		{reflect.TypeFor[preference](), reflect.TypeFor[wirePreference]()},
		{reflect.TypeFor[attackCount](), reflect.TypeFor[wireAttacks]()},
	} {
		if pair[0].NumField() != pair[1].NumField() {
			t.Errorf("%v has %d fields, and %v %d", pair[0], pair[0].NumField(), pair[1], pair[1].NumField())
		}
	}
	// Raters, models, scores, the reference table and builtin are counted by Find.
	if counted := reflect.TypeFor[Inputs]().NumField() - 5; reflect.TypeFor[partCounts]().NumField() != counted {
		t.Errorf("Inputs has %d fields that are added up, parts have %d", counted, reflect.TypeFor[partCounts]().NumField())
	}
}
