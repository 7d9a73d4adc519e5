package sanitize

import (
	"bytes"
	"errors"
)

// ErrUTF16 is the error of PlainText.
var ErrUTF16 = errors.New("the file is in UTF-16; save it as UTF-8")

// PlainText returns the content of a text file without the byte order mark that
// Notepad and PowerShell 5.1 put in front of UTF-8. Its error is ErrUTF16 where
// the file is in UTF-16, with a mark or without one.
func PlainText(b []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		return nil, ErrUTF16
	case len(b) >= 4 && (b[0] == 0) != (b[1] == 0) && (b[0] == 0) == (b[2] == 0) && (b[1] == 0) == (b[3] == 0):
		return nil, ErrUTF16
	}
	return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), nil
}
