// Package batchserver is a vendor with files and batches, for tests. It has no
// clock: a batch goes on with each question how far it is.
package batchserver

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// The steps of a batch, as a Hook is told of them.
const (
	Upload   = "upload"
	Create   = "create"
	List     = "list"
	Poll     = "poll"
	Download = "download"
	Chat     = "chat" // a request that is answered at once
)

// The forms in which vendors have batches.
const (
	OpenAI      = "openai"
	Together    = "together"    // a signed upload, a job in the answer, capitals, times as texts
	SiliconFlow = "siliconflow" // data in the answer to an upload, results by address
	OpenRouter  = "openrouter"  // requests and results in the batch
)

// Asked is one request of a batch.
type Asked struct {
	Model    string
	Messages []Message
}

// Message is one message of a request.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Answer is what becomes of a request.
type Answer struct {
	Text    string
	Status  int    // of an error; 0 is none
	Problem string // the error's message
	Expired bool   // the batch ends before it is answered
}

// Server is the vendor. Its fields may be changed between requests only.
type Server struct {
	Form   string                         // OpenAI if empty
	Polls  int                            // how often a batch is asked about before it has ended
	Answer func(Asked) Answer             // nil: Echo
	Ends   string                         // the status with which batches end; "completed" if empty
	Why    string                         // the message of a batch that fails
	Key    string                         // no other key is taken; empty: any
	Now    func() time.Time               // OpenRouter only
	Hook   func(step string, before bool) // called around each step; may panic with http.ErrAbortHandler
	Fail   func(step string) int          // a status with which a step fails; 0 is none

	mu      sync.Mutex
	next    int
	files   map[string][]byte
	batches []*batch
	asked   map[string]int
	steps   []string
}

type batch struct {
	id, input, model, url string
	lines                 []line
	polls                 int
	at                    int64
	output, errors        string
}

type line struct {
	CustomID string          `json:"custom_id"`
	URL      string          `json:"url"`
	Body     json.RawMessage `json:"body"`
}

// Echo answers with what it was told, so that each request has a reply of its own.
func Echo(a Asked) Answer {
	last := a.Messages[len(a.Messages)-1].Content
	return Answer{Text: fmt.Sprintf("%s heard %d messages, the last of %d bytes", a.Model, len(a.Messages), len(last))}
}

// Asked is how often each request was answered, by model and messages. In batches
// that are never answered since they fail as a whole, nothing is asked.
func (s *Server) Asked() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.asked)
}

// Steps are the steps that were taken so far.
func (s *Server) Steps() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.steps...)
}

// RoundTrip implements http.RoundTripper without a network, for tests in which
// time stands still.
func (s *Server) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case http.ErrAbortHandler:
			resp, err = nil, io.ErrUnexpectedEOF
		default:
			panic(cause)
		}
	}()
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	if req.Body == nil {
		req.Body = http.NoBody
	}
	s.ServeHTTP(w, req)
	if err := req.Context().Err(); err != nil { // the one who asked has gone meanwhile
		return nil, err
	}
	return w.Result(), nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path[strings.Index(r.URL.Path+"/v1/", "/v1/")+len("/v1"):]
	var step string
	var serve func(w http.ResponseWriter, r *http.Request, path string)
	switch {
	case strings.HasPrefix(path, "/files") && r.Method != http.MethodGet:
		step, serve = Upload, s.upload
	case strings.HasPrefix(path, "/files"):
		step, serve = Download, s.download
	case path == "/batches" && r.Method == http.MethodPost:
		step, serve = Create, s.create
	case path == "/batches":
		step, serve = List, s.list
	case strings.HasPrefix(path, "/batches/"):
		step, serve = Poll, s.poll
	default:
		step, serve = Chat, s.chat
	}
	if s.Hook != nil {
		s.Hook(step, true)
	}
	answer := httptest.NewRecorder()
	s.serve(answer, r, step, path, serve)
	if s.Hook != nil {
		s.Hook(step, false)
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, step, path string, serve func(http.ResponseWriter, *http.Request, string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps = append(s.steps, step)
	if s.files == nil {
		s.files, s.asked = map[string][]byte{}, map[string]int{}
	}
	if s.Key != "" && r.Header.Get("Authorization") != "Bearer "+s.Key && !strings.HasPrefix(path, "/files/signed/") {
		fail(w, http.StatusUnauthorized, "Incorrect API key provided")
		return
	}
	if s.Fail != nil {
		if status := s.Fail(step); status != 0 {
			fail(w, status, "the test wants it so")
			return
		}
	}
	serve(w, r, path)
}

func fail(w http.ResponseWriter, status int, message string) {
	w.WriteHeader(status)
	reply(w, map[string]any{"error": map[string]any{"message": message, "type": "test_error"}})
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(b)
}

func (s *Server) id(kind string) string {
	s.next++
	return fmt.Sprintf("%s-%d", kind, s.next)
}
