package cli

import (
	"fmt"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"kansei/conversation"
	"kansei/providers"
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/ui/notification"
)

// progress tells on standard error how far a collection is: a bar on a
// terminal, else a line for each session. It is safe for use from several
// goroutines.
type progress struct {
	app    *app
	bar    bool
	total  int // replies in all
	plan   int // sessions in all
	away   notification.Terminal
	begun  time.Time
	before int // replies that were there already

	mu       sync.Mutex
	replies  int // that are there
	sessions int // that are complete
	failed   int
	spared   map[string]int // by session: the replies, counted as there, that a person who had left did not want
	why      string         // the first failure, on one line
}

func newProgress(a *app, plan []*sessions.Session) *progress {
	p := &progress{app: a, plan: len(plan), bar: a.drawsBars(), away: notification.Of(a.env.Getenv), begun: a.env.Now(), spared: map[string]int{}}
	for _, s := range plan {
		missing := conversation.Missing(s)
		if missing == 0 {
			p.sessions++
		}
		all := conversation.Steps(s)
		p.spared[s.ID] = conversation.Spared(s)
		p.total += all
		p.replies += all - missing
	}
	p.before = p.replies
	switch {
	case p.plan == 0:
		p.line(a.words.T("collect.empty_shard"))
	case p.replies > 0:
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
	spared := conversation.Spared(s)
	p.replies += spared - p.spared[s.ID]
	p.spared[s.ID] = spared
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
		if p.away.Progress && p.total > 0 {
			p.write(ansi.SetProgressBar(100 * p.replies / p.total))
		}
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
	if !p.bar {
		return
	}
	p.write("\n")
	if p.away.Progress {
		p.write(ansi.ResetProgressBar)
	}
	if p.app.env.Now().Sub(p.begun) >= worthNotice && p.replies > p.before {
		p.write(p.away.Sequence(p.app.words.T("app.name"), p.app.words.T("collect.bar", p.sessions, p.plan, p.replies, p.total)))
	}
}

// worthNotice is how long a collection takes for its end to be told to somebody
// who may be looking elsewhere by then.
const worthNotice = 10 * time.Second

func (p *progress) write(text string) { _, _ = fmt.Fprint(p.app.env.Stderr, text) }
