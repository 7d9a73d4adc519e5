package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"kansei/report"
	"kansei/studies"
)

// studyOf finds the study that a report is asked about: its folder, or that of its
// sessions.
func studyOf(args []string) (dir string, ok bool) {
	if len(args) != 1 {
		return "", false
	}
	dir = filepath.Clean(args[0])
	if filepath.Base(dir) == studies.SessionsDir {
		dir = filepath.Dir(dir)
	}
	info, err := os.Stat(filepath.Join(dir, studies.File))
	return dir, err == nil && info.Mode().IsRegular()
}

// reportStudy makes the report of a study by the analysis that it has fixed, unless
// flags ask for another, with and without the raters who are careless by its rules.
func (a *app) reportStudy(cmd *cobra.Command, f reportFlags, dir string) error {
	st, err := a.openStudy(dir)
	if err != nil {
		return err
	}
	defer a.close()
	for flag, fixed := range map[string]struct {
		value *string
		by    string
	}{"size": {&f.size, st.Analysis.Axis}, "kind": {&f.kind, st.Analysis.Kind}, "ties": {&f.ties, st.Analysis.Ties}} {
		if !cmd.Flags().Changed(flag) {
			*fixed.value = fixed.by
		}
	}
	study, err := a.studyAnalysis(st)
	if err != nil {
		return err
	}
	return a.report(cmd.Context(), f, []string{a.store.Dir()}, study)
}

// studyAnalysis is what a study has said before anybody rated, for the report.
func (a *app) studyAnalysis(st *studyFolder) (*report.Planned, error) {
	progress, err := a.studyProgress(st)
	if err != nil {
		return nil, err
	}
	out := &report.Planned{
		Title: st.Title, Frozen: report.NotFrozen, Changed: []string{}, Careless: map[string][]string{},
		Rules: report.CarelessRules{FailedCatches: st.Careless.FailedCatches, StraightLines: st.Careless.StraightLines, Seconds: st.Careless.Seconds},
	}
	for _, r := range progress.Raters {
		if len(r.Careless) > 0 {
			out.Careless[r.Rater] = r.Careless
		}
	}
	then, err := studies.ReadFrozen(st.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	now, err := a.frozen(st)
	if err != nil {
		return nil, err
	}
	out.At, out.Frozen = then.At.Local().Format("2006-01-02"), report.AsFrozen
	if differ := then.Differences(now); len(differ) > 0 {
		out.Frozen, out.Changed = report.Differs, differ
	}
	return out, nil
}
