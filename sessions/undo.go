package sessions

import "time"

// UndoLog is what one rater can undo and redo. It holds, for each step, what
// counted before and what was entered; the logs themselves only grow. The zero
// value is ready.
type UndoLog struct {
	done   []step
	undone []step
}

// step is one entry with what it took the place of, nil if nothing counted.
type step struct{ entered, before entry }

// entry is a Rating, Verdict or Note.
type entry interface {
	enter(s *Session, at time.Time, withdrawn bool) // once more
	moved(by Moves) entry
	about() Undone
}

// Undone names what an undo or redo was about, so that the screen can go there.
type Undone struct {
	Address   Address // of a rating or note; of a verdict only Turn is set
	Dimension string  // of a rating
}

// Rate appends a rating.
func (h *UndoLog) Rate(s *Session, r Rating) {
	before, ok := s.Rating(r.Address, r.Dimension, r.Rater)
	s.Ratings = append(s.Ratings, r)
	h.push(r, before, ok)
}

// Judge appends a verdict.
func (h *UndoLog) Judge(s *Session, v Verdict) {
	before, ok := s.Verdict(v.Turn, v.Rater)
	s.Verdicts = append(s.Verdicts, v)
	h.push(v, before, ok)
}

// Annotate appends a note.
func (h *UndoLog) Annotate(s *Session, n Note) {
	before, ok := s.Note(n.Address, n.Rater)
	s.Notes = append(s.Notes, n)
	h.push(n, before, ok)
}

func (h *UndoLog) push(entered, before entry, counted bool) {
	if !counted {
		before = nil
	}
	h.done, h.undone = append(h.done, step{entered, before}), nil
}

// Undo takes the newest step back: it appends the entry once more as withdrawn
// and, where something counted before it, that again. It returns false if
// there is nothing to undo.
func (h *UndoLog) Undo(s *Session, at time.Time) (Undone, bool) {
	if len(h.done) == 0 {
		return Undone{}, false
	}
	st := h.done[len(h.done)-1]
	h.done, h.undone = h.done[:len(h.done)-1], append(h.undone, st)
	st.entered.enter(s, at, true)
	if st.before != nil {
		st.before.enter(s, at, false)
	}
	return st.entered.about(), true
}

// Redo enters again what Undo took back.
func (h *UndoLog) Redo(s *Session, at time.Time) (Undone, bool) {
	if len(h.undone) == 0 {
		return Undone{}, false
	}
	st := h.undone[len(h.undone)-1]
	h.undone, h.done = h.undone[:len(h.undone)-1], append(h.done, st)
	st.entered.enter(s, at, false)
	return st.entered.about(), true
}

// Move follows a merge that has changed numbers.
func (h *UndoLog) Move(by Moves) {
	for _, steps := range [][]step{h.done, h.undone} {
		for i, st := range steps {
			steps[i].entered = st.entered.moved(by)
			if st.before != nil {
				steps[i].before = st.before.moved(by)
			}
		}
	}
}

func (r Rating) enter(s *Session, at time.Time, withdrawn bool) {
	r.At, r.Withdrawn = at, withdrawn
	s.Ratings = append(s.Ratings, r)
}

func (r Rating) moved(by Moves) entry {
	r.Address = by.Of(r.Address)
	return r
}

func (r Rating) about() Undone { return Undone{Address: r.Address, Dimension: r.Dimension} }

func (v Verdict) enter(s *Session, at time.Time, withdrawn bool) {
	v.At, v.Withdrawn = at, withdrawn
	s.Verdicts = append(s.Verdicts, v)
}

func (v Verdict) moved(by Moves) entry {
	v.Turn, v.Lanes = by.Turn(v.Turn), each(v.Lanes, by.Lane)
	return v
}

func (v Verdict) about() Undone { return Undone{Address: Address{Turn: v.Turn}} }

func (n Note) enter(s *Session, at time.Time, withdrawn bool) {
	n.At, n.Withdrawn = at, withdrawn
	s.Notes = append(s.Notes, n)
}

func (n Note) moved(by Moves) entry {
	n.Address = by.Of(n.Address)
	return n
}

func (n Note) about() Undone { return Undone{Address: n.Address} }
