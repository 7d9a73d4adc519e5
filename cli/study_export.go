package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"kansei/sessions/store"
	"kansei/studies"
)

func (a *app) studyExportCommand() *cobra.Command {
	var into string
	var names bool
	cmd := &cobra.Command{
		Use:   "export DIR --psych-ds FOLDER",
		Short: "Write the study as tidy tables with a code book (Psych-DS)",
		Long: `Write tidy tables of sessions, replies, ratings, verdicts, guesses and raters, with
a description of every column and of every point of the scales, in the form of
Psych-DS. Raters have codes instead of names.`,
		Example: "  kansei study export mine --psych-ds mine-data",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if into == "" {
				return usage("there is no folder to export to", "Name one with --psych-ds FOLDER.")
			}
			st, err := a.openStudy(args[0])
			if err != nil {
				return err
			}
			defer a.close()
			found, _, err := a.studySessions(st)
			if err != nil {
				return err
			}
			files, err := studies.PsychDS(st.Study, st.plan, found, names)
			if err != nil {
				return err
			}
			return a.writeFolder(into, files)
		}),
	}
	cmd.Flags().StringVar(&into, "psych-ds", "", "the `FOLDER` to write, new or empty")
	cmd.Flags().BoolVar(&names, "names", false, "keep the raters' names")
	return cmd
}

// writeFolder writes files into a folder that is new, empty, or of such files.
func (a *app) writeFolder(dir string, files map[string][]byte) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look into the folder: %w", err)
	}
	if _, ours := os.Stat(filepath.Join(dir, "dataset_description.json")); len(entries) > 0 && ours != nil {
		return &failure{code: exitFailed, what: dir + " is not empty", advice: "Name a new folder."}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("make the folder: %w", err)
		}
		if _, err := store.WriteFile(path, func(w io.Writer) error {
			_, err := w.Write(files[name])
			return err
		}); err != nil {
			return err
		}
		a.printf("%s\n", a.link(path))
	}
	return nil
}

func (a *app) studyForgetCommand() *cobra.Command {
	var rater string
	cmd := &cobra.Command{
		Use:   "forget DIR --rater NAME",
		Short: "Take a rater out of everything",
		Long: `Delete what a rater gave in a study: ratings, verdicts, notes, guesses, and what
is kept of them beside the sessions. A mark stays that tells nobody the name, so
that a copy of a session does not bring the ratings back. It can't be undone.`,
		Example: "  kansei study forget mine --rater li",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if rater == "" {
				return usage("no rater is named", "Say who with --rater NAME.")
			}
			st, err := a.openStudy(args[0])
			if err != nil {
				return err
			}
			defer a.close()
			return a.forget(st, rater)
		}),
	}
	cmd.Flags().StringVar(&rater, "rater", "", "who is to be forgotten, by `NAME`")
	return cmd
}

// forget takes a rater out of every session of a study that is there, and out of
// its state.
func (a *app) forget(st *studyFolder, rater string) error {
	found, _, err := a.studySessions(st)
	if err != nil {
		return err
	}
	had := 0
	for _, one := range st.plan.Sessions {
		s := found[one.Number]
		if s == nil {
			continue
		}
		s = s.Clone()
		if s.Forget(rater) {
			had++
		}
		s.UpdatedAt = a.env.Now()
		if _, err := a.store.Save(s); err != nil {
			return err
		}
	}
	if had == 0 && !slices.Contains(st.Raters, rater) {
		return usage(fmt.Sprintf("there is no rater %q in this study", rater), "See kansei study status "+quoted(st.dir)+".")
	}
	gone, err := studies.ReadForgotten(st.dir)
	if err != nil {
		return err
	}
	b, err := gone.With(rater).Encode()
	if err != nil {
		return err
	}
	if err := replaceState(filepath.Join(st.dir, studies.ForgottenFile), b); err != nil {
		return err
	}
	if err := os.RemoveAll(raterState(st.dir, rater)); err != nil {
		return fmt.Errorf("remove what is kept of the rater: %w", err)
	}
	a.printf("%s\n", a.words.T("study.forgotten", had))
	return nil
}

// raterState is the folder in which a study keeps what belongs to one rater
// beside the sessions.
func raterState(dir, rater string) string {
	return filepath.Join(dir, "state", studies.StateOf(rater))
}
