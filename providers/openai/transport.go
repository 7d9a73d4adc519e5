package openai

import (
	"bytes"
	"encoding/json"
	"errors"
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

	"golang.org/x/net/http/httpproxy"

	"kansei/providers"
)

// newBaseTransport is the transport below everything: the usual proxies by
// their variables, HTTP/2, and limits for connecting. How long an answer may
// take is the watch's business.
func newBaseTransport(env func(string) string) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  proxies(env),
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    8,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		ReadBufferSize:         16 << 10,
	}
}

// proxies finds the proxy for a request in the usual variables, in capitals or
// not: HTTP_PROXY and HTTPS_PROXY, ALL_PROXY where they say nothing, and none
// for the hosts in NO_PROXY and this machine.
func proxies(env func(string) string) func(*http.Request) (*url.URL, error) {
	either := func(name string) string { return or(env(name), env(strings.ToLower(name))) }
	all := either("ALL_PROXY")
	config := httpproxy.Config{
		HTTPProxy: or(either("HTTP_PROXY"), all), HTTPSProxy: or(either("HTTPS_PROXY"), all), NoProxy: either("NO_PROXY"),
	}
	find := config.ProxyFunc()
	return func(r *http.Request) (*url.URL, error) { return find(r.URL) }
}

// exchange is one request and its answer: the http.RoundTripper under
// go-openai. It sends the key and our headers to the endpoint's own origin
// only, adds the fields that go-openai knows nothing of to the body, and refuses
// every answer that is no event stream with an *Error or a *refusal. The stream
// is read from frames, not through go-openai, which loses errors and endings.
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

	frames *frames     // the answer's stream, once there is one
	header http.Header // and its header
}

// refusal is an answer with a bad status, or one that is no stream.
type refusal struct {
	status int
	header http.Header
	host   string // who answered, where that is another origin than the one asked
	page   []byte
}

// encodingError is an answer in an encoding that was not asked for.
type encodingError struct{ encoding string }

func (e *encodingError) Error() string { return "the answer is encoded as " + e.encoding }

func (r *refusal) Error() string { return fmt.Sprintf("answered with status %d", r.status) }

// RoundTrip implements http.RoundTripper.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	home := sameOrigin(out.URL, x.target)
	out.Header.Set("User-Agent", "kansei")
	if home {
		addQuery(out.URL, x.target)
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
	switch encoding := strings.ToLower(resp.Header.Get("Content-Encoding")); {
	case encoding == "", encoding == "identity", resp.Uncompressed:
	case encoding == "gzip", encoding == "x-gzip":
		body = &gunzipped{src: body}
	default:
		return nil, errors.Join(&encodingError{encoding}, body.Close())
	}
	body = &limited{ReadCloser: body, left: maxBody}
	if x.bodies {
		body = &logged{ReadCloser: body, log: x.log, redact: x.redact}
	}
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	stream := err == nil && kind == "text/event-stream"
	if resp.StatusCode == http.StatusOK && !stream {
		stream, body = sniff(body)
	}
	if resp.StatusCode == http.StatusOK && stream {
		x.frames, x.header = newFrames(body), resp.Header
		resp.Body = body
		return resp, nil
	}
	page, err := io.ReadAll(io.LimitReader(body, maxPage))
	if resp.StatusCode == http.StatusOK && err == nil && len(page) == maxPage && bytes.HasPrefix(bytes.TrimSpace(page), []byte("{")) {
		var rest []byte // it may be a whole completion
		rest, err = io.ReadAll(io.LimitReader(body, maxWhole))
		page = append(page, rest...)
	}
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
// request, never from an encrypted connection to an open one, and never to
// another host, which would get the conversation.
func (x *exchange) redirect(req *http.Request, via []*http.Request) error {
	if len(via) >= 5 {
		return &providers.Error{Kind: providers.Protocol, Message: "the server redirects in a circle", Advice: "Check base_url in the config file."}
	}
	if err := x.guard(req.URL); err != nil {
		return err
	}
	if req.Method != via[0].Method || !sameServer(req.URL, via[0].URL) {
		return &providers.Error{
			Kind:    providers.Protocol,
			Message: "the server has moved to " + req.URL.Host + ", where nothing was sent",
			Advice:  "If you trust the new address, put it in base_url in the config file.",
		}
	}
	return nil
}

// addQuery gives a request the query of the endpoint's address, such as a
// version that some servers want, unless a redirect has given it another.
func addQuery(u, target *url.URL) {
	if u.RawQuery == "" {
		u.RawQuery = target.RawQuery
	}
}

func isRedirect(resp *http.Response) bool {
	return resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != ""
}

func sameOrigin(a, b *url.URL) bool {
	return strings.EqualFold(a.Scheme, b.Scheme) && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

// sameServer reports whether an address is at the server of another one: its
// origin, or the same name with encryption.
func sameServer(a, b *url.URL) bool {
	upgraded := strings.EqualFold(a.Scheme, "https") && strings.EqualFold(a.Hostname(), b.Hostname()) && a.Port() == "" && b.Port() == ""
	return upgraded || sameOrigin(a, b)
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
