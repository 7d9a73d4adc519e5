package sessions

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

const (
	longestID    = 100 // bytes
	widestScale  = 100 // points
	deepestScale = 1000
	mostAttempts = 1 << 30
)

// CheckID refuses an id that would not be a plain file name.
func CheckID(id string) error {
	switch {
	case id == "":
		return errors.New("the session has no id")
	case len(id) > longestID, strings.HasPrefix(id, "."), strings.ContainsAny(id, `/\:*?"<>|`), strings.ContainsFunc(id, unicode.IsControl):
		return fmt.Errorf("the id %.*q cannot be a file name", longestID, id)
	}
	return nil
}

// check refuses what is well-formed and still no session: what the rest of the
// program relies on is made sure of here, once.
func check(s *Session) error {
	if err := CheckID(s.ID); err != nil {
		return refuse("/id", "%v", err)
	}
	if len(s.Lanes) == 0 {
		return refuse("/lanes", "the session has no lanes")
	}
	lanes := map[string]bool{}
	for i, l := range s.Lanes {
		if l.ID == "" || lanes[l.ID] {
			return refuse(fmt.Sprintf("/lanes/%d/id", i), "lane id %q is empty or stands twice", l.ID)
		}
		lanes[l.ID] = true
	}
	if err := checkRubric(s.Rubric); err != nil {
		return err
	}
	for i, t := range s.Turns {
		if err := checkTurn(i, t, lanes); err != nil {
			return err
		}
	}
	return checkLogs(s)
}

func checkRubric(r Rubric) error {
	switch {
	case len(r.Dimensions) > 0 && r.Min >= r.Max:
		return refuse("/rubric/min", "the scale runs from %d to %d", r.Min, r.Max)
	case r.Min < -deepestScale, r.Max > deepestScale, r.Max-r.Min > widestScale:
		return refuse("/rubric/max", "the scale from %d to %d has more than %d points, or ones beyond %d", r.Min, r.Max, widestScale, deepestScale)
	}
	dimensions := map[string]bool{}
	for i, d := range r.Dimensions {
		if d.ID == "" || dimensions[d.ID] {
			return refuse(fmt.Sprintf("/rubric/dimensions/%d/id", i), "dimension id %q is empty or stands twice", d.ID)
		}
		dimensions[d.ID] = true
	}
	return nil
}

var statuses = []Status{Complete, Stopped, Truncated, Failed}

func checkTurn(i int, t Turn, lanes map[string]bool) error {
	if t.N != i+1 {
		return refuse(fmt.Sprintf("/turns/%d/n", i), "turn number %d stands where %d belongs", t.N, i+1)
	}
	known := map[Address]bool{}
	for j, r := range t.Replies {
		at := fmt.Sprintf("/turns/%d/replies/%d", i, j)
		a := Address{t.N, r.Lane, r.Attempt}
		switch {
		case !lanes[r.Lane]:
			return refuse(at+"/lane", "there is no lane %q", r.Lane)
		case r.Attempt < 1 || r.Attempt > mostAttempts || known[a]:
			return refuse(at+"/attempt", "attempt %d of lane %s is below 1, above %d or stands twice", r.Attempt, r.Lane, mostAttempts)
		case !slices.Contains(statuses, r.Status):
			return refuse(at+"/status", "there is no status %q", r.Status)
		}
		known[a] = true
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
		if r.noValue {
			return refuse(fmt.Sprintf("/ratings/%d", i), "the rating has no value; null means that it could not be judged")
		}
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

func refuse(field, format string, args ...any) error { return fileError(field, format, args...) }

func fileError(field, format string, args ...any) *FileError {
	return &FileError{
		Field: field, Message: fmt.Sprintf(format, args...),
		Advice: "Correct the file by hand or restore it from a copy; it is left as it is.",
	}
}
