package exports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldhtml "github.com/yuin/goldmark/renderer/html"

	"kansei/markup"
	"kansei/sanitize"
)

// live renders Markdown as the most careless program would.
func live(t *testing.T, source string) string {
	t.Helper()
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(goldhtml.WithUnsafe()))
	if err := md.Convert([]byte(source), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarkdownTranscriptIsSafeWhenRendered(t *testing.T) {
	var b bytes.Buffer
	s := fixed()
	s.Turns[0].Replies[0].Text = "An open fence\n```\n<b>"
	if err := Markdown(&b, s, shown("en", false)); err != nil {
		t.Fatal(err)
	}
	page := live(t, b.String())
	for _, bad := range []string{"<script", "<img", "<b>", "<b ", "<i>", "javascript:alert(1)\""} {
		if strings.Contains(page, bad) {
			t.Errorf("rendered it has %q:\n%s", bad, page)
		}
	}
	// What stands in a reply changes nothing of what the transcript says.
	for _, part := range []string{
		">=A cat &lt;b&gt;&amp; co&lt;/b&gt; 猫</h1>", ">Turn 1</h2>", ">Turn 2</h2>", ">B · deepseek/v3</h3>", "<td>5</td>",
		"<strong>me: best: B (slightly)</strong>", "<strong>li: all bad</strong>",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("rendered it lacks %q:\n%s", part, page)
		}
	}
}

func TestWithoutMarkup(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain", "plain"},
		{"1 < 2 and `<b>`", "1 < 2 and `<b>`"},
		{"a <b>c</b>", "a &lt;b>c&lt;/b>"},
		{"```\n<b>\n```", "```\n<b>\n```"},
		{"![x](http://a.example)", "\\![x](http://a.example)"},
		{"[x](javascript:alert(1))", "\\[x](javascript:alert(1))"},
		{"[x](https://a.example)", "[x](https://a.example)"},
		{"<https://a.example>", "<https://a.example>"},
		{"<data:text/html,x>", "&lt;data:text/html,x>"},
		{"<!-- c -->", "&lt;!-- c -->"},
	}
	for _, tt := range tests {
		if got := withoutMarkup(tt.in); got != tt.want {
			t.Errorf("withoutMarkup(%q) is %q, wanted %q", tt.in, got, tt.want)
		}
	}
}

// FuzzWithoutMarkup makes sure that whatever a model writes, no markup of its
// own and no picture comes out of a transcript.
func FuzzWithoutMarkup(f *testing.F) {
	for _, seed := range []string{hostile, "<pre>\n```\n</pre>\n<b>\n```\n<i>", "| a |\n| - |\n| <b> |", "> <b\n> c>", "[a]: javascript:x\n\n[a] ![a]", "- <div>\n  ```\n- <p>", "<a\n\n<b>\n    <c>\n`<d>`"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		page := live(t, quote(markup.Portable(withoutMarkup(sanitize.Text(strings.ReplaceAll(source, "<", "<marker "))))))
		if strings.Contains(page, "<marker") || strings.Contains(page, "<img") {
			t.Errorf("%q becomes\n%s", source, page)
		}
	})
}

func TestLiteral(t *testing.T) {
	for _, text := range []string{"1. a", "- a", "# a", "a | b", "*a*", "_b_", "<b>", "&amp;", "[a](b)", "12) x", "+ a", "===", "a  b", "猫 ~~x~~", "`", "a\\", ":)", "!["} {
		page := strings.TrimSpace(live(t, literal(text)))
		want := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
		if page != "<p>"+want+"</p>" {
			t.Errorf("%q is shown as %q", text, page)
		}
	}
}
