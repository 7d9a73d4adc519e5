package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"kansei/sanitize"
	"kansei/sessions/store"
)

// verified is a file as "sessions verify --json" prints it.
type verified struct {
	Path    string   `json:"path"`
	OK      bool     `json:"ok"`
	Error   string   `json:"error,omitempty"`
	Line    int      `json:"line,omitempty"`   // of the fault, from 1
	Column  int      `json:"column,omitempty"` // in bytes, from 1
	Field   string   `json:"field,omitempty"`  // JSON pointer
	More    []string `json:"more,omitempty"`   // faults beside the first, each with its place
	Copy    string   `json:"repaired,omitempty"`
	Changes []string `json:"changes,omitempty"` // what is not in the copy as it was in the file
	Refused string   `json:"not_repaired,omitempty"`
}

func (a *app) sessionsVerify() *cobra.Command {
	var asJSON, repair bool
	cmd := &cobra.Command{
		Use:   "verify [SESSION...]",
		Short: "Check session files; without a name, all of them",
		Long: `Check session files; without a name, all of them. A damaged file is never
changed. With --repair, what can still be read of it is written to a copy beside
it, and every change is said.`,
		Example: "  kansei sessions verify\n  kansei sessions verify --repair",
		Args:    cobra.ArbitraryArgs,
		RunE: run(func(cmd *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			results, err := a.verify(cmd, args)
			if err != nil {
				return err
			}
			bad := 0
			for i := range results {
				if repair && !results[i].OK {
					a.repair(&results[i])
				}
				if !results[i].OK && results[i].Copy == "" {
					bad++
				}
				if !asJSON {
					results[i].print(a)
				}
			}
			if asJSON {
				if err := a.printJSON(results); err != nil {
					return err
				}
			}
			return complaint(bad, len(results), repair)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&repair, "repair", false, "write what can be read of a damaged file to a copy")
	return cmd
}

// complaint is the error for files that are invalid, or could not be repaired.
func complaint(bad, all int, repair bool) error {
	switch {
	case bad == 0:
		return nil
	case repair:
		return &failure{
			code: exitRefused, what: fmt.Sprintf("%d of %d session files are invalid and could not be repaired", bad, all),
			advice: "They are left as they are; restore them from copies, or move them out of the folder.",
		}
	default:
		return &failure{
			code: exitRefused, what: fmt.Sprintf("%d of %d session files are invalid", bad, all),
			advice: "They are left as they are; kansei sessions verify --repair writes copies of what can be read.",
		}
	}
}

// print prints how a file is: one line, and with a repair what was done.
func (v verified) print(a *app) {
	if v.OK {
		a.printf("%s%s\n", column(a.words.T("verify.ok"), 5), a.link(v.Path))
		return
	}
	a.printf("%s%s\n", column(a.words.T("verify.bad"), 5), sanitize.Line(a.message(v.Error)))
	for i, more := range v.More {
		if i == shownChanges {
			a.printf("     %s\n", a.words.T("verify.more", len(v.More)-i))
			break
		}
		a.printf("     %s\n", sanitize.Line(a.message(more)))
	}
	if v.Refused != "" {
		a.printf("     %s\n", a.words.T("verify.refused", sanitize.Line(a.message(v.Refused))))
	}
	if v.Copy == "" {
		return
	}
	a.printf("     %s\n", a.words.T("verify.repaired", sanitize.Line(v.Copy)))
	for i, c := range v.Changes {
		if i == shownChanges && len(v.Changes) > shownChanges+1 {
			a.printf("       %s\n", a.words.T("verify.more", len(v.Changes)-i))
			return
		}
		a.printf("       %s\n", sanitize.Line(a.message(c)))
	}
}

// shownChanges is how many changes of one file are printed for a person.
const shownChanges = 20

func (a *app) repair(v *verified) {
	r, err := store.Repair(v.Path)
	if err != nil {
		v.Refused = err.Error()
		return
	}
	v.Copy, v.Changes = r.Path, r.Changes
}

func (a *app) verify(cmd *cobra.Command, refs []string) ([]verified, error) {
	out := []verified{}
	if len(refs) == 0 {
		paths, err := a.store.Paths()
		if err != nil {
			return nil, err
		}
		refs = paths
	}
	for _, ref := range refs {
		if err := cmd.Context().Err(); err != nil {
			return nil, err
		}
		path, err := a.store.Resolve(ref)
		if err != nil {
			return nil, err
		}
		out = append(out, check(path))
	}
	return out, nil
}

// check reports whether a file is a session, and if not why, and where.
func check(path string) verified {
	problems, err := store.Verify(path)
	switch {
	case err != nil:
		return verified{Path: path, Error: path + ": " + err.Error()}
	case len(problems) == 0:
		return verified{Path: path, OK: true}
	}
	first := problems[0]
	v := verified{Path: path, Error: first.Error(), Line: first.Line, Column: first.Column, Field: first.Field}
	for _, p := range problems[1:] {
		v.More = append(v.More, p.Error())
	}
	return v
}
