package composer

import "strings"

// undoDepth is how many steps can be undone.
const undoDepth = 200

// snapshot is a text with its cursor and its folded pastes.
type snapshot struct {
	before, after string // the cursor
	pastes        []paste
}

func (s snapshot) text() string { return s.before + s.after }

// snap is the text as it is.
func (m *Model) snap() snapshot {
	text := m.area.Value()
	at := 0
	for range m.area.Line() {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	column := m.area.Column()
	for i := range text[at:] {
		if column == 0 || text[at+i] == '\n' {
			at += i
			return snapshot{text[:at], text[at:], m.pastes}
		}
		column--
	}
	return snapshot{text, "", m.pastes}
}

// put writes a text with the cursor between its two parts.
func (m *Model) put(before, after string) {
	m.drawn = ""
	m.area.Reset()
	m.area.InsertString(after)
	m.area.MoveToBegin()
	m.area.InsertString(before)
}

// run is what several edits have in common that are undone together.
type run int

const (
	runNone run = iota
	runOther
	runWriting
	runSpace // ends a run of writing
	runDeleting
)

// runOf tells what an edit was.
func runOf(was, now string) run {
	from, to, written := change(was, now)
	switch {
	case from < to && written == "":
		return runDeleting
	case from < to:
		return runOther
	case strings.TrimSpace(written) == "":
		return runSpace
	default:
		return runWriting
	}
}

// remember keeps a text that an edit is about to replace, or has replaced. A
// word that is written letter by letter is one step.
func (m *Model) remember(s snapshot, now run) {
	last := m.run
	m.run = now
	switch {
	case now == runWriting && last == runWriting, now == runDeleting && last == runDeleting, now == runSpace && (last == runWriting || last == runSpace):
		return
	}
	m.undone = append(m.undone, s)
	if len(m.undone) > undoDepth {
		m.undone = m.undone[1:]
	}
}

func (m *Model) undo() {
	m.run = runNone
	for n := len(m.undone); n > 0; n = len(m.undone) {
		last := m.undone[n-1]
		m.undone = m.undone[:n-1]
		if last.text() != m.area.Value() {
			m.pastes = last.pastes
			m.put(last.before, last.after)
			return
		}
	}
}
