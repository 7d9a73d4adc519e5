package sessions

import (
	"math"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The types below are the session file's version 1 on the wire. They change
// only together with docs/session-format.md and the schema; a later version
// gets types of its own.

type fileV1 struct {
	Format     string               `json:"format"`
	Version    int                  `json:"version"`
	ID         string               `json:"id"`
	Title      string               `json:"title"`
	CreatedAt  time.Time            `json:"created_at"`
	UpdatedAt  time.Time            `json:"updated_at"`
	App        appV1                `json:"app"`
	Rubric     rubricV1             `json:"rubric"`
	Scenario   *scenarioV1          `json:"scenario"`
	System     string               `json:"system"`
	Blind      blindV1              `json:"blind"`
	Lanes      []laneV1             `json:"lanes"`
	Turns      []turnV1             `json:"turns"`
	Adoptions  []adoptionV1         `json:"adoptions,omitempty"`
	Ratings    []ratingV1           `json:"ratings"`
	Verdicts   []verdictV1          `json:"verdicts"`
	Notes      []noteV1             `json:"notes"`
	Guesses    []guessV1            `json:"guesses"`
	Judgements []judgementV1        `json:"judgements,omitempty"`
	States     []stateV1            `json:"states,omitempty"`
	ChangedAt  map[string]time.Time `json:"changed_at,omitempty"`
	Extra      Extra                `json:",embed"`
}

type appV1 struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Extra   Extra  `json:",embed"`
}

type rubricV1 struct {
	ID         string        `json:"id"`
	Dimensions []dimensionV1 `json:"dimensions"`
	Min        int           `json:"min"`
	Max        int           `json:"max"`
	Extra      Extra         `json:",embed"`
}

type dimensionV1 struct {
	ID       string            `json:"id"`
	Name     map[string]string `json:"name"`
	Question map[string]string `json:"question,omitempty"`
	Anchors  map[int]Text      `json:"anchors"`
	Optional bool              `json:"optional,omitzero"`
	Extra    Extra             `json:",embed"`
}

type scenarioV1 struct {
	ID     string    `json:"id"`
	Kind   Kind      `json:"kind"`
	Lang   string    `json:"lang"`
	Title  string    `json:"title"`
	Script []string  `json:"script"`
	Answer string    `json:"answer,omitzero"`
	Person *personV1 `json:"person,omitzero"`
	Extra  Extra     `json:",embed"`
}

type personV1 struct {
	Issue         string   `json:"issue"`
	Hidden        string   `json:"hidden"`
	Clues         []string `json:"clues"`
	Manner        string   `json:"manner"`
	Sensitivities []string `json:"sensitivities"`
	Leaves        string   `json:"leaves"`
	Relation      string   `json:"relation"`
	Turns         int      `json:"turns"`
	Player        string   `json:"player"`
	Extra         Extra    `json:",embed"`
}

type stateV1 struct {
	Turn      int            `json:"turn"`
	Lane      string         `json:"lane"`
	Attempt   int            `json:"attempt"`
	Feelings  map[string]int `json:"feelings,omitempty"`
	Thought   string         `json:"thought"`
	Ends      StateEnd       `json:"ends,omitzero"`
	Parting   string         `json:"parting,omitzero"`
	Player    string         `json:"player"`
	Prompt    string         `json:"prompt,omitzero"`
	Model     string         `json:"model_returned,omitzero"`
	InTokens  int            `json:"prompt_tokens,omitzero"`
	OutTokens int            `json:"completion_tokens,omitzero"`
	At        time.Time      `json:"at"`
	Extra     Extra          `json:",embed"`
}

type blindV1 struct {
	Enabled    bool       `json:"enabled"`
	Curtain    Curtain    `json:"curtain"`
	Seed       int64      `json:"seed"`
	RevealedAt *time.Time `json:"revealed_at"`
	RevealedBy string     `json:"revealed_by,omitzero"`
	Extra      Extra      `json:",embed"`
}

type laneV1 struct {
	ID       string         `json:"id"`
	Label    string         `json:"label"`
	Provider string         `json:"provider"`
	Model    string         `json:"model"`
	Thinking Thinking       `json:"thinking"`
	Params   map[string]any `json:"params"`
	Size     sizeV1         `json:"size"`
	Extra    Extra          `json:",embed"`
}

type sizeV1 struct {
	TotalB  *[2]*float64 `json:"total_b"`
	ActiveB *[2]*float64 `json:"active_b"`
	Grade   Grade        `json:"grade"`
	Source  string       `json:"source"`
	Extra   Extra        `json:",embed"`
}

type turnV1 struct {
	N       int        `json:"n"`
	User    userV1     `json:"user"`
	Replies []replyV1  `json:"replies"`
	Adopted *adoptedV1 `json:"adopted"`
	Extra   Extra      `json:",embed"`
}

type userV1 struct {
	Text     string            `json:"text"`
	At       time.Time         `json:"at"`
	Scripted bool              `json:"scripted"`
	To       string            `json:"to"`
	ByLane   map[string]string `json:"by_lane,omitempty"`
	Earlier  []earlierV1       `json:"earlier,omitzero"`
	Extra    Extra             `json:",embed"`
}

type earlierV1 struct {
	Text     string         `json:"text"`
	At       time.Time      `json:"at"`
	Attempts map[string]int `json:"attempts"`
	Extra    Extra          `json:",embed"`
}

type adoptedV1 struct {
	Lane    string `json:"lane"`
	Attempt int    `json:"attempt"`
	Extra   Extra  `json:",embed"`
}

type adoptionV1 struct {
	Turn      int       `json:"turn"`
	Lane      string    `json:"lane"`
	Attempt   int       `json:"attempt"`
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitzero"`
	Extra     Extra     `json:",embed"`
}

// afterV1 is null in a lane's first reply, and missing in files of version 0.1.
type afterV1 struct {
	known bool
	at    *Address
	extra Extra
}

type addressV1 struct {
	Turn    int    `json:"turn"`
	Lane    string `json:"lane"`
	Attempt int    `json:"attempt"`
	Extra   Extra  `json:",embed"`
}

// MarshalJSONTo writes the address or null.
func (a afterV1) MarshalJSONTo(e *jsontext.Encoder) error {
	if a.at == nil {
		return e.WriteToken(jsontext.Null)
	}
	return json.MarshalEncode(e, addressV1{a.at.Turn, a.at.Lane, a.at.Attempt, a.extra})
}

// UnmarshalJSONFrom reads the address or null.
func (a *afterV1) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var at *addressV1
	err := json.UnmarshalDecode(d, &at)
	a.known = true
	if at != nil {
		a.at, a.extra = &Address{at.Turn, at.Lane, at.Attempt}, at.Extra
	}
	return err
}

type judgementV1 struct {
	Judge            string     `json:"judge"`
	Turn             int        `json:"turn"`
	Lanes            []string   `json:"lanes"`
	Attempts         []int      `json:"attempts,omitempty"`
	Order            []string   `json:"order"`
	Dimension        string     `json:"dimension,omitzero"`
	Value            *int       `json:"value,omitzero"`
	Outcome          Preference `json:"outcome,omitzero"`
	Canary           string     `json:"canary,omitzero"`
	Prompt           string     `json:"prompt,omitzero"`
	ModelReturned    string     `json:"model_returned,omitzero"`
	PromptTokens     int        `json:"prompt_tokens,omitzero"`
	CompletionTokens int        `json:"completion_tokens,omitzero"`
	At               time.Time  `json:"at"`
	Withdrawn        bool       `json:"withdrawn,omitzero"`
	Extra            Extra      `json:",embed"`
}

type replyV1 struct {
	Lane          string        `json:"lane"`
	Attempt       int           `json:"attempt"`
	After         afterV1       `json:"after"`
	Status        Status        `json:"status"`
	Text          string        `json:"text"`
	Reasoning     string        `json:"reasoning"`
	ModelReturned string        `json:"model_returned"`
	FinishReason  string        `json:"finish_reason"`
	Usage         usageV1       `json:"usage"`
	StartedAt     time.Time     `json:"started_at"`
	FirstTokenMS  int64         `json:"first_token_ms"`
	DurationMS    int64         `json:"duration_ms"`
	Chunks        chunksV1      `json:"chunks"`
	Error         *replyErrorV1 `json:"error"`
	Flags         []string      `json:"flags"`
	Extra         Extra         `json:",embed"`
}

type usageV1 struct {
	Prompt     int   `json:"prompt"`
	Completion int   `json:"completion"`
	Reasoning  int   `json:"reasoning"`
	Extra      Extra `json:",embed"`
}

type replyErrorV1 struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Extra   Extra  `json:",embed"`
}

type ratingV1 struct {
	Turn      int       `json:"turn"`
	Lane      string    `json:"lane"`
	Attempt   int       `json:"attempt"`
	Dimension string    `json:"dimension"`
	Value     valueV1   `json:"value"`
	Rater     string    `json:"rater"`
	By        string    `json:"by,omitzero"`
	Pass      int       `json:"pass"`
	Blind     bool      `json:"blind"`
	At        time.Time `json:"at"`
	TookMS    int64     `json:"took_ms,omitzero"`
	Withdrawn bool      `json:"withdrawn,omitzero"`
	Extra     Extra     `json:",embed"`
}

// valueV1 is a rating's value: a number, or null for "cannot judge".
type valueV1 struct {
	known bool
	n     *int
}

// MarshalJSONTo writes the number or null.
func (v valueV1) MarshalJSONTo(e *jsontext.Encoder) error { return json.MarshalEncode(e, v.n) }

// UnmarshalJSONFrom reads the number or null.
func (v *valueV1) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	v.known = true
	return json.UnmarshalDecode(d, &v.n)
}

type verdictV1 struct {
	Turn      int       `json:"turn"`
	Outcome   Outcome   `json:"outcome"`
	Margin    Margin    `json:"margin,omitzero"`
	Lanes     []string  `json:"lanes"`
	Rater     string    `json:"rater"`
	By        string    `json:"by,omitzero"`
	Pass      int       `json:"pass"`
	Blind     bool      `json:"blind"`
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitzero"`
	Extra     Extra     `json:",embed"`
}

type noteV1 struct {
	Turn      int       `json:"turn"`
	Lane      string    `json:"lane"`
	Attempt   int       `json:"attempt"`
	Text      string    `json:"text"`
	Tags      []string  `json:"tags"`
	Rater     string    `json:"rater"`
	By        string    `json:"by,omitzero"`
	Pass      int       `json:"pass,omitzero"` // left out: 1
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitzero"`
	Extra     Extra     `json:",embed"`
}

type guessV1 struct {
	Lane      string    `json:"lane"`
	Guess     string    `json:"guess"`
	Rater     string    `json:"rater"`
	By        string    `json:"by,omitzero"`
	Pass      int       `json:"pass"`
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitzero"`
	Extra     Extra     `json:",embed"`
}

// each converts a slice element by element; the result is never nil, since the
// file says [] and not null.
func each[A, B any](in []A, convert func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = convert(v)
	}
	return out
}

// list is a slice for the file: [] where there is none.
func list(in []string) []string { return append([]string{}, in...) }

func intervalToV1(i *Interval) *[2]*float64 {
	if i == nil {
		return nil
	}
	low, high := i.Low, i.High
	if math.IsInf(high, 1) {
		return &[2]*float64{&low, nil}
	}
	return &[2]*float64{&low, &high}
}

func intervalFromV1(w *[2]*float64) *Interval {
	if w == nil {
		return nil
	}
	out := &Interval{High: math.Inf(1)}
	if w[0] != nil {
		out.Low = *w[0]
	}
	if w[1] != nil {
		out.High = *w[1]
	}
	return out
}

func dimensionToV1(d Dimension) dimensionV1 {
	return dimensionV1{ID: d.ID, Name: d.Name, Question: d.Question, Anchors: d.Anchors, Optional: d.Optional, Extra: d.Extra}
}

func dimensionFromV1(w dimensionV1) Dimension {
	return Dimension{ID: w.ID, Name: w.Name, Question: w.Question, Anchors: w.Anchors, Optional: w.Optional, Extra: w.Extra}
}
