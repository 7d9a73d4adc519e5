// Package conversation takes one turn to all lanes at once: it builds each
// lane's history, asks the providers, and merges what comes back into one
// stream of events. It has no screen and knows nothing of one.
package conversation

import (
	"time"

	"kansei/sessions"
)

// EventKind is what an Event says of a reply.
type EventKind int

// The kinds of event of one reply, in order. Retrying comes any number of
// times, before the first Arrived.
const (
	Asked    EventKind = iota + 1 // the request went out, at StartedAt
	Retrying                      // a try failed; the next follows after Wait
	Began                         // the answer has begun
	Arrived                       // Text or Reasoning came
	Ended                         // the reply is over; the last event of its address
)

// Event is one step of one reply. Address and Generation say whose: an event
// of an older generation than the one that the receiver waits for is stale.
type Event struct {
	Address    sessions.Address
	Generation int
	Kind       EventKind

	At      time.Time       // when it happened
	Try     int             // Retrying: the try that failed, from 1
	Wait    time.Duration   // Retrying: until the next try
	Problem *Problem        // Retrying, and Ended where the reply is not complete or stopped
	Pieces  []Piece         // Arrived: what came, in order; neighbouring arrivals may be merged into one event
	Status  sessions.Status // Ended
	Finish  sessions.Reply  // Ended: FinishReason, ModelReturned, Usage, Flags, as far as they are known; nothing else is set
}

// Piece is one arrival of text.
type Piece struct {
	At        time.Time
	Reasoning bool
	Recast    bool // no text: all text that came before was reasoning
	Text      string
}

// Problem is what went wrong with a reply.
type Problem struct {
	Kind    string // one of the kinds in the providers package
	Message string // what happened; may name the vendor
	Advice  string // what to do; may name the vendor
}
