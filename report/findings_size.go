package report

import "kansei/sessions"

// Size is what the report says of size: whether larger models have more
// sensibility, and whether more so than reason.
type Size struct {
	Sensibility Side     `json:"sensibility"`
	Reason      Side     `json:"reason"`
	By          string   `json:"by"` // which axis Thesis is about: "total" or "active"
	Total       Axis     `json:"total"`
	Active      Axis     `json:"active"`
	Families    Families `json:"families"`
	Slopes      Slopes   `json:"slopes"`
	Ranks       Ranks    `json:"ranks"`
	Thesis      Thesis   `json:"thesis"`
	Reliability struct {
		Sensibility Reliability `json:"sensibility"`
		Reason      Reliability `json:"reason"`
	} `json:"reliability"`
	Thinking  []ThinkingPair `json:"thinking"`
	Named     []NamedPair    `json:"named_pairs"`     // the comparisons that the essay makes
	Reference []Opinion      `json:"reference"`       // public scores, as a second opinion
	Pairs     []Pair         `json:"reference_pairs"` // the thesis by public scores, where nothing was rated
	Unsized   []string       `json:"unsized"`         // rated models whose size nobody has said
}

// Where a side's scores come from.
const (
	FromGames  = "games"   // ratings of the ranking
	FromRating = "ratings" // means over the dimensions, where the games don't join all models
	FromScores = "scores"  // a table of public scores
)

// Side is one of the two things that the thesis compares.
type Side struct {
	From   string `json:"from"`           // FromGames, FromRating, FromScores or "" for nothing
	Kind   string `json:"kind,omitempty"` // of the scores
	Models int    `json:"models"`
	Why    Why    `json:"why,omitzero"`
}

// Axis is the models by one measure of size.
type Axis struct {
	Models      int         `json:"models"` // with an official size and a score
	Spearman    Spearman    `json:"spearman"`
	Kendall     Kendall     `json:"kendall"`
	Reason      ReasonSide  `json:"reason"`
	Sensitivity Sensitivity `json:"sensitivity"`
	Families    []LeftOut   `json:"without_family"`
	Equal       []EqualSize `json:"equal_size"`
	Points      []Point     `json:"points"`
}

// Spearman is rho of size and score.
type Spearman struct {
	Rho     *float64 `json:"rho"`
	P       *float64 `json:"p"`
	PMethod string   `json:"p_method,omitempty"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Why     Why      `json:"why,omitzero"`
}

// Kendall is tau-b of size and score.
type Kendall struct {
	TauB    *float64 `json:"tau_b"`
	P       *float64 `json:"p"`
	PMethod string   `json:"p_method,omitempty"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Why     Why      `json:"why,omitzero"`
}

// ReasonSide is the same for reason.
type ReasonSide struct {
	Models   int      `json:"models"`
	Spearman Spearman `json:"spearman"`
	Kendall  Kendall  `json:"kendall"`
}

// The verdicts on the thesis, and which way it leans.
const (
	Supported      = "supported"
	Contradicted   = "contradicted"
	Inconclusive   = "inconclusive"
	DependsOnScale = "depends on the scale"

	TowardsNeither = "neither"
	TowardsDepends = "depends" // on the scale
)

// Thesis is whether sensibility goes with size more than reason does: the
// primary view's difference in standard deviations per tenfold of parameters,
// and the verdict over all three views.
type Thesis struct {
	Primary     string           `json:"primary"` // "families" or "slopes"
	Models      int              `json:"models"`
	Families    int              `json:"families"`
	Difference  *float64         `json:"difference"`
	Low         *float64         `json:"low"`
	High        *float64         `json:"high"`
	P           *float64         `json:"p"` // sign flips of whole families
	PMethod     string           `json:"p_method,omitempty"`
	Corrected   *SlopeDifference `json:"corrected,omitempty"` // for unlike reliabilities
	Verdict     string           `json:"verdict"`
	Towards     string           `json:"towards"`     // Supported, Contradicted, TowardsNeither or TowardsDepends
	Exploratory bool             `json:"exploratory"` // axis or sides were chosen by hand
	Needs       Needs            `json:"needs"`
	Why         Why              `json:"why,omitzero"`
}

// Needs is what these data could have shown, and how many models, or families
// of several sizes, would show a difference of the target in four studies out
// of five. It rests on the spread of the data alone.
type Needs struct {
	Target     float64  `json:"target"`
	Detectable *float64 `json:"detectable"`
	Models     *int     `json:"models"`
	Families   *int     `json:"families"`
	Why        Why      `json:"why,omitzero"`
}

// SlopeSide is how one side changes when the parameters grow tenfold.
type SlopeSide struct {
	PerTenfold *float64 `json:"per_tenfold"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	N          int      `json:"n"`
	Why        Why      `json:"why,omitzero"`
}

// SlopeDifference is that of sensibility and reason. Detectable is the smallest
// one that would have been found in four studies out of five.
type SlopeDifference struct {
	Value      *float64 `json:"value"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	P          *float64 `json:"p"`
	PMethod    string   `json:"p_method,omitempty"`
	Detectable *float64 `json:"detectable"`
	Why        Why      `json:"why,omitzero"`
}

// Slopes is the view over all models.
type Slopes struct {
	Unit         string           `json:"unit"`
	Clusters     int              `json:"clusters"` // families, and models of none
	Sensibility  SlopeSide        `json:"sensibility"`
	Reason       SlopeSide        `json:"reason"`
	Difference   SlopeDifference  `json:"difference"`          // in the unit
	Standardised SlopeDifference  `json:"standardised"`        // in standard deviations
	Corrected    *SlopeDifference `json:"corrected,omitempty"` // the same, for unlike reliabilities
	Ceiling      Ceiling          `json:"ceiling"`
	Points       []SlopePoint     `json:"points"`
	Why          Why              `json:"why,omitzero"`
}

// SlopePoint is a model with both of its scores in the unit of the slopes. In
// standard deviations they are distances from the mean.
type SlopePoint struct {
	Model       string  `json:"model"`
	SizeB       float64 `json:"size_b"`
	Sensibility float64 `json:"sensibility"`
	Reason      float64 `json:"reason"`
}

// Ceiling is how far the ratings pile up at the ends of the scale.
type Ceiling struct {
	Sensibility Ends   `json:"sensibility"`
	Reason      Ends   `json:"reason"`
	AtEnd       string `json:"at_end,omitempty"` // "ceiling" or "floor": reason cannot be asked of these scenarios
}

// Ends is the share of ratings at either end, and the spread of model means.
type Ends struct {
	AtTop    *float64 `json:"at_top"`
	AtBottom *float64 `json:"at_bottom"`
	Least    *float64 `json:"least"` // of the model means
	Most     *float64 `json:"most"`
	Min      *int     `json:"min,omitempty"` // of the scale
	Max      *int     `json:"max,omitempty"`
	Narrow   bool     `json:"narrow"` // the models hardly differ
	Why      Why      `json:"why,omitzero"`
}

// Families is the view inside of families: models of one recipe in several
// sizes.
type Families struct {
	N            int              `json:"n_families"`
	Models       int              `json:"n_models"`
	Names        []string         `json:"names"`
	Unit         string           `json:"unit"`
	Sensibility  SlopeSide        `json:"sensibility"`
	Reason       SlopeSide        `json:"reason"`
	Difference   FamilyDifference `json:"difference"`
	Standardised FamilyDifference `json:"standardised"`
	Corrected    *SlopeDifference `json:"corrected,omitempty"`
	Why          Why              `json:"why,omitzero"`
}

// FamilyDifference adds in how many families it is positive, and its least and
// most without one of them.
type FamilyDifference struct {
	SlopeDifference
	Positive    int       `json:"positive"`
	LeaveOneOut []float64 `json:"leave_one_out"`
}

// Ranks is the view on the order of models: the difference of the two rank
// correlations with size.
type Ranks struct {
	Models      int      `json:"models"`
	Sensibility *float64 `json:"rho_sensibility"`
	Reason      *float64 `json:"rho_reason"`
	Between     *float64 `json:"rho_between"` // of sensibility and reason
	Partial     *float64 `json:"partial_rho"` // of size and sensibility, with reason taken out
	Difference  *float64 `json:"difference"`
	Low         *float64 `json:"low"` // bootstrap over families
	High        *float64 `json:"high"`
	P           *float64 `json:"p"` // swaps by family
	PMethod     string   `json:"p_method,omitempty"`
	Corrected   *float64 `json:"corrected,omitempty"` // for unlike reliabilities
	WilliamsT   *float64 `json:"williams_t"`
	WilliamsP   *float64 `json:"williams_p"`
	ZouLow      *float64 `json:"zou_low"` // with Bonett and Wright's errors
	ZouHigh     *float64 `json:"zou_high"`
	Why         Why      `json:"why,omitzero"`
}

// Reliability is how far differences between the means of models are differences
// between the models, and how many times as many sessions would bring that to
// .8.
type Reliability struct {
	Value *float64 `json:"value"`
	Times *float64 `json:"sessions_times_for_80"`
	Why   Why      `json:"why,omitzero"`
}

// Sensitivity takes the sizes in that are only bounds or estimates: what comes
// out over many draws, each log-uniform inside the interval of every model. An
// upper end that nobody knows is taken to be ten times the lower end.
type Sensitivity struct {
	Models     int      `json:"models"` // all, with the rough ones
	Rough      int      `json:"rough"`
	Rho        *float64 `json:"rho"` // median
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Difference *float64 `json:"difference"` // of the thesis: median
	DiffLow    *float64 `json:"difference_low"`
	DiffHigh   *float64 `json:"difference_high"`
	Why        Why      `json:"why,omitzero"` // of the first that is nil
}

// LeftOut is what remains without the models of one family.
type LeftOut struct {
	Family     string   `json:"family"`
	Models     int      `json:"models"` // that remain
	Rho        *float64 `json:"rho"`
	Difference *float64 `json:"difference"`
	Why        Why      `json:"why,omitzero"`
}

// EqualSize puts models of one size side by side: what size cannot explain.
type EqualSize struct {
	SizeB  float64      `json:"size_b"`
	Models []EqualModel `json:"models"`
	Spread *float64     `json:"spread"` // of their scores, highest less lowest
	Share  *float64     `json:"share"`  // of the spread of all models
	Why    Why          `json:"why,omitzero"`
}

// EqualModel is a model among others of its size.
type EqualModel struct {
	Model string   `json:"model"`
	Score *float64 `json:"score"`
}

// Point is a model in the plane of size and score.
type Point struct {
	Model    string         `json:"model"`
	Family   string         `json:"family,omitempty"`
	SizeB    float64        `json:"size_b"` // billions; the middle of an interval on the logarithmic axis
	SizeLow  float64        `json:"size_low"`
	SizeHigh *float64       `json:"size_high"` // nil where only a lower bound is known
	Grade    sessions.Grade `json:"grade"`
	Source   string         `json:"source"`
	Score    *float64       `json:"score"`
	Low      *float64       `json:"low"`
	High     *float64       `json:"high"`
	Reason   *float64       `json:"reason"`
	Why      Why            `json:"why,omitzero"` // of the first that is nil
}

// Opinion is how one kind of public score goes with size.
type Opinion struct {
	Kind   string      `json:"score_kind"`
	Total  OpinionAxis `json:"total"`
	Active OpinionAxis `json:"active"`
}

// OpinionAxis is one correlation of a public score.
type OpinionAxis struct {
	Models int      `json:"models"`
	Rho    *float64 `json:"rho"`
	TauB   *float64 `json:"tau_b"`
	Why    Why      `json:"why,omitzero"`
}

// ThinkingPair is a model that was rated with thinking on and off.
type ThinkingPair struct {
	Model       string   `json:"model"`
	Sensibility *float64 `json:"sensibility"` // on less off
	Reason      *float64 `json:"reason"`
	Why         Why      `json:"why,omitzero"`
}

// NamedPair is two models side by side: what a change of size or of training
// did to each side.
type NamedPair struct {
	From        string   `json:"from"`
	To          string   `json:"to"`
	SizeTimes   *float64 `json:"size_times"` // nil where a size is not known
	Kind        string   `json:"score_kind"`
	Sensibility *float64 `json:"difference"` // of the score
	Why         Why      `json:"why,omitzero"`
}
