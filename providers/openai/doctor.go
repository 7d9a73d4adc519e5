package openai

import (
	"context"
	"sync"
	"time"

	"kansei/providers"
)

// Check is how one provider stands.
type Check struct {
	Provider string
	Name     string
	URL      string        // without a password
	Local    bool          // a server on this machine
	Key      string        // where the key comes from: the variable's name, "key_command", or "" where none is needed
	KeySet   bool          // a key is there, or none is needed; a key itself is never shown
	Asked    bool          // it was asked for its models
	Answers  bool          // it has answered
	Models   int           // how many models it lists
	Took     time.Duration // until the list was there
	Why      string        // what is wrong, one sentence; "" if nothing is
}

// Doctor looks at every provider that is not built in: what is set, and, where
// a key is there or none is needed, whether it answers.
func (r *Registry) Doctor(ctx context.Context) []Check {
	limited, cancel := context.WithTimeout(ctx, choiceLimit)
	defer cancel()
	var wg sync.WaitGroup
	var checks []*Check
	for _, id := range r.order {
		v, ok := r.providers[id].(*remote)
		if !ok {
			continue
		}
		ep := v.endpoints[v.chosen.Load()]
		c := &Check{Provider: v.id, Name: v.name, URL: ep.shown(), Local: v.isLocal(), Key: ep.keys.used(), KeySet: true}
		checks = append(checks, c)
		if e := v.closed(); e != nil {
			c.KeySet, c.Why = e.Kind != providers.KeyMissing, sentence(e)
			continue
		}
		wg.Go(func() {
			start := time.Now()
			c.Asked = true
			err := r.ask(limited, v, false)
			c.Took = time.Since(start)
			if err != nil {
				c.Why = sentence(err)
				return
			}
			models, _ := v.known()
			if found := r.foundAt(v.id); found != nil {
				models = found
			}
			c.Answers, c.Models = true, len(models)
		})
	}
	wg.Wait()
	out := make([]Check, 0, len(checks))
	for _, c := range checks {
		out = append(out, *c)
	}
	return out
}

// Pong is how one short message to a model went.
type Pong struct {
	FirstToken time.Duration // until the first text or reasoning; 0 if none came
	Total      time.Duration
	Text       string // the beginning of what it said
	Err        error  // nil if the reply was complete
}

// Ping sends one short message to a model and measures how fast the first
// token comes. Thinking is "default", "on" or "off".
func (r *Registry) Ping(ctx context.Context, t Target, thinking string) Pong {
	p, err := r.Provider(t.Provider)
	if err != nil {
		return Pong{Err: err}
	}
	var pong Pong
	start := time.Now()
	req := providers.Request{Model: t.Model, Messages: []providers.Message{{Role: providers.User, Text: "Say hello in one short sentence."}}, Thinking: thinking, Params: t.Params}
	for event, err := range p.Stream(ctx, req) {
		if err != nil {
			pong.Err = err
		}
		if event.Kind == providers.Text || event.Kind == providers.Reasoning {
			if pong.FirstToken == 0 {
				pong.FirstToken = max(time.Since(start), 1)
			}
			if event.Kind == providers.Text && len(pong.Text) < 200 {
				pong.Text += event.Text
			}
		}
	}
	pong.Total = time.Since(start)
	pong.Text = oneLine(pong.Text, 100)
	return pong
}
