package markdown

import "strings"

// compactor follows the styles of lines. Glamour opens and closes a style for
// nearly every cell, and lets some run on into the next line.
type compactor struct {
	open string // the styles in force, as they were opened
}

// style takes a sequence into account. Of control sequences only styles (SGR)
// count; the others are dropped.
func (c *compactor) style(seq string) {
	switch {
	case !strings.HasPrefix(seq, "\x1b[") || !strings.HasSuffix(seq, "m"):
	case seq == "\x1b[m" || seq == "\x1b[0m":
		c.open = ""
	case strings.HasPrefix(seq, "\x1b[0;"):
		c.open = seq
	case !strings.HasSuffix(c.open, seq):
		c.open += seq
	}
}

// sequenceEnd is where the control sequence that begins at i ends.
func sequenceEnd(s string, i int) int {
	if i+1 >= len(s) {
		return len(s)
	}
	if strings.IndexByte("]P_^X", s[i+1]) >= 0 { // a text up to BEL or ESC \
		for j := i + 2; j < len(s); j++ {
			if s[j] == 0x07 {
				return j + 1
			}
			if s[j] == 0x1b && j+1 < len(s) && s[j+1] == '\\' {
				return j + 2
			}
		}
		return len(s)
	}
	if s[i+1] != '[' {
		return min(i+2, len(s))
	}
	for j := i + 2; j < len(s); j++ {
		if s[j] >= 0x40 && s[j] <= 0x7e {
			return j + 1
		}
	}
	return len(s)
}
