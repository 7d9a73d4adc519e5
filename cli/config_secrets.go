package cli

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"kansei/config"
	"kansei/providers/openai"
)

// openQuery are the parameters of an address whose values hold no secret.
var openQuery = []string{"api-version", "version"}

// withoutSecrets returns a configuration that may be shown: a key that somebody
// has put into a header, a field, an address or a command is not in it.
func withoutSecrets(c config.Config) config.Config {
	c.Providers = maps.Clone(c.Providers)
	for id, p := range c.Providers {
		p.Headers = maps.Clone(p.Headers)
		for name := range p.Headers {
			if !openai.PublicHeader(name) {
				p.Headers[name] = openai.Redacted
			}
		}
		p.Extra = openFields(p.Extra)
		p.BaseURL = openAddress(p.BaseURL)
		p.KeyCommand = keyLike.ReplaceAllString(p.KeyCommand, openai.Redacted)
		c.Providers[id] = p
	}
	c.Models = maps.Clone(c.Models)
	for ref, m := range c.Models {
		m.Params = openFields(m.Params)
		c.Models[ref] = m
	}
	return c
}

// keyLike is a word that looks like a key and not like the name of one.
var keyLike = regexp.MustCompile(`\b(?:sk|pk|gsk|xai|key)-[A-Za-z0-9_-]{4,}|\bAIza[A-Za-z0-9_-]{8,}|[A-Za-z0-9_+=-]*[0-9][A-Za-z0-9_+=-]{24,}`)

// openFields is fields without the texts whose names say that they are secret,
// at any depth.
func openFields(fields map[string]any) map[string]any {
	if fields == nil {
		return nil
	}
	out := make(map[string]any, len(fields))
	for name, value := range fields {
		out[name] = openValue(openai.HoldsSecret(name), value)
	}
	return out
}

func openValue(secret bool, value any) any {
	switch v := value.(type) {
	case string:
		if secret {
			return openai.Redacted
		}
		return keyLike.ReplaceAllString(v, openai.Redacted)
	case map[string]any:
		return openFields(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = openValue(secret, v[i])
		}
		return out
	}
	return value // a number, such as max_tokens
}

// openAddress is an address without a password and without the values of its
// parameters.
func openAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return openai.Redacted
	}
	if u.User == nil && u.RawQuery == "" {
		return address
	}
	if u.User != nil {
		u.User = url.User("user")
	}
	query := u.Query()
	for name := range query {
		if !slices.Contains(openQuery, strings.ToLower(name)) {
			query[name] = []string{openai.Redacted}
		}
	}
	u.RawQuery = query.Encode()
	return u.String()
}
