// Package sessions holds one saved comparison of language models: its lanes,
// turns and ratings, the file that it is kept in, and the store of such files.
// It is pure data and knows no other package of the project.
package sessions

import (
	"maps"
	"slices"
	"time"
)

// Format is the value of "format" in every session file.
const Format = "kansei.session"

// Version is the newest session file version that this program reads and the
// only one that it writes.
const Version = 1

// Session is one comparison: what was said, what was answered, how it was
// rated. The logs (Adoptions, Ratings, Verdicts, Notes, Guesses, Judgements,
// States) only ever grow.
type Session struct {
	ID        string // ULID
	Title     string
	CreatedAt time.Time
	UpdatedAt time.Time
	App       App
	Rubric    Rubric
	Scenario  *Scenario // nil: a free conversation
	System    string    // system prompt of every lane, may be empty
	Blind     Blind
	Lanes     []Lane // in the order in which they were asked for, not of their labels
	Turns     []Turn
	Adoptions []Adoption
	Ratings   []Rating
	Verdicts  []Verdict
	Notes     []Note
	Guesses   []Guess
	// Judgements are those of models, which are kept apart from the ratings of people.
	Judgements []Judgement
	States     []State // of a person whom a model plays

	// ChangedAt holds, by the JSON name of a top-level field, when the field was
	// last set on purpose, as a rename does. Merge lets the later one win.
	ChangedAt map[string]time.Time

	// origin holds, by field, when the copy was changed that a merged field is
	// from, where that is not UpdatedAt.
	origin map[string]time.Time

	// Extra holds what a file has at this level beyond the known fields, and is
	// written back. So is every Extra below.
	Extra Extra
}

// Extra holds the unknown fields of a JSON object by name, each as raw JSON.
type Extra map[string]rawJSON

// App names the program that wrote a file.
type App struct {
	Name    string
	Version string
	Extra   Extra
}

// Text is a short text by language code ("en", "zh").
type Text map[string]string

// In is the text in a language, in English where that is missing, and in any
// language at all where that is missing too.
func (t Text) In(lang string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	if s, ok := t["en"]; ok {
		return s
	}
	for _, s := range t {
		return s
	}
	return ""
}

// Rubric is the set of dimensions that a session is rated on, with the scale.
type Rubric struct {
	ID         string
	Dimensions []Dimension
	Min, Max   int // both inclusive; 1 and 5 in the built-in rubrics
	Extra      Extra
}

// Dimension is one thing that is rated.
type Dimension struct {
	ID       string
	Name     Text
	Question Text         // "this reply ..."; may be empty
	Anchors  map[int]Text // what each point of the scale means
	Optional bool         // true: a lane counts as fully rated without it
	Extra    Extra
}

// Kind is what a scenario asks for: sensibility in a conversation, a piece of
// writing, or reasoning, which is the control.
type Kind string

// The kinds of scenario.
const (
	Emotional Kind = "emotional"
	Creative  Kind = "creative"
	Rational  Kind = "rational"
)

// Scenario is the prepared conversation that a session follows.
type Scenario struct {
	ID     string
	Kind   Kind
	Lang   string // "en" or "zh"
	Title  string
	Script []string // the person's messages, in order
	Answer string   // the right answer, or what a good reply notices; for the rater, never for a lane; may be empty
	Person *Person  // who speaks, where a model plays somebody; nil: the script is all
	Extra  Extra
}

// Curtain is how replies come on screen.
type Curtain string

// The curtains; see the conversation package for what they do.
const (
	CurtainPace Curtain = "pace"
	CurtainHold Curtain = "hold"
	CurtainOff  Curtain = "off"
)

// Blind is what the person may see of who answers.
type Blind struct {
	Enabled    bool
	Curtain    Curtain
	Seed       int64      // shuffles labels, and with the pass number those of later passes
	RevealedAt *time.Time // nil: not revealed
	RevealedBy string     // the rater who asked for the names first; empty: nobody, or not known
	Extra      Extra
}

// Lane is one model with its settings.
type Lane struct {
	ID       string // "l1", "l2", ...
	Label    string // "A", "B", ... as shuffled for pass 1
	Provider string // "deepseek"
	Model    string // the vendor's id of the model
	Thinking Thinking
	Params   map[string]any // what the user set and was sent; nothing else
	Size     Size
	Extra    Extra
}

// Ref is the lane's model as the person types it: PROVIDER/MODEL.
func (l Lane) Ref() string { return l.Provider + "/" + l.Model }

// Name is the model with the lane's setting for thinking, which makes it another
// contestant: PROVIDER/MODEL, or PROVIDER/MODEL@off, @on, @low, @high and so on.
func (l Lane) Name() string {
	if l.Thinking.Set() {
		return l.Ref() + "@" + string(l.Thinking)
	}
	return l.Ref()
}

// Grade is how a size is known.
type Grade string

// The grades of a size.
const (
	Official Grade = "official"
	Bound    Grade = "bound"
	Estimate Grade = "estimate"
	Unknown  Grade = "unknown"
)

// Interval is a closed interval in billions of parameters. High is +Inf where
// only a lower bound is known, which the file writes as null.
type Interval struct{ Low, High float64 }

// Size is what is known of a model's parameters.
type Size struct {
	Total  *Interval // nil: unknown
	Active *Interval // nil: unknown
	Grade  Grade
	Source string
	Extra  Extra
}

// Turn is one message of the person and the replies to it.
type Turn struct {
	N       int // from 1
	User    UserMessage
	Replies []Reply // every attempt of every lane, in the order they were asked
	Extra   Extra
}

// ToAll is the value of UserMessage.To for a message to every lane.
const ToAll = "all"

// UserMessage is what the person sent.
type UserMessage struct {
	Text     string
	At       time.Time
	Scripted bool
	To       string            // ToAll or a lane's ID
	ByLane   map[string]string // what each lane was sent instead of Text, where a played person answers each lane apart
	Earlier  []Earlier         // how it read before it was edited and sent again, oldest first
	Extra    Extra
}

// Earlier is how a message read before it was edited, and which attempts
// answered it then: the newest of each lane. Attempts after those answer what
// the message says now.
type Earlier struct {
	Text     string
	At       time.Time
	Attempts map[string]int
	Extra    Extra
}

// Answers reports whether an attempt of a lane answers the message as it reads
// now, and not as it read before it was edited.
func (u UserMessage) Answers(lane string, attempt int) bool {
	return len(u.Earlier) == 0 || attempt > u.Earlier[len(u.Earlier)-1].Attempts[lane]
}

// AskedAs is what the message said when an attempt of a lane answered it.
func (u UserMessage) AskedAs(lane string, attempt int) string {
	for _, e := range u.Earlier {
		if attempt <= e.Attempts[lane] {
			return e.Text
		}
	}
	return u.TextFor(lane)
}

// TextFor is what the message says to a lane now, empty where it says nothing.
func (u UserMessage) TextFor(lane string) string {
	if text, ok := u.ByLane[lane]; ok {
		return text
	}
	return u.Text
}

// Reaches reports whether the message went to a lane. Where each lane has words
// of its own and there are no common ones, it went to no other.
func (u UserMessage) Reaches(lane string) bool {
	if u.To != ToAll && u.To != lane && u.To != "" {
		return false
	}
	_, own := u.ByLane[lane]
	return own || len(u.ByLane) == 0 || u.Text != ""
}

// Texts are all the words of the message as it reads now: the common ones, then
// those of the lanes by their ids, each once.
func (u UserMessage) Texts() []string {
	var out []string
	if u.Text != "" || len(u.ByLane) == 0 {
		out = append(out, u.Text)
	}
	for _, lane := range slices.Sorted(maps.Keys(u.ByLane)) {
		if text := u.ByLane[lane]; !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// Edit gives the turn's message another text. The old one is kept, with the
// attempts that answered it.
func (t *Turn) Edit(text string, at time.Time) {
	attempts := map[string]int{}
	for _, r := range t.Replies {
		attempts[r.Lane] = max(attempts[r.Lane], r.Attempt)
	}
	t.User.Earlier = append(slices.Clip(t.User.Earlier), Earlier{Text: t.User.Text, At: t.User.At, Attempts: attempts})
	t.User.Text, t.User.At, t.User.Scripted = text, at, false
}

// Status is how a reply stands.
type Status string

// The statuses. Streaming is never written: the file says truncated instead,
// so that a session that was killed in mid-stream needs no repair.
const (
	Complete  Status = "complete"
	Stopped   Status = "stopped"
	Truncated Status = "truncated"
	Failed    Status = "failed"
	Streaming Status = "streaming"
)

// The flags of a reply.
const (
	FlagNamesItself    = "names_itself"    // it names its maker or itself
	FlagTemplateTokens = "template_tokens" // tokens of a chat template came with it
	FlagContextCut     = "context_cut"     // the server has left out the beginning of the conversation
	FlagBatch          = "batch"           // it came in a batch: its times say when it was taken from there, and it cost less
)

// Flag adds a flag, once.
func (r *Reply) Flag(flag string) {
	if !slices.Contains(r.Flags, flag) {
		r.Flags = append(r.Flags, flag)
	}
}

// Reply is what a lane answered.
type Reply struct {
	Lane          string
	Attempt       int      // from 1
	After         *Address // the reply that this one was asked on; nil: nothing was said before
	Status        Status
	Text          string
	Reasoning     string
	ModelReturned string
	FinishReason  string
	Usage         Usage
	StartedAt     time.Time
	FirstTokenMS  int64 // milliseconds from StartedAt to the first byte of text or reasoning; 0 if none came
	DurationMS    int64 // milliseconds from StartedAt to the end
	Chunks        []Chunk
	Error         *ReplyError
	Flags         []string
	Extra         Extra

	noAfter    bool  // the file, of version 0.1, has no "after", which null is not
	afterExtra Extra // the unknown fields of After
}

// Usage counts tokens as the vendor reported them; 0 is "not reported".
type Usage struct {
	Prompt     int
	Completion int
	Reasoning  int
	Extra      Extra
}

// Chunk is one arrival: milliseconds since the arrival before (the first:
// since StartedAt), and bytes. Over a reply the bytes add up to those of
// Reasoning and Text together, in the order in which they came. There is one
// for every few letters, hence the small numbers.
type Chunk struct {
	DT    int32
	Bytes int32
}

// ReplyError is why a reply is not complete.
type ReplyError struct {
	Kind    string // one of the providers package's kinds
	Message string
	Extra   Extra
}
