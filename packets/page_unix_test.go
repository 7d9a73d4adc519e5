//go:build unix

package packets_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kansei/bench/terminal"
	"kansei/sessions"
)

const (
	firstID  = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
	secondID = "01ARZ3NDEKTSV4RRFFQ69G5FAW"
)

// typed is what a rater presses: points, "cannot judge", moves between replies and
// dimensions, undo and redo, a note, each kind of verdict, and a margin.
const typed = "5430" + "u" + "21" + "\x1b[D" + "34" + "\x1b[A" + "5" + "b" + "u" + "\x1b[C" + "j" + "k" + "444555" + "\x1b[C" + "332211" + "9" + "\x1b[C" + "\x1b[C" + "1" + "b" + "b" +
	"[" + "x" + "]" + "n" + "warm, but long" + "\r" + "555555" + "h" + "0" + "l" + "444444" + "\x1b[C" + "333333" + "5" + "uu" + "="

// TestSameAsInTerminal: a packet that is filled by keyboard and imported gives the
// same session file as the same keys in kansei rate, but for times.
func TestSameAsInTerminal(t *testing.T) {
	browser := chrome(t)
	s := rated(t, firstID, 3, 2)
	key, file := packetPage(t, s)
	p := openTab(browser, t, file)
	p.begin()
	p.press(typed)
	got := sessions.Merge(s, s, p.answers(key, []*sessions.Session{s})[0].Session)

	want := inTerminal(t, s, typed)
	if a, b := encoded(t, got), encoded(t, want); a != b {
		t.Errorf("the page gives\n%s\nand the terminal\n%s", strings.Join(entriesOf(got), "\n"), strings.Join(entriesOf(want), "\n"))
	}
	if len(want.Ratings) < 40 || len(want.Verdicts) < 4 || len(want.Notes) != 1 {
		t.Errorf("the terminal took %d ratings, %d verdicts, %d notes", len(want.Ratings), len(want.Verdicts), len(want.Notes))
	}
}

// press sends keys as a keyboard does, arrows by their sequences in a terminal.
func (p tab) press(keys string) {
	p.t.Helper()
	arrows := strings.NewReplacer("\x1b[A", "\u0304", "\x1b[B", "\u0301", "\x1b[C", "\u0303", "\x1b[D", "\u0302")
	p.keys(arrows.Replace(keys))
}

// inTerminal is a session after kansei rate has taken keys.
func inTerminal(t *testing.T, s *sessions.Session, keys string) *sessions.Session {
	t.Helper()
	home := t.TempDir()
	program, path := filepath.Join(home, "kansei"), filepath.Join(home, "session.json")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "kansei").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	b, err := sessions.Encode(s)
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	env := []string{"KANSEI_HOME=" + home, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	term, err := terminal.Start(160, 48, env, program, "rate", path, "--rater", "li")
	if err != nil {
		t.Fatal(err)
	}
	defer term.Close()
	if err := term.UntilText(ctx, "Emotion"); err != nil {
		t.Fatalf("%v\n%s", err, term.Screen())
	}
	if err := term.Type(keys); err != nil {
		t.Fatal(err)
	}
	if err := term.Key("ctrl+c", "ctrl+c"); err != nil {
		t.Fatal(err)
	}
	if err := term.Wait(ctx); err != nil {
		t.Fatalf("%v\n%s", err, term.Screen())
	}
	if b, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	out, err := sessions.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// encoded is the file of a session without its times and installations.
func encoded(t *testing.T, s *sessions.Session) string {
	t.Helper()
	s = s.Clone()
	s.UpdatedAt = made
	for i := range s.Ratings {
		s.Ratings[i].At, s.Ratings[i].By, s.Ratings[i].TookMS = made, "", 0
	}
	for i := range s.Verdicts {
		s.Verdicts[i].At, s.Verdicts[i].By = made, ""
	}
	for i := range s.Notes {
		s.Notes[i].At, s.Notes[i].By = made, ""
	}
	b, err := sessions.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestReload: what was entered is there after a reload, and so is what can be
// taken back.
func TestReload(t *testing.T) {
	s := rated(t, firstID, 2, 1)
	key, file := packetPage(t, s)
	p := openTab(chrome(t), t, file)
	p.begin()
	p.press("4433")
	p.do(chromedp.Reload())
	p.until(`document.body.dataset.view === "rate"`)
	if got := value[string](p, `document.querySelector(".reply .given").textContent`); got != "4 4 3 3" {
		t.Errorf("after the reload there is %q", got)
	}
	p.press("u22255555" + "5b")
	result := p.answers(key, []*sessions.Session{s})[0]
	if !result.Whole() || result.Judged != 1 || len(result.Session.Ratings) != 12+2 {
		t.Errorf("%d of %d replies, %d verdicts, %d entries", result.Rated, result.Replies, result.Judged, len(result.Session.Ratings))
	}
	if got := value[string](p, `document.getElementById("code").textContent`); got != key.Code() {
		t.Errorf("the completion code is %q, not %q", got, key.Code())
	}
}

// TestTwoTabs: two tabs of one packet go on with what the other has.
func TestTwoTabs(t *testing.T) {
	s := rated(t, firstID, 2, 1)
	key, file := packetPage(t, s)
	browser := chrome(t)
	one := openTab(browser, t, file)
	one.begin()
	one.press("44")
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	other := openTab(ctx, t, file)
	other.until(`document.body.dataset.view === "rate"`)
	other.press("3333")
	one.until(`document.querySelector(".reply .given").textContent === "4 4 3 3 3 3"`)
	one.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".reply .pick")[1].click()`))
	one.press("555555=")
	if result := one.answers(key, []*sessions.Session{s})[0]; !result.Whole() || len(result.Session.Ratings) != 12 {
		t.Errorf("%d of %d replies, %d entries", result.Rated, result.Replies, len(result.Session.Ratings))
	}
	other.until(`document.getElementById("counted").textContent.startsWith("2 of 2")`)
}

// TestStorageRefused: the page says so, and goes on.
func TestStorageRefused(t *testing.T) {
	s := rated(t, firstID, 2, 1)
	key, file := packetPage(t, s)
	browser := chrome(t)
	p := tab{t, browser}
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: `Object.defineProperty(window, "localStorage", {get() { throw new DOMException("denied", "SecurityError"); }});`,
		})
		return err
	}))
	p = openTab(browser, t, file)
	if !value[bool](p, `!document.getElementById("refused").hidden && document.getElementById("refused").textContent.length > 20`) {
		t.Error("the page does not say that nothing is kept")
	}
	p.begin()
	p.press("444444" + "333333" + "x")
	if result := p.answers(key, []*sessions.Session{s})[0]; !result.Whole() || result.Judged != 1 {
		t.Errorf("%d of %d replies, %d verdicts", result.Rated, result.Replies, result.Judged)
	}
}

// TestManySessions: forty conversations to the end, and the code that says so.
func TestManySessions(t *testing.T) {
	const many = 40
	all := make([]*sessions.Session, 0, many)
	for range many {
		all = append(all, rated(t, firstID, 3, 1))
	}
	key, file := packetPage(t, all...)
	p := openTab(chrome(t), t, file)
	p.begin()
	for i := range all {
		p.press("444444333333555555=")
		if i+1 < len(all) {
			p.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
		}
		p.press("\r")
	}
	p.until(`document.body.dataset.view === "end"`)
	results := p.answers(key, all)
	for i, r := range results {
		if !r.Whole() || r.Judged != 1 {
			t.Errorf("session %d: %d of %d replies, %d verdicts", i+1, r.Rated, r.Replies, r.Judged)
		}
	}
	if got := value[string](p, `document.getElementById("code").textContent`); got != key.Code() {
		t.Errorf("the completion code is %q, not %q", got, key.Code())
	}
}

// entriesOf are the entries of a session's logs, a line each.
func entriesOf(s *sessions.Session) []string {
	out := make([]string, 0, len(s.Ratings)+len(s.Verdicts)+len(s.Notes))
	for _, r := range s.Ratings {
		value := "-"
		if r.Value != nil {
			value = fmt.Sprint(*r.Value)
		}
		out = append(out, fmt.Sprint("rating ", r.Turn, " ", s.Label(r.Lane, 1), " ", r.Dimension, " ", value, " ", r.Withdrawn))
	}
	for _, v := range s.Verdicts {
		out = append(out, fmt.Sprint("verdict ", v.Turn, " ", v.Outcome, " ", v.Margin, " ", v.Lanes, " ", v.Withdrawn))
	}
	for _, n := range s.Notes {
		out = append(out, fmt.Sprint("note ", n.Turn, " ", s.Label(n.Lane, 1), " ", n.Text, " ", n.Withdrawn))
	}
	return out
}

// TestVerdictAlone: a study that asks for nothing but the verdict shows no points,
// and goes from turn to turn with each verdict.
func TestVerdictAlone(t *testing.T) {
	s := rated(t, firstID, 3, 2)
	for i := range s.Rubric.Dimensions {
		s.Rubric.Dimensions[i].Optional = true
	}
	key, file := packetPage(t, s)
	p := openTab(chrome(t), t, file)
	p.begin()
	if value[bool](p, `document.getElementById("points").checkVisibility()`) {
		t.Error("the page asks for points")
	}
	p.press("3=")
	p.until(`document.getElementById("place").textContent.endsWith("turn 2 of 2")`)
	p.press("\x1b[Cb")
	result := p.answers(key, []*sessions.Session{s})[0]
	if !result.Whole() || result.Judged != 2 || len(result.Session.Ratings) > 0 {
		t.Errorf("%d of %d replies, %d verdicts, %d ratings", result.Rated, result.Replies, result.Judged, len(result.Session.Ratings))
	}
	if got := value[string](p, `document.getElementById("code").textContent`); got != key.Code() {
		t.Errorf("the completion code is %q, not %q", got, key.Code())
	}
}

// TestLeavingInTheMiddle: what is there can be saved, the page says what is
// missing, and goes on there.
func TestLeavingInTheMiddle(t *testing.T) {
	all := []*sessions.Session{rated(t, firstID, 2, 1), rated(t, secondID, 2, 1)}
	key, file := packetPage(t, all...)
	p := openTab(chrome(t), t, file)
	p.begin()
	p.press("444444555555=")
	results := p.answers(key, all)
	if !results[0].Whole() || results[1].Whole() || results[1].Rated != 0 {
		t.Errorf("the results are %+v", results)
	}
	if got := value[string](p, `document.getElementById("open").textContent + document.getElementById("code-line").hidden`); got != "Conversation 2true" {
		t.Errorf("the page says that %q is missing", got)
	}
	p.click("#open button")
	p.until(`document.getElementById("place").textContent.startsWith("Conversation 2 of 2")`)
	p.press("444444555555=")
	if results := p.answers(key, all); !results[1].Whole() {
		t.Errorf("the results are %+v", results)
	}
}
