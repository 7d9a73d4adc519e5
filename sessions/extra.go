package sessions

import (
	"errors"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// rawJSON is one JSON value as it stands in a file.
type rawJSON string

// MarshalJSONTo writes the value.
func (r rawJSON) MarshalJSONTo(e *jsontext.Encoder) error { return e.WriteValue(jsontext.Value(r)) }

// UnmarshalJSONFrom keeps the value, without the white space around its parts.
func (r *rawJSON) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	compact := value.Clone()
	if err := compact.Compact(); err != nil {
		return err
	}
	if !compact.IsValid() { // a name stands twice in it, which Repair lets pass
		return errors.New("a name stands twice in an unknown field")
	}
	*r = rawJSON(compact)
	return nil
}

// with is the fields with one more.
func (x Extra) with(name string, value rawJSON) Extra {
	if x == nil {
		x = Extra{}
	}
	x[name] = value
	return x
}

// Raw is the JSON of an unknown field, nil if there is none.
func (x Extra) Raw(name string) []byte {
	if value, ok := x[name]; ok {
		return []byte(value)
	}
	return nil
}

// NewExtra makes unknown fields of valid JSON by name.
func NewExtra(fields map[string][]byte) Extra {
	out := Extra{}
	for name, value := range fields {
		out[name] = rawJSON(value)
	}
	return out
}

// union holds the names that either has.
func union(a, b Extra) map[string]bool {
	out := make(map[string]bool, len(a)+len(b))
	for name := range a {
		out[name] = true
	}
	for name := range b {
		out[name] = true
	}
	return out
}

// joinExtra takes of every unknown field the value that has changed since base.
// A field that one copy lacks is that of the other.
func joinExtra(base, ours, theirs Extra) Extra {
	if len(ours) == 0 && len(theirs) == 0 {
		return nil
	}
	var out Extra
	for name := range union(ours, theirs) {
		o, t := ours[name], theirs[name]
		value := max(o, t)
		switch b := base[name]; {
		case o == "" || t == "": // "" is not JSON: the field is not there; max has taken the other
		case o == b:
			value = t
		case t == b:
			value = o
		}
		out = out.with(name, value)
	}
	return out
}

// joinExtras merges the unknown fields below the session's own, which all have
// the numbers of the merged session.
func (s *Session) joinExtras(base, o, t *Session) {
	s.App.Extra = joinExtra(base.App.Extra, o.App.Extra, t.App.Extra)
	s.Rubric.joinExtras(&base.Rubric, &o.Rubric, &t.Rubric)
	if s.Scenario != nil {
		of := func(s *Session) Extra {
			if s.Scenario == nil {
				return nil
			}
			return s.Scenario.Extra
		}
		s.Scenario.Extra = joinExtra(of(base), of(o), of(t))
		if s.Scenario.Person != nil {
			s.Scenario.Person.Extra = joinExtra(base.personExtra(), o.personExtra(), t.personExtra())
		}
	}
	s.Blind.Extra = joinExtra(base.Blind.Extra, o.Blind.Extra, t.Blind.Extra)
	lane := func(s *Session, id string) Lane {
		if l := s.Lane(id); l != nil {
			return *l
		}
		return Lane{}
	}
	for i := range s.Lanes {
		l := &s.Lanes[i]
		b, own, their := lane(base, l.ID), lane(o, l.ID), lane(t, l.ID)
		l.Extra = joinExtra(b.Extra, own.Extra, their.Extra)
		l.Size.Extra = joinExtra(b.Size.Extra, own.Size.Extra, their.Size.Extra)
	}
	turns := func(s *Session) map[int]*Turn {
		out := make(map[int]*Turn, len(s.Turns))
		for i := range s.Turns {
			out[s.Turns[i].N] = &s.Turns[i]
		}
		return out
	}
	of := func(turns map[int]*Turn, n int) *Turn {
		if t, ok := turns[n]; ok {
			return t
		}
		return &Turn{}
	}
	inBase, inOurs, inTheirs := turns(base), turns(o), turns(t)
	for i := range s.Turns {
		turn := &s.Turns[i]
		b, own, their := of(inBase, turn.N), of(inOurs, turn.N), of(inTheirs, turn.N)
		turn.Extra = joinExtra(b.Extra, own.Extra, their.Extra)
		turn.User.Extra = joinExtra(b.User.Extra, own.User.Extra, their.User.Extra)
		for j := range turn.Replies {
			r := &turn.Replies[j]
			r.joinExtras(b.Reply(r.Lane, r.Attempt), own.Reply(r.Lane, r.Attempt), their.Reply(r.Lane, r.Attempt))
		}
	}
}

// joinExtras merges the unknown fields of the states of one reply, each of which
// may be nil.
func (r *Reply) joinExtras(base, o, t *Reply) {
	if o == nil || t == nil {
		return // the reply is that of the other copy
	}
	if base == nil {
		base = &Reply{}
	}
	r.Extra = joinExtra(base.Extra, o.Extra, t.Extra)
	r.afterExtra = joinExtra(base.afterExtra, o.afterExtra, t.afterExtra)
	r.Usage.Extra = joinExtra(base.Usage.Extra, o.Usage.Extra, t.Usage.Extra)
	if r.Error == nil {
		return
	}
	of := func(r *Reply) Extra {
		if r.Error == nil {
			return nil
		}
		return r.Error.Extra
	}
	if extra := joinExtra(of(base), of(o), of(t)); extra != nil {
		e := *r.Error // which the copies share
		e.Extra = extra
		r.Error = &e
	}
}

func (r *Rubric) joinExtras(base, o, t *Rubric) {
	r.Extra = joinExtra(base.Extra, o.Extra, t.Extra)
	of := func(r *Rubric, id string) Extra {
		for _, d := range r.Dimensions {
			if d.ID == id {
				return d.Extra
			}
		}
		return nil
	}
	for i := range r.Dimensions {
		id := r.Dimensions[i].ID
		r.Dimensions[i].Extra = joinExtra(of(base, id), of(o, id), of(t, id))
	}
}

// known is the value without its unknown fields, which are merged one by one.
func (a App) known() App {
	a.Extra = nil
	return a
}

func (r Rubric) known() Rubric {
	r.Extra = nil
	r.Dimensions = slices.Clone(r.Dimensions)
	for i := range r.Dimensions {
		r.Dimensions[i].Extra = nil
	}
	return r
}

// personExtra holds the unknown fields of the scenario's person.
func (s *Session) personExtra() Extra {
	if s.Scenario == nil || s.Scenario.Person == nil {
		return nil
	}
	return s.Scenario.Person.Extra
}

func (sc *Scenario) known() *Scenario {
	if sc == nil {
		return nil
	}
	c := *sc
	c.Extra = nil
	if c.Person != nil {
		p := *c.Person
		p.Extra = nil
		c.Person = &p
	}
	return &c
}
