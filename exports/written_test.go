package exports

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	xansi "github.com/charmbracelet/x/ansi"
	"golang.org/x/net/html"

	"kansei/markup"
	"kansei/themes"
	"kansei/ui/markdown"
)

// shape is what a reader sees of a text: its lines, and what is bold in them.
type shape struct{ lines, bold []string }

// styled is a run of text on the screen that is bold.
var styled = regexp.MustCompile("\x1b\\[(?:[0-9;]*;)?1(?:;[379])*m([^\x1b]*)")

// onScreen is the shape of a text as the screen draws it.
func onScreen(text string) (s shape) {
	theme, _ := themes.NewSet(nil).Choose("dark", true)
	for _, line := range markdown.Render(text, theme.Styles().Markdown, 500) {
		plain := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(xansi.Strip(line), "• "), "│ "), "`", "")
		if strings.TrimLeft(plain, " ") != "" {
			s.lines = append(s.lines, plain)
		}
		for _, run := range styled.FindAllStringSubmatch(line, -1) {
			s.bold = append(s.bold, run[1])
		}
	}
	return s
}

// onPage is the shape of a text in HTML.
func onPage(t *testing.T, page string) (s shape) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	flush := func() {
		for line := range strings.SplitSeq(b.String(), "\n") {
			line = strings.TrimRight(strings.ReplaceAll(line, "\u00a0", " "), " ")
			if line != "" {
				s.lines = append(s.lines, line)
			}
		}
		b.Reset()
	}
	var walk func(n *html.Node, strong, pre bool)
	walk = func(n *html.Node, strong, pre bool) {
		if n.Type == html.TextNode {
			text := n.Data
			if !pre {
				text = strings.ReplaceAll(text, "\n", "") // one that is no break
			}
			b.WriteString(text)
			for part := range strings.SplitSeq(text, "\n") {
				if strong && part != "" {
					s.bold = append(s.bold, part)
				}
			}
			return
		}
		block := slices.Contains([]string{"p", "li", "blockquote", "pre", "h2", "ul", "ol"}, n.Data)
		if block {
			flush()
		}
		if n.Data == "br" {
			b.WriteByte('\n')
		}
		for _, a := range n.Attr {
			pre = pre || a.Val == "raw"
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, strong || n.Data == "strong", pre || n.Data == "pre")
		}
		if block {
			flush()
		}
	}
	walk(root, false, false)
	flush()
	return s
}

// TestSameTextEverywhere checks that the screen, the page and the transcript, as
// a program that follows CommonMark shows it, have the same lines and the same
// emphasis.
func TestSameTextEverywhere(t *testing.T) {
	for _, text := range []string{
		"The cup is cold,\nthe chair is bare,\nI set the table\nfor two who were there.\n\nWith love,\nAnna",
		"The fog comes\n  on little\n    cat feet.", "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡", "　　第一段。\n　　第二段。", "1）先喝水\n2）再睡觉",
		"**注意：**请先深呼吸。\n\n他说**「没关系」**然后笑了。", "**注意：**请休息。**“别怕”**她说。", "**“没事”**的意思，**“没事”**OK", "**힘들었겠어요.**라고 말해 주세요.",
		"**one** between **two**, 2 ** 3 ** 4", "**bold\nover lines** and `code`", "trailing  \nhard\\\nbreak", "- **注意：**请\n- two", "> one\n> **“two”**的",
		"The set is \\{a, b\\} and \\(x\\) for $5 and $6", "$$\na \\\\\n+ b\n$$", "\\[\n- x\n\\]\nso it is", "好呀~我在呢~", "snake_case_name and 5*3*2",
		"a ~~gone~~ **“b”**的 *c*", "**Dear Anna,**\nI am here.\n\n*Yours*\nB.", "**a**：**b**，**“c”**。**d**",
	} {
		want := onScreen(text)
		page, err := markdownToHTML(text)
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string]shape{"page": onPage(t, string(page)), "transcript": onPage(t, live(t, quote(markup.Portable(withoutMarkup(text)))))} {
			formulas := strings.ContainsAny(text, `\$`) && name == "transcript" // which other programs read in their own ways
			if !slices.Equal(got.lines, want.lines) && !formulas || !slices.Equal(got.bold, want.bold) {
				t.Errorf("%q on the %s is\n%q, bold %q\nwant\n%q, bold %q", text, name, got.lines, got.bold, want.lines, want.bold)
			}
		}
	}
}
