package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"kansei/sanitize"
)

// longestInput is how many bytes one message may have.
const longestInput = 1 << 20

// lines reads messages, one a line.
type lines struct {
	in    *bufio.Reader
	begun bool // the first line was read
}

func (a *app) lines() *lines {
	in := a.env.Stdin
	if in == nil {
		in = strings.NewReader("")
	}
	return &lines{in: bufio.NewReader(in)}
}

// stdinIsTerminal reports whether somebody types the messages.
func (a *app) stdinIsTerminal() bool {
	f, ok := a.env.Stdin.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// next returns the next line that is not blank. It returns as soon as the line
// has come, and "" at the end of the input.
func (l *lines) next() (string, error) {
	for {
		line, err := l.line()
		if err != nil && !ended(err) {
			return "", err
		}
		if text := strings.TrimSpace(strings.ToValidUTF8(string(line), "\ufffd")); text != "" {
			return text, nil
		}
		if err != nil {
			return "", nil
		}
	}
}

// ended reports whether an error is the end of an input, also of one that was
// never open.
func ended(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) || errors.Is(err, os.ErrInvalid)
}

// line reads up to the end of a line, or returns the rest with an error.
func (l *lines) line() ([]byte, error) {
	var line []byte
	for {
		part, err := l.in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > longestInput {
			return nil, usage(fmt.Sprintf("a line of the input has more than %d MB", longestInput>>20), "Send messages of one line each.")
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !ended(err) {
			return nil, fmt.Errorf("read the messages: %w", err)
		}
		if l.begun {
			return line, err
		}
		l.begun = true
		plain, wrong := sanitize.PlainText(line)
		if wrong != nil {
			return nil, &failure{code: exitRefused, what: "the input is in UTF-16", advice: "Send it in UTF-8.", err: wrong}
		}
		return bytes.Clone(plain), err
	}
}
