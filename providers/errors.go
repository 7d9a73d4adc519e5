package providers

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
	Protocol         Kind = "protocol" // an answer that is no proper stream
	Server           Kind = "server"   // the vendor says that it failed
)

// Error is why a reply did not come or did not come whole.
type Error struct {
	Kind    Kind
	Message string // what happened, one line; may name the vendor; never holds a key
	Advice  string // what to do, one sentence; may name the vendor
	Err     error  // the cause, may be nil
}

func (e *Error) Error() string { return e.Message }

func (e *Error) Unwrap() error { return e.Err }
