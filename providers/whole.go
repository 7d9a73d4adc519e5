package providers

import (
	"context"
	"strings"
)

// Whole asks a provider and returns all of the answer's text. The facts of a
// failed answer have what it used. An answer without an end is a StreamTruncated
// error with a message.
func Whole(ctx context.Context, p Provider, req Request, truncated string) (text string, facts Finish, err error) {
	var b strings.Builder
	for event, err := range p.Stream(ctx, req) {
		facts.Usage.Grow(event.Finish.Usage)
		switch {
		case err != nil:
			return "", facts, err
		case event.Kind == Text:
			b.WriteString(event.Text)
		case event.Kind == Recast:
			b.Reset()
		case event.Kind == Finished:
			return b.String(), event.Finish, nil
		}
	}
	return "", facts, &Error{Kind: StreamTruncated, Message: truncated, Advice: "Run the same command again."}
}
