package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"kansei/studies"
)

func (a *app) studyPacketsCommand() *cobra.Command {
	var into string
	cmd := &cobra.Command{
		Use:   "packets DIR",
		Short: "Make a rating page for every rater",
		Long: `Make a rating page for every rater of a study, as kansei packet make does for one.
What a rater has rated is left out, and so are raters who have rated everything.`,
		Example: "  kansei study packets mine\n  kansei study packets mine --folder pages",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			st, err := a.openStudy(args[0])
			if err != nil {
				return err
			}
			defer a.close()
			if into == "" {
				into = filepath.Join(args[0], "packets")
			}
			return a.makeStudyPackets(st, into)
		}),
	}
	cmd.Flags().StringVar(&into, "folder", "", "the `FOLDER` for the pages, in place of DIR/packets")
	return cmd
}

// makeStudyPackets makes the packet of every rater who has something to rate.
func (a *app) makeStudyPackets(st *studyFolder, into string) error {
	gone, err := studies.ReadForgotten(st.dir)
	if err != nil {
		return err
	}
	found, lacking, err := a.studySessions(st)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(into, 0o700); err != nil {
		return fmt.Errorf("make the folder for the pages: %w", err)
	}
	made := 0
	for _, rater := range st.Raters {
		if gone.Has(rater) {
			continue
		}
		spec, rated := a.studySpec(st, rater, found, lacking)
		if len(spec.Items) == 0 {
			continue
		}
		if err := a.writePacket(spec, rated, filepath.Join(into, rater+".html"), a.placeInStudy(st.dir, rater)); err != nil {
			return err
		}
		made++
	}
	if made == 0 {
		return &failure{code: exitFailed, what: "there is nothing to rate in these sessions", advice: "See kansei study status " + quoted(st.dir) + "."}
	}
	return nil
}

func (a *app) studyImportCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import DIR FILE...",
		Short: "Take in what came back from the rating pages of a study",
		Long: `Take in the answers of rating pages, as kansei packet import does, and refuse those
of another study.`,
		Example: "  kansei study import mine answers.json",
		Args:    cobra.MinimumNArgs(2),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			return a.importPackets(args[1:], args[0], asJSON)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
