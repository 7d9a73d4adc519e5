package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kansei/providers"
	"kansei/providers/catalog"
	"kansei/providers/openai"
	"kansei/sessions"
	"kansei/ui/picker"
)

// choices is what can be picked, for the screen.
func (a *app) choices(ctx context.Context) []picker.Choice {
	return a.pickable(a.registry.Choices(ctx, false))
}

func (a *app) pickable(in []openai.Choice) []picker.Choice {
	return each(in, func(c openai.Choice) picker.Choice {
		name := cmp.Or(c.Alias, c.Model, c.Provider)
		vendor := cmp.Or(c.Provider, c.Alias)
		ref := c.Ref()
		if !c.Reachable && c.Alias != "" { // it may come to be served by another vendor
			ref, vendor = c.Alias, c.Alias
		}
		out := picker.Choice{Ref: ref, Name: name, Vendor: vendor, Size: size(c.Size), Reachable: c.Reachable, Why: c.Why, Builtin: c.Builtin}
		if c.Price != nil {
			out.Price = a.priceText(c)
		}
		out.Short, out.Brief, out.Why = a.reason(c)
		return out
	})
}

// reason is why something can't be picked: in a word or two, in a few words, and
// in full.
func (a *app) reason(c openai.Choice) (short, brief, full string) {
	switch {
	case c.Reachable:
		return "", "", ""
	case c.Kind == providers.KeyMissing && len(c.Keys) > 0:
		return a.words.T("picker.needs_a_key"), a.words.T("picker.needs_key", c.Keys[0]), a.words.T("picker.why_key", strings.Join(c.Keys, a.words.T("picker.or")))
	case c.Kind == providers.ModelUnknown && c.Alias != "":
		return a.words.T("picker.withdrawn_short"), a.words.T("picker.withdrawn"), a.message(c.Why)
	case c.Kind == providers.Network, c.Kind == providers.TimedOut:
		return "", a.words.T("picker.no_answer"), a.message(c.Why)
	default:
		return "", "", a.message(c.Why)
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
	Maker     string       `json:"maker"`
	Family    string       `json:"family"`  // models of one recipe in several sizes
	Line      string       `json:"line"`    // one size in several versions
	Price     *price       `json:"price"`   // null: not known
	Context   int          `json:"context"` // tokens; 0: not known
	Thinking  []string     `json:"thinking"`
	Ways      []string     `json:"ways"` // all places that serve a short name
	Note      string       `json:"note"` // what became of a place that was passed over
}

// price is a price in US dollars a million tokens.
type price struct {
	Input  float64 `json:"input"`
	Output float64 `json:"output"`
	AsOf   string  `json:"as_of"` // "" where the config file says it
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
				return a.printJSON(each(choices, a.toModel))
			}
			a.printModels(choices)
			return nil
		}),
	}
	cmd.Flags().BoolVar(&refresh, "refresh", false, "ask every vendor for its list again")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) toModel(c openai.Choice) model {
	family := a.family(c)
	m := model{
		Alias: c.Alias, Provider: c.Provider, Model: c.Model, TotalB: bounds(c.Size.Total), ActiveB: bounds(c.Size.Active),
		Grade: string(size(c.Size).Grade), Source: c.Size.Source, Reachable: c.Reachable, Why: c.Why, Builtin: c.Builtin,
		Maker: family.Maker, Family: family.Recipe, Line: family.Line, Context: a.registry.Facts(c.Provider, c.Model).Context,
		Thinking: a.registry.Levels(c.Provider, c.Model), Ways: append([]string{}, c.Ways...), Note: c.Note,
	}
	if c.Price != nil {
		m.Price = &price{Input: c.Price.Input, Output: c.Price.Output, AsOf: c.PriceAt}
	}
	return m
}

// family is the family of a choice; programs have none.
func (a *app) family(c openai.Choice) catalog.Family {
	if c.Builtin {
		return catalog.Family{}
	}
	return catalog.FamilyOf(cmp.Or(c.Model, c.Alias))
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
func (a *app) printModels(choices []openai.Choice) {
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
				vendors = append(vendors, []string{c.Provider, a.message(c.Why)})
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
	a.printf("%s\n", a.words.T("models.dated", catalog.Date()))
}

// modelRow is a choice by its short name (or whatever names it), by vendor and
// id, its maker and family, its size, its price, and why it can't be reached or
// where else it is.
func (a *app) modelRow(c openai.Choice) []string {
	name, ref := c.Alias, c.Ref()
	switch {
	case c.Provider == "":
		ref = ""
	case c.Alias == "":
		name, ref = ref, ""
	}
	return []string{name, ref, a.familyText(c), a.sizeText(c), a.priceText(c), a.elsewhere(c)}
}

func (a *app) familyText(c openai.Choice) string {
	f := a.family(c)
	family := cmp.Or(f.Recipe, f.Line)
	if f.Maker == "" || family == "" {
		return cmp.Or(f.Maker, family)
	}
	return a.words.T("models.made_by", f.Maker, family)
}

// priceText is a price with its day; a program has none.
func (a *app) priceText(c openai.Choice) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	switch {
	case c.Builtin:
		return ""
	case c.Price == nil:
		return a.words.T("models.no_price")
	case c.PriceAt == "":
		return a.words.T("models.price_config", number(c.Price.Input), number(c.Price.Output))
	}
	return a.words.T("models.price", number(c.Price.Input), number(c.Price.Output), c.PriceAt)
}

// elsewhere is why a choice can't be reached; or what became of the place before
// it, and the other places that have it.
func (a *app) elsewhere(c openai.Choice) string {
	if c.Why != "" {
		return a.message(c.Why)
	}
	var parts []string
	if c.Note != "" {
		parts = append(parts, a.words.T("models.note", a.message(c.Note)))
	}
	if others := slices.DeleteFunc(slices.Clone(c.Ways), func(p string) bool { return p == c.Provider }); len(others) > 0 {
		parts = append(parts, a.words.T("models.ways", strings.Join(others, ", ")))
	}
	return strings.Join(parts, " ")
}

func (a *app) sizeText(c openai.Choice) string {
	if c.Builtin {
		return a.words.T("models.program")
	}
	s := size(c.Size)
	if s.Total == nil {
		text := a.words.T("models.unknown_size")
		if s.Source != "" {
			text = a.words.T("models.with_source", text, a.message(s.Source))
		}
		return text
	}
	text := billions(*s.Total)
	if s.Active != nil {
		text += "/" + billions(*s.Active)
	}
	text += " B " + a.words.T("models.grade_"+string(s.Grade))
	if s.Source != "" {
		text = a.words.T("models.with_source", text, a.message(s.Source))
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
