package lang

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Wrap breaks plain text to a width, where Unicode (UAX 14) lets lines break,
// so that Chinese beside Latin fills its lines. A line is wider only where one
// character is. The text is measured by clusters.
func Wrap(text string, width int) []string { return Measure{Clusters: true}.Wrap(text, width) }

// Wrap is the function Wrap by this measure. Its lines are drawn by it.
func (m Measure) Wrap(text string, width int) []string {
	width = max(1, width)
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		out = m.wrapLine(out, line, width)
	}
	return out
}

func (m Measure) wrapLine(out []string, line string, width int) []string {
	var b strings.Builder // the line at hand, as it is drawn
	used := 0
	last, lastUsed := 0, 0 // where it may end
	for rest, state := line, -1; rest != ""; {
		var cluster string
		var boundaries int
		cluster, rest, boundaries, state = uniseg.StepString(rest, state)
		drawn, cells := m.Cell(cluster)
		if used+cells > width && cluster != " " && used > 0 {
			if last == 0 {
				last, lastUsed = b.Len(), used // a word that is wider than the line
			}
			text := b.String()
			out = append(out, strings.TrimRight(text[:last], " "))
			b.Reset()
			b.WriteString(text[last:])
			used -= lastUsed
			last, lastUsed = 0, 0
		}
		b.WriteString(drawn)
		used += cells
		if boundaries&uniseg.MaskLine != uniseg.LineDontBreak {
			last, lastUsed = b.Len(), used
		}
	}
	return append(out, strings.TrimRight(b.String(), " "))
}
