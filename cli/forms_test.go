package cli

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	xansi "github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"kansei/exports"
	"kansei/lang"
	"kansei/markup"
	"kansei/packets"
	"kansei/picture"
	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/markdown"
)

// shape is what a reader sees of a reply: its lines, and what is bold in them.
type shape struct{ lines, bold []string }

// without is a shape without its blanks and with all that is bold in one.
func (s shape) without() shape {
	tight := strings.NewReplacer(" ", "", "\u00a0", "", "　", "")
	out := shape{bold: []string{tight.Replace(strings.Join(s.bold, ""))}}
	for _, line := range s.lines {
		out.lines = append(out.lines, tight.Replace(line))
	}
	return out
}

// readings are all forms in which a reply reaches a reader. A new one is one more
// row.
var readings = []struct {
	name     string
	of       func(t *testing.T, s *sessions.Session) shape
	blanks   bool // its blanks can be read back
	emphasis bool
	formulas bool // it has a grammar for them
}{
	{"page", onPage, true, true, true},
	{"transcript", inTranscript, true, true, false},
	{"rating page of a packet", onRatingPage, true, true, true},
	{"picture", inPicture, false, true, true},
	{"plain output", inPlainOutput, true, false, true},
	{"text for a judge", forJudges, true, false, true},
}

// written are replies whose breaks and emphasis are easily lost.
var written = []string{
	"The cup is cold,\nthe chair is bare,\nI set the table\nfor two who were there.\n\nWith love,\nAnna",
	"The fog comes\n  on little\n    cat feet.", "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡", "　　第一段。\n　　第二段。", "1）先喝水\n2）再睡觉",
	"**注意：**请先深呼吸。\n\n他说**「没关系」**然后笑了。", "**注意：**请休息。**“别怕”**她说。", "**“没事”**的意思，**“没事”**OK", "**힘들었겠어요.**라고 말해 주세요.",
	"**「大丈夫」**です。**（ゆっくり）**で、いい。", "**ไม่เป็นไร!**นะ", "**one** between **two**, 2 ** 3 ** 4", "**bold\nover lines** and `code`", "trailing  \nhard\\\nbreak",
	"- **注意：**请\n- two", "> one\n> **“two”**的", "The set is \\{a, b\\} and \\(x\\) for $5 and $6", "$$\na \\\\\n+ b\n$$", "\\[\n- x\n\\]\nso it is",
	"好呀~我在呢~", "snake_case_name and 5*3*2", "a ~~gone~~ **“b”**的 *c*", "**Dear Anna,**\nI am here.\n\n*Yours*\nB.", "**a**：**b**，**“c”**。**d**",
	"12 Mill Lane\nYork YO1 7HH\n\n**Tel.:**\n555",
}

// TestSameTextInAllForms checks that a reply has the same lines and the same
// emphasis in every form as on the screen.
func TestSameTextInAllForms(t *testing.T) {
	for _, text := range written {
		s := spokenBy(text)
		for _, form := range readings {
			if !form.formulas && strings.ContainsAny(text, `\$`) {
				continue // other programs read them in their own ways
			}
			got, want := form.of(t, s), shapeOnScreen(text)
			if !form.blanks {
				got, want = got.without(), want.without()
			}
			if !slices.Equal(got.lines, want.lines) || form.emphasis && !slices.Equal(got.bold, want.bold) {
				t.Errorf("%q: the %s has\n%q, bold %q\nwant\n%q, bold %q", text, form.name, got.lines, got.bold, want.lines, want.bold)
			}
		}
	}
}

// spokenBy is a session with one reply.
func spokenBy(text string) *sessions.Session {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return &sessions.Session{
		ID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", CreatedAt: at, Lanes: []sessions.Lane{{ID: "l1", Label: "A", Provider: "builtin", Model: "eliza"}},
		Rubric: sessions.Rubric{ID: "sensibility", Min: 1, Max: 5},
		Turns: []sessions.Turn{{N: 1, User: sessions.UserMessage{Text: "hi", At: at, To: sessions.ToAll}, Replies: []sessions.Reply{
			{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: at},
		}}},
	}
}

// styled is a run of text on the screen that is bold.
var styled = regexp.MustCompile("\x1b\\[(?:[0-9;]*;)?1(?:;[379])*m([^\x1b]*)")

// unmarked is a line without the mark of a list or a quotation before it.
func unmarked(line string) string {
	return strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(line, "• "), "│ "), "`", "")
}

func shapeOnScreen(text string) (s shape) {
	theme, _ := themes.NewSet(nil).Choose("dark", true)
	for _, line := range markdown.Render(text, theme.Styles().Markdown, 500) {
		if plain := unmarked(xansi.Strip(line)); strings.TrimLeft(plain, " ") != "" {
			s.lines = append(s.lines, plain)
		}
		for _, run := range styled.FindAllStringSubmatch(line, -1) {
			s.bold = append(s.bold, run[1])
		}
	}
	return s
}

func inPlainOutput(_ *testing.T, session *sessions.Session) (s shape) {
	a := &app{words: lang.Must("en"), themes: themes.NewSet(nil)}
	for _, line := range a.column(session, session.Turn(1), "l1", 500)[2:] { // below the heading
		if plain := unmarked(line); strings.TrimLeft(plain, " ") != "" {
			s.lines = append(s.lines, plain)
		}
	}
	return s
}

func forJudges(_ *testing.T, session *sessions.Session) (s shape) {
	for line := range strings.SplitSeq(markup.Plain(session.Turns[0].Replies[0].Text), "\n") {
		if line != "" {
			s.lines = append(s.lines, line)
		}
	}
	return s
}

func inPicture(t *testing.T, session *sessions.Session) (s shape) {
	theme, _ := themes.NewSet(nil).Choose("dark", true)
	var b bytes.Buffer
	if err := picture.SVG(&b, session, picture.Options{Words: lang.Must("en"), Theme: theme, First: 1, Last: 1, Columns: 1}); err != nil {
		t.Fatal(err)
	}
	last := ""
	for d := xml.NewDecoder(&b); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "text" {
			continue
		}
		attrs, text := map[string]string{}, ""
		for _, a := range start.Attr {
			attrs[a.Name.Local] = a.Value
		}
		if err := d.DecodeElement(&text, &start); err != nil {
			t.Fatal(err)
		}
		switch {
		case attrs["data-lane"] == "":
			continue
		case attrs["data-line"] != last:
			s.lines = append(s.lines, "")
		}
		last = attrs["data-line"]
		s.lines[len(s.lines)-1] += text
		if attrs["font-weight"] == "700" {
			s.bold = append(s.bold, text)
		}
	}
	for i, line := range s.lines {
		s.lines[i] = unmarked(strings.Replace(line, "•", "• ", 1))
	}
	return s
}

func onPage(t *testing.T, session *sessions.Session) shape {
	var b bytes.Buffer
	if err := exports.HTML(&b, session, exports.Options{Words: lang.Must("en")}); err != nil {
		t.Fatal(err)
	}
	return ofHTML(find(t, b.String(), textOfReply))
}

// textOfReply reports whether a node of a page of ours holds the text of a reply.
func textOfReply(n *html.Node) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" && a.Val == "text" })
}

func onRatingPage(t *testing.T, session *sessions.Session) shape {
	spec := packets.Spec{Rater: sessions.Rater{Name: "li", Pass: 1}, Lang: "en", Made: session.CreatedAt, Items: []packets.Item{{Session: session, Pass: 1}}}
	key, err := packets.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := packets.Write(&b, key, spec); err != nil {
		t.Fatal(err)
	}
	return ofHTML(find(t, b.String(), textOfReply))
}

// inTranscript is the shape of the Markdown as a program that follows CommonMark
// shows it.
func inTranscript(t *testing.T, session *sessions.Session) shape {
	var b, page bytes.Buffer
	if err := exports.Markdown(&b, session, exports.Options{Words: lang.Must("en")}); err != nil {
		t.Fatal(err)
	}
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(goldhtml.WithUnsafe())).Convert(b.Bytes(), &page); err != nil {
		t.Fatal(err)
	}
	return ofHTML(find(t, page.String(), func(n *html.Node) bool { return n.Data == "blockquote" && n.Parent.Data == "body" }))
}

// find is the last node that is wanted.
func find(t *testing.T, page string, wanted func(n *html.Node) bool) (found *html.Node) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && wanted(n) {
			found = n
		}
	}
	if found == nil {
		t.Fatalf("nothing found in\n%s", page)
	}
	return found
}

// ofHTML is the shape of a part of a page.
func ofHTML(root *html.Node) (s shape) {
	var b strings.Builder
	flush := func() {
		for line := range strings.SplitSeq(b.String(), "\n") {
			if line = strings.TrimRight(strings.ReplaceAll(line, "\u00a0", " "), " "); line != "" {
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
