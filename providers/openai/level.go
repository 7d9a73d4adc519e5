package openai

import (
	"fmt"
	"slices"
	"strings"

	"kansei/providers"
	"kansei/providers/catalog"
)

// The settings of thinking that every vendor is asked for in its own form. Any
// other one is a level by the vendor's name for it.
const (
	ThinkingDefault = "default" // nothing is sent
	ThinkingOn      = "on"
	ThinkingOff     = "off"
)

// levelNames are the levels of thinking that vendors are known to have, from the
// least to the most.
var levelNames = []string{"minimal", "low", "medium", "high", "xhigh", "max"}

// thinkSwitch is how models put thinking on or off.
type thinkSwitch struct {
	match   catalog.Pattern
	on, off map[string]any // nil: can't be had
	level   map[string]any // the form for a level by name, with "LEVEL" in its place; nil: there are none
	levels  []string       // those that models take, as far as it is known
	why     string
}

func compileSwitches(data []catalog.Switch) []thinkSwitch {
	out := make([]thinkSwitch, 0, len(data))
	for _, d := range data {
		out = append(out, thinkSwitch{match: catalog.Match(d.Match), on: d.On, off: d.Off, level: d.Level, levels: d.Levels, why: d.Why})
	}
	return out
}

// Levels are the settings of thinking that a model takes at a vendor, as far as
// is known: "default" first, then "off" and "on" where it has them, then levels
// from the least to the most.
func (r *Registry) Levels(provider, model string) []string {
	out := []string{ThinkingDefault}
	v, ok := r.providers[provider].(*remote)
	if !ok {
		return out
	}
	s, ok := v.thinkSwitch(model)
	if !ok {
		return out
	}
	known := s.levels
	if !v.custom && !v.moved {
		if facts := r.Facts(provider, model).Levels; len(facts) > 0 {
			known = facts
		}
	}
	if slices.Contains(known, "never") && s.levels == nil {
		return out
	}
	if s.off != nil {
		out = append(out, ThinkingOff)
	}
	if s.on != nil {
		out = append(out, ThinkingOn)
	}
	for _, level := range levelNames {
		if s.level != nil && slices.Contains(known, level) && !s.isOff(level) {
			out = append(out, level)
		}
	}
	return out
}

// thinkSwitch is how a model sets thinking.
func (r *remote) thinkSwitch(model string) (thinkSwitch, bool) {
	model = strings.ToLower(model)
	for _, s := range r.switches {
		if s.match.Fits(model) {
			return s, true
		}
	}
	return thinkSwitch{}, false
}

// isOff reports whether a level is the form of "off", as "minimal" is for models
// that know no less.
func (s thinkSwitch) isOff(level string) bool {
	for _, value := range s.off {
		if value == level {
			return true
		}
	}
	return false
}

// thinking is the vendor's own form of the request's setting for thinking.
func (r *remote) thinking(req providers.Request) (map[string]any, error) {
	if req.Thinking == "" || req.Thinking == ThinkingDefault {
		return nil, nil
	}
	s, ok := r.thinkSwitch(req.Model)
	if !ok {
		return nil, nil
	}
	why := s.why
	switch req.Thinking {
	case ThinkingOn:
		if s.on != nil {
			return s.on, nil
		}
	case ThinkingOff, "none":
		if s.off != nil {
			return s.off, nil
		}
	default:
		if s.level != nil {
			return withLevel(s.level, req.Thinking), nil
		}
		if s.on != nil {
			why = "it has no levels of thinking here, only on and off"
			if s.off == nil {
				why = "it has no levels of thinking here"
			}
		}
	}
	advice := "Leave thinking at its default for this lane."
	if len(s.levels) > 0 {
		advice = "Leave thinking at its default for this lane, or set it to " + strings.Join(s.levels, ", ") + "."
	}
	return nil, &providers.Error{
		Kind:    providers.ParameterRefused,
		Param:   "thinking",
		Message: fmt.Sprintf("%s/%s: thinking can't be %s: %s", r.id, req.Model, req.Thinking, why),
		Advice:  advice,
	}
}

// withLevel is a form with a level in the place of LEVEL.
func withLevel(form map[string]any, level string) map[string]any {
	out := make(map[string]any, len(form))
	for name, value := range form {
		switch value := value.(type) {
		case map[string]any:
			out[name] = withLevel(value, level)
		case string:
			if value == "LEVEL" {
				out[name] = level
				continue
			}
			out[name] = value
		default:
			out[name] = value
		}
	}
	return out
}
