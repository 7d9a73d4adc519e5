package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image/png"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kansei/lang"
	"kansei/sessions"
	"kansei/themes"
	"kansei/typeset"
)

var update = flag.Bool("update", false, "write the golden files anew")

func svgOf(t testing.TB, s *sessions.Session, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := SVG(&b, s, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// saidBy are the texts of a picture, one after the other.
func saidBy(t testing.TB, svg string) string {
	t.Helper()
	var out []string
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(out, "|")
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v", err)
		}
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			out = append(out, strings.TrimSpace(string(text)))
		}
	}
}

func TestWhatPictureSays(t *testing.T) {
	me, li := sessions.Rater{Name: "zed", Pass: 1}, sessions.Rater{Name: "yun", Pass: 1}
	again := sessions.Rater{Name: "zed", Pass: 2}
	tests := []struct {
		name   string
		change func(s *sessions.Session, o *Options)
		has    []string
		lacks  []string
	}{
		{"nothing rated", func(*sessions.Session, *Options) {}, []string{"The empty flat|", "The empty chair · 2026-03-01", "It was only eleven boxes.", "A|vendor/secret-1", "kansei|· 2 replies"}, []string{"Emotion", "mean", "turn"}},
		{"hidden", func(_ *sessions.Session, o *Options) { o.Hidden = true }, []string{"|A|", "names hidden"}, []string{"secret", "vendor"}},
		{"masked", func(s *sessions.Session, o *Options) {
			o.Hidden, o.Mask = true, func(text string) string { return strings.ReplaceAll(text, "Bot", "███") }
			s.Turns[0].Replies[0].Text = "I am Bot, **really**."
		}, []string{"I am ███,"}, []string{"Bot"}},
		{"one rater", func(s *sessions.Session, _ *Options) {
			rate(s, me, "l1", "emotion", 4)
			rate(s, me, "l1", "empathy", 0)
			rate(s, me, "l1", "overall", 3)
			rate(s, me, "l2", "empathy", 2)
			judge(s, me, sessions.Best, "l1")
		}, []string{"Best", "3.5|mean", "4|Emotion", "–|Empathy", "3|Go on talking", "2.0|mean", "2|Empathy", "rated blind"}, []string{"zed", "means of"}},
		{"two raters, and one of them again", func(s *sessions.Session, _ *Options) {
			rate(s, me, "l1", "emotion", 4)
			rate(s, li, "l1", "emotion", 1)
			rate(s, again, "l1", "emotion", 5)
			judge(s, me, sessions.Best, "l2")
			judge(s, li, sessions.Tie, "l1", "l2")
			judge(s, again, sessions.Best, "l1")
		}, []string{"2.5|Emotion", "Best, 1 of 2", "means of 2 raters"}, []string{"Tie", "yun"}},
		{"withdrawn", func(s *sessions.Session, _ *Options) {
			rate(s, me, "l1", "emotion", 4)
			s.Ratings = append(s.Ratings, s.Ratings[0])
			s.Ratings[1].Withdrawn = true
		}, nil, []string{"Emotion", "mean"}},
		{"tie", func(s *sessions.Session, _ *Options) { judge(s, me, sessions.Tie, "l1", "l2") }, []string{"Tie"}, []string{"Best"}},
		{"all bad", func(s *sessions.Session, _ *Options) { judge(s, me, sessions.AllBad, "l1", "l2") }, []string{"All bad|"}, []string{"Best", "Tie"}},
		{"names known", func(s *sessions.Session, _ *Options) {
			rate(s, me, "l1", "emotion", 4)
			s.Ratings[0].Blind = false
		}, []string{"rated with names shown"}, nil},
		{"some lanes", func(_ *sessions.Session, o *Options) { o.Lanes = []string{"l2"} }, []string{"B|vendor/secret-2", "1 reply"}, []string{"secret-1"}},
		{"chinese", func(s *sessions.Session, o *Options) {
			o.Words = lang.Must("zh")
			rate(s, me, "l1", "emotion", 4)
			judge(s, me, sessions.Best, "l1")
		}, []string{"最好", "情绪", "平均", "盲评", "2 条回复"}, []string{"Best", "mean"}},
		{"failed", func(s *sessions.Session, _ *Options) {
			s.Turns[0].Replies[1].Text, s.Turns[0].Replies[1].Status = "", sessions.Failed
		}, []string{"failed"}, []string{"No text"}},
		{"nothing was said", func(s *sessions.Session, _ *Options) { s.Turns[0].Replies[1].Text = " " }, []string{"No text"}, nil},
		{"each its own message", func(s *sessions.Session, _ *Options) {
			s.Turns[0].User.ByLane = map[string]string{"l2": "Only for B."}
		}, []string{"It was only eleven boxes.", "Only for B."}, nil},
		{"several turns", func(s *sessions.Session, o *Options) {
			s.Turns = append(s.Turns, session(2, "Third.", "Fourth.").Turns[1])
			o.Last = 2
		}, []string{"turns 1 to 2 of 2", "Turn 1", "Turn 2", "Third.", "4 replies"}, nil},
		{"one of several turns", func(s *sessions.Session, o *Options) {
			s.Turns = append(s.Turns, session(2, "Third.", "Fourth.").Turns[1])
			o.First, o.Last = 2, 2
		}, []string{"turn 2 of 2", "Third."}, []string{"First.", "Turn 2"}},
		{"no title", func(s *sessions.Session, _ *Options) { s.Title, s.Scenario = "", nil }, []string{"A conversation"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, o := session(1, "First.", "Second."), options(t, "light")
			tt.change(s, &o)
			said := saidBy(t, svgOf(t, s, o))
			for _, want := range tt.has {
				if !strings.Contains(said, want) {
					t.Errorf("%q is missing in %q", want, said)
				}
			}
			for _, wrong := range tt.lacks {
				if strings.Contains(said, wrong) {
					t.Errorf("%q stands in %q", wrong, said)
				}
			}
		})
	}
}

// TestSVGHoldsNothingOfOthers checks that a picture has a handful of elements
// and attributes, whatever the texts hold, and that nothing is loaded or runs.
func TestSVGHoldsNothingOfOthers(t *testing.T) {
	hostile := "<script>alert(1)</script><svg onload='x'> ]]> &amp; &#60;b&#62; \"x\" 'y' \x1b]8;;http://e.x\x07 \x00 \ufffe \xff --> <?xml?> <!DOCTYPE a [<!ENTITY b \"c\">]> [a](javascript:x) ![p](http://e.x/p.png)"
	s := session(1, hostile, "```\n"+hostile+"\n```", "| a |\n|---|\n| "+hostile+" |")
	s.Title, s.Scenario.Title, s.Turns[0].User.Text = hostile, hostile, hostile
	s.Lanes[0].Model, s.Lanes[0].Label = hostile, "\"><b>"
	s.Rubric.Dimensions[0].Name = sessions.Text{"en": hostile}
	rate(s, sessions.Rater{Name: hostile, Pass: 1}, "l1", "emotion", 3)
	elements := map[string]string{
		"svg": "xmlns width height viewBox role lang font-family", "title": "", "rect": "x y width height rx fill stroke stroke-width",
		"text": "direction x y font-size fill textLength lengthAdjust font-weight font-style font-family lang data-lane data-line",
	}
	for d := xml.NewDecoder(strings.NewReader(svgOf(t, s, options(t, "dark")))); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			attributes, ok := elements[token.Name.Local]
			if !ok {
				t.Errorf("there is an element %q", token.Name.Local)
			}
			for _, a := range token.Attr {
				if !slices.Contains(strings.Fields(attributes), a.Name.Local) {
					t.Errorf("%q has an attribute %q", token.Name.Local, a.Name.Local)
				}
			}
		case xml.Comment, xml.Directive, xml.ProcInst:
			t.Errorf("there is %v", token)
		}
	}
}

func TestPictureIsNoHigherThanPicturesCanBe(t *testing.T) {
	long := strings.Repeat("One more line of many, many lines.\n\n", 40_000) // more than is set
	some := strings.Repeat("One more line.\n\n", 300)
	tests := []struct {
		name  string
		turns int
		texts []string
		cut   *regexp.Regexp
	}{
		{"one long reply", 1, []string{some, "Short."}, regexp.MustCompile(`… [45]\d\d more lines`)},
		{"very long", 1, []string{long}, regexp.MustCompile(`… more than \d{5} more lines`)},
		{"eight", 1, slices.Repeat([]string{some}, 8), regexp.MustCompile(`… [45]\d\d more lines`)},
		{"many turns", 9, []string{some, some}, regexp.MustCompile(`… 5\d\d more lines`)},
		{"one line over", 1, []string{strings.Repeat("a\n", 121)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, o := session(tt.turns, tt.texts...), options(t, "dark")
			o.Last = tt.turns
			sheet, err := compose(s, o, typeset.Measured{})
			if err != nil {
				t.Fatal(err)
			}
			if sheet.height > maxHeight || sheet.height < 100 {
				t.Errorf("it is %g high", sheet.height)
			}
			said := saidBy(t, sheet.svg())
			if tt.cut != nil && !tt.cut.MatchString(said) || tt.cut == nil && strings.Contains(said, "more line") {
				t.Errorf("what is left out is not said, or nothing is: %q", regexp.MustCompile(`….*?line`).FindString(said))
			}
		})
	}
	s, o := session(80, some), options(t, "dark")
	o.Last = 80
	if err := SVG(io.Discard, s, o); !errors.Is(err, ErrTooMuch) {
		t.Errorf("80 turns give %v", err)
	}
	s.Turns[0].Replies = nil
	o.Last = 1
	if err := SVG(io.Discard, s, o); !errors.Is(err, ErrNothing) {
		t.Errorf("a turn without replies gives %v", err)
	}
}

// TestPNGPaintsBackground looks at some places of a picture that is made with the
// fonts that come with the program.
func TestPNGPaintsBackground(t *testing.T) {
	s := session(1, "First, é ж.\n\n```\ncode\n```", "第二")
	judge(s, sessions.Rater{Name: "me", Pass: 1}, sessions.Best, "l1")
	for _, theme := range themes.Builtin() {
		o, fonts := options(t, theme.Name), typeset.Builtin()
		var b bytes.Buffer
		if err := PNG(&b, s, o, fonts); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		colours := newPalette(theme)
		card := int(margin+cardPad/2) * scale
		for name, at := range map[string]struct {
			x, y int
			want themes.Hex
		}{
			"corner":   {2, 2, colours.Background},
			"far end":  {img.Bounds().Dx() - 1, img.Bounds().Dy() - 1, colours.Background},
			"the card": {card, img.Bounds().Dy() - 100*scale, theme.Tokens.Panel},
		} {
			r, g, b, _ := img.At(at.x, at.y).RGBA()
			wr, wg, wb := at.want.RGB()
			if uint8(r>>8) != wr || uint8(g>>8) != wg || uint8(b>>8) != wb {
				t.Errorf("%s, %s: %02x%02x%02x, want %s", theme.Name, name, r>>8, g>>8, b>>8, at.want)
			}
		}
		if got := string(fonts.Missing()); got != "二第" {
			t.Errorf("missing are %q", got)
		}
	}
}

// TestContrast checks that everything can be read on what is behind it.
func TestContrast(t *testing.T) {
	for _, theme := range themes.Builtin() {
		k := newPalette(theme)
		for _, c := range []struct {
			name        string
			front, back themes.Hex
		}{
			{"title", k.Text, k.Background},
			{"facts", k.Muted, k.Background},
			{"name of the program", k.Accent, k.Background},
			{"turn", k.Heading, k.Background},
			{"message", k.Text, k.bubble},
			{"letter", k.Text, k.badge},
			{"code", k.Code, k.codeGround},
			{"comment", k.Muted, k.codeGround},
			{"keyword", k.Heading, k.codeGround},
			{"function", k.Link, k.codeGround},
			{"code in a line", k.Code, k.pill},
			{"verdict", k.OnAccent, k.Accent},
		} {
			least := 4.5
			if c.name == "title" || c.name == "message" {
				least = 7
			}
			if got := themes.Contrast(c.front, c.back); got < least {
				t.Errorf("%s: %s has a contrast of %.2f, want %g", theme.Name, c.name, got, least)
			}
		}
	}
}

func TestColumns(t *testing.T) {
	for cards, want := range []int{1, 1, 2, 3, 2, 3, 3, 4, 4} {
		if got := columns(cards, 0); got != want {
			t.Errorf("%d cards have %d columns, want %d", cards, got, want)
		}
	}
	if columns(2, 4) != 2 || columns(4, 4) != 4 || columns(8, 1) != 1 {
		t.Error("what is asked for is not done")
	}
}

// TestGolden keeps a whole picture, so that a change of its look is seen.
func TestGolden(t *testing.T) {
	s := session(1, "床前明月光\n**疑是**地上霜\n\n1. one\n2. `two`\n\n```go\nreturn 1 // 一\n```", "> So.\n\n| a | b |\n|---|--:|\n| x | 1 |\n\nأنا **هنا** now ❤️")
	rate(s, sessions.Rater{Name: "me", Pass: 1}, "l1", "emotion", 4)
	judge(s, sessions.Rater{Name: "me", Pass: 1}, sessions.Best, "l1")
	got := svgOf(t, s, options(t, "dark"))
	const file = "testdata/turn.svg"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the picture is another one; look at it, and run with -update")
	}
}
