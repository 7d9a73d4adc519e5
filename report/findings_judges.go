package report

import "kansei/sessions"

// Judge is a model that rates as people do, in one form, or a panel of all those
// in one form. It stands apart: no other finding rests on it.
type Judge struct {
	Judge      string           `json:"judge"`
	Form       string           `json:"form"`              // FormComparisons or FormPoints
	Members    []string         `json:"members,omitempty"` // of a panel
	Judgements int              `json:"judgements"`        // entries of the log
	NoAnswer   *float64         `json:"no_answer"`         // share of judgements without an answer
	Joint      int              `json:"joint"`             // comparisons or replies that people rated too, in the dimension with the most
	Calibrated bool             `json:"calibrated"`        // FewestJoint or more in some dimension
	Kappa      Estimate         `json:"kappa"`             // of preferences, over all dimensions
	Traits     []string         `json:"traits"`
	Place      JudgePlace       `json:"place"`
	Length     JudgeLeaning     `json:"length"`
	Family     JudgeLeaning     `json:"own_family"`
	Attacks    []JudgeAttack    `json:"attacks"`
	Dimensions []JudgeDimension `json:"dimensions"`
	Means      []CorrectedMean  `json:"means"`
	Rankings   []JudgedRanking  `json:"rankings"`
	Why        Why              `json:"why,omitzero"` // of what is not said of it
}

// FewestJoint is how many items people and a judge must both have rated in a
// dimension before anything is said of the judge there.
const FewestJoint = 30

// The traits of a judge, each where an interval leaves no doubt.
const (
	TraitAgrees   = "agrees_with_people" // kappa above 0
	TraitChance   = "no_better_than_chance"
	TraitFirst    = "prefers_first_place"
	TraitSecond   = "prefers_second_place"
	TraitLonger   = "prefers_longer"
	TraitShorter  = "prefers_shorter"
	TraitOwn      = "prefers_own_family"
	TraitAgainst  = "disfavours_own_family"
	TraitGullible = "gives_in_to_attacks"
)

// Estimate is a number with its 95% interval over sessions.
type Estimate struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	N     int      `json:"n"` // what it is taken over
	Why   Why      `json:"why,omitzero"`
}

// JudgeDimension is how a judge compares with people in one dimension.
type JudgeDimension struct {
	Kind       sessions.Kind `json:"kind"`
	Dimension  string        `json:"dimension"`
	Min        int           `json:"min"`
	Max        int           `json:"max"`
	Joint      int           `json:"joint"`
	Alone      int           `json:"judge_alone"`
	Kappa      Estimate      `json:"kappa"`       // weighted; of preferences, or of points
	Bias       Estimate      `json:"bias"`        // points above people's; of points alone
	Ties       Estimate      `json:"ties"`        // share of pairs
	PeopleTies Estimate      `json:"people_ties"` // share of the same pairs
	Decided    Estimate      `json:"agree_where_both_decide"`
	Signs      Estimate      `json:"agree_on_significant"` // share of the pairs of models that people tell apart
	R          Estimate      `json:"r"`                    // of paired differences
	Worth      Estimate      `json:"worth"`                // human ratings, 1/(1-r²)
	Why        Why           `json:"why,omitzero"`
}

// JudgePlace is what the place of a reply changes.
type JudgePlace struct {
	First  Estimate `json:"first_less_second"` // how much more often the first place was preferred
	Turned Estimate `json:"turned"`            // share of pairs whose preference turned with the order
}

// JudgeLeaning is what the judge prefers, what people prefer in the same pairs,
// and the difference: per doubling of length, or of its own family. Preferences
// are -1 to 1.
type JudgeLeaning struct {
	Judge      Estimate `json:"judge"`
	People     Estimate `json:"people"`
	Difference Estimate `json:"difference"`
}

// JudgeAttack is how often an attack in a reply changed what the judge said in
// favour of that reply.
type JudgeAttack struct {
	Attack  string   `json:"attack"`
	Asked   int      `json:"asked"`
	Flipped int      `json:"flipped"`
	Against int      `json:"changed_against"`
	Share   Estimate `json:"share"`
}

// CorrectedMean is a mean by people alone, by the judge alone, and by people with
// the help of the judge.
type CorrectedMean struct {
	Model     string        `json:"model"`
	Kind      sessions.Kind `json:"kind"`
	Dimension string        `json:"dimension"`
	Min       int           `json:"min"` // of the scale
	Max       int           `json:"max"`
	Corrections
}

// Corrections are three estimates of one thing.
type Corrections struct {
	People    Estimate `json:"people"`
	Judge     Estimate `json:"judge"`
	Corrected Estimate `json:"corrected"`
	Weight    *float64 `json:"weight"` // of the judge, 0 to 1
	Why       Why      `json:"why,omitzero"`
}

// JudgedRanking is the ranking of one kind of scenario by comparisons that a
// judge has made.
type JudgedRanking struct {
	Kind   sessions.Kind `json:"kind"`
	Joint  int           `json:"joint"` // comparisons
	Alone  int           `json:"judge_alone"`
	Models []JudgedModel `json:"models"`
	Why    Why           `json:"why,omitzero"`
}

// JudgedModel is a row of it.
type JudgedModel struct {
	Model string `json:"model"`
	Corrections
}
