// Package lanes reads replies for the programs that the screen is measured
// against: several at once, handed over once a frame.
package lanes

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"
)

// Frame is what has come in each lane since the frame before.
type Frame struct {
	Text []string // by lane
	Over bool     // every lane has ended
	Err  error    // what the first lane that failed did so by
}

// Stream asks a model in n lanes and gives what comes to show, at most once in
// an interval. It returns when all lanes have ended.
func Stream(ctx context.Context, url, model string, n int, interval time.Duration, show func(Frame)) {
	var mu sync.Mutex
	now := Frame{Text: make([]string, n)}
	some := false
	var reading sync.WaitGroup
	for lane := range n {
		reading.Go(func() {
			err := read(ctx, url, model, func(text string) {
				mu.Lock()
				defer mu.Unlock()
				now.Text[lane] += text
				some = true
			})
			mu.Lock()
			defer mu.Unlock()
			if now.Err == nil {
				now.Err = err
			}
		})
	}
	over := make(chan struct{})
	go func() {
		reading.Wait()
		close(over)
	}()
	frames := time.NewTicker(interval)
	defer frames.Stop()
	for ended := false; !ended; {
		select {
		case <-over:
			ended = true
		case <-frames.C:
		}
		mu.Lock()
		frame := now
		now, frame.Over = Frame{Text: make([]string, n), Err: now.Err}, ended
		due := some || ended
		some = false
		mu.Unlock()
		if due {
			show(frame)
		}
	}
}

// read hands one reply over, token by token.
func read(ctx context.Context, url, model string, got func(string)) error {
	config := openai.DefaultConfig("")
	config.BaseURL = url
	stream, err := openai.NewClientWithConfig(config).CreateChatCompletionStream(ctx, openai.ChatCompletionRequest{
		Model: model, Messages: []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: "go"}},
	})
	if err != nil {
		return err
	}
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return stream.Close()
		}
		if err != nil {
			return errors.Join(err, stream.Close())
		}
		if len(chunk.Choices) > 0 {
			got(chunk.Choices[0].Delta.Content)
		}
	}
}
