package openai

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Redacted stands where a key stood.
const Redacted = "[key]"

// hiddenID stands where the id of an account, a team or a key stood.
const hiddenID = "[id]"

// halfHidden are words that a server has starred out in the middle, as it does
// with a key that it quotes.
var halfHidden = regexp.MustCompile(`[A-Za-z0-9_\-.]*\*{3,}[A-Za-z0-9_\-.]*`)

// userPart is the user's part of an address, up to the last "@" before a blank.
var userPart = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*:(?://)?)[^\s"'<>@]*:[^\s"'<>]*@|(://)[^\s"'<>@/?#]*@`)

// accountIDs are the ids of teams, organisations, projects and keys that vendors
// put into their refusals.
var accountIDs = regexp.MustCompile(`(?i)\b(teams?|organi[sz]ations?|org|projects?|workspaces?|tenants?|accounts?|users?|api[ _-]?keys?|keys?)` +
	`((?:[ _-]?(?:id|number|name))?["'\x60]?\s*[:=#]?\s*["'\x60]?)` +
	`([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}|\d{6,}|[A-Za-z]{1,8}[_-][A-Za-z0-9_-]{12,})`)

// prefixedIDs are ids that say themselves what they are.
var prefixedIDs = regexp.MustCompile(`\b(?:org|proj|project|team|user|acct|wrkspc|ak|sk|key|tenant)[-_][A-Za-z0-9_-]{8,}`)

// redactor wipes secrets from text that a person or a log will see. The zero
// value wipes only words that are starred out.
type redactor struct {
	whole  []string       // every form of a secret, the longest first
	prefix *regexp.Regexp // words that begin as a secret does, as servers quote them when they cut or escape them
}

// secretWords are in the names of headers and fields that hold secrets.
var secretWords = []string{"auth", "key", "token", "secret", "cookie", "pass", "credential"}

// HoldsSecret reports whether a field of that name holds a secret.
func HoldsSecret(name string) bool {
	lower := strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(lower, word) })
}

// publicHeaders are the headers whose values anybody may see. Every other one may
// hold a secret: which ones do, a server decides.
var publicHeaders = []string{
	"accept", "accept-language", "anthropic-beta", "anthropic-version", "content-type", "helicone-property-app", "http-referer", "openai-beta", "referer",
	"user-agent", "x-title",
}

// PublicHeader reports whether the value of a request's header may be shown.
func PublicHeader(name string) bool { return slices.Contains(publicHeaders, strings.ToLower(name)) }

// newRedactor makes a redactor for the secrets; empty ones are left out.
func newRedactor(secrets ...string) *redactor {
	r := &redactor{}
	var prefixes []string
	for _, s := range secrets {
		if s == "" {
			continue
		}
		forms := []string{
			s, url.QueryEscape(s), url.PathEscape(s), inJSON(s, true), inJSON(s, false), html.EscapeString(s),
			base64.StdEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)),
		}
		for _, form := range forms {
			if form != "" && !slices.Contains(r.whole, form) {
				r.whole = append(r.whole, form)
			}
		}
		if len(s) >= 12 {
			prefixes = append(prefixes, regexp.QuoteMeta(s[:8]))
		}
	}
	slices.SortStableFunc(r.whole, func(a, b string) int { return len(b) - len(a) })
	if len(prefixes) > 0 {
		r.prefix = regexp.MustCompile(`(?i)(?:` + strings.Join(prefixes, "|") + `)(?:\\.|[^\s"',;}\])\\])*`)
	}
	return r
}

// text is s without any secret.
func (r *redactor) text(s string) string {
	for _, secret := range r.whole {
		if len(secret) < 4 {
			s = replaceWord(s, secret)
			continue
		}
		s = strings.ReplaceAll(s, secret, Redacted)
	}
	if r.prefix != nil {
		s = r.prefix.ReplaceAllString(s, Redacted)
	}
	if strings.Contains(s, "@") {
		s = userPart.ReplaceAllString(s, "$1$2"+Redacted+"@")
	}
	s = accountIDs.ReplaceAllString(s, "$1$2"+hiddenID)
	s = prefixedIDs.ReplaceAllStringFunc(s, func(id string) string {
		if !strings.ContainsAny(id, "0123456789") {
			return id // a word of the vendor's, such as user_input_blocked
		}
		return hiddenID
	})
	return halfHidden.ReplaceAllString(s, Redacted)
}

// err is an error with the same text, wiped, and nothing below it that could
// still hold a secret. It is nil for nil.
func (r *redactor) err(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(r.text(err.Error()))
}

// inJSON is a text as it stands between the quotes of a JSON string, with or
// without the escapes that keep it safe inside a web page.
func inJSON(s string, safe bool) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(safe)
	if err := enc.Encode(s); err != nil {
		return ""
	}
	quoted := strings.TrimSpace(b.String())
	return quoted[1 : len(quoted)-1]
}

// replaceWord wipes a secret that is too short to be replaced inside words.
func replaceWord(s, word string) string {
	return regexp.MustCompile(`\b`+regexp.QuoteMeta(word)+`\b`).ReplaceAllString(s, Redacted)
}
