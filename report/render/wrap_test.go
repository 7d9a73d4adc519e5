package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 8, []string{"one two", "three"}},
		{"one two", 7, []string{"one two"}},
		{"  a   b", 4, []string{"  a", "b"}},
		{"EQ-Bench 3", 5, []string{"EQ-Be", "nch 3"}},
		{"a EQ-Bench 3", 8, []string{"a", "EQ-Bench", "3"}},
		{"凭 22 个模型还看不出", 8, []string{"凭 22 个", "模型还看", "不出"}},
		{"有 22 个", 5, []string{"有", "22 个"}},
		{"有有 22 个", 8, []string{"有有", "22 个"}},
		{"在第 3 位", 7, []string{"在", "第 3 位"}},
		{"感性，理性", 5, []string{"感", "性，", "理性"}},
		{"感性（理性）", 6, []string{"感性", "（理", "性）"}},
		{"感性ρ为 0.63（0.3 … 0.8）", 12, []string{"感性ρ为 0.63", "（0.3 …", "0.8）"}},
		{"👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 4, []string{"👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧"}},
	}
	for _, tt := range tests {
		if got := wrap(keepCounts(tt.text), tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("%q in %d cells is %q, not %q", tt.text, tt.width, got, tt.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("凭 22 个模型，EQ-Bench 3 还看不出（95%）。", 9)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = 2 + max(0, width)%80
		text = strings.Map(func(r rune) rune { // as texts are when they come here
			if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa1 || r == '\u2028' {
				return -1
			}
			return r
		}, strings.ToValidUTF8(text, ""))
		lines := wrap(text, width)
		for _, line := range lines {
			if ansi.StringWidth(line) > width {
				t.Errorf("%q has more than %d cells", line, width)
			}
		}
		if got, want := strings.Join(strings.Fields(strings.Join(lines, "")), ""), strings.Join(strings.Fields(text), ""); got != want {
			t.Errorf("%q became %q", text, lines)
		}
	})
}
