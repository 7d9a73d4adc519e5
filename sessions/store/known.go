package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kansei/sessions"
)

// known is a file as this store last read or wrote it.
type known struct {
	info    fs.FileInfo
	session *sessions.Session // never changed
	written bool              // by this store
}

// same reports whether a file is as it was. Every save makes a new file, so that
// time and size alone, which two quick saves may share, do not decide.
func (k known) same(info fs.FileInfo) bool {
	return os.SameFile(k.info, info) && k.info.ModTime().Equal(info.ModTime()) && k.info.Size() == info.Size()
}

// mostKnown is how many files a store remembers. One that is forgotten is read
// again before it is written.
const mostKnown = 8

func (st *Store) remember(path string, is known) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.known[path] = is
	st.recent = append(slices.DeleteFunc(st.recent, func(p string) bool { return p == path }), path)
	if len(st.recent) > mostKnown {
		delete(st.known, st.recent[0])
		st.recent = slices.Delete(st.recent, 0, 1)
	}
}

func (st *Store) recall(path string) (known, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	k, ok := st.known[path]
	return k, ok
}

// onDisk is the session that the file at path has, nil if there is no file. It
// moves a damaged file aside, and reports that it has.
func (st *Store) onDisk(path string) (there *sessions.Session, damaged bool, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("look at %s: %w", path, err)
	}
	if last, ok := st.recall(path); ok && last.same(info) {
		return last.session, false, nil
	}
	there, err = Read(path)
	var refused *sessions.FileError
	switch {
	case errors.Is(err, sessions.ErrNewer), errors.Is(err, sessions.ErrTooLarge), errors.Is(err, ErrNotRegular):
		return nil, false, err
	case errors.As(err, &refused):
		target, err := FollowLinks(path)
		if err == nil {
			name := strings.TrimSuffix(filepath.Base(target), suffix) + aside + info.ModTime().UTC().Format("20060102T150405.000000000")
			_, err = moveTo(target, filepath.Dir(target), name)
		}
		if err != nil {
			return nil, false, fmt.Errorf("move the damaged file %s aside: %w", path, err)
		}
		return nil, true, nil
	}
	return there, false, err
}

// joinKnown joins what a file has with what it had when it was last read or
// written: an older copy may have been put back in its place.
func joinKnown(was, there *sessions.Session) *sessions.Session {
	if was.ID != there.ID {
		return there
	}
	base := was
	if there.UpdatedAt.Before(was.UpdatedAt) {
		base = nil
	}
	was = was.Clone()
	for i := range was.Turns {
		for j := range was.Turns[i].Replies {
			if r := &was.Turns[i].Replies[j]; r.Status == sessions.Streaming { // which is written as truncated
				r.Status = sessions.Truncated
			}
		}
	}
	return sessions.Merge(base, was, there)
}

// found remembers a session that was read from path, and returns it joined with
// what this store had there before. The caller may change what is returned.
func (st *Store) found(path string, info fs.FileInfo, s *sessions.Session) *sessions.Session {
	is := known{info: info, session: s}
	if was, had := st.recall(path); had && !was.same(info) {
		is.session = joinKnown(was.session, s)
		if !sessions.Equal(is.session, s) { // the file lacks something: it is read again before a save
			is.info = was.info
		}
	}
	st.remember(path, is)
	return is.session.Clone()
}
