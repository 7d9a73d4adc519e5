package openai

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// cutReader gives bytes in pieces whose sizes follow from a seed; the seed 0
// gives all at once.
type cutReader struct {
	rest []byte
	rnd  *rand.Rand
	end  error
}

func newCutReader(b []byte, seed uint64, end error) *cutReader {
	r := &cutReader{rest: b, end: end}
	if seed != 0 {
		r.rnd = rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test's sizes are no secret
	}
	return r
}

func (r *cutReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, r.end
	}
	n := len(r.rest)
	if r.rnd != nil {
		n = r.rnd.IntN(8)
		if r.rnd.IntN(4) == 0 {
			n = r.rnd.IntN(2000)
		}
	}
	n = copy(p[:min(n, len(p))], r.rest)
	r.rest = r.rest[n:]
	if r.rnd != nil && len(r.rest) == 0 && r.rnd.IntN(2) == 0 {
		return n, r.end // some readers give the end with the last bytes
	}
	return n, nil
}

func (r *cutReader) Close() error { return nil }

// told is everything that a stream has told, with neighbouring texts put
// together.
func told(t *testing.T, body []byte, seed uint64, kind string, end error) string {
	network := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {kind}}, Body: newCutReader(body, seed, end), Request: r, ProtoMajor: 1,
		}, nil
	})
	p, err := Options{Env: noEnv, Transport: network, Log: slog.New(slog.DiscardHandler)}.custom("x", Settings{BaseURL: "http://127.0.0.1", MaxTries: 1})
	if err != nil {
		t.Fatal(err)
	}
	o := collect(t, p, context.Background(), hello())
	if strings.HasPrefix(o.status, "failed ") {
		t.Fatal(o.status)
	}
	return fmt.Sprintf("%s %q %q %q %v %+v", o.status, o.kind, o.text, o.reasoning, o.err, o.finish)
}

// FuzzStream feeds any bytes, cut in any way: what comes of them must not
// depend on the cuts, and nothing may panic, hang, or grow without bound.
func FuzzStream(f *testing.F) {
	for i, s := range slices.Concat(shapes, lateShapes) {
		if len(s.body) < 4096 {
			f.Add([]byte(s.body), uint64(i+1), i%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, seed uint64, lost bool) {
		end := io.EOF
		if lost {
			end = io.ErrUnexpectedEOF
		}
		for _, kind := range []string{"text/event-stream", "text/plain"} {
			whole := told(t, body, 0, kind, end)
			for _, s := range []uint64{seed | 1, seed ^ 0x9e3779b97f4a7c15 | 1} {
				if cut := told(t, body, s, kind, end); cut != whole {
					t.Fatalf("cut by %d:\n%s\nwhole:\n%s", s, cut, whole)
				}
			}
		}
		checkFrames(t, body, seed|1, end)
	})
}

// checkFrames checks the payloads of a stream, and the memory it takes.
func checkFrames(t *testing.T, body []byte, seed uint64, end error) {
	fr := newFrames(newCutReader(body, seed, end))
	for {
		payload, err := fr.Next()
		var page *pageError
		if err != nil {
			if !errors.Is(err, end) && !errors.Is(err, errLongLine) && !errors.Is(err, io.EOF) && !errors.As(err, &page) {
				t.Fatalf("ended with %v", err)
			}
			break
		}
		if len(bytes.TrimSpace(payload)) == 0 {
			t.Fatal("a payload is empty")
		}
	}
	if cap(fr.buf)+cap(fr.held) > 8*maxLine && (len(body) == 0 || !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))) {
		t.Fatalf("holds %d and %d bytes", cap(fr.buf), cap(fr.held))
	}
}

func TestMemoryIsBounded(t *testing.T) {
	line := bytes.Repeat([]byte("x"), 200<<10)
	for name, unit := range map[string][]byte{
		"comments":            append(append([]byte(":"), line...), '\n'),
		"one line":            line,
		"data lines":          append(append([]byte("data: "), line...), '\n'),
		"objects":             append(append([]byte(`data: {"x":"`), line...), "\"}\n"...),
		"a web page":          append([]byte("<html>"), line...),
		"blank lines":         bytes.Repeat([]byte("\n"), 200<<10),
		"half an event":       append([]byte("event: error\ndata: "), line...),
		"errors as fields":    append(append([]byte("error: "), line...), '\n'),
		"carriage returns":    bytes.Repeat([]byte("\r"), 200<<10),
		"unfinished fragment": append([]byte("data: {"), line...),
	} {
		checkFrames(t, bytes.Repeat(unit, 100), 1, io.EOF)
		_ = name
	}
}

// FuzzChunk checks that a payload is read without a panic, and that a text that
// is written as JSON comes out as it was.
func FuzzChunk(f *testing.F) {
	for _, s := range slices.Concat(shapes, lateShapes) {
		for line := range strings.Lines(s.body) {
			if payload, ok := strings.CutPrefix(line, "data: "); ok && len(payload) < 4096 {
				f.Add([]byte(strings.TrimSpace(payload)))
			}
		}
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		c, err := decodeChunk(payload)
		again, errAgain := decodeChunk(bytes.Clone(payload))
		if !reflect.DeepEqual(c, again) || !errors.Is(errAgain, err) {
			t.Fatal("the same payload was read in two ways")
		}
		if c.problem != nil {
			parseProblem(c.problem)
		}
		text := strings.ToValidUTF8(string(payload), "?")
		c, err = decodeChunk(chunkOf(text))
		if err != nil || string(c.text) != text {
			t.Fatalf("%q came out as %q, %v", text, c.text, err)
		}
	})
}
