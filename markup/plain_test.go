package markup

import "testing"

func TestPlain(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"empty":      {"", ""},
		"paragraphs": {"one\ntwo\n\n\nthree", "one\ntwo\n\nthree"},
		"emphasis":   {"**注意：**请 *slow* down, ~~no~~", "注意：请 slow down, no"},
		"heading":    {"# Title\ntext", "Title\n\ntext"},
		"list":       {"- one\n- two\n  - three\n\nend", "one\ntwo\nthree\n\nend"},
		"numbers":    {"1. one\n2. two", "one\ntwo"},
		"loose list": {"- one\n\n- two", "one\n\ntwo"},
		"quotation":  {"> said\n> so", "said\nso"},
		"code":       {"run `a*b*` now\n\n```go\nx := 1\n```\n\nend", "run a*b* now\n\nx := 1\n\nend"},
		"table":      {"|a|b|\n|-|-|\n|1|2|\n\nend", "a b \n1 2 \n\nend"},
		"link":       {"see [here](http://a.example) and <http://b.example>", "see here and http://b.example"},
		"formula":    {`so \(a_1 * b_2\) holds`, `so \(a_1 * b_2\) holds`},
		"display":    {"so\n\n$$\na \\\\\n+ b\n$$\n\n\\[\nx\n\\]\nend", "so\n\n$$\na \\\\\n+ b\n$$\n\n\\[\nx\n\\]\n\nend"},
		"indented":   {"　　第一段。\n　　第二段。", "　　第一段。\n　　第二段。"},
		"comment":    {"<!-- a\nb -->\n\nend", "<!-- a\nb -->\n\nend"},
		"escape":     {`5 \* 3`, `5 * 3`},
		"poem":       {"山\n　水", "山\n　水"},
		"raw HTML":   {"a <b>c</b>", "a <b>c</b>"},
		"HTML block": {"<div>\nx\n</div>", "<div>\nx\n</div>"},
	} {
		if got := Plain(test.source); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
