package pane

import "github.com/charmbracelet/x/ansi"

// Marks is what the rater has given the reply that is rated.
type Marks struct {
	Points  []string // with the names of the dimensions, then without; the first that there is room for is shown
	Verdict string   // empty: none
}

// SetMarks puts marks into the frame.
func (m *Model) SetMarks(marks Marks) {
	if m.marks.equal(marks) {
		return
	}
	m.marks, m.dirty = marks, true
}

func (k Marks) equal(o Marks) bool {
	if k.Verdict != o.Verdict || len(k.Points) != len(o.Points) {
		return false
	}
	for i := range k.Points {
		if k.Points[i] != o.Points[i] {
			return false
		}
	}
	return true
}

// fit is what of the marks has room in a width, each with a blank on both
// sides. The verdict goes before the points.
func (k Marks) fit(room int) (points, verdict string) {
	if k.Verdict != "" && ansi.StringWidth(k.Verdict)+2 <= room {
		verdict = " " + k.Verdict + " "
		room -= ansi.StringWidth(verdict)
	}
	for _, text := range k.Points {
		if text != "" && ansi.StringWidth(text)+2 <= room {
			return " " + text + " ", verdict
		}
	}
	return "", verdict
}
