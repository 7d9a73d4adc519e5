package cli

import (
	"fmt"
	"sync"

	"github.com/charmbracelet/x/ansi"

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
	p := &progress{app: a, plan: len(plan), bar: a.drawsBars()}
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
	why := sanitize.Line(l.Name() + ": " + p.app.message(r.Error.Message))
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

// draw puts the bar in the place of the one before.
func (p *progress) draw() {
	if p.bar {
		text := p.app.words.T("collect.bar", p.sessions, p.plan, p.replies, p.total)
		p.write("\r" + p.app.barLine(p.replies, p.total, text) + ansi.EraseLineRight)
	}
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
