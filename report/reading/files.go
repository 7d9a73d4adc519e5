package reading

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kansei/sessions"
	"kansei/tables"
)

// openRegular opens a regular file. What it is is looked at before it is opened,
// since opening a pipe waits for whoever writes to it.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, notRegular(path)
	}
	return os.Open(path)
}

func notRegular(path string) error {
	return &sessions.FileError{Path: path, Message: "not a regular file", Advice: "Move it out of the folder."}
}

// list finds the files: of a folder those that can hold sessions or battles, but
// hidden ones. What in a folder is not a regular file is odd, and left out.
func list(paths []string) (files []string, odd []error, err error) {
	var out []string
	seen := map[string]bool{}
	add := func(path string) {
		if abs, err := filepath.Abs(path); err == nil && !seen[abs] {
			seen[abs] = true
			out = append(out, path)
		}
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, nil, &sessions.FileError{Path: path, Message: plainFault(err), Advice: "Name session files, folders of them, or files of battles.", Err: err}
		}
		if !info.IsDir() {
			add(path)
			continue
		}
		err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case p != path && strings.HasPrefix(d.Name(), "."):
				if d.IsDir() {
					return filepath.SkipDir
				}
			case !d.IsDir() && readable(p):
				if info, err := os.Stat(p); err == nil && !info.Mode().IsRegular() {
					odd = append(odd, notRegular(p))
					return nil
				}
				add(p)
			}
			return nil
		})
		if err != nil {
			return nil, nil, fmt.Errorf("read folder %s: %w", path, err)
		}
	}
	slices.Sort(out)
	return out, odd, nil
}

func readable(path string) bool {
	path = strings.TrimSuffix(path, ".gz")
	return slices.Contains([]string{".json", ".jsonl", ".ndjson", tables.Ext}, filepath.Ext(path))
}

func plainFault(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// interruptible is a reader that ends when the context does.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(b []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.r.Read(b)
}

// mostUnpacked is how large a compressed file may be when it is unpacked: a small
// one can hold gigabytes.
const mostUnpacked = 256 << 20

// tooLargeError is that of a compressed file that holds more.
type tooLargeError struct{}

func (*tooLargeError) Error() string {
	return fmt.Sprintf("the compressed file holds more than %d MB", mostUnpacked>>20)
}

// bounded reads so many bytes and refuses more.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(to []byte) (int, error) {
	n, err := b.r.Read(to)
	if b.left -= int64(n); b.left < 0 {
		return 0, &tooLargeError{}
	}
	return n, err
}

// unpack takes off gzip, within bounds, and the byte order mark.
func unpack(r *bufio.Reader) (*bufio.Reader, error) {
	if magic, _ := r.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		r = bufio.NewReaderSize(&bounded{z, mostUnpacked}, 1<<16)
	}
	if mark, _ := r.Peek(3); string(mark) == "\ufeff" {
		_, _ = r.Discard(len(mark)) // which was there a moment ago
	}
	return r, nil
}
