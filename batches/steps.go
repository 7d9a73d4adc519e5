package batches

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"

	"kansei/conversation"
	"kansei/providers"
	"kansei/sessions"
)

const (
	firstPoll   = 15 * time.Second
	longestPoll = 5 * time.Minute
	createTries = 4
	pollTries   = 12 // that fail one after the other
)

// newKey is a key for a new batch. Keys are sorted by time.
func newKey(now time.Time) string {
	return ulid.MustNew(ulid.Timestamp(now), ulid.DefaultEntropy()).String()
}

// create uploads and creates a batch, unless it was created already. It is kept
// before each step, so that after a crash the batch is looked for, and not made a
// second time.
func (r *run) create(ctx context.Context, b providers.Batcher, rec *record) error {
	wait := firstPoll
	for try := 1; rec.Batch.ID == ""; try++ {
		err := r.createOnce(ctx, b, rec)
		var e *providers.Error
		switch {
		case err == nil, !errors.As(err, &e):
			return err
		case try < createTries && (passes(e) || e.Kind == providers.Protocol):
			if err := r.Sleep(ctx, max(wait, e.After)); err != nil {
				return err
			}
			wait = min(2*wait, longestPoll)
		case passes(e), e.Kind == providers.Protocol, errors.As(err, new(unsureError)):
			return err // it may be there: the record stays
		default:
			return r.refused(rec, err)
		}
	}
	return nil
}

// passes reports whether an error may be gone the next time, and leaves open
// whether the vendor has done what it was asked.
func passes(e *providers.Error) bool {
	return slices.Contains([]providers.Kind{
		providers.Network, providers.TimedOut, providers.StreamTruncated, providers.RateLimited, providers.Server,
	}, e.Kind)
}

// refused drops a batch that the vendor does not take.
func (r *run) refused(rec *record, err error) error {
	r.leave(rec)
	r.tell(Unasked, rec, len(rec.Requests), err)
	return r.over(rec)
}

// over drops a batch that has nothing to take.
func (r *run) over(rec *record) error {
	if err := r.folder.drop(rec); err != nil {
		return err
	}
	return errOver
}

// unsureError is an error that leaves open whether a batch was created.
type unsureError struct{ error }

func (e unsureError) Unwrap() error { return e.error }

func (r *run) createOnce(ctx context.Context, b providers.Batcher, rec *record) error {
	if !rec.Batch.StartedAt.IsZero() {
		found, err := b.FindBatch(ctx, rec.Batch)
		if err != nil {
			return unsureError{err}
		}
		if found.ID != "" {
			rec.Batch = found
			return r.sent(rec)
		}
	}
	var requests []providers.BatchRequest
	if rec.Batch.File == "" { // else the file holds them
		if requests = r.requests(rec); len(requests) == 0 {
			return r.over(rec)
		}
		rec.Batch.Requests = len(requests)
		if err := r.folder.save(rec); err != nil {
			return err
		}
		uploaded, err := b.UploadBatch(ctx, rec.Batch, requests)
		if err != nil {
			return err
		}
		rec.Batch = uploaded
	}
	rec.Batch.StartedAt = r.Now()
	if err := r.folder.save(rec); err != nil {
		return err
	}
	created, err := b.CreateBatch(ctx, rec.Batch, requests)
	if err != nil {
		return err
	}
	rec.Batch = created
	return r.sent(rec)
}

func (r *run) sent(rec *record) error {
	if err := r.folder.save(rec); err != nil {
		return err
	}
	r.tell(Sent, rec, len(rec.Requests), nil)
	return nil
}

// requests are what a batch asks, by what its sessions say now. Those that were
// answered meanwhile are left out.
func (r *run) requests(rec *record) []providers.BatchRequest {
	r.mu.Lock()
	defer r.mu.Unlock()
	var kept []request
	var out []providers.BatchRequest
	for _, q := range rec.Requests {
		s := r.plan[q.Session].Clone()
		a, ok := conversation.OpenScripted(s, q.Message, q.Lane, r.Now())
		if !ok {
			continue
		}
		q.After = placeOf(s.Turn(a.Turn).Reply(a.Lane, a.Attempt).After)
		kept = append(kept, q)
		out = append(out, providers.BatchRequest{ID: q.ID, Request: conversation.RequestFor(s, a)})
	}
	rec.Requests = kept
	return out
}

// poll asks how far a batch is until it has ended, less often the longer it takes.
func (r *run) poll(ctx context.Context, b providers.Batcher, rec *record) error {
	wait, failures := firstPoll, 0
	for !rec.Batch.Ended {
		state, err := b.PollBatch(ctx, rec.Batch)
		var e *providers.Error
		switch {
		case err == nil:
			failures = 0
			more := state.Answered > rec.Batch.Answered
			rec.Batch = state
			if state.Ended {
				return r.folder.save(rec)
			}
			if more {
				r.tell(Running, rec, len(rec.Requests), nil)
			}
		case !errors.As(err, &e) || !passes(e) || failures >= pollTries:
			return err
		default:
			failures++
		}
		left := r.deadline.Sub(r.Now())
		if left <= 0 {
			return errPatience
		}
		if err := r.Sleep(ctx, min(wait, left)); err != nil {
			return err
		}
		wait = min(wait*3/2, longestPoll)
	}
	return nil
}

// take puts the results of a batch into its sessions. Doing it again changes
// nothing.
func (r *run) take(ctx context.Context, b providers.Batcher, rec *record) error {
	results := map[string]providers.BatchResult{}
	err := b.BatchResults(ctx, rec.Batch, func(result providers.BatchResult) error {
		if was, ok := results[result.ID]; !ok || was.Err != nil {
			results[result.ID] = result
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !matches(rec, results) {
		return r.mistaken(ctx, b, rec)
	}
	unasked := 0
	bySession := map[string][]request{}
	var order []string
	for _, q := range rec.Requests {
		if result, ok := results[q.ID]; !ok || result.Expired {
			unasked++
			r.mu.Lock()
			r.failed[q.Session+"/"+q.Lane] = true
			r.mu.Unlock()
			continue
		}
		if bySession[q.Session] == nil {
			order = append(order, q.Session)
		}
		bySession[q.Session] = append(bySession[q.Session], q)
	}
	for _, id := range order {
		if err := r.fold(rec, id, bySession[id], results); err != nil {
			return err
		}
	}
	if err := r.folder.drop(rec); err != nil {
		return err
	}
	if unasked > 0 {
		r.tell(Unasked, rec, unasked, whyUnasked(rec))
	}
	if n := len(rec.Requests) - unasked; n > 0 {
		r.tell(Taken, rec, n, nil)
	}
	return nil
}

// matches reports whether results can be those of a batch.
func matches(rec *record, results map[string]providers.BatchResult) bool {
	return len(results) == 0 || slices.ContainsFunc(rec.Requests, func(q request) bool {
		_, ok := results[q.ID]
		return ok
	})
}

// mistaken goes on with a batch after another one was taken for it, which can
// happen where the vendor has nothing by which a batch is known.
func (r *run) mistaken(ctx context.Context, b providers.Batcher, rec *record) error {
	was := rec.Batch
	rec.Batch = providers.Batch{
		Key: was.Key, Model: was.Model, Requests: was.Requests, StartedAt: was.StartedAt, At: was.At, File: was.File, Known: append(was.Known, was.ID),
	}
	if err := r.folder.save(rec); err != nil {
		return err
	}
	return r.drive(ctx, b, rec)
}

// whyUnasked is why requests of a batch that has ended have no result.
func whyUnasked(rec *record) error {
	why := "the batch has ended as " + rec.Batch.Status + " before"
	if rec.Batch.Why != "" {
		why = rec.Batch.Why
	}
	return errors.New(why)
}

// fold puts results into one session and saves it.
func (r *run) fold(rec *record, id string, requests []request, results map[string]providers.BatchResult) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	planned := r.plan[id]
	s := planned
	if there, err := r.Load(id); err == nil { // others may have said something since
		s = there
	}
	now := r.Now()
	ended := map[sessions.Address]sessions.Lane{}
	for _, q := range requests {
		if a, ok := r.foldOne(s, rec, q, results[q.ID], now); ok {
			ended[a] = *s.Lane(q.Lane)
		}
	}
	if len(ended) > 0 {
		s.UpdatedAt = now
		saved, err := r.Save(conversation.Over(s))
		if err != nil {
			return err
		}
		if saved.Foreign {
			s = saved.Session.Clone()
		}
	}
	*planned = *s
	for a, lane := range ended {
		if t := planned.Turn(a.Turn); t != nil && t.Reply(a.Lane, a.Attempt) != nil {
			r.Ended(lane, *t.Reply(a.Lane, a.Attempt))
		}
	}
	r.Played(planned)
	return nil
}

// foldOne puts one result into a session. It is false where there is nothing new.
func (r *run) foldOne(s *sessions.Session, rec *record, q request, result providers.BatchResult, now time.Time) (sessions.Address, bool) {
	a, ok := conversation.OpenScripted(s, q.Message, q.Lane, now)
	if !ok {
		return a, false
	}
	defer func() {
		if n, ok := conversation.NextScripted(s, q.Lane); ok && n == q.Message {
			r.failed[q.Session+"/"+q.Lane] = true
		}
	}()
	t := s.Turn(a.Turn)
	t.Reply(a.Lane, a.Attempt).After = q.After.address()
	conversation.FoldResult(s, a, result, now)
	reply := t.Reply(a.Lane, a.Attempt)
	if before := t.Reply(a.Lane, a.Attempt-1); before != nil && sameFailure(before, reply) && !before.StartedAt.Before(rec.Batch.StartedAt) {
		t.Replies = slices.DeleteFunc(t.Replies, func(r sessions.Reply) bool { return r.Lane == a.Lane && r.Attempt == a.Attempt })
		return a, false
	}
	return a, true
}

// sameFailure reports whether two replies are the same failed result of a batch,
// taken twice.
func sameFailure(a, b *sessions.Reply) bool {
	return a.Error != nil && b.Error != nil && a.Error.Kind == b.Error.Kind && a.Error.Message == b.Error.Message && slices.Contains(a.Flags, sessions.FlagBatch) && a.Text == b.Text
}
