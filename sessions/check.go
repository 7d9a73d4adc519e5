package sessions

import (
	"fmt"
	"slices"
)

// check refuses what is well-formed and still no session: what the rest of the
// program relies on is made sure of here, once.
func check(s *Session) error {
	lanes := map[string]bool{}
	for i, l := range s.Lanes {
		if l.ID == "" || lanes[l.ID] {
			return refuse(fmt.Sprintf("/lanes/%d/id", i), "lane id %q is empty or stands twice", l.ID)
		}
		lanes[l.ID] = true
	}
	if s.ID == "" {
		return refuse("/id", "the session has no id")
	}
	if len(s.Rubric.Dimensions) > 0 && s.Rubric.Min >= s.Rubric.Max {
		return refuse("/rubric/min", "the scale runs from %d to %d", s.Rubric.Min, s.Rubric.Max)
	}
	dimensions := map[string]bool{}
	for i, d := range s.Rubric.Dimensions {
		if d.ID == "" || dimensions[d.ID] {
			return refuse(fmt.Sprintf("/rubric/dimensions/%d/id", i), "dimension id %q is empty or stands twice", d.ID)
		}
		dimensions[d.ID] = true
	}
	for i, t := range s.Turns {
		if err := checkTurn(i, t, lanes); err != nil {
			return err
		}
	}
	return checkLogs(s)
}

var statuses = []Status{Complete, Stopped, Truncated, Failed}

func checkTurn(i int, t Turn, lanes map[string]bool) error {
	if t.N != i+1 {
		return refuse(fmt.Sprintf("/turns/%d/n", i), "turn number %d stands where %d belongs", t.N, i+1)
	}
	seen := map[Address]bool{}
	for j, r := range t.Replies {
		at := fmt.Sprintf("/turns/%d/replies/%d", i, j)
		a := Address{t.N, r.Lane, r.Attempt}
		switch {
		case !lanes[r.Lane]:
			return refuse(at+"/lane", "there is no lane %q", r.Lane)
		case r.Attempt < 1 || seen[a]:
			return refuse(at+"/attempt", "attempt %d of lane %s is below 1 or stands twice", r.Attempt, r.Lane)
		case !slices.Contains(statuses, r.Status):
			return refuse(at+"/status", "there is no status %q", r.Status)
		}
		seen[a] = true
		for _, c := range r.Chunks {
			if c.Bytes < 0 || c.DT < 0 {
				return refuse(at+"/chunks", "a chunk has a negative number")
			}
		}
	}
	return nil
}

func checkLogs(s *Session) error {
	for i, r := range s.Ratings {
		if r.Value != nil && (*r.Value < s.Rubric.Min || *r.Value > s.Rubric.Max) {
			return refuse(fmt.Sprintf("/ratings/%d/value", i), "a rating of %d is outside the scale of %d to %d", *r.Value, s.Rubric.Min, s.Rubric.Max)
		}
	}
	for i, v := range s.Verdicts {
		if !slices.Contains([]Outcome{Best, Tie, AllBad}, v.Outcome) {
			return refuse(fmt.Sprintf("/verdicts/%d/outcome", i), "there is no outcome %q", v.Outcome)
		}
	}
	return nil
}

func refuse(field, format string, args ...any) error {
	return &FileError{
		Field: field, Message: fmt.Sprintf(format, args...),
		Advice: "Mend the file by hand or restore it from a copy; it is left as it is.",
	}
}
