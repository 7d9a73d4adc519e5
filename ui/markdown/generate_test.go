package markdown

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// blocks are kinds of block, well and badly formed.
var blocks = []string{
	"A plain paragraph with **bold**, *italic*, `code` and a [link](https://example.com/a) that is long enough to be wrapped somewhere.",
	"短的一段中文，里面有 English words 和数字 123，也要能正常换行，不会超出宽度。",
	"# A heading", "### 小标题", "Setext heading\n===", "Two lines\nbefore dashes\n---",
	"- one\n- two\n  - nested\n  - more\n- three", "1. first\n2. second\n   with a second line\n3. third",
	"1. loose\n\n2. list\n\n   with a paragraph", "* a\n\n\n* b\n*\n* d", "7) seven\n8) eight\n\n       code in it\n",
	"- [ ] open\n- [x] done", "> a quotation\n> of two lines\nlazily gone on", "> nested\n>\n> - list\n>   > deeper",
	"```go\nfunc main() {\n\n\tprintln(\"hi\")\n}\n```", "~~~\nplain fence\n~~~", "    indented code\n\n    after a blank",
	"| a | b |\n|---|:-:|\n| 1 | 二 |\n| 👩‍👩‍👧 | long cell that has to be cut |\nno bars", "text right above\na | b\n--|--\n1 | 2", "---", "***",
	"emoji 👩‍👩‍👧 ❤️ 🇨🇳 and a very-long-word-" + strings.Repeat("x", 90),
	"<div>html</div>", "<!-- a\n\ncomment -->\nafter", "<b>span</b> with <br> a break", "[ref]: https://example.com", "a [ref] and a footnote[^1]", "[^1]: the note",
	"term\n: definition", "unclosed **bold and `code", "hard  \nbreak and \\\nbackslash", strings.Repeat("a line of a poem\\\nand the next  \n", 12), "***both***\n\n\n\nafter blanks",
	"```\nunclosed fence\n\nwith blank", "a & b &amp; &lt;x&gt; &#27; &nope; \\* \\_ \\`", "www.example.com and https://例子.com/路径 and a@b.org",
	"![image](http://x/y.png) and [![nested](a)](b)", "- a\n\n\tafter a tab\n\t- deeper", "| only | a head |\n|---|---|", "|||\n|-|-|\n|||", "===", "- - -\n+ + +",
	"- item\n  ```py\n  x = '''\n  ```\n- next", "> ```\n> code\n\nout of it", "1986. A year\n1. no list", "a\u00a0b\u200bc\u202e d\ttab", "[a]: /u\n'title'\nmore",
	"The cup is cold,\n  the chair is bare,\n    I set the table\nfor two who were there.", "床前明月光\n疑是地上霜\n　　举头望明月\n低头思故乡", "1）先喝水\n2）再睡觉\n\n此致\n　　安娜",
	"**注意：**请休息。**“别怕”**她说，他**「没关系」**地笑。**힘들었겠어요.**라고 **“没事”**OK ~今天~", "**an open one\nover lines that ends** and ***another",
	"The set \\{a, b\\} and \\(x*y*z\\), $a_1*b*$ for $5 and $6, $$x$$ \\[y\\]", "\\[ \\int_0^1\n+ f(x)\\,dx\n= 1 \\]\nand so", "$$\na \\\\\n- b\n===\n$$\n\n$$ never closed\n> 1",
	"**「大丈夫」**です。**（ゆっくり）**で*いい*。~~だめ~~ **ｶﾞﾝﾊﾞﾚ！**と言う", "저는 **“괜찮아요”**라고 **말했어요.**그리고 *(천천히)*를 $x_1$와 \\(y*z\\)는", "**ไม่เป็นไร!**นะ **“ສະບາຍດີ”**ໃຈ",
	"- a formula\n  $$\n  + x\n  $$\n  after it\n- \\[ open\n- next", "> \\[\n> - x\n> \\]", "text\n\\[\nx\n\n\\]\n", "$a\nb$ \\(c\n  d\\) \\( e", "价格$5，那个$x$。**（注）**的 *“是”*的",
}

var words = strings.Fields(`it lighter when you say one thing at a time and *nothing* else matters **very much** to snake_case 5*3 a_b_ __init__ don't
	[1] [see](http://e.x/y) (so) "quoted" ` + "`code` `two words` " + `~~gone~~ < > <i>tag</i> 2<3 & &amp; http://a.b/c 今天把东西都搬出来了 七年，就这么几个箱子。 混 English 在 里面 ❤️ 👩‍👩‍👧 e.g. * _ ** \* | : - = # é ñ
	$ $x_1$ $5 \( \) \(a*b*\) \{ **“没事”**的 **注意：**请 * ** *** ~~ 힘들어요.**라고 的**「好」 です。** **「夜」**で (*夜*) $夜$`)

// longBlock is a block of many items, rows, lines or words.
func longBlock(random *rand.Rand) string {
	var b strings.Builder
	n := 5 + random.IntN(60)
	some := func(n int) string {
		out := make([]string, 1+random.IntN(n))
		for i := range out {
			out[i] = words[random.IntN(len(words))]
		}
		return strings.Join(out, []string{" ", " ", " ", "", "\n"}[random.IntN(5)])
	}
	one := func(n int) string { return strings.ReplaceAll(some(n), "\n", " ") }
	switch random.IntN(7) {
	case 0, 1:
		for range n {
			b.WriteString(some(12) + []string{" ", "", "\n", " "}[random.IntN(4)])
		}
	case 2:
		for range n / 3 {
			b.WriteString("- " + one(20) + []string{"\n", "\n", "\n\n", "\n  more\n", "\n\n  more\n\n", "\n  - deep\n", "\n    1. deep\n"}[random.IntN(7)])
		}
	case 3:
		first := random.IntN(12)
		for i := range n / 3 {
			b.WriteString(fmt.Sprintf("%d. %s", first+i, one(20)) + []string{"\n", "\n", "\n\n", "\n   more\n", "\nlazy\n"}[random.IntN(5)])
		}
	case 4:
		lang := []string{"", "go", "python", "nosuch", "json"}[random.IntN(5)]
		b.WriteString("```" + lang + "\n")
		for range n {
			b.WriteString([]string{"x := 1 // note", "", "  /* open", "close */ y", `"str" + 'c'`, "    return " + one(8), "''' doc", "func f() {", "}", "中文 := \"值\""}[random.IntN(10)] + "\n")
		}
		b.WriteString([]string{"```", "```", "````", "~~~", ""}[random.IntN(5)])
	case 5:
		b.WriteString("| a | 乙 | c |\n|:--|--:|---|\n")
		for range n / 3 {
			b.WriteString("| " + one(3) + " | " + one(1+random.IntN(9)) + " |" + []string{" x |", "", " `a|b` | y |", " \\| |"}[random.IntN(4)] + "\n")
		}
	default:
		for range n / 4 {
			b.WriteString("> " + one(12) + []string{"\n", "\n>\n", "\n> - item\n"}[random.IntN(3)])
		}
	}
	return b.String()
}

// generated is a corpus of documents.
func generated(n int) []string {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]string, n)
	for i := range out {
		parts := make([]string, 1+random.IntN(6))
		for j := range parts {
			if parts[j] = blocks[random.IntN(len(blocks))]; random.IntN(4) == 0 {
				parts[j] = longBlock(random)
			}
		}
		out[i] = strings.Join(parts, []string{"\n\n", "\n\n", "\n", "\n\n\n"}[random.IntN(4)])
		if random.IntN(20) == 0 { // any bytes instead of some
			b := []byte(out[i])
			for range 1 + random.IntN(5) {
				b[random.IntN(len(b))] = "\n \t`*[]|>-\xe4\x1b\x80"[random.IntN(13)]
			}
			out[i] = string(b)
		}
	}
	return out
}
