package providers

import "strings"

// piece is a stretch of reply text or of reasoning.
type piece struct {
	reasoning bool
	text      string
}

// thinkTags are the tags that models write around their reasoning when the
// server does not take it out.
var thinkTags = [][2]string{
	{"<think>", "</think>"},
	{"<thinking>", "</thinking>"},
	{"<thought>", "</thought>"},
}

var fenceMarks = []string{"```", "~~~"}

// maxBlanks is how many blanks are held back to see what follows them.
const maxBlanks = 4096

// thinker takes inline reasoning out of a reply's text. A tag opens reasoning
// at the beginning of the reply, after other reasoning, and at the beginning of
// a line outside code; anywhere else it is text that speaks of a tag. Reasoning
// that is never closed runs to the end. Blanks around it belong to nobody.
type thinker struct {
	started bool   // text has come: only the beginning of a line can open
	middle  bool   // in the middle of a line
	fence   bool   // inside a code block
	closer  string // inside reasoning: the tag that ends it
	drop    bool   // just after reasoning: blanks are dropped
	held    string // what can't be decided yet
}

// add takes a stretch of text and gives what it is, as far as that is decided.
func (t *thinker) add(s string) []piece {
	if t.plain(s) {
		t.middle = s[len(s)-1] != '\n'
		return []piece{{text: s}}
	}
	var out []piece
	s = t.held + s
	t.held = ""
	for s != "" {
		switch {
		case t.closer != "":
			s = t.inside(s, &out)
		case t.middle:
			n := strings.IndexByte(s, '\n')
			if n < 0 {
				out = append(out, piece{text: s})
				return out
			}
			out = append(out, piece{text: s[:n+1]})
			s = s[n+1:]
			t.middle = false
		default:
			s = t.lineStart(s, &out)
		}
	}
	return out
}

// plain tells whether a stretch, as most are, is text in which no line can begin
// with a tag or a fence, up to and including the one that it leaves open.
func (t *thinker) plain(s string) bool {
	if s == "" || t.closer != "" || t.held != "" || !t.started || t.drop || strings.ContainsAny(s, "<`~") {
		return false
	}
	last := s[strings.LastIndexByte(s, '\n')+1:]
	return last == "" || strings.TrimLeft(last, " \t") != ""
}

// inside takes reasoning up to its end, and holds back what may be the
// beginning of the closing tag.
func (t *thinker) inside(s string, out *[]piece) string {
	if n := strings.Index(s, t.closer); n >= 0 {
		*out = addPiece(*out, piece{reasoning: true, text: s[:n]})
		s = s[n+len(t.closer):]
		t.closer, t.drop = "", true
		return s
	}
	keep := overlap(s, t.closer)
	*out = addPiece(*out, piece{reasoning: true, text: s[:len(s)-keep]})
	t.held = s[len(s)-keep:]
	return ""
}

// lineStart decides what a line begins with.
func (t *thinker) lineStart(s string, out *[]piece) string {
	blanks := " \t"
	if !t.started || t.drop {
		blanks = " \t\r\n"
	}
	word := strings.TrimLeft(s, blanks)
	if word == "" && len(s) < maxBlanks {
		t.held = s
		return ""
	}
	if !t.fence {
		for _, tag := range thinkTags {
			if rest, ok := strings.CutPrefix(word, tag[0]); ok {
				if t.started && !t.drop {
					*out = addPiece(*out, piece{text: s[:len(s)-len(word)]})
				}
				t.closer = tag[1]
				return rest
			}
			if word != "" && strings.HasPrefix(tag[0], word) {
				t.held = s
				return ""
			}
		}
	}
	for _, mark := range fenceMarks {
		if strings.HasPrefix(word, mark) {
			t.fence = !t.fence
		} else if word != "" && strings.HasPrefix(mark, word) {
			t.held = s
			return ""
		}
	}
	if t.drop {
		if word == "" {
			return ""
		}
		s = word
	}
	t.started, t.drop = true, false
	if s[0] == '\n' { // an empty line: the next one begins at once
		*out = addPiece(*out, piece{text: "\n"})
		return s[1:]
	}
	t.middle = true
	return s
}

// end gives what is still held when the reply ends.
func (t *thinker) end() []piece {
	held := t.held
	t.held = ""
	if held == "" || t.drop && strings.TrimSpace(held) == "" {
		return nil
	}
	return []piece{{reasoning: t.closer != "", text: held}}
}

// addPiece appends a piece that is not empty.
func addPiece(out []piece, p piece) []piece {
	if p.text == "" {
		return out
	}
	return append(out, p)
}

// overlap is the length of the longest end of s that tag begins with.
func overlap(s, tag string) int {
	for n := min(len(tag)-1, len(s)); n > 0; n-- {
		if strings.HasSuffix(s, tag[:n]) {
			return n
		}
	}
	return 0
}
