package store

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"kansei/sessions"
)

// List reads every session of the store, newest first, and apart from them
// what cannot be read.
func (st *Store) List(ctx context.Context) ([]sessions.Summary, []sessions.Damaged, error) {
	files, err := st.files()
	if err != nil {
		return nil, nil, err
	}
	return st.summarise(ctx, files)
}

// Newest is List of no more than n files, those of the newest sessions by their
// names, which are ids and so begin with the time: a beginning, to be shown
// while thousands are read.
func (st *Store) Newest(ctx context.Context, n int) ([]sessions.Summary, []sessions.Damaged, error) {
	files, err := st.files() // by name
	if err != nil {
		return nil, nil, err
	}
	return st.summarise(ctx, files[max(0, len(files)-n):])
}

// All reads every session of the store with use, several at once and in no
// order, and returns what cannot be read.
func (st *Store) All(ctx context.Context, use func(path string, s *sessions.Session)) ([]sessions.Damaged, error) {
	files, err := st.files()
	if err != nil {
		return nil, err
	}
	return st.each(ctx, files, func(_ int, path string, s *sessions.Session) { use(path, s) })
}

func (st *Store) summarise(ctx context.Context, files []fs.DirEntry) ([]sessions.Summary, []sessions.Damaged, error) {
	found := make([]sessions.Summary, len(files))
	damaged, err := st.each(ctx, files, func(i int, path string, s *sessions.Session) {
		found[i] = s.Summary()
		found[i].Path = path
		if st.rater != nil {
			found[i].RatedReplies, found[i].Replies = s.RatedBy(*st.rater)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	found = slices.DeleteFunc(found, func(s sessions.Summary) bool { return s.Path == "" })
	slices.SortStableFunc(found, newest)
	return found, damaged, nil
}

// each reads files, a processor's number at once.
func (st *Store) each(ctx context.Context, files []fs.DirEntry, use func(i int, path string, s *sessions.Session)) ([]sessions.Damaged, error) {
	faults := make([]error, len(files))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			path := filepath.Join(st.dir, f.Name())
			s, err := Read(path)
			if err == nil {
				use(i, path, s)
			}
			faults[i] = err
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var damaged []sessions.Damaged
	for i, err := range faults {
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // deleted or renamed meanwhile
			damaged = append(damaged, sessions.Damaged{Path: filepath.Join(st.dir, files[i].Name()), Err: err})
		}
	}
	return damaged, nil
}
