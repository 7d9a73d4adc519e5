package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kansei/conversation"
	"kansei/providers/human"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/studies"
)

func (a *app) studyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "study",
		Short: "Many models, few in a session, several raters, planned beforehand",
		Long: `A study is a folder with study.toml. It has many models, few of them in each
session, and several raters. All is planned before anybody rates: which models
meet in which scenario, at which place, for whom.

plan says what it takes and how far it will go, collect asks the models, raters
rate with kansei rate --study DIR or on pages that packets makes and import takes
in, status shows how far they are, and kansei report DIR says what came out.`,
		Example: "  kansei study new mine\n  kansei study plan mine\n  kansei study collect mine\n  kansei rate --study mine --rater li\n  kansei study status mine",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.studyNewCommand(), a.studyPlanCommand(), a.studyCollectCommand(), a.studyWriteCommand(), a.studyStatusCommand(), a.studyPacketsCommand(), a.studyImportCommand(),
		a.studyFreezeCommand(), a.studyForgetCommand(), a.studyExportCommand(),
	)
	return cmd
}

// studyFolder is a study that was opened: its settings, its plan, and what it plays.
type studyFolder struct {
	dir string
	*studies.Study
	plan    *studies.Plan
	played  map[string]scenarios.Scenario // by id
	rubrics map[string]sessions.Rubric    // by scenario, with the dimensions that are asked
}

func (a *app) studyNewCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "new DIR",
		Short:   "Write a study.toml with every key explained",
		Example: "  kansei study new mine",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.loadConfig(); err != nil {
				return err
			}
			dir := args[0]
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return fmt.Errorf("make the study's folder: %w", err)
			}
			path := filepath.Join(dir, studies.File)
			f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
			if errors.Is(err, fs.ErrExist) {
				return &failure{code: exitFailed, what: path + " is there already", advice: "Use another folder, or change that file."}
			}
			if err != nil {
				return fmt.Errorf("write the study: %w", err)
			}
			_, err = f.Write(studies.Template(a.words.Lang()))
			if err := errors.Join(err, f.Close()); err != nil {
				return fmt.Errorf("write the study: %w", err)
			}
			a.printf("%s\n%s\n", a.link(path), a.words.T("study.new", quoted(dir)))
			return nil
		}),
	}
}

// openStudy reads a study and makes its plan. The store is that of the study from
// then on.
func (a *app) openStudy(dir string) (*studyFolder, error) {
	a.humanDir = filepath.Join(dir, human.ID)
	if err := a.load(); err != nil {
		return nil, err
	}
	read, err := studies.Load(dir)
	if err != nil {
		return nil, err
	}
	st := &studyFolder{dir: dir, Study: read, played: map[string]scenarios.Scenario{}, rubrics: map[string]sessions.Rubric{}}
	for _, id := range st.Scenarios {
		sc, ok := a.library.Find(id)
		if !ok {
			return nil, studies.Fault(dir, "scenarios", fmt.Sprintf("there is no scenario %q", id), "See kansei scenarios list.")
		}
		if st.Turns > 0 && st.Turns < len(sc.Script) {
			sc.Script = slices.Clone(sc.Script[:st.Turns])
		}
		rubric, err := a.rubricOf(st, sc)
		if err != nil {
			return nil, err
		}
		st.played[id], st.rubrics[id] = sc, rubric
	}
	if st.plan, err = studies.MakePlan(read); err != nil {
		return nil, &failure{code: exitRefused, what: filepath.Join(dir, studies.File) + ": " + err.Error(), advice: "Give it more sessions.", err: err}
	}
	a.store = store.New(filepath.Join(dir, studies.SessionsDir))
	return st, nil
}

// rubricOf is the rubric of a scenario in a study, with the dimensions that are
// asked. Where the verdict alone is, all of them are optional.
func (a *app) rubricOf(st *studyFolder, sc scenarios.Scenario) (sessions.Rubric, error) {
	id := st.Rubric
	if id == "" {
		id = sc.RubricID()
	}
	rubric, ok := a.library.Rubrics[id]
	if !ok {
		return rubric, studies.Fault(st.dir, "rubric", fmt.Sprintf("there is no rubric %q", id), "Use one of "+strings.Join(slices.Sorted(maps.Keys(a.library.Rubrics)), ", ")+".")
	}
	if st.Dimensions == nil && !st.VerdictOnly {
		return rubric, nil
	}
	all := rubric.Dimensions
	rubric.Dimensions = nil
	var ids []string
	for _, d := range all {
		ids = append(ids, d.ID)
		if st.VerdictOnly {
			d.Optional = true
		}
		if st.VerdictOnly || slices.Contains(st.Dimensions, d.ID) {
			rubric.Dimensions = append(rubric.Dimensions, d)
		}
	}
	if len(rubric.Dimensions) == 0 {
		return rubric, studies.Fault(st.dir, "dimensions", fmt.Sprintf("rubric %q of scenario %q has none of the dimensions", id, sc.ID), "It has "+strings.Join(ids, ", ")+".")
	}
	return rubric, nil
}

// studySession makes a planned session, unsaved.
func (a *app) studySession(st *studyFolder, one studies.Planned) (*sessions.Session, error) {
	now := a.env.Now()
	sc := st.played[one.Scenario]
	s := &sessions.Session{
		ID: st.SessionID(one), Title: sc.Title, CreatedAt: now, UpdatedAt: now,
		App: sessions.App{Name: "kansei", Version: buildVersion()}, System: sc.System, Scenario: sc.Session(), Rubric: st.rubrics[one.Scenario],
		Blind: sessions.Blind{Enabled: true, Curtain: sessions.CurtainPace, Seed: st.SessionSeed(one)},
	}
	if err := a.addLanes(s, one.Lanes); err != nil {
		return nil, err
	}
	for i := range s.Lanes { // the plan says who stands where
		s.Lanes[i].Label = sessions.Letter(i)
	}
	return s, nil
}

// studySessions reads the sessions of a study that are there, by their numbers, and counts
// how many replies each still lacks.
func (a *app) studySessions(st *studyFolder) (found map[int]*sessions.Session, lacking map[int]int, err error) {
	return a.readPlanned(st, st.plan.Sessions)
}

// readPlanned is studySessions for some sessions of the plan.
func (a *app) readPlanned(st *studyFolder, planned []studies.Planned) (found map[int]*sessions.Session, lacking map[int]int, err error) {
	found, lacking = map[int]*sessions.Session{}, map[int]int{}
	for _, one := range planned {
		s, _, err := a.store.Load(a.store.Path(st.SessionID(one)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			lacking[one.Number] = len(one.Lanes) * len(st.played[one.Scenario].Script)
		case err != nil:
			return nil, nil, err
		default:
			found[one.Number], lacking[one.Number] = s, conversation.Missing(s)
		}
	}
	return found, lacking, nil
}

func (a *app) studyCollectCommand() *cobra.Command {
	var dry bool
	var text string
	var how manner
	cmd := &cobra.Command{
		Use:   "collect DIR",
		Short: "Ask the models for everything that the plan has",
		Long: `Play the sessions of a study's plan and save them in DIR/sessions. The same
command goes on where it was stopped; what is done is not asked again.

--shard I/N makes one of N parts of the plan, so that N processes or machines can
share the work, each with a copy of study.toml. Copy their DIR/sessions into one
folder to join them.

--batch sends the requests as batches, which some vendors answer within a day
for about half the price; see kansei collect --help.`,
		Example: "  kansei study collect mine\n  kansei study collect mine --dry-run\n  kansei study collect mine --shard 2/8\n  kansei study collect mine --batch",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(cmd *cobra.Command, args []string) error {
			if how.parallel < 1 {
				return usage(fmt.Sprintf("--parallel is %d", how.parallel), "Use 1 or more.")
			}
			part, err := parseShard(text)
			if err != nil {
				return err
			}
			st, err := a.openStudy(args[0])
			if err != nil {
				return err
			}
			defer a.close()
			sessions, err := a.studyPlanned(st, part)
			if err != nil {
				return err
			}
			if err := a.checkManner(sessions, how); err != nil {
				return err
			}
			if dry {
				return a.estimate(sessions, how)
			}
			free, err := lockShard(filepath.Join(st.dir, ".collect.lock"), part)
			if err != nil {
				return err
			}
			if sessions, err = a.studyPlanned(st, part); err != nil { // another run may have got further before the lock
				return errors.Join(err, free())
			}
			return a.playAll(cmd.Context(), sessions, how, free)
		}),
	}
	cmd.Flags().IntVar(&how.parallel, "parallel", 4, "how many sessions at once, and requests at once to one vendor")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "ask nobody: print how much would be asked and an estimate of its cost")
	cmd.Flags().StringVar(&text, "shard", "", shardUsage)
	batchFlags(cmd.Flags(), &how.batch, &how.wait)
	return cmd
}

// studyPlanned is every session of a part of a plan: as it is saved, or new.
func (a *app) studyPlanned(st *studyFolder, part shard) ([]*sessions.Session, error) {
	var out []*sessions.Session
	for _, one := range st.plan.Sessions {
		if !part.has(st.SessionID(one)) {
			continue
		}
		s, _, err := a.store.Load(a.store.Path(st.SessionID(one)))
		if errors.Is(err, fs.ErrNotExist) {
			s, err = a.studySession(st, one)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// scenario is one that a study plays, with the messages that are played.
func (st *studyFolder) scenario(id string) scenarios.Scenario { return st.played[id] }
