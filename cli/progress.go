package cli

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"kansei/conversation"
	"kansei/providers"
	"kansei/sanitize"
	"kansei/sessions"
)

// progress tells on standard error how far a collection is: a bar on a
// terminal, else a line for each session. It is safe for use from several
// goroutines.
type progress struct {
	app   *app
	bar   bool
	total int // replies in all
	plan  int // sessions in all

	mu       sync.Mutex
	replies  int // that are there
	sessions int // that are complete
	failed   int
	why      string // the first failure, on one line
}

func newProgress(a *app, plan []*sessions.Session) *progress {
	p := &progress{app: a, plan: len(plan)}
	if f, ok := a.env.Stderr.(*os.File); ok && term.IsTerminal(f.Fd()) && a.env.Getenv("TERM") != "dumb" {
		p.bar = true
	}
	for _, s := range plan {
		missing := conversation.Missing(s)
		if missing == 0 {
			p.sessions++
		}
		all := len(s.Lanes) * len(s.Scenario.Script)
		p.total += all
		p.replies += all - missing
	}
	if p.replies > 0 {
		p.line(a.words.T("collect.there", p.sessions, p.plan, p.replies, p.total))
	}
	p.draw()
	return p
}

// ended counts a reply.
func (p *progress) ended(l sessions.Lane, r sessions.Reply) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Error == nil || r.Error.Kind == string(providers.ContentFiltered) {
		p.replies++
		p.draw()
		return
	}
	p.failed++
	why := sanitize.Line(l.Name() + ": " + r.Error.Message)
	if p.why == "" {
		p.why = why
	}
	p.line(why)
	p.draw()
}

// played counts a session, if it is complete now.
func (p *progress) played(s *sessions.Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if conversation.Missing(s) > 0 {
		return
	}
	p.sessions++
	if !p.bar {
		p.line(p.app.words.T("collect.line", p.sessions, p.plan, p.replies, p.total, sanitize.Line(s.Title)))
	}
	p.draw()
}

// restored says that a session was deleted meanwhile and is back.
func (p *progress) restored(s *sessions.Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line(p.app.words.T("collect.restored", sanitize.Line(s.Title), s.ID))
	p.draw()
}

const barWidth = 24

// draw puts the bar in the place of the one before.
func (p *progress) draw() {
	if !p.bar {
		return
	}
	full := barWidth
	if p.total > 0 {
		full = barWidth * p.replies / p.total
	}
	text := strings.Repeat("━", full) + strings.Repeat("─", barWidth-full) + "  " + p.app.words.T("collect.bar", p.sessions, p.plan, p.replies, p.total)
	p.write("\r" + ansi.Truncate(text, max(1, p.app.env.Width-1), "…") + ansi.EraseLineRight)
}

// line prints a line above the bar.
func (p *progress) line(text string) {
	if p.bar {
		text = "\r" + ansi.EraseLineRight + text
	}
	p.write(text + "\n")
}

// close leaves the bar as it stands.
func (p *progress) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar {
		p.write("\n")
	}
}

func (p *progress) write(text string) { _, _ = fmt.Fprint(p.app.env.Stderr, text) }
