package openai

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"kansei/providers"
	"kansei/providers/catalog"
)

const (
	// probeLimit is how long servers on this machine are looked for.
	probeLimit = 300 * time.Millisecond
	// choiceLimit is how long all lists of models together may take.
	choiceLimit = 5 * time.Second
)

// Choice is a model that can be picked, or something that can't be and why.
type Choice struct {
	Alias     string // the short name; "" for a model that has none
	Title     string // the short name's model as people write it; "" without a short name
	Provider  string // the first to serve a short name that can't be reached; "" if none is known
	Model     string // "" for a provider whose models are not known
	Size      providers.Size
	Price     *providers.Price // nil: not known
	PriceAt   string           // the day of the price; "" if the config file says it
	Ways      []string         // a short name: the providers that serve it, as far as is known
	Note      string           // a short name: what became of a place that was passed over
	Reachable bool
	Why       string         // not reachable: what is missing, one sentence
	Kind      providers.Kind // not reachable: of what kind the reason is, where that is known
	Keys      []string       // KeyMissing: the variables any of which would do, the likeliest first
	Builtin   bool
}

// Ref is the choice as a person types it.
func (c Choice) Ref() string {
	if c.Provider == "" || c.Model == "" {
		return c.Alias
	}
	return c.Provider + "/" + c.Model
}

// Known are the choices as far as they are known without asking anybody: the
// built-in lanes, the short names, the lists in the cache. It is for the first
// frame; Choices has the rest.
func (r *Registry) Known() []Choice { return r.choices(nil) }

// Choices are all models that can be picked, built-in ones first, then the
// short names, then the models of each provider, and every provider that can't
// be asked. Servers on this machine are looked for, for 300 ms at most; lists
// that are missing or older than a day are asked for, all of them with refresh,
// for five seconds at most.
func (r *Registry) Choices(ctx context.Context, refresh bool) []Choice {
	limited, cancel := context.WithTimeout(ctx, choiceLimit)
	defer cancel()
	var mu sync.Mutex
	var wg sync.WaitGroup
	asked := map[string]error{}
	for _, id := range r.order {
		v, ok := r.providers[id].(*remote)
		if !ok || v.closed() != nil || len(v.fixed) > 0 && !v.isLocal() {
			continue
		}
		_, fresh := v.known()
		fresh = fresh && !refresh && !v.local
		if fresh && !v.isLocal() {
			continue
		}
		wg.Go(func() {
			err := r.ask(limited, v, fresh)
			mu.Lock()
			defer mu.Unlock()
			asked[id] = err
		})
	}
	wg.Wait()
	return r.choices(asked)
}

// isLocal reports whether a provider is a server on this machine.
func (r *remote) isLocal() bool { return r.local || isLoopback(r.endpoints[0].base.Hostname()) }

// ask asks a provider for its models, or, where they are known, only whether it
// is there. A server on this machine must be quick.
func (r *Registry) ask(ctx context.Context, v *remote, known bool) error {
	if v.isLocal() {
		limited, cancel := context.WithTimeout(ctx, r.probe)
		defer cancel()
		ctx = limited
	}
	var models []string
	var err error
	if known {
		models, _ = v.known()
		err = v.knock(ctx)
	} else {
		models, err = v.list(ctx)
	}
	if v.isLocal() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.found, v.id)
		if err == nil {
			r.found[v.id] = models
		}
	}
	return err
}

// choices builds the list from what is known and from how asking went; asked is
// nil where nobody was.
func (r *Registry) choices(asked map[string]error) []Choice {
	var out []Choice
	for _, id := range r.order {
		if _, ok := r.providers[id].(*remote); !ok {
			out = append(out, r.builtinChoices(r.providers[id])...)
		}
	}
	for _, a := range r.catalogue.Aliases {
		c := Choice{Alias: a.Name, Title: a.Title, Ways: a.Ways()}
		t, err := r.resolveAlias(a)
		if err != nil {
			c.Why, c.Kind = sentence(err), kindOf(err)
			if c.Kind == providers.KeyMissing {
				c.Keys = r.keysOf(a)
			}
			if len(a.Served) > 0 {
				c.Size = r.catalogue.Size(a.Served[0].Model)
			}
			if at := slices.IndexFunc(a.Served, func(p catalog.Place) bool { return !p.Dropped() }); at >= 0 {
				c.Provider, c.Model = a.Served[at].Provider, a.Served[at].Model
				c.Price, c.PriceAt = r.Price(c.Provider, c.Model)
			}
		} else {
			c.Provider, c.Model, c.Size, c.Reachable = t.Provider, t.Model, t.Size, true
			c.Price, c.PriceAt, c.Note = t.Price, t.PriceAt, t.Note
		}
		out = append(out, c)
	}
	for _, id := range r.order {
		if v, ok := r.providers[id].(*remote); ok {
			out = append(out, r.remoteChoices(v, asked)...)
		}
	}
	return out
}

func (r *Registry) builtinChoices(p providers.Provider) []Choice {
	models, err := p.Models(context.Background())
	if err != nil {
		return []Choice{{Provider: p.ID(), Builtin: true, Size: providers.Size{Grade: "unknown"}, Why: sentence(err)}}
	}
	var out []Choice
	for _, model := range models {
		t := r.target(p.ID(), model, "")
		out = append(out, Choice{Provider: p.ID(), Model: model, Size: t.Size, Reachable: true, Builtin: true})
	}
	return out
}

// remoteChoices are a provider's models, or why there are none. A list that was
// seen before stays in use when a vendor does not answer.
func (r *Registry) remoteChoices(v *remote, asked map[string]error) []Choice {
	nothing := Choice{Provider: v.id, Size: providers.Size{Grade: "unknown"}}
	if e := v.closed(); e != nil {
		if len(v.fixed) > 0 {
			return r.unreachable(v, e)
		}
		return []Choice{nothing.because(e, v)}
	}
	models, _ := v.known()
	err := asked[v.id]
	if v.isLocal() && len(v.fixed) == 0 {
		models = r.foundAt(v.id)
		if asked == nil && models == nil {
			return nil // not looked for yet
		}
	}
	var out []Choice
	for _, model := range models {
		t := r.target(v.id, model, "")
		out = append(out, Choice{Provider: v.id, Model: model, Size: t.Size, Price: t.Price, PriceAt: t.PriceAt, Reachable: true})
	}
	if len(v.fixed) > 0 && v.isLocal() && err != nil && isAbsent(err) {
		return r.unreachable(v, err)
	}
	var e *providers.Error
	switch {
	case len(out) > 0:
		return out
	case errors.As(err, &e) && e.Kind == providers.Protocol:
		nothing.Why = fmt.Sprintf("%s gives no list of models. Name one as %s/MODEL.", v.name, v.id)
	case err != nil:
		return []Choice{nothing.because(err, v)}
	case asked == nil:
		nothing.Why = "Its models have not been asked for yet."
	default:
		nothing.Why = "It lists no models."
	}
	return []Choice{nothing}
}

// unreachable are the models that the config file names for a provider that
// can't be asked.
func (r *Registry) unreachable(v *remote, err error) []Choice {
	out := make([]Choice, 0, len(v.fixed))
	for _, model := range v.fixed {
		t := r.target(v.id, model, "")
		out = append(out, Choice{Provider: v.id, Model: model, Size: t.Size, Price: t.Price, PriceAt: t.PriceAt}.because(err, v))
	}
	return out
}

// because is the choice with the reason why it can't be reached.
func (c Choice) because(err error, v *remote) Choice {
	c.Reachable, c.Why, c.Kind = false, sentence(err), kindOf(err)
	if c.Kind == providers.KeyMissing {
		c.Keys = v.keyNames()
	}
	return c
}

// isAbsent reports whether a server is not there at all, as against one that has
// no list of models.
func isAbsent(err error) bool {
	var e *providers.Error
	return errors.As(err, &e) && (e.Kind == providers.Network || e.Kind == providers.TimedOut)
}

// keysOf are the variables any of which would make a short name reachable.
func (r *Registry) keysOf(a catalog.Alias) []string {
	var out []string
	for _, place := range a.Served {
		if v, ok := r.providers[place.Provider].(*remote); ok && !place.Dropped() {
			out = append(out, v.keyNames()...)
		}
	}
	return out
}

// kindOf is the kind of a known reason.
func kindOf(err error) providers.Kind {
	var e *providers.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// sentence is an error as one sentence with what to do.
func sentence(err error) string {
	var e *providers.Error
	if errors.As(err, &e) {
		return fmt.Sprintf("%s. %s", e.Message, e.Advice)
	}
	return err.Error()
}
