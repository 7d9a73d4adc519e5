package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/studies"
	"kansei/ui"
	"kansei/ui/chat"
)

// rateStudy has a rater of a study rate what the plan assigns.
func (a *app) rateStudy(ctx context.Context, f rateFlags, args []string) error {
	switch {
	case f.kiosk && (f.study == "" || f.rater == ""):
		return usage("--kiosk needs a study and a rater", "Name them with --study DIR and --rater NAME.")
	case f.kiosk && (!a.env.Terminal || f.list || f.asJSON):
		return usage("--kiosk is a screen, and needs a terminal", "With ssh, use ssh -t; leave --list and --json out.")
	case len(args) > 0:
		return usage("--study names the sessions already", "Leave "+quoted(args[0])+" out.")
	}
	st, err := a.openStudy(f.study)
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.takeStudyRater(st, f.rater); err != nil {
		return err
	}
	a.letters = newOwnLetters(st, a.config.Rater)
	if f.kiosk {
		a.becomeKiosk(st)
	}
	if err := a.keepInstallation(st); err != nil {
		return err
	}
	read := func() (queue, error) { return a.studyQueue(st) }
	if a.env.Terminal && !f.list && !f.asJSON {
		agreed, err := a.consent(st)
		if err != nil || !agreed {
			return err
		}
	}
	return a.rateQueue(f, read, func(t sessions.Task, place string) error { return a.rateStudyTask(ctx, t, place) })
}

// takeStudyRater finds out which of a study's raters rates here: by the name or the
// code on the command line, else by the configured name.
func (a *app) takeStudyRater(st *studyFolder, name string) error {
	a.takeRater(name)
	a.unnamed = false
	rater, ok := st.FindRater(a.config.Rater)
	if !ok {
		codes := slices.Sorted(maps.Values(st.Codes()))
		return usage(fmt.Sprintf("there is no rater %q in this study", a.config.Rater), "Say who you are with --rater: your name as the study has it, or one of "+strings.Join(codes, ", ")+".")
	}
	gone, err := studies.ReadForgotten(st.dir)
	if err != nil {
		return err
	}
	if gone.Has(rater) {
		return usage("this rater was forgotten, and can't rate in this study any more", "Ask who coordinates the study.")
	}
	a.config.Rater = rater
	return nil
}

// keepInstallation has a rater of a study be one person wherever they rate: a study
// tells its raters apart by their names, and a name that begins to rate on another
// machine, or in a kiosk, is not somebody else.
func (a *app) keepInstallation(st *studyFolder) error {
	mine := st.assigned(a.config.Rater)
	found, _, err := a.readPlanned(st, mine)
	if err != nil {
		return err
	}
	for _, one := range mine {
		if s := found[one.Number]; s != nil && a.by == "" {
			a.by = firstInstallation(s, a.config.Rater)
		}
	}
	return nil
}

// firstInstallation is where the first entry of a rater in a session was made;
// empty where there is none.
func firstInstallation(s *sessions.Session, rater string) string {
	for _, r := range s.Ratings {
		if r.Name == rater && r.By != "" {
			return r.By
		}
	}
	for _, v := range s.Verdicts {
		if v.Name == rater && v.By != "" {
			return v.By
		}
	}
	return ""
}

// studyQueue is what the rater of a study still has to rate.
func (a *app) studyQueue(st *studyFolder) (queue, error) {
	mine := st.assigned(a.config.Rater)
	found, lacking, err := a.readPlanned(st, mine)
	if err != nil {
		return queue{}, err
	}
	files := map[int]sessions.File{}
	for _, one := range mine {
		if s := found[one.Number]; s != nil && lacking[one.Number] == 0 {
			files[one.Number] = sessions.File{Path: a.store.Path(s.ID), Session: s}
		}
	}
	q := queue{rater: a.config.Rater}
	q.tasks, q.tally, q.missing = studies.Queue(st.Study, st.plan, a.rater(), files, a.env.Now())
	return q, nil
}

// assigned are the sessions of a plan that a rater has.
func (st *studyFolder) assigned(rater string) []studies.Planned {
	mine := st.plan.Of(rater)
	out := make([]studies.Planned, 0, len(mine))
	for _, i := range mine {
		out = append(out, st.plan.Sessions[i])
	}
	return out
}

// rateStudyTask opens the rating screen for one session of a study.
func (a *app) rateStudyTask(ctx context.Context, t sessions.Task, place string) error {
	a.at(t.Session.ID, t.Path)
	return a.screen(ctx, a.studyStart(t, place))
}

// studyStart is what the screen opens with. A session that is shown again says so,
// and is rated as a whole.
func (a *app) studyStart(t sessions.Task, place string) ui.Start {
	start := ui.Start{Replay: &chat.Replay{Session: t.Session, Speed: 1, IdleLimit: defaultIdleLimit, Rate: true, Pass: t.Pass, Place: place}}
	if t.Again() {
		start.Notice = a.words.T("study.again")
	}
	return start
}

// consent shows what a rater reads before the first session, and waits for the
// rater to agree. Whoever has rated in the study has agreed before.
func (a *app) consent(st *studyFolder) (agreed bool, err error) {
	found, _, err := a.readPlanned(st, st.assigned(a.config.Rater))
	if err != nil {
		return false, err
	}
	for _, s := range found {
		if s.Passes(a.rater()) > 0 {
			return true, nil
		}
	}
	asks := false
	for _, text := range []sessions.Text{st.Consent, st.Instruction} {
		if said := text.In(a.words.Lang()); said != "" {
			a.printf("%s\n\n", strings.Join(lang.Wrap(sanitize.Text(said), min(a.env.Width, 80)), "\n"))
			asks = true
		}
	}
	if !asks {
		return true, nil
	}
	a.printf("%s ", a.words.T("study.consent_ask"))
	answer, err := readLine(a.env.Stdin)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("read the answer: %w", err)
	}
	if errors.Is(err, io.EOF) || strings.TrimSpace(answer) != "" {
		a.printf("%s\n", a.words.T("study.consent_left"))
		return false, nil
	}
	return true, nil
}

// readLine reads to the end of a line and no further, so that the screen has what
// is typed after it.
func readLine(r io.Reader) (string, error) {
	var line []byte
	for one := make([]byte, 1); ; {
		n, err := r.Read(one)
		if n == 1 && one[0] == '\n' {
			return string(line), nil
		}
		line = append(line, one[:n]...)
		if err != nil {
			return string(line), err
		}
	}
}

// ownLetters gives the sessions of a study the letters of one rater. The zero
// pointer leaves sessions as they are.
type ownLetters struct {
	rater   string
	planned map[string]studies.Planned // by the session's id
}

func newOwnLetters(st *studyFolder, rater string) *ownLetters {
	l := &ownLetters{rater: rater, planned: map[string]studies.Planned{}}
	for _, one := range st.plan.Sessions {
		l.planned[st.SessionID(one)] = one
	}
	return l
}

// shown is a session with the rater's letters, from one that was read.
func (l *ownLetters) shown(s *sessions.Session) *sessions.Session {
	if one, ok := l.of(s); ok {
		return one.Shown(s, l.rater)
	}
	return s
}

// stored is a session as it is saved, from one that was on the screen.
func (l *ownLetters) stored(s *sessions.Session) *sessions.Session {
	if one, ok := l.of(s); ok {
		return one.Stored(s, l.rater)
	}
	return s
}

func (l *ownLetters) of(s *sessions.Session) (studies.Planned, bool) {
	if l == nil || s == nil {
		return studies.Planned{}, false
	}
	one, ok := l.planned[s.ID]
	return one, ok
}
