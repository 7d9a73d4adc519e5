package providers

import (
	"context"
	"time"
)

// Batcher is a provider that also takes many requests together and answers them
// later, within a day or so, at a lower price. It is safe to call from several
// goroutines. Errors are as those of Provider.Stream.
//
// A batch is made in steps, each of which can be taken again after a crash:
// UploadBatch, which asks nothing and costs nothing; CreateBatch, after which the
// vendor answers; PollBatch until the batch has ended; BatchResults. Only
// CreateBatch must not be repeated where its outcome is not known: FindBatch tells.
type Batcher interface {
	Provider
	// BatchTerms is how the vendor takes batches. It is false where it takes none.
	BatchTerms() (BatchTerms, bool)
	// UploadBatch sends the requests, and returns the batch with what the vendor
	// calls them.
	UploadBatch(ctx context.Context, b Batch, requests []BatchRequest) (Batch, error)
	// CreateBatch has the vendor answer. It sends one request and never tries again.
	CreateBatch(ctx context.Context, b Batch, requests []BatchRequest) (Batch, error)
	// FindBatch looks for the batch that CreateBatch may have made, and returns b as
	// it is where there is none.
	FindBatch(ctx context.Context, b Batch) (Batch, error)
	// PollBatch asks how far a batch is.
	PollBatch(ctx context.Context, b Batch) (Batch, error)
	// BatchResults gives take every result that there is, in any order.
	BatchResults(ctx context.Context, b Batch, take func(BatchResult) error) error
}

// BatchTerms are how a vendor takes batches.
type BatchTerms struct {
	Price float64 // the part of the usual price that a request costs
	Most  int     // requests in one batch
}

// BatchRequest is one request of a batch. All requests of a batch ask one model.
type BatchRequest struct {
	ID string // at most 64 letters, digits and "-"; unique in its batch
	Request
}

// Batch is a batch as far as it is known. It can be kept as JSON, and holds no key.
type Batch struct {
	Key       string    `json:"key"` // ours, by which FindBatch knows it
	Model     string    `json:"model"`
	Requests  int       `json:"requests"`
	StartedAt time.Time `json:"started_at"`         // when CreateBatch was called first
	At        string    `json:"at,omitempty"`       // the vendor's address that has it
	File      string    `json:"file,omitempty"`     // of the requests, by the vendor's name for it
	ID        string    `json:"id,omitempty"`       // by the vendor's name; empty before it is created
	Status    string    `json:"status,omitempty"`   // in the vendor's words, in small letters
	Ended     bool      `json:"ended,omitempty"`    // nothing more will come
	Answered  int       `json:"answered,omitempty"` // so far, failures too
	Output    string    `json:"output,omitempty"`   // the file of results
	Errors    string    `json:"errors,omitempty"`   // the file of failures
	Why       string    `json:"why,omitempty"`      // the vendor's words for why the whole batch has failed
	Known     []string  `json:"known,omitempty"`    // batches that are others, where the vendor keeps nothing of ours with them
}

// BatchResult is the answer to one request.
type BatchResult struct {
	ID        string
	Reasoning string
	Text      string
	Finish    Finish
	Err       error // an *Error: why it is no whole reply
	Expired   bool  // nobody has answered: the batch has ended before
}
