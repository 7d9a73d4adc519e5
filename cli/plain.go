package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"kansei/conversation"
	"kansei/lang"
	"kansei/providers/builtin"
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/ui"
	"kansei/ui/chat"
	"kansei/ui/markdown"
)

// sideBySide is the width in cells below which replies stand one after the other.
const sideBySide = 80

// saveInterval is how often a session is saved while text streams.
const saveInterval = time.Second

// plainTalk is a conversation without a screen.
type plainTalk struct {
	*app
	session    *sessions.Session
	unsaved    error     // why the newest state is not saved, nil where it is
	savedAt    time.Time // when it was saved last
	turns      int       // that were had
	unanswered int       // of them, those in which no lane answered
}

// plain does the app's job without a screen: messages come from standard
// input, each of which is answered as it comes, or from a scenario where there
// are none; replies are printed, the session is saved, and its path is the last
// line.
func (a *app) plain(ctx context.Context, start ui.Start) error {
	defer a.grace.saving()()
	if a.firstRun() {
		a.firstWords()
		if err := a.noticed(); err != nil { // no reason to answer nothing
			a.complain(err)
		}
	}
	if a.stdinIsTerminal() {
		_, _ = fmt.Fprintln(a.env.Stderr, a.words.T("chat.plain_prompt"))
	}
	input := a.lines()
	text, err := patiently(ctx, input.next)
	if err != nil {
		return err
	}
	s, err := a.plainSession(ctx, start, text == "")
	if err != nil {
		return err
	}
	talk := &plainTalk{app: a, session: s}
	if text == "" {
		talk.play(ctx)
	} else {
		err = talk.answer(ctx, text, input)
	}
	return talk.end(ctx, err)
}

// plainSession is the session that is talked in. Where nothing was said, the
// built-in lanes, which cost nothing, play a scenario that nobody has named;
// other lanes are asked nothing.
func (a *app) plainSession(ctx context.Context, start ui.Start, silent bool) (*sessions.Session, error) {
	s := start.Resume
	var err error
	if s == nil {
		if s, err = a.create(ctx, *start.Spec); err != nil {
			return nil, err
		}
	}
	if !silent || start.Spec != nil && start.Spec.Scenario != "" {
		return s, nil
	}
	if slices.ContainsFunc(s.Lanes, func(l sessions.Lane) bool { return l.Provider != builtin.ID }) {
		return nil, usage("nothing was said, so no lane was asked", "Write messages to standard input, one a line, or name a scenario with --scenario ID.")
	}
	if start.Resume == nil {
		start.Spec.Scenario = a.plainScenario()
		_, _ = fmt.Fprintln(a.env.Stderr, a.words.T("chat.plain_scenario", start.Spec.Scenario))
		return a.create(ctx, *start.Spec)
	}
	return s, nil
}

// answer has every line answered before it reads the next one.
func (t *plainTalk) answer(ctx context.Context, text string, input *lines) (err error) {
	for text != "" && err == nil && ctx.Err() == nil && t.outputFailed() == nil {
		if concern := conversation.ConcernOf(text); concern.Any() {
			_, _ = fmt.Fprintf(t.env.Stderr, "%s\n\n", concern.Text(t.words))
		}
		t.turn(ctx, text, false)
		text, err = patiently(ctx, input.next)
	}
	return err
}

// play sends what is left of the scenario's script. It ends after a message
// that no lane has answered.
func (t *plainTalk) play(ctx context.Context) {
	s := t.session
	if s.Scenario == nil {
		t.keep()
		return
	}
	for _, text := range s.Scenario.Script[min(len(s.Turns), len(s.Scenario.Script)):] {
		if ctx.Err() != nil || t.outputFailed() != nil || t.unanswered > 0 {
			break
		}
		t.turn(ctx, text, true)
	}
}

// end prints where the session is. The error is the first of: what ended the
// input, what kept the session from being saved, that nobody has answered.
func (t *plainTalk) end(ctx context.Context, err error) error {
	if t.unsaved != nil {
		t.keep()
	}
	if t.unsaved != nil {
		return errors.Join(t.unsaved, err)
	}
	path := t.pathOf(t.session)
	t.printf("%s\n", path)
	switch lost := t.outputFailed(); {
	case lost != nil:
		f := explainOutput(lost)
		f.advice = "The conversation is saved in " + path + "."
		return f
	case err != nil:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case t.unanswered > 0:
		return &failure{code: exitFailed, what: t.words.T("chat.plain_unanswered", t.unanswered, t.turns), advice: t.words.T("chat.plain_unanswered_advice")}
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

// turn sends one message to every lane, saves what comes back while it comes,
// and prints it, whether or not it could be saved.
func (t *plainTalk) turn(ctx context.Context, text string, scripted bool) {
	s := t.session
	n := len(s.Turns) + 1
	s.Turns = append(s.Turns, sessions.Turn{N: n, User: sessions.UserMessage{Text: text, At: t.env.Now(), Scripted: scripted, To: sessions.ToAll}})
	if s.Title == "" {
		s.SetTitle(chat.TitleFrom(text), s.CreatedAt) // a later rename counts more
	}
	addrs := conversation.Open(s, n, s.Order(1))
	t.stream(ctx, t.engine.Start(ctx, s.Clone(), addrs, n))
	turn, answered := s.Turn(n), false
	for i := range turn.Replies {
		r := &turn.Replies[i]
		if r.Status == sessions.Streaming {
			r.Status = sessions.Stopped
		}
		answered = answered || r.Status != sessions.Failed
	}
	t.turns++
	if !answered {
		t.unanswered++
	}
	t.keep()
	if t.unsaved != nil {
		_, _ = fmt.Fprintln(t.env.Stderr, sanitize.Text(t.words.T("chat.notice_not_saved", t.unsaved)))
	}
	t.printTurn(s, n)
	if concern := conversation.ConcernOf(text); !scripted && concern.Any() {
		t.printf("%s\n\n", concern.Text(t.words))
	}
}

// stream folds what comes into the session until every lane has ended, and
// saves it once in a while: what has come must outlast a kill.
func (t *plainTalk) stream(ctx context.Context, round *conversation.Round) {
	t.keep()
	for more := true; more; {
		until, cancel := context.WithDeadline(ctx, t.savedAt.Add(saveInterval))
		var events []conversation.Event
		events, more = round.Next(until)
		due := until.Err() != nil
		cancel()
		for _, e := range events {
			conversation.Fold(t.session, e, t.config.HideNames...)
			t.sayRetry(t.session, e)
		}
		if due && ctx.Err() == nil {
			t.keep()
			more = true
		}
	}
}

// keep saves the session as it is.
func (t *plainTalk) keep() {
	s := t.session
	t.savedAt = time.Now()
	if at := t.env.Now().Round(0); at.After(s.UpdatedAt) {
		s.UpdatedAt = at
	} else {
		s.UpdatedAt = s.UpdatedAt.Add(time.Microsecond)
	}
	_, t.unsaved = t.save(s)
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
	if text := t.User.Text; text != "" && len(t.User.ByLane) == 0 {
		a.printf("> %s\n\n", strings.ReplaceAll(sanitize.Text(text), "\n", "\n> "))
	}
	// A message to one lane has no reply of the others.
	order := slices.DeleteFunc(s.Order(1), func(lane string) bool { return t.Latest(lane) == nil && t.User.ByLane[lane] == "" })
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

// column is one reply in lines of a width, below what its lane alone was sent.
func (a *app) column(s *sessions.Session, t *sessions.Turn, lane string, width int) []string {
	r := t.Counting(lane) // the one that is rated
	if r == nil {
		r = t.Latest(lane)
	}
	head := s.Label(lane, 1)
	if l := s.Lane(lane); l != nil && !s.Blinded() {
		head += "  " + l.Name()
	}
	lines := []string{ansi.Truncate(sanitize.Line(head), width, "…"), strings.Repeat("─", min(width, 24))}
	if len(t.User.ByLane) > 0 {
		for _, line := range lang.Wrap(sanitize.Text(t.User.TextFor(lane)), max(1, width-2)) {
			lines = append(lines, "> "+line)
		}
	}
	if r == nil {
		return lines
	}
	text := r.Text
	if s.Blinded() {
		text = conversation.NamesFor(s, a.config.HideNames...).Mask(text, len(text), true)
	}
	theme, _ := a.themes.Choose("auto", true)
	for _, line := range markdown.Render(text, theme.Styles().Markdown, width) {
		lines = append(lines, ansi.Strip(line))
	}
	if slices.Contains(r.Flags, sessions.FlagContextCut) && !s.Blinded() {
		lines = append(lines, lang.Wrap("["+a.words.T("mark.context_cut")+"]", width)...)
	}
	if ending := r.Ending(); ending != sessions.EndsWell {
		lines = append(lines, lang.Wrap("["+a.words.T("mark."+string(ending.Shown(s.Blinded())))+"]", width)...)
	}
	if r.Error != nil {
		what := a.message(r.Error.Message)
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
