//go:build unix

package packets_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"kansei/packets"
	"kansei/sessions"
)

// revealPage writes the page for everybody of a session into a file.
func revealPage(t *testing.T, s *sessions.Session) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "reveal.html")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := packets.WriteReveal(f, packets.Reveal{Session: s, Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReveal goes through the page for everybody: choose in each turn, guess, and
// open the names, with the keyboard's focus where the page goes on.
func TestReveal(t *testing.T) {
	s := rated(t, firstID, 3, 2)
	s.Lanes[0].Size = sessions.Size{Total: &sessions.Interval{Low: 671, High: 671}, Active: &sessions.Interval{Low: 37, High: 37}, Grade: sessions.Official}
	p := openTab(chrome(t), t, revealPage(t, s))
	p.scheme("light")
	look := func(name string) {
		t.Helper()
		for _, lang := range []string{"en", "zh"} {
			p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-lang=` + lang + `]").click()`))
			for _, scheme := range []string{"light", "dark"} {
				p.scheme(scheme)
				for _, width := range []int64{1280, 390} {
					p.do(chromedp.EmulateViewport(width, 844))
					p.until(settled)
					at := fmt.Sprintf("reveal-%s-%s-%s-%d", name, lang, scheme, width)
					p.check(at, 32)
					p.picture(at)
				}
			}
		}
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-lang=en]").click()`), chromedp.EmulateViewport(1280, 844))
	}
	look("begin")
	shown := func(selector string) bool {
		return value[bool](p, `document.querySelector("`+selector+`").checkVisibility()`)
	}
	if shown(".turn:nth-of-type(2)") || shown("#guess") || shown("#result") {
		t.Error("the page begins with more than the first turn")
	}
	p.click(".turn:nth-of-type(1) .reply:nth-of-type(2) .choose")
	if !shown(".turn:nth-of-type(2)") || shown("#guess") {
		t.Error("the second turn does not follow the first choice")
	}
	p.click(".turn:nth-of-type(2) .neither")
	if got := value[string](p, `document.activeElement.textContent`); !shown("#guess") || got != "Who is who?" {
		t.Errorf("behind the last choice the focus is on %q", got)
	}
	look("guess")
	guess := func(letter, name string) {
		p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(s => { s.value = %q; s.dispatchEvent(new Event("change")); })(document.querySelector("select[data-letter=%s]"))`, name, letter)))
	}
	right := func(letter string) string { return s.Lane(s.Order(1)[letter[0]-'A']).Model }
	guess("A", right("A"))
	guess("B", right("A"))
	p.click("#open")
	p.until(`document.querySelectorAll(".card.open").length === 3`)
	if got := value[string](p, `document.getElementById("score").textContent`); got != "You recognised 1 of 3" {
		t.Errorf("the score is %q", got)
	}
	for letter, want := range map[string]string{
		"A": right("A") + "|acme|671B parameters, 37B active (official)|✓ you recognised it|",
		"B": right("B") + "|acme||you guessed " + right("A") + "|♥ yours in 1 of 2 turns",
		"C": right("C") + "|acme|||",
	} {
		if s.Lane(s.Order(1)[letter[0]-'A']).Size.Total == nil && letter == "A" {
			want = right("A") + "|acme||✓ you recognised it|"
		}
		if letter != "A" && s.Lane(s.Order(1)[letter[0]-'A']).Size.Total != nil {
			want = fmt.Sprint(want[:len(right(letter)+"|acme|")], "671B parameters, 37B active (official)", want[len(right(letter)+"|acme|"):])
		}
		got := value[string](p, `["name", "maker", "size", "verdict", "loved"].map(c => document.querySelector(".card[data-letter=`+letter+`] ." + c).textContent).join("|")`)
		if got != want {
			t.Errorf("card %s says %q, not %q", letter, got, want)
		}
	}
	if got := value[string](p, `document.querySelector(".turn .reply .whose").textContent`); got != right("A") {
		t.Errorf("over the first reply stands %q", got)
	}
	look("open")
	p.click("#again")
	if shown("#result") || shown(".turn:nth-of-type(2)") {
		t.Error("starting over does not")
	}
}
