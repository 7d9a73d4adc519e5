package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	goopenai "github.com/sashabaranov/go-openai"

	"kansei/providers"
	"kansei/providers/openai"
)

// throughputBar is the least share of go-openai's own throughput that the whole
// path from socket to event must have.
const throughputBar = 1.3

// BenchmarkThroughput streams the same chunks to go-openai alone and to a
// provider, in turns, and compares.
func BenchmarkThroughput(b *testing.B) {
	const chunks = 40000
	var stream strings.Builder
	for i := range chunks {
		_, _ = fmt.Fprintf(&stream, "data: {\"id\":\"chatcmpl-9xk2\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":\"m\","+
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
				bare, ours := make([]float64, 0, rounds), make([]float64, 0, rounds)
				for range rounds {
					bare = append(bare, rate(b, lanes, chunks, func() int { return drainBare(b, srv.URL) }))
					ours = append(ours, rate(b, lanes, chunks, func() int { return drainOurs(b, srv.URL) }))
				}
				slices.Sort(bare)
				slices.Sort(ours)
				ratio := ours[rounds/2] / bare[rounds/2]
				b.ReportMetric(bare[rounds/2], "bare-chunks/s")
				b.ReportMetric(ours[rounds/2], "chunks/s")
				b.ReportMetric(ratio, "of-go-openai")
				if ratio < throughputBar {
					b.Errorf("%.2f of go-openai's throughput, the bar is %.2f", ratio, throughputBar)
				}
			}
		})
	}
}

// rate runs a drain on several lanes at once: chunks a second in all.
func rate(b *testing.B, lanes, chunks int, drain func() int) float64 {
	b.Helper()
	counts := make(chan int, lanes)
	start := time.Now()
	for range lanes {
		go func() { counts <- drain() }()
	}
	for range lanes {
		if n := <-counts; n != chunks {
			b.Errorf("%d chunks came, want %d", n, chunks)
		}
	}
	return float64(lanes*chunks) / time.Since(start).Seconds()
}

func drainBare(b *testing.B, url string) int {
	config := goopenai.DefaultConfig("")
	config.BaseURL = url
	stream, err := goopenai.NewClientWithConfig(config).CreateChatCompletionStream(context.Background(), goopenai.ChatCompletionRequest{Model: "m"})
	if err != nil {
		b.Error(err)
		return 0
	}
	n := 0
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Error(err)
			break
		}
		if len(chunk.Choices) > 0 && chunk.Choices[0].Delta.Content != "" {
			n++
		}
	}
	if err := stream.Close(); err != nil {
		b.Error(err)
	}
	return n
}

func drainOurs(b *testing.B, url string) int {
	r, err := openai.NewRegistry(openai.Options{Settings: map[string]openai.Settings{"x": {BaseURL: url}}})
	if err != nil {
		b.Error(err)
		return 0
	}
	defer r.Close()
	p, err := r.Provider("x")
	if err != nil {
		b.Error(err)
		return 0
	}
	n := 0
	for e, err := range p.Stream(context.Background(), providers.Request{Model: "m"}) {
		if err != nil {
			b.Error(err)
		}
		if e.Kind == providers.Text {
			n++
		}
	}
	return n
}
