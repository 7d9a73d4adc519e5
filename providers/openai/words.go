package openai

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"kansei/providers"
)

// problem explains what a vendor says of its failure.
func (c *call) problem(p problem, status int, header http.Header) *providers.Error {
	kind := p.kind(status)
	if status == 0 {
		status = p.status
	}
	if p.neverChat() || p.notChat() && (kind == providers.ModelUnknown || status == http.StatusNotFound || p.param == "model") {
		e := c.notChat(p.message)
		e.Status = status
		return e
	}
	e := &providers.Error{Kind: kind, Status: status, After: max(retryAfter(header, time.Now()), p.wait)}
	said := after(": ", p.message)
	if status != 0 {
		said = fmt.Sprintf(" (%d)%s", status, said)
	}
	switch kind {
	case providers.KeyMissing, providers.KeyRefused, providers.RateLimited, providers.NotAllowed, providers.QuotaExhausted:
		c.ofAccount(e, p, said)
	case providers.ModelUnknown:
		e.Message = fmt.Sprintf("%s has no model %q%s", c.name, c.req.Model, said)
		e.Advice = fmt.Sprintf("Choose one that \"kansei models\" lists for %s.", c.id)
		if p.page {
			e.Advice = fmt.Sprintf("Check the model's name, and base_url under [providers.%s].", c.id)
		}
	case providers.ContextTooLong:
		e.Message = "the conversation is too long for " + c.req.Model + said
		e.Advice = "Start a new session, or take a model with a longer context."
	case providers.ParameterRefused:
		e.Param = c.redact.text(oneLine(p.parameter(c.sentNames()), 100))
		e.Message = c.name + " refused " + or(e.Param, "the request") + said
		e.Advice = c.adviceOn(e.Param, strings.ToLower(p.message))
	case providers.ContentFiltered:
		return c.filtered(p.message)
	case providers.TimedOut:
		e.Message = c.name + " gave up waiting" + said
		e.Advice = "Ask again."
	case providers.Protocol:
		e.Message = fmt.Sprintf("%s answered with status %d%s", c.name, status, after(": ", p.message))
		e.Advice = fmt.Sprintf("Check base_url under [providers.%s] in the config file.", c.id)
	case providers.Server, providers.Network, providers.TLS, providers.StreamTruncated: // the last three don't come from a vendor's words
		e.Kind = providers.Server
		e.Message = c.name + " failed" + said
		e.Advice = "Ask again; if it goes on, look at the vendor's status page."
	}
	return e
}

// ofAccount explains a failure that is about the key, the account or its plan.
func (c *call) ofAccount(e *providers.Error, p problem, said string) {
	switch e.Kind {
	case providers.RateLimited:
		e.Message = c.name + " takes no more requests for now" + said
		e.Advice = "Wait a moment, then ask again."
		if e.After > 0 {
			e.Advice = fmt.Sprintf("Ask again in %s.", wholeSeconds(e.After))
		}
	case providers.NotAllowed:
		e.Message = c.name + " does not allow this for the account" + said
		e.Advice = "Look at the plan and the settings of the account at " + c.name + ", or take another model."
		if strings.Contains(strings.ToLower(p.message), "data policy") {
			e.Message = "the privacy settings of the account at " + c.name + " exclude every place that serves " + c.req.Model + said
			e.Advice = "Change the privacy settings at " + c.name + ", or take another model."
		}
	case providers.QuotaExhausted:
		e.Message = c.name + " says that the account has no quota left" + said
		e.Advice = "Top up the account at " + c.name + ", or use another key."
	default:
		hint := c.at.keys.used()
		e.Message = c.name + " refused the key" + after(" in ", hint) + said
		e.Advice = "Check the key" + after(" in ", hint) + after(", and that it may use ", c.req.Model) + "."
		if c.keyless {
			e.Message = c.name + " refused a request without a key" + said
			e.Advice = fmt.Sprintf("Set %s, or key_command under [providers.%s] in the config file.", or(hint, "key_env"), c.id)
		}
	}
}

// adviceOn returns what to do about a parameter that was refused; said is what the
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
// supported. Supported values are: 'low'.".
func afterRefusal(said string) string {
	for _, no := range []string{"unsupported", "not supported", "does not support", "invalid", "not allowed", "not valid"} {
		if n := strings.LastIndex(said, no); n >= 0 {
			said = said[n+len(no):]
		}
	}
	return said
}
