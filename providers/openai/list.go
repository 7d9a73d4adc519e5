package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"kansei/providers"
	"kansei/providers/catalog"
)

const (
	listLimit = 10 * time.Second // for a vendor's list of models
	maxList   = 16 << 20         // bytes of it
)

// noChat are words in the names of models that hold no conversation.
var noChat = []string{
	"embed", "whisper", "tts", "dall-e", "dalle", "moderation", "rerank", "transcri", "-image", "image-", "imagen", "veo-", "sora",
	"realtime", "-audio", "speech", "stable-diffusion", "sdxl", "flux", "babbage", "davinci", "-ocr", "cogview", "cogvideo", "wan2", "bge-",
	"video", "minilm", "llama-guard", "hailuo", "seedance", "seedream", "colbert", "parakeet",
}

// noChatWord are such words where they stand alone.
var noChatWord = regexp.MustCompile(`(?:^|[/_:.-])(?:e5|gte|bge|clip|asr|music|lyria|kling|nomic)(?:[/_:.-]|$)`)

// holdsNoChat reports whether a model's name says that it holds no conversation.
func holdsNoChat(model string) bool {
	model = strings.ToLower(model)
	return slices.ContainsFunc(noChat, func(w string) bool { return strings.Contains(model, w) }) || noChatWord.MatchString(model)
}

// unserved reports whether a model of the vendor's list can't be talked with by
// chat/completions.
func (r *remote) unserved(model string) bool {
	if holdsNoChat(model) || r.notServed != nil && r.notServed.Fits(strings.ToLower(model)) {
		return true
	}
	return !r.custom && !r.moved && catalog.FactsOf(r.id, model).NotChat
}

// list asks the vendor for its models, and keeps the answer in the cache.
func (r *remote) list(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, listLimit)
	defer cancel()
	c := &call{remote: r, req: providers.Request{}, redact: r.newRedactor("")}
	at, err := c.firstEndpoint()
	if err != nil {
		return nil, err
	}
	for {
		models, err := c.listAt(ctx, at)
		var e *providers.Error
		if errors.As(err, &e) {
			if next, ok := c.nextEndpoint(at, e); ok {
				at = next
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		r.chosen.Store(int32(at))
		if err := r.cache.save(r.id, r.address(), models); err != nil {
			r.log.Debug("keep list of models", "error", err.Error())
		}
		return models, nil
	}
}

// address names the vendor's addresses, so that a list that was kept for
// another address is not used.
func (r *remote) address() string { return r.endpoints[0].shown() }

// listAt asks one endpoint.
func (c *call) listAt(ctx context.Context, at int) ([]string, error) {
	ep := c.endpoints[at]
	if err := c.guard(ep.base); err != nil {
		return nil, err
	}
	key, err := ep.keys.key(ctx)
	if err != nil {
		return nil, &providers.Error{Kind: providers.KeyMissing, Message: oneLine(err.Error(), 400), Advice: "Check key_command for " + c.name + "."}
	}
	c.at, c.keyless, c.redact = ep, key == "", c.newRedactor(key)
	page, err := c.fetchList(ctx, key)
	if err != nil {
		switch {
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return nil, c.tooSlow()
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
		return nil, c.explain(ctx, ctx, err)
	}
	models, ok := parseList(page)
	if !ok {
		return nil, c.noList()
	}
	return slices.DeleteFunc(models, c.unserved), nil
}

func (c *call) noList() *providers.Error {
	return c.protocol("has no list of models at " + c.at.shown() + "/models")
}

// knock reports whether anybody listens at the provider's address.
func (r *remote) knock(ctx context.Context) error {
	c := &call{remote: r, redact: r.newRedactor("")}
	at, err := c.firstEndpoint()
	if err != nil {
		return err
	}
	c.at = r.endpoints[at]
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(c.at.base.Hostname(), port(c.at.base)))
	switch {
	case err == nil:
		return conn.Close()
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return c.tooSlow()
	}
	return c.unreachable(err)
}

// tooSlow says that no list came in time.
func (c *call) tooSlow() *providers.Error {
	return &providers.Error{
		Kind:    providers.TimedOut,
		Message: c.name + " has not answered in time at " + c.at.base.Host,
		Advice:  "Try again, or name a model as " + c.id + "/MODEL.",
	}
}

// fetchList gets the page at /models.
func (c *call) fetchList(ctx context.Context, key string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.at.path("/models"), nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	x := &listExchange{call: c, key: key}
	client := &http.Client{Transport: x, CheckRedirect: (&exchange{guard: c.guard}).redirect}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	page, err := io.ReadAll(io.LimitReader(resp.Body, maxList))
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return nil, c.noList()
	default:
		return nil, &refusal{status: resp.StatusCode, header: resp.Header, page: page[:min(len(page), maxPage)]}
	}
	return page, nil
}

// listExchange puts the key on requests that go to the endpoint itself.
type listExchange struct {
	*call
	key string
}

// RoundTrip implements http.RoundTripper.
func (x *listExchange) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.Header.Set("User-Agent", "kansei")
	if sameOrigin(out.URL, x.at.base) {
		addQuery(out.URL, x.at.base)
		switch {
		case x.key == "":
		case x.listHeader != "":
			out.Header.Set(x.listHeader, x.key)
		default:
			out.Header.Set("Authorization", "Bearer "+x.key)
		}
		for name, value := range x.headers {
			out.Header.Set(name, value)
		}
	}
	return x.base.RoundTrip(out)
}

// parseList reads a list of models in the forms that servers give it: {"data":
// [{"id"}]}, {"models": [{"id"} or {"name"}]}, or the bare list. A server
// written in Go sends null for an empty list, as Ollama does before the first
// model has been pulled.
func parseList(page []byte) ([]string, bool) {
	var body any
	if json.Unmarshal(page, &body) != nil {
		return nil, false
	}
	if object, ok := body.(map[string]any); ok {
		data, hasData := object["data"]
		listed, hasModels := object["models"]
		body = data
		if data == nil {
			body = listed
		}
		if body == nil && (hasData || hasModels) && object["error"] == nil {
			return []string{}, true
		}
	}
	list, ok := body.([]any)
	if !ok {
		return nil, false
	}
	models := []string{}
	for _, entry := range list {
		id, _ := entry.(string)
		if object, ok := entry.(map[string]any); ok {
			for _, key := range []string{"id", "name", "model"} {
				if id == "" {
					id, _ = object[key].(string)
				}
			}
		}
		id = strings.TrimPrefix(oneLine(id, 200), "models/")
		if id != "" {
			models = append(models, id)
		}
	}
	slices.Sort(models)
	return slices.Compact(models), true
}

// known is the list of models as far as it is known without asking: from the
// config file or the cache, current or not.
func (r *remote) known() (models []string, fresh bool) {
	if len(r.fixed) > 0 {
		return r.fixed, true
	}
	return r.cache.load(r.id, r.address())
}
