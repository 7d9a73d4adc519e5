package sessions

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Address names one attempt of one lane in one turn.
type Address struct {
	Turn    int
	Lane    string
	Attempt int
}

// Rater is who rates, and for which time.
type Rater struct {
	Name string
	Pass int // from 1
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
	Withdrawn bool
	Extra     jsontext.Value
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
	Extra     jsontext.Value
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
	Extra     jsontext.Value
}

// Guess is which model the rater took a lane for, at the reveal.
type Guess struct {
	Lane  string
	Guess string // PROVIDER/MODEL
	Rater
	At        time.Time
	Withdrawn bool
	Extra     jsontext.Value
}
