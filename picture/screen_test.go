package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	xansi "github.com/charmbracelet/x/ansi"

	"kansei/ui/markdown"
)

// corpus is what models write, in kinds whose lines or emphasis are easily lost.
var corpus = []struct{ name, text string }{
	{"poem", "The cup is cold,\n  the chair is bare,\n    I set the table\nfor two who were there."},
	{"chinese poem", "床前明月光\n疑是地上霜\n　　举头望明月\n低头思故乡"},
	{"signature", "With love,  \nAnna\\\nBerlin"},
	{"emphasis", "It is **very bold** and *soft* and ***both***, ~~gone~~ and `code with **stars**` in it that is long enough to be wrapped."},
	{"chinese emphasis", "**注意：**请先深呼吸。他说**「没关系」**然后笑了。**“没事”**的意思，**“没事”**OK，*有一点疼*。"},
	{"korean emphasis", "**힘들었겠어요.**라고 말해 주세요. **\"괜찮아\"**는 말이에요."},
	{"list", "1. **Tell one person** in one sentence, it is lighter when it isn't a secret.\n2. two\n   - nested one that goes on and on and on and on and on\n   - [x] done\n- [ ] open"},
	{"quotation", "> a quotation that is long enough to be wrapped, and **bold**\n>\n> > nested │ bar\n\nafter"},
	{"code", "before\n\n```go\nfunc main() {\n\n\tprintln(\"中文, a long line that has to be wrapped somewhere\") // note\n}\n```\n\nafter"},
	{"code in a list", "- item\n  ```py\n  x = '''\n  ```\n- next"},
	{"table", "| when | 做什么 | n |\n|---|:-:|--:|\n| evening | **a walk** | 20 |\n| 睡前 | three lines, or four, or as many as there are | 5 |"},
	{"narrow table", "| a | b | c | d | e | f | g | h | i | j | k | l | m |\n|-|-|-|-|-|-|-|-|-|-|-|-|-|\n|1|2|3|4|5|6|7|8|9|10|11|12|13|"},
	{"headings", "# One **is** first\n\n## Two 二\n\n### Three\n\n#### Four\n\ntext"},
	{"rules and links", "a\n\n---\n\n[a song](https://example.com/a-song-that-is-long) and https://例子.com/路径 and ![x](y.png)"},
	{"formula", "The set \\{a, b\\} and \\(x*y*z\\), $a_1*b*$ for $5\n\n$$\na \\\\\n- b\n$$"},
	{"arabic", "أنا هنا، **السَّلامُ عليك**، لا داعي للعجلة. (water) 12\n\n1. اشرب قليلا\n\n> ليس عليك"},
	{"emoji", "so 👩‍👩‍👧 ❤️ 👍🏽 🇨🇳 1️⃣ ℹ️ **“so…”** e\u0301te\u0301"},
	{"markup", "<svg onload=alert(1)> & ]]> \"x\" 'y' </text><script>1</script> <!-- a\n\nb --> &lt;b&gt; &#27;[31m"},
	{"scripts", "मैं यहाँ हूँ। ฉันอยู่ตรงนี้ น้ำตาไหล Я рядом. ここにいます。"},
	{"odd", "a    b\n\n\n***\n\n* \n\n\tcode"},
	{"nothing", ""},
}

// letter is a character and its emphasis.
type letter struct {
	r            rune
	bold, italic bool
}

// add adds the letters of a text but blanks and what is drawn as lines.
func add(out []letter, text string, bold, italic bool) []letter {
	for _, r := range text {
		if !unicode.IsSpace(r) && !strings.ContainsRune("│─┼\u200e", r) {
			out = append(out, letter{r: r, bold: bold, italic: italic})
		}
	}
	return out
}

// onScreen are the letters of one of the renderer's lines.
func onScreen(line string) []letter {
	var out []letter
	bold, italic := false, false
	for line != "" {
		sequence, _, n, _ := xansi.DecodeSequence(line, xansi.NormalState, nil)
		line = line[n:]
		codes, is := strings.CutPrefix(sequence, "\x1b[")
		if !is {
			out = add(out, sequence, bold, italic)
			continue
		}
		all := strings.Split(strings.TrimSuffix(codes, "m"), ";")
		for i := 0; i < len(all); i++ {
			switch all[i] {
			case "", "0":
				bold, italic = false, false
			case "1":
				bold = true
			case "3":
				italic = true
			case "38", "48":
				i += 4
			}
		}
	}
	return out
}

// inPicture are the letters of the lines of each lane's reply.
func inPicture(t *testing.T, svg []byte) map[string]map[int][]letter {
	t.Helper()
	out := map[string]map[int][]letter{}
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "text" {
			continue
		}
		attrs := map[string]string{}
		for _, a := range start.Attr {
			attrs[a.Name.Local] = a.Value
		}
		var text string
		if err := d.DecodeElement(&text, &start); err != nil {
			t.Fatal(err)
		}
		lane := attrs["data-lane"]
		if lane == "" {
			continue
		}
		line, err := strconv.Atoi(attrs["data-line"])
		if err != nil {
			t.Fatal(err)
		}
		if out[lane] == nil {
			out[lane] = map[int][]letter{}
		}
		out[lane][line] = add(out[lane][line], text, attrs["font-weight"] == "700", attrs["font-style"] == "italic")
	}
}

// sorted are letters without their order, which is another one where they run
// from the right.
func sorted(all []letter) []letter {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b letter) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return all
}

// TestPictureHasLinesAndEmphasisOfScreen compares the picture with what the
// screen's renderer makes of the same text, for one to four cards side by side.
func TestPictureHasLinesAndEmphasisOfScreen(t *testing.T) {
	for _, c := range corpus {
		for columns := 1; columns <= MaxColumns; columns++ {
			for _, theme := range []string{"dark", "sepia", "high-contrast"} {
				o := options(t, theme)
				o.Columns = columns
				s := session(1, slices.Repeat([]string{c.text}, columns)...)
				var b bytes.Buffer
				if err := SVG(&b, s, o); err != nil {
					t.Fatal(err)
				}
				lanes := inPicture(t, b.Bytes())
				screen := markdown.Render(strings.TrimSpace(c.text), o.Theme.Styles().Markdown, cardCells[columns])
				for _, lane := range s.Lanes {
					for i, line := range screen {
						got, want := lanes[lane.Label][i+1], onScreen(line)
						delete(lanes[lane.Label], i+1)
						if c.name == "arabic" {
							got, want = sorted(got), sorted(want)
						}
						if !slices.Equal(got, want) {
							t.Errorf("%s, %d columns, %s: line %d is\n%v\nwant\n%v", c.name, columns, theme, i+1, got, want)
						}
					}
					if len(lanes[lane.Label]) > 0 {
						t.Errorf("%s, %d columns: the picture has lines that the screen has not: %v", c.name, columns, lanes[lane.Label])
					}
				}
			}
		}
	}
}
