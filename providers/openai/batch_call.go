package openai

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	goopenai "github.com/sashabaranov/go-openai"

	"kansei/providers"
)

// batchCall is one exchange about a batch with one endpoint.
type batchCall struct {
	*call
	key string
}

// batchEndpoints are the endpoints that can have a batch: the one that has it, or
// else those with a key.
func (r *remote) batchEndpoints(at string) ([]endpoint, error) {
	var out []endpoint
	for _, ep := range r.endpoints {
		served := r.moved || len(r.batch.Hosts) == 0 || slices.Contains(r.batch.Hosts, ep.base.Hostname())
		if served && ep.keys.configured() && (at == "" || at == ep.shown()) {
			out = append(out, ep)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	if _, err := (&call{remote: r}).firstEndpoint(); err != nil {
		return nil, err
	}
	where := or(at, strings.Join(r.batch.Hosts, ", "))
	return nil, &providers.Error{
		Kind: providers.KeyMissing, Message: fmt.Sprintf("%s has batches at %s only, and there is no key for it", r.name, where),
		Advice: "Set the key for " + where + ".",
	}
}

// batchOnce does something about a batch at the endpoint that has it, or at the
// first whose key is taken. Its errors are those of Stream.
func (r *remote) batchOnce(ctx context.Context, b providers.Batch, limit time.Duration, do func(context.Context, *batchCall) error) error {
	endpoints, err := r.batchEndpoints(b.At)
	if err != nil {
		return err
	}
	for i, ep := range endpoints {
		err = r.batchAt(ctx, b, ep, limit, do)
		var e *providers.Error
		if err == nil || !errors.As(err, &e) || e.Status != http.StatusUnauthorized || i == len(endpoints)-1 {
			break
		}
	}
	return err
}

func (r *remote) batchAt(ctx context.Context, b providers.Batch, ep endpoint, limit time.Duration, do func(context.Context, *batchCall) error) error {
	c := &batchCall{call: &call{remote: r, req: providers.Request{Model: b.Model}, at: ep, redact: r.newRedactor("")}}
	if err := r.guard(ep.base); err != nil {
		return err
	}
	key, err := ep.keys.key(ctx)
	if err != nil {
		return &providers.Error{Kind: providers.KeyMissing, Message: oneLine(err.Error(), 400), Advice: "Check key_command for " + r.name + "."}
	}
	c.key, c.keyless, c.redact = key, key == "", r.newRedactor(key)
	inner, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	start := time.Now()
	err = do(inner, c)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		err = ctx.Err()
	case inner.Err() != nil:
		e := c.tooSlow()
		e.Advice = "Try again."
		err = e
	default:
		err = c.explain(inner, ctx, err)
	}
	c.logTry(ep, start, err)
	return err
}

// client is go-openai's client for this exchange. Vendors write their answers in
// many ways; clean makes them as go-openai reads them.
func (c *batchCall) client(clean func([]byte) ([]byte, error)) *goopenai.Client {
	config := goopenai.DefaultConfig("") // the exchange sends the key, and sees where to
	config.BaseURL = c.at.path("")
	config.HTTPClient = c.http(clean)
	return goopenai.NewClientWithConfig(config)
}

func (c *batchCall) http(clean func([]byte) ([]byte, error)) *http.Client {
	return &http.Client{Transport: &batchExchange{batchCall: c, clean: clean}, CheckRedirect: (&exchange{guard: c.guard}).redirect}
}

// batchExchange puts the key on requests that go to the endpoint itself, and turns
// answers with a bad status into errors.
type batchExchange struct {
	*batchCall
	clean func([]byte) ([]byte, error) // nil: the answer is passed on as it is
}

// RoundTrip implements http.RoundTripper.
func (x *batchExchange) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.Header.Set("User-Agent", "kansei")
	out.Header.Del("Authorization")
	if sameOrigin(out.URL, x.at.base) {
		addQuery(out.URL, x.at.base)
		if x.key != "" {
			out.Header.Set("Authorization", "Bearer "+x.key)
		}
		for name, value := range x.headers {
			out.Header.Set(name, value)
		}
	}
	resp, err := x.base.RoundTrip(out)
	if err != nil || isRedirect(resp) || resp.StatusCode < 300 && x.clean == nil {
		return resp, err
	}
	page, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 {
		return nil, &refusal{status: resp.StatusCode, header: resp.Header, page: page[:min(len(page), maxPage)]}
	}
	cleaned, err := x.clean(page)
	if err != nil {
		return nil, x.protocol("sent an answer about a batch that can't be read: " + err.Error())
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(cleaned)), int64(len(cleaned))
	resp.Header.Set("Content-Length", strconv.Itoa(len(cleaned)))
	return resp, nil
}

// uploadSigned uploads a file in three steps: the vendor gives an address and an
// id, the file goes to the address, and the vendor is told that it is there.
func (c *batchCall) uploadSigned(ctx context.Context, file goopenai.FileBytesRequest) (id string, err error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for _, field := range [][2]string{{"purpose", string(file.Purpose)}, {"file_name", file.Name}, {"file_type", "jsonl"}} {
		err = errors.Join(err, w.WriteField(field[0], field[1]))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return "", err
	}
	client := c.http(nil)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	header, err := c.post(ctx, client, http.MethodPost, c.at.path("/files"), w.FormDataContentType(), &form)
	if err != nil {
		return "", err
	}
	id = header.Get("X-Together-File-Id")
	target, err := url.Parse(header.Get("Location"))
	if err != nil || !target.IsAbs() || id == "" {
		return "", c.protocol("gave no address for a file")
	}
	if err := c.guard(target); err != nil {
		return "", err
	}
	if _, err := c.post(ctx, c.http(nil), http.MethodPut, target.String(), "application/octet-stream", bytes.NewReader(file.Bytes)); err != nil {
		return "", err
	}
	_, err = c.post(ctx, c.http(nil), http.MethodPost, c.at.path("/files/"+url.PathEscape(id)+"/preprocess"), "application/json", nil)
	return id, err
}

// post sends a body and returns the header of the answer.
func (c *batchCall) post(ctx context.Context, client *http.Client, method, address, kind string, body io.Reader) (http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", kind)
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody))
	return resp.Header, errors.Join(err, resp.Body.Close())
}
