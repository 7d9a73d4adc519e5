// Package openai speaks to vendors with an OpenAI-compatible API, and to servers
// of one's own: it asks, streams, tries again, and explains what goes wrong.
// Registry finds them by name.
package openai

import (
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	goopenai "github.com/sashabaranov/go-openai"

	"kansei/providers"
	"kansei/providers/catalog"
)

// endpoint is one address of a vendor with the key that goes there.
type endpoint struct {
	base *url.URL
	keys *keySource
}

// shown is the address as a person may see it: without a user and without the
// query, which can hold a key.
func (e endpoint) shown() string {
	u := *e.base
	u.RawQuery, u.User = "", nil
	return u.String()
}

// path is the address of one of the endpoint's services. The query is put back
// by whoever sends the request.
func (e endpoint) path(name string) string {
	u := *e.base
	u.RawQuery = ""
	return strings.TrimRight(u.String(), "/") + name
}

// remote is a Provider that is spoken to over HTTP, through go-goopenai.
type remote struct {
	id, name   string
	endpoints  []endpoint
	chosen     atomic.Int32 // the endpoint that has taken the key
	local      bool         // a server that is looked for on this machine
	custom     bool         // from the config file, not a preset
	moved      bool         // a preset at an address of the config file's
	askUsage   bool
	firstToken time.Duration
	idle       time.Duration
	maxTries   int
	headers    map[string]string
	listHeader string // the header that /models wants the key in
	insecure   bool
	extra      map[string]any
	switches   []thinkSwitch
	notServed  catalog.Pattern // models that chat/completions does not serve; may be nil
	batch      *catalog.Batch  // how it takes batches; nil if it takes none
	fixed      []string        // the models from the config file; empty: asked from /models
	base       http.RoundTripper
	cache      *modelCache
	log        *slog.Logger
	bodies     bool
}

// ID implements Provider.
func (r *remote) ID() string { return r.id }

// Stream implements Provider.
func (r *remote) Stream(ctx context.Context, req providers.Request) iter.Seq2[providers.Event, error] {
	return func(yield func(providers.Event, error) bool) {
		c := &call{remote: r, req: req, yield: yield}
		if err := c.run(ctx); err != nil && !errors.Is(err, errLeft) {
			yield(providers.Event{Finish: c.facts}, err)
		}
	}
}

// errLeft says that the caller wants no more events.
var errLeft = errors.New("the caller has left")

// call is one run of Stream.
type call struct {
	*remote
	req       providers.Request
	yield     func(providers.Event, error) bool
	at        endpoint // the one that this try asks
	keyless   bool     // this try has no key to send
	streaming bool     // this try has got a stream
	began     bool     // Began was yielded
	tokens    bool     // Text or Reasoning was yielded
	redact    *redactor
	header    http.Header      // of the answer, where it began well
	facts     providers.Finish // what is known of the reply
}

// send yields an event.
func (c *call) send(e providers.Event) error {
	if e.Kind == providers.Reasoning || e.Kind == providers.Text {
		c.tokens = true
	}
	if !c.yield(e, nil) {
		return errLeft
	}
	return nil
}

// attempt asks once and yields what comes. It returns nil after Finished.
func (c *call) attempt(ctx context.Context, ep endpoint, key string, fields map[string]any) error {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := newWatch(c.firstToken, cancel)
	defer w.timer.Stop()
	x := &exchange{
		base: c.base, target: ep.base, key: key, headers: c.headers, fields: fields, guard: c.guard,
		watch: w, log: c.log, bodies: c.bodies, redact: c.redact,
	}
	config := goopenai.DefaultConfig("") // the exchange sends the key, and sees where to
	config.BaseURL = ep.path("")
	config.HTTPClient = &http.Client{Transport: x, CheckRedirect: x.redirect}
	stream, err := goopenai.NewClientWithConfig(config).CreateChatCompletionStream(inner, chatRequest(c.req))
	var refused *refusal
	switch {
	case errors.As(err, &refused) && refused.status == http.StatusOK && isCompletion(refused.page):
		if err := c.begin(w); err != nil {
			return err
		}
		return c.whole(inner, ctx, refused.page)
	case err != nil:
		return c.explain(inner, ctx, err)
	}
	defer func() {
		if err := stream.Close(); err != nil {
			c.log.Debug("close stream", "error", c.redact.text(err.Error()))
		}
	}()
	c.header = x.header
	if err := c.begin(w); err != nil {
		return err
	}
	rep := &reply{send: c.send}
	for {
		payload, err := x.frames.Next()
		if err == nil {
			err = rep.take(payload)
		} else {
			err = rep.end(err, x.frames.done)
		}
		if err != nil {
			return c.finish(inner, ctx, rep, err)
		}
		if rep.any {
			w.limit = c.idle
		}
		if rep.finish.Reason != "" {
			w.limit = min(c.idle, finishGrace)
		}
	}
}

// begin yields that the answer has begun, once.
func (c *call) begin(w *watch) error {
	c.streaming = true
	if c.began {
		return nil
	}
	c.began = true
	w.pause()
	return c.send(providers.Event{Kind: providers.Began})
}

// finish ends an attempt whose stream has ended with err.
func (c *call) finish(inner, ctx context.Context, rep *reply, err error) error {
	c.facts = rep.facts(c.redact)
	var page *pageError
	if errors.As(err, &page) && isCompletion(page.page) {
		return c.whole(inner, ctx, page.page)
	}
	if errors.Is(err, errComplete) {
		return c.send(providers.Event{Kind: providers.Finished, Finish: c.facts})
	}
	return c.explain(inner, ctx, err)
}

// whole takes a completion that came in one piece as a reply.
func (c *call) whole(inner, ctx context.Context, page []byte) error {
	rep := &reply{send: c.send}
	err := rep.take(page)
	if err == nil {
		err = rep.end(io.EOF, true)
	}
	c.facts = rep.facts(c.redact)
	if errors.Is(err, errComplete) {
		return c.send(providers.Event{Kind: providers.Finished, Finish: c.facts})
	}
	return c.explain(inner, ctx, err)
}

// isCompletion reports whether an answer is a whole completion, as servers send
// it that do not stream.
func isCompletion(page []byte) bool {
	c, err := decodeChunk(page)
	return err == nil && c.message && c.problem == nil
}

// finishGrace is how long the usage may take to come after the finish reason.
const finishGrace = 5 * time.Second

// Models implements Provider: the models of the config file, or those that the
// vendor lists now.
func (r *remote) Models(ctx context.Context) ([]string, error) {
	if len(r.fixed) > 0 {
		return r.fixed, nil
	}
	return r.list(ctx)
}
