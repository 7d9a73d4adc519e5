package conversation

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/rivo/uniseg"

	"kansei/sessions"
)

// lab is a session with lanes whose names are to be hidden.
func lab() *sessions.Session {
	s := session("deepseek", "local", "builtin")
	s.Lanes[0].Model = "deepseek-v4-pro"
	s.Lanes[1].Model = "acme/Wunder-7b"
	s.Lanes[2].Model = "listener"
	return s
}

func TestMask(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no name", "I am here for you.", "I am here for you."},
		{"nothing", "", ""},
		{"a name", "I am DeepSeek, yes.", "I am ████, yes."},
		{"any case", "deepseek and DEEPSEEK", "████ and ████"},
		{"at both ends", "Claude or Kimi", "████ or ████"},
		{"part of a word stays", "claudette, grokking, preclaude, llamas", "claudette, grokking, preclaude, llamas"},
		{"the longest name", "by Google DeepMind.", "by ████."},
		{"a name of two words", "Moonshot AI made me; Moonshot again", "████ made me; ████ again"},
		{"Chinese, which has no spaces", "我是通义千问模型，由阿里云开发。", "我是████模型，由████开发。"},
		{"Latin among Chinese", "我是Kimi，你好", "我是████，你好"},
		{"emphasis around", "I am **DeepSeek**.", "I am **████**."},
		{"emphasis inside", "I am Deep**Seek**.", "I am ████**."},
		{"emphasis against a word", "I'm**DeepSeek**now", "I'm**████**now"},
		{"code", "`qwen`", "`████`"},
		{"zero width inside", "Deep\u200bSe\u200dek", "████"},
		{"soft hyphen inside", "Deep\u00adSeek", "████"},
		{"full width", "Ｄｅｅｐｓｅｅｋ here", "████ here"},
		{"accents on it", "De\u0301epSeek", "████"},
		{"colour inside", "Deep\x1b[31mSeek\x1b[0m.", "████\x1b[0m."},
		{"8-bit colour inside", "Deep\u009b31mSeek.", "████."},
		{"a title inside", "Deep\x1b]0;title\aSeek.", "████."},
		{"a title that ends otherwise", "Deep\x1b]0;title\x1b\\Seek.", "████."},
		{"a title that is called off", "\x1b]0;\x18Kimi", "\x1b]0;\x18████"},
		{"a character set inside", "Deep\x1b(BSeek.", "████."},
		{"an escape before Chinese", "\x1b千问", "\x1b████"},
		{"a short escape", "\x1b7Kimi\x1b8", "\x1b7████\x1b8"},
		{"a link", "[DeepSeek](https://www.deepseek.com)", "[████](https://www.████.com)"},
		{"a digit after it", "GPT4 and GPT-4o and Gemini 3.1.", "████ and ████ and ████."},
		{"a version with letters", "Qwen3-Max, GLM-4.7v", "████, ████"},
		{"a version that begins with a letter", "DeepSeek-R1, DeepSeek V3.2, Kimi K2 and Kimi-K2.5-Thinking.", "████, ████, ████ and ████."},
		{"an edition", "Gemini 3 Pro, Claude Sonnet 4.5, GPT-5 Instant and Qwen-Max", "████, ████, ████ and ████"},
		{"a long version", "Qwen3-235B-A22B-Instruct-2507 is one name", "████ is one name"},
		{"an edition that is a word", "Claude plus me, Kimi-like, Grok next door", "████ plus me, ████-like, ████ next door"},
		{"a possessive", "OpenAI's model, DeepSeek’s", "████'s model, ████’s"},
		{"parts of a name", "Chat GPT, chat-gpt, Open AI, open_ai, Deep-Seek, Mini Max", "████, ████, ████, ████, ████, ████"},
		{"another hyphen", "Deep‑Seek, GPT‑4o", "████, ████"},
		{"over the end of a line", "Deep\nSeek, Moonshot\r\n AI", "████, ████"},
		{"over an empty line", "deep\n\nseek", "deep\n\nseek"},
		{"spelled", "D-e-e-p-S-e-e-k, Q w e n, 千 问, K.i.m.i", "████, ████, ████, ████"},
		{"spelled in part", "Kim, I am here, kim i", "Kim, I am here, kim i"},
		{"mathematical letters", "𝐃𝐞𝐞𝐩𝐒𝐞𝐞𝐤 and 𝓚𝓲𝓶𝓲 and Ⓠⓦⓔⓝ", "████ and ████ and ████"},
		{"one letter with its accent", "Dééпp, DéepSéek", "Dééпp, ████"},
		{"an invisible letter inside", "Deep\u3164Seek, Kim\u2060i", "████, ████"},
		{"an entity inside", "Deep&#83;eek, Ki&shy;mi, Q&A", "████, ████, Q&A"},
		{"a backslash inside", "Deep\\_Seek", "████"},
		{"a tag inside", "Deep<b>Seek</b>, <i>Kimi</i>", "████</b>, <i>████</i>"},
		{"a name in a tag", "<deepseek>hi</deepseek>", "<████>hi</████>"},
		{"two links that make one name", "[Deep](https://a.b)[Seek](https://c.d)!", "[████](https://c.d)!"},
		{"a comment inside", "Ki<!-- no -->mi", "████"},
		{"a heading and a list", "# Claude\n\n- Kimi\n- GPT\n  - Grok", "# ████\n\n- ████\n- ████\n  - ████"},
		{"a fence", "```\nmodel = \"qwen3-max\"\n```", "```\nmodel = \"████\"\n```"},
		{"traditional characters", "我是通義千問，阿里雲的", "我是████，████的"},
		{"a Chinese name with a version", "豆包1.5-pro和文心一言4.0", "████和████"},
		{"Chinese words that hold no name", "喝点小米粥，海纳百川", "喝点小米粥，海纳百川"},
		{"a built-in lane's full name", "I am builtin/listener.", "I am ████."},
		{"a full stop and a number", "I am Claude. 3 things:", "I am ████. 3 things:"},
		{"a number of Chinese things", "我有豆包2个", "我有豆包2个"},
		{"a Chinese word in front of a version", "我用豆包1.5", "我用████"},
		{"a template's token", "Yes.<|im_end|>\n<|im_start|>user", "Yes.████\n████user"},
		{"a model's short name", "I'm R1. 我是R1，vitamin K2", "I'm ████. 我是████，vitamin K2"},
		{"the lane's own model", "I am wunder-7b.", "I am ████."},
		{"the lane's own model, in full", "acme/wunder-7b!", "████!"},
		{"a built-in lane's model is a word", "I am a good listener.", "I am a good listener."},
	}
	names := NamesFor(lab())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := names.Mask(tt.text, len(tt.text), true); got != tt.want {
				t.Errorf("%q becomes %q, not %q", tt.text, got, tt.want)
			}
			if got, want := names.In(tt.text), tt.text != tt.want; got != want {
				t.Errorf("a name is in %q: %t", tt.text, got)
			}
		})
	}
}

func TestThePersonsOwnWordsStay(t *testing.T) {
	s := lab()
	s.System = "You are Kimi."
	s.Turns[0].User.Text = "My friend Claude likes GPT-4 and grokking and 豆包子."
	names := NamesFor(s)
	tests := []struct{ text, want string }{
		{"Claude and Kimi and 豆包", "Claude and Kimi and 豆包"},
		{"GPT and GPT-4, but GPT-5", "GPT and GPT-4, but ████"},
		{"Grok is no word that the person said", "████ is no word that the person said"},
		{"nor is Qwen", "nor is ████"},
	}
	for _, tt := range tests {
		if got := names.Mask(tt.text, len(tt.text), true); got != tt.want {
			t.Errorf("%q becomes %q, not %q", tt.text, got, tt.want)
		}
	}
}

func TestMaskOfAPart(t *testing.T) {
	names := NamesFor(lab())
	text := "I am DeepSeek, yes"
	for shown, want := range map[int]string{0: "", 4: "I am", 5: "I am ", 6: "I am ████", 12: "I am ████", 13: "I am ████", 14: "I am ████,", 99: "I am ████, yes"} {
		if got := names.Mask(text, shown, true); got != want {
			t.Errorf("%d bytes become %q, not %q", shown, got, want)
		}
	}
}

// While a text grows, what is on screen only grows too, shows no name and no
// beginning of one, and is in the end what the whole text becomes.
func TestMaskOfAGrowingText(t *testing.T) {
	texts := []string{
		"I am DeepSeek, made by DeepSeek.", "GPT-4o mini, GPT-4 and GPT. GPT", "GPT-4.5", "Google DeepMind and Google Deep",
		"Moonshot AI, Moonshot A, Moonshot", "我是通义千问，阿里云的通义", "Deep**Seek** and *De*ep", "Deep\x1b[31mSeek and Kimi\x1b[0m",
		"Ｄｅｅｐｓｅｅｋ", "Gemini 3 Pro is 3.5 times", "wunder-7b of acme/wunder-7b", "De\u0301e\u0301pSeek", "clauded Claude's", "Deep\u200bSeek\u200b",
		"LM Studio runs Llama 3", "Z.ai z.a", "Deep\u009b31mSeek", "x\x1b]0;t\aQwen",
		"DeepSeek-R1 is. DeepSeek R", "Claude Sonnet 4.5, Claude. 3", "D e e p S e e k D e e", "Deep\nSeek deep\n\nseek", "𝐃𝐞𝐞𝐩𝐒𝐞𝐞𝐤",
		"[Deep](http://a)[Seek](u) (x) [Deep](http", "Deep<b>Seek</b> <b", "Ki&shy;mi &am", "Qwen3-235B-A22B-Instruct, GPT-4o.",
	}
	names := NamesFor(lab())
	for _, text := range texts {
		whole := names.Mask(text, len(text), true)
		before := ""
		for end := range text + "." { // the point stands for the end
			got := names.Mask(text[:end], end, false)
			if !strings.HasPrefix(got, before) {
				t.Errorf("%q: %q follows %q", text[:end], got, before)
			}
			if !strings.HasPrefix(whole, got) {
				t.Errorf("%q shows %q, and in the end %q", text[:end], got, whole)
			}
			before = got
		}
		if names.In(whole) {
			t.Errorf("%q becomes %q, which has a name", text, whole)
		}
	}
}

func TestEveryMakerIsHidden(t *testing.T) {
	names := NamesFor(session())
	for _, maker := range parsed().names {
		text := "我是 " + string(maker.runes) + "!"
		if got := names.Mask(text, len(text), true); got != "我是 ████!" {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func TestMasksAreOfOneWidth(t *testing.T) {
	if got := uniseg.StringWidth(maskText); got != 4 {
		t.Errorf("a mask is %d cells wide", got)
	}
}

func TestProvidersAndListedNamesAreMasked(t *testing.T) {
	s := &sessions.Session{Lanes: []sessions.Lane{{ID: "l1", Provider: "acme", Model: "zeta-9"}, {ID: "l2", Provider: "local", Model: "tiny"}}}
	n := NamesFor(s, "Initech")
	text := "I am from Acme, not from Initech. I run on a local machine."
	if got, want := n.Mask(text, len(text), true), "I am from ████, not from ████. I run on a local machine."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLaneNamedByAWord checks that a model whose name is a word is masked only
// where it stands as a name.
func TestLaneNamedByAWord(t *testing.T) {
	s := &sessions.Session{Lanes: []sessions.Lane{{ID: "l1", Provider: "together", Model: "one"}, {ID: "l2", Provider: "office", Model: "hope"}}}
	n := NamesFor(s)
	for text, want := range map[string]string{
		"We will get through this together, one day at a time, even at the office. There is hope.": "",
		"Hope is what you need. One day it comes.":                                                 "",
		"I am Hope, your friend.":                                                                  "I am ████, your friend.",
		"I'm one of many. I am together with you.":                                                 "",
		"Ask Hope about it.":                                                                       "Ask ████ about it.",
	} {
		if want == "" {
			want = text
		}
		if got := n.Mask(text, len(text), true); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// Every vendor and every model that the catalogue knows by name is masked,
// whatever the lanes of the session are.
func TestEveryNameOfTheCatalogueIsHidden(t *testing.T) {
	var vendors struct {
		Vendor []struct {
			ID, Name string
			Names    []string
		}
	}
	var aliases struct {
		Alias []struct {
			Name, Title string
			Served      []struct{ Model string }
		}
	}
	for file, into := range map[string]any{"vendors": &vendors, "aliases": &aliases} {
		b, err := os.ReadFile("../providers/catalog/" + file + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		if err := toml.Unmarshal(b, into); err != nil {
			t.Fatal(err)
		}
	}
	var all []string
	for _, v := range vendors.Vendor {
		all = append(append(all, v.ID, v.Name), v.Names...)
	}
	for _, a := range aliases.Alias {
		all = append(all, a.Name, a.Title)
		for _, s := range a.Served {
			all = append(all, s.Model, s.Model[strings.LastIndexByte(s.Model, '/')+1:])
		}
	}
	if len(all) < 100 {
		t.Errorf("the catalogue has %d names only", len(all))
	}
	names := NamesFor(session())
	for _, name := range all {
		if slices.Contains([]string{"ark", "github", "cloudflare", "chutes"}, strings.ToLower(name)) { // words, hidden where a lane is theirs
			continue
		}
		text := "I am " + name + "!"
		if got := names.Mask(text, len(text), true); got != "I am ████!" && !strings.HasSuffix(got, "/████!") {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// What is masked bit by bit while it grows is what is masked at once.
func TestMaskedBitByBitIsMaskedAtOnce(t *testing.T) {
	names := NamesFor(lab())
	pieces := []string{"I am ", "Deep", "Seek", "\n\n", "\n", "通义", "千问", " ", "\x1b[31m", "\x1b]0;", "\a", "**", "Kimi", "-K2", "[x](", ")", "<b>", "GPT", ".", "5"}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		m, text := NewMasked(names), ""
		for range 40 {
			text += pieces[rng.IntN(len(pieces))]
			shown := len(text)
			if got, want := m.Text(text, shown, false), names.Mask(text, shown, false); got != want {
				t.Fatalf("%q becomes %q bit by bit, %q at once", text, got, want)
			}
		}
		if got, want := m.Text(text, len(text), true), names.Mask(text, len(text), true); got != want {
			t.Fatalf("%q becomes %q in the end, %q at once", text, got, want)
		}
	}
}

// TestLongTextIsMaskedAsShort checks that looking through a long text piece by
// piece finds what looking through it at once finds.
func TestLongTextIsMaskedAsShort(t *testing.T) {
	names := NamesFor(lab())
	rng := rand.New(rand.NewPCG(7, 9))
	pieces := []string{"words without a break, ", "没有空格的一段话，", "I am DeepSeek. ", "我是豆包，", "豆包很好吃，", "**bold** ", "Claude Monet ", "a < b & c ", "[x](http://a.b/deepseek) ", "0123456789abcdef", "line\n", "1.5", "GPT-4", "<|im_end|>"}
	marked := slices.Concat(pieces, []string{"\x1b[31m", "<b>Deep", "Seek</b> ", "\x1b]0;t\a", "&amp;", "by <span class=\"a\">", "Meta", "](a<b>) "})
	for _, pieces := range [][]string{pieces, pieces[:7], marked} {
		if testing.Short() && len(pieces) > 7 {
			continue
		}
		var b strings.Builder
		for b.Len() < 60<<10 {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		text := b.String()
		want := names.Mask(text, len(text), true)
		if got := NewMasked(names).Text(text, len(text), true); got != want {
			t.Fatal("at once it becomes another text")
		}
		m := NewMasked(names)
		for at := 0; at < len(text); at += 6000 + rng.IntN(9000) {
			for at < len(text) && !utf8.RuneStart(text[at]) {
				at++
			}
			m.Text(text[:at], at, false)
		}
		if got := m.Text(text, len(text), true); got != want {
			t.Fatal("in pieces it becomes another text")
		}
	}
	innocent := strings.Repeat("words without a break, 没有空格的一段话，豆包很好吃，", 5000)
	if names.In(innocent) || !names.In(innocent+"I am DeepSeek.") || !names.In("I am DeepSeek."+innocent) {
		t.Error("a name in a long text")
	}
}

// TestMaskedMegabytesStayCheap checks, by what has to be looked through again
// for one more letter, that a reply of megabytes holds up no key.
func TestMaskedMegabytesStayCheap(t *testing.T) {
	size := 1 << 18
	if testing.Short() {
		size = 1 << 17
	}
	for _, piece := range []string{"x", "没有空格的话", "word after word ", "a\x1b[31m red ", "<a&b ](", "DeepSeek and Claude is "} {
		text := strings.Repeat(piece, size/len(piece))
		m := NewMasked(NamesFor(&sessions.Session{}))
		for at := 0; at < len(text)-8192; at += 64 << 10 {
			m.Text(text[:at], at, false)
		}
		for at := len(text) - 8192; at < len(text); at += 512 {
			m.Text(text[:at], at, false)
			if open := at - m.from; open > 4*scanStep {
				t.Errorf("%q: after %d bytes, %d are looked through again", piece, at, open)
				break
			}
		}
	}
}
