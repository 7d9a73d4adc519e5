package cli

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestARowThatIsTooWideGoesOnBelow(t *testing.T) {
	row := []string{"deepseek-v3", "", "671/37 B", "DeepSeek V3 needs a key that is not set. Set OPENROUTER_API_KEY."}
	widths := []int{14, 0, 10, 70}
	if got := tableRow(row, widths, 200); len(got) != 1 {
		t.Errorf("with room for all there are %d lines", len(got))
	}
	lines := tableRow(row, widths, 40)
	for _, line := range lines {
		if ansi.StringWidth(strings.TrimRight(line, " ")) > 40 {
			t.Errorf("wider than 40: %q", line)
		}
	}
	if got := strings.Join(strings.Fields(strings.Join(lines, " ")), " "); got != strings.Join(strings.Fields(strings.Join(row, " ")), " ") {
		t.Errorf("not all of the row is there: %q", got)
	}
	if len(lines) < 3 || !strings.HasPrefix(lines[1], "      DeepSeek") {
		t.Errorf("the lines are %q", lines)
	}
}
