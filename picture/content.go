package picture

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kansei/sanitize"
	"kansei/sessions"
)

// content is what a picture says. Its texts are safe to show.
type content struct {
	title, meta, foot string
	turns             []turn
}

// turn is one turn: the message, and a card for each reply.
type turn struct {
	label   string // empty where the picture has one turn
	message string // empty where every card has its own
	verdict string // on all replies together: all bad
	cards   []card
}

// card is one reply.
type card struct {
	letter, name string
	message      string // what this lane alone was sent
	text         string
	fate         string // what became of the reply, where it is not complete
	verdict      string // "Best"
	winner       bool
	mean         string
	points       []point
}

// point is what a reply got in one dimension.
type point struct {
	name  string
	value float64 // 0: nobody could judge, or nobody did
	most  int     // of the scale
}

// maxText is how many bytes of a reply are set at most.
const maxText = 1 << 20

func newContent(s *sessions.Session, o Options) (content, error) {
	w := o.Words
	c := content{title: sanitize.Line(s.Title)}
	if c.title == "" {
		c.title = w.T("picture.untitled")
	}
	var meta []string
	if s.Scenario != nil && s.Scenario.Title != "" && sanitize.Line(s.Scenario.Title) != c.title {
		meta = append(meta, sanitize.Line(s.Scenario.Title))
	}
	switch {
	case len(s.Turns) == 1:
	case o.First == o.Last:
		meta = append(meta, w.T("picture.turn_of", o.First, len(s.Turns)))
	default:
		meta = append(meta, w.T("picture.turns_of", o.First, o.Last, len(s.Turns)))
	}
	meta = append(meta, s.CreatedAt.UTC().Format("2006-01-02"))
	c.meta = strings.Join(meta, " · ")
	replies := 0
	var facts facts
	for n := o.First; n <= o.Last; n++ {
		t := o.turn(s, n, &facts)
		if len(t.cards) == 0 {
			continue
		}
		replies += len(t.cards)
		c.turns = append(c.turns, t)
	}
	if replies == 0 {
		return content{}, ErrNothing
	}
	foot := []string{w.T("picture.replies", replies)}
	if words := facts.words(o); words != "" {
		foot = append(foot, words)
	}
	if o.Hidden {
		foot = append(foot, w.T("picture.names_hidden"))
	}
	c.foot = strings.Join(foot, " · ")
	return c, nil
}

// lanes are the ids of the lanes on the picture, in the order of their letters.
func (o Options) lanes(s *sessions.Session) []string {
	all := s.Order(1)
	if len(o.Lanes) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(id string) bool { return !slices.Contains(o.Lanes, id) })
}

func (o Options) turn(s *sessions.Session, n int, all *facts) turn {
	t := s.Turn(n)
	if t == nil {
		return turn{}
	}
	out := turn{}
	if o.First != o.Last {
		out.label = o.Words.T("picture.turn", n)
	}
	ratings := ratingsOf(s, n)
	verdicts := firstPasses(slices.DeleteFunc(s.StandingVerdicts(), func(v sessions.Verdict) bool { return v.Turn != n || !s.Stands(v) }),
		func(v sessions.Verdict) sessions.Rater { return v.Rater })
	for _, r := range ratings {
		all.add(r.Rater, r.Blind)
	}
	for _, v := range verdicts {
		all.add(v.Rater, v.Blind)
	}
	dimensions := rated(s, ratings)
	shared := true
	for _, lane := range o.lanes(s) {
		r := t.Counting(lane)
		if r == nil {
			r = t.Latest(lane)
		}
		if r == nil {
			continue
		}
		c := o.card(s, t, r)
		c.points, c.mean = points(s, r, dimensions, ratings, o)
		c.verdict, c.winner = o.verdict(lane, verdicts)
		shared = shared && (len(out.cards) == 0 || out.cards[0].message == c.message)
		out.cards = append(out.cards, c)
	}
	if shared && len(out.cards) > 0 {
		out.message = out.cards[0].message
		for i := range out.cards {
			out.cards[i].message = ""
		}
	}
	out.verdict = o.allBad(verdicts)
	return out
}

// card is a reply without what it was given.
func (o Options) card(s *sessions.Session, t *sessions.Turn, r *sessions.Reply) card {
	c := card{letter: s.Label(r.Lane, 1), message: sanitize.Text(t.User.AskedAs(r.Lane, r.Attempt)), text: r.Text}
	if o.Hidden && o.Mask != nil {
		c.text = o.Mask(c.text)
	}
	c.text = strings.TrimSpace(sanitize.Text(c.text))
	if !o.Hidden {
		c.name = sanitize.Line(s.Lane(r.Lane).Name())
	}
	switch r.Status {
	case sessions.Stopped:
		c.fate = o.Words.T("pane.state_stopped")
	case sessions.Failed:
		c.fate = o.Words.T("pane.state_failed")
		if o.Hidden && c.text != "" { // how it ended would tell lanes apart
			c.fate = o.Words.T("pane.state_truncated")
		}
	case sessions.Truncated, sessions.Streaming:
		c.fate = o.Words.T("pane.state_truncated")
	case sessions.Complete:
	}
	return c
}

// firstPasses keeps what each person said in the first pass in which they said
// anything: later passes show how steady they are and are no further votes.
func firstPasses[E any](all []E, by func(E) sessions.Rater) []E {
	return slices.DeleteFunc(all, func(e E) bool {
		return slices.ContainsFunc(all, func(o E) bool { return by(o).SamePerson(by(e)) && by(o).Pass < by(e).Pass })
	})
}

// ratingsOf are the ratings of a turn's replies that count.
func ratingsOf(s *sessions.Session, n int) []sessions.Rating {
	t := s.Turn(n)
	all := slices.DeleteFunc(s.StandingRatings(), func(r sessions.Rating) bool {
		return r.Turn != n || t.Counting(r.Lane) == nil || t.Counting(r.Lane).Attempt != r.Attempt
	})
	return firstPasses(slices.Clone(all), func(r sessions.Rating) sessions.Rater { return r.Rater })
}

// rated are the dimensions in which any reply of a turn got something.
func rated(s *sessions.Session, ratings []sessions.Rating) []sessions.Dimension {
	return slices.DeleteFunc(slices.Clone(s.Rubric.Dimensions), func(d sessions.Dimension) bool {
		return !slices.ContainsFunc(ratings, func(r sessions.Rating) bool { return r.Dimension == d.ID })
	})
}

// points are the means over raters that a reply got in each dimension, and the
// mean of these.
func points(s *sessions.Session, r *sessions.Reply, dimensions []sessions.Dimension, ratings []sessions.Rating, o Options) (out []point, mean string) {
	var means []float64
	for _, d := range dimensions {
		p := point{name: sanitize.Line(cmp.Or(d.Name.In(o.Words.Lang()), d.ID)), most: s.Rubric.Max}
		sum, n := 0, 0
		for _, given := range ratings {
			if given.Lane == r.Lane && given.Dimension == d.ID && given.Value != nil {
				sum += *given.Value
				n++
			}
		}
		if n > 0 {
			p.value = float64(sum) / float64(n)
			means = append(means, p.value)
		}
		out = append(out, p)
	}
	if len(means) == 0 {
		return out, ""
	}
	total := 0.0
	for _, m := range means {
		total += m
	}
	return out, strconv.FormatFloat(total/float64(len(means)), 'f', 1, 64)
}

// verdict is the word for what the raters said of one lane, and whether no
// lane was called best more often.
func (o Options) verdict(lane string, verdicts []sessions.Verdict) (words string, winner bool) {
	best, tie := map[string]int{}, 0
	for _, v := range verdicts {
		switch {
		case v.Outcome == sessions.Best:
			best[v.Lanes[0]]++
		case v.Outcome == sessions.Tie && slices.Contains(v.Lanes, lane):
			tie++
		}
	}
	most := 0
	for _, n := range best {
		most = max(most, n)
	}
	switch {
	case best[lane] > 0 && len(verdicts) == 1:
		return o.Words.T("picture.best"), true
	case best[lane] > 0:
		return o.Words.T("picture.best_of", best[lane], len(verdicts)), best[lane] == most
	case tie > 0 && most == 0:
		return o.Words.T("picture.tie"), false
	default:
		return "", false
	}
}

// allBad is the word for that all replies of a turn were bad.
func (o Options) allBad(verdicts []sessions.Verdict) string {
	n := 0
	for _, v := range verdicts {
		if v.Outcome == sessions.AllBad {
			n++
		}
	}
	switch {
	case n == 0:
		return ""
	case n == 1 && len(verdicts) == 1:
		return o.Words.T("picture.all_bad")
	default:
		return o.Words.T("picture.all_bad_of", n, len(verdicts))
	}
}

// facts are who rated, and what they knew.
type facts struct {
	raters      []sessions.Rater
	blind, open bool
}

func (f *facts) add(by sessions.Rater, blind bool) {
	f.blind, f.open = f.blind || blind, f.open || !blind
	if !slices.ContainsFunc(f.raters, by.SamePerson) {
		f.raters = append(f.raters, by)
	}
}

// words say how it was rated, without naming anybody.
func (f *facts) words(o Options) string {
	var out []string
	switch {
	case f.blind && f.open:
		out = append(out, o.Words.T("picture.some_blind"))
	case f.blind:
		out = append(out, o.Words.T("picture.blind"))
	case f.open:
		out = append(out, o.Words.T("picture.not_blind"))
	}
	if len(f.raters) > 1 {
		out = append(out, o.Words.T("picture.raters", len(f.raters)))
	}
	return strings.Join(out, " · ")
}
