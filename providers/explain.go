package providers

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/sashabaranov/go-openai"
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
func (c *call) sort(inner context.Context, err error) *Error {
	var typed *Error
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
	case errors.Is(err, openai.ErrChatCompletionInvalidModel):
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
func (c *call) refused(r *refusal) *Error {
	if r.status == http.StatusOK {
		return c.noStream(r.page)
	}
	e := c.problem(parseProblem(r.page), r.status, r.header)
	if r.host != "" && e.Kind == KeyRefused {
		e.Message = fmt.Sprintf("%s redirected to %s, where no key was sent", c.name, r.host)
		e.Advice = fmt.Sprintf("Put the new address in base_url under [providers.%s], if you trust it.", c.id)
	}
	return e
}

// noStream explains a 200 that is JSON, a web page or something else.
func (c *call) noStream(page []byte) *Error {
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

// problem explains what a vendor says of its failure.
func (c *call) problem(p problem, status int, header http.Header) *Error {
	kind := p.kind(status)
	if status == 0 {
		status = p.status
	}
	if p.notChat() {
		e := c.notChat(p.message)
		e.Status = status
		return e
	}
	e := &Error{Kind: kind, Status: status, After: retryAfter(header, time.Now())}
	if e.After == 0 {
		e.After = p.wait
	}
	said := after(": ", p.message)
	code := ""
	if status != 0 {
		code = fmt.Sprintf(" (%d)", status)
	}
	switch kind {
	case KeyMissing, KeyRefused:
		hint := c.at.keys.used()
		e.Message = c.name + " refused the key" + after(" in ", hint) + code + said
		e.Advice = "Check the key" + after(" in ", hint) + after(", and that it may use ", c.req.Model) + "."
		if c.keyless {
			e.Message = c.name + " refused a request without a key" + code + said
			e.Advice = fmt.Sprintf("Set %s, or key_command under [providers.%s] in the config file.", or(hint, "key_env"), c.id)
		}
	case ModelUnknown:
		e.Message = fmt.Sprintf("%s has no model %q%s%s", c.name, c.req.Model, code, said)
		e.Advice = fmt.Sprintf("Choose one that \"kansei models\" lists for %s.", c.id)
		if p.page {
			e.Advice = fmt.Sprintf("Check the model's name, and base_url under [providers.%s].", c.id)
		}
	case RateLimited:
		e.Message = c.name + " takes no more requests for now" + code + said
		e.Advice = "Wait a moment, then ask again."
		if e.After > 0 {
			e.Advice = fmt.Sprintf("Ask again in %s.", wholeSeconds(e.After))
		}
	case NotAllowed:
		e.Message = c.name + " does not allow this for the account" + code + said
		e.Advice = "Look at the plan and the settings of the account at " + c.name + ", or take another model."
		if strings.Contains(strings.ToLower(p.message), "data policy") {
			e.Message = "the privacy settings of the account at " + c.name + " exclude every place that serves " + c.req.Model + code + said
			e.Advice = "Change the privacy settings at " + c.name + ", or take another model."
		}
	case QuotaExhausted:
		e.Message = c.name + " says that the account has no quota left" + code + said
		e.Advice = "Top up the account at " + c.name + ", or use another key."
	case ContextTooLong:
		e.Message = "the conversation is too long for " + c.req.Model + code + said
		e.Advice = "Start a new session, or take a model with a longer context."
	case ParameterRefused:
		e.Param = c.redact.text(oneLine(p.parameter(c.sentNames()), 100))
		e.Message = c.name + " refused " + or(e.Param, "the request") + code + said
		e.Advice = c.adviceOn(e.Param, strings.ToLower(p.message))
	case ContentFiltered:
		return c.filtered(p.message)
	case TimedOut:
		e.Message = c.name + " gave up waiting" + code + said
		e.Advice = "Ask again."
	case Protocol:
		e.Message = fmt.Sprintf("%s answered with status %d%s", c.name, status, said)
		e.Advice = fmt.Sprintf("Check base_url under [providers.%s] in the config file.", c.id)
	default: // Server; the kinds of the connection don't come from a vendor's words
		e.Kind = Server
		e.Message = c.name + " failed" + code + said
		e.Advice = "Ask again; if it goes on, look at the vendor's status page."
	}
	return e
}

// adviceOn says what to do about a parameter that was refused; said is what the
// vendor said, in lower case.
func (c *call) adviceOn(param, said string) string {
	name, _, _ := strings.Cut(param, ".")
	form, err := c.thinking(c.req)
	_, isThinking := form[name]
	isThinking = isThinking || name == "thinking"
	switch levels := levelsNamed(said); {
	case isThinking && err == nil && c.req.Params[name] == nil && len(levels) > 0:
		return "Set thinking to one that it takes for this lane: " + strings.Join(levels, ", ") + "."
	case isThinking && err == nil && c.req.Params[name] == nil:
		return "Leave thinking at its default for this lane."
	case param == "max_tokens" && (strings.Contains(said, "max_completion_tokens") || strings.Contains(said, "unsupported")):
		return "Use max_completion_tokens in place of max_tokens for this model."
	case slices.Contains(c.sentNames(), name):
		return "Change " + name + " for this lane, or take it out of its parameters."
	case param == "", slices.Contains(ownFields, strings.TrimRight(name, "[]0123456789")):
		return "Do as it says, or take another model."
	}
	return fmt.Sprintf("Leave %s out, or add it with the value that it wants to params of [models.%q] in the config file.", param, c.id+"/"+c.req.Model)
}

// levelWords are the names that vendors give to levels of thinking.
var levelWords = []string{"none", "off", "minimal", "low", "medium", "high", "xhigh", "max", "auto", "adaptive", "enabled", "disabled"}

var levelList = regexp.MustCompile(`(?:supported|valid|allowed|accepted|expected|one of|must be|possible|should be|options|available)[^:\n]{0,40}?:?\s*(.+)`)

// levelsNamed are the levels of thinking that a refusal, in lower case, says
// are taken.
func levelsNamed(said string) []string {
	list := levelList.FindString(afterRefusal(said))
	if list == "" {
		list = levelList.FindString(said)
	}
	var out []string
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(levelWords, word) && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// afterRefusal is a refusal without what it says is not taken: "'minimal' is not
// supported. Supported values are: 'low' and 'high'."
func afterRefusal(said string) string {
	for _, no := range []string{"unsupported", "not supported", "does not support", "invalid", "not allowed", "not valid"} {
		if n := strings.LastIndex(said, no); n >= 0 {
			said = said[n+len(no):]
		}
	}
	return said
}

func (c *call) filtered(said string) *Error {
	return &Error{
		Kind:    ContentFiltered,
		Message: c.name + " withheld the reply by its content filter" + after(": ", said),
		Advice:  "Put the message in other words, or take another model.",
	}
}

func (c *call) protocol(what string) *Error {
	return &Error{
		Kind:    Protocol,
		Message: c.name + " " + what,
		Advice:  fmt.Sprintf("Check that base_url under [providers.%s] is an OpenAI-compatible address.", c.id),
	}
}

func (c *call) cut() *Error {
	return &Error{
		Kind:    StreamTruncated,
		Message: "the stream from " + c.name + " broke off before its end",
		Advice:  "Ask again; what had come is kept.",
	}
}

func (c *call) tooLong() *Error {
	return &Error{
		Kind:    StreamTruncated,
		Message: fmt.Sprintf("the reply is longer than kansei keeps, which is %d MB", MaxReply>>20),
		Advice:  "What had come is kept.",
	}
}

// notChat explains that a model is there, but can't be talked with in the way
// that kansei talks.
func (c *call) notChat(said string) *Error {
	return &Error{
		Kind:    ModelUnknown,
		Message: fmt.Sprintf("%s is not served by chat/completions at %s%s", c.req.Model, c.name, after(": ", said)),
		Advice:  "Take another model.",
	}
}

func (c *call) silent() *Error {
	limit, name := c.firstToken, "first_token_timeout"
	if c.tokens {
		limit, name = c.idle, "idle_timeout"
	}
	return &Error{
		Kind:    TimedOut,
		Message: fmt.Sprintf("%s sent nothing for %s", c.name, limit),
		Advice:  fmt.Sprintf("Ask again, or raise %s under [providers.%s].", name, c.id),
	}
}

// unreachable explains an error of the connection before the first token.
func (c *call) unreachable(err error) *Error {
	host := c.at.base.Host
	if isTLS(err) {
		return &Error{
			Kind:    TLS,
			Message: fmt.Sprintf("no safe connection to %s: %s", host, rootText(err)),
			Advice:  "Check the address, the clock and any proxy in between.",
		}
	}
	e := &Error{Kind: Network, Advice: "Check the network, and the proxy variables if there is a proxy."}
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
