package exports

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kansei/sanitize"
	"kansei/sessions"
)

// transcript is a session in words, ready to be laid out. Its texts hold no
// control character and no escape sequence, but they may hold any markup.
type transcript struct {
	Lang    string
	Title   string
	ID      string
	When    string // in UTC
	State   string // blind, revealed or open
	Scene   string // the scenario's title, may be empty
	System  string
	Lanes   []laneLine
	Turns   []turnPart
	Guesses []string
}

// laneLine is one line of the list of lanes.
type laneLine struct{ Label, Name, Size string }

// turnPart is one turn.
type turnPart struct {
	N        int
	User     string // empty where each lane was sent words of its own
	To       string // the label of the one lane that it went to, may be empty
	Replies  []replyPart
	Verdicts []string
}

// replyPart is the newest attempt of one lane, with those before it.
type replyPart struct {
	Label, Name string
	Asked       string // what the lane was sent, where that is not the same for all
	Text        string
	Reasoning   string
	Facts       []string // what became of it, and how long it took
	Ratings     []ratingPart
	Notes       []notePart
	Attempt     int
	Earlier     []replyPart
	Card        cardPart // of the reply that counts
}

// ratingPart is what one rater gave a reply in one pass.
type ratingPart struct {
	By     string
	Values []valuePart
}

// valuePart is one dimension's value: "4", or a dash for "cannot judge".
type valuePart struct{ Dimension, Value string }

// notePart is a remark.
type notePart struct{ By, Text, Tags string }

// newTranscript puts a session into words.
func newTranscript(s *sessions.Session, o Options) transcript {
	w := o.Words
	t := transcript{
		Lang: w.Lang(), Title: sanitize.Line(s.Title), ID: sanitize.Line(s.ID), When: moment(s.CreatedAt),
		System: sanitize.Text(s.System),
	}
	if t.Title == "" {
		t.Title = t.ID
	}
	switch {
	case o.Hidden:
		t.State = w.T("export.blind")
	case s.Blind.Enabled && s.Blind.RevealedAt != nil:
		t.State = w.T("export.revealed", moment(*s.Blind.RevealedAt))
	case s.Blind.Enabled:
		t.State = w.T("export.opened")
	default:
		t.State = w.T("export.open")
	}
	if s.Scenario != nil {
		t.Scene = sanitize.Line(s.Scenario.Title)
	}
	for _, id := range s.Order(1) {
		line := laneLine{Label: s.Label(id, 1), Name: o.name(s, id)}
		if !o.Hidden {
			line.Size = sizeWords(s.Lane(id).Size, o)
		}
		t.Lanes = append(t.Lanes, line)
	}
	for i := range s.Turns {
		t.Turns = append(t.Turns, o.turn(s, &s.Turns[i]))
	}
	if !o.Hidden {
		t.Guesses = o.guesses(s)
	}
	return t
}

// name is a lane's model, or a word for "hidden".
func (o Options) name(s *sessions.Session, lane string) string {
	if o.Hidden {
		return o.Words.T("sessions.hidden")
	}
	return sanitize.Line(s.Lane(lane).Name())
}

// shownName is a lane's model where names are shown.
func (o Options) shownName(s *sessions.Session, lane string) string {
	if o.Hidden {
		return ""
	}
	return o.name(s, lane)
}

func (o Options) turn(s *sessions.Session, t *sessions.Turn) turnPart {
	part := turnPart{N: t.N}
	apart := len(t.User.ByLane) > 0
	if !apart {
		part.User = sanitize.Text(t.User.Text)
	}
	if s.Lane(t.User.To) != nil {
		part.To = s.Label(t.User.To, 1)
	}
	for _, lane := range s.Order(1) {
		var attempts []*sessions.Reply
		for i := range t.Replies {
			if t.Replies[i].Lane == lane {
				attempts = append(attempts, &t.Replies[i])
			}
		}
		if own, ok := t.User.ByLane[lane]; len(attempts) == 0 {
			if ok { // the last word of a conversation
				part.Replies = append(part.Replies, replyPart{Label: s.Label(lane, 1), Name: o.shownName(s, lane), Asked: sanitize.Text(own)})
			}
			continue
		}
		slices.SortFunc(attempts, func(a, b *sessions.Reply) int { return b.Attempt - a.Attempt })
		shown := attempts[0] // the reply that counts, else the newest
		if counting := t.Counting(lane); counting != nil {
			shown = counting
		}
		reply := o.reply(s, t, shown)
		if apart {
			reply.Asked = sanitize.Text(t.User.AskedAs(lane, shown.Attempt))
		}
		for _, r := range attempts {
			if r != shown {
				reply.Earlier = append(reply.Earlier, o.reply(s, t, r))
			}
		}
		reply.Card = o.card(s, t, shown)
		part.Replies = append(part.Replies, reply)
	}
	for _, v := range verdictsOf(s, t.N) {
		if s.Stands(v) {
			part.Verdicts = append(part.Verdicts, o.verdict(s, v))
		}
	}
	return part
}

func (o Options) reply(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) replyPart {
	a := sessions.Address{Turn: t.N, Lane: r.Lane, Attempt: r.Attempt}
	part := replyPart{Label: s.Label(r.Lane, 1), Attempt: r.Attempt, Text: sanitize.Text(o.masked(r.Text)), Facts: o.facts(s, t, r)}
	if part.Name = o.shownName(s, r.Lane); !o.Hidden {
		part.Reasoning = sanitize.Text(r.Reasoning)
	}
	part.Ratings = o.ratings(s, a)
	for _, n := range notesOf(s, a) {
		part.Notes = append(part.Notes, notePart{o.rater(s, n.Rater, true), sanitize.Text(o.masked(n.Text)), sanitize.Line(o.masked(strings.Join(n.Tags, ", ")))})
	}
	return part
}

// ratings is what each rater gave a reply.
func (o Options) ratings(s *sessions.Session, a sessions.Address) []ratingPart {
	var out []ratingPart
	for given := ratingsOf(s, a); len(given) > 0; {
		n := 1
		for n < len(given) && given[n].Rater == given[0].Rater {
			n++
		}
		blind := !slices.ContainsFunc(given[:n], func(r sessions.Rating) bool { return !r.Blind })
		part := ratingPart{By: o.rater(s, given[0].Rater, blind)}
		for _, r := range given[:n] {
			i := slices.IndexFunc(s.Rubric.Dimensions, func(d sessions.Dimension) bool { return d.ID == r.Dimension })
			part.Values = append(part.Values, valuePart{sanitize.Line(dimensionName(s.Rubric.Dimensions[i], o)), valueWords(r.Value)})
		}
		out, given = append(out, part), given[n:]
	}
	return out
}

// flagWords are the words for a reply's flags.
var flagWords = map[string]string{
	sessions.FlagNamesItself:    "chat.badge_names_itself",
	sessions.FlagTemplateTokens: "mark.template_tokens",
	sessions.FlagContextCut:     "mark.context_cut",
}

// facts returns what became of a reply; and, once the names are open, how long it
// took and what it cost.
func (o Options) facts(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) []string {
	w := o.Words
	var out []string
	if r.Attempt > 1 {
		out = append(out, w.T("pane.attempt", r.Attempt))
	}
	switch r.Status {
	case sessions.Stopped:
		out = append(out, w.T("pane.state_stopped"))
	case sessions.Truncated, sessions.Failed:
		word := "pane.state_" + string(r.Status)
		if o.Hidden { // what kind of end it was would tell lanes apart
			word = "pane.state_truncated"
			if r.Text == "" {
				word = "pane.state_failed"
			}
		}
		out = append(out, w.T(word))
	case sessions.Complete, sessions.Streaming:
	}
	if ending := r.Ending(); ending != sessions.EndsWell {
		out = append(out, w.T("mark."+string(ending.Shown(o.Hidden))))
	}
	if r.Error != nil {
		if o.Hidden {
			out = append(out, w.T("chat.problem_hidden"))
		} else {
			out = append(out, sanitize.Line(r.Error.Message))
		}
	}
	if adopted(s, t, r) {
		out = append(out, w.T("chat.badge_adopted"))
	}
	if o.Hidden {
		return out
	}
	for _, flag := range r.Flags {
		if key := flagWords[flag]; key != "" {
			out = append(out, w.T(key))
		}
	}
	if r.FirstTokenMS > 0 {
		out = append(out, w.T("chat.facts_time", seconds(r.FirstTokenMS), seconds(r.DurationMS)))
	}
	if r.Usage.Completion > 0 {
		out = append(out, w.T("chat.facts_tokens", r.Usage.Completion))
	}
	return out
}

// verdict is one rater's verdict in words.
func (o Options) verdict(s *sessions.Session, v sessions.Verdict) string {
	w := o.Words
	labels := make([]string, len(v.Lanes))
	for i, lane := range v.Lanes {
		labels[i] = s.Label(lane, 1)
	}
	what := w.T("chat.verdict_all_bad")
	switch v.Outcome {
	case sessions.Best:
		what = w.T("chat.verdict_best", strings.Join(labels, ", "))
		if v.Margin != sessions.Unsaid {
			what += w.T("export.aside", w.T("export.margin_"+string(v.Margin)))
		}
	case sessions.Tie:
		what = w.T("chat.verdict_tie") + w.T("export.aside", strings.Join(labels, ", "))
	case sessions.AllBad:
	}
	return w.T("export.says", o.rater(s, v.Rater, v.Blind), what)
}

// rater names who rated, in which pass, and whether the names were known.
func (o Options) rater(s *sessions.Session, by sessions.Rater, blind bool) string {
	var aside []string
	if by.Pass > 1 {
		aside = append(aside, o.Words.T("sessions.pass", by.Pass))
	}
	if !blind {
		aside = append(aside, o.Words.T("export.not_blind"))
	}
	name := sanitize.Line(s.RaterName(by))
	if len(aside) == 0 {
		return name
	}
	return name + o.Words.T("export.aside", strings.Join(aside, ", "))
}

func (o Options) guesses(s *sessions.Session) []string {
	standing := s.StandingGuesses()
	out := make([]string, 0, len(standing))
	for _, g := range standing {
		out = append(out, o.Words.T("export.guess", sanitize.Line(s.RaterName(g.Rater)), s.Label(g.Lane, 1), sanitize.Line(g.Guess)))
	}
	return out
}

// dimensionName is a dimension in the transcript's language.
func dimensionName(d sessions.Dimension, o Options) string {
	if name := d.Name.In(o.Words.Lang()); name != "" {
		return name
	}
	return d.ID
}

func valueWords(v *int) string {
	if v == nil {
		return "–"
	}
	return strconv.Itoa(*v)
}

// sizeWords is a lane's size in billions of parameters: "671B, 37B active".
func sizeWords(size sessions.Size, o Options) string {
	if size.Total == nil {
		return ""
	}
	text := o.Words.T("export.size", billions(*size.Total))
	if size.Active != nil {
		text = o.Words.T("export.size_active", billions(*size.Total), billions(*size.Active))
	}
	return text + o.Words.T("export.aside", o.Words.T("export.grade_"+string(size.Grade)))
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func seconds(ms int64) string { return strconv.FormatFloat(float64(ms)/1000, 'f', 1, 64) }
