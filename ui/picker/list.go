package picker

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/sahilm/fuzzy"

	"kansei/sanitize"
	"kansei/ui/list"
)

// row is one line of a column: something to choose, or a heading over what
// follows.
type row struct {
	key     string // stays the same while the list around it changes; "" for a heading
	index   int    // in choices, sets or library; -1 for "no scenario" and headings
	set     bool   // it is a set of models
	heading string
	name    string // as it is shown
	matches []int  // bytes of name that the filter found
}

// column is a list that is scrolled and filtered.
type column struct {
	list.Cursor
	query string
	open  bool // the filter was opened, and letters go into it
	rows  []row
}

// filtering reports whether letters are part of a filter.
func (l column) filtering() bool { return l.open || l.query != "" }

// at is the row under the cursor, nil in an empty list.
func (l *column) at() *row {
	if l.At >= len(l.rows) {
		return nil
	}
	return &l.rows[l.At]
}

// set gives the list other rows and keeps the cursor on its row where that is
// still there.
func (l *column) set(rows []row) {
	key := ""
	if r := l.at(); r != nil {
		key = r.key
	}
	l.rows = rows
	if i := slices.IndexFunc(rows, func(r row) bool { return r.key != "" && r.key == key }); i >= 0 {
		l.At = i
	} else {
		l.At = 0
	}
	l.move(0)
}

// first puts the cursor on the first row.
func (l *column) first() {
	l.At = 0
	l.move(0)
}

// move goes by n rows, over headings, and reports whether there was a row to go
// to.
func (l *column) move(n int) bool {
	to := min(max(l.At+n, 0), max(0, len(l.rows)-1))
	step := 1
	if n < 0 {
		step = -1
	}
	for to >= 0 && to < len(l.rows) && l.rows[to].key == "" {
		to += step
	}
	if to < 0 { // the list begins with a heading
		to = slices.IndexFunc(l.rows, func(r row) bool { return r.key != "" })
	}
	if to < 0 || to >= len(l.rows) {
		l.scroll()
		return false
	}
	moved := to != l.At
	l.At = to
	l.scroll()
	return moved
}

// scroll keeps the cursor in sight, and a heading over it too.
func (l *column) scroll() {
	l.Length = len(l.rows)
	if l.Height <= 0 {
		return
	}
	from := l.At
	for from > 0 && from < len(l.rows) && l.rows[from-1].key == "" {
		from--
	}
	l.Show(from, l.At)
}

// refresh makes the rows of both columns anew.
func (m *Model) refresh() {
	m.models.set(m.modelRows())
	m.scenarios.set(m.scenarioRows())
	m.scroll()
}

// scroll gives the columns the height they have on the screen.
func (m *Model) scroll() {
	m.models.Height, m.scenarios.Height = m.layout().rows, m.layout().rows
	m.models.scroll()
	m.scenarios.scroll()
}

func (m *Model) modelRows() []row {
	names := make([]string, len(m.choices))
	hay := make([]string, len(m.choices))
	for i, c := range m.choices {
		names[i] = sanitize.Line(c.Name)
		if names[i] == "" {
			names[i] = sanitize.Line(c.Ref)
		}
		hay[i] = names[i] + "  " + sanitize.Line(c.Ref)
	}
	for i, c := range m.choices { // two vendors may serve a model of one name
		same := func(o Choice) bool { return o.Reachable == c.Reachable && o.Name == c.Name && o.Vendor != c.Vendor }
		if c.Name != "" && c.Vendor != "" && slices.ContainsFunc(m.choices, same) {
			names[i] += " (" + sanitize.Line(c.Vendor) + ")"
		}
	}
	var reached, others []row
	m.longest = 0
	for _, f := range found(m.models.query, hay) {
		c := m.choices[f.Index]
		r := row{key: "m:" + c.Ref + "\x00" + c.Name, index: f.Index, name: names[f.Index], matches: within(f.MatchedIndexes, names[f.Index])}
		if c.Reachable {
			reached = append(reached, r)
		} else {
			others = append(others, r)
			m.longest = max(m.longest, ansi.StringWidth(r.name))
		}
	}
	if len(others) > 0 && len(reached) > 0 {
		reached = append(reached, row{index: -1})
	}
	if len(others) > 0 {
		reached = append(reached, row{index: -1, heading: m.words.T("picker.unreachable")})
	}
	return slices.Concat(m.setRows(), reached, others)
}

func (m *Model) scenarioRows() []row {
	var rows []row
	if m.scenarios.query == "" {
		rows = append(rows, row{key: "none", index: -1, name: m.words.T("picker.no_scenario")})
	}
	hay := make([]string, len(m.library))
	for i, s := range m.library {
		hay[i] = strings.Join([]string{sanitize.Line(s.Title), sanitize.Line(s.ID), m.kind(s.Kind), s.Lang}, "  ")
	}
	matches := found(m.scenarios.query, hay)
	for i, s := range m.library { // by a word of what it is about
		about := strings.Contains(strings.ToLower(s.About), strings.ToLower(m.scenarios.query))
		if about && !slices.ContainsFunc(matches, func(f fuzzy.Match) bool { return f.Index == i }) {
			matches = append(matches, fuzzy.Match{Index: i})
		}
	}
	for _, f := range matches {
		s := m.library[f.Index]
		name := sanitize.Line(s.Title)
		rows = append(rows, row{key: "s:" + s.ID, index: f.Index, name: name, matches: within(f.MatchedIndexes, name)})
	}
	return rows
}

// found are the texts that a query finds, the best first; all without a query.
func found(query string, hay []string) fuzzy.Matches {
	if query != "" {
		return fuzzy.Find(query, hay)
	}
	out := make(fuzzy.Matches, len(hay))
	for i := range hay {
		out[i] = fuzzy.Match{Index: i}
	}
	return out
}

// within are the indexes that lie in a name.
func within(indexes []int, name string) []int {
	return slices.DeleteFunc(slices.Clone(indexes), func(i int) bool { return i >= len(name) })
}
