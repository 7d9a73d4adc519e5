package lang

import "testing"

func TestWords(t *testing.T) {
	tests := []struct {
		text          string
		before, after string // what is left of the word before the end, what follows the first
	}{
		{"", "", ""},
		{"one", "", ""},
		{"one two", "one ", " two"},
		{"one, two; ", "one, ", ", two; "},
		{"it's fine", "it's ", " fine"},
		{"3.14 is it.", "3.14 is ", " is it."},
		{"我今天很难过。", "我今天很难", "今天很难过。"},
		{"我说hello，你说", "我说hello，你", "说hello，你说"},
		{"カタカナ と", "カタカナ ", " と"},
		{"...", "", ""},
		{"a 😀", "a ", " 😀"},
		{"one\ntwo", "one\n", "\ntwo"},
	}
	for _, tt := range tests {
		if got := tt.text[:WordBefore(tt.text)]; got != tt.before {
			t.Errorf("before the last word of %q is %q, want %q", tt.text, got, tt.before)
		}
		if got := tt.text[WordAfter(tt.text):]; got != tt.after {
			t.Errorf("after the first word of %q is %q, want %q", tt.text, got, tt.after)
		}
	}
}
