package pane

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/rivo/uniseg"

	"kansei/lang"
	"kansei/themes"
	"kansei/ui/markdown"
)

// scripts has a sentence of comfort in each of 28 scripts, our own.
var scripts = []string{
	"I am here, and we can take our time; nothing has to be solved tonight.", "Я рядом, и нам некуда спешить.", "Είμαι εδώ και έχουμε χρόνο.",
	"我在这里，慢慢来，今晚什么都不用解决。", "ここにいます。ゆっくりで大丈夫です。", "ｶﾞﾝﾊﾞﾚ ﾀﾞｲｼﾞｮｳﾌﾞ ﾎﾟﾂﾘ", "저는 여기 있어요, 천천히 해도 괜찮아요.", "ᄒᆞᆫ글 ᄀᆞ나리 여긔 잇노라",
	"मैं यहाँ हूँ, क्षमा कीजिए, धीरे चलते हैं।", "আমি তোমার পাশে আছি, কষ্ট হচ্ছে জানি।", "ਮੈਂ ਇੱਥੇ ਹਾਂ, ਹੌਲੀ ਚੱਲੋ।", "હું અહીં છું, ધીમે ચાલીએ.", "ମୁଁ ଏଠାରେ ଅଛି, ଧୀରେ ଚାଲ।",
	"நான் இங்கே இருக்கிறேன், மெதுவாகப் பேசலாம்.", "నేను ఇక్కడ ఉన్నాను, నెమ్మదిగా మాట్లాడుదాం.", "ನಾನು ಇಲ್ಲಿದ್ದೇನೆ, ನಿಧಾನವಾಗಿ ಮಾತಾಡೋಣ.", "ഞാൻ ഇവിടെയുണ്ട്, പതുക്കെ സംസാരിക്കാം.", "මම මෙහි සිටිමි, හෙමින් යමු.",
	"ฉันอยู่ตรงนี้ น้ำตาไหลก็ไม่เป็นไร", "ຂ້ອຍຢູ່ນີ້ ນ້ຳຕາໄຫຼກໍ່ບໍ່ເປັນຫຍັງ", "ကျွန်တော် ဒီမှာရှိတယ် ဖြည်းဖြည်းပေါ့", "ខ្ញុំនៅទីនេះ ជាមួយអ្នក យឺតៗ", "ང་འདིར་ཡོད། ག་ལེར་འགྲོ།", "მე აქ ვარ, ნუ ჩქარობ.",
	"Ես այստեղ եմ, մի շտապիր։", "אני כאן, שָׁלוֹם, לאט לאט.", "أنا هنا، السَّلامُ عليك، لا داعي للعجلة.", "እኔ እዚህ ነኝ፣ ቀስ በል።", "e\u0301te\u0301, naïveté 👩‍👩‍👧 ❤️ 👍🏽 🇨🇳 1️⃣ ℹ️ “so…”",
}

// kindsOfReply make a reply of two sentences.
var kindsOfReply = []struct {
	name  string
	prose bool // it is running text but for its asterisks, so that its breaks can be checked
	reply func(a, b string) string
}{
	{"paragraph", true, func(a, b string) string { return a + " " + b + " " + a }},
	{"poem", true, func(a, b string) string { return a + "\n" + b + "\n" + a + "\n\n" + b }},
	{"letter", true, func(a, b string) string { return "Anna,\n\n　　" + a + " " + b + "\n\n" + b + "\nYours,\nB." }},
	{"bold", true, func(a, b string) string { return "**" + a + "** " + b + " *" + a + "*" }},
	{"list", false, func(a, b string) string { return "1. " + a + "\n2. " + b + "\n   - " + a + "\n- [ ] " + b }},
	{"table", false, func(a, b string) string {
		return "| " + a + " | x |\n|---|:-:|\n| " + b + " | 1 |\n| y | " + a + " |"
	}},
	{"quotation", false, func(a, b string) string { return "> " + a + "\n> " + b + "\n>\n> - " + a }},
	{"code", false, func(a, b string) string { return "```go\n// " + a + "\nx := \"" + b + "\"\n```\n`" + a + "`" }},
	{"formula", false, func(a, b string) string { return "$a_1*b*$ " + a + " \\(x\\)\n\n$$\n+ " + b + "\n$$" }},
	{"mixed", true, func(a, b string) string { return scripts[0] + b + "，" + a + " 100% " + b + scripts[3] + a }},
}

// reply is one of the corpus.
type reply struct {
	name, text string
	prose      bool
}

// corpus is 580 replies.
func corpus() (out []reply) {
	for i, a := range scripts {
		for j, k := range kindsOfReply {
			for step := range 2 {
				b := scripts[(i*7+j*3+step*11+1)%len(scripts)]
				out = append(out, reply{fmt.Sprintf("%s %d/%d", k.name, i, step), k.reply(a, b), k.prose})
			}
		}
	}
	return out
}

// TestCorpusInATerminal draws every reply between two other panes in a terminal
// emulator, which measures by clusters or by code points, and looks there: each
// border stands straight, and each character is there.
func TestCorpusInATerminal(t *testing.T) {
	replies := corpus()
	if len(replies) < 500 {
		t.Fatalf("%d replies only", len(replies))
	}
	for _, clusters := range []bool{false, true} {
		styles := *themes.Builtin()[0].Styles()
		styles.Measure = lang.Measure{Clusters: clusters}
		for i, r := range replies {
			if testing.Short() && i%5 > 0 {
				continue
			}
			width := 30 + i%31
			p := New(&styles, lang.Must("en"))
			p.SetHeading("B", "")
			p.SetEntry(Entry{Turn: 1, Attempt: 1, State: Done, Text: r.text})
			p.SetSize(width, 80)
			side := New(&styles, lang.Must("en"))
			side.SetSize(12, 80)
			left, middle, right := side.Lines(), p.Lines(), side.Lines()
			screen := drawn(t, clusters, 24+width, left, middle, right)
			for y := 1; y < 79; y++ {
				for _, x := range []int{0, 11, 12, 11 + width, 12 + width, 23 + width} {
					if c := screen.CellAt(x, y); c == nil || !strings.HasPrefix(c.Content, "│") {
						t.Fatalf("%s, by clusters %t: no border at %d,%d of %q", r.name, clusters, x, y, r.text)
					}
				}
			}
			rows := content(screen, 14, 10+width)
			want := letters(strings.Join(markdown.RenderMeasured(r.text, styles.Markdown, 5000, styles.Measure), "\n"))
			got := letters(strings.Join(rows, ""))
			if got != want {
				t.Fatalf("%s, by clusters %t: the screen has\n%s\nwant\n%s", r.name, clusters, got, want)
			}
			if r.prose {
				text := strings.ReplaceAll(r.text, "*", "")
				if want := letters(styles.Measure.Text(text)); got != want {
					t.Fatalf("%s, by clusters %t: the screen has\n%s\nthe reply\n%s", r.name, clusters, got, want)
				}
				breaks(t, r.name, text, rows, styles.Measure, width-4)
			}
		}
	}
}

// drawn is a terminal with panes side by side. The emulator takes together what
// comes at once; so that it adds up code points, each of them comes on its own.
func drawn(t *testing.T, clusters bool, width int, panes ...[]string) *vt.Emulator {
	t.Helper()
	screen := vt.NewEmulator(width, 80)
	go func() { _, _ = io.Copy(io.Discard, screen) }()
	for y := range panes[0] {
		line := ansi.CursorPosition(1, y+1)
		for _, pane := range panes {
			line += pane[y]
		}
		for line != "" {
			n := len(line)
			if !clusters {
				n = unit(line)
			}
			if _, err := screen.WriteString(line[:n]); err != nil {
				t.Fatal(err)
			}
			line = line[n:]
		}
	}
	return screen
}

// unit is how long the escape sequence, or the code point with the marks on it,
// is that a line begins with.
func unit(line string) int {
	if line[0] == ansi.ESC {
		_, _, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
		return n
	}
	_, n := utf8.DecodeRuneInString(line)
	flag := strings.HasPrefix(line, "\xf0\x9f\x87")
	for n < len(line) && line[n] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(line[n:])
		if ansi.StringWidthWc(string(r)) > 0 && (!flag || !strings.HasPrefix(line[n:], "\xf0\x9f\x87")) {
			break
		}
		n, flag = n+size, false
	}
	return n
}

// content is what stands between two columns.
func content(screen *vt.Emulator, from, to int) []string {
	var rows []string
	for y := 1; y < 79; y++ {
		var b strings.Builder
		for x := from; x < to; x++ {
			if c := screen.CellAt(x, y); c != nil && c.Width > 0 {
				b.WriteString(c.Content)
			}
		}
		rows = append(rows, strings.TrimRight(strings.ReplaceAll(b.String(), "\u200e", ""), " "))
	}
	return rows
}

// letters are the sorted characters of a text but those that are drawn again
// where lines are wrapped.
func letters(text string) string {
	var out []rune
	for _, r := range ansi.Strip(text) {
		if !unicode.IsSpace(r) && !strings.ContainsRune("│─┼•\u200e", r) {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return string(out)
}

// breaks checks that every line ends where Unicode lets it, but in a word that
// is wider than the pane.
func breaks(t *testing.T, name, text string, rows []string, m lang.Measure, width int) {
	t.Helper()
	text = ansi.Strip(m.Text(text))
	at := 0
	for _, row := range rows {
		row = strings.TrimSpace(row)
		if row == "" {
			continue
		}
		found := strings.Index(text[at:], row)
		if found < 0 || found > 8 {
			t.Errorf("%s: %q is not what comes after %q", name, row, text[max(0, at-20):at])
			return
		}
		at += found + len(row)
		if !mayBreak(text, at) && m.Width(wordAround(text, at)) <= width {
			t.Errorf("%s: a line ends between %q and %q", name, text[max(0, at-20):at], text[at:min(len(text), at+20)])
		}
	}
}

// mayBreak reports whether a line may end at a place, or after the blanks there.
func mayBreak(text string, at int) bool {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	if at == len(text) || text[at] == '\n' {
		return true
	}
	pos, state := 0, -1
	for rest := text; rest != ""; {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		if pos += len(segment); pos >= at {
			break
		}
	}
	return pos == at
}

// wordAround is the segment without a break that holds a place.
func wordAround(text string, at int) string {
	pos, state := 0, -1
	for rest := text; rest != ""; {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		if pos += len(segment); pos > at {
			return segment
		}
	}
	return ""
}
