package providers

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// redacted stands where a key stood.
const redacted = "[key]"

// halfHidden are words that a server has starred out in the middle, as it does
// with a key that it quotes.
var halfHidden = regexp.MustCompile(`[A-Za-z0-9_\-.]*\*{3,}[A-Za-z0-9_\-.]*`)

// redactor wipes secrets from text that a person or a log will see. The zero
// value wipes only words that are starred out.
type redactor struct {
	whole  []string       // every form of a secret, the longest first
	prefix *regexp.Regexp // words that begin as a secret does, as servers quote them when they cut
}

// newRedactor makes a redactor for the secrets; empty ones are left out.
func newRedactor(secrets ...string) *redactor {
	r := &redactor{}
	var prefixes []string
	for _, s := range secrets {
		if s == "" {
			continue
		}
		quoted, err := json.Marshal(s)
		if err != nil {
			quoted = []byte(`""`)
		}
		forms := []string{
			s, url.QueryEscape(s), url.PathEscape(s), strings.Trim(string(quoted), `"`),
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
		r.prefix = regexp.MustCompile(`(?i)(?:` + strings.Join(prefixes, "|") + `)[^\s"',;}\])]*`)
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
		s = strings.ReplaceAll(s, secret, redacted)
	}
	if r.prefix != nil {
		s = r.prefix.ReplaceAllString(s, redacted)
	}
	return halfHidden.ReplaceAllString(s, redacted)
}

// err is an error with the same text, wiped, and nothing below it that could
// still hold a secret. It is nil for nil.
func (r *redactor) err(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(r.text(err.Error()))
}

// replaceWord wipes a secret that is too short to be replaced inside words.
func replaceWord(s, word string) string {
	return regexp.MustCompile(`\b`+regexp.QuoteMeta(word)+`\b`).ReplaceAllString(s, redacted)
}
