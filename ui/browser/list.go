package browser

import (
	"cmp"
	"slices"
	"strings"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/themes"
	"kansei/ui/field"
)

// New makes a list without sessions, which says that they are being read.
func New(styles *themes.Styles, words *lang.Words, keys KeyMap) Model {
	m := Model{words: words, keys: keys, search: field.New("/"), title: field.New(""), loading: true}
	m.SetStyles(styles)
	m.SetSize(80, 23)
	return m
}

// SetStyles changes the colours.
func (m *Model) SetStyles(s *themes.Styles) {
	m.styles = s
	m.search.SetStyles(s)
	m.title.SetStyles(s)
}

// SetSize gives the list its size in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.scroll()
}

// SetItems gives the sessions, in any order. The cursor stays on its session.
func (m *Model) SetItems(items []Item) {
	current, _ := m.Current()
	m.loading, m.problem = false, ""
	m.items = slices.Clone(items)
	m.hay = make([]string, len(items))
	for i, it := range m.items {
		it.Title = sanitize.Line(it.Title)
		it.Damaged = sanitize.Line(it.Damaged)
		m.items[i] = it
		m.hay[i] = strings.ToLower(strings.Join([]string{it.Title, it.ID, it.Scenario, strings.Join(it.Lanes, " "), it.Text}, "\n"))
	}
	m.list(current.Path)
}

// SetLoading says that the sessions are being read.
func (m *Model) SetLoading(loading bool) { m.loading = loading }

// SetProblem says why there is no list; "" for no problem.
func (m *Model) SetProblem(text string) { m.problem, m.loading = sanitize.Line(text), false }

// Typing reports whether letters are text.
func (m Model) Typing() bool { return m.mode != listing }

// Current is the session under the cursor.
func (m Model) Current() (Item, bool) {
	if m.cursor.At >= len(m.shown) {
		return Item{}, false
	}
	return m.items[m.shown[m.cursor.At]], true
}

// refresh finds and sorts what is listed, and keeps the cursor on its session.
func (m *Model) refresh() {
	current, _ := m.Current()
	m.list(current.Path)
}

// list finds and sorts what is listed, and puts the cursor on the session at a
// path where it is there.
func (m *Model) list(path string) {
	wanted := strings.Fields(strings.ToLower(sanitize.Line(m.search.Value())))
	m.shown = m.shown[:0:0]
	for i, it := range m.items {
		if m.passes(it) && containsAll(m.hay[i], wanted) {
			m.shown = append(m.shown, i)
		}
	}
	m.sort()
	if at := slices.IndexFunc(m.shown, func(i int) bool { return m.items[i].Path == path }); at >= 0 {
		m.cursor.At = at
	}
	m.scroll()
}

// SetModel lists only the sessions that a model is in; "" for all.
func (m *Model) SetModel(model string) {
	m.model = model
	m.refresh()
}

// models are those of the sessions that tell, the most frequent first.
func (m Model) models() []Count {
	in := map[string]int{}
	for _, it := range m.items {
		if it.Blind {
			continue
		}
		for i, lane := range it.Lanes {
			if !slices.Contains(it.Lanes[:i], lane) {
				in[lane]++
			}
		}
	}
	out := make([]Count, 0, len(in))
	for model, n := range in {
		out = append(out, Count{Model: model, Sessions: n})
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(b.Sessions-a.Sessions, cmp.Compare(a.Model, b.Model))
	})
	return out
}

func (m Model) passes(it Item) bool {
	if m.model != "" && (it.Blind || !slices.Contains(it.Lanes, m.model)) {
		return false
	}
	switch m.filter {
	case unrated:
		return it.Rated < 1 || it.Damaged != ""
	case rated:
		return it.Rated > 0 && it.Damaged == ""
	case all, filters:
	}
	return true
}

func (m Model) sort() {
	slices.SortStableFunc(m.shown, func(a, b int) int {
		x, y := m.items[a], m.items[b]
		if m.order == byTitle {
			if c := cmp.Compare(strings.ToLower(x.Title), strings.ToLower(y.Title)); c != 0 {
				return c
			}
		}
		if m.order == byRating {
			if c := cmp.Compare(x.Rated, y.Rated); c != 0 {
				return c
			}
		}
		if c := y.Created.Compare(x.Created); c != 0 {
			return c
		}
		return cmp.Compare(x.Path, y.Path)
	})
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// scroll keeps the cursor in the list and in sight.
func (m *Model) scroll() { m.cursor.SetSize(max(1, m.rows()), len(m.shown)) }

// remove takes the session under the cursor out of the list.
func (m *Model) remove() {
	at := m.shown[m.cursor.At]
	m.items = slices.Delete(slices.Clone(m.items), at, at+1)
	m.hay = slices.Delete(slices.Clone(m.hay), at, at+1)
	m.list("")
}
