package openai

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kansei/sanitize"

	"kansei/providers"
)

// problem is what a vendor says of a failure, in whatever form it says it.
type problem struct {
	message string
	code    string // "insufficient_quota", "1113", ...
	sort    string // the type: "invalid_request_error", ...
	param   string
	status  int           // an HTTP status that stands inside the body; 0 if none
	page    bool          // the text is no JSON: a web page or plain text
	wait    time.Duration // when the body asks to be tried again; 0 if it does not say
}

// parseProblem reads a failure from a body or from an error event.
func parseProblem(body []byte) problem {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		text := pageText(string(body))
		return problem{message: text, page: true, wait: wordsWait(text)}
	}
	var p problem
	p.take(v, 0)
	p.wait = bodyWait(v, time.Now(), 0)
	if p.wait == 0 {
		p.wait = wordsWait(p.message)
	}
	p.message = oneLine(p.message, 300)
	return p
}

// take gathers what a JSON value says; what was found first counts.
func (p *problem) take(v any, depth int) {
	if depth > 6 {
		return
	}
	switch v := v.(type) {
	case string:
		p.takeText(v, depth)
	case []any:
		for _, element := range v {
			p.take(element, depth+1)
		}
	case map[string]any:
		p.takeLocation(v["loc"])
		for _, key := range []string{"error", "errors", "detail", "message", "msg", "error_msg", "status_msg", "metadata", "raw", "reasons"} {
			if key == "error" || v[key] != nil {
				p.take(v[key], depth+1)
			}
		}
		if base, ok := v["base_resp"].(map[string]any); ok { // MiniMax
			p.take(base["status_msg"], depth+1)
			if code, ok := base["status_code"].(float64); ok && code != 0 && p.code == "" {
				p.code = "base_resp/" + strconv.FormatFloat(code, 'f', -1, 64)
			}
		}
		for _, key := range []string{"code", "error_code", "status", "status_code", "reason", "failed_check"} {
			p.takeCode(v[key])
		}
		if s, ok := v["type"].(string); ok && p.sort == "" {
			p.sort = s
		}
		if s, ok := v["param"].(string); ok && p.param == "" {
			p.param = s
		}
	}
}

// takeText takes a text, which some gateways fill with more JSON.
func (p *problem) takeText(s string, depth int) {
	var inner any
	if strings.HasPrefix(strings.TrimSpace(s), "{") && json.Unmarshal([]byte(s), &inner) == nil {
		p.take(inner, depth+1)
		return
	}
	switch {
	case p.message == "":
		p.message = s
	case len(p.message) < 300 && !strings.Contains(p.message, s):
		p.message += ": " + s
	}
}

// takeCode takes a code, which is a word, a number, or an HTTP status.
func (p *problem) takeCode(v any) {
	var code string
	switch v := v.(type) {
	case string:
		code = v
	case float64:
		code = strconv.FormatFloat(v, 'f', -1, 64)
	}
	if n, err := strconv.Atoi(code); err == nil && n >= 400 && n < 600 {
		if p.status == 0 {
			p.status = n
		}
		return
	}
	if p.code == "" {
		p.code = code
	}
}

// takeLocation takes a parameter's name from the path to it, as servers built
// on pydantic give it: ["body", "top_k"].
func (p *problem) takeLocation(v any) {
	path, ok := v.([]any)
	if !ok || p.param != "" {
		return
	}
	for _, step := range path {
		if s, ok := step.(string); ok && s != "body" {
			p.param = s
			return
		}
	}
}

var (
	pageTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	pageTags  = regexp.MustCompile(`(?s)<[^>]*>`)
)

// pageText is what a web page or a plain text says in short.
func pageText(s string) string {
	if m := pageTitle.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	return oneLine(pageTags.ReplaceAllString(s, " "), 120)
}

// oneLine is s on one line, safe to draw, and at most limit runes long.
func oneLine(s string, limit int) string {
	s = sanitize.Line(strings.ToValidUTF8(s, "\ufffd"))
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return s
}

// kind sorts a failure; status is the answer's own, 0 for an error event.
func (p problem) kind(status int) providers.Kind {
	if p.status != 0 && (status == 0 || status < 300) {
		status = p.status
	}
	code, message := strings.ToLower(p.code+" "+p.sort), strings.ToLower(p.message)
	for _, s := range signs {
		if s.kind == providers.RateLimited && status >= 400 && status != http.StatusTooManyRequests && status != http.StatusForbidden {
			continue
		}
		if s.kind == providers.TimedOut && status != 0 {
			continue
		}
		if s.kind == providers.NotAllowed && status == http.StatusTooManyRequests { // "upgrade your plan" is advice there
			s.words = nil
		}
		if slices.ContainsFunc(s.codes, func(c string) bool { return hasCode(code, c) }) ||
			!p.page && slices.ContainsFunc(s.words, func(w string) bool { return strings.Contains(message, w) }) ||
			!p.page && strings.Contains(message, "model") && slices.ContainsFunc(s.model, func(w string) bool { return strings.Contains(message, w) }) {
			if s.kind == providers.QuotaExhausted && p.wait > 0 && p.wait <= patience {
				return providers.RateLimited // a quota that is filled again in a moment
			}
			return s.kind
		}
	}
	return kindOfStatus(status)
}

// tokenLimit reports whether a failure is just that the reply has reached the
// limit of its tokens.
func (p problem) tokenLimit() bool {
	message := strings.ToLower(p.message)
	for _, words := range []string{"token limit", "max_tokens", "max tokens", "maximum tokens", "output limit", "length limit", "maximum output"} {
		if strings.Contains(message, words) {
			return true
		}
	}
	return false
}

// notChat reports whether a failure is that the model is not served by
// chat/completions.
func (p problem) notChat() bool {
	message := strings.ToLower(p.message)
	for _, words := range notChatWords {
		if strings.Contains(message, words) {
			return true
		}
	}
	return false
}

// neverChat reports whether a failure says no more than that the model can't be
// talked with, as Ollama says it of an embedding model, with the status 400.
func (p problem) neverChat() bool {
	return strings.HasSuffix(strings.ToLower(strings.TrimRight(p.message, ". ")), "does not support chat")
}

// hasCode reports whether a code is in a text: a number only as a whole word.
func hasCode(text, code string) bool {
	if _, err := strconv.Atoi(code); err == nil {
		return slices.Contains(strings.Fields(text), code)
	}
	return strings.Contains(text, code)
}

// kindOfStatus sorts a failure of which nothing but the status is known.
func kindOfStatus(status int) providers.Kind {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return providers.KeyRefused
	case http.StatusPaymentRequired:
		return providers.QuotaExhausted
	case http.StatusNotFound:
		return providers.ModelUnknown
	case http.StatusRequestTimeout:
		return providers.TimedOut
	case http.StatusRequestEntityTooLarge:
		return providers.ContextTooLong
	case http.StatusTooManyRequests:
		return providers.RateLimited
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return providers.ParameterRefused
	}
	if status == 0 || status == http.StatusConflict || status >= 500 {
		return providers.Server
	}
	return providers.Protocol
}

// parameter is the name of the parameter that a refusal is about: the one that
// the vendor names, or the one of those sent that its message speaks of.
func (p problem) parameter(sent []string) string {
	if p.param != "" {
		return p.param
	}
	message := strings.ToLower(p.message)
	if strings.Contains(message, "support thinking") {
		return "thinking"
	}
	best := ""
	for _, name := range sent {
		if len(name) > len(best) && hasWord(message, strings.ToLower(name)) {
			best = name
		}
	}
	if best != "" {
		return best
	}
	if thinkingValue.MatchString(message) {
		return "thinking"
	}
	if m := quotedName.FindStringSubmatch(p.message); m != nil {
		return m[1]
	}
	return ""
}

// thinkingValue is how Ollama and others name a setting of thinking in words,
// with its value in quotes behind it.
var thinkingValue = regexp.MustCompile(`\b(?:think|thinking|reasoning) (?:value|effort|level)\b`)

var quotedName = regexp.MustCompile("(?i)(?:parameter|argument|field|value)s?[^'\"`]{0,20}['\"`]([a-z_][a-z0-9_.]*)['\"`]")

// hasWord reports whether a word stands in a text with nothing of a name around.
func hasWord(text, word string) bool {
	for from := 0; ; {
		n := strings.Index(text[from:], word)
		if n < 0 {
			return false
		}
		start, end := from+n, from+n+len(word)
		if (start == 0 || !isName(text[start-1])) && (end == len(text) || !isName(text[end])) {
			return true
		}
		from = end
	}
}

func isName(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z'
}
