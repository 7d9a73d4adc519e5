package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"kansei/ui/picker"
)

func TestAChoiceOfModelsIsKeptUnderAName(t *testing.T) {
	known := []picker.Choice{
		{Ref: "builtin/eliza", Reachable: true, Builtin: true},
		{Ref: "builtin/listener", Reachable: true, Builtin: true},
		{Ref: "builtin/advisor", Reachable: true, Builtin: true},
		{Ref: "glm-5", Why: "no key"},
	}
	var kept []picker.Set
	var fail error
	deps := func(d *Deps) {
		d.Known = func() []picker.Choice { return known }
		d.Choices = func(context.Context) []picker.Choice { return known }
		d.Memory.Sets = []picker.Set{{Name: "the usual", Models: []string{"builtin/advisor", "glm-5"}}}
		d.Memory.KeepSets = func(sets []picker.Set) error { kept = sets; return fail }
	}
	drive(t, setting{start: &Start{}, deps: deps, w: 100, h: 30}, func(d *driver) {
		d.shows("the usual")
		d.keys("tab", "home", "space") // choose the set
		d.shows("Out of reach for now: glm-5")
		d.keys("ctrl+k")
		d.write("just one")
		d.keys("enter")
		d.pass(time.Millisecond)
		if len(kept) != 2 || kept[1].Name != "just one" || len(kept[1].Models) != 1 || kept[1].Models[0] != "builtin/advisor" {
			t.Fatalf("kept %+v", kept)
		}
		d.shows("just one")
		d.fits()
		d.keys("home", "ctrl+d")
		d.pass(time.Millisecond)
		if len(kept) != 1 || kept[0].Name != "just one" {
			t.Errorf("kept %+v after one was dropped", kept)
		}
		d.hides("the usual")
		d.keys("end", "ctrl+d")
		d.shows("There is no saved set under the cursor")
		fail = errors.New("the disk is full")
		d.keys("home", "ctrl+d")
		d.pass(time.Millisecond)
		d.shows("the disk is full")
	})
}
