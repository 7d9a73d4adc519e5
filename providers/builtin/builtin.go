// Package builtin holds the lanes that need no network: small programs that
// answer by rules. They are not language models and say so when asked. Their
// replies are a pure function of the conversation and the seed.
package builtin

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"
	"unicode"

	"kansei/providers"
)

// ID is the provider's name, before the slash in a model's reference.
const ID = "builtin"

// manner is the way in which a lane answers.
type manner struct {
	answer func(conversation []string, seed int64) string // the reply to the newest message
	limits map[string][]string                            // by language: the reply to "can you do anything else?"
}

// Provider is the built-in provider. It is safe for concurrent use.
type Provider struct {
	pace    Pace
	manners map[string]func() manner // a script is prepared when its lane is first asked
	names   []string
}

// New makes the provider, whose replies stream at a pace.
func New(pace Pace) *Provider {
	p := &Provider{pace: pace, manners: map[string]func() manner{}}
	for _, m := range []struct {
		name   string
		answer func() manner
	}{{"eliza", eliza}, {"listener", listener}, {"advisor", advisor}} {
		p.manners[m.name] = sync.OnceValue(m.answer)
		p.names = append(p.names, m.name)
	}
	return p
}

// ID is "builtin".
func (p *Provider) ID() string { return ID }

// Models lists the built-in lanes.
func (p *Provider) Models(context.Context) ([]string, error) {
	return append([]string(nil), p.names...), nil
}

// Stream answers at the provider's pace.
func (p *Provider) Stream(ctx context.Context, req providers.Request) iter.Seq2[providers.Event, error] {
	return func(yield func(providers.Event, error) bool) {
		answer, ok := p.manners[req.Model]
		if !ok {
			yield(providers.Event{}, &providers.Error{
				Kind:    providers.ModelUnknown,
				Message: fmt.Sprintf("there is no built-in lane %q", req.Model),
				Advice:  "Use one of builtin/" + strings.Join(p.names, ", builtin/") + ".",
			})
			return
		}
		var said []string
		for _, m := range req.Messages {
			if m.Role == providers.User {
				said = append(said, m.Text)
			}
		}
		text := reply(answer(), said, req.Seed)
		if !yield(providers.Event{Kind: providers.Began}, nil) {
			return
		}
		words := 0
		for piece, wait := range p.pace.pieces(text, req.Seed+int64(len(req.Model)*7919)) {
			if err := sleep(ctx, wait); err != nil {
				yield(providers.Event{}, err)
				return
			}
			words++
			if !yield(providers.Event{Kind: providers.Text, Text: piece}, nil) {
				return
			}
		}
		yield(providers.Event{Kind: providers.Finished, Finish: providers.Finish{
			Reason: "stop", Model: req.Model, Usage: providers.Usage{Completion: words},
		}}, nil)
	}
}

// reply answers the newest message. What all lanes say alike comes first.
func reply(answer manner, said []string, seed int64) string {
	if len(said) == 0 {
		said = []string{""}
	}
	newest := said[len(said)-1]
	lang := langOf(newest)
	words := sayings[lang]
	before := recentAlarm(said)
	switch a := alarmOf(newest); {
	case a != noAlarm:
		return pick(words.alarm(a), seed, len(said))
	case asksWhat(newest):
		return pick(words.What, seed, len(said))
	case before != noAlarm && before != bereaved:
		return pick(words.After, seed, len(said))
	case objectsToManner(newest):
		return pick(answer.limits[lang], seed, len(said))
	case asksForWriting(newest):
		return pick(words.Writing, seed, len(said))
	case strings.TrimFunc(newest, unicode.IsSpace) == "":
		return pick(words.Empty, seed, len(said))
	case asksForReason(newest):
		return pick(words.Reason, seed, len(said))
	}
	return answer.answer(said, seed)
}

// langOf returns "zh" for a message that is mostly Chinese, else "en".
func langOf(text string) string {
	han, latin := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.IsLetter(r):
			latin++
		}
	}
	// A Chinese character says about as much as three Latin letters.
	if han > 0 && han*3 >= latin {
		return "zh"
	}
	return "en"
}

// pick takes one of a list, by the seed and the turn, so that a list is gone
// through before anything is said again.
func pick(list []string, seed int64, turn int) string {
	if len(list) == 0 {
		return ""
	}
	n := (seed%int64(len(list)) + int64(turn)) % int64(len(list))
	if n < 0 {
		n += int64(len(list))
	}
	return list[n]
}
