package exports

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"kansei/sessions"
)

// ImportedProvider is the provider of models of imported conversations that
// have none in their name.
const ImportedProvider = "imported"

// TalkOptions are what conversations lack of a session.
type TalkOptions struct {
	Form   TalkForm
	App    sessions.App
	Rubric sessions.Rubric
	At     time.Time                           // when they are imported
	Title  func(message string) string         // a title for what was asked
	Size   func(l sessions.Lane) sessions.Size // what is known of a model; nil: nothing
	Lanes  int                                 // the most that a session may have
}

// GroupTalks puts the conversations of several files together that are of one
// scenario: by the id of the scenario, where the form has one; where each file
// has one conversation, all of them; by their own ids, where all have one; and
// by their places else.
func GroupTalks(files [][]Talk, form TalkForm) ([][]Talk, error) {
	if form == FormEQBench4 {
		return groupByID(files), nil
	}
	if !slices.ContainsFunc(files, func(f []Talk) bool { return len(f) != 1 }) {
		return [][]Talk{slices.Concat(files...)}, nil
	}
	if named(files) {
		return groupByID(files), nil
	}
	out := make([][]Talk, len(files[0]))
	for _, f := range files {
		if len(f) != len(out) {
			return nil, &sessions.FileError{
				Path: f[0].File, Message: fmt.Sprintf("the file has %d conversations, and %s has %d", len(f), files[0][0].File, len(out)),
				Advice: "Give each conversation an \"id\" that is the same in every file, or import files with as many conversations. Nothing was imported.",
			}
		}
		for i, t := range f {
			out[i] = append(out[i], t)
		}
	}
	return out, nil
}

// named reports whether every conversation has an id that is its own in its file.
func named(files [][]Talk) bool {
	for _, f := range files {
		known := map[string]bool{}
		for _, t := range f {
			if t.ID == "" || known[t.ID] {
				return false
			}
			known[t.ID] = true
		}
	}
	return true
}

func groupByID(files [][]Talk) [][]Talk {
	var out [][]Talk
	place := map[string]int{}
	for _, t := range slices.Concat(files...) {
		i, ok := place[t.ID]
		if !ok {
			i = len(out)
			place[t.ID], out = i, append(out, nil)
		}
		out[i] = append(out[i], t)
	}
	return out
}

// TalkSession makes a blind session of the conversations of one scenario, a lane
// for each. Messages that are the same in all of them are the turn's; where they
// differ, each lane has its own. The same conversations have the same id, in
// whatever order they are. Errors are *sessions.FileError.
func TalkSession(talks []Talk, o TalkOptions) (*sessions.Session, error) {
	if err := checkTalks(talks, o); err != nil {
		return nil, err
	}
	id := talksID(talks)
	s := &sessions.Session{
		ID: id.String(), CreatedAt: o.At, UpdatedAt: o.At, App: o.App, Rubric: o.Rubric, System: talks[0].System, Title: talks[0].Title,
		Blind: sessions.Blind{Enabled: true, Curtain: sessions.CurtainHold, Seed: int64(binary.LittleEndian.Uint64(id[8:])%999_999) + 1},
	}
	for i, t := range talks {
		l := laneOf(fmt.Sprintf("l%d", i+1), sessions.Letter(i), t.Model, ArenaOptions{Size: o.Size})
		if l.Provider == ArenaProvider {
			l.Provider = ImportedProvider
		}
		s.Lanes = append(s.Lanes, l)
	}
	for place, i := range sessions.Shuffle(s.Blind.Seed, 1, len(s.Lanes)) {
		s.Lanes[i].Label = sessions.Letter(place)
	}
	for n := range longest(talks) {
		s.Turns = append(s.Turns, talkTurn(talks, n, o.At))
		for j := range s.Turns[n].Replies {
			r := &s.Turns[n].Replies[j]
			r.After = s.Next(n+1, r.Lane)
		}
	}
	for i, t := range talks {
		s.States = append(s.States, t.states(s.Lanes[i].ID, o.At)...)
	}
	for n := 0; s.Title == "" && n < len(talks[0].Exchange); n++ {
		s.Title = o.Title(talks[0].Exchange[n].Asked)
	}
	if o.Form == FormEQBench4 {
		s.Scenario = &sessions.Scenario{ID: talks[0].ID, Kind: sessions.Emotional, Lang: "en", Title: s.Title}
	}
	from, _ := json.Marshal(struct {
		Format TalkForm `json:"format"`
		ID     string   `json:"id"`
	}{o.Form, talks[0].ID}) // texts always marshal
	s.Extra = sessions.NewExtra(map[string][]byte{"imported": from})
	return s, nil
}

// states are what a played person thought after the replies of a lane.
func (t Talk) states(lane string, at time.Time) []sessions.State {
	var out []sessions.State
	for n, e := range t.Exchange {
		if n > 0 && e.Thought != "" {
			out = append(out, sessions.State{
				Address: sessions.Address{Turn: n, Lane: lane, Attempt: 1}, Thought: e.Thought, Player: t.Player, At: at,
			})
		}
	}
	return out
}

// checkTalks refuses what cannot be lanes of one session.
func checkTalks(talks []Talk, o TalkOptions) error {
	first := talks[0]
	if len(talks) > o.Lanes {
		return talks[o.Lanes].refuse("Import fewer files at once. Nothing was imported.", "this is conversation %d of one scenario, and a session has %d lanes at most", o.Lanes+1, o.Lanes)
	}
	const apart = "Import conversations of one scenario together, and others by another command. Nothing was imported."
	for i, t := range talks {
		if t.Model == "" {
			return t.refuse("Write --model NAME="+t.File+". Nothing was imported.", "the conversation does not name its model")
		}
		if t.System != first.System {
			return t.refuse(apart, "the system prompt is not that of %s", first.place())
		}
		if (t.opening() == "") != (first.opening() == "") {
			return t.refuse(apart, "the model begins here or in %s, and the person in the other", first.place())
		}
		if o.Form != FormEQBench4 && t.opening() != first.opening() {
			return t.refuse(apart, "the first message is not that of %s", first.place())
		}
		if j := slices.IndexFunc(talks[:i], func(other Talk) bool { return other.hash() == t.hash() }); j >= 0 {
			return t.refuse("Leave one of them out. Nothing was imported.", "this is the conversation of %s once more", talks[j].place())
		}
	}
	return nil
}

func (t Talk) refuse(advice, format string, args ...any) error {
	return &sessions.FileError{Path: t.File, Line: t.Line, Column: 1, Message: fmt.Sprintf(format, args...), Advice: advice}
}

// place is where a conversation stands.
func (t Talk) place() string { return fmt.Sprintf("%s:%d", t.File, t.Line) }

// opening is the first message of the person, empty where the model begins.
func (t Talk) opening() string { return t.Exchange[0].Asked }

func longest(talks []Talk) int {
	n := 0
	for _, t := range talks {
		n = max(n, len(t.Exchange))
	}
	return n
}

// talkTurn lays exchange n of the conversations side by side.
func talkTurn(talks []Talk, n int, at time.Time) sessions.Turn {
	turn := sessions.Turn{N: n + 1, User: sessions.UserMessage{At: at, To: sessions.ToAll}}
	byLane, same := map[string]string{}, true
	for i, t := range talks {
		if n >= len(t.Exchange) {
			same = false
			continue
		}
		e, lane := t.Exchange[n], fmt.Sprintf("l%d", i+1)
		byLane[lane] = e.Asked
		same = same && e.Asked == talks[0].Exchange[n].Asked
		if e.Answered {
			turn.Replies = append(turn.Replies, sessions.Reply{
				Lane: lane, Attempt: 1, Status: sessions.Complete, Text: e.Said, Reasoning: e.Reasoning, StartedAt: at,
			})
		}
	}
	if same {
		turn.User.Text = talks[0].Exchange[n].Asked
	} else {
		turn.User.ByLane = byLane
	}
	return turn
}

// talksID is an id for what the conversations say, of whatever order.
func talksID(talks []Talk) ulid.ULID {
	all := make([]string, 0, len(talks))
	for _, t := range talks {
		all = append(all, t.hash())
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "")))
	return ulid.ULID(sum[:16])
}

// hash is the same for the same conversation with the same model.
func (t Talk) hash() string {
	h := sha256.New()
	add := func(texts ...string) {
		for _, text := range texts {
			_, _ = fmt.Fprintf(h, "%d:%s", len(text), text) // never fails, by its documentation
		}
	}
	add(t.ID, t.Model, t.System)
	for _, e := range t.Exchange {
		add(e.Asked, fmt.Sprint(e.Answered), e.Said, e.Reasoning, e.Thought)
	}
	return string(h.Sum(nil))
}
