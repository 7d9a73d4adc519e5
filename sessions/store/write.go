package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// writeAtomic puts content at path as WriteFile does.
func writeAtomic(path string, content []byte) (fs.FileInfo, error) {
	return WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// WriteFile puts what content writes at path, whole or not at all: a temporary
// file in the same folder, synced, renamed over the old one, and the folder
// synced, so that neither a crash nor a full disk leaves half a file. Only the
// owner may read the result. Where path is a symbolic link, the link stays and
// the file that it names is replaced. It refuses to replace anything but a
// regular file. It returns what it has put there as it was before anybody else
// could touch it.
func WriteFile(path string, content func(io.Writer) error) (info fs.FileInfo, err error) {
	target, err := FollowLinks(path)
	if err != nil {
		return nil, err
	}
	if there, err := os.Lstat(target); err == nil && !there.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "write", Path: path, Err: ErrNotRegular}
	}
	dir := filepath.Dir(target)
	tmp, err := os.CreateTemp(dir, unfinishedPrefix(target)+"*"+unfinishedSuffix)
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
	if err := content(tmp); err != nil {
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
	if err := os.Rename(tmp.Name(), target); err != nil {
		return nil, fmt.Errorf("put %s in place: %w", path, err)
	}
	return info, syncDir(dir, runtime.GOOS)
}

// ErrNotRegular is the reason why WriteFile replaces no folder, device or pipe.
var ErrNotRegular = errors.New("not a regular file")

// mostLinks is how many symbolic links in a row are followed, as many as Linux
// follows.
const mostLinks = 40

// FollowLinks returns the path that is left when every symbolic link that path
// ends with is followed. It need not exist: a link may name a file that is
// still to be made.
func FollowLinks(path string) (string, error) {
	for range mostLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", fmt.Errorf("look at %s: %w", path, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", fmt.Errorf("follow %s: %w", path, err)
		}
		if !filepath.IsAbs(to) {
			// Not filepath.Join, which takes "folder/.." away though the folder may
			// be a link itself.
			to = filepath.Dir(path) + string(filepath.Separator) + to
		}
		path = to
	}
	return "", &fs.PathError{Op: "follow", Path: path, Err: errors.New("too many symbolic links")}
}

const unfinishedSuffix = ".tmp"

func unfinishedPrefix(path string) string { return "." + filepath.Base(path) + "." }

// clearUnfinished removes the temporary files of writes to path that were
// killed. The caller must hold the file's lock, so that nobody is writing.
func clearUnfinished(path string) error {
	path, err := FollowLinks(path)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("list the sessions folder: %w", err)
	}
	for _, e := range entries {
		name, of := strings.CutPrefix(e.Name(), unfinishedPrefix(path))
		number, unfinished := strings.CutSuffix(name, unfinishedSuffix)
		if !of || !unfinished || strings.Trim(number, "0123456789") != "" { // else a file whose name begins alike
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
