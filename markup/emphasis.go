package markup

import (
	"bytes"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const unlimited = math.MaxInt

// delimiterParser reads runs of one mark.
type delimiterParser struct {
	mark        byte
	least, most int  // marks in a run
	standard    bool // by CommonMark's own rule
	processor   parser.DelimiterProcessor
}

// Trigger implements parser.InlineParser.
func (p delimiterParser) Trigger() []byte { return []byte{p.mark} }

// Parse implements parser.InlineParser.
func (p delimiterParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	rest, segment := block.PeekLine()
	length := len(rest) - len(bytes.TrimLeft(rest, string(p.mark)))
	if block.PrecendingCharacter() == rune(p.mark) || length < p.least || length > p.most {
		return nil
	}
	open, closing := Flanks(block.Source(), segment.Start, length)
	if p.standard {
		d := parser.ScanDelimiter(rest, block.PrecendingCharacter(), 1, p.processor)
		open, closing = d.CanOpen, d.CanClose
	}
	node := parser.NewDelimiter(open, closing, length, p.mark, p.processor)
	node.Segment = segment.WithStop(segment.Start + length)
	block.Advance(length)
	pc.PushDelimiter(node)
	return node
}

// Marks are the places of the marks around emphasis, in bytes of the source.
type Marks struct{ Open, Close, Length int }

// marksKey is the attribute of a node that holds its Marks.
var marksKey = []byte("marks")

// MarksOf returns the marks of a node, if it is emphasis or struck out.
func MarksOf(n ast.Node) (Marks, bool) {
	switch n.(type) {
	case *ast.Emphasis, *extension.Strikethrough:
		value, _ := n.Attribute(marksKey)
		m, ok := value.(Marks)
		return m, ok
	}
	return Marks{}, false
}

// matcher makes nodes of the marks that belong together. It notes the pair that
// was looked at last, which is the pair that matches.
type matcher struct {
	chars string
	node  func(level int) ast.Node
	last  Marks
}

// IsDelimiter implements parser.DelimiterProcessor.
func (m *matcher) IsDelimiter(b byte) bool { return strings.IndexByte(m.chars, b) >= 0 }

// CanOpenCloser implements parser.DelimiterProcessor.
func (m *matcher) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	m.last = Marks{Open: opener.Segment.Start + opener.Length, Close: closer.Segment.Start + closer.OriginalLength - closer.Length}
	return opener.Char == closer.Char
}

// OnMatch implements parser.DelimiterProcessor.
func (m *matcher) OnMatch(consumes int) ast.Node {
	n := m.node(consumes)
	n.SetAttribute(marksKey, Marks{Open: m.last.Open - consumes, Close: m.last.Close, Length: consumes})
	return n
}

func emphasis() *matcher {
	return &matcher{chars: "*_", node: func(level int) ast.Node { return ast.NewEmphasis(level) }}
}

func strikethrough() *matcher {
	return &matcher{chars: "~", node: func(int) ast.Node { return extension.NewStrikethrough() }}
}

// Flanks reports whether the run of marks at a place in a text can open and
// close emphasis. CommonMark lets a run beside punctuation open or close only
// where a blank or more punctuation stands on its other side, which never comes
// in a script without blanks. So a character of such a script counts as a blank
// does, and its punctuation as a letter. This is the rule of
// https://github.com/tats-u/markdown-cjk-friendly, for all scripts without blanks.
func Flanks(source []byte, at, length int) (open, closing bool) {
	before, after := sideBefore(source[:at]), sideAfter(source[at+length:])
	left := !after.blank && (!after.mark || before.blank || before.mark || before.unspaced)
	right := !before.blank && (!before.mark || after.blank || after.mark || after.unspaced)
	if source[at] == '_' {
		return left && (!right || before.punctuation), right && (!left || after.punctuation)
	}
	return left, right
}

// side is the character on one side of a run.
type side struct {
	blank       bool
	punctuation bool
	unspaced    bool // it belongs to a script without blanks
	mark        bool // it is punctuation of a script with blanks
}

func sideBefore(source []byte) side {
	r, size := utf8.DecodeLastRune(source)
	next, _ := utf8.DecodeLastRune(source[:len(source)-size])
	return sideOf(r, size, next)
}

func sideAfter(source []byte) side {
	r, size := utf8.DecodeRune(source)
	next, _ := utf8.DecodeRune(source[size:])
	return sideOf(r, size, next)
}

// sideOf classifies a character by the one behind it: quotation marks and dots
// that Chinese shares with other scripts belong to it beside its letters.
func sideOf(r rune, size int, behind rune) side {
	if size == 0 || unicode.IsSpace(r) {
		return side{blank: true}
	}
	s := side{punctuation: util.IsPunctRune(r), unspaced: unspaced(r)}
	if strings.ContainsRune("“”‘’…—·", r) && unspaced(behind) {
		s.unspaced = true
	}
	s.mark = s.punctuation && !s.unspaced
	return s
}

// scripts are those that are written without blanks, and Korean, whose
// particles stand right after a word.
var scripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Yi, unicode.Thai, unicode.Lao,
	unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Balinese,
}

// unspaced reports whether a character belongs to a script without blanks: its
// letters, its punctuation and its wide forms.
func unspaced(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r >= 0x3001 && r <= 0x303f, r >= 0x30fb && r <= 0x30fc, r >= 0x3200 && r <= 0x33ff:
		return true
	case r >= 0xfe10 && r <= 0xfe1f, r >= 0xfe30 && r <= 0xfe4f, r >= 0xff01 && r <= 0xffee:
		return true
	}
	return unicode.In(r, scripts...)
}
