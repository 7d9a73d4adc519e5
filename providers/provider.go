// Package providers speaks to whatever can answer in a lane: vendors with an
// OpenAI-compatible API, and the built-in programs that need no network.
package providers

import (
	"context"
	"iter"
	"time"
)

// Role is who said a message.
type Role string

// The roles of a message in a lane's history. The system prompt has a field
// of its own in Request.
const (
	User      Role = "user"
	Assistant Role = "assistant"
)

// Message is one entry of a lane's history. A reply's reasoning is never part
// of it.
type Message struct {
	Role Role
	Text string
}

// Request asks one model for one reply.
type Request struct {
	Model    string // the vendor's id
	System   string // may be empty
	Messages []Message
	Thinking string         // "default", "on", "off", or a level by the vendor's name for it
	Params   map[string]any // sampling parameters that the user set; sent as they are, nothing is added
	Seed     int64          // for the built-in lanes only
}

// EventKind is what an Event brings.
type EventKind int

// The kinds of event, in the order in which they can come. Retrying comes
// only before the first Reasoning or Text; it can follow Began where the
// connection is lost in between, and Began does not come again.
const (
	Retrying  EventKind = iota + 1 // a try failed and another follows after Wait
	Began                          // the answer has begun: a good status and the right content type came
	Reasoning                      // Text is reasoning
	Text                           // Text is reply text
	Recast                         // all Text so far was reasoning: the model ended it without having begun it
	Finished                       // the last event of a good end; Finish is set
)

// Event is one step of a streaming reply. Text is always valid UTF-8 that
// ends at a rune boundary.
type Event struct {
	Kind   EventKind
	Text   string
	Try    int           // Retrying: the number of the try that failed, from 1
	Wait   time.Duration // Retrying: how long until the next one
	Err    error         // Retrying: why, an *Error
	Finish Finish        // Finished, and the last pair of any other end
}

// Finish is what is known at the end of a reply. After a bad end, or where the
// caller has cancelled, it is what had come by then.
type Finish struct {
	Reason         string // as the vendor gave it: "stop", "length", ...
	Model          string // the model that the vendor says has answered
	Usage          Usage
	TemplateTokens bool // the text had tokens of a chat template in it; those at its ends are taken off
}

// Usage counts tokens; 0 is "not reported".
type Usage struct{ Prompt, Completion, Reasoning int }

// Grow takes in another count of the same reply: vendors repeat their counts
// under several names, some of which stay zero.
func (u *Usage) Grow(o Usage) {
	u.Prompt = max(u.Prompt, o.Prompt)
	u.Completion = max(u.Completion, o.Completion)
	u.Reasoning = max(u.Reasoning, o.Reasoning)
}

// Provider answers requests.
//
// Stream yields events until the reply ends. A good end yields Finished and
// stops. Any other end yields one last pair (Event{Finish: facts}, err) with err
// an *Error (or the context's error where the caller cancelled), after
// everything that arrived was yielded. Breaking out of the loop or cancelling the context
// closes the connection. It is safe to call from several goroutines.
type Provider interface {
	// ID is the name before the slash in PROVIDER/MODEL.
	ID() string
	Stream(ctx context.Context, req Request) iter.Seq2[Event, error]
	// Models lists the ids that can be asked now.
	Models(ctx context.Context) ([]string, error)
}
