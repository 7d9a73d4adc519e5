package sessions

import "time"

// UndoLog is what one rater can undo and redo. It holds, for each step, what
// counted before and what was entered; the logs themselves only grow. The zero
// value is ready.
type UndoLog struct {
	done   []step
	undone []step
}

// step is one entry with what it took the place of. Exactly one of the two
// kinds is set.
type step struct {
	rating  *Rating
	verdict *Verdict
	note    *Note

	hadRating  *Rating // what counted before; nil if nothing did
	hadVerdict *Verdict
	hadNote    *Note
}

// Rate appends a rating.
func (h *UndoLog) Rate(s *Session, r Rating) {
	st := step{rating: &r}
	if before, ok := s.Rating(r.Address, r.Dimension, r.Rater); ok {
		st.hadRating = &before
	}
	s.Ratings = append(s.Ratings, r)
	h.push(st)
}

// Judge appends a verdict.
func (h *UndoLog) Judge(s *Session, v Verdict) {
	st := step{verdict: &v}
	if before, ok := s.Verdict(v.Turn, v.Rater); ok {
		st.hadVerdict = &before
	}
	s.Verdicts = append(s.Verdicts, v)
	h.push(st)
}

// Annotate appends a note.
func (h *UndoLog) Annotate(s *Session, n Note) {
	st := step{note: &n}
	if before, ok := s.Note(n.Address, n.Rater); ok {
		st.hadNote = &before
	}
	s.Notes = append(s.Notes, n)
	h.push(st)
}

func (h *UndoLog) push(st step) {
	h.done = append(h.done, st)
	h.undone = nil
}

// Undone names what an undo or redo was about, so that the screen can go there.
type Undone struct {
	Address   Address // of a rating or note; of a verdict only Turn is set
	Dimension string  // of a rating
}

// Undo takes the newest step back: it appends the entry once more as withdrawn
// and, where something counted before it, that again. It returns false if
// there is nothing to undo.
func (h *UndoLog) Undo(s *Session, at time.Time) (Undone, bool) {
	if len(h.done) == 0 {
		return Undone{}, false
	}
	st := h.done[len(h.done)-1]
	h.done = h.done[:len(h.done)-1]
	h.undone = append(h.undone, st)
	switch {
	case st.rating != nil:
		gone := *st.rating
		gone.At, gone.Withdrawn = at, true
		s.Ratings = append(s.Ratings, gone)
		if st.hadRating != nil {
			again := *st.hadRating
			again.At = at
			s.Ratings = append(s.Ratings, again)
		}
	case st.verdict != nil:
		gone := *st.verdict
		gone.At, gone.Withdrawn = at, true
		s.Verdicts = append(s.Verdicts, gone)
		if st.hadVerdict != nil {
			again := *st.hadVerdict
			again.At = at
			s.Verdicts = append(s.Verdicts, again)
		}
	case st.note != nil:
		gone := *st.note
		gone.At, gone.Withdrawn = at, true
		s.Notes = append(s.Notes, gone)
		if st.hadNote != nil {
			again := *st.hadNote
			again.At = at
			s.Notes = append(s.Notes, again)
		}
	}
	return st.about(), true
}

// Redo enters again what Undo took back.
func (h *UndoLog) Redo(s *Session, at time.Time) (Undone, bool) {
	if len(h.undone) == 0 {
		return Undone{}, false
	}
	st := h.undone[len(h.undone)-1]
	h.undone = h.undone[:len(h.undone)-1]
	h.done = append(h.done, st)
	switch {
	case st.rating != nil:
		again := *st.rating
		again.At = at
		s.Ratings = append(s.Ratings, again)
	case st.verdict != nil:
		again := *st.verdict
		again.At = at
		s.Verdicts = append(s.Verdicts, again)
	case st.note != nil:
		again := *st.note
		again.At = at
		s.Notes = append(s.Notes, again)
	}
	return st.about(), true
}

func (st step) about() Undone {
	switch {
	case st.rating != nil:
		return Undone{Address: st.rating.Address, Dimension: st.rating.Dimension}
	case st.verdict != nil:
		return Undone{Address: Address{Turn: st.verdict.Turn}}
	default:
		return Undone{Address: st.note.Address}
	}
}

// Move follows a merge that has changed numbers.
func (h *UndoLog) Move(by Moves) {
	for _, steps := range [][]step{h.done, h.undone} {
		for _, st := range steps {
			for _, r := range []*Rating{st.rating, st.hadRating} {
				if r != nil {
					r.Address = by.Of(r.Address)
				}
			}
			for _, v := range []*Verdict{st.verdict, st.hadVerdict} {
				if v != nil {
					v.Turn, v.Lanes = by.Turn(v.Turn), each(v.Lanes, by.Lane)
				}
			}
			for _, n := range []*Note{st.note, st.hadNote} {
				if n != nil {
					n.Address = by.Of(n.Address)
				}
			}
		}
	}
}
