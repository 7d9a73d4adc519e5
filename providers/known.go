package providers

// Interval is a closed interval in billions of parameters. High is +Inf where
// only a lower bound is known.
type Interval struct{ Low, High float64 }

// Size is what is known of a model's parameters: total and active, each nil
// where it is unknown, with a grade ("official", "bound", "estimate" or
// "unknown") and the source.
type Size struct {
	Total, Active *Interval
	Grade         string
	Source        string
}

// Price is what a vendor takes, in US dollars for a million tokens.
type Price struct{ Input, Output float64 }

// Cost is what a reply has cost, in US dollars. Reasoning is part of the
// completion, as vendors count it.
func (p Price) Cost(u Usage) float64 {
	return (p.Input*float64(u.Prompt) + p.Output*float64(u.Completion)) / 1e6
}

// Clone is a copy that shares nothing.
func (s Size) Clone() Size {
	for _, p := range []**Interval{&s.Total, &s.Active} {
		if *p != nil {
			v := **p
			*p = &v
		}
	}
	return s
}
