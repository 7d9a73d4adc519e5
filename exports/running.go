package exports

import (
	"regexp"
	"slices"
	"strings"
)

// running reports whether a fence with this info is more than code to some
// program: GitHub, Obsidian and others draw diagrams and maps of it or ask a
// plug-in; R Markdown, Quarto and Org run what is in braces.
func running(info string) bool {
	info = strings.ToLower(strings.TrimSpace(info))
	name, _, _ := strings.Cut(info, " ")
	return strings.Contains(name, "{") || slices.Contains([]string{
		"mermaid", "math", "geojson", "topojson", "stl", "dataview", "dataviewjs", "tasks", "query", "button", "meta-bind", "templater",
		"plantuml", "puml", "graphviz", "dot", "wavedrom", "vega", "vega-lite", "vegalite", "abc", "tikz", "chart",
	}, name)
}

// span is the beginning of code in a line that is run: by knitr, Quarto, and
// Dataview.
var span = regexp.MustCompile(`^(r[ #\n]|\{[a-z.]|\$?=)`)

func runningSpan(code []byte) bool { return span.Match(code) }
