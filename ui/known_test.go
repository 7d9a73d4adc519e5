package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/picker"
)

// What is known of the models is read from files, which a key must not wait for.
func TestAKeyWaitsForNoListOfModels(t *testing.T) {
	asked := 0
	deps := func(d *Deps) {
		known := d.Known
		d.Known = func() []picker.Choice { asked++; return known() }
	}
	drive(t, setting{models: []string{"builtin/eliza"}, deps: deps}, func(d *driver) {
		_, cmd := d.app.Update(tea.KeyPressMsg{Code: 'p', Mod: tea.ModCtrl})
		if d.app.screen != screenPicker || cmd == nil || asked > 0 {
			t.Errorf("on screen %v the models were asked for %d times", d.app.screen, asked)
		}
		d.keys("esc", "ctrl+p")
		if asked != 1 {
			t.Errorf("the models were asked for %d times", asked)
		}
	})
}
