package sessions

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// source is a session file's bytes, from the beginning each time it is opened:
// what a large file has wrong with it is looked for in another reading, so that
// the file itself is never held in memory.
type source func() io.Reader

// inMemory is a source that the library reads in place.
func inMemory(b []byte) source {
	return func() io.Reader { return bytes.NewBuffer(b) }
}

// largeFile is the size from which a file is read piece by piece, which takes
// less memory and more time.
const largeFile = 4 << 20

// sourceOf is the source of an open file, which may not be the one that its name
// stood for just before: sessions are replaced while others read them.
func sourceOf(f *os.File) (source, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read session: %w", err)
	}
	size := info.Size()
	if size > MaxFileBytes {
		return nil, tooLarge(size)
	}
	if size >= largeFile {
		return func() io.Reader { return bufio.NewReaderSize(io.NewSectionReader(f, 0, size), 64<<10) }, nil
	}
	b := make([]byte, size)
	n, err := f.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) { // at which it has become shorter
		return nil, fmt.Errorf("read session: %w", err)
	}
	return inMemory(b[:n]), nil
}
