package studies

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"kansei/sessions"
)

// Codes are the codes of the raters by their names: P001 and so on, in an order
// that says nothing about the names.
func (s *Study) Codes() map[string]string {
	names := slices.Clone(s.Raters)
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.hash("code", a, 0), s.hash("code", b, 0)), cmp.Compare(a, b))
	})
	out := map[string]string{}
	for i, name := range names {
		out[name] = codeAt(i)
	}
	return out
}

// codeAt is the code at a place in the list of codes, from 0.
func codeAt(i int) string { return fmt.Sprintf("P%03d", i+1) }

// FindRater returns the rater of a name or of a code.
func (s *Study) FindRater(name string) (rater string, ok bool) {
	if slices.Contains(s.Raters, name) {
		return name, true
	}
	for rater, code := range s.Codes() {
		if code == name {
			return rater, true
		}
	}
	return "", false
}

// Queue lists what a rater still has to rate at a time: the sessions that the plan
// assigns, those first that were begun, then in the order that each rater has for
// themselves, and then the sessions that are shown again, a day after they were
// rated. The sessions have the letters of this rater; turn one back with
// Planned.Stored before it is saved. found has the sessions that can be rated, by
// their numbers; missing is how many of the rater's are not there yet.
func Queue(s *Study, p *Plan, rater sessions.Rater, found map[int]sessions.File, now time.Time) (tasks []sessions.Task, sum sessions.Tally, missing int) {
	var begun, fresh, again []sessions.Task
	for _, i := range s.Order(p, rater.Name) {
		one := p.Sessions[i]
		file, ok := found[one.Number]
		if !ok {
			missing++
			continue
		}
		file.Session = one.Shown(file.Session, rater.Name)
		first := pass(file, rater, 1)
		sum.Replies += first.Of
		sum.Rated += first.Of - len(first.Left)
		switch {
		case len(first.Left) == 0:
		case begunBy(file.Session, first.Pass, rater):
			begun = append(begun, first)
		default:
			fresh = append(fresh, first)
		}
		if !slices.Contains(one.Repeats, rater.Name) {
			continue
		}
		second := pass(file, rater, 2)
		sum.Again += second.Of
		due, rated := file.Session.RatedAt(withPass(rater, 1))
		due = due.Add(sessions.RetestAfter)
		switch {
		case len(first.Left) > 0 || !rated:
		case now.Before(due):
			sum.Later += len(second.Left)
			if len(second.Left) > 0 && (sum.Next.IsZero() || due.Before(sum.Next)) {
				sum.Next = due
			}
		case len(second.Left) > 0:
			again = append(again, second)
		}
		sum.AgainDone += second.Of - len(second.Left)
	}
	return slices.Concat(begun, fresh, again), sum, missing
}

// pass is what is left of one pass over a session.
func pass(file sessions.File, rater sessions.Rater, n int) sessions.Task {
	task := file.Session.Remaining(withPass(rater, n))
	task.File = file
	return task
}

func withPass(rater sessions.Rater, n int) sessions.Rater {
	rater.Pass = n
	return rater
}

// begunBy reports whether a rater has given anything in a pass.
func begunBy(s *sessions.Session, n int, rater sessions.Rater) bool {
	mine := func(by sessions.Rater, withdrawn bool) bool {
		return by.SamePerson(rater) && by.Pass == n && !withdrawn
	}
	return slices.ContainsFunc(s.Ratings, func(r sessions.Rating) bool { return mine(r.Rater, r.Withdrawn) }) ||
		slices.ContainsFunc(s.Verdicts, func(v sessions.Verdict) bool { return mine(v.Rater, v.Withdrawn) })
}
