package sessions

import (
	"fmt"
	"strings"
	"testing"
)

// rated is a session of three lanes and one turn that is still to be rated.
func rated() *Session {
	s := full()
	s.Adoptions, s.Ratings, s.Verdicts, s.Notes, s.Guesses = nil, nil, nil, nil, nil
	s.Lanes = append(s.Lanes, Lane{ID: "l3", Label: "C", Provider: "vendor", Model: "m", Thinking: ThinkingDefault, Size: sizes()[0]})
	s.Lanes[0].Label, s.Lanes[1].Label = "A", "B"
	s.Rubric.Dimensions[2].ID = Overall
	s.Turns[0].Replies = nil
	for _, l := range s.Lanes {
		s.Turns[0].Replies = append(s.Turns[0].Replies, Reply{Lane: l.ID, Attempt: 1, Status: Complete, Text: "from " + l.ID, StartedAt: noon, Chunks: []Chunk{}, Flags: []string{}})
	}
	return s
}

// points adds ratings of lanes l1, l2 and l3; 0 is "cannot judge".
func (s *Session) points(by Rater, dimension string, values ...int) {
	for i, v := range values {
		r := Rating{Address: Address{1, s.Lanes[i].ID, 1}, Dimension: dimension, Rater: by, Blind: true, At: at(1)}
		if v > 0 {
			r.Value = &v
		}
		s.Ratings = append(s.Ratings, r)
	}
}

func (s *Session) verdict(by Rater, minute int, outcome Outcome, lanes ...string) {
	s.Verdicts = append(s.Verdicts, Verdict{Turn: 1, Outcome: outcome, Lanes: lanes, Rater: by, Blind: true, At: at(minute)})
}

func TestOutcomes(t *testing.T) {
	second, li := Rater{Name: "me", Pass: 2}, Rater{Name: "li", Pass: 1}
	tests := []struct {
		name  string
		do    func(s *Session)
		which Which
		want  string // by decisions: rater, source, duels
	}{
		{"nothing", func(*Session) {}, BlindOnly, ""},
		{"best", func(s *Session) { s.verdict(me, 1, Best, "l2") }, BlindOnly, "me verdict l1<l2 l2>l3"},
		{"tie of two", func(s *Session) { s.verdict(me, 1, Tie, "l1", "l3") }, BlindOnly, "me verdict l1=l3"},
		{"all bad", func(s *Session) { s.verdict(me, 1, AllBad) }, BlindOnly, "me verdict l1xl2 l1xl3 l2xl3"},
		{"all lanes as best", func(s *Session) { s.verdict(me, 1, Best, "l1", "l2", "l3") }, BlindOnly, ""},
		{"newest verdict", func(s *Session) { s.verdict(me, 1, Best, "l2"); s.verdict(me, 2, Best, "l1") }, BlindOnly, "me verdict l1>l2 l1>l3"},
		{"withdrawn verdict", func(s *Session) {
			s.verdict(me, 1, Best, "l2")
			s.verdict(me, 2, Best, "l2")
			s.Verdicts[1].Withdrawn = true
		}, BlindOnly, ""},
		{"verdict before ratings", func(s *Session) { s.points(me, Overall, 5, 1); s.verdict(me, 1, Best, "l2") }, BlindOnly, "me verdict l1<l2 l2>l3"},
		{"overall before the others", func(s *Session) { s.points(me, "empathy", 1, 5); s.points(me, Overall, 4, 2) }, BlindOnly, "me overall l1>l2"},
		{"mean", func(s *Session) { s.points(me, "empathy", 1, 5, 3); s.points(me, "emotion", 3, 1, 1) }, BlindOnly, "me mean l1<l2 l1=l3 l2>l3"},
		{"cannot judge", func(s *Session) { s.points(me, Overall, 4, 0, 2) }, BlindOnly, "me overall l1>l3"},
		{"rating beyond the scale", func(s *Session) { s.points(me, Overall, 99, 2, 3) }, BlindOnly, "me overall l2<l3"},
		{"rating of an unknown dimension", func(s *Session) { s.points(me, "warmth", 4, 2) }, BlindOnly, ""},
		{"rating of an unknown lane and turn", func(s *Session) {
			s.points(me, Overall, 4, 2)
			s.Ratings[0].Lane, s.Ratings[1].Turn = "l9", 9
		}, BlindOnly, ""},
		{"first pass counts", func(s *Session) { s.verdict(me, 1, Best, "l1"); s.verdict(second, 2, Best, "l2") }, BlindOnly, "me verdict l1>l2 l1>l3"},
		{"two raters", func(s *Session) { s.verdict(me, 1, Best, "l1"); s.verdict(li, 2, Tie, "l1", "l2") }, BlindOnly, "me verdict l1>l2 l1>l3; li verdict l1=l2"},
		{"after the reveal", func(s *Session) { s.verdict(me, 1, Best, "l1"); s.Verdicts[0].Blind = false }, BlindOnly, ""},
		{"after the reveal, wanted", func(s *Session) { s.verdict(me, 1, Best, "l1"); s.Verdicts[0].Blind = false }, NotBlindOnly, "me verdict l1>l2 l1>l3"},
		{"reply asked for after the verdict", func(s *Session) {
			s.verdict(me, 1, Best, "l1")
			s.Turns[0].Replies = append(s.Turns[0].Replies, Reply{Lane: "l2", Attempt: 2, Status: Complete, Text: "again", StartedAt: at(2)})
		}, BlindOnly, "me verdict l1>l3"},
		{"rating of an attempt that does not count", func(s *Session) {
			s.points(me, Overall, 4, 2)
			s.Turns[0].Replies = append(s.Turns[0].Replies, Reply{Lane: "l2", Attempt: 2, Status: Complete, Text: "again", StartedAt: at(2)})
		}, BlindOnly, ""},
		{"attempt that failed", func(s *Session) {
			s.points(me, Overall, 4, 2)
			s.Turns[0].Replies = append(s.Turns[0].Replies, Reply{Lane: "l2", Attempt: 2, Status: Failed, StartedAt: at(2)})
		}, BlindOnly, "me overall l1>l2"},
		{"message edited since", func(s *Session) { s.verdict(me, 1, Best, "l1"); s.Turns[0].Edit("other words", at(2)) }, BlindOnly, ""},
		{"lanes of one model", func(s *Session) {
			s.Lanes[1].Provider, s.Lanes[1].Model, s.Lanes[1].Thinking = s.Lanes[0].Provider, s.Lanes[0].Model, s.Lanes[0].Thinking
			s.verdict(me, 1, Best, "l1")
		}, BlindOnly, "me verdict l1>l3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := rated()
			tt.do(s)
			var got []string
			for _, d := range Outcomes(s, tt.which) {
				text := fmt.Sprintf("%s %s", d.Rater.Name, d.Source)
				for _, duel := range d.Duels {
					text += " " + duel.Left + map[Winner]string{LeftWins: ">", RightWins: "<", NoWinner: "=", BothBad: "x"}[duel.Winner] + duel.Right
				}
				got = append(got, text)
			}
			if text := strings.Join(got, "; "); text != tt.want {
				t.Errorf("decided %q, not %q", text, tt.want)
			}
		})
	}
}
