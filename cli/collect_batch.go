package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"kansei/batches"
	"kansei/providers"
	"kansei/providers/builtin"
	"kansei/providers/human"
	"kansei/sanitize"
	"kansei/sessions"
)

// manner is how replies are asked for.
type manner struct {
	parallel int
	batch    bool
	wait     time.Duration // how long batches are waited for
}

// longestWait is how long batches are waited for where nothing is said: vendors
// answer within a day, or say that they have not.
const longestWait = 48 * time.Hour

// batchFlags are the flags of batches, which two commands have.
func batchFlags(flags *pflag.FlagSet, batch *bool, wait *time.Duration) {
	flags.BoolVar(batch, "batch", false, "send the requests as batches: answered within a day, for about half the price")
	flags.DurationVar(wait, "wait", longestWait, "how long batches are waited for; the same command takes them later")
}

// costsNothing reports whether a lane costs nothing and answers at once.
func costsNothing(l sessions.Lane) bool { return l.Provider == builtin.ID || l.Provider == human.ID }

// batchPrice is the part of the usual price that a lane costs in batches.
func (a *app) batchPrice(l sessions.Lane) float64 {
	b, ok := a.registry.Batcher(l.Provider)
	if !ok {
		return 1
	}
	terms, _ := b.BatchTerms()
	return terms.Price
}

func (a *app) batchDir() string { return filepath.Join(a.store.Dir(), batches.Dir) }

// checkManner refuses what can't be asked for in this way: batches of vendors that
// have none, and single requests for what is out in batches.
func (a *app) checkManner(plan []*sessions.Session, how manner) error {
	if !how.batch {
		if how.wait != longestWait {
			return usage("--wait is for batches", "Use it with --batch, or leave it out.")
		}
		out, err := batches.Out(a.batchDir(), plan)
		if err == nil && out > 0 {
			err = &failure{code: exitFailed, what: fmt.Sprintf("%d requests of this collection are out in batches", out), advice: "Take them with the same command and --batch, so that nothing is paid for twice."}
		}
		return err
	}
	if how.wait < 0 {
		return usage(fmt.Sprintf("--wait is %s", how.wait), "Use a time such as 30m or 24h.")
	}
	var without []string
	for _, s := range plan {
		for _, l := range s.Lanes {
			if _, ok := a.registry.Batcher(l.Provider); !ok && !costsNothing(l) && !slices.Contains(without, l.Name()) {
				without = append(without, l.Name())
			}
		}
	}
	if len(without) > 0 {
		return usage("no batches can be made with "+strings.Join(without, ", "), "Leave out --batch, or use models of "+strings.Join(a.registry.BatchVendors(), ", ")+".")
	}
	return nil
}

// batchProgress shows the progress of batches and counts their cost.
type batchProgress struct {
	*progress
	cost     float64
	unpriced bool
	came     int    // replies with a price, or that may have one
	out      int    // requests that are out still
	whyOut   string // the first reason for that, if there is one
}

// playBatches collects by batches. Lanes that cost nothing are asked at once.
func (a *app) playBatches(ctx context.Context, plan []*sessions.Session, how manner, p *progress) (*batchProgress, error) {
	b := &batchProgress{progress: p}
	if err := a.play(ctx, plan, how.parallel, costsNothing, p); err != nil {
		return b, err
	}
	switch _, total, priced := a.estimates(plan, true); {
	case total > 0 && priced:
		p.line(a.words.T("collect.batch_estimate", dollars(total)))
	case total > 0:
		p.line(a.words.T("collect.batch_estimate_partly", dollars(total)))
	}
	return b, batches.Play(ctx, plan, batches.Options{
		Batcher: func(id string) (providers.Batcher, error) {
			batcher, ok := a.registry.Batcher(id)
			if !ok {
				return nil, fmt.Errorf("no batches can be made with %s", id)
			}
			return batcher, nil
		},
		Load: func(id string) (*sessions.Session, error) {
			s, _, err := a.store.Load(a.store.Path(id))
			return s, err
		},
		Save: func(s *sessions.Session) (sessions.Saved, error) { return a.saveCollected(s, p) },
		Dir:  a.batchDir(), Now: a.env.Now, Sleep: a.sleep, Wait: how.wait,
		Which: func(l sessions.Lane) bool { return !costsNothing(l) },
		Ended: b.ended, Played: p.played, Tell: b.tell,
	})
}

// sleep waits, or ends early with the context's error.
func (a *app) sleep(ctx context.Context, d time.Duration) error {
	if a.env.Sleep != nil {
		return a.env.Sleep(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// ended counts a reply and what it has cost.
func (b *batchProgress) ended(l sessions.Lane, r sessions.Reply) {
	b.progress.ended(l, r)
	b.came++
	if price := b.app.price(l); price != nil {
		b.cost += b.app.replyCost(l, r, price)
	} else {
		b.unpriced = true
	}
}

// tell prints the result of a batch.
func (b *batchProgress) tell(n batches.Notice) {
	b.mu.Lock()
	defer b.mu.Unlock()
	w, why := b.app.words, b.reason(n.Err)
	switch n.Kind {
	case batches.Sent:
		b.line(w.T("collect.batch_sent", n.Model, n.Requests, sanitize.Line(n.ID)))
	case batches.Running:
		b.line(w.T("collect.batch_running", n.Model, n.Answered, n.Requests))
	case batches.Taken:
		b.line(w.T("collect.batch_taken", n.Model, n.Requests))
	case batches.Unasked:
		b.failed += n.Requests
		line := n.Model + ": " + why
		if b.why == "" {
			b.why = line
		}
		b.line(line)
	case batches.StillOut:
		b.out += n.Requests
		if why != "" {
			b.line(n.Model + ": " + why)
			if b.whyOut == "" {
				b.whyOut = " (" + n.Model + ": " + why + ")"
			}
		}
	}
	b.draw()
}

// reason is an error on one line, with what to do if that is known.
func (b *batchProgress) reason(err error) string {
	if err == nil {
		return ""
	}
	text := b.app.message(err.Error())
	if e := (*providers.Error)(nil); errors.As(err, &e) && e.Advice != "" {
		text = b.app.message(e.Message + ". " + e.Advice)
	}
	return sanitize.Line(text)
}

// sayCost prints the cost of the replies of this run.
func (b *batchProgress) sayCost() {
	switch {
	case b.came == 0:
	case b.unpriced && b.cost == 0:
		b.line(b.app.words.T("collect.batch_cost_unknown", b.came))
	case b.unpriced:
		b.line(b.app.words.T("collect.batch_cost_partly", b.came, dollars(b.cost)))
	default:
		b.line(b.app.words.T("collect.batch_cost", b.came, dollars(b.cost)))
	}
}
