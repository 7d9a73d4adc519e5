package store

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"kansei/sessions"
)

// Read reads the session file at path. What is wrong with it is a
// *sessions.FileError, which names the path.
func Read(path string) (s *sessions.Session, err error) {
	err = withFile(path, func(open func() io.Reader) error {
		s, err = sessions.DecodeFrom(open)
		return err
	})
	return s, err
}

// Verify reads the session file at path and returns everything that is wrong
// with it, each fault with its place, or nil.
func Verify(path string) (problems []*sessions.FileError, err error) {
	err = withFile(path, func(open func() io.Reader) error {
		problems, err = sessions.Verify(open)
		return err
	})
	var refused *sessions.FileError
	if errors.As(err, &refused) {
		return []*sessions.FileError{refused}, nil
	}
	for _, p := range problems {
		p.Path = path
	}
	return problems, err
}

// largeFile is the size from which a file is read piece by piece, which takes
// less memory and more time.
const largeFile = 4 << 20

// withFile opens a session file, and names it in what is found wrong with it.
func withFile(path string, do func(open func() io.Reader) error) (err error) {
	defer func() {
		if refused := (*sessions.FileError)(nil); errors.As(err, &refused) {
			refused.Path = path
		}
	}()
	f, err := OpenRegular(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat() // the file may have been replaced since
	if err != nil {
		return fmt.Errorf("read session: %w", err)
	}
	size := info.Size()
	if size > sessions.MaxReadBytes {
		return sessions.TooLarge(size)
	}
	if size >= largeFile {
		return do(func() io.Reader { return bufio.NewReaderSize(io.NewSectionReader(f, 0, size), 64<<10) })
	}
	b := make([]byte, size)
	n, err := f.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) { // at which it has become shorter
		return fmt.Errorf("read session: %w", err)
	}
	return do(func() io.Reader { return bytes.NewBuffer(b[:n]) })
}

// OpenRegular opens a regular file for reading. Anything else is refused as a
// *sessions.FileError: reading a pipe or a device might never end.
func OpenRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read session: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, &sessions.FileError{Path: path, Message: "not a regular file", Advice: "Move it out of the folder.", Err: ErrNotRegular}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read session: %w", err)
	}
	return f, nil
}
