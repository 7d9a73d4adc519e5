package providers

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// newBaseTransport is the transport below everything: the usual proxies by
// their variables, HTTP/2, and limits for connecting. How long an answer may
// take is the watch's business.
func newBaseTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    8,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		ReadBufferSize:         16 << 10,
	}
}

// exchange is one request and its answer: the http.RoundTripper under
// go-openai. It sends the key and our headers to the endpoint's own origin
// only, adds the fields that go-openai knows nothing of to the body, refuses
// every answer that is no event stream with an *Error or a *refusal, and hands
// go-openai a body that is cleaned by frames.
type exchange struct {
	base    http.RoundTripper
	target  *url.URL          // the endpoint that was asked for
	key     string            // may be empty
	headers map[string]string // more headers for that endpoint
	fields  map[string]any    // what the body is patched with
	guard   func(*url.URL) error
	watch   *watch
	log     *slog.Logger
	bodies  bool // log bodies too
	redact  *redactor

	frames *frames // the answer's stream, once there is one
}

// refusal is an answer with a bad status, or one that is no stream.
type refusal struct {
	status int
	header http.Header
	host   string // who answered, where that is another origin than the one asked
	page   []byte
}

func (r *refusal) Error() string { return fmt.Sprintf("answered with status %d", r.status) }

// RoundTrip implements http.RoundTripper.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	home := sameOrigin(out.URL, x.target)
	out.Header.Set("User-Agent", "kansei")
	if home {
		if x.key != "" {
			out.Header.Set("Authorization", "Bearer "+x.key)
		}
		for name, value := range x.headers {
			out.Header.Set(name, value)
		}
	}
	if err := x.patch(out); err != nil {
		return nil, err
	}
	resp, err := x.base.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	if isRedirect(resp) {
		return resp, nil
	}
	return x.answer(resp, home)
}

// patch adds the exchange's fields to the JSON body. A field that is an object
// on both sides is merged.
func (x *exchange) patch(req *http.Request) error {
	if req.Body == nil || req.Body == http.NoBody {
		return nil
	}
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	if err := req.Body.Close(); err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	body := map[string]any{}
	if err := json.Unmarshal(raw, &body); err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	maps.Copy(body, x.fields)
	patched, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	if x.bodies {
		x.log.Debug("request body", "body", x.redact.text(string(patched)))
	}
	req.ContentLength = int64(len(patched))
	req.Body = io.NopCloser(bytes.NewReader(patched))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(patched)), nil }
	return nil
}

// answer lets an event stream pass and turns everything else into an error.
func (x *exchange) answer(resp *http.Response, home bool) (*http.Response, error) {
	body := io.ReadCloser(&watched{src: resp.Body, watch: x.watch})
	if strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") && !resp.Uncompressed {
		body = &gunzipped{src: body}
	}
	if x.bodies {
		body = &logged{ReadCloser: body, log: x.log, redact: x.redact}
	}
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	stream := err == nil && kind == "text/event-stream"
	if resp.StatusCode == http.StatusOK && !stream {
		stream, body = sniff(body)
	}
	if resp.StatusCode == http.StatusOK && stream {
		x.frames = newFrames(body)
		resp.Body = &framed{Reader: x.frames, Closer: body}
		resp.Header.Del("Content-Encoding")
		resp.ContentLength = -1
		return resp, nil
	}
	page, err := io.ReadAll(io.LimitReader(body, maxPage))
	closeErr := body.Close()
	if err != nil && len(page) == 0 {
		return nil, err
	}
	if closeErr != nil {
		x.log.Debug("close answer", "error", x.redact.text(closeErr.Error()))
	}
	r := &refusal{status: resp.StatusCode, header: resp.Header, page: page}
	if !home && resp.Request != nil {
		r.host = resp.Request.URL.Host
	}
	return nil, r
}

// redirect decides whether a redirect is followed: only as the same kind of
// request, and never from an encrypted connection to an open one.
func (x *exchange) redirect(req *http.Request, via []*http.Request) error {
	if len(via) >= 5 {
		return &Error{Kind: Protocol, Message: "the server redirects in a circle", Advice: "Check base_url in the config file."}
	}
	if req.Method != via[0].Method {
		return &Error{
			Kind:    Protocol,
			Message: "the server has moved to " + req.URL.Host,
			Advice:  "Put the new address in base_url in the config file.",
		}
	}
	return x.guard(req.URL)
}

func isRedirect(resp *http.Response) bool {
	return resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != ""
}

func sameOrigin(a, b *url.URL) bool {
	return strings.EqualFold(a.Scheme, b.Scheme) && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if strings.EqualFold(u.Scheme, "https") {
		return "443"
	}
	return "80"
}

// streamStarts are how an event stream can begin.
var streamStarts = []string{"data:", "event:", "id:", "retry:", "error:", ":"}

// sniff looks at the beginning of a body with another content type and tells
// whether it is an event stream all the same. The body it returns is whole.
func sniff(body io.ReadCloser) (bool, io.ReadCloser) {
	var head []byte
	buf := make([]byte, 512)
	for {
		n, err := body.Read(buf)
		head = append(head, buf[:n]...)
		seen := head[:min(len(head), maxPage)] // what is decided must not depend on how the bytes were cut
		text := string(bytes.TrimLeft(bytes.TrimPrefix(seen, byteOrder), " \r\n"))
		undecided := text == "" || bytes.HasPrefix(byteOrder, seen)
		for _, start := range streamStarts {
			if strings.HasPrefix(text, start) {
				return true, rejoin(head, err, body)
			}
			undecided = undecided || strings.HasPrefix(start, text)
		}
		if !undecided || err != nil || len(head) >= maxPage {
			return false, rejoin(head, err, body)
		}
	}
}

// rejoin is a body whose beginning was read already, up to err.
func rejoin(head []byte, err error, body io.ReadCloser) io.ReadCloser {
	rest := io.Reader(body)
	if err != nil {
		rest = errReader{err}
	}
	return &framed{Reader: io.MultiReader(bytes.NewReader(head), rest), Closer: body}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// framed reads from one thing and closes another.
type framed struct {
	io.Reader
	io.Closer
}

// gunzipped unpacks a body as it comes; the header is read on the first Read.
type gunzipped struct {
	src io.ReadCloser
	zip *gzip.Reader
}

func (g *gunzipped) Read(p []byte) (int, error) {
	if g.zip == nil {
		zip, err := gzip.NewReader(g.src)
		if err != nil {
			return 0, err
		}
		g.zip = zip
	}
	return g.zip.Read(p)
}

func (g *gunzipped) Close() error { return g.src.Close() }

// logged writes what is read to the log, at debug level.
type logged struct {
	io.ReadCloser
	log    *slog.Logger
	redact *redactor
}

func (l *logged) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	if n > 0 {
		l.log.Debug("answer body", "body", l.redact.text(string(p[:n])))
	}
	return n, err
}
