package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"kansei/sanitize"
	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/ui"
	"kansei/ui/chat"
)

func (a *app) rateCommand() *cobra.Command {
	var f rateFlags
	cmd := &cobra.Command{
		Use:   "rate [PATH...]",
		Short: "Rate saved sessions, blind, one after the other",
		Long: `Rate saved sessions, blind, one after the other: those that were begun first,
then fresh ones in an order of your own. Leave when you like; the same command
goes on another day. After a day one reply in eight is shown again, which tells
how steady the ratings are.

PATH is a session file, a folder, an id, the beginning of an id, or last.
Without one it is every blind session that is saved here.

With --study the sessions are those that the plan of a study gives to one of its
raters, in an order and with letters of the rater's own.`,
		Example: "  kansei rate\n  kansei rate --list --language zh\n  kansei rate friends/ --rater li\n  kansei rate --study mine --rater li",
		Args:    cobra.ArbitraryArgs,
		RunE: run(func(cmd *cobra.Command, args []string) error {
			if f.study != "" || f.kiosk {
				return a.rateStudy(cmd.Context(), f, args)
			}
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			a.unnamed = a.takeRater(f.rater)
			if err := a.knownLanguage(f.language); err != nil {
				return err
			}
			read := func() (queue, error) { return a.queue(cmd.Context(), args, f.language) }
			return a.rateQueue(f, read, func(t sessions.Task, place string) error { return a.rateTask(cmd.Context(), t, place) })
		}),
	}
	cmd.Flags().StringVar(&f.rater, "rater", "", "your name in the ratings")
	cmd.Flags().StringVar(&f.study, "study", "", "rate the sessions of a study: its folder (`DIR`)")
	cmd.Flags().BoolVar(&f.kiosk, "kiosk", false, "for a rater who logs in: no editor, no export, no names, no other file")
	cmd.Flags().StringVar(&f.language, "language", "", scenarioLanguageUsage)
	cmd.Flags().BoolVar(&f.list, "list", false, "print what is still to be rated")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print what is still to be rated as JSON")
	return cmd
}

// rateFlags are what "kansei rate" was asked for.
type rateFlags struct {
	rater, study string
	language     string
	list, asJSON bool
	kiosk        bool
}

// rateQueue prints what is to be rated, or has it rated with open, which shows one
// session. read works out what is to be rated.
func (a *app) rateQueue(f rateFlags, read func() (queue, error), open func(t sessions.Task, place string) error) error {
	q, err := read()
	switch {
	case err != nil:
		return err
	case f.asJSON:
		return a.printJSON(q.json())
	case f.list:
		a.printQueue(q)
		return nil
	case !a.env.Terminal:
		a.printQueue(q)
		if len(q.tasks) > 0 {
			a.printf("\n%s\n", a.words.T("rate.needs_terminal"))
		}
		return nil
	}
	return a.rateAll(q, read, open)
}

// queue is what a rater still has to rate.
type queue struct {
	rater   string
	tasks   []sessions.Task
	tally   sessions.Tally
	missing int // sessions of a study that are not there yet
}

// left is how many replies of a task are still to be rated.
func (q queue) left(task sessions.Task) int {
	for _, t := range q.tasks {
		if t.Path == task.Path && t.Pass == task.Pass {
			return len(t.Left)
		}
	}
	return 0
}

// queue reads the sessions that refs name and works out what is to be rated.
func (a *app) queue(ctx context.Context, refs []string, language string) (queue, error) {
	saved, err := a.ratable(ctx, refs)
	if err != nil {
		return queue{}, err
	}
	saved = slices.DeleteFunc(saved, func(f sessions.File) bool {
		return language != "" && (f.Session.Scenario == nil || f.Session.Scenario.Lang != language)
	})
	q := queue{rater: a.config.Rater}
	q.tasks, q.tally = sessions.Queue(saved, a.rater(), a.env.Now())
	return q, nil
}

// ratable reads sessions: those that refs name, or every blind one of a folder.
// In a folder a file that can't be read is told of and left out.
func (a *app) ratable(ctx context.Context, refs []string) ([]sessions.File, error) {
	if len(refs) == 0 {
		refs = []string{a.store.Dir()}
	}
	var out []sessions.File
	seen := map[string]bool{}
	add := func(path string, s *sessions.Session) {
		if full, err := filepath.Abs(path); err == nil && !seen[full] {
			seen[full] = true
			out = append(out, sessions.File{Path: path, Session: s})
		}
	}
	for _, ref := range refs {
		info, err := os.Stat(ref)
		if ref == a.store.Dir() && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || !info.IsDir() {
			s, path, err := a.store.Load(ref)
			if err != nil {
				return nil, err
			}
			add(path, s)
			continue
		}
		var mu sync.Mutex
		damaged, err := store.New(ref).All(ctx, func(path string, s *sessions.Session) {
			mu.Lock()
			defer mu.Unlock()
			if s.Blind.Enabled {
				add(path, s)
			}
		})
		if err != nil {
			return nil, err
		}
		for _, d := range damaged {
			a.complain(d.Err)
		}
	}
	return out, nil
}

// rateAll opens one session after the other until nothing is left to rate or
// the person has enough.
func (a *app) rateAll(q queue, read func() (queue, error), open func(t sessions.Task, place string) error) error {
	skipped := map[string]bool{}
	for done := 0; ; {
		i := slices.IndexFunc(q.tasks, func(t sessions.Task) bool { return !skipped[t.Path] })
		if i < 0 {
			break
		}
		task := q.tasks[i]
		if err := open(task, a.words.T("rate.place", done+len(skipped)+1, done+len(q.tasks))); err != nil {
			return err
		}
		var err error
		if q, err = read(); err != nil {
			return err
		}
		left := q.left(task)
		if left == 0 {
			done++
			continue
		}
		skipped[task.Path] = true
		if a.queueEnded {
			a.printf("%s\n", a.words.T("rate.unfinished", left))
			break
		}
	}
	a.printTally(q)
	return nil
}

// rateTask opens the rating screen for one session.
func (a *app) rateTask(ctx context.Context, t sessions.Task, place string) error {
	a.at(t.Session.ID, t.Path)
	return a.screen(ctx, a.taskStart(t, place))
}

// taskStart is what the screen opens with for one session.
func (*app) taskStart(t sessions.Task, place string) ui.Start {
	return ui.Start{Replay: &chat.Replay{Session: t.Session, Speed: 1, IdleLimit: defaultIdleLimit, Rate: true, Pass: t.Pass, Only: again(t), Place: place}}
}

// again lists the replies that a task shows a second time, nil where it is
// about the whole session.
func again(t sessions.Task) []sessions.Address {
	if !t.Again() {
		return nil
	}
	return t.Left
}

// printQueue prints what is to be rated. Neither models nor lanes are named.
func (a *app) printQueue(q queue) {
	rows := make([][]string, 0, len(q.tasks))
	for i, t := range q.tasks {
		again, cells := "", ""
		if t.Again() {
			again = a.words.T("rate.again")
		}
		if t.Cells > 0 {
			cells = a.words.T("rate.cells", t.Given, t.Cells)
		}
		rows = append(rows, []string{
			fmt.Sprint(i + 1), t.Session.ID, a.words.T("rate.left", len(t.Left), t.Of), a.words.T("rate.turn", t.Turn()), cells, again, t.Session.Title,
		})
	}
	a.printTable(rows)
	a.printTally(q)
}

func (a *app) printTally(q queue) {
	sum := q.tally
	a.printf("%s\n", a.words.T("rate.rated", sanitize.Line(q.rater), sum.Rated, sum.Replies))
	if sum.AgainDone > 0 || sum.Rated == sum.Replies && sum.Again > 0 {
		a.printf("%s\n", a.words.T("rate.rated_again", sum.AgainDone, sum.Again))
	}
	if q.missing > 0 {
		a.printf("%s\n", a.words.T("study.not_collected", q.missing))
	}
	switch {
	case len(q.tasks) > 0:
	case q.missing > 0:
		a.printf("%s\n", a.words.T("study.nothing", sanitize.Line(q.rater)))
	case sum.Later > 0:
		a.printf("%s\n", a.words.T("rate.later", sum.Later, sum.Next.Local().Format("2006-01-02 15:04")))
	case sum.Replies == 0:
		a.printf("%s\n", a.words.T("rate.none"))
	default:
		a.printf("%s\n", a.words.T("rate.done"))
	}
}

// queueJSON is the queue as --json prints it.
type queueJSON struct {
	Rater     string     `json:"rater"`
	Replies   int        `json:"replies"`
	Rated     int        `json:"rated"`
	Again     int        `json:"again"`
	AgainDone int        `json:"again_done"`
	Later     int        `json:"later"`
	Next      *string    `json:"next"`    // when the first of the later ones is due
	Missing   int        `json:"missing"` // sessions of a study that are not collected yet
	Queue     []taskJSON `json:"queue"`
}

type taskJSON struct {
	ID    string `json:"id"`
	Path  string `json:"path"`
	Title string `json:"title"`
	Pass  int    `json:"pass"`
	Turn  int    `json:"turn"`
	Left  int    `json:"left"`
	Of    int    `json:"of"`
	Given int    `json:"given"` // marks, of the cells: dimensions of replies, or turns
	Cells int    `json:"cells"`
}

func (q queue) json() queueJSON {
	out := queueJSON{
		Rater: q.rater, Replies: q.tally.Replies, Rated: q.tally.Rated,
		Again: q.tally.Again, AgainDone: q.tally.AgainDone, Later: q.tally.Later, Missing: q.missing,
	}
	if !q.tally.Next.IsZero() {
		next := q.tally.Next.UTC().Format(time.RFC3339)
		out.Next = &next
	}
	out.Queue = each(q.tasks, func(t sessions.Task) taskJSON {
		return taskJSON{ID: t.Session.ID, Path: t.Path, Title: t.Session.Title, Pass: t.Pass, Turn: t.Turn(), Left: len(t.Left), Of: t.Of, Given: t.Given, Cells: t.Cells}
	})
	return out
}
