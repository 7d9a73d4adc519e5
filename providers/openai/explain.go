package openai

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	goopenai "github.com/sashabaranov/go-openai"

	"kansei/providers"
)

// explain turns whatever ended an attempt into what Stream yields: the caller's
// own context error, or an *Error that holds no key.
func (c *call) explain(inner, outer context.Context, err error) error {
	if errors.Is(err, errLeft) {
		return err
	}
	if outer.Err() != nil {
		return outer.Err()
	}
	e := c.sort(inner, err)
	e.Message = strings.TrimRight(c.redact.text(oneLine(e.Message, 500)), " .。") // what to do follows it
	e.Advice = c.redact.text(oneLine(e.Advice, 500))
	if e.Err == nil {
		e.Err = c.redact.err(err)
	}
	return e
}

// sort finds the kind of an attempt's end.
func (c *call) sort(inner context.Context, err error) *providers.Error {
	var typed *providers.Error
	var refused *refusal
	var event *eventError
	var page *pageError
	var encoded *encodingError
	switch {
	case errors.As(err, &typed):
		return typed
	case errors.As(err, &refused):
		return c.refused(refused)
	case errors.As(err, &event):
		return c.problem(event.problem, 0, c.header)
	case errors.As(err, &page):
		return c.noStream(page.page)
	case errors.As(err, &encoded):
		return c.protocol("answered in the encoding " + encoded.encoding + ", which was not asked for")
	case errors.Is(err, errTooLong):
		return c.tooLong()
	case errors.Is(err, errTooMuch):
		return c.protocol("sent more than 256 MB")
	case errors.Is(err, goopenai.ErrChatCompletionInvalidModel):
		return c.notChat("")
	case errors.Is(err, errLongLine):
		return c.protocol("sent a line of over 1 MiB")
	case errors.Is(err, errNoChunk):
		return c.protocol("sent an event that is not JSON")
	case errors.Is(err, errBadText):
		return c.protocol("sent text that is not valid UTF-8")
	case errors.Is(err, errCutFilter):
		return c.filtered("")
	case errors.Is(context.Cause(inner), errSilent):
		return c.silent()
	case errors.Is(err, errCut):
		return c.cut()
	case c.streaming:
		e := c.cut()
		e.Err = c.redact.err(err)
		return e
	}
	return c.unreachable(err)
}

// refused explains an answer that is no good stream.
func (c *call) refused(r *refusal) *providers.Error {
	if r.status == http.StatusOK {
		return c.noStream(r.page)
	}
	e := c.problem(parseProblem(r.page), r.status, r.header)
	if r.host != "" && e.Kind == providers.KeyRefused {
		e.Message = fmt.Sprintf("%s redirected to %s, where no key was sent", c.name, r.host)
		e.Advice = fmt.Sprintf("Put the new address in base_url under [providers.%s], if you trust it.", c.id)
	}
	return e
}

// noStream explains a 200 that is JSON, a web page or something else.
func (c *call) noStream(page []byte) *providers.Error {
	p := parseProblem(page)
	if !p.page && decodesAsProblem(page) {
		return c.problem(p, 0, nil)
	}
	what := "text"
	switch {
	case len(page) == 0:
		what = "nothing"
	case !p.page:
		what = "JSON"
		p.message = ""
	case strings.HasPrefix(strings.TrimSpace(string(page)), "<"):
		what = "a web page"
	}
	return c.protocol("answered with " + what + " instead of a stream" + after(": ", p.message))
}

func decodesAsProblem(page []byte) bool {
	eachElement(page, func(first []byte) { page = first }) // some vendors put it into a list
	c, err := decodeChunk(page)
	return err == nil && c.problem != nil
}

func (c *call) filtered(said string) *providers.Error {
	return &providers.Error{
		Kind:    providers.ContentFiltered,
		Message: c.name + " withheld the reply by its content filter" + after(": ", said),
		Advice:  "Put the message in other words, or take another model.",
	}
}

func (c *call) protocol(what string) *providers.Error {
	return &providers.Error{
		Kind:    providers.Protocol,
		Message: c.name + " " + what,
		Advice:  fmt.Sprintf("Check that base_url under [providers.%s] is an OpenAI-compatible address.", c.id),
	}
}

func (c *call) cut() *providers.Error {
	return &providers.Error{
		Kind:    providers.StreamTruncated,
		Message: "the stream from " + c.name + " broke off before its end",
		Advice:  "Ask again; what had come is kept.",
	}
}

func (c *call) tooLong() *providers.Error {
	return &providers.Error{
		Kind:    providers.StreamTruncated,
		Message: fmt.Sprintf("the reply is longer than kansei keeps, which is %d MB", MaxReply>>20),
		Advice:  "What had come is kept.",
	}
}

// notChat explains that a model is there, but can't be talked with in the way
// that kansei talks.
func (c *call) notChat(said string) *providers.Error {
	return &providers.Error{
		Kind:    providers.ModelUnknown,
		Message: fmt.Sprintf("%s is not served by chat/completions at %s%s", c.req.Model, c.name, after(": ", said)),
		Advice:  "Take another model.",
	}
}

func (c *call) silent() *providers.Error {
	limit, name := c.firstToken, "first_token_timeout"
	if c.tokens {
		limit, name = c.idle, "idle_timeout"
	}
	return &providers.Error{
		Kind:    providers.TimedOut,
		Message: fmt.Sprintf("%s sent nothing for %s", c.name, limit),
		Advice:  fmt.Sprintf("Ask again, or raise %s under [providers.%s].", name, c.id),
	}
}

// unreachable explains an error of the connection before the first token.
func (c *call) unreachable(err error) *providers.Error {
	host := c.at.base.Host
	if isTLS(err) {
		return &providers.Error{
			Kind:    providers.TLS,
			Message: fmt.Sprintf("no safe connection to %s: %s", host, rootText(err)),
			Advice:  "Check the address, the clock and any proxy in between.",
		}
	}
	e := &providers.Error{Kind: providers.Network, Advice: "Check the network, and the proxy variables if there is a proxy."}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		e.Message = fmt.Sprintf("the name %s can't be resolved", dns.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Message = "nothing answers at " + host
		if c.local || c.custom {
			e.Advice = "Start the server, or check its address."
		}
	default:
		e.Message = fmt.Sprintf("the connection to %s failed: %s", host, rootText(err))
	}
	return e
}

// isTLS reports whether an error is about the encryption of a connection.
func isTLS(err error) bool {
	var header tls.RecordHeaderError
	var verify *tls.CertificateVerificationError
	var alert tls.AlertError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &header) || errors.As(err, &verify) || errors.As(err, &alert) || errors.As(err, &authority) ||
		errors.As(err, &name) || errors.As(err, &invalid) || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") ||
		strings.Contains(err.Error(), "remote error: tls:") // an alert, whose type is not exported
}

// rootText is an error's text without the request's address in front.
func rootText(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
