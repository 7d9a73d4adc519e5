package tables

// The rows of the tables. A column with "optional" is null where there is
// nothing; the others always have a value, which may be empty. Times are
// milliseconds since 1970 in UTC; sizes are billions of parameters.

// SessionRow is one session.
type SessionRow struct {
	Session    string `parquet:"session"`
	Title      string `parquet:"title"`
	CreatedAt  int64  `parquet:"created_at,timestamp(millisecond)"`
	UpdatedAt  int64  `parquet:"updated_at,timestamp(millisecond)"`
	Scenario   string `parquet:"scenario,dict"`
	Kind       string `parquet:"kind,dict"`
	Language   string `parquet:"language,dict"`
	Rubric     string `parquet:"rubric,dict"`
	Min        int32  `parquet:"min"`
	Max        int32  `parquet:"max"`
	System     string `parquet:"system,dict"`
	Blind      bool   `parquet:"blind"`
	RevealedAt *int64 `parquet:"revealed_at,optional,timestamp(millisecond)"`
	Lanes      int32  `parquet:"lanes"`
	Turns      int32  `parquet:"turns"`
}

// Who is a lane as the tables of replies and ratings have it.
type Who struct {
	Lane        string   `parquet:"lane,dict"`
	Label       string   `parquet:"label,dict"`
	Model       string   `parquet:"model,dict"`
	Provider    string   `parquet:"provider,dict"`
	Thinking    string   `parquet:"thinking,dict"`
	TotalBLow   *float64 `parquet:"total_b_low,optional"`
	TotalBHigh  *float64 `parquet:"total_b_high,optional"`
	ActiveBLow  *float64 `parquet:"active_b_low,optional"`
	ActiveBHigh *float64 `parquet:"active_b_high,optional"`
	SizeGrade   string   `parquet:"size_grade,dict"`
	SizeSource  string   `parquet:"size_source,dict"`
}

// ReplyRow is one attempt of one lane at one turn.
type ReplyRow struct {
	Session string `parquet:"session,dict"`
	Turn    int32  `parquet:"turn"`
	Attempt int32  `parquet:"attempt"`
	Who
	ModelReturned    string   `parquet:"model_returned,dict"`
	Params           string   `parquet:"params,dict"`
	Message          string   `parquet:"message"`
	Reply            string   `parquet:"reply"`
	Reasoning        string   `parquet:"reasoning"`
	Characters       int32    `parquet:"characters"`
	Status           string   `parquet:"status,dict"`
	Counts           bool     `parquet:"counts"`
	Adopted          bool     `parquet:"adopted"`
	FinishReason     string   `parquet:"finish_reason,dict"`
	Error            string   `parquet:"error,dict"`
	Flags            []string `parquet:"flags,list"`
	PromptTokens     int32    `parquet:"prompt_tokens"`
	CompletionTokens int32    `parquet:"completion_tokens"`
	ReasoningTokens  int32    `parquet:"reasoning_tokens"`
	StartedAt        int64    `parquet:"started_at,timestamp(millisecond)"`
	FirstTokenMS     int64    `parquet:"first_token_ms"`
	DurationMS       int64    `parquet:"duration_ms"`
}

// RatingRow is one rating that stands.
type RatingRow struct {
	Session string `parquet:"session,dict"`
	Turn    int32  `parquet:"turn"`
	Attempt int32  `parquet:"attempt"`
	Who
	Scenario    string `parquet:"scenario,dict"`
	Kind        string `parquet:"kind,dict"`
	Dimension   string `parquet:"dimension,dict"`
	Value       *int32 `parquet:"value,optional"`
	CannotJudge bool   `parquet:"cannot_judge"`
	Min         int32  `parquet:"min"`
	Max         int32  `parquet:"max"`
	Rater       string `parquet:"rater,dict"`
	Pass        int32  `parquet:"pass"`
	Blind       bool   `parquet:"blind"`
	Counts      bool   `parquet:"counts"`
	At          int64  `parquet:"at,timestamp(millisecond)"`
	TookMS      int64  `parquet:"took_ms"`
}

// VerdictRow is one verdict that stands.
type VerdictRow struct {
	Session string   `parquet:"session,dict"`
	Turn    int32    `parquet:"turn"`
	Outcome string   `parquet:"outcome,dict"`
	Margin  string   `parquet:"margin,dict"`
	Lanes   []string `parquet:"lanes,list"`
	Models  []string `parquet:"models,list"`
	Rater   string   `parquet:"rater,dict"`
	Pass    int32    `parquet:"pass"`
	Blind   bool     `parquet:"blind"`
	At      int64    `parquet:"at,timestamp(millisecond)"`
}

// GuessRow is what a rater took a lane for.
type GuessRow struct {
	Session string `parquet:"session,dict"`
	Lane    string `parquet:"lane,dict"`
	Model   string `parquet:"model,dict"`
	Guess   string `parquet:"guess,dict"`
	Right   bool   `parquet:"right"`
	Rater   string `parquet:"rater,dict"`
	Pass    int32  `parquet:"pass"`
	At      int64  `parquet:"at,timestamp(millisecond)"`
}

// BattleRow is one pair of replies that one rater compared. Its first columns
// are those of the Chatbot Arena's rows.
type BattleRow struct {
	QuestionID string  `parquet:"question_id"`
	ModelA     string  `parquet:"model_a,dict"`
	ModelB     string  `parquet:"model_b,dict"`
	Winner     string  `parquet:"winner,dict"`
	Judge      string  `parquet:"judge,dict"`
	Turn       int32   `parquet:"turn"`
	Anony      bool    `parquet:"anony"`
	Language   string  `parquet:"language,dict"`
	Tstamp     float64 `parquet:"tstamp"`
	Session    string  `parquet:"session,dict"`
	Scenario   string  `parquet:"scenario,dict"`
	Kind       string  `parquet:"kind,dict"`
	LaneA      string  `parquet:"lane_a,dict"`
	LaneB      string  `parquet:"lane_b,dict"`
	Pass       int32   `parquet:"pass"`
	Source     string  `parquet:"source,dict"`
}
