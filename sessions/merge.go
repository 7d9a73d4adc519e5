package sessions

import (
	"fmt"
	"maps"
	"reflect"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Merge joins two copies of one session that went apart after base, which may
// be nil, so that nothing of either is lost:
//
//   - turns, replies and lanes of both are there. What both have under one
//     number, but is not the same, gets numbers of its own, and every reference
//     follows (see Join);
//   - of one reply the finished state wins, else the longer one;
//   - of every log the entries of both are there, in the order of their times;
//   - a title, a setting or an unknown field is that of the copy which set it
//     later on purpose (Session.ChangedAt), else of the copy which changed it
//     since base, else of the copy that was changed later. An unknown field that
//     one copy lacks is that of the other;
//   - a reveal stays.
//
// Merge is pure: it changes none of its arguments, and gives the same whatever
// the order and however often it is applied.
func Merge(base, ours, theirs *Session) *Session {
	merged, _ := Join(base, ours, theirs)
	return merged
}

// Moves is what a merge has changed of one copy's numbers. The zero value
// changes nothing.
type Moves struct {
	lanes     map[string]string // by id
	addresses map[Address]Address
}

// Empty reports whether every number is as it was.
func (m Moves) Empty() bool { return len(m.lanes) == 0 && len(m.addresses) == 0 }

// Of is an address of before the merge as it is after it.
func (m Moves) Of(a Address) Address {
	a.Lane = m.Lane(a.Lane)
	if to, ok := m.addresses[a]; ok {
		return to
	}
	if to, ok := m.addresses[Address{Turn: a.Turn}]; ok {
		a.Turn = to.Turn
	}
	return a
}

// Turn is the number of a turn after the merge.
func (m Moves) Turn(n int) int { return m.Of(Address{Turn: n}).Turn }

// Lane is the id of a lane after the merge.
func (m Moves) Lane(id string) string {
	if to, ok := m.lanes[id]; ok {
		return to
	}
	return id
}

// move notes that an address changes; one without lane and attempt is a turn.
func (m *Moves) move(from, to Address) {
	if from == to {
		return
	}
	if m.addresses == nil {
		m.addresses = map[Address]Address{}
	}
	m.addresses[from] = to
}

// Join is Merge, and returns which numbers of ours it has changed.
func Join(base, ours, theirs *Session) (*Session, Moves) {
	a := align(ours, theirs)
	o, t := ours.moved(a.ours), theirs.moved(a.theirs)
	m := o.Clone()
	m.joinLanes(o, t, base)
	m.Turns = a.joinTurns(o, t)
	m.joinFields(base, o, t)
	if base == nil {
		base = &Session{}
	}
	base = base.moved(align(m, base).theirs)
	m.joinLogs(base, o, t)
	m.joinExtras(base, o, t)
	m.joinForgotten(o, t)
	return m, a.ours
}

// joinFields merges what a session has one of.
func (s *Session) joinFields(base, o, t *Session) {
	if base == nil {
		base = &Session{}
	}
	f := fields{base: base, o: o, t: t, origin: map[string]time.Time{}}
	s.CreatedAt = earlier(o.CreatedAt, t.CreatedAt)
	s.UpdatedAt = latest(o.UpdatedAt, t.UpdatedAt)
	s.Title = pick(&f, "title", base.Title, o.Title, t.Title)
	s.System = pick(&f, "system", base.System, o.System, t.System)
	s.App = pick(&f, "app", base.App.known(), o.App.known(), t.App.known())
	s.Rubric = pick(&f, "rubric", base.Rubric.known(), o.Rubric.known(), t.Rubric.known())
	s.Scenario = pick(&f, "scenario", base.Scenario.known(), o.Scenario.known(), t.Scenario.known())
	s.Blind = pick(&f, "blind", unrevealed(base.Blind), unrevealed(o.Blind), unrevealed(t.Blind))
	s.Blind.RevealedAt, s.Blind.RevealedBy = joinReveal(base.Blind, o.Blind, t.Blind)
	s.Extra = nil
	for name := range union(o.Extra, t.Extra) {
		s.Extra = s.Extra.with(name, pickExtra(&f, name))
	}
	s.ChangedAt = maps.Clone(o.ChangedAt)
	for name, at := range t.ChangedAt {
		if s.ChangedAt == nil {
			s.ChangedAt = map[string]time.Time{}
		}
		s.ChangedAt[name] = latest(s.ChangedAt[name], at)
	}
	s.origin = f.origins(s.UpdatedAt)
}

// fields decides between two values of a field.
type fields struct {
	base, o, t *Session
	origin     map[string]time.Time // by field: when the copy was changed that its value is from
}

// pick is the value of a field that has changed later.
func pick[T any](f *fields, name string, base, ours, theirs T) T {
	same := reflect.DeepEqual(ours, theirs)
	atOurs, atTheirs := f.o.changed(name), f.t.changed(name)
	setOurs, setTheirs := f.o.ChangedAt[name], f.t.ChangedAt[name]
	var takeOurs bool
	switch {
	case same:
		f.origin[name] = latest(atOurs, atTheirs)
		return ours
	case !setOurs.Equal(setTheirs):
		takeOurs = setOurs.After(setTheirs)
	case reflect.DeepEqual(ours, base) != reflect.DeepEqual(theirs, base):
		takeOurs = reflect.DeepEqual(theirs, base)
	case !atOurs.Equal(atTheirs):
		takeOurs = atOurs.After(atTheirs)
	default:
		takeOurs = canonical(ours) > canonical(theirs)
	}
	if takeOurs {
		f.origin[name] = atOurs
		return ours
	}
	f.origin[name] = atTheirs
	return theirs
}

// pickExtra is pick for an unknown field. A field that one copy does not have is
// not taken from the other: it may be an old copy.
func pickExtra(f *fields, name string) rawJSON {
	ours, hasOurs := f.o.Extra[name]
	theirs, hasTheirs := f.t.Extra[name]
	key := "extra " + name
	switch {
	case !hasTheirs:
		f.origin[key] = f.o.changed(key)
		return ours
	case !hasOurs:
		f.origin[key] = f.t.changed(key)
		return theirs
	default:
		return pick(f, key, f.base.Extra[name], ours, theirs)
	}
}

// changed is when the copy was changed that a field's value is from.
func (s *Session) changed(name string) time.Time {
	if at, ok := s.origin[name]; ok {
		return at
	}
	return s.UpdatedAt
}

// origins leaves out what is as UpdatedAt has it.
func (f *fields) origins(updated time.Time) map[string]time.Time {
	maps.DeleteFunc(f.origin, func(_ string, at time.Time) bool { return at.Equal(updated) })
	if len(f.origin) == 0 {
		return nil
	}
	return f.origin
}

// Equal reports whether two sessions say the same, whenever they were changed
// last. It is quick where they share their texts and logs, as a merged session
// does with the one that it was made of.
func Equal(a, b *Session) bool {
	x, y := *a, *b
	for _, s := range []*Session{&x, &y} {
		s.UpdatedAt, s.origin = time.Time{}, nil
	}
	return reflect.DeepEqual(&x, &y)
}

// SetTitle gives the session another title on purpose.
func (s *Session) SetTitle(title string, at time.Time) {
	s.Title = title
	s.Touch("title", at)
}

// Touch notes that a field was set on purpose, always later than the last time,
// whatever the clock says. Name is the field's JSON name.
func (s *Session) Touch(name string, at time.Time) {
	changed := maps.Clone(s.ChangedAt) // which copies share
	if changed == nil {
		changed = map[string]time.Time{}
	}
	if last, ok := changed[name]; ok && !at.After(last) {
		at = last.Add(time.Microsecond)
	}
	changed[name] = at.Round(0).UTC()
	s.ChangedAt = changed
}

func unrevealed(b Blind) Blind {
	b.RevealedAt, b.RevealedBy, b.Extra = nil, "", nil
	return b
}

// joinReveal keeps a reveal that one copy has: the one that changed since base,
// else the later.
func joinReveal(base, o, t Blind) (*time.Time, string) {
	at := func(b Blind) time.Time { return *b.RevealedAt }
	equal := func(x, y Blind) bool {
		return x.RevealedAt != nil && y.RevealedAt != nil && at(x).Equal(at(y)) && x.RevealedBy == y.RevealedBy
	}
	winner := o
	switch {
	case o.RevealedAt == nil:
		winner = t
	case t.RevealedAt == nil:
	case equal(o, base):
		winner = t
	case equal(t, base):
	case at(t).After(at(o)), at(t).Equal(at(o)) && t.RevealedBy > o.RevealedBy:
		winner = t
	}
	return winner.RevealedAt, winner.RevealedBy
}

// joinLanes takes in the lanes that only theirs has.
func (s *Session) joinLanes(o, t, base *Session) {
	if base == nil {
		base = &Session{}
	}
	places := interleave(len(o.Lanes), len(t.Lanes), matching(laneKeys(o), laneKeys(t)), laneOrder(o), laneOrder(t))
	s.Lanes = make([]Lane, 0, len(places))
	f := fields{base: base, o: o, t: t, origin: map[string]time.Time{}}
	for _, p := range places {
		switch {
		case p.theirs < 0:
			s.Lanes = append(s.Lanes, o.Lanes[p.ours])
		case p.ours < 0:
			s.Lanes = append(s.Lanes, t.Lanes[p.theirs])
		default:
			lane := func(l Lane) Lane { l.Extra, l.Size.Extra = nil, nil; return l }
			var was Lane
			if b := base.Lane(o.Lanes[p.ours].ID); b != nil {
				was = lane(*b)
			}
			s.Lanes = append(s.Lanes, pick(&f, "lanes", was, lane(o.Lanes[p.ours]), lane(t.Lanes[p.theirs])))
		}
	}
	for i := range s.Lanes {
		s.Lanes[i].Params = maps.Clone(s.Lanes[i].Params)
	}
}

func laneKeys(s *Session) []string {
	out := make([]string, len(s.Lanes))
	for i, l := range s.Lanes {
		out[i] = l.ID
	}
	return out
}

func laneOrder(s *Session) []order {
	out := make([]order, len(s.Lanes))
	for i, l := range s.Lanes {
		out[i] = order{text: fmt.Sprintf("%9s", l.ID)} // l10 after l9
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// canonical is a text that is the same for equal values.
func canonical(v any) string {
	b, err := json.Marshal(v, json.Deterministic(true), jsontext.AllowInvalidUTF8(true), json.WithMarshalers(json.MarshalFunc(func(i Interval) ([]byte, error) {
		return fmt.Appendf(nil, "%q", fmt.Sprint(i.Low, i.High)), nil // which may be infinite
	})))
	if err != nil {
		panic(fmt.Sprintf("sessions: %T has no canonical form: %v", v, err)) // every type of this package has one
	}
	return string(b)
}
