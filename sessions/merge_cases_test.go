package sessions

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// at is a time of day of the tests.
func at(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }

// both merges in both orders, which has to give the same.
func both(t *testing.T, base, a, b *Session) *Session {
	t.Helper()
	m := Merge(base, a, b)
	same(t, "in the other order", m, Merge(base, b, a))
	return m
}

func TestMergeTitle(t *testing.T) {
	set := func(title string, minutes int) func(*Session) {
		return func(s *Session) { s.SetTitle(title, at(minutes)) }
	}
	old := func(title string, minutes int) func(*Session) { // as version 0.1 does
		return func(s *Session) { s.Title, s.UpdatedAt = title, at(minutes) }
	}
	none := func(*Session) {}
	tests := []struct {
		name string
		a, b func(*Session)
		want string
	}{
		{"one has changed it", set("new", 2), none, "new"},
		{"one has changed it, the other was saved later", set("new", 2), func(s *Session) { s.UpdatedAt = at(60) }, "new"},
		{"both have", set("earlier", 2), set("later", 3), "later"},
		{"one by an old program", none, old("old", 5), "old"},
		{"both by old programs", old("earlier", 5), old("later", 6), "later"},
		{"one on purpose, one by an old program later", set("on purpose", 2), old("old", 9), "on purpose"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			base, a, b := full(), full(), full()
			tt.a(a)
			tt.b(b)
			if m := both(t, base, a, b); m.Title != tt.want {
				t.Errorf("the title is %q", m.Title)
			}
		})
	}
}

func TestTouchNeverGoesBack(t *testing.T) {
	s := full()
	s.SetTitle("a", at(60))
	s.SetTitle("b", at(1)) // the clock was set back
	before := full()
	before.SetTitle("a", at(60))
	if m := both(t, full(), s, before); m.Title != "b" {
		t.Errorf("the title is %q", m.Title)
	}
}

func TestMergeReply(t *testing.T) {
	state := func(status Status, text string) func(*Reply) {
		return func(r *Reply) { r.Status, r.Text = status, text }
	}
	tests := []struct {
		name   string
		a, b   func(*Reply)
		status Status
		text   string
	}{
		{"whole and half", state(Complete, "I am sorry."), state(Truncated, "I am"), Complete, "I am sorry."},
		{"half and longer", state(Truncated, "I am"), state(Truncated, "I am so"), Truncated, "I am so"},
		{"streaming and half", state(Streaming, "I am"), state(Truncated, "I am"), Streaming, "I am"},
		{"stopped and a longer half", state(Stopped, "I"), state(Truncated, "I am"), Stopped, "I"},
		{"failed and half", state(Failed, ""), state(Truncated, "I am"), Failed, ""},
		{"complete and stopped", state(Complete, "I am sorry."), state(Stopped, "I am sorry, so sorry."), Complete, "I am sorry."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := full(), full()
			tt.a(&a.Turns[0].Replies[0])
			tt.b(&b.Turns[0].Replies[0])
			r := both(t, full(), a, b).Turns[0].Replies[0]
			if r.Status != tt.status || r.Text != tt.text {
				t.Errorf("%s %q", r.Status, r.Text)
			}
		})
	}
}

// Two windows ask again in the same moment, and each rates its own new reply.
func TestMergeAttempts(t *testing.T) {
	ask := func(text string, minutes, value int) *Session {
		s := full()
		s.Turns[0].Replies = append(s.Turns[0].Replies, Reply{
			Lane: "l1", Attempt: 2, Status: Complete, Text: text, StartedAt: at(minutes), Chunks: []Chunk{}, Flags: []string{},
		})
		s.Ratings = append(s.Ratings, Rating{Address: Address{1, "l1", 2}, Dimension: "empathy", Value: &value, Rater: me, At: at(minutes + 1)})
		return s
	}
	m := both(t, full(), ask("first", 2, 2), ask("second", 1, 3))
	for _, r := range m.Ratings[1:] {
		if text, want := m.Reply(r.Address).Text, map[int]string{2: "first", 3: "second"}[*r.Value]; text != want {
			t.Errorf("the rating %d is of %q", *r.Value, text)
		}
	}
	if got := m.Turns[0].Counting("l1").Text; got != "first" || len(m.Turns[0].Replies) != 4 {
		t.Errorf("%q counts of %d replies", got, len(m.Turns[0].Replies))
	}
}

func TestMergeEditedMessage(t *testing.T) {
	edited, old := full(), full()
	edited.Turns[0].Edit("I lost my dog.", at(1))
	edited.Turns[0].Replies = append(edited.Turns[0].Replies, Reply{Lane: "l1", Attempt: 2, Status: Complete, Text: "A dog, oh no.", StartedAt: at(1), Chunks: []Chunk{}, Flags: []string{}})
	old.Ratings = append(old.Ratings, Rating{Address: Address{1, "l1", 1}, Dimension: "emotion", Rater: me, At: at(2)})
	m := both(t, full(), edited, old)
	u := m.Turns[0].User
	if u.Text != "I lost my dog." || len(u.Earlier) != 1 || u.Earlier[0].Text != "I lost my cat." || len(m.Ratings) != 2 {
		t.Errorf("the message is %+v", u)
	}
	if u.Answers("l1", 1) || !u.Answers("l1", 2) {
		t.Errorf("the replies are %+v", m.Turns[0].Replies)
	}
	if _, ok := m.Adopted(1); ok {
		t.Error("a reply to the earlier wording is adopted")
	}
}

func TestMergeByLane(t *testing.T) {
	a, b := full(), full()
	a.Turns[0].User.ByLane = map[string]string{"l1": "to one"}
	b.Turns[0].User.ByLane = map[string]string{"l2": "to two"}
	m := both(t, full(), a, b)
	if got := m.Turns[0].User.ByLane; !maps.Equal(got, map[string]string{"l1": "to one", "l2": "to two"}) {
		t.Errorf("the words of the lanes: %v", got)
	}
	same(t, "once more", m, Merge(full(), m, b))
	if len(a.Turns[0].User.ByLane) != 1 {
		t.Error("merging has changed its argument")
	}
}

func TestMergeStates(t *testing.T) {
	a, b := full(), full()
	said := State{Address: Address{1, "l1", 1}, Feelings: map[string]int{"trust": 6}, Thought: "Better.", Player: "vendor/player", At: at(3)}
	a.States = append(a.States, said)
	left := State{Address: Address{1, "l1", 1}, Thought: "Enough.", Ends: Leaves, Player: "vendor/player", At: at(2)}
	b.States = append(b.States, left)
	m := both(t, full(), a, b)
	if len(m.States) != 3 || m.States[1].Thought != "Enough." || m.States[2].Thought != "Better." {
		t.Fatalf("the log is %+v", m.States)
	}
	if got := m.StateAfter(Address{1, "l1", 1}); got == nil || got.Thought != "Better." {
		t.Errorf("the newest state is %+v", got)
	}
	same(t, "once more", m, Merge(full(), m, b))
}

func TestMergeLanesOfOneID(t *testing.T) {
	add := func(model string, minutes int) *Session {
		s := full()
		s.Lanes = append(s.Lanes, Lane{ID: "l3", Label: "C", Provider: "vendor", Model: model, Thinking: ThinkingDefault, Size: sizes()[0]})
		s.Turns = append(s.Turns, Turn{N: 2, User: UserMessage{Text: "to " + model, At: at(minutes), To: "l3"}, Replies: []Reply{
			{Lane: "l3", Attempt: 1, Status: Complete, Text: "from " + model, StartedAt: at(minutes), Chunks: []Chunk{}, Flags: []string{}},
		}})
		s.Verdicts = append(s.Verdicts, Verdict{Turn: 2, Outcome: Best, Lanes: []string{"l3"}, Rater: me, At: at(minutes + 1)})
		return s
	}
	m := both(t, full(), add("x", 1), add("y", 2))
	if err := check(m); err != nil || len(m.Lanes) != 4 || len(m.Turns) != 3 {
		t.Fatalf("%d lanes, %d turns, %v", len(m.Lanes), len(m.Turns), err)
	}
	labels := map[string]bool{}
	for _, l := range m.Lanes {
		labels[l.Label] = true
	}
	if len(labels) != 4 {
		t.Errorf("the labels are %v", labels)
	}
	for _, v := range m.Verdicts[1:] {
		turn, lane := m.Turn(v.Turn), m.Lane(v.Lanes[0])
		if turn.User.Text != "to "+lane.Model || turn.User.To != lane.ID || turn.Replies[0].Lane != lane.ID || turn.Replies[0].Text != "from "+lane.Model {
			t.Errorf("lane %s, model %s: %+v", lane.ID, lane.Model, turn)
		}
	}
}

func TestMergeUnknownFields(t *testing.T) {
	for name := range levels(full()) {
		t.Run(name, func(t *testing.T) {
			base, a, b := full(), full(), full()
			for s, fields := range map[*Session]Extra{
				base: {"same": `1`, "changed": `1`, "gone": `1`},
				a:    {"same": `1`, "changed": `1`, "gone": `1`, "added": `{"x":1}`},
				b:    {"same": `1`, "changed": `2`},
			} {
				*levels(s)[name] = fields
			}
			got := *levels(both(t, base, a, b))[name]
			want := Extra{"same": `1`, "changed": `2`, "gone": `1`, "added": `{"x":1}`}
			if !maps.Equal(got, want) {
				t.Errorf("the fields are %v", got)
			}
		})
	}
}

func TestMergeEqualEntries(t *testing.T) {
	entries := func(values ...int) *Session {
		s := full()
		s.Ratings = nil
		for _, v := range values {
			s.Ratings = append(s.Ratings, rate(first, "empathy", v, at(v)))
		}
		return s
	}
	m := both(t, nil, entries(1, 1, 4), entries(1, 1, 1, 2, 2))
	got := make([]int, 0, len(m.Ratings))
	for _, r := range m.Ratings {
		got = append(got, *r.Value)
	}
	if !slices.Equal(got, []int{1, 1, 1, 2, 2, 4}) {
		t.Errorf("the log is %v", got)
	}
}

// Two people have the default name, each on an own machine.
func TestMergeRatersOfOneName(t *testing.T) {
	rated := func(by string, left, right int) *Session {
		s := full()
		s.Turns[0].Replies[1] = Reply{Lane: "l2", Attempt: 1, Status: Complete, Text: "Oh no.", StartedAt: noon, Chunks: []Chunk{}, Flags: []string{}}
		s.Ratings, s.Verdicts, s.Notes = nil, nil, nil
		for lane, value := range map[string]int{"l1": left, "l2": right} {
			s.Ratings = append(s.Ratings, Rating{Address: Address{1, lane, 1}, Dimension: "empathy", Value: &value, Rater: Rater{Name: "me", Pass: 1, By: by}, Blind: true, At: at(1)})
		}
		return s
	}
	m := both(t, nil, rated("k7x2", 5, 1), rated("p3q9", 1, 5))
	if n := len(m.StandingRatings()); n != 4 {
		t.Errorf("%d ratings count", n)
	}
	decisions := Outcomes(m, BlindOnly)
	if len(decisions) != 2 || decisions[0].Duels[0].Winner == decisions[1].Duels[0].Winner {
		t.Errorf("the outcomes are %+v", decisions)
	}
	for _, by := range []string{"k7x2", "p3q9"} {
		r := Rater{Name: "me", Pass: 1, By: by}
		if name := m.RaterName(r); name != "me ("+by+")" {
			t.Errorf("named %q", name)
		}
		if m.Passes(r) != 1 {
			t.Errorf("%d passes", m.Passes(r))
		}
	}
	_, tally := Queue([]File{{Session: m}}, Rater{Name: "me", By: "zzzz"}, at(2))
	if tally.Rated != 0 || tally.Replies != 2 {
		t.Errorf("a third one's queue is %+v", tally)
	}
	// An entry of a file of version 0.1 belongs to the only one of that name.
	old := rated("", 5, 1)
	if name := old.RaterName(Rater{Name: "me"}); name != "me" {
		t.Errorf("named %q", name)
	}
	joined := both(t, nil, old, rated("k7x2", 1, 5))
	if n := len(joined.StandingRatings()); n != 2 {
		t.Errorf("%d ratings count", n)
	}
}

func TestMergeReveal(t *testing.T) {
	reveal := func(minutes int, by string) *Session {
		s, when := full(), at(minutes)
		s.Blind.RevealedAt, s.Blind.RevealedBy = &when, by
		return s
	}
	if m := both(t, full(), full(), reveal(1, "li")); m.Blinded() || m.Blind.RevealedBy != "li" {
		t.Errorf("revealed by %q", m.Blind.RevealedBy)
	}
	if m := both(t, reveal(1, "li"), full(), reveal(1, "li")); m.Blinded() {
		t.Error("an older copy takes the reveal back")
	}
	if m := both(t, full(), reveal(1, "li"), reveal(2, "an")); m.Blinded() || m.Blind.RevealedBy != "an" {
		t.Errorf("revealed by %q", m.Blind.RevealedBy)
	}
}

func TestMergeChangesNoArgument(t *testing.T) {
	for seed := range uint64(50) {
		base, c := apart(seed, 2)
		before := [][]byte{encode(t, base), encode(t, c[0].s), encode(t, c[1].s)}
		m := Merge(base, c[0].s, c[1].s)
		for i := range m.Turns {
			m.Turns[i].Replies = append(m.Turns[i].Replies, Reply{})
			m.Turns[i].Replies[0].Text = "changed"
		}
		m.Ratings = append(m.Ratings, Rating{})
		m.Lanes[0].Params["x"] = 1
		for i, s := range []*Session{base, c[0].s, c[1].s} {
			if string(encode(t, s)) != string(before[i]) {
				t.Fatalf("seed %d: copy %d has changed", seed, i)
			}
		}
	}
}

func TestAskedPendingReply(t *testing.T) {
	s := full()
	s.Turns[0].Replies = append(s.Turns[0].Replies, Reply{Lane: "l1", Attempt: 2, Status: Streaming})
	if strings.Contains(string(encode(t, s)), `"attempt": 2`) {
		t.Error("the file has a reply that was not asked for")
	}
	if len(s.Turns[0].Replies) != 3 || len(s.Asked().Turns[0].Replies) != 2 {
		t.Error("the session has changed")
	}
}

func TestUndoAfterMerge(t *testing.T) {
	window, log := full(), UndoLog{}
	say := func(s *Session, text string, minutes int) {
		s.Turns = append(s.Turns, Turn{N: 2, User: UserMessage{Text: text, At: at(minutes), To: ToAll}, Replies: []Reply{
			{Lane: "l1", Attempt: 1, Status: Complete, Text: "to " + text, StartedAt: at(minutes), Chunks: []Chunk{}, Flags: []string{}},
		}})
	}
	say(window, "later", 2)
	own, three := Address{2, "l1", 1}, 3
	log.Rate(window, Rating{Address: own, Dimension: "empathy", Value: &three, Rater: me, At: at(3)})
	log.Judge(window, Verdict{Turn: 2, Outcome: AllBad, Rater: me, At: at(4)})
	log.Annotate(window, Note{Address: own, Text: "cold", Rater: me, At: at(5)})
	other := full()
	say(other, "earlier", 1)
	live, moves := Join(full(), window, other)
	log.Move(moves)
	now := moves.Of(own)
	if now != (Address{3, "l1", 1}) || moves.Turn(2) != 3 || live.Reply(now).Text != "to later" {
		t.Fatalf("the reply is %v now", now)
	}
	for range 3 {
		if _, ok := log.Undo(live, at(6)); !ok {
			t.Fatal("nothing to undo")
		}
	}
	_, rated := live.Rating(now, "empathy", me)
	_, judged := live.Verdict(3, me)
	_, noted := live.Note(now, me)
	if rated || judged || noted {
		t.Errorf("rated %t, judged %t, noted %t", rated, judged, noted)
	}
	if undone, ok := log.Redo(live, at(7)); !ok || undone.Address != now {
		t.Errorf("redone at %v", undone.Address)
	}
	if r, ok := live.Rating(now, "empathy", me); !ok || *r.Value != 3 {
		t.Error("the rating is not back")
	}
}
