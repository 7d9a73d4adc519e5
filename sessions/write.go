package sessions

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// writeAtomic puts content at path whole or not at all: a temporary file in
// the same folder, synced, renamed over the old one, and the folder synced, so
// that neither a crash nor a full disk leaves half a file. It says what it has
// put there as it was before that could be touched by anybody else.
func writeAtomic(path string, content []byte) (info fs.FileInfo, err error) {
	dir := filepath.Dir(path)
	tmp, err := os.CreateTemp(dir, unfinishedPrefix(path)+"*"+unfinishedSuffix)
	if err != nil {
		return nil, fmt.Errorf("create a file in %s: %w", dir, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, discard(tmp))
		}
	}()
	if err := protect(tmp, runtime.GOOS); err != nil {
		return nil, err
	}
	if _, err := tmp.Write(content); err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	if err := tmp.Sync(); err != nil {
		return nil, fmt.Errorf("sync %s: %w", path, err)
	}
	if info, err = tmp.Stat(); err != nil {
		return nil, fmt.Errorf("look at %s: %w", tmp.Name(), err)
	}
	if err := tmp.Close(); err != nil {
		return nil, fmt.Errorf("close %s: %w", path, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return nil, fmt.Errorf("put %s in place: %w", path, err)
	}
	return info, syncDir(dir, runtime.GOOS)
}

const unfinishedSuffix = ".tmp"

func unfinishedPrefix(path string) string { return "." + filepath.Base(path) + "." }

// clearUnfinished removes what a process that was killed in the middle of a
// write has left beside path. It needs the file's lock, which tells that
// nobody is writing there.
func clearUnfinished(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("list the sessions folder: %w", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), unfinishedPrefix(path)) || !strings.HasSuffix(e.Name(), unfinishedSuffix) {
			continue
		}
		if err := os.Remove(filepath.Join(filepath.Dir(path), e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove an unfinished file: %w", err)
		}
	}
	return nil
}

// discard removes a temporary file that did not become a session.
func discard(tmp *os.File) error {
	if err := tmp.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return err
	}
	if err := os.Remove(tmp.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// protect lets nobody else read a file. On Windows the folder does: it is the
// person's own.
func protect(f *os.File, goos string) error {
	if err := f.Chmod(0o600); err != nil && goos != "windows" {
		return fmt.Errorf("protect %s: %w", f.Name(), err)
	}
	return nil
}

// syncDir makes a rename in a folder durable. Windows has no such call and
// needs none.
func syncDir(dir, goos string) error {
	if goos == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open folder %s: %w", dir, err)
	}
	if err := d.Sync(); err != nil {
		return errors.Join(fmt.Errorf("sync folder %s: %w", dir, err), d.Close())
	}
	return d.Close()
}
