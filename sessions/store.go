package sessions

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Store is a folder of session files, one per session, named ID.json. Several
// processes may use one folder: a save takes a lock, and entries that another
// process has added to a session's logs in the meantime are kept. It is safe
// for use from several goroutines.
type Store struct {
	dir string

	mu     sync.Mutex
	seen   map[string]seen       // by path: what this store last read or wrote there
	recent []string              // the paths of seen, newest last
	forks  map[string]*ForkError // by path: where its session is kept instead
}

// ForkError says that another program has gone on with a session in another
// way, so that the two have become two sessions. This one is saved, under
// another id.
type ForkError struct {
	Path string // where it is kept from now on
	ID   string
}

func (e *ForkError) Error() string {
	return "another kansei has gone on with this session; what is said here is kept apart, in " + e.Path
}

// seen remembers a file's state and the logs that it had then.
type seen struct {
	info fs.FileInfo
	logs logs
}

// same says whether a file is as it was. Every save makes a new file, so that
// time and size alone, which two quick saves may share, do not decide.
func (s seen) same(info fs.FileInfo) bool {
	return os.SameFile(s.info, info) && s.info.ModTime().Equal(info.ModTime()) && s.info.Size() == info.Size()
}

const (
	suffix   = ".json"
	trashDir = ".trash"
	lockDir  = ".locks"
	aside    = ".damaged-" // in the name of a damaged file that was moved aside
)

// NewStore names the folder; it is made when something is first saved.
func NewStore(dir string) *Store {
	return &Store{dir: dir, seen: map[string]seen{}, forks: map[string]*ForkError{}}
}

// Dir is the store's folder.
func (st *Store) Dir() string { return st.dir }

// Path is where a session of this store is kept.
func (st *Store) Path(id string) string { return filepath.Join(st.dir, id+suffix) }

// Save writes a session to its place in the store, whole or not at all.
func (st *Store) Save(s *Session) error {
	if err := checkID(s.ID); err != nil {
		return err
	}
	return st.SaveAt(st.Path(s.ID), s)
}

// SaveAt writes a session to a file outside or inside the store's folder. What
// another process has added since is kept; a damaged file that stands there is
// moved aside and never written over. Where another process has said something
// else in the meantime, both are kept: this session is saved beside the other,
// now and from then on, and the first time that is told by a *ForkError.
func (st *Store) SaveAt(path string, s *Session) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	fork, forked := st.forks[path]
	if !forked {
		err := st.saveLocked(path, s)
		if !errors.Is(err, errDiverged) {
			return err
		}
		id := NewID(s.UpdatedAt)
		fork = &ForkError{Path: filepath.Join(filepath.Dir(path), id+suffix), ID: id}
	}
	own := *s
	own.ID = fork.ID
	if err := st.saveLocked(fork.Path, &own); err != nil || forked {
		return err
	}
	st.forks[path] = fork
	return fork
}

// KeptAt is where the session is kept that was to be saved at a path: there,
// unless a *ForkError has told of another place.
func (st *Store) KeptAt(path string) string {
	st.mu.Lock()
	defer st.mu.Unlock()
	if fork, ok := st.forks[path]; ok {
		return fork.Path
	}
	return path
}

// errDiverged says that a file has talk that does not go together with the
// session's own.
var errDiverged = errors.New("the session has been gone on with elsewhere")

func (st *Store) saveLocked(path string, s *Session) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(filepath.Join(dir, lockDir), 0o700); err != nil {
		return fmt.Errorf("make the sessions folder: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockDir, filepath.Base(path)+".lock"))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock session %s: %w", s.ID, err)
	}
	err := st.mergeAndWrite(path, s)
	return errors.Join(err, lock.Unlock())
}

func (st *Store) mergeAndWrite(path string, s *Session) error {
	if _, ok := st.seen[path]; !ok {
		if err := clearUnfinished(path); err != nil {
			return err
		}
	}
	known, changed, err := st.onDisk(path)
	if err != nil {
		return err
	}
	merged := s.Clone()
	merged.addLogs(known)
	if changed != nil {
		if merged.diverges(changed) {
			return errDiverged
		}
		merged.addTalk(changed)
	}
	content, err := Encode(merged)
	if err != nil {
		return err
	}
	info, err := writeAtomic(path, content)
	if err != nil {
		return err
	}
	st.remember(path, seen{info: info, logs: merged.logs()})
	return nil
}

// mostSeen is how many files a store remembers. One that is forgotten is read
// again before it is written.
const mostSeen = 8

func (st *Store) remember(path string, is seen) {
	st.seen[path] = is
	st.recent = append(slices.DeleteFunc(st.recent, func(p string) bool { return p == path }), path)
	if len(st.recent) > mostSeen {
		delete(st.seen, st.recent[0])
		st.recent = slices.Delete(st.recent, 0, 1)
	}
}

// onDisk is the logs of the file at path and, only if it is not as this store
// left it, the session that it has.
func (st *Store) onDisk(path string) (logs, *Session, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return logs{}, nil, nil
	}
	if err != nil {
		return logs{}, nil, fmt.Errorf("look at %s: %w", path, err)
	}
	if last, ok := st.seen[path]; ok && last.same(info) {
		return last.logs, nil, nil
	}
	there, err := read(path)
	if errors.Is(err, ErrNewer) {
		return logs{}, nil, err
	}
	var damaged *FileError
	if errors.As(err, &damaged) {
		to := strings.TrimSuffix(path, suffix) + aside + info.ModTime().UTC().Format("20060102T150405.000000000") + suffix
		if err := os.Rename(path, to); err != nil {
			return logs{}, nil, fmt.Errorf("move the damaged file %s aside: %w", path, err)
		}
		return logs{}, nil, nil
	}
	if err != nil {
		return logs{}, nil, err
	}
	return there.logs(), there, nil
}

// read decodes the file at path.
func read(path string) (s *Session, err error) {
	err = withFile(path, func(src source) error {
		s, err = decode(src)
		return err
	})
	return s, err
}

// withFile opens a session file that may be read, and names it in what is found
// wrong with it.
func withFile(path string, do func(source) error) (err error) {
	defer func() {
		if refused := (*FileError)(nil); errors.As(err, &refused) {
			refused.Path = path
		}
	}()
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("read session: %w", err)
	}
	if !info.Mode().IsRegular() { // reading it might never end
		return &FileError{Message: "this is no file but something else", Advice: "Move it out of the folder.", Err: errUnreadable}
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read session: %w", err)
	}
	src, err := sourceOf(f)
	if err == nil {
		err = do(src)
	}
	return errors.Join(err, f.Close())
}

// Load reads the session that ref names, and says where it is kept.
func (st *Store) Load(ref string) (*Session, string, error) {
	path, err := st.Resolve(ref)
	if err != nil {
		return nil, "", err
	}
	s, err := read(path)
	if err != nil {
		return nil, path, err
	}
	return s, path, nil
}

// RefError says that a name stands for no session, or for several.
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
	s, err := read(path)
	if err != nil {
		return err
	}
	s.Title, s.UpdatedAt = title, at
	return st.SaveAt(path, s)
}

// Delete moves a session to the store's trash and says how to bring it back.
func (st *Store) Delete(path string) (restore func() error, err error) {
	trash := filepath.Join(filepath.Dir(path), trashDir)
	if err := os.MkdirAll(trash, 0o700); err != nil {
		return nil, fmt.Errorf("make the trash folder: %w", err)
	}
	gone := filepath.Join(trash, filepath.Base(path))
	if err := os.Rename(path, gone); err != nil {
		return nil, fmt.Errorf("delete session: %w", err)
	}
	return func() error {
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("restore session: %s exists again", path)
		}
		if err := os.Rename(gone, path); err != nil {
			return fmt.Errorf("restore session: %w", err)
		}
		return nil
	}, nil
}

// checkID refuses an id that would not be a plain file name.
func checkID(id string) error {
	if id == "" || strings.ContainsAny(id, `/\`) || strings.HasPrefix(id, ".") {
		return fmt.Errorf("save session: %q cannot be an id", id)
	}
	return nil
}
