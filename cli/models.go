package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kansei/providers"
	"kansei/sessions"
	"kansei/ui/picker"
)

// choices is what can be picked, for the screen.
func (a *app) choices(ctx context.Context) []picker.Choice {
	return a.pickable(a.registry.Choices(ctx, false))
}

func (a *app) pickable(in []providers.Choice) []picker.Choice {
	return each(in, func(c providers.Choice) picker.Choice {
		name := cmp.Or(c.Alias, c.Model, c.Provider)
		vendor := cmp.Or(c.Provider, c.Alias)
		ref := c.Ref()
		if !c.Reachable && c.Alias != "" { // it may come to be served by another vendor
			ref, vendor = c.Alias, c.Alias
		}
		out := picker.Choice{Ref: ref, Name: name, Vendor: vendor, Size: size(c.Size), Reachable: c.Reachable, Why: c.Why, Builtin: c.Builtin}
		out.Short, out.Brief, out.Why = a.reason(c)
		return out
	})
}

// reason is why something can't be picked: in a word or two, in a few words, and
// in full.
func (a *app) reason(c providers.Choice) (short, brief, full string) {
	switch {
	case c.Reachable:
		return "", "", ""
	case c.Kind == providers.KeyMissing && len(c.Keys) > 0:
		return a.words.T("picker.needs_a_key"), a.words.T("picker.needs_key", c.Keys[0]), a.words.T("picker.why_key", strings.Join(c.Keys, a.words.T("picker.or")))
	case c.Kind == providers.ModelUnknown && c.Alias != "":
		return a.words.T("picker.withdrawn_short"), a.words.T("picker.withdrawn"), c.Why
	case c.Kind == providers.Network, c.Kind == providers.TimedOut:
		return "", a.words.T("picker.no_answer"), c.Why
	default:
		return "", "", c.Why
	}
}

// model is a model as "models --json" prints it.
type model struct {
	Alias     string       `json:"alias"`
	Provider  string       `json:"provider"`
	Model     string       `json:"model"`
	TotalB    *[2]*float64 `json:"total_b"`
	ActiveB   *[2]*float64 `json:"active_b"`
	Grade     string       `json:"grade"`
	Source    string       `json:"source"`
	Reachable bool         `json:"reachable"`
	Why       string       `json:"why"`
	Builtin   bool         `json:"builtin"`
}

func (a *app) modelsCommand() *cobra.Command {
	var refresh, asJSON bool
	cmd := &cobra.Command{
		Use:     "models",
		Short:   "What can be reached now, and the known size of each",
		Long:    "List every model that can be talked with, by short name, vendor and id, with its size in billions of parameters\n(total/active) and how that is known; and what can't be reached, with the reason.",
		Example: "  kansei models\n  kansei models --refresh --json",
		Args:    cobra.NoArgs,
		RunE: run(func(cmd *cobra.Command, _ []string) error {
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			choices := a.registry.Choices(cmd.Context(), refresh)
			if asJSON {
				return a.printJSON(each(choices, toModel))
			}
			a.printModels(choices)
			return nil
		}),
	}
	cmd.Flags().BoolVar(&refresh, "refresh", false, "ask every vendor for its list again")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func toModel(c providers.Choice) model {
	return model{
		Alias: c.Alias, Provider: c.Provider, Model: c.Model, TotalB: bounds(c.Size.Total), ActiveB: bounds(c.Size.Active),
		Grade: string(size(c.Size).Grade), Source: c.Size.Source, Reachable: c.Reachable, Why: c.Why, Builtin: c.Builtin,
	}
}

// bounds is an interval for JSON, where infinity is null.
func bounds(i *providers.Interval) *[2]*float64 {
	if i == nil {
		return nil
	}
	low, high := i.Low, i.High
	if high > 1e12 {
		return &[2]*float64{&low, nil}
	}
	return &[2]*float64{&low, &high}
}

// printModels prints what can be reached, then what can't.
func (a *app) printModels(choices []providers.Choice) {
	for _, reachable := range []bool{true, false} {
		head := a.words.T("models.reachable")
		if !reachable {
			head = a.words.T("models.unreachable")
		}
		var models, vendors [][]string
		for _, c := range choices {
			switch {
			case c.Reachable != reachable:
			case c.Model == "" && c.Alias == "": // a vendor whose models are not known
				vendors = append(vendors, []string{c.Provider, c.Why})
			default:
				models = append(models, a.modelRow(c))
			}
		}
		if len(models)+len(vendors) > 0 {
			a.printf("%s\n", head)
			a.printTable(models)
			a.printTable(vendors)
			a.printf("\n")
		}
	}
}

// modelRow is a choice by its short name (or whatever names it), by vendor and
// id, its size, and why it can't be reached.
func (a *app) modelRow(c providers.Choice) []string {
	switch {
	case c.Provider == "":
		return []string{c.Alias, "", a.sizeText(c), c.Why}
	case c.Alias == "":
		return []string{c.Ref(), "", a.sizeText(c), c.Why}
	default:
		return []string{c.Alias, c.Ref(), a.sizeText(c), c.Why}
	}
}

func (a *app) sizeText(c providers.Choice) string {
	if c.Builtin {
		return a.words.T("models.program")
	}
	s := size(c.Size)
	if s.Total == nil {
		text := a.words.T("models.unknown_size")
		if s.Source != "" {
			text += " (" + s.Source + ")"
		}
		return text
	}
	text := billions(*s.Total)
	if s.Active != nil {
		text += "/" + billions(*s.Active)
	}
	text += " B " + string(s.Grade)
	if s.Source != "" {
		text += " (" + s.Source + ")"
	}
	return text
}

func billions(i sessions.Interval) string {
	switch {
	case i.High > 1e12:
		return fmt.Sprintf("%g+", i.Low)
	case i.Low == i.High:
		return fmt.Sprintf("%g", i.Low)
	default:
		return fmt.Sprintf("%g-%g", i.Low, i.High)
	}
}
