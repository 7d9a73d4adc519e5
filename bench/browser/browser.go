//go:build unix

// Package browser opens pages in a headless Chromium, spoken to over a pipe in
// the DevTools protocol, to see them as a reader would.
package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Browser is one Chromium. Make it with Start, end it with Close.
type Browser struct {
	cmd     *exec.Cmd
	to      *os.File
	from    *bufio.Reader
	pipe    *os.File
	id      int
	session string
	said    []string // on the console of the page that is open
	loaded  bool
	profile string
}

// Find is where Chromium is, empty where it is not installed.
func Find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Start runs the Chromium at a path, with a profile of its own.
func Start(ctx context.Context, path string) (*Browser, error) {
	profile, err := os.MkdirTemp("", "browser")
	if err != nil {
		return nil, err
	}
	readTo, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	from, writeFrom, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	b := &Browser{to: to, from: bufio.NewReaderSize(from, 1<<20), pipe: from, profile: profile}
	b.cmd = exec.CommandContext(ctx, path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars=false",
		"--remote-debugging-pipe", "--user-data-dir="+profile, "--no-first-run", "about:blank")
	b.cmd.ExtraFiles = []*os.File{readTo, writeFrom} // descriptors 3 and 4
	b.cmd.Env = append(os.Environ(), "HOME="+profile)
	if err := b.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return b, errors.Join(readTo.Close(), writeFrom.Close(), b.attach())
}

// Close ends the browser.
func (b *Browser) Close() {
	_ = b.to.Close()
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait() // it was killed
	_ = b.pipe.Close()
	_ = os.RemoveAll(b.profile)
}

type answer struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// call asks for something and waits for the answer.
func (b *Browser) call(method string, params any, result any) error {
	b.id++
	ask := map[string]any{"id": b.id, "method": method, "params": params}
	if b.session != "" {
		ask["sessionId"] = b.session
	}
	text, err := json.Marshal(ask)
	if err != nil {
		return err
	}
	if _, err := b.to.Write(append(text, 0)); err != nil {
		return fmt.Errorf("ask the browser: %w", err)
	}
	for {
		a, err := b.next()
		switch {
		case err != nil:
			return err
		case a.ID != b.id:
			continue
		case a.Error != nil:
			return fmt.Errorf("%s: %s", method, a.Error.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(a.Result, result)
	}
}

// next reads one message and notes what it tells.
func (b *Browser) next() (answer, error) {
	text, err := b.from.ReadBytes(0)
	if err != nil {
		return answer{}, fmt.Errorf("hear from the browser: %w", err)
	}
	var a answer
	if err := json.Unmarshal(bytes.TrimSuffix(text, []byte{0}), &a); err != nil {
		return a, err
	}
	switch a.Method {
	case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown":
		b.said = append(b.said, string(a.Params))
	case "Page.loadEventFired":
		b.loaded = true
	}
	return a, nil
}

func (b *Browser) attach() error {
	var target struct {
		ID string `json:"targetId"`
	}
	if err := b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return err
	}
	var attached struct {
		Session string `json:"sessionId"`
	}
	if err := b.call("Target.attachToTarget", map[string]any{"targetId": target.ID, "flatten": true}, &attached); err != nil {
		return err
	}
	b.session = attached.Session
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		if err := b.call(domain+".enable", map[string]any{}, nil); err != nil {
			return err
		}
	}
	return nil
}

// Open shows a file in a window of a width and height, light or dark, and
// returns what it said on the console.
func (b *Browser) Open(path string, width, height int, dark bool) (said []string, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	scheme := map[bool]string{true: "dark", false: "light"}[dark]
	b.said, b.loaded = nil, false
	err = errors.Join(
		b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}, nil),
		b.call("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]string{"name": "prefers-color-scheme", "value": scheme}}}, nil),
		b.call("Page.navigate", map[string]any{"url": "file://" + abs}, nil),
	)
	for err == nil && !b.loaded {
		_, err = b.next()
	}
	return b.said, err
}

// Value evaluates an expression of JavaScript in the page.
func (b *Browser) Value(expression string, to any) error {
	var out struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception json.RawMessage `json:"exceptionDetails"`
	}
	if err := b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &out); err != nil {
		return err
	}
	if out.Exception != nil {
		return fmt.Errorf("evaluate %s: %s", expression, out.Exception)
	}
	return json.Unmarshal(out.Result.Value, to)
}

// Picture is the whole page as PNG.
func (b *Browser) Picture() ([]byte, error) {
	var shot struct {
		Data string `json:"data"`
	}
	if err := b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true}, &shot); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(shot.Data)
}

// Outside lists what stands outside of the page's width or is cut by its own
// box, in words.
func (b *Browser) Outside() ([]string, error) {
	var out []string
	err := b.Value(`(() => {
  const out = [], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) out.push("the page scrolls to the side: " + document.documentElement.scrollWidth + " of " + width);
  for (const e of document.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const name = e.tagName + " " + (e.textContent || "").trim().slice(0, 40);
    if (box.left < -0.5 || box.right > width + 0.5) out.push(name + " stands at " + box.left + " to " + box.right + " of " + width);
    if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible") out.push(name + " is cut");
    const svg = e.ownerSVGElement;
    if (svg && e.tagName === "text") {
      const around = svg.getBoundingClientRect();
      if (box.left < around.left - 1 || box.right > around.right + 1) out.push(name + " leaves its picture");
    }
  }
  return out;
})()`, &out)
	return out, err
}
