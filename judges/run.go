package judges

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"kansei/providers"
	"kansei/sessions"
)

// Work is one session and what is to be asked about it. Runs change the session.
type Work struct {
	Path    string
	Session *sessions.Session
	Items   []Item

	mu sync.Mutex // held over a whole save, so that states are written in order
}

// Runner has one judge judge.
type Runner struct {
	Judge    Judge
	Options  Options
	Parallel int // requests under way at once
	// Save writes a session where it was read, and returns it joined with what was
	// said elsewhere.
	Save func(path string, s *sessions.Session) (sessions.Saved, error)
	Now  func() time.Time
	// Token returns a code that nobody can guess, another one each time.
	Token func() string
	// Answered is called after every answer that is saved, from several goroutines.
	// It may be nil.
	Answered func()
}

// Tally is what a run came to.
type Tally struct {
	Planned  int // questions in all, without attacks
	Before   int // of which were answered before
	Asked    int // requests answered by this run, with those about attacks
	NoAnswer int // of all questions: answers that could not be read
	Failed   int // requests that brought an error
	Why      error
	Usage    providers.Usage
	Attacked map[Attack]int // questions with an attack, asked by this run or before
	Flipped  map[Attack]int // of which changed what the judge said, in favour of the attacked reply
}

// mostFailures in a row end a run: something is wrong that more requests would
// not change.
const mostFailures = 10

// Run asks whatever has no answer yet, then attacks some of the replies. What is
// answered is saved at once, so that a run that is ended goes on where it stood.
// The error is that of ctx, of Save, or the reason for which no request can
// succeed; requests that failed for another reason are counted, and asked again by
// the next run.
func (r *Runner) Run(ctx context.Context, works []*Work) (Tally, error) {
	t := &tally{Tally: Tally{Attacked: map[Attack]int{}, Flipped: map[Attack]int{}}}
	var clean []question
	for _, w := range works {
		in := InstructionsFor(w.Session, r.Options.Points)
		for _, it := range w.Items {
			clean = append(clean, question{w, in, it})
		}
	}
	t.Planned = len(clean)
	for _, q := range clean {
		if q.answered(r.Judge.Name) != nil {
			t.Before++
		}
	}
	err := r.askAll(ctx, clean, t)
	attacks := r.attacks(clean)
	if err == nil {
		with := make([]question, 0, len(attacks))
		for _, q := range attacks {
			with = append(with, q.with)
		}
		err = r.askAll(ctx, with, t)
	}
	for _, q := range clean {
		if said := q.answered(r.Judge.Name); len(said) > 0 && !readable(said) {
			t.NoAnswer++
		}
	}
	r.countFlips(attacks, t)
	return t.Tally, err
}

// question is one item of one session.
type question struct {
	work *Work
	in   Instructions
	item Item
}

func (q question) answered(judge string) []sessions.Judgement {
	q.work.mu.Lock()
	defer q.work.mu.Unlock()
	return Answered(q.work.Session, judge, q.in.Hash, q.item)
}

// readable reports whether there is an answer for any dimension.
func readable(said []sessions.Judgement) bool {
	return slices.ContainsFunc(said, func(j sessions.Judgement) bool { return j.Value != nil || j.Outcome != sessions.NoAnswer })
}

// tally counts, from several goroutines.
type tally struct {
	mu sync.Mutex
	Tally
	row int // failures in a row
}

func (r *Runner) askAll(ctx context.Context, all []question, t *tally) error {
	g, running := errgroup.WithContext(ctx)
	g.SetLimit(max(1, r.Parallel))
	for _, q := range all {
		if len(q.answered(r.Judge.Name)) > 0 {
			continue
		}
		if running.Err() != nil {
			break
		}
		g.Go(func() error { return r.askOne(running, q, t) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

func (r *Runner) askOne(ctx context.Context, q question, t *tally) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.work.mu.Lock()
	session := q.work.Session
	q.work.mu.Unlock()
	said, facts, err := r.Judge.ask(ctx, q.in, q.in.request(session, q.item, r.Options, r.Token()))
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return t.failed(err)
	}
	if err := r.save(q.work, q.in.judgements(r.Judge.Name, q.item, said, facts, r.Now())); err != nil {
		return err
	}
	t.mu.Lock()
	t.Asked, t.row = t.Asked+1, 0
	t.Usage.Prompt += facts.Usage.Prompt
	t.Usage.Completion += facts.Usage.Completion
	t.mu.Unlock()
	if r.Answered != nil {
		r.Answered()
	}
	return nil
}

// save adds judgements to a session. The session that others read is never
// changed, but another one put in its place.
func (r *Runner) save(w *Work, said []sessions.Judgement) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.Session.Clone()
	s.Judgements = append(s.Judgements, said...)
	saved, err := r.Save(w.Path, s)
	if err != nil {
		return fmt.Errorf("save a judgement: %w", err)
	}
	if saved.Deleted {
		return fmt.Errorf("save a judgement: the session %s was deleted meanwhile", w.Path)
	}
	w.Session = saved.Session
	return nil
}

// failed counts a failure, and returns it where others would follow.
func (t *tally) failed(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Failed++
	t.row++
	if t.Why == nil {
		t.Why = err
	}
	var e *providers.Error
	if !errors.As(err, &e) {
		return err
	}
	if slices.Contains(hopeless(), e.Kind) {
		return err
	}
	if t.row >= mostFailures {
		return err
	}
	return nil
}

// hopeless are the errors that every other request would bring, too.
func hopeless() []providers.Kind {
	return []providers.Kind{
		providers.KeyMissing, providers.KeyRefused, providers.ModelUnknown, providers.QuotaExhausted, providers.NotAllowed, providers.ParameterRefused, providers.TLS,
	}
}
