package sanitize

import (
	"errors"
	"testing"
)

func TestPlainText(t *testing.T) {
	for _, c := range []struct {
		name, file, want string
		utf16            bool
	}{
		{"without a mark", "lang = 1", "lang = 1", false},
		{"with a mark", "\xef\xbb\xbflang = 1", "lang = 1", false},
		{"one mark only", "\xef\xbb\xbf\xef\xbb\xbfx", "\xef\xbb\xbfx", false},
		{"empty", "", "", false},
		{"a mark alone", "\xef\xbb\xbf", "", false},
		{"little endian", "\xff\xfel\x00a\x00", "", true},
		{"big endian", "\xfe\xff\x00l\x00a", "", true},
		{"little endian without a mark", "l\x00a\x00n\x00", "", true},
		{"big endian without a mark", "\x00l\x00a\x00n", "", true},
		{"Chinese", "标题", "标题", false},
		{"a zero byte", "a\x00bc", "a\x00bc", false},
	} {
		got, err := PlainText([]byte(c.file))
		if string(got) != c.want || errors.Is(err, ErrUTF16) != c.utf16 {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}
