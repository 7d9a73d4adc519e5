package providers

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kansei/sanitize"
)

// problem is what a vendor says of a failure, in whatever form it says it.
type problem struct {
	message string
	code    string // "insufficient_quota", "1113", ...
	sort    string // the type: "invalid_request_error", ...
	param   string
	status  int  // an HTTP status that stands inside the body; 0 if none
	page    bool // the text is no JSON: a web page or plain text
}

// parseProblem reads a failure from a body or from an error event.
func parseProblem(body []byte) problem {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return problem{message: pageText(string(body)), page: true}
	}
	var p problem
	p.take(v, 0)
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
		for _, key := range []string{"code", "error_code", "status", "status_code"} {
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

// sign is what gives a kind of failure away: a word of the code or the type, or
// of the message, in lower case.
type sign struct {
	kind  Kind
	codes []string
	words []string
}

// signs are looked through in order, before the status is.
var signs = []sign{
	{
		QuotaExhausted,
		[]string{
			"insufficient_quota", "exceeded_current_quota", "billing_hard_limit", "billing_not_active", "arrearage", "insufficient_balance",
			"accountoverdue", "freetieronly", "1113", "1309",
		},
		[]string{
			"insufficient balance", "insufficient credits", "requires more credits", "credit balance is too low", "account balance",
			"any credits", "available credits", "spending limit", "free tier of the model has been exhausted", "余额不足", "欠费", "额度已用尽", "额度不足",
		},
	},
	{
		ContentFiltered,
		[]string{"content_filter", "content_policy", "data_inspection_failed", "datainspectionfailed", "sensitivecontent", "responsibleaipolicyviolation", "1301", "safety"},
		[]string{"content exists risk", "content management policy", "inappropriate content", "considered high risk", "input was flagged", "敏感内容", "内容违规"},
	},
	{
		ContextTooLong,
		[]string{"context_length_exceeded", "context_window_exceeded", "string_above_max_length", "exceed_context_size", "outofcontext", "1261"},
		[]string{
			"context length", "context window", "context size", "prompt is too long", "input is too long", "too many input tokens",
			"range of input length", "maximum number of tokens", "model token limit", "max message tokens", "max_seq_len", "prompt 超长", "prompt超长",
			"上下文长度", "输入过长",
		},
	},
	{
		ModelUnknown,
		[]string{"model_not_found", "modelnotfound", "model_not_exist", "invalidendpointormodel", "invalid_model", "1211"},
		[]string{
			"model not exist", "model not found", "no such model", "not a valid model", "invalid model", "unknown model", "model does not exist",
			"not found the model", "no endpoints found for", "模型不存在",
		},
	},
	{
		KeyRefused,
		[]string{"invalid_api_key", "invalid_authentication", "authentication_error", "incorrect_api_key", "invalid_iam_token"},
		[]string{"api key not valid", "invalid api key", "incorrect api key", "身份验证失败", "无效的令牌"},
	},
	{
		RateLimited,
		[]string{"rate_limit", "ratelimit", "throttling", "too_many_requests", "1302", "1303", "1305"},
		[]string{"rate limit", "too many requests", "请求过多", "频率", "并发数过高"},
	},
	{TimedOut, []string{"timeout"}, []string{"request timed out", "upstream timeout"}},
}

// kind sorts a failure; status is the answer's own, 0 for an error event.
func (p problem) kind(status int) Kind {
	if p.status != 0 && (status == 0 || status < 300) {
		status = p.status
	}
	code, message := strings.ToLower(p.code+" "+p.sort), strings.ToLower(p.message)
	for _, s := range signs {
		if s.kind == RateLimited && status >= 400 && status != http.StatusTooManyRequests && status != http.StatusForbidden {
			continue
		}
		if s.kind == TimedOut && status != 0 {
			continue
		}
		if slices.ContainsFunc(s.codes, func(c string) bool { return hasCode(code, c) }) ||
			!p.page && slices.ContainsFunc(s.words, func(w string) bool { return strings.Contains(message, w) }) {
			return s.kind
		}
	}
	return kindOfStatus(status)
}

// hasCode tells whether a code is in a text: a number only as a whole word.
func hasCode(text, code string) bool {
	if _, err := strconv.Atoi(code); err == nil {
		return slices.Contains(strings.Fields(text), code)
	}
	return strings.Contains(text, code)
}

// kindOfStatus sorts a failure of which nothing but the status is known.
func kindOfStatus(status int) Kind {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return KeyRefused
	case http.StatusPaymentRequired:
		return QuotaExhausted
	case http.StatusNotFound:
		return ModelUnknown
	case http.StatusRequestTimeout:
		return TimedOut
	case http.StatusRequestEntityTooLarge:
		return ContextTooLong
	case http.StatusTooManyRequests:
		return RateLimited
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return ParameterRefused
	}
	if status == 0 || status == http.StatusConflict || status >= 500 {
		return Server
	}
	return Protocol
}

// parameter is the name of the parameter that a refusal is about: the one that
// the vendor names, or the one of those sent that its message speaks of.
func (p problem) parameter(sent []string) string {
	if p.param != "" {
		return p.param
	}
	message := strings.ToLower(p.message)
	best := ""
	for _, name := range sent {
		if len(name) > len(best) && hasWord(message, strings.ToLower(name)) {
			best = name
		}
	}
	if best != "" {
		return best
	}
	if m := quotedName.FindStringSubmatch(p.message); m != nil {
		return m[1]
	}
	return ""
}

var quotedName = regexp.MustCompile("(?i)(?:parameter|argument|field|value)s?[^'\"`]{0,20}['\"`]([a-z_][a-z0-9_.]*)['\"`]")

// hasWord tells whether a word stands in a text with nothing of a name around.
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
