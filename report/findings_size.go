package report

import "kansei/sessions"

// Size is what the report says of size: whether larger models have more
// sensibility, and whether more so than reason.
type Size struct {
	Sensibility Side      `json:"sensibility"`
	Reason      Side      `json:"reason"`
	By          string    `json:"by"` // which axis Thesis is about: "total" or "active"
	Total       Axis      `json:"total"`
	Active      Axis      `json:"active"`
	Thesis      Thesis    `json:"thesis"`
	Reference   []Opinion `json:"reference"`       // public scores, as a second opinion
	Pairs       []Pair    `json:"reference_pairs"` // the thesis by public scores, where nothing was rated
	Unsized     []string  `json:"unsized"`         // rated models whose size nobody has said
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
	Thesis      Thesis      `json:"thesis"`
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

// The verdicts on the thesis.
const (
	Supported    = "supported"
	Contradicted = "contradicted"
	Inconclusive = "inconclusive"
)

// Thesis is whether sensibility goes with size more than reason does, on the
// same models: the difference of the two rhos.
type Thesis struct {
	Models      int      `json:"models"`
	Sensibility *float64 `json:"rho_sensibility"`
	Reason      *float64 `json:"rho_reason"`
	Between     *float64 `json:"rho_between"` // of sensibility and reason
	Partial     *float64 `json:"partial_rho"` // of size and sensibility, with reason taken out
	Difference  *float64 `json:"difference"`
	Low         *float64 `json:"low"` // two-level bootstrap
	High        *float64 `json:"high"`
	P           *float64 `json:"p"` // swaps within models
	PMethod     string   `json:"p_method,omitempty"`
	WilliamsT   *float64 `json:"williams_t"`
	WilliamsP   *float64 `json:"williams_p"`
	ZouLow      *float64 `json:"zou_low"`
	ZouHigh     *float64 `json:"zou_high"`
	Verdict     string   `json:"verdict"`
	Needs       Needs    `json:"needs"`
	Why         Why      `json:"why,omitzero"`
}

// Needs is what would decide an inconclusive thesis four times out of five, if
// the correlations stay as they are: so many models, or so many sessions with
// the same models. Either is nil where that alone would not do.
type Needs struct {
	Models   *int `json:"models"`
	Sessions *int `json:"sessions"`
	Why      Why  `json:"why,omitzero"`
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
