package openai

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pieceKind is what a piece of the content is.
type pieceKind int

const (
	textPiece      pieceKind = iota
	reasoningPiece           // what the model thinks
	recastPiece              // no text: everything that came as text before was reasoning
)

// piece is a stretch of the content.
type piece struct {
	kind pieceKind
	text string
}

var fenceMarks = []string{"```", "~~~"}

// maxBlanks is how many blanks are held back to see what follows them.
const maxBlanks = 4096

// thinker separates inline reasoning from a reply's text.
//
// A tag opens reasoning at the beginning of the reply, after other reasoning,
// and at the beginning of a line outside code; anywhere else it is text that
// mentions a tag. Reasoning that is never closed runs to the end. Blanks around
// it belong to neither.
//
// A closing tag without an opening one, as servers send it whose prompt template
// ends with the opening tag, makes reasoning of all text before it. In code, in
// quotes or in the middle of a sentence it is text.
//
// The result depends on the text alone, never on how it was cut.
type thinker struct {
	started bool        // text has come: only the beginning of a line can open
	middle  bool        // in the middle of a line
	fence   bool        // inside a code block
	odd     bool        // an odd number of backticks stands before in this line
	last    rune        // the last rune of this line, 0 at its beginning
	ink     rune        // the last rune of this line that is not blank
	closer  closingMark // inside reasoning: what ends it
	drop    bool        // just after reasoning: blanks are dropped
	held    string      // what can't be decided yet
	final   bool        // nothing follows: everything is decided
	harmony *harmony    // the reply is in the raw harmony format
}

// add takes a stretch of text and returns what it is, as far as that is decided.
func (t *thinker) add(s string) []piece {
	if t.harmony != nil {
		return t.harmony.add(s)
	}
	if t.plain(s) {
		var out []piece
		t.emit(&out, s)
		t.middle = s[len(s)-1] != '\n'
		return out
	}
	s, t.held = t.held+s, ""
	return t.run(s)
}

// end returns what is still held when the reply ends.
func (t *thinker) end() []piece {
	if t.harmony != nil {
		return t.harmony.end()
	}
	held := t.held
	t.held, t.final = "", true
	if t.drop && strings.TrimSpace(held) == "" {
		return nil
	}
	return t.run(held)
}

func (t *thinker) run(s string) []piece {
	var out []piece
	for s != "" {
		switch {
		case t.harmony != nil:
			if t.final {
				return append(append(out, t.harmony.add(s)...), t.harmony.end()...)
			}
			return append(out, t.harmony.add(s)...)
		case t.closer.text != "":
			s = t.inside(s, &out)
		case t.middle:
			s = t.line(s, &out)
		default:
			s = t.lineStart(s, &out)
		}
	}
	return out
}

// plain reports whether a stretch, as most are, is text in which no line can
// begin with a tag or a fence and no tag can stand, up to and including the line
// that it leaves open.
func (t *thinker) plain(s string) bool {
	if s == "" || t.closer.text != "" || t.held != "" || !t.started || t.drop || strings.ContainsAny(s, "<`~[") || strings.Contains(s, "◁") {
		return false
	}
	last := s[strings.LastIndexByte(s, '\n')+1:]
	if !t.middle && strings.TrimLeft(s, " \t") == "" {
		return false
	}
	return last == "" || last == s && t.middle || strings.TrimLeft(last, " \t") != ""
}

// emit appends text and keeps what has to be known of the open line.
func (t *thinker) emit(out *[]piece, s string) {
	if s == "" {
		return
	}
	*out = append(*out, piece{text: s})
	line := s
	if n := strings.LastIndexByte(s, '\n'); n >= 0 {
		line, t.odd, t.last, t.ink = s[n+1:], false, 0, 0
	}
	if line == "" {
		return
	}
	if strings.Count(line, "`")%2 == 1 {
		t.odd = !t.odd
	}
	t.last, _ = utf8.DecodeLastRuneInString(line)
	if inked := strings.TrimRightFunc(line, unicode.IsSpace); inked != "" {
		t.ink, _ = utf8.DecodeLastRuneInString(inked)
	}
}

// inside takes reasoning up to its end, and holds back what may be the
// beginning of the closing tag.
func (t *thinker) inside(s string, out *[]piece) string {
	if start, end := t.closer.find(s); end > 0 {
		*out = addPiece(*out, piece{reasoningPiece, s[:start]})
		t.closer, t.drop = closingMark{}, true
		return s[end:]
	}
	keep := 0
	if !t.final {
		keep = t.closer.overlap(s)
	}
	*out = addPiece(*out, piece{reasoningPiece, s[:len(s)-keep]})
	t.held = s[len(s)-keep:]
	return ""
}

// line takes the rest of an open line, up to a closing tag that stands in it.
func (t *thinker) line(s string, out *[]piece) string {
	end := strings.IndexByte(s, '\n') + 1
	if end == 0 {
		end = len(s)
	}
	for at := 0; at < end && !t.fence; {
		n := strings.IndexAny(s[at:end], "<[◁")
		if n < 0 {
			break
		}
		at += n
		length, isHarmony, partial := loneMark(s[at:])
		switch {
		case partial && !t.final:
			t.emit(out, s[:at])
			t.held = s[at:]
			return ""
		case length == 0:
			_, width := utf8.DecodeRuneInString(s[at:])
			at += width
			continue
		}
		t.emit(out, s[:at])
		s, end = s[at:], end-at
		if isHarmony && !t.odd {
			t.harmony = &harmony{recast: true}
			return s
		}
		closes, decided := t.closes(s[length:])
		if !decided {
			t.held = s
			return ""
		}
		if closes {
			t.recast(out)
			return s[length:]
		}
		at = length
	}
	t.emit(out, s[:end])
	t.middle = s[end-1] != '\n'
	return s[end:]
}

// closes reports whether a closing tag that stands in the open line, with rest
// after it, ends reasoning and is not just mentioned.
func (t *thinker) closes(rest string) (closes, decided bool) {
	switch {
	case t.fence || t.odd || strings.ContainsRune("`'\"“‘«「『（([", t.last):
		return false, true
	case t.last != ' ' && t.last != '\t', !unicode.IsLetter(t.ink) && !unicode.IsDigit(t.ink):
		return true, true
	case rest == "":
		return true, t.final
	}
	return rest[0] == '\n' || rest[0] == '\r', true
}

// recast makes reasoning of all text that has come.
func (t *thinker) recast(out *[]piece) {
	*out = append(*out, piece{kind: recastPiece})
	t.started, t.middle, t.odd, t.last, t.ink, t.drop = false, false, false, 0, 0, true
}

// lineStart decides what a line begins with.
func (t *thinker) lineStart(s string, out *[]piece) string {
	blanks := " \t"
	if !t.started || t.drop {
		blanks = " \t\r\n"
	}
	word := strings.TrimLeft(s, blanks)
	if word == "" && len(s) < maxBlanks && !t.final {
		t.held = s
		return ""
	}
	if !t.fence && word != "" {
		rest, done, partial := t.mark(s, word, out)
		if done {
			return rest
		}
		if partial && !t.final {
			t.held = s
			return ""
		}
	}
	for _, mark := range fenceMarks {
		if strings.HasPrefix(word, mark) {
			t.fence = !t.fence
		} else if word != "" && strings.HasPrefix(mark, word) && !t.final {
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
		t.emit(out, "\n")
		return s[1:]
	}
	t.middle = true
	if blank := len(s) - len(strings.TrimLeft(s, " \t")); blank > 0 && blank < len(s) {
		t.emit(out, s[:blank])
		return s[blank:]
	}
	return s
}

// mark takes the tag that a line may begin with: word is s without its blanks.
func (t *thinker) mark(s, word string, out *[]piece) (rest string, done, partial bool) {
	leading := s[:len(s)-len(word)]
	bare := !t.started || t.drop // nothing but blanks since the beginning, or since reasoning
	closer, length, partial := openingMark(word, !t.started)
	if length > 0 {
		if !bare {
			t.emit(out, leading)
		}
		t.closer = closer
		return word[length:], true, false
	}
	length, isHarmony, partialLone := loneMark(word)
	switch {
	case length == 0 || isHarmony && t.started && !t.drop && t.odd:
		return "", false, partial || partialLone
	case isHarmony:
		if !bare {
			t.emit(out, leading)
		}
		t.harmony = &harmony{recast: t.started && !t.drop}
		return word, true, false
	case !t.started:
		t.drop = true
		return word[length:], true, false
	}
	// After reasoning there may be text before it, or none.
	if !bare {
		t.emit(out, leading)
		t.recast(out)
	}
	return word[length:], true, false
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
