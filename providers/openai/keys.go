package openai

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// keyCommandLimit is how long a key_command may take.
const keyCommandLimit = 10 * time.Second

// keySource says where a vendor's key comes from and remembers what a command
// has printed. It is safe to use from several goroutines.
type keySource struct {
	env     func(string) string
	names   []string // variables, in order
	command string   // used instead of the variables where it is set
	must    bool     // true: without a key the vendor can't be asked
	needs   []string // variables of the address that are not set

	turn   chan struct{} // holds one token: commands run one at a time
	cached string
}

func newKeySource(env func(string) string, names []string, command string, must bool) *keySource {
	k := &keySource{env: env, names: names, command: command, must: must, turn: make(chan struct{}, 1)}
	k.turn <- struct{}{}
	return k
}

// configured reports whether a key is there as far as can be known without
// running a command.
func (k *keySource) configured() bool {
	return len(k.needs) == 0 && (!k.must || k.command != "" || k.fromEnv() != "")
}

// hint is where a person would put the key: the names of the variables.
func (k *keySource) hint() string {
	if k.command != "" {
		return "key_command"
	}
	return strings.Join(k.names, " or ")
}

// used is the name of what the key was taken from.
func (k *keySource) used() string {
	if k.command == "" {
		for _, name := range k.names {
			if strings.TrimSpace(k.env(name)) != "" {
				return name
			}
		}
	}
	return k.hint()
}

func (k *keySource) fromEnv() string {
	for _, name := range k.names {
		if v := strings.TrimSpace(k.env(name)); v != "" {
			return v
		}
	}
	return ""
}

// key is the key, or "" where none is needed and none is there. A command's
// answer is kept; a failure is not, so that the next request tries again.
func (k *keySource) key(ctx context.Context) (string, error) {
	if k.command == "" {
		return k.fromEnv(), nil
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case <-k.turn:
	}
	defer func() { k.turn <- struct{}{} }()
	if k.cached != "" {
		return k.cached, nil
	}
	key, err := runKeyCommand(ctx, k.command, keyCommandLimit)
	if err != nil {
		return "", err
	}
	k.cached = key
	return key, nil
}

// runKeyCommand runs a command without a shell, for as long as limit at most,
// and takes the first line that it prints. On failure the error has what the command wrote to stderr.
func runKeyCommand(ctx context.Context, command string, limit time.Duration) (string, error) {
	words, err := splitWords(command)
	if err != nil {
		return "", fmt.Errorf("read key_command: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(limited, words[0], words[1:]...)
	cmd.WaitDelay = 80 * time.Millisecond // a child that it left behind may hold the pipes open
	var stdout, stderr bounded
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil
	}
	said := withoutSecrets(stderr.String(), stdout.String())
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		return "", fmt.Errorf("%s took longer than %s%s", words[0], limit, after(": ", said))
	case err != nil:
		return "", fmt.Errorf("%s failed: %w%s", words[0], err, after(": ", said))
	}
	line, _, _ := strings.Cut(strings.TrimSpace(stdout.String()), "\n")
	key := strings.TrimSpace(line)
	if key == "" {
		return "", fmt.Errorf("%s printed no key%s", words[0], after(": ", said))
	}
	return key, nil
}

// bounded keeps the beginning of what is written to it.
type bounded struct{ bytes.Buffer }

// maxPrinted is how much is kept of what a command prints.
const maxPrinted = 16 << 10

func (b *bounded) Write(p []byte) (int, error) {
	_, _ = b.Buffer.Write(p[:min(len(p), maxPrinted-b.Len())]) // never fails
	return len(p), nil
}

// secretLike is a word that may be a secret: one with letters and digits in it,
// or anything that follows the name of one.
var secretLike = regexp.MustCompile(`(?i)((?:key|token|secret|password|passphrase|credential)s?["']?\s*[:=]\s*["']?)[^\s"',;]+|(?:sk|pk|gsk|hf|xai|ghp)[-_][A-Za-z0-9_-]{6,}|[A-Za-z0-9_\-+/=]{24,}|[A-Za-z0-9_\-+/=.]*(?:[A-Za-z][A-Za-z0-9_\-+/=.]*\d|\d[A-Za-z0-9_\-+/=.]*[A-Za-z])[A-Za-z0-9_\-+/=.]*`)

// withoutSecrets is what a command has said of its failure on one line, as far
// as it can hold no secret: the command knows some, and what it prints goes on
// the screen and into the session.
func withoutSecrets(said, printed string) string {
	r := newRedactor(strings.TrimSpace(printed))
	said = secretLike.ReplaceAllStringFunc(r.text(oneLine(said, 2000)), func(word string) string {
		if m := secretLike.FindStringSubmatch(word); m[1] != "" {
			return m[1] + Redacted
		}
		if len(word) < 8 {
			return word
		}
		return Redacted
	})
	return oneLine(said, 200)
}

// splitWords cuts a command line at blanks; quotes and backslashes keep blanks
// inside a word as they do in a shell, and nothing else has a meaning.
func splitWords(s string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	inWord, escaped := false, false
	for _, r := range s {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, inWord = true, true
		case quote != 0:
			if r == quote {
				quote = 0
			} else {
				word.WriteRune(r)
			}
		case r == '"' || r == '\'':
			quote, inWord = r, true
		case r == ' ' || r == '\t' || r == '\n':
			if inWord {
				words = append(words, word.String())
				word.Reset()
				inWord = false
			}
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a %c is not closed", quote)
	}
	if escaped {
		return nil, errors.New("it ends with a backslash")
	}
	if inWord {
		words = append(words, word.String())
	}
	if len(words) == 0 || words[0] == "" {
		return nil, errors.New("it is empty")
	}
	return words, nil
}

// after is sep and s without its full stop, or nothing where s is empty.
func after(sep, s string) string {
	s = strings.TrimRight(s, " .。")
	if s == "" {
		return ""
	}
	return sep + s
}
