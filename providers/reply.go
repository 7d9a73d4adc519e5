package providers

import (
	"errors"
	"io"
	"slices"
	"strings"
)

// How a stream can end. errComplete is the only good end.
var (
	errComplete  = errors.New("the reply is complete")
	errCut       = errors.New("the stream stopped without an end")
	errBadText   = errors.New("the text is not valid UTF-8")
	errCutFilter = errors.New("a content filter stopped the reply")
)

// eventError is an error that came inside the stream.
type eventError struct{ problem problem }

func (e *eventError) Error() string { return e.problem.message }

// reply turns the payloads of one stream into events, in order.
type reply struct {
	send func(Event) error

	text, reasoning joiner
	thinker         thinker
	any             bool // text or reasoning came
	finish          Finish
}

// take takes one payload and sends what it brings. After an error everything
// that came before it has been sent.
func (r *reply) take(payload []byte) error {
	err := r.read(payload)
	if err == nil || errors.Is(err, errLeft) {
		return err
	}
	if _, sendErr := r.flush(); sendErr != nil {
		return sendErr
	}
	return err
}

func (r *reply) read(payload []byte) error {
	c, err := decodeChunk(payload)
	if err != nil {
		return err
	}
	if c.model != "" {
		r.finish.Model = c.model
	}
	if c.usage != nil && *c.usage != (Usage{}) {
		r.finish.Usage = *c.usage
	}
	if !c.message || !r.any {
		if err := r.add(c); err != nil {
			return err
		}
	}
	if c.finish != "" {
		r.finish.Reason = c.finish
	}
	if c.problem != nil {
		return &eventError{parseProblem(c.problem)}
	}
	return nil
}

// add sends the texts of a chunk, reasoning first.
func (r *reply) add(c chunk) error {
	if len(c.reasoning) > 0 {
		s, ok := r.reasoning.add(c.reasoning)
		if err := r.sendPieces([]piece{{reasoning: true, text: s}}); err != nil {
			return err
		}
		if !ok {
			return errBadText
		}
	}
	if len(c.text) > 0 {
		s, ok := r.text.add(c.text)
		if err := r.sendPieces(r.thinker.add(s)); err != nil {
			return err
		}
		if !ok {
			return errBadText
		}
	}
	return nil
}

func (r *reply) sendPieces(pieces []piece) error {
	for _, p := range pieces {
		if p.text == "" {
			continue
		}
		r.any = true
		kind := Text
		if p.reasoning {
			kind = Reasoning
		}
		if err := r.send(Event{Kind: kind, Text: p.text}); err != nil {
			return err
		}
	}
	return nil
}

// flush sends what was held back. It is false where a rune stayed half.
func (r *reply) flush() (bool, error) {
	reasoning, whole := r.reasoning.end()
	text, ok := r.text.end()
	pieces := []piece{{reasoning: true, text: reasoning}}
	pieces = append(pieces, r.thinker.add(text)...)
	return whole && ok, r.sendPieces(append(pieces, r.thinker.end()...))
}

// end says how a stream ended that stopped with err; done tells that the vendor
// sent its end mark. What was held back is sent first.
func (r *reply) end(err error, done bool) error {
	whole, sendErr := r.flush()
	var page *pageError
	switch good := r.finish.Reason != "" || done && errors.Is(err, io.EOF); {
	case sendErr != nil:
		return sendErr
	case errors.Is(err, errLongLine), errors.As(err, &page):
		return err
	case good && !whole:
		return errBadText
	case good:
		return r.verdict()
	case errors.Is(err, io.EOF):
		return errCut
	}
	return err
}

// failedReasons are finish reasons that say that the vendor failed, and
// filteredReasons those that say that it withheld the rest.
var (
	failedReasons   = []string{"error", "network_error", "insufficient_system_resource", "aborted", "abort"}
	filteredReasons = []string{"content_filter", "content_filtered", "sensitive", "safety", "prohibited_content", "blocklist", "recitation", "spii"}
)

// verdict judges an end by its finish reason.
func (r *reply) verdict() error {
	switch reason := strings.ToLower(r.finish.Reason); {
	case slices.Contains(failedReasons, reason):
		return &eventError{problem{message: "the reply ended with " + r.finish.Reason}}
	case slices.Contains(filteredReasons, reason):
		return errCutFilter
	}
	return errComplete
}

// result is what is known at the end, without any secret.
func (r *reply) result(redact *redactor) Finish {
	f := r.finish
	f.Reason = redact.text(oneLine(f.Reason, 100))
	f.Model = redact.text(oneLine(f.Model, 200))
	return f
}
