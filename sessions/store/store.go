// Package store keeps sessions in a folder, one file each, which several
// programs may use at once: it locks, reads, joins, writes and deletes.
package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kansei/sessions"
)

// Store is a folder of session files named ID.json. It is safe for use from
// several goroutines, and several processes may use one folder: what any of
// them was told is saved stays saved (see sessions.Merge).
type Store struct {
	dir      string
	lockWait time.Duration
	rater    *sessions.Rater // whose ratings summaries count; nil: anybody's

	mu     sync.Mutex
	known  map[string]known // by path
	recent []string         // the paths of known, newest last
}

const (
	suffix   = ".json"
	trashDir = ".trash"
	lockDir  = ".locks"
	aside    = ".damaged-" // in the name of a damaged file that was moved aside
)

// New returns the store of a folder, which is made when something is first saved.
func New(dir string) *Store {
	return &Store{dir: dir, lockWait: LockWait, known: map[string]known{}}
}

// CountFor makes List and Newest say how much a rater has rated, as the queue
// does, in place of anybody. It must be called before them.
func (st *Store) CountFor(by sessions.Rater) { st.rater = &by }

// Dir is the store's folder.
func (st *Store) Dir() string { return st.dir }

// Path is where a session of this store is kept.
func (st *Store) Path(id string) string { return filepath.Join(st.dir, id+suffix) }

// Save writes a session to its place in the store, whole or not at all.
func (st *Store) Save(s *sessions.Session) (sessions.Saved, error) {
	if err := sessions.CheckID(s.ID); err != nil {
		return sessions.Saved{}, err
	}
	return st.SaveAt(st.Path(s.ID), s)
}

// SaveAt writes a session to a file outside or inside the store's folder, joined
// with what the file has. A damaged file that stands there is moved aside and
// never written over.
func (st *Store) SaveAt(path string, s *sessions.Session) (saved sessions.Saved, err error) {
	s = s.Asked()
	err = st.locked(path, func() error {
		there, damaged, err := st.onDisk(path)
		if err != nil {
			return err
		}
		was, had := st.recall(path)
		switch {
		case damaged && had:
			there = was.session
		case there == nil && had && !saysMore(s, was.session):
			saved = sessions.Saved{Session: was.session, Deleted: true}
			return nil
		case there == nil && had:
			there, saved.Restored = was.session, true
		case had && there != was.session:
			there = joinKnown(was.session, there)
		}
		saved.Session = s
		if there != nil {
			// With the session as its own base, what is not set on purpose is as the
			// file has it: this program changes no field that it does not know.
			saved.Session = sessions.Merge(s, s, there)
			saved.Foreign = !sessions.Equal(saved.Session, s) && !sameContent(saved.Session, s)
		}
		saved.Bytes, err = st.write(path, saved.Session)
		saved.AlmostFull = saved.Bytes > sessions.MaxFileBytes/10*8
		return err
	})
	if errors.Is(err, ErrLocked) {
		err = fmt.Errorf("%w; what is new is saved with the next change, once that program lets go of it", err)
	}
	return saved, err
}

// saysMore reports whether a session has anything that another has not.
func saysMore(s, than *sessions.Session) bool {
	return !sameContent(sessions.Merge(than, s, than), than)
}

// sameContent reports whether two sessions are written alike, whenever they were
// saved.
func sameContent(a, b *sessions.Session) bool {
	x, y := *a, *b
	x.UpdatedAt, y.UpdatedAt = time.Time{}, time.Time{}
	one, err := sessions.Encode(&x)
	other, otherErr := sessions.Encode(&y)
	return err == nil && otherErr == nil && slices.Equal(one, other)
}

// write puts a session in place and returns how large its file is. The caller
// has the lock.
func (st *Store) write(path string, s *sessions.Session) (size int, err error) {
	content, err := sessions.Encode(s)
	if err != nil {
		return 0, err
	}
	if len(content) > sessions.MaxFileBytes {
		return 0, &sessions.FullError{Path: path, Bytes: len(content)}
	}
	info, err := writeAtomic(path, content)
	if err != nil {
		return 0, err
	}
	st.remember(path, known{info: info, session: s, written: true})
	return len(content), nil
}

// Load reads the session that ref names, and returns where it is kept.
func (st *Store) Load(ref string) (*sessions.Session, string, error) {
	path, err := st.Resolve(ref)
	if err != nil {
		return nil, "", err
	}
	info, statErr := os.Stat(path)
	s, err := Read(path)
	if err != nil {
		return nil, path, err
	}
	if statErr == nil {
		s = st.found(path, info, s)
	}
	return s, path, nil
}

// Changed reads the session at path again if its file is not as this store last
// read or wrote it. It returns nil if it is, or if there is none.
func (st *Store) Changed(path string) (*sessions.Session, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", path, err)
	}
	if last, ok := st.recall(path); ok && last.same(info) {
		return nil, nil
	}
	s, err := Read(path)
	if err != nil {
		return nil, err
	}
	return st.found(path, info, s), nil
}

// RefError reports that a name stands for no session, or for several.
type RefError struct {
	Ref     string
	Matches []string // ids; empty: nothing has that name
}

func (e *RefError) Error() string {
	if len(e.Matches) == 0 {
		if e.Ref == "last" {
			return "nothing is saved yet"
		}
		return fmt.Sprintf("find session %q: there is none", e.Ref)
	}
	return fmt.Sprintf("find session %q: it could be %s", e.Ref, strings.Join(e.Matches, ", "))
}

// Resolve finds the file that ref names: a path, an id, the beginning of just
// one id, or "last" for the one that was changed last.
func (st *Store) Resolve(ref string) (string, error) {
	if strings.ContainsRune(ref, filepath.Separator) || strings.HasSuffix(ref, suffix) {
		if _, err := os.Stat(ref); err != nil {
			return "", fmt.Errorf("find session: %w", err)
		}
		return ref, nil
	}
	files, err := st.files()
	if err != nil {
		return "", err
	}
	var matches []string
	var newest time.Time
	for _, f := range files {
		id := strings.TrimSuffix(f.Name(), suffix)
		switch {
		case strings.Contains(id, aside):
			continue
		case ref == "last":
			info, err := f.Info()
			if err != nil || info.ModTime().Before(newest) {
				continue
			}
			newest, matches = info.ModTime(), append(matches[:0], id)
		case strings.EqualFold(id, ref):
			return st.Path(id), nil
		case ref != "" && len(id) >= len(ref) && strings.EqualFold(id[:len(ref)], ref):
			matches = append(matches, id)
		}
	}
	if len(matches) != 1 {
		return "", &RefError{Ref: ref, Matches: matches}
	}
	return st.Path(matches[0]), nil
}

// Paths lists the session files of the folder, by name.
func (st *Store) Paths() ([]string, error) {
	files, err := st.files()
	if err != nil {
		return nil, err
	}
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = filepath.Join(st.dir, f.Name())
	}
	return out, nil
}

// files lists the session files of the folder, by name; none if it is not
// there yet.
func (st *Store) files() ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(st.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the sessions folder: %w", err)
	}
	out := entries[:0]
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), suffix) && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e)
		}
	}
	return out, nil
}

// Rename gives a saved session another title.
func (st *Store) Rename(path, title string, at time.Time) error {
	return st.locked(path, func() error {
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("read session: %w", err)
		}
		s, err := Read(path)
		if err != nil {
			return err
		}
		s = st.found(path, info, s)
		s.SetTitle(title, at)
		if at.After(s.UpdatedAt) {
			s.UpdatedAt = at
		}
		_, err = st.write(path, s)
		return err
	})
}

// Delete moves a session to the store's trash, where nothing is ever written
// over, and returns where it is now and how to bring it back.
func (st *Store) Delete(path string) (trashed string, restore func() error, err error) {
	trash := filepath.Join(filepath.Dir(path), trashDir)
	if err := os.MkdirAll(trash, 0o700); err != nil {
		return "", nil, fmt.Errorf("make the trash folder: %w", err)
	}
	err = st.locked(path, func() error {
		trashed, err = moveTo(path, trash, strings.TrimSuffix(filepath.Base(path), suffix))
		return err
	})
	if err != nil {
		return "", nil, fmt.Errorf("delete session: %w", err)
	}
	return trashed, func() error {
		return st.locked(path, func() error {
			if _, err := os.Lstat(path); err == nil {
				return fmt.Errorf("restore session: %s exists again", path)
			}
			if err := os.Rename(trashed, path); err != nil {
				return fmt.Errorf("restore session: %w", err)
			}
			return nil
		})
	}, nil
}

// moveTo moves a file to a folder, under a name that is free there: base, or
// base with a number.
func moveTo(path, dir, base string) (string, error) {
	for n := 1; ; n++ {
		name := base
		if n > 1 {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		to := filepath.Join(dir, name+suffix)
		// Link fails where the name is taken, unlike Rename.
		err := os.Link(path, to)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err == nil:
			return to, os.Remove(path)
		}
		// A file system without hard links: whoever deletes has the file's lock.
		if _, there := os.Lstat(to); there == nil {
			continue
		}
		return to, os.Rename(path, to)
	}
}

// newest orders by the time of the last change, newest first.
func newest(a, b sessions.Summary) int {
	return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), cmp.Compare(a.Path, b.Path))
}
