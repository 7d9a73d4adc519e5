package openai

import (
	"strings"

	"kansei/providers"
)

// template takes tokens of chat templates off the beginning and the end of a
// text that comes in pieces, with the blanks around them, and notes whether
// there were any, wherever they stood. What it returns depends on the text
// alone.
type template struct {
	found   bool   // a token was there
	started bool   // text has come that is neither blank nor a token
	over    bool   // in a run of blanks and tokens that is too long to be held
	struck  bool   // the text has a <s> of its own
	held    string // a run of blanks and tokens that may be the end
}

// add takes a piece and returns what is certain to be text.
func (t *template) add(s string) string {
	if t.held == "" && t.started && !t.over && s != "" && !strings.ContainsAny(s, "<[]") && !isBlank(s[len(s)-1]) {
		return s
	}
	s = t.held + s
	from, start, at, _ := t.walk(s, false)
	if start >= 0 && at-start > maxBlanks {
		t.over, start = true, -1
	}
	if start < 0 {
		start = at
	}
	t.held = s[start:]
	return s[from:max(from, start)]
}

// end returns the rest of the text, without a run that has a token in it.
func (t *template) end() string {
	s := t.held
	t.held = ""
	from, start, _, hasToken := t.walk(s, true)
	if start >= 0 && hasToken {
		return s[from:max(from, start)]
	}
	return s[from:]
}

// walk goes over s, which begins with a run that was held. Text begins at from.
// A run that may be the end begins at start, -1 if there is none, and is known
// up to at: what follows may be the beginning of a token.
func (t *template) walk(s string, final bool) (from, start, at int, hasToken bool) {
	start = -1
	opener := false // a token that opens a turn: the role may follow
	for at < len(s) {
		token, length, partial := t.unit(s[at:], opener)
		switch {
		case partial && !final:
			return from, start, at, hasToken
		case length > 0:
			if start < 0 && !t.over {
				start, hasToken = at, false
			}
			if token != "" {
				hasToken, t.found = true, true
				opener = strings.Contains(token, "start") || strings.Contains(token, "turn") || token == "]~b]"
			}
			at += length
		default: // text: the run stood inside it, or before it
			if !t.started && start >= 0 && hasToken && at-start <= maxBlanks {
				from = at
			}
			t.struck = t.struck || strings.HasPrefix(s[at:], "<s>")
			t.started, t.over, start, opener = true, false, -1, false
			if n := strings.IndexAny(s[at+1:], " \t\r\n<[]"); n >= 0 {
				at += n + 1
			} else {
				at = len(s)
			}
		}
	}
	return from, start, at, hasToken
}

// roles are the words that may follow a token that opens a turn.
var roles = []string{"assistant", "model", "ai"}

// unit is the length of the blank, the token or the role that s begins with, 0
// if it begins with text. partial means that more has to come to know.
func (t *template) unit(s string, opener bool) (token string, length int, partial bool) {
	switch {
	case isBlank(s[0]):
		return "", 1, false
	case s[0] == '<' || s[0] == '[' || s[0] == ']':
		token, partial = providers.TemplateToken(s)
		if token == "<s>" && t.started || token == "</s>" && t.struck {
			return "", 0, false
		}
		return token, len(token), partial
	}
	for _, role := range roles {
		rest, ok := strings.CutPrefix(s, role)
		switch {
		case !opener:
		case ok && rest != "" && (rest[0] == '\n' || rest[0] == '<'):
			return "", len(role), false
		case strings.HasPrefix(role, s):
			return "", 0, true
		}
	}
	return "", 0, false
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
