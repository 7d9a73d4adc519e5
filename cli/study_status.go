package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kansei/studies"
	"kansei/ui"
)

func (a *app) studyStatusCommand() *cobra.Command {
	var asJSON, watch bool
	cmd := &cobra.Command{
		Use:   "status DIR",
		Short: "Who has rated how much, how carefully, and what is missing",
		Long: `Print, for each rater, how many sessions are assigned, begun and done, the hours,
the repeats, the catch lanes that failed, the seconds a mark, and the sessions in
which all marks are one point; then the agreement so far and what is missing. No
model is named.`,
		Example: "  kansei study status mine\n  kansei study status mine --watch\n  kansei study status mine --json",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(cmd *cobra.Command, args []string) error {
			st, err := a.openStudy(args[0])
			if err != nil {
				return err
			}
			defer a.close()
			if watch {
				return a.watchStudy(cmd.Context(), st)
			}
			progress, err := a.studyProgress(st)
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(progress)
			}
			a.printProgress(st, progress)
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&watch, "watch", false, "open a page in the app that follows the raters")
	cmd.MarkFlagsMutuallyExclusive("json", "watch")
	return cmd
}

// watchStudy shows the status on a page that is made anew as the raters go on.
func (a *app) watchStudy(ctx context.Context, st *studyFolder) error {
	if !a.env.Terminal {
		return usage("--watch is a page in the app, and needs a terminal", "Leave it out, or use --json.")
	}
	return a.screen(ctx, ui.Start{Page: func() (string, error) { return a.statusPage(st) }})
}

// statusPage is the status as a text.
func (a *app) statusPage(st *studyFolder) (string, error) {
	progress, err := a.studyProgress(st)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	page := &app{env: a.env, words: a.words}
	page.env.Stdout = &text
	page.printProgress(st, progress)
	return text.String(), nil
}

// studyProgress is how far a study is.
func (a *app) studyProgress(st *studyFolder) (studies.Progress, error) {
	found, lacking, err := a.studySessions(st)
	if err != nil {
		return studies.Progress{}, err
	}
	gone, err := studies.ReadForgotten(st.dir)
	if err != nil {
		return studies.Progress{}, err
	}
	out := studies.Follow(st.Study, st.plan, found, lacking)
	for i := range out.Raters {
		out.Raters[i].Forgotten = gone.Has(out.Raters[i].Rater)
	}
	return out, nil
}

func (a *app) printProgress(st *studyFolder, p studies.Progress) {
	w := a.words
	if st.Title != "" {
		a.printf("%s\n", st.Title)
	}
	a.printf("%s\n\n", w.T("study.progress", p.Collected, p.Sessions, p.Done, p.Ratings))
	rows := make([][]string, 1, 1+len(p.Raters))
	rows[0] = strings.Split(w.T("study.columns"), "|")
	for _, r := range p.Raters {
		seconds := ""
		if r.Seconds != nil {
			seconds = fmt.Sprintf("%.1f", *r.Seconds)
		}
		remark := strings.Join(each(r.Careless, func(rule string) string { return w.T("study.broke_" + rule) }), ", ")
		if r.Forgotten {
			remark = w.T("study.forgotten_rater")
		}
		rows = append(rows, []string{
			r.Rater, fmt.Sprint(r.Assigned), fmt.Sprint(r.Begun), fmt.Sprint(r.Done), fmt.Sprintf("%.1f", r.Hours), fmt.Sprintf("%d/%d", r.RepeatsDone, r.Repeats),
			fmt.Sprintf("%d/%d", r.CatchesFailed, r.Catches), seconds, fmt.Sprint(r.StraightLines), remark,
		})
	}
	a.printTable(rows)
	if len(p.Agreement) > 0 {
		a.printf("\n%s\n", w.T("study.agreement"))
		rows := make([][]string, 0, len(p.Agreement))
		for _, g := range p.Agreement {
			alpha := w.T("study.no_alpha")
			if g.Alpha != nil {
				alpha = fmt.Sprintf("%.2f", *g.Alpha)
			}
			rows = append(rows, []string{g.Dimension, alpha, w.T("study.units", g.Units)})
		}
		a.printTable(rows)
	}
	replies, sessions := 0, 0
	for _, m := range p.Missing {
		replies += m.Replies
		if len(m.Raters) > 0 {
			sessions++
		}
	}
	if replies > 0 {
		a.printf("\n%s\n", w.T("study.replies_missing", replies, quoted(st.dir)))
	}
	if sessions > 0 {
		a.printf("\n%s\n", w.T("study.ratings_missing", p.Ratings-p.Done, sessions))
	}
	a.printFrozen(st)
}
