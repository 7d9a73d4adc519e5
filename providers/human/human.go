// Package human gives lanes whose replies a person wrote. The replies are in a
// file for each person, by scenario message, and come at the pace at which a
// person reads; the curtain does the rest.
package human

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"kansei/providers"
)

// ID is the provider's name, before the slash in a model's reference.
const ID = "human"

// ext ends the name of a person's file.
const ext = ".toml"

// written is a file of replies:
//
//	[[reply]]
//	to = "I failed my exam."   # the message, as the scenario has it
//	text = """What I answered."""
//
// A message that comes in several conversations can be told apart by what was
// said before it: after = "the message before".
type written struct {
	Replies []Reply `toml:"reply"`
}

// Reply is what a person wrote to a message. After is the message before it;
// empty: the reply fits whatever was said before.
type Reply struct {
	To    string `toml:"to"`
	After string `toml:"after,omitempty"`
	Text  string `toml:"text,multiline"`
}

// Path is a person's file in a folder.
func Path(dir, name string) string { return filepath.Join(dir, filepath.Base(name)+ext) }

// Append adds a reply to the content of a person's file, which stays as it is but
// for that.
func Append(b []byte, r Reply) ([]byte, error) {
	more, err := toml.Marshal(written{[]Reply{r}})
	if err != nil {
		return nil, fmt.Errorf("write the reply: %w", err)
	}
	if len(b) > 0 {
		b = append(bytes.TrimRight(b, "\n"), "\n\n"...)
	}
	return append(b, more...), nil
}

// Written is what a person wrote to the newest of the messages that were said.
// Errors are *providers.Error.
func (p *Provider) Written(name string, said []string) (string, error) {
	req := providers.Request{Model: name}
	for _, text := range said {
		req.Messages = append(req.Messages, providers.Message{Role: providers.User, Text: text})
	}
	return p.find(req)
}

// Provider answers with what people wrote. It is safe for concurrent use.
type Provider struct {
	dir  string
	wait time.Duration // before each piece
}

// New makes the provider; each person has a file NAME.toml in the folder. A wait
// stands before each piece of a reply.
func New(dir string, wait time.Duration) *Provider { return &Provider{dir: dir, wait: wait} }

// ID is "human".
func (p *Provider) ID() string { return ID }

// Models lists the people who have a file.
func (p *Provider) Models(context.Context) ([]string, error) {
	files, err := os.ReadDir(p.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the replies of people: %w", err)
	}
	var out []string
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ext); ok && name != "" && name[0] != '.' {
			out = append(out, name)
		}
	}
	return out, nil
}

// Stream gives the reply that the person wrote to the newest message.
func (p *Provider) Stream(ctx context.Context, req providers.Request) iter.Seq2[providers.Event, error] {
	return func(yield func(providers.Event, error) bool) {
		text, err := p.find(req)
		if err != nil {
			yield(providers.Event{}, err)
			return
		}
		if !yield(providers.Event{Kind: providers.Began}, nil) {
			return
		}
		for _, piece := range strings.SplitAfter(text, " ") {
			timer := time.NewTimer(p.wait)
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				yield(providers.Event{}, ctx.Err())
				return
			}
			if piece != "" && !yield(providers.Event{Kind: providers.Text, Text: piece}, nil) {
				return
			}
		}
		yield(providers.Event{Kind: providers.Finished, Finish: providers.Finish{Reason: "stop", Model: req.Model}}, nil)
	}
}

// find is what a person wrote to the newest message. Errors are *providers.Error.
func (p *Provider) find(req providers.Request) (string, error) {
	path := Path(p.dir, req.Model)
	refuse := func(format string, args ...any) error {
		return &providers.Error{Kind: providers.ModelUnknown, Message: path + ": " + fmt.Sprintf(format, args...), Advice: "Write the reply into the file; the guide shows its form."}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", refuse("there is no such file, or it can't be read")
	}
	var w written
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&w); err != nil {
		return "", refuse("not a file of replies: %s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	var said []string
	for _, m := range req.Messages {
		if m.Role == providers.User {
			said = append(said, strings.TrimSpace(m.Text))
		}
	}
	if len(said) == 0 {
		return "", refuse("nothing was said")
	}
	newest, before := said[len(said)-1], ""
	if len(said) > 1 {
		before = said[len(said)-2]
	}
	fits := func(exactly bool) int {
		return slices.IndexFunc(w.Replies, func(r Reply) bool {
			after := strings.TrimSpace(r.After)
			return strings.TrimSpace(r.To) == newest && strings.TrimSpace(r.Text) != "" && (after == before && exactly || after == "" && !exactly)
		})
	}
	i := fits(true)
	if i < 0 {
		i = fits(false)
	}
	if i < 0 {
		return "", refuse("there is no reply to %q", short(newest))
	}
	return strings.TrimSpace(w.Replies[i].Text), nil
}

// short is the beginning of a message.
func short(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
