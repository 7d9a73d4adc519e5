package openai

import (
	"slices"

	"kansei/providers"
	"kansei/providers/catalog"
)

// Facts are what is known of a model at a vendor by the catalogue's data.
func (r *Registry) Facts(provider, model string) catalog.Facts {
	f := catalog.FactsOf(provider, model)
	if f.Price != nil {
		price := *f.Price
		f.Price = &price
	}
	f.Levels, f.Refused = slices.Clone(f.Levels), slices.Clone(f.Refused)
	return f
}

// Price is what a model costs and the day from which that is known: by the
// config file, which has no day, or by the catalogue. It is nil where it is not
// known.
func (r *Registry) Price(provider, model string) (price *providers.Price, asOf string) {
	if p := r.models[provider+"/"+model].Price; p != nil {
		return p, ""
	}
	v, ok := r.providers[provider].(*remote)
	if !ok || v.custom || v.moved {
		return nil, "" // a server of one's own, or of somebody else's
	}
	if p := r.Facts(provider, model).Price; p != nil {
		return p, catalog.Date()
	}
	return nil, ""
}

// Batcher is a provider as one that takes batches. It is false where the provider
// takes none.
func (r *Registry) Batcher(provider string) (providers.Batcher, bool) {
	p, ok := r.providers[provider].(*remote)
	return p, ok && p.batch != nil
}

// BatchVendors are the ids of the providers that take batches.
func (r *Registry) BatchVendors() []string {
	var out []string
	for _, id := range r.order {
		if _, ok := r.Batcher(id); ok {
			out = append(out, id)
		}
	}
	return out
}
