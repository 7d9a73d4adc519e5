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
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"kansei/packets"
	"kansei/scenarios"
	"kansei/sessions"
)

var made = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// longest is how long a test in a browser may take, on a machine that has much
// else to do.
const longest = 4 * time.Minute

// find is where Chromium is. Without it, and in short tests, a test is skipped.
func find(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("chromium is not installed")
	return ""
}

// chrome is a browser with a profile of its own.
func chrome(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(find(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true))
	ctx, end := context.WithTimeout(t.Context(), longest)
	t.Cleanup(end)
	ctx, end = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	t.Cleanup(end)
	return ctx
}

// tab is a page in a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// openTab opens a page in a browser and fails the test for every error on its
// console and every request that it makes.
func openTab(browser context.Context, t *testing.T, file string) tab {
	t.Helper()
	t.Helper()
	p := tab{t, browser}
	p.do(chromedp.Evaluate[chromedp.Void]("undefined"))
	requests := chromedp.Events(browser, network.RequestWillBeSent)
	console := chromedp.Console(browser)
	go func() {
		for e, err := range requests {
			if err != nil {
				return
			}
			if u := e.Request.URL; !strings.HasPrefix(u, "file://") && !strings.HasPrefix(u, "data:,") && !strings.HasPrefix(u, "blob:") {
				t.Errorf("the page asks for %s", u)
			}
		}
	}()
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			t.Errorf("on the console: %+v", m)
		}
	}()
	p.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate("file://"+file))
	return p
}

func (p tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// value is an expression of JavaScript in the page.
func value[T any](p tab, expression string) T {
	p.t.Helper()
	out, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return out
}

// until waits for an expression to be true.
func (p tab) until(expression string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[bool](expression)); err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
}

func (p tab) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// keys presses keys as a keyboard does: a page that has used one up gets no letter
// of it.
func (p tab) keys(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, func(e *input.DispatchKeyEventParams) {
		if e.Type == input.DispatchKeyEventTypeKeyDown {
			e.Type = input.DispatchKeyEventTypeRawKeyDown
		}
	}))
}

// begin goes through consent and instruction to the first conversation.
func (p tab) begin() {
	p.t.Helper()
	p.click("#agree")
	p.click("#begin")
	p.until(`document.body.dataset.view === "rate"`)
}

// answers are those that the page gives at its end, put into the sessions of its
// packet.
func (p tab) answers(key packets.Key, all []*sessions.Session) []packets.Result {
	p.t.Helper()
	p.until(`document.body.dataset.view !== "" && (document.body.dataset.view === "end" || (document.getElementById("to-end").click(), true))`)
	answers, err := packets.Read([]byte(value[string](p, `document.getElementById("text").value`)))
	if err != nil {
		p.t.Fatal(err)
	}
	next := 0
	results, err := packets.Apply(key, answers, func(packets.KeyItem) (*sessions.Session, error) {
		next++
		return all[next-1], nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return results
}

// picture keeps a picture of the page in the folder that PICTURES names, for
// whoever wants to look.
func (p tab) picture(name string) {
	p.t.Helper()
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// scheme shows the page as on a light or a dark system, without motion.
func (p tab) scheme(name string) {
	p.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return err
	}))
}

// rated is a session with lanes of invented models in turns, all of them collected
// before the packet was made.
func rated(t *testing.T, id string, lanes, turns int) *sessions.Session {
	t.Helper()
	library, err := scenarios.Load("", "")
	if err != nil {
		t.Fatal(err)
	}
	sc, _ := library.Find("night-shift")
	began := made.Add(-time.Hour)
	s := &sessions.Session{
		ID: id, Title: sc.Title, CreatedAt: began, UpdatedAt: began, App: sessions.App{Name: "kansei", Version: "test"}, Rubric: library.Rubrics["sensibility"],
		Blind: sessions.Blind{Enabled: true, Curtain: sessions.CurtainPace, Seed: 7}, Scenario: sc.Session(),
	}
	texts := []string{
		"That sounds like a long night. **Who** was with you when it ended?\n\nYou don't have to be all right yet.",
		"1. Sleep first.\n2. Then eat something warm.\n3. Ring somebody.\n\n> It passes.",
		"夜班之后的早晨总是很长。你现在最想做的是什么？\n\n先不用回答，喝口水也行。",
	}
	for i := range lanes {
		s.Lanes = append(s.Lanes, sessions.Lane{
			ID: fmt.Sprintf("l%d", i+1), Label: sessions.Letter((i + 1) % lanes), Provider: "acme", Model: fmt.Sprintf("zorblax-%d", i+1), Thinking: sessions.ThinkingDefault,
			Size: sessions.Size{Grade: sessions.Unknown},
		})
	}
	for n := 1; n <= turns; n++ {
		turn := sessions.Turn{N: n, User: sessions.UserMessage{Text: sc.Script[(n-1)%len(sc.Script)], At: began, Scripted: true, To: sessions.ToAll}}
		for i, l := range s.Lanes {
			text := texts[(i+n)%len(texts)]
			turn.Replies = append(turn.Replies, sessions.Reply{
				Lane: l.ID, Attempt: 1, Status: sessions.Complete, Text: text, StartedAt: began, FirstTokenMS: 10, DurationMS: 20,
				FinishReason: "stop", Chunks: []sessions.Chunk{{DT: 10, Bytes: int32(len(text))}},
			})
		}
		s.Turns = append(s.Turns, turn)
	}
	return s
}

// packetPage writes the page of a packet of sessions into a file.
func packetPage(t *testing.T, all ...*sessions.Session) (packets.Key, string) {
	t.Helper()
	spec := packets.Spec{Rater: sessions.Rater{Name: "li", Pass: 1}, Title: "How replies feel", Made: made, Lang: "en"}
	for _, s := range all {
		spec.Items = append(spec.Items, packets.Item{Session: s, Pass: 1})
	}
	key, err := packets.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "page.html")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := packets.Write(f, key, spec); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return key, path
}
