package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"kansei/sessions"
	"kansei/tables"
)

// exportTables writes the sessions as tables into a folder and prints their
// names. Rows stand in the order of sessions, so the same sessions give the
// same bytes however they were named. Copies of one session are merged.
func (a *app) exportTables(ctx context.Context, f exportFlags, paths []string) error {
	if f.output == "" {
		return usage("the tables are several files, and no folder is named", "Name a folder with --output FOLDER/.")
	}
	if info, err := os.Stat(f.output); err == nil && !info.IsDir() {
		return usage(f.output+" is not a folder", "Name a folder with --output FOLDER/.")
	}
	byID, err := a.copies(ctx, paths)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.output, 0o700); err != nil {
		return fmt.Errorf("make the folder for exports: %w", err)
	}
	files := map[string]io.Writer{}
	if err := a.writeTables(ctx, f.output, tables.Names(), files, func() error { return a.fillTables(ctx, f, files, byID) }); err != nil {
		return err
	}
	for _, name := range tables.Names() {
		a.printf("%s\n", filepath.Join(f.output, name+tables.Ext))
	}
	return nil
}

// writeTables opens a file for each of the tables, all of them at once, and
// writes them when the last is open. None replaces an older file before all of
// them are whole.
func (a *app) writeTables(ctx context.Context, dir string, names []string, files map[string]io.Writer, fill func() error) error {
	if len(names) == 0 {
		return fill()
	}
	return a.writeOutput(ctx, filepath.Join(dir, names[0]+tables.Ext), func(w io.Writer) error {
		files[names[0]] = w
		return a.writeTables(ctx, dir, names[1:], files, fill)
	})
}

// fillTables adds one session after the other.
func (a *app) fillTables(ctx context.Context, f exportFlags, files map[string]io.Writer, byID []savedCopies) error {
	w := tables.NewWriter(files)
	for _, c := range byID {
		var whole *sessions.Session
		for s, err := range a.saved(ctx, c.paths) {
			switch {
			case err != nil:
				return err
			case whole == nil:
				whole = s
			default:
				whole = sessions.Merge(nil, whole, s)
			}
		}
		if err := w.Add(f.redactor.Session(whole)); err != nil {
			return err
		}
	}
	return w.Close()
}

// savedCopies are the files of one session.
type savedCopies struct {
	id    string
	paths []string
}

// copies groups files by the session that they hold, in the order of ids.
func (a *app) copies(ctx context.Context, paths []string) ([]savedCopies, error) {
	at, named := map[string]int{}, map[string]bool{}
	var out []savedCopies
	for _, path := range paths {
		if named[path] {
			continue
		}
		named[path] = true
		for s, err := range a.saved(ctx, []string{path}) {
			if err != nil {
				return nil, err
			}
			n, ok := at[s.ID]
			if !ok {
				n = len(out)
				at[s.ID] = n
				out = append(out, savedCopies{id: s.ID})
			}
			out[n].paths = append(out[n].paths, path)
		}
	}
	slices.SortFunc(out, func(x, y savedCopies) int { return cmp.Compare(x.id, y.id) })
	return out, nil
}
