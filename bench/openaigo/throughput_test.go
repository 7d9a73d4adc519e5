// Package openaigo compares the path from socket to event with that of
// openai-go. It is a module of its own, so that the program does not depend on
// what it is compared with.
package openaigo

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"kansei/providers"
	kansei "kansei/providers/openai"
)

const chunks = 20000

// BenchmarkThroughput streams the same chunks through both, in turns. The bar
// is to be faster than openai-go.
func BenchmarkThroughput(b *testing.B) {
	var stream strings.Builder
	for i := range chunks {
		_, _ = fmt.Fprintf(&stream, "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":\"m\","+
			"\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word%d\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n", i%100)
	}
	stream.WriteString("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
	body := []byte(stream.String())
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write(body)
	}))
	defer srv.Close()
	for _, lanes := range []int{1, 8} {
		b.Run(fmt.Sprintf("lanes=%d", lanes), func(b *testing.B) {
			for b.Loop() {
				const rounds = 5
				peer, ours := make([]float64, 0, rounds), make([]float64, 0, rounds)
				for range rounds {
					peer = append(peer, rate(b, lanes, func() (int, error) { return drainPeer(srv.URL) }))
					ours = append(ours, rate(b, lanes, func() (int, error) { return drainOurs(srv.URL) }))
				}
				slices.Sort(peer)
				slices.Sort(ours)
				ratio := ours[rounds/2] / peer[rounds/2]
				b.ReportMetric(peer[rounds/2], "openai-go-chunks/s")
				b.ReportMetric(ours[rounds/2], "chunks/s")
				b.ReportMetric(ratio, "of-openai-go")
				if ratio <= 1 {
					b.Errorf("%.2f of openai-go's throughput, the bar is over 1", ratio)
				}
			}
		})
	}
}

// rate runs a drain on several lanes at once: chunks a second in all.
func rate(b *testing.B, lanes int, drain func() (int, error)) float64 {
	b.Helper()
	type result struct {
		n   int
		err error
	}
	results := make(chan result, lanes)
	start := time.Now()
	for range lanes {
		go func() {
			n, err := drain()
			results <- result{n, err}
		}()
	}
	for range lanes {
		if r := <-results; r.err != nil || r.n != chunks {
			b.Errorf("%d chunks came, want %d: %v", r.n, chunks, r.err)
		}
	}
	return float64(lanes*chunks) / time.Since(start).Seconds()
}

func drainPeer(url string) (n int, err error) {
	client := openai.NewClient(option.WithBaseURL(url), option.WithAPIKey("none"))
	stream := client.Chat.Completions.NewStreaming(context.Background(), openai.ChatCompletionNewParams{Model: "m"})
	for stream.Next() {
		if chunk := stream.Current(); len(chunk.Choices) > 0 && chunk.Choices[0].Delta.Content != "" {
			n++
		}
	}
	return n, stream.Err()
}

func drainOurs(url string) (n int, err error) {
	r, err := kansei.NewRegistry(kansei.Options{Settings: map[string]kansei.Settings{"x": {BaseURL: url}}})
	if err != nil {
		return 0, err
	}
	defer r.Close()
	p, err := r.Provider("x")
	if err != nil {
		return 0, err
	}
	for e, err := range p.Stream(context.Background(), providers.Request{Model: "m"}) {
		if err != nil {
			return n, err
		}
		if e.Kind == providers.Text {
			n++
		}
	}
	return n, nil
}
