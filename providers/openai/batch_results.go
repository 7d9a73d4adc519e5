package openai

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"kansei/providers"
	"kansei/providers/catalog"
)

// maxResult is how long a line of a file of results may be: a whole completion and
// what stands around it.
const maxResult = maxWhole + 64<<10

// BatchResults implements providers.Batcher. Where it fails, some results may have
// been given already; they are given again the next time.
func (r *remote) BatchResults(ctx context.Context, b providers.Batch, take func(providers.BatchResult) error) error {
	if r.batch.Form == catalog.BatchInline {
		return r.batchTries(ctx, b, transferLimit, func(ctx context.Context, c *batchCall) error {
			state, err := c.inline(ctx, b.ID)
			if err != nil {
				return err
			}
			for _, line := range state.Results {
				if err := take(c.result(ctx, line)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, file := range []string{b.Output, b.Errors} {
		if file == "" {
			continue
		}
		err := r.batchTries(ctx, b, transferLimit, func(ctx context.Context, c *batchCall) error { return c.download(ctx, file, take) })
		if err != nil {
			return err
		}
	}
	return nil
}

// download reads a file of results line by line.
func (c *batchCall) download(ctx context.Context, file string, take func(providers.BatchResult) error) (err error) {
	body, err := c.open(ctx, file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	lines := bufio.NewReaderSize(body, 64<<10)
	for {
		line, err := readLine(lines)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			var l resultLine
			if json.Unmarshal(line, &l) != nil {
				return &providers.Error{Kind: providers.StreamTruncated, Message: c.name + " sent a file of results with a line that can't be read", Advice: "Try again."}
			}
			if err := take(c.result(ctx, l)); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// open gets a file by its id, or by the address that some vendors give in place
// of one; no key is sent there unless it is the vendor's own.
func (c *batchCall) open(ctx context.Context, file string) (io.ReadCloser, error) {
	if !strings.Contains(file, "://") {
		raw, err := c.client(nil).GetFileContent(ctx, file)
		return raw.ReadCloser, err
	}
	address, err := url.Parse(file)
	if err != nil {
		return nil, c.protocol("gave an address for the results that is none")
	}
	if err := c.guard(address); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, file, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	resp, err := c.http(nil).Do(req)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// readLine reads a line of up to maxResult bytes.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if line = append(line, part...); len(line) > maxResult {
			return nil, errLongLine
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// resultLine is one result, in a file or inline.
type resultLine struct {
	CustomID string `json:"custom_id"`
	Response *struct {
		Status int             `json:"status_code"`
		Body   json.RawMessage `json:"body"`
	} `json:"response"`
	Error json.RawMessage `json:"error"`
}

// result is what a line says. A completion is read as one that comes alone.
func (c *batchCall) result(ctx context.Context, l resultLine) providers.BatchResult {
	out := providers.BatchResult{ID: l.CustomID}
	page, status := l.Error, 0
	if l.Response != nil && len(l.Response.Body) > 0 && !bytes.Equal(l.Response.Body, []byte("null")) {
		page, status = l.Response.Body, l.Response.Status
	}
	if !isCompletion(page) {
		p := parseProblem(wrapped(page))
		out.Expired = strings.Contains(p.code, "batch_expired") || strings.Contains(p.code, "batch_cancelled")
		if status < http.StatusBadRequest {
			status = 0
		}
		out.Err = c.explain(ctx, ctx, c.problem(p, status, nil))
		return out
	}
	rep := &reply{send: func(e providers.Event) error {
		switch e.Kind {
		case providers.Text:
			out.Text += e.Text
		case providers.Reasoning:
			out.Reasoning += e.Text
		case providers.Recast:
			out.Reasoning, out.Text = out.Reasoning+out.Text, ""
		case providers.Retrying, providers.Began, providers.Finished:
		}
		return nil
	}}
	err := rep.take(page)
	if err == nil {
		err = rep.end(io.EOF, true)
	}
	if out.Finish = rep.facts(c.redact); !errors.Is(err, errComplete) {
		out.Err = c.explain(ctx, ctx, err)
	}
	return out
}

// wrapped is a failure's own object as the page that a vendor answers with.
func wrapped(page json.RawMessage) []byte {
	if len(page) == 0 || bytes.Contains(page, []byte(`"error"`)) {
		return page
	}
	return append(append([]byte(`{"error":`), page...), '}')
}
