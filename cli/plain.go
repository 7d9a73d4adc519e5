package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"kansei/conversation"
	"kansei/lang"
	"kansei/providers/builtin"
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/ui"
	"kansei/ui/markdown"
)

const (
	sideBySide   = 80      // cells: below, replies stand one after the other
	longestInput = 1 << 20 // bytes of one message
)

// plain does the app's job without a screen: messages come from standard input,
// one a line, each answered as it comes; replies are printed, the session is
// saved, and its path is the last line. Where nothing is said, the session's
// scenario is played if it was asked for by name or costs nothing.
func (a *app) plain(ctx context.Context, start ui.Start) error {
	if a.firstRun() {
		a.firstWords()
		if err := a.noticed(); err != nil {
			return err
		}
	}
	input, named := a.input(), start.Spec != nil && start.Spec.Scenario != ""
	if input.interactive && named {
		input = &lineInput{} // nobody is asked for what the scenario says
	}
	text, said, err := input.next(ctx)
	if err != nil {
		return err
	}
	s := start.Resume
	if s == nil {
		if !said && !named {
			start.Spec.Scenario = a.plainScenario()
		}
		if s, err = a.create(ctx, *start.Spec); err != nil {
			return err
		}
	}
	switch {
	case said:
		err = a.plainTalk(ctx, s, text, input)
	case !named && !free(s):
		return usage("nothing was said, so nothing was sent", "Send messages of one line each on standard input, or name a scenario with --scenario ID.")
	default:
		if !named && start.Resume == nil {
			_, _ = fmt.Fprintln(a.env.Stderr, a.words.T("chat.plain_scenario", s.Scenario.ID))
		}
		err = a.plainScript(ctx, s)
	}
	if err != nil {
		return err
	}
	a.printf("%s\n", a.pathOf(s))
	return ctx.Err()
}

// free reports whether no lane of a session asks a vendor.
func free(s *sessions.Session) bool {
	return !slices.ContainsFunc(s.Lanes, func(l sessions.Lane) bool { return l.Provider != builtin.ID })
}

// plainTalk answers a first message and those that come after it.
func (a *app) plainTalk(ctx context.Context, s *sessions.Session, text string, input *lineInput) error {
	for more := true; more && ctx.Err() == nil; {
		if conversation.Heavy(text) {
			_, _ = fmt.Fprintf(a.env.Stderr, "%s\n\n%s\n\n", a.words.T("care.heavy"), a.words.T("chat.lines_text"))
		}
		err := a.plainTurn(ctx, s, text, false)
		if err != nil {
			return err
		}
		if text, more, err = input.next(ctx); err != nil {
			return err
		}
	}
	return nil
}

// plainScript plays what is left of a session's scenario.
func (a *app) plainScript(ctx context.Context, s *sessions.Session) error {
	var left []string
	if s.Scenario != nil {
		left = s.Scenario.Script[min(len(s.Turns), len(s.Scenario.Script)):]
	}
	for _, text := range left {
		if err := a.plainTurn(ctx, s, text, true); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
	}
	if len(left) == 0 {
		_, err := a.save(s)
		return err
	}
	return nil
}

// firstWords says, on standard error, what a person should know before the
// first word of all.
func (a *app) firstWords() {
	all := strings.SplitN(a.words.T("chat.first_text"), "\n\n", 3)
	_, _ = fmt.Fprintf(a.env.Stderr, "%s\n\n", strings.Join(all[:2], "\n"))
}

// patiently waits for a read that may never end, such as that of an open pipe
// or a terminal, for as long as ctx goes on.
func patiently[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := read()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// plainScenario is the scenario that is played where nobody says anything: the
// first emotional one in the interface's language.
func (a *app) plainScenario() string {
	for _, sc := range a.library.Scenarios {
		if sc.Kind == sessions.Emotional && sc.Lang == a.words.Lang() {
			return sc.ID
		}
	}
	return a.library.Scenarios[0].ID
}

// lineInput gives the messages of standard input, one a line. The zero value
// has none.
type lineInput struct {
	lines       *bufio.Scanner
	interactive bool      // a person types them
	prompt      io.Writer // where a person is asked for the next one
}

func (a *app) input() *lineInput {
	if a.env.Stdin == nil {
		return &lineInput{}
	}
	in := &lineInput{lines: bufio.NewScanner(a.env.Stdin), prompt: io.Discard}
	in.lines.Buffer(nil, longestInput)
	if f, ok := a.env.Stdin.(*os.File); ok && term.IsTerminal(f.Fd()) {
		in.interactive, in.prompt = true, a.env.Stderr
		_, _ = fmt.Fprintln(a.env.Stderr, a.words.T("chat.plain_prompt"))
	}
	return in
}

// next waits for the next line that has something in it, for as long as ctx
// goes on, and reports whether there was one.
func (in *lineInput) next(ctx context.Context) (text string, ok bool, err error) {
	if in.lines == nil {
		return "", false, nil
	}
	_, _ = fmt.Fprint(in.prompt, "> ")
	text, err = patiently(ctx, func() (string, error) {
		for in.lines.Scan() {
			if text := strings.TrimSpace(strings.ToValidUTF8(in.lines.Text(), "\ufffd")); text != "" {
				return text, nil
			}
		}
		return "", in.lines.Err()
	})
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return "", false, usage(fmt.Sprintf("a line of the input has more than %d MB", longestInput>>20), "Send messages of one line each.")
	case errors.Is(err, io.EOF), errors.Is(err, os.ErrClosed), errors.Is(err, os.ErrInvalid):
		return "", false, nil
	case err != nil && ctx.Err() == nil:
		return "", false, fmt.Errorf("read the messages: %w", err)
	}
	return text, text != "", err
}

// plainTurn sends one message to every lane and prints what comes back.
func (a *app) plainTurn(ctx context.Context, s *sessions.Session, text string, scripted bool) error {
	n := len(s.Turns) + 1
	s.Turns = append(s.Turns, sessions.Turn{N: n, User: sessions.UserMessage{Text: text, At: a.env.Now(), Scripted: scripted, To: sessions.ToAll}})
	if s.Title == "" {
		s.SetTitle(ui.TitleFrom(text), s.CreatedAt) // a later rename counts more
	}
	addrs := conversation.Open(s, n, s.Order(1))
	round := a.engine.Start(ctx, s.Clone(), addrs, n)
	for {
		events, more := round.Next(ctx)
		for _, e := range events {
			conversation.Fold(s, e, a.config.HideNames...)
			a.sayRetry(s, e)
		}
		if !more {
			break
		}
	}
	for i := range s.Turns[n-1].Replies {
		if r := &s.Turns[n-1].Replies[i]; r.Status == sessions.Streaming {
			r.Status = sessions.Stopped
		}
	}
	s.UpdatedAt = a.env.Now()
	if _, err := a.save(s); err != nil {
		return err
	}
	a.printTurn(s, n)
	if !scripted && conversation.Heavy(text) {
		a.printf("%s\n\n%s\n\n", a.words.T("care.heavy"), a.words.T("chat.lines_text"))
	}
	return nil
}

// sayRetry says on standard error that a lane is tried again, and names nobody.
func (a *app) sayRetry(s *sessions.Session, e conversation.Event) {
	if e.Kind == conversation.Retrying {
		why := a.words.T("chat.retrying", a.words.T("problem."+e.Problem.Kind), int(math.Ceil(e.Wait.Seconds())))
		_, _ = fmt.Fprintf(a.env.Stderr, "%s: %s\n", s.Label(e.Address.Lane, 1), why)
	}
}

// printTurn prints a turn: the message, and the replies beside each other or,
// on narrow output, under each other.
func (a *app) printTurn(s *sessions.Session, n int) {
	t := s.Turn(n)
	a.printf("> %s\n\n", strings.ReplaceAll(sanitize.Text(t.User.Text), "\n", "\n> "))
	// A message to one lane has no reply of the others.
	order := slices.DeleteFunc(s.Order(1), func(lane string) bool { return t.Latest(lane) == nil })
	if len(order) == 0 {
		return
	}
	columns := make([][]string, len(order))
	width := a.env.Width
	if width >= sideBySide {
		width = (a.env.Width - 2*(len(order)-1)) / len(order)
	}
	beside := a.env.Width >= sideBySide && width >= 24
	if !beside {
		width = a.env.Width
	}
	for i, lane := range order {
		columns[i] = a.column(s, t, lane, width)
	}
	if !beside {
		for _, c := range columns {
			a.printf("%s\n\n", strings.Join(c, "\n"))
		}
		return
	}
	tallest := 0
	for _, c := range columns {
		tallest = max(tallest, len(c))
	}
	for row := range tallest {
		var b strings.Builder
		for i, c := range columns {
			cell := ""
			if row < len(c) {
				cell = c[row]
			}
			b.WriteString(cell)
			if i < len(columns)-1 {
				b.WriteString(strings.Repeat(" ", max(0, width-ansi.StringWidth(cell))+2))
			}
		}
		a.printf("%s\n", strings.TrimRight(b.String(), " "))
	}
	a.printf("\n")
}

// column is one reply in lines of a width.
func (a *app) column(s *sessions.Session, t *sessions.Turn, lane string, width int) []string {
	r := t.Latest(lane)
	head := s.Label(lane, 1)
	text := r.Text
	if s.Blinded() {
		text = conversation.NamesFor(s, a.config.HideNames...).Mask(text, len(text), true)
	} else if l := s.Lane(lane); l != nil {
		head += "  " + l.Name()
	}
	lines := []string{ansi.Truncate(sanitize.Line(head), width, "…"), strings.Repeat("─", min(width, 24))}
	theme, _ := a.themes.Choose("auto", true)
	for _, line := range markdown.Render(text, theme.Styles().Markdown, width) {
		lines = append(lines, ansi.Strip(line))
	}
	if r.Error != nil {
		what := r.Error.Message
		if s.Blinded() {
			what = a.words.T("chat.problem_hidden")
			if kind, ok := t.CommonProblem(len(s.Lanes)); ok {
				what = a.words.T("problem." + kind)
			}
		}
		lines = append(lines, lang.Wrap("["+sanitize.Line(what)+"]", width)...)
	}
	return lines
}

// pathOf is where a session is kept.
func (a *app) pathOf(s *sessions.Session) string {
	a.placesMu.Lock()
	defer a.placesMu.Unlock()
	if path, ok := a.places[s.ID]; ok {
		return path
	}
	return a.store.Path(s.ID)
}
