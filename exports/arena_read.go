package exports

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"kansei/sessions"
)

// ArenaOptions are what battles lack of a session.
type ArenaOptions struct {
	App    sessions.App
	Rubric sessions.Rubric
	Title  func(message string) string         // a title for what was asked
	Size   func(l sessions.Lane) sessions.Size // what is known of a model; nil: nothing
}

// ReadArena reads battles in the Chatbot Arena's form (a list in JSON or one a
// line, plain or compressed with gzip), holding one at a time, and makes a
// session of each: two lanes, the conversation as its turns, the winner as a
// verdict by the judge. Sessions of equal questions, models and conversations
// have equal ids, and differ in their verdict at most.
//
// question_id, model_a, model_b, winner and the two conversations must be
// there. Without a judge it is "arena", without tstamp the time is 1970, without
// anony the names were known. turn is the turn that was judged; the last one
// unless the conversations have more. Errors are *sessions.FileError; after one
// there is nothing more.
func ReadArena(r io.Reader, name string, o ArenaOptions) iter.Seq2[*sessions.Session, error] {
	return func(yield func(*sessions.Session, error) bool) {
		for p, err := range rows(r, name) {
			if err != nil {
				yield(nil, err)
				return
			}
			s, bad := p.session(o)
			if bad != nil {
				yield(nil, &sessions.FileError{Path: name, Line: p.line, Column: 1, Field: bad.field, Message: bad.message, Advice: formAdvice})
				return
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// misfit is what keeps a row from being a battle.
type misfit struct{ field, message string }

func wrong(field, format string, args ...any) *misfit {
	return &misfit{field, fmt.Sprintf(format, args...)}
}

// latest is the last second that a battle may be of, in the year 5138; what is
// later is milliseconds by mistake.
const latest = 1e11

func (p row) check() *misfit {
	switch {
	case p.QuestionID == "":
		return wrong("/question_id", "the battle has no question_id")
	case p.ModelA == "":
		return wrong("/model_a", "the battle has no model_a")
	case p.ModelB == "":
		return wrong("/model_b", "the battle has no model_b")
	case !slices.Contains([]string{WinnerA, WinnerB, WinnerTie, WinnerNone, "both_bad"}, p.Winner):
		return wrong("/winner", "the winner is %q, and not %s, %s, %s or %s", p.Winner, WinnerA, WinnerB, WinnerTie, WinnerNone)
	case math.IsNaN(p.Tstamp) || p.Tstamp < 0 || p.Tstamp > latest:
		return wrong("/tstamp", "the time is %g, and not in seconds since 1970", p.Tstamp)
	case p.Turn < 0:
		return wrong("/turn", "there is no turn %d", p.Turn)
	}
	return nil
}

func (p row) session(o ArenaOptions) (*sessions.Session, *misfit) {
	if p.QuestionID == "" {
		p.QuestionID = p.ID
	}
	if bad := p.check(); bad != nil {
		return nil, bad
	}
	a, bad := talkOf("/conversation_a", p.ConversationA)
	if bad != nil {
		return nil, bad
	}
	b, bad := talkOf("/conversation_b", p.ConversationB)
	if bad != nil {
		return nil, bad
	}
	if a.system != b.system {
		return nil, wrong("/conversation_b/0/content", "the two system prompts differ")
	}
	at := time.UnixMilli(int64(p.Tstamp * 1000)).UTC()
	id := p.contentID()
	s := &sessions.Session{
		ID: id.String(), CreatedAt: at, UpdatedAt: at, App: o.App, Rubric: o.Rubric, System: a.system,
		Blind: sessions.Blind{Enabled: p.Anony, Curtain: sessions.CurtainOff, Seed: int64(binary.BigEndian.Uint64(id[8:]) >> 32)},
		Lanes: []sessions.Lane{laneOf("l1", "A", p.ModelA, o), laneOf("l2", "B", p.ModelB, o)},
		Turns: turnsOf(a, b, at),
	}
	if p.Anony {
		s.Blind.Curtain = sessions.CurtainHold
	}
	if s.Title = o.Title(s.Turns[0].User.Text); s.Title == "" {
		s.Title = string(p.QuestionID)
	}
	from, _ := json.Marshal(origin{string(p.QuestionID), p.Language}) // texts always marshal
	s.Extra = sessions.NewExtra(map[string][]byte{"arena": from})
	for i := range s.Turns {
		for j := range s.Turns[i].Replies {
			r := &s.Turns[i].Replies[j]
			r.After = s.Next(s.Turns[i].N, r.Lane)
		}
	}
	judgedTurn := len(s.Turns)
	if p.Turn > 0 && p.Turn < judgedTurn {
		judgedTurn = p.Turn
	}
	if s.Turns[judgedTurn-1].User.To != sessions.ToAll {
		return nil, wrong("/conversation_b", "the last message of the person is not the same in both conversations")
	}
	s.Verdicts = []sessions.Verdict{p.verdict(judgedTurn, at)}
	return s, nil
}

// origin is what a session keeps of the battle that it was made of, beside its
// own fields.
type origin struct {
	QuestionID string `json:"question_id"`
	Language   string `json:"language"`
}

// contentID is an id for what a battle is about: its question, its models and
// what was said, but not for who judged and how.
func (p row) contentID() ulid.ULID {
	h := sha256.New()
	add := func(text string) {
		_, _ = fmt.Fprintf(h, "%d:%s", len(text), text) // never fails, by its documentation
	}
	for _, text := range []string{string(p.QuestionID), p.ModelA, p.ModelB} {
		add(text)
	}
	for _, talk := range [][]spoke{p.ConversationA, p.ConversationB} {
		add(fmt.Sprint(len(talk)))
		for _, m := range talk {
			add(m.Role)
			add(string(m.Content))
		}
	}
	return ulid.ULID(h.Sum(nil)[:16])
}

func (p row) verdict(turn int, at time.Time) sessions.Verdict {
	judge := p.Judge
	if judge == "" {
		judge = "arena"
	}
	v := sessions.Verdict{Turn: turn, Rater: sessions.Rater{Name: judge, Pass: 1}, Blind: p.Anony, At: at, Lanes: []string{"l1", "l2"}}
	switch p.Winner {
	case WinnerA:
		v.Outcome, v.Lanes = sessions.Best, []string{"l1"}
	case WinnerB:
		v.Outcome, v.Lanes = sessions.Best, []string{"l2"}
	case WinnerTie:
		v.Outcome = sessions.Tie
	default:
		v.Outcome = sessions.AllBad
	}
	return v
}

// ArenaProvider is the provider of models of battles that have none in their
// name.
const ArenaProvider = "arena"

// laneOf is a lane for a model's name: PROVIDER/MODEL, with a setting for thinking, as our
// own battles have it, or any name, which is the arena's own then.
func laneOf(id, label, name string, o ArenaOptions) sessions.Lane {
	l := sessions.Lane{ID: id, Label: label, Provider: ArenaProvider, Model: name, Thinking: sessions.ThinkingDefault, Size: sessions.Size{Grade: sessions.Unknown}}
	l.Model, l.Thinking = sessions.CutThinking(name)
	if provider, model, ok := strings.Cut(l.Model, "/"); ok && provider != "" && model != "" {
		l.Provider, l.Model = provider, model
	}
	if o.Size != nil {
		l.Size = o.Size(l)
	}
	return l
}

// talk is one conversation: what the person said, and the answer to each.
type talk struct {
	system string
	asked  []string
	said   []string // as long as asked
}

// talkOf pairs messages with their answers. Neighbours of one role are one
// message.
func talkOf(field string, messages []spoke) (talk, *misfit) {
	var t talk
	last := ""
	for i, m := range messages {
		at, text := fmt.Sprintf("%s/%d/role", field, i), string(m.Content)
		switch m.Role {
		case system:
			if i > 0 {
				return t, wrong(at, "a system prompt stands in the middle")
			}
			t.system = text
		case user:
			if last == user {
				t.asked[len(t.asked)-1] += "\n\n" + text
			} else {
				t.asked, t.said = append(t.asked, text), append(t.said, "")
			}
		case assistant:
			switch last {
			case user:
				t.said[len(t.said)-1] = text
			case assistant:
				t.said[len(t.said)-1] += "\n\n" + text
			default:
				return t, wrong(at, "an answer stands before any message of the user")
			}
		default:
			return t, wrong(at, "the role is %q, and not system, user or assistant", m.Role)
		}
		last = m.Role
	}
	if last != assistant {
		return t, wrong(field, "the conversation does not end in an answer")
	}
	return t, nil
}

// turnsOf lays two conversations side by side. Messages that are the same at
// their beginning and at their end went to both lanes; what differs between
// them was said to one lane alone, first to A and then to B.
func turnsOf(a, b talk, at time.Time) []sessions.Turn {
	head, tail := 0, 0
	shorter := min(len(a.asked), len(b.asked))
	for head < shorter && a.asked[head] == b.asked[head] {
		head++
	}
	for tail < shorter-head && a.asked[len(a.asked)-1-tail] == b.asked[len(b.asked)-1-tail] {
		tail++
	}
	var out []sessions.Turn
	add := func(to, text string, replies ...sessions.Reply) {
		out = append(out, sessions.Turn{N: len(out) + 1, User: sessions.UserMessage{Text: text, At: at, To: to}, Replies: replies})
	}
	reply := func(lane, text string) sessions.Reply {
		return sessions.Reply{Lane: lane, Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: at}
	}
	for i := range head {
		add(sessions.ToAll, a.asked[i], reply("l1", a.said[i]), reply("l2", b.said[i]))
	}
	for i := head; i < len(a.asked)-tail; i++ {
		add("l1", a.asked[i], reply("l1", a.said[i]))
	}
	for i := head; i < len(b.asked)-tail; i++ {
		add("l2", b.asked[i], reply("l2", b.said[i]))
	}
	for i := tail; i > 0; i-- {
		x, y := len(a.asked)-i, len(b.asked)-i
		add(sessions.ToAll, a.asked[x], reply("l1", a.said[x]), reply("l2", b.said[y]))
	}
	return out
}
