package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	goopenai "github.com/sashabaranov/go-openai"

	"kansei/providers"
	"kansei/providers/catalog"
)

const (
	batchLimit    = 2 * time.Minute  // for one request about a batch
	transferLimit = 30 * time.Minute // for a file of requests or results
	batchURL      = string(goopenai.BatchEndpointChatCompletions)
)

// BatchTerms implements providers.Batcher.
func (r *remote) BatchTerms() (providers.BatchTerms, bool) {
	if r.batch == nil {
		return providers.BatchTerms{}, false
	}
	return providers.BatchTerms{Price: r.batch.Price, Most: r.batch.Most}, true
}

// UploadBatch implements providers.Batcher.
func (r *remote) UploadBatch(ctx context.Context, b providers.Batch, requests []providers.BatchRequest) (providers.Batch, error) {
	if r.batch.Form == catalog.BatchInline { // they go out with CreateBatch
		err := r.batchTries(ctx, b, batchLimit, func(ctx context.Context, c *batchCall) error {
			b.At = c.at.shown()
			return c.noteOthers(ctx, &b)
		})
		return b, err
	}
	lines, err := r.batchLines(requests)
	if err != nil {
		return b, err
	}
	purpose := goopenai.PurposeBatch
	if r.batch.Purpose != "" {
		purpose = goopenai.PurposeType(r.batch.Purpose)
	}
	file := goopenai.FileBytesRequest{Name: "kansei-" + b.Key + ".jsonl", Bytes: lines, Purpose: purpose}
	err = r.batchTries(ctx, b, transferLimit, func(ctx context.Context, c *batchCall) (err error) {
		b.At = c.at.shown()
		if r.batch.Form == catalog.BatchSigned {
			b.File, err = c.uploadSigned(ctx, file)
			return err
		}
		made, err := c.client(cleanFile).CreateFileBytes(ctx, file)
		b.File = made.ID
		return err
	})
	return b, err
}

// CreateBatch implements providers.Batcher.
func (r *remote) CreateBatch(ctx context.Context, b providers.Batch, requests []providers.BatchRequest) (providers.Batch, error) {
	err := r.batchOnce(ctx, b, batchLimit, func(ctx context.Context, c *batchCall) error {
		b.At = c.at.shown()
		if r.batch.Form == catalog.BatchInline {
			return c.createInline(ctx, &b, requests)
		}
		made, err := c.client(cleanBatch).CreateBatch(ctx, goopenai.CreateBatchRequest{
			InputFileID: b.File, Endpoint: goopenai.BatchEndpoint(or(r.batch.URL, batchURL)), CompletionWindow: "24h",
			Metadata: map[string]any{"kansei": b.Key},
		})
		if err == nil {
			b = c.known(b, made.Batch)
		}
		return err
	})
	return b, err
}

// FindBatch implements providers.Batcher.
func (r *remote) FindBatch(ctx context.Context, b providers.Batch) (providers.Batch, error) {
	err := r.batchTries(ctx, b, batchLimit, func(ctx context.Context, c *batchCall) error {
		if r.batch.Form == catalog.BatchInline {
			return c.findInline(ctx, &b)
		}
		var after *string
		limit := 100
		for range maxBatchPages {
			page, err := c.client(cleanBatches).ListBatch(ctx, after, &limit)
			if err != nil {
				return err
			}
			for _, one := range page.Data {
				if one.InputFileID == b.File {
					b = c.known(b, one)
					return nil
				}
			}
			if !page.HasMore || len(page.Data) == 0 {
				return nil
			}
			last := page.Data[len(page.Data)-1]
			if int64(last.CreatedAt) > 0 && time.Unix(int64(last.CreatedAt), 0).Before(b.StartedAt.Add(-24*time.Hour)) {
				return nil // they come newest first
			}
			after = &last.ID
		}
		return nil
	})
	return b, err
}

// maxBatchPages is how many pages of a list of batches are looked through.
const maxBatchPages = 50

// PollBatch implements providers.Batcher.
func (r *remote) PollBatch(ctx context.Context, b providers.Batch) (providers.Batch, error) {
	err := r.batchTries(ctx, b, batchLimit, func(ctx context.Context, c *batchCall) error {
		if r.batch.Form == catalog.BatchInline {
			state, err := c.inline(ctx, b.ID)
			if err == nil {
				b = c.known(b, state.batch())
			}
			return err
		}
		state, err := c.client(cleanBatch).RetrieveBatch(ctx, b.ID)
		if err == nil {
			b = c.known(b, state.Batch)
		}
		return err
	})
	return b, err
}

// batchLines is the file of the requests.
func (r *remote) batchLines(requests []providers.BatchRequest) ([]byte, error) {
	var file goopenai.UploadBatchFileRequest
	for _, request := range requests {
		body, err := r.batchBody(request.Request)
		if err != nil {
			return nil, err
		}
		line, err := json.Marshal(map[string]any{"custom_id": request.ID, "method": http.MethodPost, "url": or(r.batch.URL, batchURL), "body": body})
		if err != nil {
			return nil, fmt.Errorf("write batch: %w", err)
		}
		file.Lines = append(file.Lines, batchLine(line))
	}
	return file.MarshalJSONL(), nil
}

// batchLine is one line of the file of requests, as it is.
type batchLine []byte

// MarshalBatchLineItem implements goopenai.BatchLineItem.
func (l batchLine) MarshalBatchLineItem() []byte { return l }

// batchBody is a request as it goes out alone, without what only a stream has.
func (r *remote) batchBody(req providers.Request) (map[string]any, error) {
	fields, err := r.fields(req)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(chatRequest(req))
	if err != nil {
		return nil, fmt.Errorf("write batch: %w", err)
	}
	body := map[string]any{}
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, fmt.Errorf("write batch: %w", err)
	}
	maps.Copy(body, fields)
	delete(body, "stream")
	delete(body, "stream_options")
	return body, nil
}

// known is a batch with what the vendor says of it.
func (c *batchCall) known(b providers.Batch, state goopenai.Batch) providers.Batch {
	b.ID, b.Status = or(state.ID, b.ID), state.Status
	b.Ended = slices.Contains([]string{"completed", "failed", "expired", "cancelled", "canceled"}, state.Status)
	b.Answered = state.RequestCounts.Completed + state.RequestCounts.Failed
	if state.OutputFileID != nil {
		b.Output = *state.OutputFileID
	}
	if state.ErrorFileID != nil {
		b.Errors = *state.ErrorFileID
	}
	if state.Errors != nil {
		few := state.Errors.Data[:min(3, len(state.Errors.Data))]
		said := make([]string, len(few))
		for i, e := range few {
			said[i] = or(e.Message, e.Code)
		}
		b.Why = c.redact.text(oneLine(strings.Join(said, "; "), 500))
	}
	return b
}

// batchTries is batchOnce, tried again where that can help. What is done must be
// harmless when it is done twice.
func (r *remote) batchTries(ctx context.Context, b providers.Batch, limit time.Duration, do func(context.Context, *batchCall) error) error {
	for try := 1; ; try++ {
		err := r.batchOnce(ctx, b, limit, do)
		var e *providers.Error
		if err == nil || !errors.As(err, &e) || !retryable(e) || try >= r.maxTries || e.After > patience {
			return err
		}
		if err := sleep(ctx, max(backoff(try), e.After)); err != nil {
			return err
		}
	}
}
