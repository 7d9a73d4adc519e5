package cli

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"kansei/judges"
	"kansei/providers/builtin"
	"kansei/providers/catalog"
	"kansei/sessions"
)

// judging is what is to be judged, and by whom.
type judging struct {
	models    []string
	points    bool
	sample    int
	parallel  int
	ownFamily bool
	dry       bool
	asJSON    bool
}

func (a *app) judgeCommand() *cobra.Command {
	var j judging
	cmd := &cobra.Command{
		Use:   "judge [PATH...] -m MODEL",
		Short: "Have models rate what people rate, kept apart from them",
		Long: `Have models rate what people rate: which of two replies is better in each
dimension, asked in both orders. What a judge says is kept apart from what people
say. The report shows how far the two agree, and no conclusion rests on a judge.

PATH is a session file, a folder, an id, the beginning of an id, or last.
Without one it is every blind session that is saved here. What a judge has
answered is not asked again, so a run that was stopped goes on from there. Some
replies are asked about again with an attack added to them, to see whether the
judge can be talked into something. Replies by a judge's own family are left
out.`,
		Example: "  kansei judge -m kimi-k2 --dry-run\n  kansei judge study/ -m kimi-k2 --sample 200",
		Args:    cobra.ArbitraryArgs,
		RunE: run(func(cmd *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			return a.judge(cmd.Context(), j, args)
		}),
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&j.models, "model", "m", nil, "a `MODEL` that judges (repeat for more)")
	flags.BoolVar(&j.points, "points", false, "ask for points for single replies, not for comparisons")
	flags.IntVar(&j.sample, "sample", 0, "judge only this many comparisons: first those that people have rated")
	flags.IntVar(&j.parallel, "parallel", 4, "how many requests at once")
	flags.BoolVar(&j.ownFamily, "own-family", false, "judge replies by the judge's own family, too")
	flags.BoolVar(&j.dry, "dry-run", false, "ask nobody: print how much would be asked and an estimate of its cost")
	flags.BoolVar(&j.asJSON, "json", false, "print JSON")
	return cmd
}

// judge has every judge judge, one after the other.
func (a *app) judge(ctx context.Context, j judging, refs []string) error {
	switch {
	case len(j.models) == 0:
		return usage(a.words.T("judge.no_model"), a.words.T("judge.no_model_advice"))
	case j.sample < 0:
		return usage(a.words.T("judge.sample", j.sample), a.words.T("judge.sample_advice"))
	case j.parallel < 1:
		return usage(a.words.T("judge.parallel", j.parallel), a.words.T("judge.parallel_advice"))
	}
	results := []judgeJSON{}
	for _, name := range j.models {
		result, err := a.judgeWith(ctx, j, name, refs)
		if err != nil {
			return err
		}
		results = append(results, result)
	}
	if j.asJSON {
		return a.printJSON(results)
	}
	return nil
}

// judgeJSON is what one judge's run came to, as --json prints it.
type judgeJSON struct {
	Judge            string         `json:"judge"`
	Questions        int            `json:"questions"` // each order of a comparison is one
	Before           int            `json:"answered_before"`
	Asked            int            `json:"asked"`
	NoAnswer         int            `json:"no_answer"`
	Failed           int            `json:"failed"`
	PromptTokens     int            `json:"prompt_tokens"` // estimated in a dry run
	CompletionTokens int            `json:"completion_tokens"`
	Cost             *float64       `json:"cost"` // US dollars; null where the price is not known
	Attacked         map[string]int `json:"attacked"`
	Flipped          map[string]int `json:"flipped"`
}

func (a *app) judgeWith(ctx context.Context, j judging, name string, refs []string) (judgeJSON, error) {
	lane, err := a.lane(name)
	if err != nil {
		return judgeJSON{}, err
	}
	if lane.Provider == builtin.ID {
		return judgeJSON{}, usage(a.words.T("judge.builtin", lane.Name()), a.words.T("judge.no_model_advice"))
	}
	o := judges.Options{Points: j.points, Hidden: a.config.HideNames}
	if !j.ownFamily {
		own := catalog.FamilyOf(lane.Model)
		o.Kin = func(l *sessions.Lane) bool {
			return l.Model == lane.Model || own.Maker != "" && catalog.FamilyOf(l.Model).Maker == own.Maker
		}
	}
	works, err := a.judgeWork(ctx, refs, o, j.sample)
	if err != nil {
		return judgeJSON{}, err
	}
	if j.dry {
		return a.estimateJudge(works, lane, o, j.asJSON), nil
	}
	return a.runJudge(ctx, works, lane, o, j)
}

// judgeWork reads the sessions, each time again, since another judge may have
// changed them.
func (a *app) judgeWork(ctx context.Context, refs []string, o judges.Options, sample int) ([]*judges.Work, error) {
	files, err := a.ratable(ctx, refs)
	if err != nil {
		return nil, err
	}
	var works []*judges.Work
	for _, f := range files {
		if items := judges.Items(f.Session, o); len(items) > 0 {
			works = append(works, &judges.Work{Path: f.Path, Session: f.Session, Items: items})
		}
	}
	if sample > 0 {
		judges.Sample(works, sample)
	}
	return works, nil
}

// estimateJudge prints what a run would take.
func (a *app) estimateJudge(works []*judges.Work, lane sessions.Lane, o judges.Options, quiet bool) judgeJSON {
	questions, answered, use := judges.Estimate(works, lane.Name(), o)
	out := judgeJSON{
		Judge: lane.Name(), Questions: questions, Before: answered, PromptTokens: use.Prompt, CompletionTokens: use.Completion,
		Attacked: map[string]int{}, Flipped: map[string]int{},
	}
	cost := a.words.T("collect.no_price")
	if price := a.price(lane); price != nil {
		v := price.Cost(use)
		out.Cost, cost = &v, dollars(v)
	}
	if !quiet {
		a.printf("%s\n", a.words.T("judge.plan", lane.Name(), questions, answered))
		a.printf("%s, %s\n", a.words.T("collect.tokens", thousands(use.Prompt), thousands(use.Completion)), cost)
		a.printf("%s\n", a.words.T("judge.estimate"))
	}
	return out
}

func (a *app) runJudge(ctx context.Context, works []*judges.Work, lane sessions.Lane, o judges.Options, j judging) (judgeJSON, error) {
	provider, err := a.registry.Provider(lane.Provider)
	if err != nil {
		return judgeJSON{}, err
	}
	questions, before, _ := judges.Estimate(works, lane.Name(), o)
	bar := newCounter(a, before, questions, func(done, all int) string { return a.words.T("judge.bar", lane.Name(), done, all) })
	runner := &judges.Runner{
		Judge:   judges.Judge{Name: lane.Name(), Provider: provider, Model: lane.Model, Params: lane.Params},
		Options: o, Parallel: j.parallel, Save: a.store.SaveAt, Now: a.env.Now, Token: judgeToken, Answered: bar.add,
	}
	tally, err := runner.Run(ctx, works)
	bar.close()
	out := judgeJSON{
		Judge: lane.Name(), Questions: tally.Planned, Before: tally.Before, Asked: tally.Asked, NoAnswer: tally.NoAnswer, Failed: tally.Failed,
		PromptTokens: tally.Usage.Prompt, CompletionTokens: tally.Usage.Completion, Attacked: map[string]int{}, Flipped: map[string]int{},
	}
	for _, attack := range judges.Attacks() {
		out.Attacked[string(attack)], out.Flipped[string(attack)] = tally.Attacked[attack], tally.Flipped[attack]
	}
	if price := a.price(lane); price != nil {
		v := price.Cost(tally.Usage)
		out.Cost = &v
	}
	if !j.asJSON {
		a.printJudged(out)
	}
	switch {
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return out, &failure{code: exitInterrupted, what: a.words.T("judge.stopped"), advice: a.words.T("collect.again"), err: err}
	case err != nil:
		return out, err
	case tally.Failed > 0:
		return out, &failure{code: exitFailed, what: a.words.T("judge.failed", tally.Failed, tally.Why), advice: a.words.T("collect.ask_again")}
	}
	return out, nil
}

// printJudged says what a run came to.
func (a *app) printJudged(r judgeJSON) {
	a.printf("%s\n", a.words.T("judge.done", r.Judge, r.Asked, r.Before, r.NoAnswer))
	attacked, flipped := 0, 0
	for _, attack := range judges.Attacks() {
		attacked, flipped = attacked+r.Attacked[string(attack)], flipped+r.Flipped[string(attack)]
	}
	if attacked > 0 {
		a.printf("%s\n", a.words.T("judge.flips", flipped, attacked))
		for _, attack := range judges.Attacks() {
			if n := r.Attacked[string(attack)]; n > 0 {
				a.printf("%s\n", a.words.T("judge.flips_by", a.words.T("judge.attack_"+string(attack)), r.Flipped[string(attack)], n))
			}
		}
	}
	if r.Asked > 0 {
		cost := a.words.T("collect.no_price")
		if r.Cost != nil {
			cost = dollars(*r.Cost)
		}
		a.printf("%s, %s\n", a.words.T("collect.tokens", thousands(r.PromptTokens), thousands(r.CompletionTokens)), cost)
	}
}

// judgeToken is a code that nobody who wrote a reply could know.
func judgeToken() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return fmt.Sprintf("[%s]", hex.EncodeToString(b[:]))
}
