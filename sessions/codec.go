package sessions

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// MaxFileBytes is the largest session file that is read: far more than any
// session that the program makes, little enough for any machine's memory.
const MaxFileBytes = 256 << 20

// FileError says why a session file was refused.
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

// errUnreadable is in the chain of errors for what is not to be read at all.
var errUnreadable = errors.New("the file is not to be read")

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
	if len(b) > MaxFileBytes {
		return nil, tooLarge(int64(len(b)))
	}
	return decode(inMemory(b))
}

func tooLarge(size int64) error {
	return &FileError{
		Message: fmt.Sprintf("the file has %d MB, more than the %d MB that a session can have", size>>20, MaxFileBytes>>20),
		Advice:  "If it is a session, split it; if it is not, move it out of the folder.", Err: errUnreadable,
	}
}

// decode reads a session. Errors are *FileError, but for one of the disk and
// errChanged.
func decode(src source) (*Session, error) {
	var f fileV1
	err := json.UnmarshalRead(src(), &f)
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
	return s, nil
}

// versionOf reads format and version and nothing else of a file.
func versionOf(src source) (int, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.UnmarshalRead(src(), &head); err != nil {
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
