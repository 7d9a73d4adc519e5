package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Measure is how a terminal measures text. The zero value is a terminal that
// adds up the cells of code points, as wcwidth does: tmux, xterm, Alacritty,
// VTE. One measure holds for everything on a screen.
//
// What it draws is as wide to that terminal as ansi.StringWidth says, so that
// lines of it can be put together, padded and cut by that function.
type Measure struct {
	Clusters bool // by grapheme clusters, as where mode 2027 is on
	Wide     bool // signs of ambiguous width, such as “ and …, take two cells
}

const (
	// apart stands between the code points of a cluster that take cells of
	// their own. It is a style sequence without a meaning, so that terminals
	// and cell buffers pass it over.
	apart = "\x1b[200m"
	// filler takes a second cell in our measure and none in the terminal, where
	// it is a part of the letter before it.
	filler = "\u1160"
)

// Cell is how a grapheme cluster is drawn, and in how many cells.
func (m Measure) Cell(cluster string) (drawn string, cells int) {
	if len(cluster) == 1 {
		return cluster, 1
	}
	cells = ansi.StringWidth(cluster)
	r, size := utf8.DecodeRuneInString(cluster)
	if m.Wide && cells == 1 && ambiguous(r) {
		if r >= 0x2500 && r <= 0x259f {
			return plainSign(r), 1
		}
		return cluster + filler, 2
	}
	if m.Clusters || size == len(cluster) {
		return cluster, cells
	}
	drawn, cells = codePoints(cluster, cells)
	if joinsNext(cluster) {
		drawn += apart
	}
	return drawn, cells
}

// codePoints draws a cluster of several code points for a terminal that adds
// up their cells.
func codePoints(cluster string, cells int) (drawn string, width int) {
	switch {
	case emoji(cluster):
		return firstRune(cluster, cells), cells
	case strings.ContainsFunc(cluster, conjoining):
		return separateJamo(cluster)
	case ansi.StringWidthWc(cluster) == cells:
		return cluster, cells
	}
	var b strings.Builder
	for i, r := range cluster {
		w := ansi.StringWidthWc(string(r))
		if i > 0 && w > 0 {
			b.WriteString(apart)
		}
		b.WriteRune(r)
		width += w
	}
	return b.String(), width
}

// joinsNext reports whether a cluster ends in a virama, which makes one cluster
// of it and the letter after it by the newer rules of Unicode.
func joinsNext(cluster string) bool {
	const virama = 9 // its combining class
	cluster = strings.TrimRight(cluster, "\u200d")
	_, size := utf8.DecodeLastRuneInString(cluster)
	return norm.NFC.PropertiesString(cluster[len(cluster)-size:]).CCC() == virama
}

// emoji reports whether a cluster is an emoji of several code points. A joiner
// may be one of a script, too, as between letters of Devanagari; ℹ is a letter,
// and ℹ️ none.
func emoji(cluster string) bool {
	const style, joiner, skin = "\ufe0f", "\u200d", "\xf0\x9f\x8f" // how 🏻 to 🏿 begin
	joined := strings.Contains(cluster, joiner)
	first, _ := utf8.DecodeRuneInString(cluster)
	return (joined || strings.Contains(cluster, style) || strings.Contains(cluster, skin)) && (!joined || !unicode.IsLetter(first))
}

// firstRune is an emoji without its colour of skin or its company, and blanks
// for what is missing: such terminals differ in how they draw the whole.
func firstRune(cluster string, cells int) string {
	if ansi.StringWidthWc(cluster) == cells {
		return cluster
	}
	_, size := utf8.DecodeRuneInString(cluster)
	first := cluster[:size]
	return first + strings.Repeat(" ", max(0, cells-ansi.StringWidthWc(first)))
}

func conjoining(r rune) bool {
	return r >= 0x1100 && r <= 0x11ff || r >= 0xa960 && r <= 0xa97f || r >= 0xd7b0 && r <= 0xd7ff
}

// separateJamo draws a syllable of old Hangul by the letters that it is made of,
// since terminals do not agree on how wide the parts of a syllable are.
func separateJamo(cluster string) (drawn string, cells int) {
	var b strings.Builder
	for _, r := range norm.NFC.String(cluster) {
		if conjoining(r) {
			r = standalone(r)
		}
		b.WriteRune(r)
	}
	return b.String(), ansi.StringWidth(b.String())
}

// finals are the letters that close a syllable, from U+11A8 on.
var finals = []rune("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

// standalone is the letter of its own for a part of a syllable.
func standalone(r rune) rune {
	const first = 0x11a8
	if i := int(r) - first; i >= 0 && i < len(finals) {
		return finals[i]
	}
	for letter := rune(0x3131); letter <= 0x318e; letter++ {
		if d := norm.NFKD.String(string(letter)); d == string(r) {
			return letter
		}
	}
	return r
}

func ambiguous(r rune) bool {
	return r >= 0xa1 && width.LookupRune(r).Kind() == width.EastAsianAmbiguous
}

// plainSign is a sign of ASCII in place of one that frames are drawn with.
func plainSign(r rune) string {
	switch {
	case strings.ContainsRune("─━┄┈╌▁▔", r):
		return "-"
	case strings.ContainsRune("│┃┊┆▏▕▎", r):
		return "|"
	case strings.ContainsRune("▸▶›", r):
		return ">"
	case strings.ContainsRune("◂◀‹", r):
		return "<"
	case strings.ContainsRune("●■◆★█▇▆▅▄▃▂✓", r):
		return "*"
	case strings.ContainsRune("○□◇☆◌", r):
		return "o"
	case strings.ContainsRune("·•…", r):
		return "."
	case strings.ContainsRune("×", r):
		return "x"
	case r >= 0x2500 && r <= 0x257f:
		return "+"
	}
	return "#"
}

// Text draws plain text.
func (m Measure) Text(text string) string {
	var b strings.Builder
	for state, rest := -1, text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.StepString(rest, state)
		drawn, _ := m.Cell(cluster)
		b.WriteString(drawn)
	}
	return b.String()
}

// Width is how many cells plain text takes.
func (m Measure) Width(text string) int {
	n := 0
	for state, rest := -1, text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.StepString(rest, state)
		_, cells := m.Cell(cluster)
		n += cells
	}
	return n
}

// Line fits a line of a screen, which may hold styles, to the terminal. What
// of it was not drawn by this measure is drawn by it, and the blanks that
// follow make up for the cells that it takes more, so that what stands right of
// them stays where it is.
func (m Measure) Line(line string) string {
	if m.Clusters && !m.Wide || !m.differs(line) {
		return line
	}
	var b strings.Builder
	debt, blank := 0, false
	for line != "" {
		if line[0] == ansi.ESC { // what follows belongs to nothing before it
			_, _, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
			b.WriteString(line[:n])
			line = line[n:]
			continue
		}
		cluster, _ := ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth)
		line = line[len(cluster):]
		if cluster == " " {
			if blank && debt > 0 {
				debt--
				continue
			}
			blank = true
			b.WriteByte(' ')
			continue
		}
		blank = false
		drawn, more := m.element(cluster, strings.HasPrefix(line, filler))
		b.WriteString(drawn)
		debt += more
	}
	return b.String()
}

// element is how a cluster of a finished line is drawn, and how many cells more
// it takes than the line has for it. A filler after it has been there before.
func (m Measure) element(cluster string, filled bool) (drawn string, more int) {
	r, _ := utf8.DecodeRuneInString(cluster)
	if filled || cluster == filler {
		return cluster, 0
	}
	if m.Wide && ambiguous(r) && (r >= 0x2190 && r <= 0x27bf || strings.ContainsRune("·•…›‹×", r)) {
		return plainSign(r), 0
	}
	drawn, cells := m.Cell(cluster)
	return strings.TrimSuffix(drawn, apart), cells - ansi.StringWidth(cluster)
}

// differs reports whether a line may hold what this measure draws in its own
// way.
func (m Measure) differs(line string) bool {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c < 0xc2:
		case m.Wide:
			return true
		case c == 0xe0, c == 0xe1, c == 0xea, c == 0xed, c == 0xf0:
			return true
		case c == 0xef && i+1 < len(line) && (line[i+1] == 0xb8 || line[i+1] == 0xbe): // a variation selector, a half-width voice mark
			return true
		case c == 0xe2 && strings.HasPrefix(line[i:], "\u200d"):
			return true
		}
	}
	return false
}

// RightToLeft reports whether a text holds letters of Hebrew, Arabic or another
// script that runs from the right.
func RightToLeft(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		switch c := text[i]; {
		case c >= 0xd7 && c <= 0xdf, c == 0xd6 && text[i+1] >= 0x90: // U+0590 to U+07FF
			return true
		case c == 0xe0 && text[i+1] >= 0xa0 && text[i+1] <= 0xa3: // to U+08FF
			return true
		case c == 0xef && (text[i+1] >= 0xad && text[i+1] <= 0xb7 || text[i+1] == 0xb9 || text[i+1] == 0xba): // presentation forms
			return true
		}
	}
	return false
}
