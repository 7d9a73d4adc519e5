package report

import (
	"strings"
	"unicode/utf8"
)

// The style of a reply is measured, never rated.
const (
	styleLength = iota // characters
	styleHeadings
	styleLists
	styleBold
	styles
)

// styleName is a measure's name in the outputs.
func styleName(s int) string { return [styles]string{"length", "headings", "lists", "bold"}[s] }

// styleOf measures a reply: its characters, how many of its lines are headings
// or items of lists, and how many stretches are bold.
func styleOf(text string) [styles]float64 {
	var out [styles]float64
	out[styleLength] = float64(utf8.RuneCountInString(text))
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#") && strings.HasPrefix(strings.TrimLeft(line, "#"), " "):
			out[styleHeadings]++
		case listItem(line):
			out[styleLists]++
		}
	}
	out[styleBold] = float64(strings.Count(text, "**") / 2)
	return out
}

func listItem(line string) bool {
	if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "+ ") {
		return true
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	return digits > 0 && (strings.HasPrefix(line[digits:], ". ") || strings.HasPrefix(line[digits:], ") "))
}

// styleDifference is the difference of two measures over their sum, 0 where
// both are 0.
func styleDifference(a, b [styles]float64) [styles]float64 {
	var out [styles]float64
	for i := range out {
		if sum := a[i] + b[i]; sum > 0 {
			out[i] = (a[i] - b[i]) / sum
		}
	}
	return out
}
