package cli

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// counter shows on standard error how much of some work is done: a bar on a
// terminal, else a line at the end. It is safe for use from several goroutines.
type counter struct {
	app  *app
	bar  bool
	all  int
	text func(done, all int) string

	mu   sync.Mutex
	done int
}

func newCounter(a *app, done, all int, text func(done, all int) string) *counter {
	c := &counter{app: a, bar: a.drawsBars(), all: all, text: text, done: done}
	c.draw()
	return c
}

// drawsBars reports whether standard error is a terminal that can draw a line
// again.
func (a *app) drawsBars() bool {
	f, ok := a.env.Stderr.(*os.File)
	return ok && term.IsTerminal(f.Fd()) && a.env.Getenv("TERM") != "dumb"
}

// add counts one more.
func (c *counter) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done = min(c.done+1, c.all)
	c.draw()
}

func (c *counter) draw() {
	if c.bar {
		c.write("\r" + c.app.barLine(c.done, c.all, c.text(c.done, c.all)) + ansi.EraseLineRight)
	}
}

// close leaves the bar as it stands.
func (c *counter) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bar {
		c.write("\n")
	} else {
		c.write(c.text(c.done, c.all) + "\n")
	}
}

func (c *counter) write(text string) { _, _ = fmt.Fprint(c.app.env.Stderr, text) }

const barWidth = 24

// barLine is a bar that is full by a share, with a text, within the terminal.
func (a *app) barLine(done, all int, text string) string {
	full := barWidth
	if all > 0 {
		full = barWidth * done / all
	}
	return ansi.Truncate(strings.Repeat("━", full)+strings.Repeat("─", barWidth-full)+"  "+text, max(1, a.env.Width-1), "…")
}
