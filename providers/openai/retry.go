package openai

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"kansei/providers"
)

const (
	firstWait = 500 * time.Millisecond // before the second try
	longWait  = 8 * time.Second        // no wait of our own is longer
	// patience is the longest Retry-After that is waited for; beyond it the
	// lane fails at once and says when to ask again.
	patience = 2 * time.Minute
)

// run asks until there is a reply or a reason to stop. Only before the first
// token is anything tried again.
func (c *call) run(ctx context.Context) error {
	fields, err := c.fields(c.req)
	if err != nil {
		return err
	}
	at, err := c.firstEndpoint()
	if err != nil {
		return err
	}
	for try := 1; ; {
		err := c.try(ctx, at, fields)
		var e *providers.Error
		if err == nil || !errors.As(err, &e) || c.tokens {
			return err
		}
		if next, ok := c.nextEndpoint(at, e); ok {
			at = next
			continue
		}
		if e.Param == "stream_options" || strings.Contains(e.Message, "stream_options") {
			if _, asked := fields["stream_options"]; asked && e.Kind == providers.ParameterRefused {
				delete(fields, "stream_options")
				continue
			}
		}
		wait := backoff(try)
		if e.After > 0 {
			wait = e.After
		}
		if !retryable(e) || try >= c.maxTries || wait > patience {
			return c.withNear(ctx, e)
		}
		if err := c.send(providers.Event{Kind: providers.Retrying, Try: try, Wait: wait, Err: e}); err != nil {
			return err
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		try++
	}
}

// try asks one endpoint once.
func (c *call) try(ctx context.Context, at int, fields map[string]any) error {
	ep := c.endpoints[at]
	c.redact = c.newRedactor("")
	if err := c.guard(ep.base); err != nil {
		return err
	}
	key, err := ep.keys.key(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &providers.Error{
			Kind:    providers.KeyMissing,
			Message: fmt.Sprintf("no key for %s: %s", c.name, oneLine(err.Error(), 400)),
			Advice:  fmt.Sprintf("Check key_command under [providers.%s] in the config file.", c.id),
		}
	}
	c.redact = c.newRedactor(key)
	if strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return &providers.Error{
			Kind:    providers.KeyRefused,
			Message: "the key in " + ep.keys.used() + " holds characters that can't be sent",
			Advice:  "Check the key in " + ep.keys.used() + " for stray line breaks.",
		}
	}
	c.at, c.keyless, c.streaming = ep, key == "", false
	start := time.Now()
	err = c.attempt(ctx, ep, key, fields)
	c.logTry(ep, start, err)
	if err == nil {
		c.chosen.Store(int32(at))
	}
	return err
}

// logTry writes one line about a try: no header, no body, no key.
func (c *call) logTry(ep endpoint, start time.Time, err error) {
	attrs := []any{"provider", c.id, "model", c.req.Model, "url", ep.shown(), "took", time.Since(start)}
	if err != nil {
		attrs = append(attrs, "error", c.redact.text(err.Error()))
	}
	c.log.Debug("asked", attrs...)
}

// firstEndpoint is the one that took the key before, or the first with a key.
func (c *call) firstEndpoint() (int, error) {
	if at := int(c.chosen.Load()); c.endpoints[at].keys.configured() {
		return at, nil
	}
	for i, ep := range c.endpoints {
		if ep.keys.configured() {
			return i, nil
		}
	}
	return 0, c.keyMissing()
}

// nextEndpoint is the next address to try where a vendor keeps separate keys
// for its regions and this one has refused ours.
func (c *call) nextEndpoint(at int, e *providers.Error) (int, bool) {
	if e.Kind != providers.KeyRefused || e.Status != http.StatusUnauthorized {
		return 0, false
	}
	for i := at + 1; i < len(c.endpoints); i++ {
		if c.endpoints[i].keys.configured() {
			return i, true
		}
	}
	return 0, false
}

// keyMissing says which key would open this vendor.
func (r *remote) keyMissing() *providers.Error {
	for _, ep := range r.endpoints {
		if needs := strings.Join(ep.keys.needs, ", "); needs != "" && ep.keys.fromEnv() != "" {
			return &providers.Error{
				Kind:    providers.KeyMissing,
				Message: fmt.Sprintf("%s needs %s beside the key, and it is not set", r.name, needs),
				Advice:  "Set " + needs + ".",
			}
		}
	}
	names := r.keyNames()
	list := strings.Join(names, " or ")
	verb := " is not set"
	if len(names) > 1 {
		list, verb = strings.Join(names, ", "), ": none is set"
	}
	return &providers.Error{
		Kind:    providers.KeyMissing,
		Message: fmt.Sprintf("%s needs a key: %s%s", r.name, list, verb),
		Advice:  fmt.Sprintf("Set %s, or key_command under [providers.%s] in the config file.", strings.Join(names, " or "), r.id),
	}
}

// newRedactor wipes a key, the secrets in our own headers and extra fields, and
// those in an address.
func (r *remote) newRedactor(key string) *redactor {
	secrets := []string{key}
	for name, value := range r.headers {
		if PublicHeader(name) || len(value) < 4 && !HoldsSecret(name) {
			continue
		}
		_, bare, _ := strings.Cut(value, " ")
		secrets = append(secrets, value, bare)
	}
	for name, value := range r.extra {
		if text, ok := value.(string); ok && len(text) >= 8 && HoldsSecret(name) {
			secrets = append(secrets, text)
		}
	}
	for _, ep := range r.endpoints {
		if password, ok := ep.base.User.Password(); ok {
			secrets = append(secrets, password)
		}
		for name, values := range ep.base.Query() {
			if HoldsSecret(name) {
				secrets = append(secrets, values...)
			}
		}
	}
	return newRedactor(secrets...)
}

// sentNames are the names of the fields that a refusal can be about.
func (c *call) sentNames() []string {
	fields, err := c.fields(c.req)
	if err != nil {
		return nil
	}
	var names []string
	for name := range fields {
		if !slices.Contains(ownFields, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// retryable reports whether another try can help.
func retryable(e *providers.Error) bool {
	if slices.Contains([]providers.Kind{providers.RateLimited, providers.Network, providers.StreamTruncated}, e.Kind) { // cut off, but with nothing lost
		return true
	}
	return e.Status == http.StatusRequestTimeout || e.Status == http.StatusConflict || e.Kind == providers.Server && e.Status >= 500
}

// backoff is the wait after a try: twice as long each time, give or take a
// quarter, so that lanes that failed together don't come back together.
func backoff(try int) time.Duration {
	wait := min(firstWait<<min(try-1, 10), longWait)
	return wait*3/4 + rand.N(wait/2)
}

// sleep waits, or ends early with the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
