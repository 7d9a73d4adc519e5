package lang

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// Wrap breaks plain text to a width, where Unicode (UAX 14) lets lines break,
// so that Chinese beside Latin fills its lines. A line is wider only where one
// character is.
func Wrap(text string, width int) []string {
	width = max(1, width)
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		out = wrapLine(out, line, width)
	}
	return out
}

func wrapLine(out []string, line string, width int) []string {
	start, last, at, used := 0, 0, 0, 0
	rest, state := line, -1
	for rest != "" {
		var cluster string
		var boundaries int
		cluster, rest, boundaries, state = uniseg.StepString(rest, state)
		w := 1
		if len(cluster) > 1 {
			w = ansi.StringWidth(cluster)
		}
		if used+w > width && cluster != " " && at > start {
			if last <= start {
				last = at // a word that is wider than the line
			}
			out = append(out, strings.TrimRight(line[start:last], " "))
			start, used = last, ansi.StringWidth(line[last:at])
		}
		at += len(cluster)
		used += w
		if boundaries&uniseg.MaskLine != uniseg.LineDontBreak {
			last = at
		}
	}
	return append(out, strings.TrimRight(line[start:], " "))
}
