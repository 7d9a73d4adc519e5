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
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/ui"
	"kansei/ui/markdown"
)

const (
	sideBySide   = 80      // cells: below, replies stand one after the other
	longestInput = 1 << 20 // bytes of one message
)

// plain does the app's job without a screen: messages come from standard
// input, or from a scenario where there are none; replies are printed, the
// session is saved, and its path is the last line.
func (a *app) plain(ctx context.Context, start ui.Start) error {
	if a.firstRun() {
		a.firstWords()
		if err := a.noticed(); err != nil {
			return err
		}
	}
	messages, err := patiently(ctx, a.messages)
	if err != nil {
		return err
	}
	s := start.Resume
	if s == nil {
		if len(messages) == 0 && start.Spec.Scenario == "" {
			start.Spec.Scenario = a.plainScenario()
			_, _ = fmt.Fprintln(a.env.Stderr, a.words.T("chat.plain_scenario", start.Spec.Scenario))
		}
		if s, err = a.create(ctx, *start.Spec); err != nil {
			return err
		}
	}
	scripted := len(messages) == 0
	if scripted && s.Scenario != nil {
		messages = s.Scenario.Script[min(len(s.Turns), len(s.Scenario.Script)):]
	}
	for _, text := range messages {
		if !scripted && conversation.Heavy(text) {
			_, _ = fmt.Fprintf(a.env.Stderr, "%s\n\n%s\n\n", a.words.T("care.heavy"), a.words.T("chat.lines_text"))
		}
		if err := a.plainTurn(ctx, s, text, scripted); err != nil {
			return err
		}
		if ctx.Err() != nil {
			break
		}
	}
	if len(messages) == 0 {
		if err := a.save(s); err != nil {
			return err
		}
	}
	a.printf("%s\n", a.pathOf(s))
	return ctx.Err()
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

// messages reads standard input, one message a line, unless a person sits
// there.
func (a *app) messages() ([]string, error) {
	if f, ok := a.env.Stdin.(*os.File); ok && term.IsTerminal(f.Fd()) || a.env.Stdin == nil {
		return nil, nil
	}
	var out []string
	scanner := bufio.NewScanner(a.env.Stdin)
	scanner.Buffer(nil, longestInput)
	for scanner.Scan() {
		if text := strings.TrimSpace(strings.ToValidUTF8(scanner.Text(), "\ufffd")); text != "" {
			out = append(out, text)
		}
	}
	if errors.Is(scanner.Err(), bufio.ErrTooLong) {
		return nil, usage(fmt.Sprintf("a line of the input has more than %d MB", longestInput>>20), "Send messages of one line each.")
	}
	if err := scanner.Err(); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, os.ErrClosed) && !errors.Is(err, os.ErrInvalid) {
		return nil, fmt.Errorf("read the messages: %w", err)
	}
	return out, nil
}

// plainTurn sends one message to every lane and prints what comes back.
func (a *app) plainTurn(ctx context.Context, s *sessions.Session, text string, scripted bool) error {
	n := len(s.Turns) + 1
	s.Turns = append(s.Turns, sessions.Turn{N: n, User: sessions.UserMessage{Text: text, At: a.env.Now(), Scripted: scripted, To: sessions.ToAll}})
	if s.Title == "" {
		s.Title = ui.TitleFrom(text)
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
	err := a.save(s)
	var fork *sessions.ForkError
	if errors.As(err, &fork) {
		_, _ = fmt.Fprintln(a.env.Stderr, sanitize.Text(fork.Error()))
	} else if err != nil {
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
	if ending := r.Ending(); ending != sessions.EndsWell {
		lines = append(lines, lang.Wrap("["+a.words.T("mark."+string(ending.Shown(s.Blinded())))+"]", width)...)
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
		return a.store.KeptAt(path)
	}
	return a.store.KeptAt(a.store.Path(s.ID))
}
