package packets

import (
	"errors"
	"testing"

	"kansei/sessions"
)

// FuzzRead reads any text as answers. What is taken is about what the packet has,
// and everything else is refused with what to do.
func FuzzRead(f *testing.F) {
	key, _, _ := packet(f, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	for _, body := range []string{
		`{"complete": false, "consent": 5, "sessions": []}`,
		`{"complete": false, "sessions": [{"n": 1, "log": [{"kind": "rating", "turn": 1, "reply": "A", "dimension": "emotion", "value": 4, "at": 5}]}]}`,
		`{"complete": true, "sessions": [{"n": 1, "log": [{"kind": "verdict", "turn": 2, "outcome": "best", "margin": "clear", "replies": ["B"], "at": 5, "withdrawn": true}]}]}`,
		`{"complete": true, "sessions": [{"n": -1, "log": [{"kind": "note", "turn": 1, "reply": "C", "text": "x", "at": -9223372036854775808}]}]}`,
	} {
		f.Add([]byte(body))
	}
	s := session(f, key.Items[0].ID)
	f.Fuzz(func(t *testing.T, body []byte) {
		file := append([]byte(`{"format": "`+AnswersFormat+`", "version": 1, "packet": "`+key.ID+`", "checksum": "`+Checksum(key.ID, body)+`", "answers": `), body...)
		for _, b := range [][]byte{body, append(file, '}')} {
			answers, err := Read(b)
			if err == nil {
				var results []Result
				results, err = Apply(key, answers, func(KeyItem) (*sessions.Session, error) { return s, nil })
				for _, r := range results {
					for _, rating := range r.Session.Ratings {
						if s.Reply(rating.Address) == nil || rating.Name != "li" {
							t.Errorf("taken: %+v", rating)
						}
					}
				}
			}
			if refused := (*FormatError)(nil); err != nil && (!errors.As(err, &refused) || refused.Advice == "") {
				t.Errorf("%v", err)
			}
		}
	})
}
