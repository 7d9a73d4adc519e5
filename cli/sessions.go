package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kansei/sanitize"
	"kansei/sessions"
	"kansei/ui"
)

func (a *app) sessionsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "sessions",
		Short:   "List, show, rename, delete, verify, export and import sessions",
		Long:    "List, show, rename, delete, verify, export and import sessions.\nWith none of these it opens the list of sessions on the screen, where there is one.",
		Example: "  kansei sessions\n  kansei sessions list\n  kansei sessions show last",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !a.env.Terminal {
				return cmd.Help()
			}
			return run(func(cmd *cobra.Command, _ []string) error {
				hurry()
				if err := a.load(); err != nil {
					return err
				}
				defer a.close()
				return a.screen(cmd.Context(), ui.Start{Browse: true})
			})(cmd, args)
		},
	}
	cmd.AddCommand(a.sessionsList(), a.sessionsShow(), a.sessionsRename(), a.sessionsDelete(), a.sessionsVerify(), a.sessionsExport(), a.sessionsImport())
	return cmd
}

// listed is a session as "sessions list --json" prints it.
type listed struct {
	ID       string   `json:"id"`
	Path     string   `json:"path"`
	Title    string   `json:"title"`
	Created  string   `json:"created_at"`
	Updated  string   `json:"updated_at"`
	Blind    bool     `json:"blind"`
	Lanes    []string `json:"lanes"` // letters while blind
	Scenario string   `json:"scenario"`
	Turns    int      `json:"turns"`
	Replies  int      `json:"replies"`
	Rated    int      `json:"rated"`
}

const timeFormat = "2006-01-02T15:04:05Z07:00"

func (a *app) sessionsList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the saved sessions, newest first", Example: "  kansei sessions list --json", Args: cobra.NoArgs,
		RunE: run(func(cmd *cobra.Command, _ []string) error {
			if err := a.load(); err != nil {
				return err
			}
			a.store.CountFor(a.rater())
			found, damaged, err := a.store.List(cmd.Context())
			if err != nil {
				return err
			}
			a.tellDamaged(damaged)
			if asJSON {
				return a.printJSON(each(found, toListed))
			}
			if len(found) == 0 {
				_, _ = fmt.Fprintln(a.env.Stderr, a.words.T("sessions.none", a.store.Dir()))
			}
			for _, s := range found {
				l := toListed(s)
				a.printf("%s  %s  %s  %s  %s\n", l.ID, s.UpdatedAt.Local().Format("2006-01-02 15:04"),
					a.words.T("sessions.counts", l.Turns, l.Rated, l.Replies), sanitize.Line(strings.Join(l.Lanes, " ")), sanitize.Line(l.Title))
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func toListed(s sessions.Summary) listed {
	l := listed{
		ID: s.ID, Path: s.Path, Title: s.Title, Created: s.CreatedAt.Format(timeFormat), Updated: s.UpdatedAt.Format(timeFormat),
		Blind: s.Blinded, Lanes: append([]string{}, s.Lanes...), Scenario: s.Scenario, Turns: s.Turns, Replies: s.Replies, Rated: s.RatedReplies,
	}
	if s.Blinded {
		for i := range l.Lanes {
			l.Lanes[i] = sessions.Letter(i)
		}
	}
	return l
}

func (a *app) sessionsShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show SESSION", Short: "Show what was said and how it was rated", Example: "  kansei sessions show last", Args: cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			s, path, err := a.store.Load(args[0])
			if err != nil {
				return err
			}
			if asJSON {
				b, err := sessions.Encode(s)
				if err != nil {
					return err
				}
				_, err = a.out().Write(b)
				return err
			}
			a.show(s, path)
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the session file")
	return cmd
}

// show prints a session for a person; names stay hidden while it is blind.
func (a *app) show(s *sessions.Session, path string) {
	a.printf("%s\n%s\n%s\n", sanitize.Line(s.Title), s.ID, a.link(path))
	a.printTable(a.laneRows(s))
	a.printf("\n")
	for _, t := range s.Turns {
		a.printTurn(s, t.N)
		a.showRatings(s, t.N)
	}
}

// showRatings prints what every rater gave in a turn, and each one's verdict.
func (a *app) showRatings(s *sessions.Session, turn int) {
	var raters []sessions.Rater
	note := func(at int, by sessions.Rater) {
		if at == turn && !slices.Contains(raters, by) {
			raters = append(raters, by)
		}
	}
	for _, r := range s.StandingRatings() {
		note(r.Turn, r.Rater)
	}
	for _, v := range s.StandingVerdicts() {
		note(v.Turn, v.Rater)
	}
	for _, by := range raters {
		for _, lane := range s.Order(1) {
			if parts := a.given(s, turn, lane, by); len(parts) > 0 {
				a.printf("%s %s, %s: %s\n", s.Label(lane, 1), sanitize.Line(s.RaterName(by)), a.words.T("sessions.pass", by.Pass), strings.Join(parts, ", "))
			}
		}
		if v, ok := s.Verdict(turn, by); ok && s.Stands(v) {
			a.printf("%s, %s: %s\n", sanitize.Line(s.RaterName(by)), a.words.T("sessions.pass", by.Pass), a.verdict(s, v))
		}
	}
	if len(raters) > 0 {
		a.printf("\n")
	}
}

// given is how a rater rated the reply of a lane that counts, a dash for what they
// could not judge.
func (a *app) given(s *sessions.Session, turn int, lane string, by sessions.Rater) []string {
	var parts []string
	r := s.Turn(turn).Counting(lane)
	if r == nil {
		return nil
	}
	for _, d := range s.Rubric.Dimensions {
		rating, ok := s.Rating(sessions.Address{Turn: turn, Lane: lane, Attempt: r.Attempt}, d.ID, by)
		name := sanitize.Line(cmp.Or(d.Name.In(a.words.Lang()), d.ID))
		switch {
		case !ok:
		case rating.Value == nil:
			parts = append(parts, name+" –")
		default:
			parts = append(parts, fmt.Sprintf("%s %d", name, *rating.Value))
		}
	}
	return parts
}

func (a *app) verdict(s *sessions.Session, v sessions.Verdict) string {
	labels := strings.Join(each(v.Lanes, func(id string) string { return s.Label(id, 1) }), " ")
	switch v.Outcome {
	case sessions.AllBad:
		return a.words.T("chat.verdict_all_bad")
	case sessions.Tie:
		return a.words.T("chat.verdict_tie") + a.words.T("export.aside", labels)
	default:
		key := map[sessions.Margin]string{sessions.Clear: "chat.verdict_clear", sessions.Slight: "chat.verdict_slight"}[v.Margin]
		return a.words.T(cmp.Or(key, "chat.verdict_best"), labels)
	}
}

func (a *app) sessionsRename() *cobra.Command {
	return &cobra.Command{
		Use: "rename SESSION TITLE", Short: "Give a session another title", Example: "  kansei sessions rename last 'A long evening'", Args: cobra.ExactArgs(2),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			path, err := a.store.Resolve(args[0])
			if err != nil {
				return err
			}
			return a.store.Rename(path, args[1], a.env.Now())
		}),
	}
}

func (a *app) sessionsDelete() *cobra.Command {
	return &cobra.Command{
		Use: "delete SESSION", Short: "Move a session to the trash folder", Example: "  kansei sessions delete 01JB", Args: cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			path, err := a.store.Resolve(args[0])
			if err != nil {
				return err
			}
			trashed, _, err := a.store.Delete(path)
			if err != nil {
				return err
			}
			a.printf("%s\n", a.words.T("sessions.deleted", trashed))
			return nil
		}),
	}
}

// printJSON writes a value for programs.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.out())
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func each[A, B any](in []A, convert func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = convert(v)
	}
	return out
}
