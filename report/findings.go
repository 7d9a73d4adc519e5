package report

import (
	"kansei/lang"
	"kansei/sessions"
)

// Findings is everything that the report says, as one value. It holds no NaN
// and no infinity: a number that cannot be had is nil, with the reason in the
// Why beside it.
type Findings struct {
	Ranking Ranking `json:"ranking"`
	// Rational is the ranking by rational scenarios, nil where there are none.
	// Ranking is that of all others.
	Rational *Ranking `json:"ranking_rational,omitempty"`
	// Creative is the ranking by creative scenarios, nil where there are none or
	// where they stand for sensibility (Options.Kind); then by emotional ones.
	Creative   *Ranking    `json:"ranking_creative,omitempty"`
	Dimensions []Dimension `json:"dimensions"`
	Agreement  Agreement   `json:"agreement"`
	Checks     Checks      `json:"checks"`
	Size       Size        `json:"size"`
	Raters     []Rater     `json:"raters"`
	Severity   Severity    `json:"severity"`
	Without    *Without    `json:"without_careless,omitempty"`
	Judges     []Judge     `json:"judges"`
	Human      Human       `json:"human"`  // the first of People
	People     []Human     `json:"people"` // every lane whose replies a person wrote
	Inputs     Inputs      `json:"inputs"`
	Study      *Planned    `json:"study,omitempty"` // that the sessions are of

	Words          *lang.Words   `json:"-"` // that the pages are written in
	Leading, Other sessions.Kind `json:"-"` // of Ranking and of Creative
}

// Ranking is the models by how often they were preferred.
type Ranking struct {
	Method    string             `json:"method"` // "bradley-terry", or "bradley-terry with style"
	Ties      string             `json:"ties"`   // TiesHalf or TiesDavidson
	AllBad    string             `json:"all_bad"`
	Bootstrap int                `json:"bootstrap"`
	Seed      int64              `json:"seed"`
	Games     int                `json:"games"`
	Groups    int                `json:"groups"`                  // with no comparison between them
	Prior     bool               `json:"prior"`                   // the games alone set no end to some ratings
	Width     *float64           `json:"prior_width"`             // of the normal prior, in logits, as estimated
	Clusters  int                `json:"clusters"`                // sessions, judges, or battles of unknown judges
	Judges    int                `json:"judges"`                  // of them
	Pooled    bool               `json:"pooled_judges,omitempty"` // into so many groups, by a hash of their names
	SoFar     bool               `json:"so_far"`                  // too few sessions for ranks
	Lead      *Lead              `json:"lead,omitempty"`
	Tie       *float64           `json:"tie,omitempty"` // Davidson's tie parameter, where it was fitted
	Style     []StyleCoefficient `json:"style"`         // with --style
	Why       Why                `json:"why,omitzero"`  // of what the whole ranking lacks
	Models    []RankedModel      `json:"models"`
}

// Lead is whether the first model is ahead of all others. Clear needs both the
// adjusted p of every pair below .05 and an e-value of at least Needed, which
// holds however often one looks.
type Lead struct {
	Model  string   `json:"model"`
	Clear  bool     `json:"clear"`
	P      *float64 `json:"p_holm"`  // the largest of its pairs
	EValue *float64 `json:"e_value"` // the smallest of its pairs
	Needed float64  `json:"e_value_needed"`
	Method string   `json:"method"`
}

// StyleCoefficient is what one standard deviation more of a style adds to the
// rating with which a reply is preferred.
type StyleCoefficient struct {
	Style  string   `json:"style"`
	Points *float64 `json:"points"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	Why    Why      `json:"why,omitzero"`
}

// RankedModel is a row of a ranking.
type RankedModel struct {
	Model     string   `json:"model"`
	Rating    *float64 `json:"rating"`    // rating points, mean 1000 in each group
	RatingML  *float64 `json:"rating_ml"` // by maximum likelihood, without the normal prior
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	AtLarge   *Span    `json:"at_large,omitempty"` // for raters or scenarios at large
	Rank      *int     `json:"rank"`               // within its group
	Wins      float64  `json:"wins"`
	Losses    float64  `json:"losses"`
	Ties      float64  `json:"ties"`
	Group     int      `json:"group"`                // from 1; 0 without a game
	Bound     string   `json:"bound,omitempty"`      // "no_upper": never lost; "no_lower": never won
	FirstTurn *float64 `json:"first_turn,omitempty"` // the rating by first turns alone, where there is one
	Builtin   bool     `json:"builtin"`              // a program, and no language model
	Why       Why      `json:"why,omitzero"`
}

// Dimension is what one model was rated on one dimension in one kind of
// scenario. The interval is that of the mean.
type Dimension struct {
	Model        string        `json:"model"`
	Kind         sessions.Kind `json:"kind"`
	Dimension    string        `json:"dimension"`
	Min          int           `json:"min"` // of the scale
	Max          int           `json:"max"`
	Mean         *float64      `json:"mean"`
	Low          *float64      `json:"low"`
	High         *float64      `json:"high"`
	N            int           `json:"n"`            // ratings with a value
	CannotJudge  float64       `json:"cannot_judge"` // share of all ratings
	CannotJudges int           `json:"cannot_judges"`
	Why          Why           `json:"why,omitzero"`
}

// Span is an interval.
type Span struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	Of   string  `json:"of"` // "raters", "scenarios" or both
}

// Rater is what one rater did, and whether it looks careless: by the rules of the
// study, else by signs in the ratings.
type Rater struct {
	Rater     string   `json:"rater"`
	Sessions  int      `json:"sessions"`
	Ratings   int      `json:"ratings"`
	Same      *float64 `json:"same_point"` // share of ratings with the commonest point
	Severity  *float64 `json:"severity"`   // points of the scale above (mild) or below (severe) the others on the same replies
	Agreement *float64 `json:"agreement"`  // correlation with the mean of the others
	Careless  bool     `json:"careless"`
	Rules     []string `json:"rules,omitempty"` // of the study that were broken
	Why       Why      `json:"why,omitzero"`
}

// Without is what the report says without the raters that look careless.
type Without struct {
	Raters           []string `json:"raters"`
	Top              string   `json:"top"` // the first model of the ranking
	TopBefore        string   `json:"top_with"`
	Verdict          string   `json:"verdict"`
	Difference       *float64 `json:"difference"` // of the thesis
	DifferenceBefore *float64 `json:"difference_with"`
	Models           []Twice  `json:"models,omitempty"` // of a study
	Why              Why      `json:"why,omitzero"`
}

// Twice is a model in the ranking of all raters, and in that without the careless.
type Twice struct {
	Model      string   `json:"model"`
	RatingWith *float64 `json:"rating_with"`
	LowWith    *float64 `json:"low_with"`
	HighWith   *float64 `json:"high_with"`
	Rating     *float64 `json:"rating"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
}

// The ways to correct for severe and mild raters.
const (
	ManyFacet = "many-facet" // an additive cumulative model of points
	Centring  = "centring"   // each rater's mean taken away
)

// Severity is the means of models with the severity of their raters taken out,
// where raters rated different sessions.
type Severity struct {
	Method string             `json:"method,omitempty"` // ManyFacet or Centring
	Models []SeverityOfRaters `json:"models"`
	Why    Why                `json:"why,omitzero"`
}

// SeverityOfRaters is a model's mean over all dimensions, as it was given and
// with a rater of mean severity.
type SeverityOfRaters struct {
	Model     string        `json:"model"`
	Kind      sessions.Kind `json:"kind"`
	Mean      float64       `json:"mean"`
	Corrected float64       `json:"corrected"`
}

// Human is the place of a lane whose replies a person wrote.
type Human struct {
	Model  string   `json:"model,omitempty"`
	Rating *float64 `json:"rating"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	Above  int      `json:"models_above"`
	Below  int      `json:"models_below"`
	Why    Why      `json:"why,omitzero"`
}

// Agreement is how far raters agree with each other and with themselves.
type Agreement struct {
	Alpha []Alpha `json:"alpha"`
	Kappa []Kappa `json:"kappa"`
	Why   Why     `json:"why,omitzero"` // where neither can be had
}

// The words for an agreement: from 0.667 on none is needed.
const (
	Tentative  = "tentative"
	Unreliable = "unreliable"
)

// Alpha is Krippendorff's alpha (ordinal) of one dimension.
type Alpha struct {
	Kind      sessions.Kind `json:"kind"` // of scenario
	Dimension string        `json:"dimension"`
	Min       int           `json:"min"`
	Max       int           `json:"max"`
	Value     *float64      `json:"value"`
	Low       *float64      `json:"low"` // bootstrap over sessions
	High      *float64      `json:"high"`
	Raters    int           `json:"raters"`
	Units     int           `json:"units"`          // replies that more than one has rated
	Word      string        `json:"word,omitempty"` // Tentative under .667, Unreliable under .5
	Why       Why           `json:"why,omitzero"`
}

// Kappa is how far one rater agrees with themselves between the first and
// second pass, with quadratic weights.
type Kappa struct {
	Rater         string        `json:"rater"`
	Kind          sessions.Kind `json:"kind"`
	Dimension     string        `json:"dimension"`
	Value         *float64      `json:"value"`
	Low           *float64      `json:"low"` // bootstrap over sessions
	High          *float64      `json:"high"`
	MeanAbsChange *float64      `json:"mean_abs_change"` // in points of the scale
	N             int           `json:"n"`
	Word          string        `json:"word,omitempty"`
	Why           Why           `json:"why,omitzero"`
}

// Checks is what could have made the ratings unfair.
type Checks struct {
	Position   PositionCheck   `json:"position"`
	Blinding   BlindingCheck   `json:"blinding"`
	SelfNaming SelfNamingCheck `json:"self_naming"`
	Length     LengthCheck     `json:"length"`
}

// PositionCheck compares how often each place from the left was best with how
// often it would be if places did not matter.
type PositionCheck struct {
	Wins     []int     `json:"wins"`
	Expected []float64 `json:"expected"`
	Chi2     *float64  `json:"chi2"`
	P        *float64  `json:"p"`
	Power    *float64  `json:"power"` // how often a shift of PositionShift logits would have been found
	Why      Why       `json:"why,omitzero"`
}

// PositionShift is the shift in logits that the power of the position check is
// about.
const PositionShift = 0.8

// BlindingCheck is the share of lanes that were guessed right at the reveal. It
// counts by sessions: P is of dealing the same guesses out at random within each.
type BlindingCheck struct {
	Guesses   int      `json:"guesses"`
	Right     int      `json:"right"`
	Reveals   int      `json:"reveals"` // one for each session, rater and pass
	Word      string   `json:"word,omitempty"`
	Known     *float64 `json:"recognised"` // the share that was recognised beyond chance
	KnownLow  *float64 `json:"recognised_low"`
	KnownHigh *float64 `json:"recognised_high"`
	Chance    *float64 `json:"chance"` // the share that pure guessing would get, on average
	Share     *float64 `json:"share"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	P         *float64 `json:"p"`
	Why       Why      `json:"why,omitzero"`
}

// SelfNamingCheck counts the replies that named their maker or themselves.
type SelfNamingCheck struct {
	Replies int      `json:"replies"`
	Named   int      `json:"named"`
	Share   *float64 `json:"share"`
	Why     Why      `json:"why,omitzero"`
}

// LengthCheck is Spearman's rho of rating and length, both as the difference
// to the mean of their turn.
type LengthCheck struct {
	Replies int      `json:"replies"`
	Rho     *float64 `json:"rho"`
	Low     *float64 `json:"low"` // bootstrap over sessions
	High    *float64 `json:"high"`
	Why     Why      `json:"why,omitzero"`
}

// Inputs counts what the report was made from and what was left out.
type Inputs struct {
	Sessions   int     `json:"sessions"`
	Copies     int     `json:"copies"` // further files of a session, joined with it
	Turns      int     `json:"turns"`
	Replies    int     `json:"replies"`
	Ratings    int     `json:"ratings"`
	Verdicts   int     `json:"verdicts"`
	Raters     int     `json:"raters"`
	Models     int     `json:"models"`
	Battles    int     `json:"battles"`
	Duplicates int     `json:"duplicates"` // battles that another file has too
	Scores     int     `json:"scores"`
	Reference  bool    `json:"reference"` // the scores are those that the program comes with
	Sources    Sources `json:"outcomes_from"`
	NotBlind   int     `json:"not_blind"`  // ratings and verdicts left out
	Superseded int     `json:"superseded"` // of replies or messages that were replaced
	OffScale   int     `json:"off_scale"`
	Damaged    int     `json:"damaged"`     // files that could not be read
	Builtin    int     `json:"builtin"`     // models left out of every size statistic
	StillBlind int     `json:"still_blind"` // sessions left out, since their names are hidden
	Opened     int     `json:"opened"`      // sessions counted although their names are hidden, so that the report gives those away

	SelfNaming int `json:"-"`
}

// Sources counts the turns, once for each rater, by where the outcome of the
// comparison came from.
type Sources struct {
	Verdict int `json:"verdict"`
	Overall int `json:"overall"`
	Mean    int `json:"mean_of_dimensions"`
}

// plus adds what two parts of the input counted.
func (n Inputs) plus(o Inputs) Inputs {
	n.Sessions += o.Sessions
	n.Copies += o.Copies
	n.Turns += o.Turns
	n.Replies += o.Replies
	n.Ratings += o.Ratings
	n.Verdicts += o.Verdicts
	n.Battles += o.Battles
	n.Duplicates += o.Duplicates
	n.Sources.Verdict += o.Sources.Verdict
	n.Sources.Overall += o.Sources.Overall
	n.Sources.Mean += o.Sources.Mean
	n.NotBlind += o.NotBlind
	n.Superseded += o.Superseded
	n.OffScale += o.OffScale
	n.Damaged += o.Damaged
	n.SelfNaming += o.SelfNaming
	n.StillBlind += o.StillBlind
	n.Opened += o.Opened
	return n
}
