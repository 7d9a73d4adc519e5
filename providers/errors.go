package providers

import "time"

// Kind sorts what can go wrong with a reply.
type Kind string

// The kinds of error. They are what a session file has in error.kind.
const (
	KeyMissing       Kind = "key_missing"
	KeyRefused       Kind = "key_refused"
	ModelUnknown     Kind = "model_unknown"
	RateLimited      Kind = "rate_limited"
	QuotaExhausted   Kind = "quota_exhausted"
	ContextTooLong   Kind = "context_too_long"
	ParameterRefused Kind = "parameter_refused"
	ContentFiltered  Kind = "content_filtered"
	TimedOut         Kind = "timed_out"
	StreamTruncated  Kind = "truncated"
	Network          Kind = "network"
	TLS              Kind = "tls"
	Protocol         Kind = "protocol"    // an answer that is no proper stream
	Server           Kind = "server"      // the vendor says that it failed
	NotAllowed       Kind = "not_allowed" // the account's plan, settings or region don't allow it
)

// Kinds are all kinds of error there are.
func Kinds() []Kind {
	return []Kind{
		KeyMissing, KeyRefused, ModelUnknown, RateLimited, QuotaExhausted, ContextTooLong, ParameterRefused,
		ContentFiltered, TimedOut, StreamTruncated, Network, TLS, Protocol, Server, NotAllowed,
	}
}

// Neutral is the key, in the lang package, of one sentence that says what
// happened and names no vendor: what a blind screen shows.
func (k Kind) Neutral() string { return "problem." + string(k) }

// Error is why a reply did not come or did not come whole.
type Error struct {
	Kind    Kind
	Message string // what happened, one line; may name the vendor; never holds a key
	Advice  string // what to do, one sentence; may name the vendor
	Err     error  // the cause, may be nil; its text holds no key either

	Status int           // the HTTP status or the code in an error event; 0 if there was none
	Param  string        // ParameterRefused: the parameter's name, where it is known
	After  time.Duration // RateLimited, Server: when the vendor asks to be tried again; 0 if it did not say
}

func (e *Error) Error() string { return e.Message }

func (e *Error) Unwrap() error { return e.Err }
