package sessions

import (
	"fmt"
	"time"
)

// Address names one attempt of one lane in one turn.
type Address struct {
	Turn    int
	Lane    string
	Attempt int
}

// Adoption makes one reply the history that all lanes go on from. The newest
// entry for a turn counts; a withdrawn one means that there is none.
type Adoption struct {
	Address
	At        time.Time
	Withdrawn bool
	Extra     Extra
}

// Rater is who rates, and for which time.
type Rater struct {
	Name string
	Pass int    // from 1
	By   string // the installation, which tells raters of one name apart; empty: not known
}

// SamePerson reports whether two entries come from one rater, in any pass. An
// entry of an unknown installation belongs to whoever has its name.
func (r Rater) SamePerson(other Rater) bool {
	return r.Name == other.Name && (r.By == other.By || r.By == "" || other.By == "")
}

// Rating is one entry of the log of ratings. The newest entry for an address,
// dimension and rater counts; a withdrawn one means that there is none.
type Rating struct {
	Address
	Dimension string
	Value     *int // nil: cannot judge
	Rater
	Blind     bool
	At        time.Time
	TookMS    int64 // milliseconds since the reply or the mark before it; 0: not measured
	Withdrawn bool
	Extra     Extra

	noValue bool // the file has no "value", which null is not
}

// Outcome is what a verdict says.
type Outcome string

// The outcomes. A tie and all bad are different things.
const (
	Best   Outcome = "best"
	Tie    Outcome = "tie"
	AllBad Outcome = "all_bad"
)

// Margin is by how much the best reply is better; it need not be said.
type Margin string

// The margins.
const (
	Unsaid Margin = ""
	Clear  Margin = "clear"
	Slight Margin = "slight"
)

// Verdict says which reply of a turn was best.
type Verdict struct {
	Turn    int
	Outcome Outcome
	Margin  Margin   // of Best
	Lanes   []string // the best lane; the lanes that tie; all lanes that were judged
	Rater
	Blind     bool
	At        time.Time
	Withdrawn bool
	Extra     Extra
}

// Note is a remark on one reply, with tags. The newest for its address and
// rater counts. One of an earlier pass is not for the eyes of a later one: it
// may say whose reply it was.
type Note struct {
	Address
	Text string
	Tags []string
	Rater
	At        time.Time
	Withdrawn bool
	Extra     Extra
}

// Guess is which model the rater took a lane for, at the reveal.
type Guess struct {
	Lane  string
	Guess string // PROVIDER/MODEL
	Rater
	At        time.Time
	Withdrawn bool
	Extra     Extra
}

// Judgement is what a model said as a judge, kept apart from what people said:
// points for one dimension of one reply, or the better one of two.
type Judgement struct {
	Judge            string // PROVIDER/MODEL
	Turn             int
	Lanes            []string // the lanes judged: one, or two that were compared
	Attempts         []int    // of their replies; missing in files of before
	Order            []string // the lanes in the order in which the judge read them
	Dimension        string
	Value            *int       // points; nil where two replies were compared, or without an answer
	Outcome          Preference // of a comparison, or NoAnswer
	Canary           string     // the attack that was added to the last of Lanes; empty: none
	Prompt           string     // a hash of the instructions, so that those of other wordings stay apart
	ModelReturned    string
	PromptTokens     int // of the request, in the first of its judgements
	CompletionTokens int
	At               time.Time
	Withdrawn        bool
	Extra            Extra
}

// Preference is what a judge said of two replies, by their places in Order.
type Preference string

// The preferences. NoAnswer is of points, too.
const (
	First    Preference = "first"
	Second   Preference = "second"
	Same     Preference = "tie"
	NoAnswer Preference = "no_answer"
)

// String is the address for messages: turn 2, lane l1, attempt 1.
func (a Address) String() string {
	return fmt.Sprintf("of turn %d, lane %s, attempt %d", a.Turn, a.Lane, a.Attempt)
}
