package markdown

import "strings"

// compactor writes lines with as few style sequences as they need. Glamour
// opens and closes a style for nearly every cell.
type compactor struct {
	open string // the styles in force, as they were opened
}

// line is a line without trailing spaces and without styles left open. Of
// control sequences only styles (SGR) are let through.
func (c *compactor) line(s string) string {
	var b strings.Builder
	written := ""
	spaces := 0 // held back until something follows
	for i := 0; i < len(s); {
		if s[i] == 0x1b {
			end := sequenceEnd(s, i)
			c.style(s[i:end])
			i = end
			continue
		}
		next := strings.IndexByte(s[i:], 0x1b)
		if next < 0 {
			next = len(s) - i
		}
		text := s[i : i+next]
		i += next
		trimmed := strings.TrimRight(text, " ")
		if trimmed == "" {
			spaces += len(text)
			continue
		}
		for range spaces {
			b.WriteByte(' ')
		}
		if c.open != written {
			if written != "" {
				b.WriteString("\x1b[m")
			}
			b.WriteString(c.open)
			written = c.open
		}
		b.WriteString(trimmed)
		spaces = len(text) - len(trimmed)
	}
	if written != "" {
		b.WriteString("\x1b[m")
	}
	return b.String()
}

// style takes a sequence into account.
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

// trim cuts a line's trailing spaces.
func trim(s string) string {
	var c compactor
	return c.line(s)
}
