package providers

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"
)

// endpoint is one address of a vendor with the key that goes there.
type endpoint struct {
	base *url.URL
	keys *keySource
}

// shown is the address as a person may see it: without a password and without
// the query, which can hold a key.
func (e endpoint) shown() string {
	u := *e.base
	u.RawQuery = ""
	return u.Redacted()
}

// path is the address of one of the endpoint's services. The query is put back
// by whoever sends the request.
func (e endpoint) path(name string) string {
	u := *e.base
	u.RawQuery = ""
	return strings.TrimRight(u.String(), "/") + name
}

// thinkSwitch is how models put thinking on or off.
type thinkSwitch struct {
	match   pattern
	on, off map[string]any // nil: can't be had
	why     string
}

// remote is a Provider that is spoken to over HTTP, through go-openai.
type remote struct {
	id, name   string
	endpoints  []endpoint
	chosen     atomic.Int32 // the endpoint that has taken the key
	local      bool         // a server that is looked for on this machine
	custom     bool         // from the config file, not a preset
	askUsage   bool
	firstToken time.Duration
	idle       time.Duration
	maxTries   int
	headers    map[string]string
	listHeader string // the header that /models wants the key in
	insecure   bool
	extra      map[string]any
	switches   []thinkSwitch
	fixed      []string // the models from the config file; empty: asked from /models
	base       http.RoundTripper
	cache      *modelCache
	log        *slog.Logger
	bodies     bool
}

// ID implements Provider.
func (r *remote) ID() string { return r.id }

// Stream implements Provider.
func (r *remote) Stream(ctx context.Context, req Request) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		c := &call{remote: r, req: req, yield: yield}
		if err := c.run(ctx); err != nil && !errors.Is(err, errLeft) {
			yield(Event{}, err)
		}
	}
}

// errLeft says that the caller wants no more events.
var errLeft = errors.New("the caller has left")

// call is one run of Stream.
type call struct {
	*remote
	req       Request
	yield     func(Event, error) bool
	at        endpoint // the one that this try asks
	keyless   bool     // this try has no key to send
	streaming bool     // this try has got a stream
	began     bool     // Began was yielded
	tokens    bool     // Text or Reasoning was yielded
	redact    *redactor
}

// send yields an event.
func (c *call) send(e Event) error {
	if e.Kind == Reasoning || e.Kind == Text {
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
	config := openai.DefaultConfig("") // the exchange sends the key, and sees where to
	config.BaseURL = ep.path("")
	config.HTTPClient = &http.Client{Transport: x, CheckRedirect: x.redirect}
	stream, err := openai.NewClientWithConfig(config).CreateChatCompletionStream(inner, chatRequest(c.req))
	if err != nil {
		return c.explain(inner, ctx, err)
	}
	defer func() {
		if err := stream.Close(); err != nil {
			c.log.Debug("close stream", "error", c.redact.text(err.Error()))
		}
	}()
	c.streaming = true
	if !c.began {
		c.began = true
		w.pause()
		if err := c.send(Event{Kind: Began}); err != nil {
			return err
		}
	}
	rep := &reply{send: c.send}
	for {
		payload, err := stream.RecvRaw()
		if err == nil {
			err = rep.take(payload)
		} else {
			err = rep.end(err, x.frames.done)
		}
		switch {
		case errors.Is(err, errComplete):
			return c.send(Event{Kind: Finished, Finish: rep.result(c.redact)})
		case err != nil:
			return c.explain(inner, ctx, err)
		}
		if c.tokens {
			w.limit = c.idle
		}
		if rep.finish.Reason != "" {
			w.limit = min(c.idle, finishGrace)
		}
	}
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
