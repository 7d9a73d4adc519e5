package markdown

import (
	"regexp"
	"strings"
)

// boundary is the last place at or after from where a top-level block has
// surely ended, so that what stands before it can be rendered on its own. It
// is the beginning of a line after a blank one that neither continues a list
// nor stands in a fence. from must be such a place itself, or 0.
func boundary(text string, from int) int {
	last := from
	fence, blank, list := "", false, false
	for at := from; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			break // the last line is still being written
		}
		line := text[at : at+end]
		kind := lineKind(line)
		switch {
		case fence != "":
			if closes(line, fence) {
				fence = ""
			}
		case kind == lineBlank:
		default:
			if blank && at > from && kind != lineIndented && (!list || kind != lineItem) {
				last, list = at, false
			}
			list = list || kind == lineItem
			fence = opens(line)
		}
		blank = fence == "" && kind == lineBlank
		at += end + 1
	}
	return last
}

type lineType int

const (
	lineText lineType = iota
	lineBlank
	lineItem
	lineIndented
)

var item = regexp.MustCompile(`^ {0,3}([-+*]|\d{1,9}[.)])(\s|$)`)

func lineKind(line string) lineType {
	switch {
	case strings.TrimSpace(line) == "":
		return lineBlank
	case item.MatchString(line):
		return lineItem
	case strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"):
		return lineIndented
	default:
		return lineText
	}
}

var fenceLine = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})")

// opens is the fence that a line opens, empty if none.
func opens(line string) string {
	if m := fenceLine.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return ""
}

func closes(line, fence string) bool {
	line = strings.TrimSpace(line)
	return len(line) >= len(fence) && strings.Trim(line, fence[:1]) == ""
}

var acrossBlocks = regexp.MustCompile(`(?m)^ {0,3}\[[^\]]+\]:|^ {0,3}<|^ {0,3}:\s|\[\^`)

// crossing says whether a text has something by which one block changes
// another: definitions of links or footnotes, HTML, definition lists, or two
// lists with nothing but a blank line between.
func crossing(text string) bool { return acrossBlocks.MatchString(text) }

// part is a stretch of text that is a table, or that has none.
type part struct {
	text  string
	table bool
}

var delimiterRow = regexp.MustCompile(`^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$`)

// parts cuts a text before and after each table: a row with a bar over a row
// of dashes, up to the next blank line. Inside fences there are none.
func parts(text string) []part {
	lines := strings.SplitAfter(text, "\n")
	var out []part
	var flowing strings.Builder
	fence := ""
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], "\n")
		if fence != "" || opens(line) != "" {
			if fence == "" {
				fence = opens(line)
			} else if closes(line, fence) {
				fence = ""
			}
			flowing.WriteString(lines[i])
			continue
		}
		if !tableAt(lines, i) {
			flowing.WriteString(lines[i])
			continue
		}
		if flowing.Len() > 0 {
			out = append(out, part{text: flowing.String()})
			flowing.Reset()
		}
		var table strings.Builder
		for ; i < len(lines) && strings.TrimSpace(lines[i]) != ""; i++ {
			table.WriteString(lines[i])
		}
		i--
		out = append(out, part{text: table.String(), table: true})
	}
	if flowing.Len() > 0 {
		out = append(out, part{text: flowing.String()})
	}
	return out
}

func tableAt(lines []string, i int) bool {
	if i+1 >= len(lines) || !strings.Contains(lines[i], "|") || strings.HasPrefix(lines[i], "    ") {
		return false
	}
	next := strings.TrimRight(lines[i+1], "\n")
	return strings.Contains(next, "-") && (strings.Contains(next, "|") || strings.Contains(next, ":")) && delimiterRow.MatchString(next)
}
