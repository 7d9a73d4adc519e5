package openai

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"kansei/providers"
)

// How a stream can end. errComplete is the only good end.
var (
	errComplete  = errors.New("the reply is complete")
	errCut       = errors.New("the stream stopped without an end")
	errBadText   = errors.New("the text is not valid UTF-8")
	errCutFilter = errors.New("a content filter stopped the reply")
	errTooLong   = errors.New("the reply is longer than kansei keeps")
)

// MaxReply is how much is kept of one reply, reasoning and text together, in
// bytes.
const MaxReply = 4 << 20

// eventError is an error that came inside the stream.
type eventError struct{ problem problem }

func (e *eventError) Error() string { return e.problem.message }

// reply turns the payloads of one stream into events, in order.
type reply struct {
	send func(providers.Event) error

	text, reasoning joiner
	thinker         thinker
	template        template
	any             bool // text or reasoning came, if not all of it was sent
	textSent        bool // text was sent that may turn out to be reasoning
	size            int  // bytes of text and reasoning that were sent
	finish          providers.Finish
	native          string // the finish reason in the words of the vendor behind a gateway
}

// take takes one payload and sends what it brings. After an error everything
// that came before it has been sent.
func (r *reply) take(payload []byte) error {
	err := r.read(payload)
	if err == nil || errors.Is(err, errLeft) || errors.Is(err, errTooLong) {
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
	if c.usage != nil {
		r.finish.Usage.Grow(*c.usage)
	}
	if !c.message || !r.any {
		if err := r.add(c); err != nil {
			return err
		}
	}
	if c.finish != "" {
		r.finish.Reason = c.finish
	}
	if c.native != "" {
		r.native = c.native
	}
	if c.problem == nil {
		return nil
	}
	p := parseProblem(c.problem)
	if cutAtLimit(r.finish.Reason) && p.tokenLimit() {
		return nil // the reason once more: what came is complete as far as it goes
	}
	return &eventError{p}
}

// add sends the texts of a chunk, reasoning first.
func (r *reply) add(c chunk) error {
	if len(c.reasoning) > 0 {
		s, ok := r.reasoning.add(c.reasoning)
		if err := r.deliver(providers.Reasoning, s); err != nil {
			return err
		}
		if !ok {
			return errBadText
		}
	}
	r.any = r.any || len(c.text) > 0
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
		var err error
		switch p.kind {
		case textPiece:
			err = r.deliver(providers.Text, r.template.add(p.text))
		case reasoningPiece:
			err = r.deliver(providers.Reasoning, p.text)
		case recastPiece:
			err = r.recast()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// recast makes reasoning of the text so far, of what was held back of it too.
func (r *reply) recast() error {
	held := r.template.end()
	r.template = template{found: r.template.found}
	if r.textSent {
		r.textSent = false
		if err := r.send(providers.Event{Kind: providers.Recast}); err != nil {
			return err
		}
	}
	return r.deliver(providers.Reasoning, held)
}

// deliver sends text or reasoning, up to the limit of a reply.
func (r *reply) deliver(kind providers.EventKind, text string) error {
	if text == "" {
		return nil
	}
	room := MaxReply - r.size
	over := len(text) > room
	if over {
		for room > 0 && !utf8.RuneStart(text[room]) {
			room--
		}
		text = text[:room]
	}
	r.size += len(text)
	if text != "" {
		r.any = true
		r.textSent = r.textSent || kind == providers.Text
		if err := r.send(providers.Event{Kind: kind, Text: text}); err != nil {
			return err
		}
	}
	if over {
		return errTooLong
	}
	return nil
}

// flush sends what was held back. It is false where a rune stayed half.
func (r *reply) flush() (bool, error) {
	reasoning, whole := r.reasoning.end()
	text, ok := r.text.end()
	if err := r.deliver(providers.Reasoning, reasoning); err != nil {
		return whole && ok, err
	}
	if err := r.sendPieces(append(r.thinker.add(text), r.thinker.end()...)); err != nil {
		return whole && ok, err
	}
	return whole && ok, r.deliver(providers.Text, r.template.end())
}

// end returns how a stream ended that stopped with err; done tells that the vendor
// sent its end mark. What was held back is sent first.
func (r *reply) end(err error, done bool) error {
	whole, sendErr := r.flush()
	var page *pageError
	switch good := r.finish.Reason != "" || done && errors.Is(err, io.EOF); {
	case sendErr != nil:
		return sendErr
	case errors.Is(err, errLongLine), errors.Is(err, errTooMuch), errors.As(err, &page):
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

// ending is what a finish reason means.
type ending int

const (
	goodEnd ending = iota
	filteredEnd
	failedEnd
)

// endingFamily is a family of finish reasons. Vendors write them in many ways:
// what counts is a word in them.
type endingFamily struct {
	ending ending
	words  []string
}

var endings = []endingFamily{
	{filteredEnd, []string{
		"filter", "safety", "prohibited", "refusal", "refused", "guardrail", "block", "recitation", "spii", "sensitive", "moderat", "policy",
		"violat", "inappropriate", "flagged",
	}},
	{failedEnd, []string{
		"error", "fail", "abort", "insufficient_system_resource", "overload",
	}},
}

// verdict judges an end by its finish reason, and, where that is only that
// something failed, by the word for it of the vendor behind a gateway.
func (r *reply) verdict() error {
	switch judge(r.finish.Reason) {
	case filteredEnd:
		return errCutFilter
	case failedEnd:
		if judge(r.native) == filteredEnd {
			return errCutFilter
		}
		return &eventError{problem{message: "the reply ended with " + oneLine(r.finish.Reason, 100)}}
	case goodEnd:
	}
	return errComplete
}

// judge returns what a finish reason means.
func judge(reason string) ending {
	reason = strings.ToLower(reason)
	if strings.Contains(reason, "function_call") || strings.Contains(reason, "tool_call") {
		return goodEnd // about a tool, and not about the text
	}
	for _, family := range endings {
		for _, word := range family.words {
			if strings.Contains(reason, word) {
				return family.ending
			}
		}
	}
	return goodEnd
}

// cutAtLimit reports whether a finish reason says that the reply was cut at the
// limit of its tokens: "length", "MAX_TOKENS", "model_context_window_exceeded".
func cutAtLimit(reason string) bool {
	reason = strings.ToLower(reason)
	for _, word := range []string{"length", "max_tokens", "max_output_tokens", "max_completion_tokens", "token_limit", "context_window"} {
		if strings.Contains(reason, word) {
			return true
		}
	}
	return false
}

// facts are what is known of the reply by now, without any secret.
func (r *reply) facts(redact *redactor) providers.Finish {
	f := r.finish
	f.Reason = redact.text(oneLine(f.Reason, 100))
	f.Model = redact.text(oneLine(f.Model, 200))
	f.TemplateTokens = r.template.found
	return f
}
