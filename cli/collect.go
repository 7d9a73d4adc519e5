package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"kansei/conversation"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/ui"
)

// collection is what to collect.
type collection struct {
	Name      string   `json:"name"`
	Models    []string `json:"models"`
	Scenarios []string `json:"scenarios"`
	All       bool     `json:"all"`
	Kind      string   `json:"kind"`
	Language  string   `json:"language,omitempty"`
	Person    string   `json:"person,omitempty"` // the model that plays persons; empty: scripts only
	Repeats   int      `json:"repeats"`
	Parallel  int      `json:"parallel"`
	Shard     shard    `json:"shard,omitzero"`
	Batch     bool     `json:"batch,omitempty"`
}

const maxRepeats = 1000

const collectLong = `Play scenarios with several models and save the sessions, to be rated later with
kansei rate. Each scenario is played as often as --repeats says, and every
session has all models in it, each with its own history.

The same command always makes the same sessions. One that was stopped goes on
where it stood: what is done is not asked again. More repeats or scenarios add
to what is there; other models, or another --name, make a set of their own.

Some scenarios have a person in place of a script. A model plays them with
--person: it talks to each lane apart, up to 8 turns, and leaves when it has had
enough. Without --person, --all and --kind pass these scenarios over.

--shard I/N makes one of N parts of the set, so that N processes or machines can
share the work. Each session belongs to one part, and its id is the same however
many parts there are: copy the files into one folder to join them.

--batch sends the requests as batches, which some vendors answer within a day
for about half the price: all lanes of a model together, one turn after the
other. What is out is kept beside the sessions, so that the same command goes on
after an interruption, also on another machine that has the folder.`

func (a *app) collectCommand() *cobra.Command {
	var c collection
	var dry, resume bool
	var part string
	var wait time.Duration
	cmd := &cobra.Command{
		Use:     "collect",
		Short:   "Play scenarios with several models, to rate later",
		Long:    collectLong,
		Example: "  kansei collect -m kimi-k2 -m glm-5 --kind emotional --repeats 3 --dry-run\n  kansei collect -m kimi-k2 -m glm-5 --scenario night-shift --scenario promotion\n  kansei collect -m kimi-k2 -m glm-5 --scenario spare-key --person deepseek-v3.2\n  kansei collect --resume\n  kansei collect -m kimi-k2 -m glm-5 --all --shard 2/8\n  kansei collect -m openai/gpt-5 --all --batch",
		Args:    cobra.NoArgs,
		RunE: run(func(cmd *cobra.Command, _ []string) error {
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			var err error
			if c.Shard, err = parseShard(part); err != nil {
				return err
			}
			if resume {
				if err := a.recallCollection(&c); err != nil {
					return err
				}
			}
			return a.collect(cmd.Context(), c, dry, wait)
		}),
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&c.Models, "model", "m", nil, "a `MODEL` to ask (repeat for more, up to 8)")
	flags.StringArrayVar(&c.Scenarios, "scenario", nil, "a scenario to play, by its `ID` (repeat for more)")
	flags.BoolVar(&c.All, "all", false, "play every scenario")
	flags.StringVar(&c.Kind, "kind", "", "play every scenario of a kind: emotional, creative or rational")
	flags.StringVar(&c.Language, "language", "", scenarioLanguageUsage)
	flags.StringVar(&c.Person, "person", "", "the `MODEL` that plays the person, in scenarios that have one")
	flags.IntVar(&c.Repeats, "repeats", 1, "how often each scenario is played")
	flags.IntVar(&c.Parallel, "parallel", 4, "how many sessions at once, and requests at once to one vendor")
	flags.StringVar(&c.Name, "name", "", "a name, for a set beside one that was made by the same command")
	flags.StringVar(&part, "shard", "", shardUsage)
	batchFlags(flags, &c.Batch, &wait)
	flags.BoolVar(&dry, "dry-run", false, "ask nobody: print how much would be asked and an estimate of its cost")
	flags.BoolVar(&resume, "resume", false, "go on with the collection made last, or with the one of that --name")
	cmd.MarkFlagsMutuallyExclusive("scenario", "all", "kind")
	for _, other := range []string{"model", "scenario", "all", "kind", "repeats", "batch", "person"} {
		cmd.MarkFlagsMutuallyExclusive("resume", other)
	}
	return cmd
}

// collect makes a collection, or says what it would take.
func (a *app) collect(ctx context.Context, c collection, dry bool, wait time.Duration) error {
	if c.Repeats < 1 || c.Repeats > maxRepeats {
		return usage(fmt.Sprintf("--repeats is %d", c.Repeats), fmt.Sprintf("Use 1 to %d.", maxRepeats))
	}
	if c.Parallel < 1 {
		return usage(fmt.Sprintf("--parallel is %d", c.Parallel), "Use 1 or more.")
	}
	if c.Batch && c.Person != "" {
		return usage("--batch and --person don't go together", "A person answers each reply, so leave --batch out.")
	}
	if len(c.Models) == 0 {
		c.Models = a.config.DefaultModels
	}
	plan, err := a.plan(ctx, c)
	if err != nil {
		return err
	}
	how := manner{parallel: c.Parallel, batch: c.Batch, wait: wait}
	if err := a.checkManner(plan, how); err != nil {
		return err
	}
	if dry {
		return a.estimate(plan, how)
	}
	free, err := a.rememberCollection(c)
	if err != nil {
		return err
	}
	// Another run may have got further between the plan and the lock.
	if plan, err = a.plan(ctx, c); err != nil {
		return errors.Join(err, free())
	}
	return a.playAll(ctx, plan, how, free)
}

// playAll plays every session of a plan, calls free, and says what has come.
func (a *app) playAll(ctx context.Context, plan []*sessions.Session, how manner, free func() error) error {
	p := newProgress(a, plan)
	var err error
	var b *batchProgress
	if how.batch {
		b, err = a.playBatches(ctx, plan, how, p)
	} else {
		err = a.play(ctx, plan, how.parallel, func(sessions.Lane) bool { return true }, p)
	}
	p.close()
	if err := errors.Join(err, free()); err != nil {
		if ctx.Err() != nil {
			return &failure{code: exitInterrupted, what: a.words.T("collect.stopped", p.sessions, len(plan)), advice: a.words.T("collect.again"), err: err}
		}
		return err
	}
	for _, s := range plan {
		a.printf("%s\n", a.link(a.store.Path(s.ID)))
	}
	if b != nil {
		b.sayCost()
	}
	said := countEndings(plan).text(a)
	if p.failed > 0 {
		what := a.words.T("collect.failed", p.failed, p.why)
		if said != "" {
			what += a.words.T("mark.counted_join") + said
		}
		return &failure{code: exitFailed, what: what, advice: a.words.T("collect.ask_again")}
	}
	if b != nil && b.out > 0 {
		return &failure{code: exitFailed, what: a.words.T("collect.batch_out", b.out) + b.whyOut, advice: a.words.T("collect.batch_later")}
	}
	if said != "" {
		p.line(a.words.T("mark.counted", p.replies, p.total, said))
	}
	return nil
}

// plan lists the sessions that a collection has when it is complete, each as
// far as it is there: those of the first repeat of every scenario first.
func (a *app) plan(ctx context.Context, c collection) ([]*sessions.Session, error) {
	chosen, err := a.chosen(c)
	if err != nil {
		return nil, err
	}
	if c.Person, err = a.playerName(c.Person, chosen); err != nil {
		return nil, err
	}
	var plan []*sessions.Session
	for repeat := 1; repeat <= c.Repeats; repeat++ {
		for _, sc := range chosen {
			s, err := a.planned(ctx, c, sc, repeat)
			if err != nil {
				return nil, err
			}
			if s != nil {
				plan = append(plan, s)
			}
		}
	}
	return plan, nil
}

// chosen is the scenarios that are to be played.
func (a *app) chosen(c collection) ([]scenarios.Scenario, error) {
	kind := sessions.Kind(c.Kind)
	if kind != "" && !scenarios.ValidKind(kind) {
		return nil, usage(fmt.Sprintf("there is no kind of scenario %q", c.Kind), "Use --kind emotional, creative or rational.")
	}
	if err := a.knownLanguage(c.Language); err != nil {
		return nil, err
	}
	var out []scenarios.Scenario
	if c.All || kind != "" || c.Language != "" && len(c.Scenarios) == 0 {
		for _, sc := range a.library.Scenarios {
			if (kind == "" || sc.Kind == kind) && spoken(sc.Lang, c.Language) && (sc.Person == nil || c.Person != "") {
				out = append(out, sc)
			}
		}
		return out, nil
	}
	if len(c.Scenarios) == 0 {
		return nil, usage("there is nothing to play", "Name scenarios with --scenario ID, or use --all, --kind or --language; kansei scenarios list has the ids.")
	}
	for _, id := range c.Scenarios {
		sc, ok := a.library.Find(id)
		if !ok {
			return nil, a.noScenario(id)
		}
		if !slices.ContainsFunc(out, func(o scenarios.Scenario) bool { return o.ID == sc.ID }) {
			out = append(out, sc)
		}
	}
	return out, nil
}

// planned is one session of a collection: as it is saved, or new. It is nil where
// the session belongs to another shard.
func (a *app) planned(ctx context.Context, c collection, sc scenarios.Scenario, repeat int) (*sessions.Session, error) {
	spec := ui.Spec{Models: c.Models, Scenario: sc.ID, Blind: true, Title: sc.Title}
	if repeat > 1 {
		spec.Title = fmt.Sprintf("%s (%d)", sc.Title, repeat)
	}
	s, err := a.create(ctx, spec)
	if err != nil {
		return nil, err
	}
	personIn(s, c.Person)
	id, seed, err := conversation.Planned(c.Name, s, repeat)
	if err != nil {
		return nil, err
	}
	if !c.Shard.has(id) {
		return nil, nil
	}
	there, _, err := a.store.Load(a.store.Path(id))
	if err == nil {
		return there, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	spec.Seed = seed
	if s, err = a.create(ctx, spec); err != nil {
		return nil, err
	}
	s.ID = id
	personIn(s, c.Person)
	return s, nil
}

// play plays some lanes of every session of a plan that is not complete, several
// at once.
func (a *app) play(ctx context.Context, plan []*sessions.Session, parallel int, which func(sessions.Lane) bool, p *progress) error {
	player, err := a.playerOf(plan)
	if err != nil {
		return err
	}
	collector := conversation.NewCollector(a.engine, parallel, a.env.Now, func(s *sessions.Session) (sessions.Saved, error) {
		return a.saveCollected(s, p)
	})
	if player != nil {
		collector = collector.WithPlayer(*player)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for _, s := range plan {
		if conversation.Missing(s) == 0 {
			continue
		}
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if there, _, err := a.store.Load(a.store.Path(s.ID)); err == nil { // others may have said something since the plan
				*s = *there
			}
			if err := collector.PlayLanes(ctx, s, which, p.ended); err != nil {
				return err
			}
			p.played(s)
			return nil
		})
	}
	return g.Wait()
}

// saveCollected saves a session, and tells of one that had been deleted.
func (a *app) saveCollected(s *sessions.Session, p *progress) (sessions.Saved, error) {
	saved, err := a.store.Save(s)
	if saved.Restored {
		p.restored(s)
	}
	return saved, err
}
