package sessions

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"reflect"
	"testing"
	"testing/iotest"
)

// piecemeal is a source that is read as a large file is.
func piecemeal(b []byte) source {
	return func() io.Reader { return bytes.NewReader(b) }
}

// sameEitherWay makes sure that a file reads alike in one go and piece by piece.
// Of a name that is cut off, the library may know in one go only.
func sameEitherWay(t *testing.T, b []byte) {
	t.Helper()
	whole, wholeErr := DecodeFrom(inMemory(b))
	pieces, piecesErr := DecodeFrom(piecemeal(b))
	if !reflect.DeepEqual(whole, pieces) {
		t.Errorf("in one go\n%+v\npiece by piece\n%+v", whole, pieces)
	}
	var one, other FileError
	for err, to := range map[error]*FileError{wholeErr: &one, piecesErr: &other} {
		if refused := (*FileError)(nil); errors.As(err, &refused) {
			*to = FileError{Line: refused.Line, Column: refused.Column, Message: refused.Message}
		}
	}
	if (wholeErr == nil) != (piecesErr == nil) || one != other {
		t.Errorf("in one go %v, piece by piece %v", wholeErr, piecesErr)
	}
}

// A disk that fails says nothing about the file, which must not be taken for
// damaged, and so be moved aside.
func TestDecodeReadError(t *testing.T) {
	good := encode(t, full())
	broken := &fs.PathError{Op: "read", Path: "session", Err: errors.New("input/output error")}
	for _, after := range []int{0, 100, len(good) - 3} {
		_, err := DecodeFrom(func() io.Reader {
			return io.MultiReader(bytes.NewReader(good[:after]), iotest.ErrReader(broken))
		})
		if damaged := (*FileError)(nil); !errors.Is(err, broken) || errors.As(err, &damaged) {
			t.Errorf("after %d bytes: %v", after, err)
		}
	}
}
