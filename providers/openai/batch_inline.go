package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	goopenai "github.com/sashabaranov/go-openai"

	"kansei/providers"
)

// inlineBatch is a batch whose requests and results stand in it, as OpenRouter
// has them. Its fields are in an order that the vendor asks for.
type inlineBatch struct {
	Endpoint string          `json:"endpoint,omitempty"`
	Model    string          `json:"model,omitempty"`
	Requests []inlineRequest `json:"requests,omitempty"`

	ID        string                      `json:"id,omitempty"`
	Status    string                      `json:"status,omitempty"`
	CreatedAt float64                     `json:"created_at,omitempty"`
	Counts    goopenai.BatchRequestCounts `json:"request_counts,omitzero"`
	Results   []resultLine                `json:"results,omitempty"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

type inlineRequest struct {
	CustomID string         `json:"custom_id"`
	Body     map[string]any `json:"body"`
}

// batch is what go-openai would have read.
func (i inlineBatch) batch() goopenai.Batch {
	out := goopenai.Batch{ID: i.ID, Status: i.Status, RequestCounts: i.Counts}
	if i.Error != nil {
		page, err := json.Marshal(map[string]any{"errors": map[string]any{"data": []any{map[string]any{"message": i.Error.Message}}}})
		if err == nil {
			_ = json.Unmarshal(page, &out) // what was written a line above
		}
	}
	return out
}

// createInline sends a batch with its requests.
func (c *batchCall) createInline(ctx context.Context, b *providers.Batch, requests []providers.BatchRequest) error {
	in := inlineBatch{Endpoint: or(c.batch.URL, batchURL), Model: b.Model}
	for _, request := range requests {
		body, err := c.batchBody(request.Request)
		if err != nil {
			return err
		}
		delete(body, "model")
		in.Requests = append(in.Requests, inlineRequest{request.ID, body})
	}
	page, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("write batch: %w", err)
	}
	var made inlineBatch
	if err := c.exchangeJSON(ctx, http.MethodPost, "/batches", "", page, &made); err != nil {
		return err
	}
	if made.ID == "" {
		return c.protocol("made a batch that has no id")
	}
	*b = c.known(*b, made.batch())
	return nil
}

// inline gets a batch, with its results once it has ended.
func (c *batchCall) inline(ctx context.Context, id string) (inlineBatch, error) {
	var state inlineBatch
	err := c.exchangeJSON(ctx, http.MethodGet, "/batches/"+url.PathEscape(id), "", nil, &state)
	return state, err
}

// noteOthers notes the batches that are there before one is made. The vendor keeps
// nothing of ours with a batch: one that is there after it and was not before it
// is ours, and the ids of its results show whether that is so.
func (c *batchCall) noteOthers(ctx context.Context, b *providers.Batch) error {
	all, err := c.inlineList(ctx)
	for _, one := range all {
		if one.Model == b.Model {
			b.Known = append(b.Known, one.ID)
		}
	}
	return err
}

// findInline looks for the batch that may have been made.
func (c *batchCall) findInline(ctx context.Context, b *providers.Batch) error {
	all, err := c.inlineList(ctx)
	for _, one := range all {
		if one.Model == b.Model && one.Counts.Total == b.Requests && !slices.Contains(b.Known, one.ID) {
			*b = c.known(*b, one.batch())
			break
		}
	}
	return err
}

func (c *batchCall) inlineList(ctx context.Context) ([]inlineBatch, error) {
	var list struct {
		Data []inlineBatch `json:"data"`
	}
	err := c.exchangeJSON(ctx, http.MethodGet, "/batches", "limit=100", nil, &list)
	return list.Data, err
}

// exchangeJSON sends one request and reads the JSON of its answer.
func (c *batchCall) exchangeJSON(ctx context.Context, method, path, query string, body []byte, into any) error {
	address := c.at.path(path)
	if query != "" {
		address += "?" + query
	}
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http(nil).Do(req)
	if err != nil {
		return err
	}
	page, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return err
	}
	if json.Unmarshal(page, into) != nil {
		return c.protocol("sent an answer about a batch that can't be read")
	}
	return nil
}
