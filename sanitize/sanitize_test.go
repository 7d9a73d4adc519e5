package sanitize

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "hello\nworld", "hello\nworld"},
		{"chinese and emoji", "你好，世界 👩‍👩‍👧 ❤️", "你好，世界 👩‍👩‍👧 ❤️"},
		{"colour", "a\x1b[31mred\x1b[0mb", "aredb"},
		{"title", "a\x1b]0;owned\x07b", "ab"},
		{"clipboard with string terminator", "a\x1b]52;c;ZXZpbA==\x1b\\b", "ab"},
		{"link", "\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\", "text"},
		{"device control", "a\x1bPq#0\x1b\\b", "ab"},
		{"application command", "a\x1b_G;AAAA\x1b\\b", "ab"},
		{"unfinished", "abc\x1b[3", "abc"},
		{"c1 csi as a rune", "a\u009b31mb", "ab"},
		{"bell, backspace, delete", "a\x07b\x08c\x7fd", "abcd"},
		{"carriage return", "one\r\ntwo\rthree", "one\ntwo\nthree"},
		{"tab", "a\tb", "a    b"},
		{"bidi override", "abc\u202edef\u202c", "abcdef"},
		{"bidi isolate and marks", "a\u2066b\u2069c\u200ed\u061ce", "abcde"},
		{"zero width run", "a\u200b\u200b\ufeff\u2060b", "ab"},
		{"lone joiner", "a\u200db", "ab"},
		{"persian non-joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"tags", "x\U000e0041\U000e007fy", "xy"},
		{"soft hyphen", "a\u00adb", "ab"},
		{"invalid", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"surrogate bytes", "a\xed\xa0\x80b", "a\ufffdb"},
		{"line separators", "a\u2028b\u2029c\u0085d", "a\nb\nc\nd"},
		{"nul", "a\x00b", "ab"},
		{"private use", "a\ue000b", "ab"},
		{"accents stay", "e\u0301 ñ", "e\u0301 ñ"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Text(tt.in); got != tt.want {
				t.Errorf("Text(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestTextLimitsMarks(t *testing.T) {
	got := Text("Z" + strings.Repeat("\u0301", 50) + "a")
	if n := strings.Count(got, "\u0301"); n != maxMarks {
		t.Errorf("%d marks are left, want %d", n, maxMarks)
	}
	if !strings.HasSuffix(got, "a") {
		t.Errorf("the letter after the marks is gone: %q", got)
	}
}

func TestLine(t *testing.T) {
	if got := Line("  one\n\n two\t\tthree\x1b[2J \n"); got != "one two three" {
		t.Errorf("Line gave %q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "plain", "a\x1b[31mb", "\x1b]52;c;x", "你\u202e好\u200d", "\xed\xa0\x80", "👩‍👧\ufe0f\ufe0f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := Text(in)
		if !utf8.ValidString(out) {
			t.Fatalf("Text(%q) = %q is not UTF-8", in, out)
		}
		for _, r := range out {
			if r != '\n' && unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control) {
				t.Fatalf("Text(%q) = %q holds %U", in, out, r)
			}
		}
		if again := Text(out); again != out {
			t.Fatalf("Text is not settled after one pass: %q, then %q", out, again)
		}
	})
}

func BenchmarkTextClean(b *testing.B) {
	s := strings.Repeat("A plain line of a reply, as nearly all of them are.\n", 400)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Text(s)
	}
}
