package store

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"kansei/sessions"
)

// facts are what a session says, by what each thing is known by, whatever its
// number in the session is.
type facts map[string]fact

type fact struct {
	text    string // has to be there
	at      string // of a title: when it was set; of a rating: the order that it has
	by      string
	growing bool   // a reply that has not ended: may become longer
	asked   string // of a reply: what it was asked with, empty: not certain yet
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000") }

// replyKey is what a reply is known by: a lane is asked once at a time.
func replyKey(r *sessions.Reply) string { return r.Lane + " " + stamp(r.StartedAt) }

func turnKey(t *sessions.Turn) string {
	u := t.User
	if len(u.Earlier) > 0 {
		return stamp(u.Earlier[0].At) + " " + u.Earlier[0].Text
	}
	return stamp(u.At) + " " + u.Text
}

func unfinished(r *sessions.Reply) bool {
	return r.Status == sessions.Streaming || r.Status == sessions.Truncated
}

func factsOf(s *sessions.Session) facts {
	f := facts{"title": {text: s.Title, at: stamp(s.ChangedAt["title"])}}
	about := func(a sessions.Address) string {
		if r := s.Reply(a); r != nil {
			return replyKey(r)
		}
		return "nothing"
	}
	if s.Blind.RevealedAt != nil {
		f["reveal"] = fact{}
	}
	for name := range s.Extra {
		f["field "+name] = fact{text: string(s.Extra.Raw(name))}
	}
	for i := range s.Turns {
		f.addTurn(s, &s.Turns[i])
	}
	for i, r := range s.Ratings {
		key := fmt.Sprintf("rating %s %s %d %s %t", r.By, stamp(r.At), *r.Value, about(r.Address), r.Withdrawn)
		f[key] = fact{by: r.By, at: fmt.Sprintf("%05d", i), text: ""}
	}
	for _, v := range s.Verdicts {
		if t := s.Turn(v.Turn); t != nil {
			f[fmt.Sprintf("verdict %s %s %s %t on %s", v.By, stamp(v.At), v.Lanes, v.Withdrawn, turnKey(t))] = fact{}
		}
	}
	for _, n := range s.Notes {
		f[fmt.Sprintf("note %s %s %s %s %t", n.By, stamp(n.At), n.Text, about(n.Address), n.Withdrawn)] = fact{}
	}
	for _, a := range s.Adoptions {
		f[fmt.Sprintf("adoption %s %s %t", stamp(a.At), about(a.Address), a.Withdrawn)] = fact{}
	}
	return f
}

func (f facts) addTurn(s *sessions.Session, t *sessions.Turn) {
	f["turn "+turnKey(t)] = fact{}
	for _, e := range t.User.Earlier {
		f["wording "+turnKey(t)+": "+e.Text] = fact{}
	}
	f["wording "+turnKey(t)+": "+t.User.Text] = fact{}
	for j := range t.Replies {
		r := &t.Replies[j]
		is := fact{text: r.Text, growing: unfinished(r)}
		if !is.growing {
			is.text += " (" + string(r.Status) + ")"
		}
		certain := true
		for p := r.After; p != nil && certain; {
			before := s.Reply(*p)
			certain = before != nil && !unfinished(before)
			if before != nil {
				p = before.After
			}
		}
		if certain {
			is.asked = fmt.Sprint(sessions.Transcript(s, sessions.Address{Turn: t.N, Lane: r.Lane, Attempt: r.Attempt}))
		}
		f["reply "+replyKey(r)] = is
	}
}

// add notes what was acknowledged; the newest state counts.
func (f facts) add(more facts) {
	for key, is := range more {
		was, ok := f[key]
		switch {
		case ok && key == "title" && was.at > is.at:
		case ok && strings.HasPrefix(key, "reply ") && (!was.growing && is.growing || was.growing == is.growing && len(was.text) > len(is.text)):
		default:
			f[key] = is
		}
	}
}

// include returns an error for the first thing that is missing.
func (f facts) include(all facts) error {
	for key, want := range all {
		is, ok := f[key]
		switch {
		case key == "title":
			if is.at < want.at { // of two that were set in one microsecond, either may count
				return fmt.Errorf("the title is %+v, and %+v was saved", is, want)
			}
		case !ok:
			return fmt.Errorf("%s is lost", key)
		case strings.HasPrefix(key, "reply "):
			if want.growing && !strings.HasPrefix(is.text, want.text) || !want.growing && is.text != want.text {
				return fmt.Errorf("%s is %+v, and %+v was saved", key, is, want)
			}
			if want.asked != "" && is.asked != want.asked {
				return fmt.Errorf("%s was asked with %s, and now with %s", key, want.asked, is.asked)
			}
		case is.text != want.text:
			return fmt.Errorf("%s is %q, and %q was saved", key, is.text, want.text)
		}
	}
	return nil
}

// ratings are those that count: the newest of each rater on each reply.
func (f facts) ratings() facts {
	type newest struct{ key, at string }
	last := map[string]newest{}
	for key, is := range f {
		if !strings.HasPrefix(key, "rating ") {
			continue
		}
		parts := strings.Fields(key) // rating BY AT VALUE LANE STARTED WITHDRAWN
		about := is.by + " " + strings.Join(parts[4:len(parts)-1], " ")
		if last[about].at < is.at {
			last[about] = newest{key, is.at}
		}
	}
	out := facts{}
	for _, n := range last {
		out[n.key] = f[n.key]
	}
	return out
}

// standing returns an error where other ratings of a rater count than those
// that counted for the rater.
func (f facts) standing(own facts) error {
	counts := f.ratings()
	for key := range own {
		if _, ok := counts[key]; !ok {
			return fmt.Errorf("%s counts no more", key)
		}
	}
	return nil
}

// difference is an error with the first line in which two files differ, but
// for the time of the last change.
func difference(a, b *sessions.Session) error {
	x, y := *a, *b
	x.UpdatedAt, y.UpdatedAt = time.Time{}, time.Time{}
	one, err := sessions.Encode(&x)
	if err != nil {
		return err
	}
	other, err := sessions.Encode(&y)
	if err != nil || bytes.Equal(one, other) {
		return err
	}
	left, right := bytes.Split(one, []byte("\n")), bytes.Split(other, []byte("\n"))
	for i := range min(len(left), len(right)) {
		if !bytes.Equal(left[i], right[i]) {
			return fmt.Errorf("line %d: %s, and %s", i+1, left[i], right[i])
		}
	}
	return fmt.Errorf("%d lines and %d", len(left), len(right))
}
