//go:build unix

package packets_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kansei/packets"
	"kansei/sessions"
)

// settled is true when the page has drawn what was done last.
const settled = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"

// faults lists what a reader could not use in the part of a page that is shown:
// what stands outside of the page's width, letters that are too faint, and buttons
// that are too small for a finger.
const faults = `((least) => {
  const out = [], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) out.push("the page scrolls to the side: " + document.documentElement.scrollWidth + " of " + width);
  const rgb = text => { const n = text.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; } return rgb(getComputedStyle(document.body).backgroundColor); };
  for (const e of document.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect();
    if (!e.checkVisibility({visibilityProperty: true}) || box.width === 0 || box.height === 0 || e.closest("progress, script, style, noscript")) continue;
    const name = e.tagName + "." + e.className + " " + (e.textContent || "").trim().slice(0, 30);
    if (box.left < -0.5 || box.right > width + 0.5) out.push(name + " stands at " + box.left + " to " + box.right);
    if (e.tagName === "BUTTON" && !e.closest(".languages") && Math.min(box.height, box.width) < least) out.push(name + " is only " + box.width + " by " + box.height);
    if (e.disabled || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) out.push(name + " has a contrast of " + ratio.toFixed(2));
  }
  return out;
})`

func (p tab) check(at string, least int) {
	p.t.Helper()
	for _, fault := range value[[]string](p, fmt.Sprintf("%s(%d)", faults, least)) {
		p.t.Errorf("%s: %s", at, fault)
	}
}

// TestLayout looks at every view of the page, wide, on a phone, and at twice the
// size, light and dark, in both languages.
func TestLayout(t *testing.T) {
	s := rated(t, firstID, 3, 2)
	_, file := packetPage(t, s, rated(t, secondID, 3, 2))
	p := openTab(chrome(t), t, file)
	views := []struct {
		name  string
		to    func()
		until string
	}{
		{"consent", func() {}, "consent"},
		{"instruction", func() { p.click("#agree") }, "instruction"},
		{"rate", func() { p.click("#begin"); p.press("432345" + "x") }, "rate"},
		{"end", func() { p.click("#to-end") }, "end"},
	}
	for _, view := range views {
		p.do(chromedp.EmulateViewport(1280, 800))
		view.to()
		p.until(`document.body.dataset.view === "` + view.until + `"`)
		for _, lang := range []string{"en", "zh"} {
			p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-lang=` + lang + `]").click()`))
			for _, scheme := range []string{"light", "dark"} {
				p.scheme(scheme)
				for _, size := range [][2]int64{{1280, 800}, {640, 400}, {390, 844}} {
					at := fmt.Sprintf("%s-%s-%s-%d", view.name, lang, scheme, size[0])
					options := []chromedp.EmulateViewportOption{}
					least := 24
					if size[0] == 390 {
						options, least = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch), 32
					}
					p.do(chromedp.EmulateViewport(size[0], size[1], options...))
					p.until(settled)
					p.check(at, least)
					p.picture(at)
				}
			}
		}
	}
}

// TestTouch fills a packet with a finger on a phone.
func TestTouch(t *testing.T) {
	s := rated(t, firstID, 2, 1)
	key, file := packetPage(t, s)
	p := openTab(chrome(t), t, file)
	p.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	p.scheme("light")
	tap := func(selector string) {
		t.Helper()
		p.until(settled)
		p.do(chromedp.Tap(chromedp.CSS(selector)))
	}
	tap("#agree")
	tap("#begin")
	for reply := range 2 {
		for point := range 6 {
			tap(fmt.Sprintf("#points button[value='%d']", 1+(reply+point)%5))
		}
	}
	tap("#note-open")
	p.do(chromedp.SendKeys(chromedp.CSS("#note-text"), "short and kind"))
	tap("#note-save")
	tap("#choices button[data-id='B']")
	tap("#choices button[data-id='B']")
	result := p.answers(key, []*sessions.Session{s})[0]
	if !result.Whole() || result.Judged != 1 || len(result.Session.Notes) != 1 || result.Session.Notes[0].Text != "short and kind" {
		t.Errorf("%d of %d replies, %d verdicts, notes %+v", result.Rated, result.Replies, result.Judged, result.Session.Notes)
	}
	if v := result.Session.StandingVerdicts(); len(v) != 1 || v[0].Margin != sessions.Clear || s.Label(v[0].Lanes[0], 1) != "B" {
		t.Errorf("the verdict is %+v", v)
	}
	for i, r := range result.Session.StandingRatings() {
		if *r.Value != 1+(i/6+i%6)%5 {
			t.Errorf("rating %d is %d", i, *r.Value)
		}
	}
}

// TestDownload saves the file at the end, and reads it.
func TestDownload(t *testing.T) {
	s := rated(t, firstID, 2, 1)
	key, file := packetPage(t, s)
	dir := t.TempDir()
	p := openTab(chrome(t), t, file)
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
		return err
	}))
	p.begin()
	p.press("444444555555=")
	p.click("#to-end")
	p.click("#save")
	path := filepath.Join(dir, "kansei-answers-"+key.ID+".json")
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		if b, err := os.ReadFile(path); err == nil && len(b) > 0 {
			answers, err := packets.Read(b)
			if err != nil || answers.Packet != key.ID || !answers.Complete || answers.Consent == nil || answers.Code != key.Code() {
				t.Errorf("the file says %+v, %v", answers, err)
			}
			return
		}
		if p.ctx.Err() != nil {
			t.Fatal("no file came")
		}
	}
}

// TestScreenReader reads the page as a screen reader does: everything that can be
// pressed has a name, what is chosen is said, and what happens is announced.
func TestScreenReader(t *testing.T) {
	s := rated(t, firstID, 3, 1)
	_, file := packetPage(t, s)
	p := openTab(chrome(t), t, file)
	p.begin()
	p.press("4")
	var seen []string
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		tree, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err != nil {
			return err
		}
		for _, n := range tree.Nodes {
			if n.Ignored || n.Role == nil {
				continue
			}
			name := ""
			if n.Name != nil {
				name = strings.Trim(string(n.Name.Value), `"`)
			}
			role := strings.Trim(string(n.Role.Value), `"`)
			if slices.Contains([]string{"button", "group", "region", "article", "progressbar"}, role) && name == "" {
				t.Errorf("a %s has no name", role)
			}
			seen = append(seen, role+" "+name)
		}
		return nil
	}))
	for _, want := range []string{
		"region Your rating", "group Questions", "group Is it on the person's side, and does it mean it?", "button Emotion 4", "button 5 wholly on their side, even where it disagrees",
		"button A is best", "status ", "progressbar 0 of 3 replies rated", "article A",
	} {
		if !slices.Contains(seen, want) {
			t.Errorf("a screen reader does not find %q", want)
		}
	}
	if got := value[string](p, `document.getElementById("said").textContent`); got != "A, Emotion: 4." {
		t.Errorf("the announcement is %q", got)
	}
	if got := value[string](p, `[...document.querySelectorAll("#dimensions [aria-pressed=true]")].map(b => b.textContent).join()`); got != "Empathy ·" {
		t.Errorf("the marked dimension is %q", got)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("read-again").click()`))
	if got := value[string](p, `document.activeElement.tagName`); got != "H1" {
		t.Errorf("a new view puts the focus on %s", got)
	}
}

// TestPrint: on paper are the conversation and its replies, and no controls.
func TestPrint(t *testing.T) {
	_, file := packetPage(t, rated(t, firstID, 3, 1))
	p := openTab(chrome(t), t, file)
	p.begin()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
	if value[bool](p, `document.getElementById("panel").checkVisibility()`) || !value[bool](p, `document.querySelector(".reply .text").checkVisibility()`) {
		t.Error("what is printed is wrong")
	}
}
