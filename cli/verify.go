package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"kansei/sanitize"
	"kansei/sessions"
)

// verified is a file as "sessions verify --json" prints it.
type verified struct {
	Path    string   `json:"path"`
	OK      bool     `json:"ok"`
	Error   string   `json:"error,omitempty"`
	Line    int      `json:"line,omitempty"`   // of the fault, from 1
	Column  int      `json:"column,omitempty"` // in bytes, from 1
	Field   string   `json:"field,omitempty"`  // JSON pointer
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

// complaint is the error for files that do not check, or could not be repaired.
func complaint(bad, all int, repair bool) error {
	switch {
	case bad == 0:
		return nil
	case repair:
		return &failure{
			code: exitRefused, what: fmt.Sprintf("%d of %d session files do not check and could not be repaired", bad, all),
			advice: "They are left as they are; restore them from copies, or move them out of the folder.",
		}
	default:
		return &failure{
			code: exitRefused, what: fmt.Sprintf("%d of %d session files do not check", bad, all),
			advice: "They are left as they are; kansei sessions verify --repair writes copies of what can be read.",
		}
	}
}

// print says how a file is: one line, and with a repair what was done.
func (v verified) print(a *app) {
	if v.OK {
		a.printf("ok   %s\n", sanitize.Line(v.Path))
		return
	}
	a.printf("bad  %s\n", sanitize.Line(v.Error))
	if v.Refused != "" {
		a.printf("     not repaired: %s\n", sanitize.Line(v.Refused))
	}
	if v.Copy == "" {
		return
	}
	a.printf("     repaired in %s:\n", sanitize.Line(v.Copy))
	for i, c := range v.Changes {
		if i == shownChanges && len(v.Changes) > shownChanges+1 {
			a.printf("       and %d more; --json lists them\n", len(v.Changes)-i)
			return
		}
		a.printf("       %s\n", sanitize.Line(c))
	}
}

// shownChanges is how many changes of one file are printed for a person.
const shownChanges = 20

func (a *app) repair(v *verified) {
	r, err := a.store.Repair(v.Path)
	if err != nil {
		v.Refused = err.Error()
		return
	}
	v.Copy, v.Changes = r.Path, r.Changes
}

func (a *app) verify(cmd *cobra.Command, refs []string) ([]verified, error) {
	out := []verified{}
	if len(refs) == 0 {
		found, damaged, err := a.store.List(cmd.Context())
		if err != nil {
			return nil, err
		}
		for _, s := range found { // of which a list does not read everything
			out = append(out, a.check(s.Path))
		}
		for _, d := range damaged {
			out = append(out, toVerified(d.Path, d.Err))
		}
		return out, nil
	}
	for _, ref := range refs {
		path, err := a.store.Resolve(ref)
		if err != nil {
			return nil, err
		}
		out = append(out, a.check(path))
	}
	return out, nil
}

// check says whether a file is a session, and if not why, and where.
func (a *app) check(path string) verified {
	_, _, err := a.store.Load(path)
	return toVerified(path, err)
}

func toVerified(path string, err error) verified {
	if err == nil {
		return verified{Path: path, OK: true}
	}
	v := verified{Path: path, Error: err.Error()}
	var refused *sessions.FileError
	if errors.As(err, &refused) {
		v.Line, v.Column, v.Field = refused.Line, refused.Column, refused.Field
	} else {
		v.Error = path + ": " + v.Error
	}
	return v
}
