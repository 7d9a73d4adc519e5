package sessions

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

// Verify reads a session file and returns everything that is wrong with it, in
// the order of the file, with places. A file that is refused has one fault. The
// others are of entries that are read and count for nothing: a rating of a
// reply that is not there, two lanes with one letter, chunks that do not add up.
func Verify(open func() io.Reader) ([]*FileError, error) {
	s, err := DecodeFrom(open)
	var refused *FileError
	if errors.As(err, &refused) {
		return []*FileError{refused}, nil
	}
	if err != nil {
		return nil, err
	}
	src, err := textOf(open)
	if err != nil {
		return nil, err
	}
	v := verifier{session: s}
	v.names("", s.Extra, reflect.TypeFor[fileV1]())
	v.lanes()
	v.turns()
	v.logs()
	for _, p := range v.problems[:min(len(v.problems), mostLocated)] {
		_ = located(src, p) // sets the place in p
	}
	return v.problems, nil
}

// mostLocated is how many faults get a line and a column. Each is looked for from
// the beginning of the file; the others have their fields alone.
const mostLocated = 100

type verifier struct {
	session  *Session
	problems []*FileError
}

func (v *verifier) add(field, format string, args ...any) {
	v.problems = append(v.problems, fileError(field, format, args...))
}

// names finds unknown fields whose names are known ones in other letters.
func (v *verifier) names(place string, extra Extra, wire reflect.Type) {
	for name := range extra {
		for i := range wire.NumField() {
			known, _, _ := strings.Cut(wire.Field(i).Tag.Get("json"), ",")
			if known != "" && strings.EqualFold(strings.ReplaceAll(name, "-", "_"), known) {
				v.add(place+"/"+name, "the field %q is not read; it is written %q", name, known)
			}
		}
	}
}

func (v *verifier) lanes() {
	labels := map[string]string{}
	for i, l := range v.session.Lanes {
		place := fmt.Sprintf("/lanes/%d", i)
		v.names(place, l.Extra, reflect.TypeFor[laneV1]())
		if other, ok := labels[l.Label]; ok {
			v.add(place+"/label", "lanes %s and %s are both labelled %q", other, l.ID, l.Label)
		}
		labels[l.Label] = l.ID
	}
}

func (v *verifier) turns() {
	for i := range v.session.Turns {
		t := &v.session.Turns[i]
		place := fmt.Sprintf("/turns/%d", i)
		v.names(place, t.Extra, reflect.TypeFor[turnV1]())
		v.names(place+"/user", t.User.Extra, reflect.TypeFor[userV1]())
		if to := t.User.To; to != "" && to != ToAll && v.session.Lane(to) == nil {
			v.add(place+"/user/to", "there is no lane %q", to)
		}
		for j := range t.Replies {
			v.reply(fmt.Sprintf("%s/replies/%d", place, j), t, &t.Replies[j])
		}
	}
}

func (v *verifier) reply(place string, t *Turn, r *Reply) {
	v.names(place, r.Extra, reflect.TypeFor[replyV1]())
	sum := 0
	for _, c := range r.Chunks {
		sum += int(c.Bytes)
	}
	if whole := len(r.Reasoning) + len(r.Text); len(r.Chunks) > 0 && sum != whole {
		v.add(place+"/chunks", "the chunks have %d bytes, and reasoning and text have %d", sum, whole)
	}
	if r.After != nil && (r.After.Turn >= t.N || v.session.Reply(*r.After) == nil) {
		v.add(place+"/after", "there is no earlier reply %s", *r.After)
	}
}

func (v *verifier) logs() {
	s := v.session
	for i, a := range s.Adoptions {
		v.address(fmt.Sprintf("/adoptions/%d", i), a.Address, a.Extra, reflect.TypeFor[adoptionV1]())
	}
	for i, r := range s.Ratings {
		place := fmt.Sprintf("/ratings/%d", i)
		v.address(place, r.Address, r.Extra, reflect.TypeFor[ratingV1]())
		if !slices.ContainsFunc(s.Rubric.Dimensions, func(d Dimension) bool { return d.ID == r.Dimension }) {
			v.add(place+"/dimension", "the rubric has no dimension %q", r.Dimension)
		}
	}
	for i, verdict := range s.Verdicts {
		v.verdict(fmt.Sprintf("/verdicts/%d", i), verdict)
	}
	for i, n := range s.Notes {
		v.address(fmt.Sprintf("/notes/%d", i), n.Address, n.Extra, reflect.TypeFor[noteV1]())
	}
	for i, g := range s.Guesses {
		place := fmt.Sprintf("/guesses/%d", i)
		v.names(place, g.Extra, reflect.TypeFor[guessV1]())
		if s.Lane(g.Lane) == nil {
			v.add(place+"/lane", "there is no lane %q", g.Lane)
		}
	}
	for i, st := range s.States {
		v.address(fmt.Sprintf("/states/%d", i), st.Address, st.Extra, reflect.TypeFor[stateV1]())
	}
	for i, j := range s.Judgements {
		place := fmt.Sprintf("/judgements/%d", i)
		if s.Turn(j.Turn) == nil {
			v.add(place+"/turn", "there is no turn %d", j.Turn)
		}
		v.laneList(place, j.Lanes)
		if len(j.Attempts) > 0 && len(j.Attempts) != len(j.Lanes) {
			v.add(place+"/attempts", "there are %d attempts for %d lanes", len(j.Attempts), len(j.Lanes))
		}
	}
}

// address reports an entry that is about a reply which is not there.
func (v *verifier) address(place string, a Address, extra Extra, wire reflect.Type) {
	v.names(place, extra, wire)
	switch s := v.session; {
	case s.Turn(a.Turn) == nil:
		v.add(place+"/turn", "there is no turn %d", a.Turn)
	case s.Lane(a.Lane) == nil:
		v.add(place+"/lane", "there is no lane %q", a.Lane)
	case s.Reply(a) == nil:
		v.add(place+"/attempt", "there is no reply %s", a)
	}
}

func (v *verifier) verdict(place string, verdict Verdict) {
	v.names(place, verdict.Extra, reflect.TypeFor[verdictV1]())
	if v.session.Turn(verdict.Turn) == nil {
		v.add(place+"/turn", "there is no turn %d", verdict.Turn)
	}
	v.laneList(place, verdict.Lanes)
	switch n := len(verdict.Lanes); {
	case verdict.Outcome == Best && n != 1:
		v.add(place+"/lanes", "one reply is best, and the verdict names %d", n)
	case verdict.Outcome == Tie && n < 2:
		v.add(place+"/lanes", "two or more replies tie, and the verdict names %d", n)
	}
}

func (v *verifier) laneList(place string, lanes []string) {
	for i, id := range lanes {
		if v.session.Lane(id) == nil {
			v.add(fmt.Sprintf("%s/lanes/%d", place, i), "there is no lane %q", id)
		} else if slices.Contains(lanes[:i], id) {
			v.add(fmt.Sprintf("%s/lanes/%d", place, i), "lane %q stands twice", id)
		}
	}
}
