// Package fakeserver is an OpenAI-compatible server for tests, benchmarks and
// driving the program by hand. Each of its models behaves in a way of its own:
// some are good, some slow, some break. It speaks real HTTP and event streams.
package fakeserver

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options say how a server behaves where a model's name does not. The zero
// value streams short replies as fast as it can.
type Options struct {
	Rate       float64       // tokens a second; 0: as fast as possible
	Tokens     int           // tokens of a reply; 0: the length of the model's own text
	RetryAfter time.Duration // of the model "429-then-good"; 0: 2 s
	Pause      time.Duration // before the first token of the model "slow"; 0: 3 s
	Key        string        // the key that is wanted; "": any, or none
}

// Request is one request that a server has got.
type Request struct {
	Model  string
	Header http.Header
	Body   map[string]any
}

// Server is an http.Handler with two paths: .../chat/completions and .../models.
// A model's name can carry a rate and a length: "good@200x4000" streams 4,000
// tokens at 200 a second.
type Server struct {
	options Options

	mu       sync.Mutex
	count    map[string]int
	requests []Request
}

// New makes a server.
func New(o Options) *Server {
	if o.RetryAfter == 0 {
		o.RetryAfter = 2 * time.Second
	}
	if o.Pause == 0 {
		o.Pause = 3 * time.Second
	}
	return &Server{options: o, count: map[string]int{}}
}

// Requests are all requests for a reply so far, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// reply is one reply under way.
type reply struct {
	http.ResponseWriter
	request *http.Request
	model   string
	body    map[string]any
	key     string
	nth     int // how often this model was asked before
	rate    float64
	tokens  int
	options Options
	sent    int
	start   time.Time
}

// behaviours are what the models do, by name, in the order of the list.
var behaviours = []struct {
	name string
	do   func(*reply)
}{
	{"good", func(r *reply) { r.text(english); r.finish() }},
	{"chinese", func(r *reply) { r.text(chinese); r.finish() }},
	{"markdown", func(r *reply) { r.text(markdown); r.finish() }},
	{"mixed", func(r *reply) { r.text(mixed(r.nth)); r.finish() }},
	{"list", func(r *reply) { r.text(list); r.finish() }},
	{"slow", func(r *reply) { r.pause(r.options.Pause); r.text(english); r.finish() }},
	{"reasoning", func(r *reply) { r.reasoning(musing); r.text(english); r.finish() }},
	{"think-inline", func(r *reply) { r.text("<think>" + musing + "</think>\n\n" + english); r.finish() }},
	{"names-itself", func(r *reply) { r.text(selfish); r.finish() }},
	{"comments", func(r *reply) { r.comments(10000); r.text(english); r.finish() }},
	{"cut", func(r *reply) { r.text(opening()); panic(http.ErrAbortHandler) }},
	{"no-end", func(r *reply) { r.text(english) }},
	{"stall", func(r *reply) { r.text(opening()); <-r.request.Context().Done() }},
	{"silent", func(r *reply) { <-r.request.Context().Done() }},
	{"429-then-good", func(r *reply) {
		if r.nth%2 == 0 {
			r.Header().Set("Retry-After", strconv.Itoa(int(r.options.RetryAfter.Seconds())))
			r.fail(http.StatusTooManyRequests, "Rate limit reached for requests", "rate_limit_exceeded")
			return
		}
		r.text(english)
		r.finish()
	}},
	{"500-twice-then-good", func(r *reply) {
		if r.nth%3 < 2 {
			r.fail(http.StatusInternalServerError, "The server had an error", "server_error")
			return
		}
		r.text(english)
		r.finish()
	}},
	{"500", func(r *reply) { r.fail(http.StatusInternalServerError, "The server had an error", "server_error") }},
	{"html", func(r *reply) {
		r.page("<!doctype html><html><title>Welcome to the proxy</title><p>Sign in</p></html>")
	}},
	{"wrong-key", func(r *reply) {
		r.fail(http.StatusUnauthorized, "Incorrect API key provided: "+r.key, "invalid_api_key")
	}},
	{"error-event", func(r *reply) {
		r.text(opening())
		r.event(map[string]any{"error": map[string]any{"code": 502, "message": "Upstream error from FakeVendor"}})
	}},
	{"person", func(r *reply) { r.text(r.person()); r.finish() }},
	{"judge", func(r *reply) { r.text(r.judgement()); r.finish() }},
	{"filtered", func(r *reply) {
		r.text(opening())
		r.choice(map[string]any{}, "content_filter")
		r.raw("data: [DONE]\n\n")
	}},
	{"too-long", func(r *reply) {
		r.fail(http.StatusBadRequest, "This model's maximum context length is 8 tokens", "context_length_exceeded")
	}},
}

// Models are the names of all models.
func Models() []string {
	names := make([]string, 0, len(behaviours))
	for _, b := range behaviours {
		names = append(names, b.name)
	}
	return names
}

var modelForm = regexp.MustCompile(`^(.*?)(?:@(\d+(?:\.\d+)?))?(?:x(\d+))?$`)

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	switch {
	case strings.HasSuffix(req.URL.Path, "/models"):
		s.models(w)
	case strings.HasSuffix(req.URL.Path, "/chat/completions"):
		s.chat(w, req)
	default:
		http.NotFound(w, req)
	}
}

func (s *Server) models(w http.ResponseWriter) {
	data := make([]map[string]any, 0, len(behaviours))
	for _, name := range Models() {
		data = append(data, map[string]any{"id": name, "object": "model"})
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data}) // a client that has gone needs no answer
}

func (s *Server) chat(w http.ResponseWriter, req *http.Request) {
	var body map[string]any
	if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return
	}
	model, _ := body["model"].(string)
	m := modelForm.FindStringSubmatch(model)
	r := &reply{
		ResponseWriter: w, request: req, model: model, body: body, key: strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer "),
		rate: s.options.Rate, tokens: s.options.Tokens, options: s.options, start: time.Now(),
	}
	if rate, err := strconv.ParseFloat(m[2], 64); err == nil {
		r.rate = rate
	}
	if tokens, err := strconv.Atoi(m[3]); err == nil {
		r.tokens = tokens
	}
	s.mu.Lock()
	r.nth = s.count[model]
	s.count[model]++
	s.requests = append(s.requests, Request{Model: model, Header: req.Header.Clone(), Body: body})
	s.mu.Unlock()
	if s.options.Key != "" && r.key != s.options.Key {
		r.fail(http.StatusUnauthorized, "Incorrect API key provided", "invalid_api_key")
		return
	}
	for _, b := range behaviours {
		if b.name == m[1] {
			b.do(r)
			return
		}
	}
	r.fail(http.StatusNotFound, fmt.Sprintf("The model %q does not exist", model), "model_not_found")
}

// fail answers with an error as vendors do.
func (r *reply) fail(status int, message, code string) {
	r.Header().Set("Content-Type", "application/json")
	r.WriteHeader(status)
	_ = json.NewEncoder(r).Encode(map[string]any{"error": map[string]any{"message": message, "code": code}}) // as above
}

// page answers with a web page.
func (r *reply) page(html string) {
	r.Header().Set("Content-Type", "text/html")
	_, _ = io.WriteString(r, html) // as above
}

// raw writes a piece of the stream at once.
func (r *reply) raw(s string) {
	r.Header().Set("Content-Type", "text/event-stream")
	if _, err := io.WriteString(r, s); err != nil {
		return
	}
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

func (r *reply) event(v any) {
	b, err := json.Marshal(v)
	if err == nil {
		r.raw("data: " + string(b) + "\n\n")
	}
}

// choice writes one chunk.
func (r *reply) choice(delta map[string]any, finish any) {
	r.event(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": r.model,
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}},
	})
}

func (r *reply) text(s string)      { r.stream("content", s) }
func (r *reply) reasoning(s string) { r.stream("reasoning_content", s) }

// stream writes a text token by token, at the reply's rate; the text is
// repeated or cut to the wanted number of tokens. It ends early when the
// client has gone.
func (r *reply) stream(field, s string) {
	tokens := tokenise(s)
	n := len(tokens)
	if r.tokens > 0 && field == "content" {
		n = r.tokens
	}
	for i := range n {
		if r.rate > 0 {
			due := r.start.Add(time.Duration(float64(r.sent) / r.rate * float64(time.Second)))
			r.pause(time.Until(due))
		}
		if r.request.Context().Err() != nil {
			return
		}
		r.choice(map[string]any{field: tokens[i%len(tokens)]}, nil)
		r.sent++
	}
}

// pause waits, and no longer than the client does.
func (r *reply) pause(d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.request.Context().Done():
	}
}

func (r *reply) comments(n int) {
	r.raw(strings.Repeat(": FAKE PROCESSING\n\n", n))
}

// finish ends a reply well, with usage.
func (r *reply) finish() {
	r.choice(map[string]any{}, "stop")
	r.event(map[string]any{
		"model": r.model, "choices": []any{},
		"usage": map[string]any{"prompt_tokens": 12, "completion_tokens": r.sent, "total_tokens": 12 + r.sent},
	})
	r.raw("data: [DONE]\n\n")
}

// tokenise cuts a text into pieces about as long as models' tokens: words with
// the blank before them, and single characters of scripts without blanks.
func tokenise(s string) []string {
	var out []string
	start := 0
	for i, c := range s {
		if i > start && (c == ' ' || c == '\n' || c > 0x2e80) {
			out = append(out, s[start:i])
			start = i
		}
	}
	return append(out, s[start:])
}

// answerForm is the form of an answer that a judge is asked for.
var answerForm = regexp.MustCompile(`(?s)\{"[^{}]*\}\s*$`)

// judgement answers a judge's request in the form that its system prompt ends
// with, which prefers the first reply.
func (r *reply) judgement() string {
	messages, _ := r.body["messages"].([]any)
	if len(messages) == 0 {
		return english
	}
	system, _ := messages[0].(map[string]any)
	text, _ := system["content"].(string)
	if form := answerForm.FindString(text); form != "" {
		return form
	}
	return english // it is asked for something else
}

// person answers as somebody whom it is to play: it takes up the last answer that
// the request has, so that each lane has words of its own.
func (r *reply) person() string {
	messages, _ := r.body["messages"].([]any)
	if len(messages) == 0 {
		return english
	}
	last, _ := messages[len(messages)-1].(map[string]any)
	text, _ := last["content"].(string)
	_, rest, _ := strings.Cut(text, "conversation: ")
	line, _, _ := strings.Cut(rest, "\n")
	var said []map[string]string
	if json.Unmarshal([]byte(line), &said) != nil || len(said) == 0 { // it is asked for something else
		return english
	}
	heard := []rune(said[len(said)-1]["they"])
	answer, _ := json.Marshal(map[string]any{
		"feelings": map[string]int{"trust": min(10, len(said)/2), "openness": 3, "distress": 7, "irritation": 2},
		"thought":  "Nobody hears this.", "leave": false, "say": "You said: " + string(heard[:min(40, len(heard))]),
	}) // which always marshals
	return string(answer)
}

// opening is the first half of the English text, cut at a blank.
func opening() string {
	return english[:strings.LastIndexByte(english[:len(english)/2], ' ')]
}
