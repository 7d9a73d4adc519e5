package sessions

import (
	"bufio"
	"bytes"
	"errors"
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

// sourceOf is the source of an open file of a given size.
func sourceOf(f *os.File, size int64) (source, error) {
	if size >= largeFile {
		return func() io.Reader { return bufio.NewReaderSize(io.NewSectionReader(f, 0, size), 64<<10) }, nil
	}
	b := make([]byte, size)
	n, err := f.ReadAt(b, 0)
	if errors.Is(err, io.EOF) { // it has become shorter
		err = nil
	}
	return inMemory(b[:n]), err
}
