package sessions

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// MaxFileBytes is the largest session file that is written, and MaxReadBytes the
// largest that is read.
const (
	MaxFileBytes = 64 << 20
	MaxReadBytes = 256 << 20
)

// FileError reports what is wrong with a session file, and where.
type FileError struct {
	Path    string // empty until a path is known
	Line    int    // from 1; 0 where the fault has no place
	Column  int    // from 1, in bytes
	Field   string // JSON pointer ("/turns/0/n"), may be empty
	Message string
	Advice  string
	Err     error // the cause, may be nil
}

func (e *FileError) Error() string {
	where := e.Path
	if where == "" {
		where = "session file"
	}
	if e.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", where, e.Line, e.Column)
	}
	if e.Field != "" {
		where += " at " + e.Field
	}
	return where + ": " + e.Message
}

func (e *FileError) Unwrap() error { return e.Err }

// ErrNewer is in the chain of errors for a file of a version that this program
// does not know yet.
var ErrNewer = errors.New("the file is of a newer version")

// ErrTooLarge is in the chain of errors for a file that is not read for its size.
var ErrTooLarge = errors.New("the file is too large")

// source is a session file's bytes, from the beginning each time it is called:
// what a large file has wrong with it is looked for in another reading, so that
// the file itself is never held in memory.
type source = func() io.Reader

// errChanged is for a large file that somebody writes over, from one reading of
// it to the next. It says nothing about the file.
var errChanged = errors.New("read session: the file has changed while it was read; try again")

// Encode is the session as a file of the newest version. A reply that is still
// streaming is written as truncated, and bytes that are no UTF-8 as U+FFFD, since
// a session with one bad byte is better than none.
func Encode(s *Session) ([]byte, error) {
	compact, err := json.Marshal(toV1(s), json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return nil, fmt.Errorf("encode session %s: %w", s.ID, err)
	}
	return layOut(compact), nil
}

// Decode reads a session file of any known version. Errors are *FileError.
func Decode(b []byte) (*Session, error) {
	if len(b) > MaxReadBytes {
		return nil, TooLarge(int64(len(b)))
	}
	return DecodeFrom(inMemory(b))
}

// TooLarge is the error for a file of so many bytes.
func TooLarge(size int64) error {
	return &FileError{
		Message: fmt.Sprintf("the file has %d MB, more than the %d MB that are read", size>>20, MaxReadBytes>>20),
		Advice:  "If it is a session, split it; if it is not, move it out of the folder.", Err: ErrTooLarge,
	}
}

// DecodeFrom is Decode for a file that is read from the beginning whenever open
// is called. Errors are *FileError, but for those of the disk.
func DecodeFrom(open func() io.Reader) (*Session, error) {
	src, err := textOf(open)
	if err != nil {
		return nil, err
	}
	var f fileV1
	err = json.UnmarshalRead(src(), &f)
	var other *json.SemanticError
	if errors.As(err, &other) { // numbers may be written in other ways
		f = fileV1{}
		err = json.UnmarshalRead(src(), &f, anyNumber)
	}
	if err != nil || f.Format != Format || f.Version != Version {
		// What kind of file it is comes first, whatever else is wrong with it.
		version, versionErr := versionOf(src)
		switch {
		case versionErr != nil:
			return nil, located(src, versionErr)
		case version > Version:
			return nil, &FileError{
				Message: fmt.Sprintf("the file is of version %d, and this program reads up to version %d", version, Version),
				Advice:  "Update kansei; the file is left as it is.", Err: ErrNewer,
			}
		case err == nil:
			return nil, errChanged
		}
		return nil, fault(src, err)
	}
	s := fromV1(f)
	if err := check(s); err != nil {
		return nil, located(src, err)
	}
	s.deriveAfter()
	return s, nil
}

// textOf passes over a byte order mark, and refuses UTF-16.
func textOf(open source) (source, error) {
	head := make([]byte, 3)
	n, err := io.ReadFull(open(), head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("read session: %w", err)
	}
	switch {
	case n == 3 && string(head) == "\ufeff":
		return func() io.Reader {
			r := open()
			_, _ = io.CopyN(io.Discard, r, 3) // what fails here fails again in the next read
			return r
		}, nil
	case n >= 2 && (string(head[:2]) == "\xff\xfe" || string(head[:2]) == "\xfe\xff"):
		return nil, &FileError{Line: 1, Column: 1, Message: "the file is UTF-16, and a session is UTF-8", Advice: "Save it as UTF-8 again."}
	}
	return open, nil
}

// anyNumber reads a whole number however JSON writes it: 900.0 and 9e2 are 900.
var anyNumber = json.WithUnmarshalers(json.JoinUnmarshalers(
	json.UnmarshalFromFunc(func(d *jsontext.Decoder, n *int) error { return wholeNumber(d, n, math.MaxInt) }),
	json.UnmarshalFromFunc(func(d *jsontext.Decoder, n *int64) error { return wholeNumber(d, n, math.MaxInt64) }),
	json.UnmarshalFromFunc(func(d *jsontext.Decoder, n *int32) error { return wholeNumber(d, n, math.MaxInt32) }),
))

// largestExact is the largest number up to which a float64 has every whole one.
const largestExact = 1 << 53

func wholeNumber[N int | int32 | int64](d *jsontext.Decoder, n *N, largest N) error {
	if d.PeekKind() != jsontext.KindNumber {
		return errors.ErrUnsupported // the library tells what stands there instead
	}
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	if whole, err := strconv.ParseInt(string(value), 10, 64); err == nil && N(whole) <= largest && int64(N(whole)) == whole {
		*n = N(whole)
		return nil
	}
	number, err := strconv.ParseFloat(string(value), 64)
	if err != nil || number != math.Trunc(number) {
		return fmt.Errorf("%s stands where a whole number belongs", value)
	}
	if math.Abs(number) > min(largestExact, float64(largest)) {
		return fmt.Errorf("%s is too large", value)
	}
	*n = N(number)
	return nil
}

// versionOf reads format and version and nothing else of a file.
func versionOf(src source) (int, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.UnmarshalRead(src(), &head, anyNumber); err != nil {
		return 0, fault(src, err)
	}
	if head.Format != Format {
		return 0, &FileError{
			Field: "/format", Message: fmt.Sprintf("this is no session: the format is %q, not %q", head.Format, Format),
			Advice: "Name a file that kansei has saved.",
		}
	}
	if head.Version < 1 {
		return 0, &FileError{
			Field: "/version", Message: fmt.Sprintf("there is no version %d of the session file", head.Version),
			Advice: "Restore the file from a copy; kansei sessions verify says more.",
		}
	}
	return head.Version, nil
}

// layOut indents compact JSON for people: every object and list on lines of
// its own, but a list of numbers (or of lists of numbers) on one line, since a
// long reply has thousands of chunks.
func layOut(compact []byte) []byte {
	out := make([]byte, 0, len(compact)+len(compact)/4)
	depth, flat, inText := 0, 0, false
	newline := func() {
		out = append(out, '\n')
		for range depth {
			out = append(out, ' ', ' ')
		}
	}
	for i := 0; i < len(compact); i++ {
		c := compact[i]
		if inText {
			out = append(out, c)
			switch c {
			case '\\':
				i++
				out = append(out, compact[i])
			case '"':
				inText = false
			}
			continue
		}
		switch c {
		case '"':
			inText = true
			out = append(out, c)
		case '{', '[':
			out = append(out, c)
			next := compact[i+1]
			switch {
			case next == c+2: // empty: '}' is '{'+2 and ']' is '['+2
				i++
				out = append(out, next)
			case flat > 0 || c == '[' && (next == '[' || next == '-' || next >= '0' && next <= '9'):
				flat++
			default:
				depth++
				newline()
			}
		case '}', ']':
			if flat > 0 {
				flat--
			} else {
				depth--
				newline()
			}
			out = append(out, c)
		case ',':
			out = append(out, c)
			if flat == 0 {
				newline()
			}
		case ':':
			out = append(out, c, ' ')
		default:
			out = append(out, c)
		}
	}
	return append(out, '\n')
}

// inMemory is a source that the library reads in place.
func inMemory(b []byte) source {
	return func() io.Reader { return bytes.NewBuffer(b) }
}
