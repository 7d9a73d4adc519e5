// Package hostile has texts that no terminal should be sent, and finds what of
// them has come through.
package hostile

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts are what a model, a file or another program could have a terminal do.
// Each has the word "evil" in it, which may be shown.
var Texts = []string{
	"\x1b[31mevil\x1b[0m", "evil\x1b[2J\x1b[H", "\x1b[?1049levil", "evil\x1b[6n", "\x1b[200~evil\x1b[201~", // CSI
	"\x1b]0;evil\x07evil", "\x1b]2;evil\x1b\\evil", "\x1b]52;c;ZXZpbA==\x07evil", "\x1b]8;;http://evil.example\x1b\\evil\x1b]8;;\x1b\\", // OSC
	"\x1bPq#0;2;0;0;0evil\x1b\\evil", "\x1bP+q544e\x1b\\evil", "\x1b_Gf=100;ZXZpbA==\x1b\\evil", "\x1b^evil\x1b\\evil", "\x1bXevil\x1b\\evil", // DCS, APC, PM, SOS
	"\x1bcevil", "evil\x1b#8", "\x1b(0evil", "\x1b7evil\x1b8", "evil\x1b", "evil\x1b[", "evil\x1b]52;c;", "evil\x1b[38;2;", // others, and unfinished ones
	"\u009b31mevil", "\u009d52;c;ZXZpbA==\u009cevil", "\u0090qevil\u009c", "\u0085evil", "\x9b31mevil", "\xc2\x9b2Jevil", // C1
	"evil\x07\x08\x7f\x00\x0e\x0f", "good\revil", "good\x08\x08\x08\x08evil", "evil\v\f", // C0
	"\u202eevil\u202c", "\u2066evil\u2069\u2067x", "\u200eevil\u200f\u061c", // bidi
	"e" + strings.Repeat("\u200b", 500) + "vil evil", "evil\ufeff\u2060\u00ad\u180e", "evil" + strings.Repeat("\u200d", 50), "evil\U000e0041\U000e007f", // zero width
	"evil" + strings.Repeat("\u0301", 300), "evil\u20dd" + strings.Repeat("\u0489", 40), // marks
	"evil\xed\xa0\x80\xed\xb0\x80", "evil\xff\xfe\x80", "evil\xc3", "evil\xf4\x90\x80\x80", // no text
	"&#x202e;evil&#27;[31m&#x1b;]52;c;x&#7;&#155;31m", "`evil\x1b[31m`", "[evil](http://\x1b[31mevil \"\x1b]0;evil\x07\")", "```\x1b[31m\nevil\x1b[2J\n```", // Markdown
	"| evil\x1b[31m | \u202eb |\n|--|--|\n| \x1b]52;c;x\x07 | \u009b2J |", "evil \\\x1b[31m", "<evil\x1b[31m>", "![evil\x1b[2J](\x1b[2J)", // more of it
	"\x1b\x1b[31mevil", "\x1b[3\x1b[31m1mevil", "\x1b[\x1b[31m31mevil", "\x1b]\x1b]0;evil\x07", "\x1b\x00[31mevil", "\x1b\u200b[31mevil", // one inside the other
	"\x1b\u202e[31mevil", "\xc2\x1b[31m\x9bevil", "\x1b\xff[31mevil", "\u2028evil\u2029evil", "\ue000evil\U000f0000", // and what is left
}

// The joiners, which have a meaning between some letters.
const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

// mostMarks is how many combining marks a letter may carry.
const mostMarks = 6

var style = regexp.MustCompile(`^\x1b\[[0-9;:]*m`)

// Kind is what an output may have.
type Kind int

// The kinds of output. Each may have line breaks.
const (
	Plain  Kind = iota // text
	Styled             // and sequences that set colours and looks
	Data               // text for programs, in which marks and what is beyond U+FFFF stand as they are
)

// Find says what stands in an output that may not; nil if there is nothing.
func Find(output string, kind Kind) error {
	marks, last := 0, rune(0)
	for i := 0; i < len(output); {
		r, size := utf8.DecodeRuneInString(output[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return found("a byte that is no text", output, i)
		case r == 0x1b && kind == Styled:
			if size = len(style.FindString(output[i:])); size == 0 {
				return found("a sequence that sets no style", output, i)
			}
		case r != '\n' && unicode.IsControl(r):
			return found(fmt.Sprintf("the control %U", r), output, i)
		case unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) && (kind != Data || r <= 0xffff) && (r != zwj && r != zwnj || kind != Data && r == last):
			return found(fmt.Sprintf("the invisible %U", r), output, i)
		case kind != Data && unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > mostMarks && (r < 0xfe00 || r > 0xfe0f) {
				return found("a pile of marks", output, i)
			}
			i += size
			last = r
			continue
		}
		marks, last = 0, r
		i += size
	}
	return nil
}

func found(what, output string, at int) error {
	return fmt.Errorf("%s, in %q", what, output[max(0, at-40):min(len(output), at+40)])
}
