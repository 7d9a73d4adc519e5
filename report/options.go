package report

import (
	"kansei/lang"
	"kansei/sessions"
)

// Options steer Find. The zero value counts ties and all-bad games as half a
// win each, and gives no intervals.
type Options struct {
	Davidson   bool  // fit a tie parameter instead
	DropAllBad bool  // games where both were bad say nothing
	Bootstrap  int   // replicates; under 20 there are no intervals
	Seed       int64 // of everything that is drawn
	Style      bool  // take length, headings, lists and bold out of the ranking
	Active     bool  // the thesis is about active parameters
	// Kind is the sessions that stand for sensibility: sessions.Emotional (also
	// ""), sessions.Creative, or Both.
	Kind        sessions.Kind
	Sensibility string      // kind of score to take for sensibility; "" for the ratings
	Reason      string      // kind of score to take for reason; "" for the ratings
	Words       *lang.Words // of the pages; nil is English
	// Family is the family of a model: those of one recipe in several sizes. Nil,
	// and "" for a model, leave it to the model's name: see familyOf.
	Family func(model string) string
	// Maker is who made a model; nil, and "" for a model, leave it to the name.
	Maker func(model string) string
	// Study is the study that the sessions are of; nil: they are of none.
	Study *Planned
}

// Planned is what a study has said before anybody rated.
type Planned struct {
	Title    string              `json:"title"`
	Frozen   string              `json:"frozen"`  // NotFrozen, AsFrozen or Differs
	At       string              `json:"at"`      // the day on which it was frozen; "" where it was not
	Changed  []string            `json:"changed"` // the parts that differ since
	Rules    CarelessRules       `json:"careless_rules"`
	Careless map[string][]string `json:"careless"` // by rater: the rules that were broken
}

// The states of a study.
const (
	NotFrozen = "not_frozen"
	AsFrozen  = "as_frozen"
	Differs   = "differs"
)

// CarelessRules are when a study counts a rater as careless: from these shares of
// failed catch lanes and of sessions all on one point, or under these seconds a
// mark. A rule with the value 0 is off.
type CarelessRules struct {
	FailedCatches float64 `json:"failed_catches"`
	StraightLines float64 `json:"straight_lines"`
	Seconds       float64 `json:"seconds"`
}

// familyOf is the family of a model that no table names one of.
func (o *Options) familyOf(model string) string {
	if o.Family != nil {
		if f := o.Family(model); f != "" {
			return f
		}
	}
	return familyOf(model)
}

// makerOf is who made a model.
func (o *Options) makerOf(model string) string {
	if o.Maker != nil {
		if m := o.Maker(model); m != "" {
			return m
		}
	}
	return vendorOf(model)
}

// DefaultBootstrap is how many replicates the report makes.
const DefaultBootstrap = 1000

// Both takes emotional and creative sessions together for sensibility.
const Both sessions.Kind = "both"

// place is where the sessions of a kind are counted.
func (o *Options) place(kind sessions.Kind) int {
	switch {
	case kind == sessions.Rational:
		return rational
	case o.Kind == Both, (kind == sessions.Creative) == (o.Kind == sessions.Creative):
		return emotional
	default:
		return creative
	}
}

// kindAt is the kind of the sessions that are counted at a place.
func (o *Options) kindAt(place int) sessions.Kind {
	switch {
	case place == rational:
		return sessions.Rational
	case (place == creative) == (o.Kind == sessions.Creative):
		return sessions.Emotional
	default:
		return sessions.Creative
	}
}
