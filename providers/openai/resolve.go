package openai

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"kansei/providers"
	"kansei/providers/catalog"
)

// Resolve finds the model that a person means: PROVIDER/MODEL, a short name of
// the catalogue ("kimi-k2"), or a model's id that only one provider has. It
// asks nobody. An *Error says which key would open it, that nobody serves it
// any more, or what is near it.
func (r *Registry) Resolve(name string) (Target, error) {
	name = strings.TrimSpace(name)
	if a, ok := r.catalogue.Alias(name); ok {
		return r.resolveAlias(a)
	}
	if vendor, model, ok := strings.Cut(name, "/"); ok && model != "" {
		if p, err := r.Provider(vendor); err == nil {
			return r.resolveAt(p, model)
		}
	}
	switch found := r.having(name); {
	case len(found) == 1:
		return r.target(found[0].Provider, found[0].Model, ""), nil
	case len(found) > 1:
		refs := make([]string, 0, len(found))
		for _, t := range found {
			refs = append(refs, t.Ref())
		}
		return Target{}, &providers.Error{
			Kind:    providers.ModelUnknown,
			Message: fmt.Sprintf("%q can be more than one model", name),
			Advice:  "Say which: " + strings.Join(refs[:min(len(refs), 5)], ", ") + ".",
		}
	}
	e := &providers.Error{
		Kind:    providers.ModelUnknown,
		Message: fmt.Sprintf("no model is known by the name %q", name),
		Advice:  "Write it as PROVIDER/MODEL, or choose one that \"kansei models\" lists.",
	}
	if near := r.Near(name); len(near) > 0 {
		e.Advice = "Near it: " + strings.Join(near, ", ") + "."
	}
	return Target{}, e
}

// resolveAt finds a model at a provider that was named.
func (r *Registry) resolveAt(p providers.Provider, model string) (Target, error) {
	v, ok := p.(*remote)
	if !ok {
		return r.resolveBuiltin(p, model)
	}
	if e := v.closed(); e != nil {
		return Target{}, e
	}
	if a, ok := r.catalogue.Alias(model); ok {
		for _, place := range a.Served {
			if place.Provider == v.id && !place.Dropped() {
				return r.target(v.id, place.Model, a.Name), nil
			}
		}
	}
	return r.target(v.id, model, ""), nil
}

// resolveBuiltin finds a built-in lane: those are all known.
func (r *Registry) resolveBuiltin(p providers.Provider, model string) (Target, error) {
	models, err := p.Models(context.Background())
	if err != nil || slices.Contains(models, model) {
		return r.target(p.ID(), model, ""), nil
	}
	return Target{}, &providers.Error{
		Kind:    providers.ModelUnknown,
		Message: fmt.Sprintf("%s has no model %q", p.ID(), model),
		Advice:  "It has " + strings.Join(models, ", ") + ".",
	}
}

// resolveAlias takes the first place that serves an alias and can be reached,
// and says what became of the places before it.
func (r *Registry) resolveAlias(a catalog.Alias) (Target, error) {
	var dropped *catalog.Place
	var keys, notes []string
	gone := true
	for i, place := range a.Served {
		v, ok := r.providers[place.Provider].(*remote)
		if !ok {
			continue
		}
		models, fresh := v.known()
		listed := slices.Contains(models, place.Model)
		closed := v.closed()
		if place.Dropped() && !listed {
			if place.Gone != "" && closed == nil {
				notes = append(notes, place.Gone)
			}
			continue
		}
		gone = false
		if closed != nil {
			keys = append(keys, v.hint())
			continue
		}
		if fresh && len(models) > 0 && !listed {
			if dropped == nil {
				dropped = &a.Served[i]
			}
			notes = append(notes, v.name+" no longer lists "+a.Title)
			continue
		}
		t := r.target(v.id, place.Model, a.Name)
		t.Note = strings.Join(notes, "; ")
		return t, nil
	}
	said := ""
	if len(notes) > 0 {
		said = ", and " + strings.Join(notes, "; ")
	}
	switch {
	case dropped != nil:
		t := r.target(dropped.Provider, dropped.Model, a.Name)
		t.Note = strings.Join(notes, "; ")
		return t, nil
	case gone:
		return Target{}, &providers.Error{
			Kind:    providers.ModelUnknown,
			Message: a.Title + " is no longer served anywhere that is known",
			Advice:  or(a.Note, "Write PROVIDER/MODEL if you know a place that has it") + ".",
		}
	}
	return Target{}, &providers.Error{
		Kind:    providers.KeyMissing,
		Message: a.Title + " needs a key that is not set" + said,
		Advice:  "Set " + strings.Join(keys, ", or ") + ".",
	}
}

// closed says why a provider can't be asked at all; nil if it can.
func (r *remote) closed() *providers.Error {
	for _, ep := range r.endpoints {
		if !ep.keys.configured() {
			continue
		}
		if err := r.guard(ep.base); err != nil {
			if e, ok := err.(*providers.Error); ok { //nolint:errorlint // guard returns nothing else, and wraps nothing
				return e
			}
		}
		return nil
	}
	return r.keyMissing()
}

// hint names what would open a provider.
func (r *remote) hint() string {
	return strings.Join(r.keyNames(), " or ") + " (" + r.name + ")"
}

// keyNames are the variables that a provider's key is looked for in.
func (r *remote) keyNames() []string {
	var names []string
	for _, ep := range r.endpoints {
		for _, name := range ep.keys.names {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// target is a model with what is known of it.
func (r *Registry) target(provider, model, alias string) Target {
	t := Target{Provider: provider, Model: model, Alias: alias, Size: providers.Size{Grade: "unknown"}}
	if _, ok := r.providers[provider].(*remote); ok {
		t.Size = r.catalogue.Size(model)
	}
	s := r.models[provider+"/"+model]
	if s.Size != nil {
		t.Size = s.Size.Clone()
	}
	t.Params = s.Params
	t.Price, t.PriceAt = r.Price(provider, model)
	return t
}

// having are the models of that id, or with it as the last part of their id, at
// the providers that can be asked.
func (r *Registry) having(name string) []Target {
	var whole, part []Target
	for _, t := range r.all() {
		model := strings.ToLower(t.Model)
		switch name := strings.ToLower(name); {
		case name == "":
		case model == name:
			whole = append(whole, t)
		case strings.HasSuffix(model, "/"+name):
			part = append(part, t)
		}
	}
	if len(whole) > 0 {
		return whole
	}
	return part
}

// all are the models that are known of without asking, at providers that can
// be asked.
func (r *Registry) all() []Target {
	var out []Target
	for _, id := range r.order {
		var models []string
		if v, ok := r.providers[id].(*remote); ok {
			if v.closed() != nil {
				continue
			}
			models, _ = v.known()
			if found := r.foundAt(id); found != nil && len(v.fixed) == 0 {
				models = found
			}
		} else if list, err := r.providers[id].Models(context.Background()); err == nil {
			models = list
		}
		for _, model := range models {
			out = append(out, Target{Provider: id, Model: model})
		}
	}
	return out
}

func (r *Registry) foundAt(id string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.found[id]
}

// Near are the names that are nearest to one that was not found, best first:
// short names and models as PROVIDER/MODEL.
func (r *Registry) Near(name string) []string {
	known := r.all()
	names := make([]string, 0, len(r.catalogue.Aliases)+len(known))
	for _, a := range r.catalogue.Aliases {
		names = append(names, a.Name)
	}
	for _, t := range known {
		names = append(names, t.Ref())
	}
	return nearest(name, names, 5)
}

// nearLimit is how long the list of models may take that an unknown name is
// compared with.
const nearLimit = 3 * time.Second

// withNear adds the nearest names to an error over an unknown model.
func (c *call) withNear(ctx context.Context, e *providers.Error) error {
	if e.Kind != providers.ModelUnknown || strings.Contains(e.Message, "chat/completions") {
		return e
	}
	models, _ := c.known()
	if len(models) == 0 && e.Status != http.StatusOK {
		limited, cancel := context.WithTimeout(ctx, nearLimit)
		defer cancel()
		models, _ = c.list(limited) // without a list there are no names, and that is all
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	models = slices.DeleteFunc(slices.Clone(models), func(m string) bool { return strings.EqualFold(m, c.req.Model) })
	if near := nearest(c.req.Model, models, 3); len(near) > 0 {
		e.Advice = "Near it: " + strings.Join(near, ", ") + "."
	}
	return e
}
