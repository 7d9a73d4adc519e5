package ui

import (
	"testing"

	"kansei/sessions"
)

// TestRatingLimited chooses in the settings what is rated.
func TestRatingLimited(t *testing.T) {
	set := setting{models: []string{"fake/warm", "fake/list"}, lanes: cast(), w: 100, h: 30}
	drive(t, set, func(d *driver) {
		whole := d.session().Rubric
		d.app.Deps.Rubrics = []sessions.Rubric{whole}
		choose := func(text string) {
			d.app.chat.OpenSettings("dimensions")
			d.run(d.app.carryOut())
			d.keys("enter", "ctrl+u")
			d.write(text)
			d.keys("enter", "esc")
		}
		choose("empathy, overall")
		if got := d.session().Rubric.Dimensions; len(got) != 2 || got[0].ID != "empathy" {
			t.Fatalf("rated are %+v", got)
		}
		choose("warmth")
		if got := d.session().Rubric.Dimensions; len(got) != 2 {
			t.Errorf("an unknown dimension changed them to %+v", got)
		}
		choose("verdict")
		d.ask("I failed my exam")
		d.shows("Which was best?")
		d.keys("l", "b")
		d.hides("Which was best?")
		if v, ok := d.app.chat.Verdict(); !ok || v.Outcome != sessions.Best {
			t.Error("there is no verdict")
		}
	})
}
