package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kansei/conversation"
	"kansei/exports"
	"kansei/report"
	"kansei/sessions"
	"kansei/ui/chat"
)

// exported is a session as the exports have it.
type exported struct {
	replies map[sessions.Address]exports.Reply
	battles []exports.Battle
}

func export(t testing.TB, s *sessions.Session) exported {
	t.Helper()
	var b bytes.Buffer
	if err := exports.JSONL(&b, s); err != nil {
		t.Fatal(err)
	}
	out := exported{replies: map[sessions.Address]exports.Reply{}, battles: exports.Battles(s)}
	for d := json.NewDecoder(&b); ; {
		var row exports.Reply
		switch err := d.Decode(&row); {
		case errors.Is(err, io.EOF):
			return out
		case err != nil:
			t.Fatal(err)
		}
		out.replies[sessions.Address{Turn: row.Turn, Lane: row.Lane, Attempt: row.Attempt}] = row
	}
}

// Screen, report, exports and requests have one answer: which reply counts, what
// it was asked on, which marks and verdicts stand, and who won against whom.
func TestScreenReportExportsAndRequestsAgree(t *testing.T) {
	sessionsOf := 60
	if testing.Short() {
		sessionsOf = 20
	}
	drive(t, setting{models: three}, func(d *driver) {
		t := d.t // of the bubble
		for seed := range sessionsOf {
			o := newOddSession(d, uint64(seed))
			b, err := sessions.Encode(o.s)
			if err != nil {
				t.Fatal(err)
			}
			read, err := sessions.Decode(b) // as report and exports do
			if err != nil {
				t.Fatal(err)
			}
			out := export(t, read)
			d.app.open(o.s)
			o.compareRequests(out)
			o.compareReplies(d, out)
			for _, by := range oddRaters {
				o.compareRater(d, out, by)
			}
			o.compareReport(read, out)
			if t.Failed() {
				t.Fatalf("seed %d: %s", seed, b)
			}
		}
	})
}

// compareRequests checks that what a reply was asked with never changes.
func (o *oddSession) compareRequests(out exported) {
	for a, sent := range o.requests {
		if got := conversation.History(o.s, a); !slices.Equal(got, sent) {
			o.t.Errorf("the reply %v was sent %v, and its history is %v", a, sent, got)
		}
		row := reflect.ValueOf(out.replies[a].Messages)
		if row.Len() != len(sent)+1 {
			o.t.Errorf("the reply %v is exported with %v, and was sent %v", a, row, sent)
			continue
		}
		for i, m := range sent {
			if got := row.Index(i); got.FieldByName("Role").String() != string(m.Role) || got.FieldByName("Content").String() != m.Text {
				o.t.Errorf("the reply %v is exported with %v, and was sent %v", a, row, sent)
			}
		}
	}
}

// compareReplies checks that the panes show the replies that count, above what
// they answered.
func (o *oddSession) compareReplies(d *driver, out exported) {
	for i := range o.s.Turns {
		t := &o.s.Turns[i]
		for _, lane := range o.lanes() {
			r := d.app.chat.Answer(t, lane)
			entry := d.app.chat.Entry(t, lane)
			counting := t.Counting(lane)
			switch {
			case counting != nil && r != counting, counting == nil && r != nil && t.User.Answers(lane, r.Attempt) && r.HasText():
				o.t.Errorf("the screen shows %v in turn %d, lane %s, and %v counts", r, t.N, lane, counting)
				continue
			case counting == nil:
				continue
			}
			sent := o.requests[address(t.N, r)]
			if row := out.replies[address(t.N, r)]; entry.Text != row.Reply || !strings.HasSuffix(sent[len(sent)-1].Text, entry.User) || entry.Attempt != row.Attempt {
				o.t.Errorf("turn %d, lane %s: the screen shows %q under %q, which was sent %v; the export has %q", t.N, lane, entry.Text, entry.User, sent, row.Reply)
			}
		}
	}
}

// compareRater checks what a rater sees of their own marks and verdicts.
func (o *oddSession) compareRater(d *driver, out exported, by sessions.Rater) {
	c := d.app.chat
	c.Rater = by
	if !slices.ContainsFunc(o.s.Ratings, func(r sessions.Rating) bool { return r.SamePerson(by) && r.By == by.By }) {
		return // whose entries are not told apart yet
	}
	name := o.s.RaterName(by)
	for c.Turn = 1; c.Turn <= len(o.s.Turns); c.Turn++ {
		for _, lane := range o.lanes() {
			r := c.Reply(lane)
			if r == nil || !r.HasText() {
				continue
			}
			row := out.replies[address(c.Turn, r)]
			for _, dim := range o.s.Rubric.Dimensions {
				shown, ok := o.s.Rating(address(c.Turn, r), dim.ID, by)
				at := slices.IndexFunc(row.Ratings, func(g exports.RatingRow) bool {
					return g.Dimension == dim.ID && g.Rater == name && g.Pass == by.Pass
				})
				if ok != (at >= 0) || ok && !reflect.DeepEqual(shown.Value, row.Ratings[at].Value) {
					o.t.Errorf("%v in turn %d, lane %s, %s: the screen shows %v %v; the export has %v", by, c.Turn, lane, dim.ID, ok, shown, row.Ratings)
				}
			}
		}
		o.compareVerdict(c, out, by, name)
	}
}

// compareVerdict checks a verdict on screen against the battles.
func (o *oddSession) compareVerdict(c *chat.Model, out exported, by sessions.Rater, name string) {
	v, ok := c.Verdict()
	begins := fmt.Sprintf("%s-%d-%s-%d-", o.s.ID, c.Turn, name, by.Pass)
	won := slices.ContainsFunc(out.battles, func(b exports.Battle) bool {
		return strings.HasPrefix(b.QuestionID, begins) && b.Anony == v.Blind
	})
	oneModel := len(o.s.Lanes) == 3 && o.s.Lanes[0].Model == o.s.Lanes[1].Model // whose lanes never meet
	if ok && !won && by.Pass == 1 && len(c.Judged()) > 1 && !oneModel {
		o.t.Errorf("%v in turn %d: the screen shows the verdict %v, and there is no battle", by, c.Turn, v)
	}
	for _, b := range out.battles {
		if !strings.HasPrefix(b.QuestionID, begins) {
			continue
		}
		ends := strings.Split(strings.TrimPrefix(b.QuestionID, begins), "-")
		for side, conversation := range []reflect.Value{reflect.ValueOf(b.ConversationA), reflect.ValueOf(b.ConversationB)} {
			last := conversation.Index(conversation.Len() - 1).FieldByName("Content").String()
			if r := c.Reply(ends[side]); r == nil || r.Text != last {
				o.t.Errorf("turn %d, lane %s: the screen shows %v, and the battle has %q", c.Turn, ends[side], r, last)
			}
		}
		left, right := slices.Contains(v.Lanes, ends[0]), slices.Contains(v.Lanes, ends[1])
		_, entered := o.s.Verdict(c.Turn, by)
		var want string
		switch {
		case !entered || v.Blind != b.Anony: // by ratings, or another verdict's
			continue
		case !ok:
		case v.Outcome == sessions.Best && left:
			want = exports.WinnerA
		case v.Outcome == sessions.Best && right:
			want = exports.WinnerB
		case v.Outcome == sessions.Tie:
			want = exports.WinnerTie
		case v.Outcome == sessions.AllBad:
			want = exports.WinnerNone
		}
		if b.Winner != want {
			o.t.Errorf("%v in turn %d: the screen shows the verdict %v %v, and a battle is %s, %s", by, c.Turn, ok, v, b.QuestionID, b.Winner)
		}
	}
}

// compareReport checks the games of the report against the blind battles.
func (o *oddSession) compareReport(read *sessions.Session, out exported) {
	in := report.New(false)
	in.AddSession(read)
	f := report.Find(in, report.Options{Words: nil})
	type sums struct{ wins, losses, ties float64 }
	got, want := map[string]sums{}, map[string]sums{}
	for _, m := range f.Ranking.Models {
		if s := (sums{m.Wins, m.Losses, m.Ties}); s != (sums{}) {
			got[m.Model] = s
		}
	}
	add := func(model string, s sums) {
		was := want[model]
		want[model] = sums{was.wins + s.wins, was.losses + s.losses, was.ties + s.ties}
	}
	for _, b := range out.battles {
		switch {
		case !b.Anony:
		case b.Winner == exports.WinnerA:
			add(b.ModelA, sums{wins: 1})
			add(b.ModelB, sums{losses: 1})
		case b.Winner == exports.WinnerB:
			add(b.ModelA, sums{losses: 1})
			add(b.ModelB, sums{wins: 1})
		default:
			add(b.ModelA, sums{ties: 1})
			add(b.ModelB, sums{ties: 1})
		}
	}
	if !reflect.DeepEqual(got, want) {
		o.t.Errorf("the report has %v, the exports have %v", got, want)
	}
	counting := 0
	for i := range read.Turns {
		for _, lane := range o.lanes() {
			if read.Turns[i].Counting(lane) != nil {
				counting++
			}
		}
	}
	if f.Inputs.Replies != counting {
		o.t.Errorf("%d replies count in the report, %d count", f.Inputs.Replies, counting)
	}
}
