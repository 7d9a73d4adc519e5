package conversation

import (
	"math"
	"strings"
	"time"

	"kansei/sessions"
)

// Fold applies one event to the session that it belongs to. Events of a reply
// that is not there, or is over, change nothing. For names see NamesFor.
func Fold(s *sessions.Session, e Event, names ...string) {
	t := s.Turn(e.Address.Turn)
	if t == nil {
		return
	}
	r := t.Reply(e.Address.Lane, e.Address.Attempt)
	if r == nil || r.Status != sessions.Streaming {
		return
	}
	switch e.Kind {
	case Asked:
		r.StartedAt = e.At
	case Arrived:
		foldPieces(r, e.Pieces)
	case Ended:
		r.Status = e.Status
		r.FinishReason, r.ModelReturned, r.Usage = e.Finish.FinishReason, e.Finish.ModelReturned, e.Finish.Usage
		r.DurationMS = max(r.DurationMS, e.At.Sub(r.StartedAt).Milliseconds())
		if e.Problem != nil {
			r.Error = &sessions.ReplyError{Kind: e.Problem.Kind, Message: e.Problem.line()}
		}
		for _, flag := range e.Finish.Flags {
			r.Flag(flag)
		}
		if contextCut(s, e.Address, r) {
			r.Flag(sessions.FlagContextCut)
		}
		if NamesFor(s, names...).In(r.Text) {
			r.Flag(sessions.FlagNamesItself)
		}
	case Retrying, Began:
	}
}

// foldPieces adds what came to a reply. A chunk's time is the difference of
// two rounded offsets from the start, so that rounding does not add up; the
// offset of the latest one stands in DurationMS until the reply ends.
func foldPieces(r *sessions.Reply, pieces []Piece) {
	var text, reasoning strings.Builder
	for _, p := range pieces {
		if p.Recast { // its chunks stay: they cover both
			r.Reasoning += reasoning.String() + r.Text + text.String()
			r.Text = ""
			reasoning.Reset()
			text.Reset()
			continue
		}
		if p.Reasoning {
			reasoning.WriteString(p.Text)
		} else {
			text.WriteString(p.Text)
		}
		offset := max(r.DurationMS, p.At.Sub(r.StartedAt).Round(time.Millisecond).Milliseconds())
		r.Chunks = append(r.Chunks, sessions.Chunk{DT: saturated(offset - r.DurationMS), Bytes: saturated(int64(len(p.Text)))})
		r.DurationMS = offset
		if r.FirstTokenMS == 0 {
			r.FirstTokenMS = max(1, offset)
		}
	}
	r.Text += text.String()
	r.Reasoning += reasoning.String()
}

// saturated keeps a number to what a chunk can hold: 24 days, or 2 GiB.
func saturated(n int64) int32 { return int32(min(n, math.MaxInt32)) }

// line is a problem on one line: what happened, then what to do.
func (p *Problem) line() string {
	if p.Advice == "" {
		return p.Message
	}
	return p.Message + ". " + p.Advice
}
