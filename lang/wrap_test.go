package lang

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 6, []string{"one", "two", "three"}},
		{"unbreakable", 4, []string{"unbr", "eaka", "ble"}},
		{"中文，好吗", 6, []string{"中文，", "好吗"}},
		{"我说hello世界", 6, []string{"我说", "hello", "世界"}},
		{"我今天说 good morning 了", 14, []string{"我今天说 good", "morning 了"}},
		{"a\n\nb", 5, []string{"a", "", "b"}},
		{"宽", 1, []string{"宽"}},
	}
	for _, tt := range tests {
		if got := Wrap(tt.text, tt.width); strings.Join(got, "|") != strings.Join(tt.want, "|") {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

// No Chinese line begins with what closes the line before it.
func TestNoLineBeginsWithAFullStop(t *testing.T) {
	for key, text := range Must("zh").text {
		for width := 8; width <= 80; width++ {
			for i, line := range Wrap(text, width) {
				if r, _ := utf8.DecodeRuneInString(line); i > 0 && strings.ContainsRune("，。、；：？！）》”’…", r) {
					t.Fatalf("%s at %d: a line begins with %q", key, width, line)
				}
			}
		}
	}
}
