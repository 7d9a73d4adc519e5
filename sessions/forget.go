package sessions

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
)

// forgottenField is the field of a file that holds the tombstones of raters who
// were taken out of it.
const forgottenField = "forgotten"

// Forget takes a rater out of a session, in every pass and of every installation:
// ratings, verdicts, notes and guesses, and the name at the reveal. A tombstone
// stays, a hash of the session's id and the name, so that a merge with a copy that
// still has the rater does not bring the entries back. Who knows the name can
// tell that it was there; nobody else can. It reports whether there was anything
// of the rater.
func (s *Session) Forget(name string) bool {
	had := s.dropRater(func(r string) bool { return r == name })
	codes := s.forgotten()
	if code := s.tombstone(name); !slices.Contains(codes, code) {
		s.keepForgotten(append(codes, code))
	}
	return had
}

// tombstone stands for a rater who was forgotten.
func (s *Session) tombstone(name string) string {
	sum := sha256.Sum256([]byte(joinKey("forgotten", s.ID, name)))
	return hex.EncodeToString(sum[:16])
}

// forgotten lists the tombstones.
func (s *Session) forgotten() []string {
	var codes []string
	if raw, ok := s.Extra[forgottenField]; ok && json.Unmarshal([]byte(raw), &codes) != nil {
		return nil // a field of that name by another program
	}
	return codes
}

func (s *Session) keepForgotten(codes []string) {
	slices.Sort(codes)
	b, err := json.Marshal(slices.Compact(codes))
	if err != nil {
		return // a list of texts can always be written
	}
	extra := maps.Clone(s.Extra)
	s.Extra = extra.with(forgottenField, rawJSON(b))
}

// joinForgotten takes in the tombstones of two copies, and takes out again what
// one of them still had of those raters.
func (s *Session) joinForgotten(o, t *Session) {
	codes := append(slices.Clone(o.forgotten()), t.forgotten()...)
	if len(codes) == 0 {
		return
	}
	s.keepForgotten(codes)
	known := map[string]bool{}
	s.dropRater(func(name string) bool {
		gone, ok := known[name]
		if !ok {
			gone = slices.Contains(codes, s.tombstone(name))
			known[name] = gone
		}
		return gone
	})
}

// dropRater takes out what raters said, and reports whether there was anything.
func (s *Session) dropRater(is func(name string) bool) bool {
	had := drop(&s.Ratings, func(r *Rating) bool { return is(r.Name) })
	had = drop(&s.Verdicts, func(v *Verdict) bool { return is(v.Name) }) || had
	had = drop(&s.Notes, func(n *Note) bool { return is(n.Name) }) || had
	had = drop(&s.Guesses, func(g *Guess) bool { return is(g.Name) }) || had
	if s.Blind.RevealedBy != "" && is(s.Blind.RevealedBy) {
		s.Blind.RevealedBy, had = "", true
	}
	return had
}

// drop takes entries out of a copy of a log.
func drop[E any](log *[]E, is func(*E) bool) bool {
	var out []E
	for i := range *log {
		if !is(&(*log)[i]) {
			out = append(out, (*log)[i])
		}
	}
	had := len(out) < len(*log)
	if had {
		*log = out
	}
	return had
}
