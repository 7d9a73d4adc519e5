package sanitize

import (
	"fmt"
	"io"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Writer passes on what is written for programs to read, with what a terminal
// could obey written as an escape instead: the right-to-left override as
// \u202e. In the strings of JSON and TOML that means the same character.
type Writer struct {
	to   io.Writer
	rest []byte // the beginning of a character whose end has not been written
}

// NewWriter passes on to another writer.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write implements io.Writer. What it returns counts the bytes that were given.
func (w *Writer) Write(b []byte) (int, error) {
	in := slices.Concat(w.rest, b)
	out := make([]byte, 0, len(in)+len(in)/8)
	for len(in) > 0 && utf8.FullRune(in) {
		r, size := utf8.DecodeRune(in)
		if r == '\r' && len(in) == 1 { // what follows decides
			break
		}
		switch {
		case r == '\n' || r == '\t' || r == '\r' && in[1] == '\n':
			out = append(out, in[0])
		case r != zwj && r != zwnj && r <= 0xffff && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp):
			out = fmt.Appendf(out, `\u%04x`, r)
		default: // with U+FFFD for a byte that is no text
			out = utf8.AppendRune(out, r)
		}
		in = in[size:]
	}
	w.rest = append([]byte(nil), in...)
	if _, err := w.to.Write(out); err != nil {
		return 0, err
	}
	return len(b), nil
}
