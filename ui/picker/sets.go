package picker

import (
	"slices"
	"strings"

	"kansei/sanitize"
)

// Set is a choice of models that was saved under a name.
type Set struct {
	Name   string   `json:"name"`
	Models []string `json:"models"` // refs, in the order of choosing
}

// SaveSet asks for the chosen models to be saved as a set.
type SaveSet struct{ Models []string }

// DropSet asks for a set to be forgotten.
type DropSet struct{ Name string }

// SetSets gives the sets in the order in which they are to be shown.
func (m *Model) SetSets(sets []Set) {
	m.sets = slices.Clone(sets)
	m.refresh()
}

// setRows are the sets that the filter finds, under a heading of their own.
func (m *Model) setRows() []row {
	hay := make([]string, len(m.sets))
	for i, s := range m.sets {
		hay[i] = sanitize.Line(s.Name)
	}
	var rows []row
	for _, f := range found(m.models.query, hay) {
		rows = append(rows, row{key: "set:" + m.sets[f.Index].Name, index: f.Index, set: true, name: hay[f.Index], matches: f.MatchedIndexes})
	}
	if len(rows) == 0 {
		return nil
	}
	rows = slices.Insert(rows, 0, row{index: -1, heading: m.words.T("picker.sets")})
	return append(rows, row{index: -1}, row{index: -1, heading: m.words.T("picker.models")})
}

// useSet chooses the models of a set that can be reached.
func (m *Model) useSet(s Set) {
	var missing []string
	m.chosen, m.touched = nil, true
	for _, ref := range s.Models {
		switch {
		case !m.canChoose(ref):
			missing = append(missing, sanitize.Line(ref))
		case len(m.chosen) < MaxLanes && !slices.Contains(m.chosen, ref):
			m.chosen = append(m.chosen, ref)
		}
	}
	if len(missing) > 0 {
		m.notice = m.words.T("picker.set_missing", strings.Join(missing, ", "))
	}
}

func (m *Model) saveSet() Action {
	if len(m.chosen) == 0 {
		m.notice = m.words.T("picker.choose_one")
		return nil
	}
	models := slices.Clone(m.chosen)
	return SaveSet{Models: models}
}

// dropSet forgets the set under the cursor.
func (m *Model) dropSet() Action {
	r := m.list().at()
	if r == nil || !r.set {
		m.notice = m.words.T("picker.no_set_here")
		return nil
	}
	name := m.sets[r.index].Name
	return DropSet{Name: name}
}

func (m Model) setRow(r row, w int, cursor bool) string {
	s := m.sets[r.index]
	box, style, mark := "[ ] ", m.styles.Text, m.styles.Muted
	if slices.Equal(s.Models, m.chosen) {
		box, style, mark = "[✓] ", m.styles.Strong, m.styles.Accent
	}
	return m.line(m.boxed(r, box, mark, style, cursor), piece{text: m.words.T("picker.set_size", len(s.Models)), style: m.styles.Muted}, w, cursor)
}
