package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kansei/conversation"
	"kansei/providers"
	"kansei/providers/builtin"
	"kansei/providers/catalog"
	"kansei/providers/human"
	"kansei/sessions"
	"kansei/studies"
)

// secondsAMark is how long a mark takes where nobody has rated yet.
const secondsAMark = 12

// simulated is how many studies are simulated with an effect, and as many without.
const simulated = 25

func (a *app) studyPlanCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "plan DIR",
		Short: "What a study takes, and how far it will go",
		Long: `Make the plan of a study: which models meet in which scenario, at which place,
for whom. Print how even it is, what it takes, and, from simulated studies, how
wide the intervals will be and how likely a verdict is. Nobody is asked.`,
		Example: "  kansei study plan mine\n  kansei study plan mine --json",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			st, err := a.openStudy(args[0])
			if err != nil {
				return err
			}
			defer a.close()
			needs, err := a.studyNeeds(st)
			if err != nil {
				return err
			}
			expected := a.studyExpected(st)
			if asJSON {
				return a.printJSON(planJSON(st, needs, expected))
			}
			a.printPlan(st, needs, expected)
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// needs is what a study takes.
type needs struct {
	requests, missing int
	usage             map[string]providers.Usage // by the name in study.toml
	cost              float64                    // of the models with a price
	unpriced          []string                   // models that may cost something nobody knows
	priced            string                     // the date of the prices from the catalogue; empty: none is from there
	unknown           []error                    // models that can't be asked, and why
	marks             int
	seconds           float64 // a mark
	ownPace           bool
	hours             float64
}

// studyNeeds counts what a study takes, all of it, whatever is there already.
func (a *app) studyNeeds(st *studyFolder) (needs, error) {
	n := needs{usage: map[string]providers.Usage{}, seconds: secondsAMark}
	found, lacking, err := a.studySessions(st)
	if err != nil {
		return n, err
	}
	lanes := map[string]*sessions.Lane{}
	for _, name := range slices.Concat(st.Contestants(), st.CatchLanes) {
		lane, err := a.lane(name)
		if err != nil {
			n.unknown = append(n.unknown, err)
			continue
		}
		lanes[name] = &lane
	}
	for _, one := range st.plan.Sessions {
		sc := st.played[one.Scenario]
		n.missing += lacking[one.Number]
		n.requests += len(one.Lanes) * len(sc.Script)
		n.marks += st.marks(one)
		s := &sessions.Session{System: sc.System, Scenario: sc.Session(), Lanes: []sessions.Lane{{ID: "l1"}}}
		u := conversation.Estimate(s)["l1"]
		for _, name := range one.Lanes {
			sum := n.usage[name]
			n.usage[name] = providers.Usage{Prompt: sum.Prompt + u.Prompt, Completion: sum.Completion + u.Completion}
		}
	}
	for _, name := range slices.Concat(st.Contestants(), st.CatchLanes) {
		lane := lanes[name]
		switch {
		case lane == nil:
			n.unpriced = append(n.unpriced, name)
			continue
		case lane.Provider == builtin.ID || lane.Provider == human.ID:
			continue
		}
		price, asOf := a.registry.Price(lane.Provider, lane.Model)
		if price == nil {
			n.unpriced = append(n.unpriced, name)
			continue
		}
		if n.cost += price.Cost(n.usage[name]); asOf != "" {
			n.priced = catalog.Date()
		}
	}
	if pace := a.paceOf(st, found); pace > 0 {
		n.seconds, n.ownPace = pace, true
	}
	n.hours = float64(n.marks) * n.seconds / 3600
	return n, nil
}

// marks is how many marks a session asks for: a point for each dimension of each
// reply and a verdict for each turn, of each rater, and of those who see it again.
func (st *studyFolder) marks(one studies.Planned) int {
	dimensions := 0
	for _, d := range st.rubrics[one.Scenario].Dimensions {
		if !d.Optional {
			dimensions++
		}
	}
	turns := len(st.played[one.Scenario].Script)
	return turns * (len(one.Lanes)*dimensions + 1) * (len(one.Raters) + len(one.Repeats))
}

// paceOf is the median of the raters' seconds a mark so far, 0 where nobody has
// rated enough to tell.
func (a *app) paceOf(st *studyFolder, found map[int]*sessions.Session) float64 {
	var all []float64
	for _, r := range studies.Follow(st.Study, st.plan, found, nil).Raters {
		if r.Seconds != nil && r.Marks >= 20 {
			all = append(all, *r.Seconds)
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// studyExpected simulates the study.
func (a *app) studyExpected(st *studyFolder) studies.Expected {
	kinds, turns, subjects := map[string]sessions.Kind{}, map[string]int{}, map[string]studies.Subject{}
	for id, sc := range st.played {
		kinds[id], turns[id] = sc.Kind, len(sc.Script)
	}
	for _, name := range st.Models {
		lane, err := a.lane(name)
		if err != nil || lane.Provider == builtin.ID {
			continue
		}
		size := lane.Size.Total
		if st.Analysis.Axis == "active" {
			size = lane.Size.Active
		}
		if lane.Size.Grade == sessions.Official && size != nil && !math.IsInf(size.High, 0) {
			subjects[name] = studies.Subject{Size: math.Sqrt(size.Low * size.High)}
		}
	}
	return studies.Expect(st.Study, st.plan, kinds, turns, subjects, simulated)
}

// sessionJSON is one session of a plan as --json prints it.
type sessionJSON struct {
	Number   int      `json:"number"`
	ID       string   `json:"id"`
	Scenario string   `json:"scenario"`
	Lanes    []string `json:"lanes"`
	Catch    *string  `json:"catch"`
	Raters   []string `json:"raters"`
	Repeats  []string `json:"repeats"`
}

func planJSON(st *studyFolder, n needs, expected studies.Expected) any {
	b := st.plan.Balance(st.Study)
	out := struct {
		Title      string           `json:"title"`
		Sessions   []sessionJSON    `json:"sessions"`
		Efficiency float64          `json:"efficiency"`
		Bound      float64          `json:"efficiency_bound"`
		Requests   int              `json:"requests"`
		Missing    int              `json:"requests_missing"`
		Cost       *float64         `json:"cost"`
		CostKnown  float64          `json:"cost_known"`
		Unpriced   []string         `json:"unpriced"`
		PricesOf   string           `json:"prices_of"`
		Marks      int              `json:"marks"`
		Hours      float64          `json:"hours"`
		Seconds    float64          `json:"seconds_a_mark"`
		Balance    map[string][]int `json:"balance"`
		Missed     int              `json:"pairs_missing"`
		Overlap    float64          `json:"overlap"`
		Expected   studies.Expected `json:"expected"`
	}{
		Title: st.Title, Efficiency: st.plan.Efficiency, Bound: st.plan.Bound, Requests: n.requests, Missing: n.missing, CostKnown: n.cost,
		Unpriced: append([]string{}, n.unpriced...), PricesOf: n.priced, Marks: n.marks, Hours: n.hours, Seconds: n.seconds, Missed: b.MissingPairs, Overlap: b.Overlap, Expected: expected,
		Balance: map[string][]int{"models": b.Models[:], "pairs": b.Pairs[:], "places": b.Places[:], "scenarios": b.Scenarios[:], "raters": b.Raters[:]},
	}
	if len(n.unpriced) == 0 {
		out.Cost = &n.cost
	}
	for _, one := range st.plan.Sessions {
		row := sessionJSON{Number: one.Number, ID: st.SessionID(one), Scenario: one.Scenario, Lanes: one.Lanes, Raters: one.Raters, Repeats: append([]string{}, one.Repeats...)}
		if one.Catch >= 0 {
			row.Catch = &one.Lanes[one.Catch]
		}
		out.Sessions = append(out.Sessions, row)
	}
	return out
}

// printPlan prints the plan for people.
func (a *app) printPlan(st *studyFolder, n needs, expected studies.Expected) {
	w, b := a.words, st.plan.Balance(st.Study)
	if st.Title != "" {
		a.printf("%s\n", st.Title)
	}
	for _, err := range n.unknown {
		a.complain(err)
	}
	a.printf("%s\n\n", w.T("study.size", len(st.plan.Sessions), st.Lanes, len(st.Contestants()), len(st.Scenarios), len(st.Raters)))
	a.printTable([][]string{
		{w.T("study.of_model"), span(b.Models)},
		{w.T("study.of_pair"), span(b.Pairs) + w.T("study.pairs", b.AllPairs-b.MissingPairs, b.AllPairs)},
		{w.T("study.of_place"), span(b.Places)},
		{w.T("study.of_scenario"), span(b.Scenarios)},
		{w.T("study.of_rater"), span(b.Raters)},
		{w.T("study.overlap"), fmt.Sprintf("%.0f%%", 100*b.Overlap)},
		{w.T("study.catches"), fmt.Sprint(b.Catches)},
		{w.T("study.efficiency"), w.T("study.of_bound", fmt.Sprintf("%.3f", st.plan.Efficiency), fmt.Sprintf("%.0f%%", 100*st.plan.Efficiency/st.plan.Bound))},
	})
	a.printf("\n%s\n", w.T("study.requests", n.requests, n.missing))
	switch {
	case len(n.unpriced) == 0 && n.cost == 0:
		a.printf("%s\n", w.T("study.free"))
	case len(n.unpriced) == 0:
		a.printf("%s\n", w.T("collect.total", dollars(n.cost)))
	default:
		a.printf("%s\n", w.T("study.unpriced", dollars(n.cost), strings.Join(n.unpriced, ", ")))
	}
	if n.priced != "" {
		a.printf("%s\n", w.T("collect.priced_at", n.priced))
	}
	pace := "study.hours"
	if n.ownPace {
		pace = "study.hours_own"
	}
	a.printf("%s\n", w.T(pace, fmt.Sprintf("%.1f", n.hours), fmt.Sprintf("%.1f", n.hours/float64(len(st.Raters))), n.marks, fmt.Sprintf("%.0f", n.seconds)))
	a.printExpected(expected)
	a.printFrozen(st)
}

// span is a range of counts.
func span(v [2]int) string {
	if v[0] == v[1] {
		return fmt.Sprint(v[0])
	}
	return fmt.Sprintf("%d–%d", v[0], v[1])
}

func (a *app) printExpected(e studies.Expected) {
	w := a.words
	a.printf("\n")
	if e.HalfWidth != nil {
		a.printf("%s\n", w.T("study.width", fmt.Sprintf("%.0f", *e.HalfWidth)))
	}
	if e.With != nil && e.Without != nil {
		a.printf("%s\n", w.T("study.verdict", fmt.Sprintf("%.0f%%", 100**e.With), fmt.Sprintf("%.0f%%", 100**e.Without), e.Runs))
		return
	}
	switch e.Why {
	case studies.WhyOneKind:
		a.printf("%s\n", w.T("study.one_kind"))
	case studies.WhyFewModels:
		a.printf("%s\n", w.T("study.few_models", e.Models))
	}
}

// printFrozen says whether a study is as it was frozen.
func (a *app) printFrozen(st *studyFolder) {
	if said := a.frozenText(st); said != "" {
		a.printf("\n%s\n", said)
	}
}

// frozenText is whether a study is as it was frozen, "" where it was not frozen.
func (a *app) frozenText(st *studyFolder) string {
	then, err := studies.ReadFrozen(st.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		return a.message(err.Error())
	}
	now, err := a.frozen(st)
	if err != nil {
		return a.message(err.Error())
	}
	differ := then.Differences(now)
	day := then.At.Local().Format("2006-01-02 15:04")
	if len(differ) == 0 {
		return a.words.T("study.as_frozen", day, then.Hash[:12])
	}
	return a.words.T("study.differs", day, strings.Join(each(differ, func(part string) string { return a.words.T("study.part_" + part) }), ", "))
}

// frozen is what a study would be frozen as now.
func (a *app) frozen(st *studyFolder) (studies.Frozen, error) {
	var rubrics []sessions.Rubric
	for _, id := range st.Scenarios {
		r := st.rubrics[id]
		if !slices.ContainsFunc(rubrics, func(o sessions.Rubric) bool { return o.ID == r.ID }) {
			rubrics = append(rubrics, r)
		}
	}
	return studies.Freeze(st.Study, st.plan, rubrics, each(st.Scenarios, st.scenario), a.env.Now())
}

func (a *app) studyFreezeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "freeze DIR",
		Short: "Fix plan, rubric, texts and analysis before anybody rates",
		Long: `Write a hash over the plan, the rubric, the texts and the analysis of a study.
From then on status and the report say "as frozen", or name what differs. A
study can be frozen once.`,
		Example: "  kansei study freeze mine",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			st, err := a.openStudy(args[0])
			if err != nil {
				return err
			}
			defer a.close()
			f, err := a.frozen(st)
			if err != nil {
				return err
			}
			err = f.Write(st.dir)
			if errors.Is(err, fs.ErrExist) {
				return &failure{code: exitFailed, what: "this study is frozen already", advice: "kansei study status says whether it is still as it was; remove " + filepath.Join(st.dir, studies.FrozenFile) + " to give that up."}
			}
			if err != nil {
				return err
			}
			a.printf("%s\n", a.words.T("study.frozen", f.Hash))
			return nil
		}),
	}
}
