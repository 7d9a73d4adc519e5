// Package batches collects replies through the batches that vendors offer: many
// requests together, answered within a day or so, at a lower price. All lanes of
// one model go out together, one message of the script at a time. What is out is
// kept in files beside the sessions, so that any machine that has the folder can
// go on: nothing is asked twice, and nothing that has come is lost.
package batches

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"kansei/conversation"
	"kansei/providers"
	"kansei/sessions"
)

// Dir is the folder, in that of the sessions, in which batches are kept.
const Dir = ".batches"

// Options are what a collection by batches needs. All of it must be set.
type Options struct {
	Batcher func(provider string) (providers.Batcher, error)
	Load    func(id string) (*sessions.Session, error) // an error where there is no such file, too
	Save    func(*sessions.Session) (sessions.Saved, error)
	Dir     string
	Now     func() time.Time
	Sleep   func(context.Context, time.Duration) error
	Wait    time.Duration // how long what is out is waited for
	Which   func(sessions.Lane) bool

	// What follows is called from several goroutines, one at a time.
	Ended  func(sessions.Lane, sessions.Reply) // a reply has come
	Played func(*sessions.Session)             // replies have come to a session
	Tell   func(Notice)
}

// NoticeKind is what a Notice says.
type NoticeKind int

// The kinds of notice.
const (
	Sent     NoticeKind = iota + 1 // a batch was created
	Running                        // more of it is answered
	Taken                          // all of it was taken
	Unasked                        // requests were not answered, and can be asked again
	StillOut                       // a batch is out still, and can be taken later
)

// Notice is what became of a batch.
type Notice struct {
	Kind     NoticeKind
	Model    string // PROVIDER/MODEL
	ID       string // by the vendor's name for it
	Requests int    // in the batch, or those that Taken and Unasked are about
	Answered int
	Err      error // Unasked, StillOut: why; may be nil
}

// run is one call of Play.
type run struct {
	Options
	folder   folder
	deadline time.Time

	mu     sync.Mutex // of everything below, and of the sessions
	plan   map[string]*sessions.Session
	order  []string
	failed map[string]bool // by session and lane: it has failed in this run, and is not asked again
}

// Play asks for every reply that the sessions of a plan lack in lanes that Which
// takes. Sessions are changed in place. The error is that of ctx or of what is
// kept on disk; what vendors refuse is told, and holds up no other model.
func Play(ctx context.Context, plan []*sessions.Session, o Options) error {
	r := &run{Options: o, folder: folder(o.Dir), deadline: o.Now().Add(o.Wait), plan: map[string]*sessions.Session{}, failed: map[string]bool{}}
	for _, s := range plan {
		r.plan[s.ID] = s
		r.order = append(r.order, s.ID)
	}
	open, err := r.resumed()
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, model := range r.models() {
		g.Go(func() error { return r.model(ctx, model, open[model.name()]) })
	}
	return g.Wait()
}

// model is what the requests of a batch have in common.
type model struct{ provider, id string }

func (m model) name() string { return m.provider + "/" + m.id }

// models are those of the plan's lanes, in the order in which they come first.
func (r *run) models() []model {
	var out []model
	seen := map[model]bool{}
	for _, id := range r.order {
		for _, l := range r.plan[id].Lanes {
			if m := (model{l.Provider, l.Model}); r.Which(l) && !seen[m] {
				seen[m] = true
				out = append(out, m)
			}
		}
	}
	return out
}

// resumed are the batches that were left by an earlier run, by model. Those that
// are not of this plan alone are left to the command that has sent them, and what
// they ask is not asked here.
func (r *run) resumed() (map[string][]*record, error) {
	all, err := r.folder.load()
	if err != nil {
		return nil, err
	}
	open := map[string][]*record{}
	for _, rec := range all {
		planned := 0
		for _, q := range rec.Requests {
			if r.plan[q.Session] != nil {
				planned++
			}
		}
		switch planned {
		case 0:
		case len(rec.Requests):
			open[rec.group()] = append(open[rec.group()], rec)
		default:
			r.leave(rec)
			r.tell(StillOut, rec, planned, errOthers)
		}
	}
	return open, nil
}

// model takes the lanes of one model through their scripts, first what is out.
func (r *run) model(ctx context.Context, m model, open []*record) error {
	batcher, err := r.Batcher(m.provider)
	if err != nil {
		return err
	}
	for {
		if len(open) == 0 {
			if open, err = r.gather(batcher, m); err != nil || len(open) == 0 {
				return err
			}
		}
		g, ctx := errgroup.WithContext(ctx)
		for _, rec := range open {
			g.Go(func() error { return r.drive(ctx, batcher, rec) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
		open = nil
	}
}

// drive takes a batch from where it stands to its end.
func (r *run) drive(ctx context.Context, b providers.Batcher, rec *record) error {
	for _, step := range []func(context.Context, providers.Batcher, *record) error{r.create, r.poll, r.take} {
		err := step(ctx, b, rec)
		var vendor *providers.Error
		switch {
		case errors.Is(err, errOver):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &vendor), errors.Is(err, errPatience):
			if errors.Is(err, errPatience) {
				err = nil
			}
			r.leave(rec)
			r.tell(StillOut, rec, len(rec.Requests), err)
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

var (
	errOver     = errors.New("nothing more is to be done for the batch")
	errPatience = errors.New("the batch takes longer than it is waited for")
	errOthers   = errors.New("another command has sent these requests; take them with that one")
)

// leave keeps the lanes of a batch from being asked again in this run.
func (r *run) leave(rec *record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range rec.Requests {
		r.failed[q.Session+"/"+q.Lane] = true
	}
}

func (r *run) tell(kind NoticeKind, rec *record, requests int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Tell(Notice{Kind: kind, Model: rec.group(), ID: rec.Batch.ID, Requests: requests, Answered: rec.Batch.Answered, Err: err})
}

// gather makes the batches of what a model's lanes are to be asked next.
func (r *run) gather(b providers.Batcher, m model) ([]*record, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []request
	for _, id := range r.order {
		s := r.plan[id]
		for _, l := range s.Lanes {
			if l.Provider != m.provider || l.Model != m.id || !r.Which(l) || r.failed[id+"/"+l.ID] {
				continue
			}
			if n, ok := conversation.NextScripted(s, l.ID); ok {
				all = append(all, request{ID: fmt.Sprintf("%s-%s-%d", id, l.ID, n), Session: id, Lane: l.ID, Message: n})
			}
		}
	}
	terms, _ := b.BatchTerms()
	var out []*record
	for len(all) > 0 {
		n := min(len(all), max(1, terms.Most))
		rec := &record{Format: recordFormat, Version: recordVersion, Provider: m.provider, Requests: all[:n:n]}
		rec.Batch = providers.Batch{Key: newKey(r.Now()), Model: m.id}
		out, all = append(out, rec), all[n:]
	}
	return out, nil
}
