package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"kansei/exports"
	"kansei/sessions"
	"kansei/ui/chat"
)

// imported is what "sessions import --json" prints.
type imported struct {
	Battles  int      `json:"battles"`
	Sessions []string `json:"sessions"` // the files, each once
}

func (a *app) sessionsImport() *cobra.Command {
	var format string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Make sessions of battles in the Chatbot Arena's form",
		Long: `Make sessions of battles in the Chatbot Arena's form: a list in JSON or one
battle a line, plain or compressed with gzip. Each battle becomes a session with
two lanes and a verdict. What was imported before is not there twice: a battle
about the same answers adds its verdict to them. Where any file is refused,
nothing is imported.

For a ranking alone, kansei report reads such files as they are.`,
		Example: "  kansei sessions import --format arena battles.jsonl.gz",
		Args:    cobra.MinimumNArgs(1),
		RunE: run(func(cmd *cobra.Command, args []string) error {
			if format != "arena" {
				return usage(fmt.Sprintf("there is no --format %q to import", format), "Use --format arena.")
			}
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			return a.importArena(cmd.Context(), args, asJSON)
		}),
	}
	cmd.Flags().StringVar(&format, "format", "arena", "arena")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// importArena reads every file twice: whether it is right, and to save.
func (a *app) importArena(ctx context.Context, files []string, asJSON bool) error {
	none := func(*sessions.Session) error { return nil }
	for _, file := range files {
		if err := a.readArena(ctx, file, none); err != nil {
			return err
		}
	}
	done, known := imported{Sessions: []string{}}, map[string]bool{}
	for _, file := range files {
		err := a.readArena(ctx, file, func(s *sessions.Session) error {
			done.Battles++
			if !known[s.ID] {
				known[s.ID] = true
				done.Sessions = append(done.Sessions, a.store.Path(s.ID))
			}
			_, err := a.store.Save(s)
			return err
		})
		if err != nil {
			return err
		}
	}
	if asJSON {
		return a.printJSON(done)
	}
	a.printf("%s\n", a.words.T("sessions.imported", done.Battles, len(done.Sessions), a.store.Dir()))
	return nil
}

// readArena gives every battle of a file, as a session.
func (a *app) readArena(ctx context.Context, path string, take func(*sessions.Session) error) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read the battles: %w", err)
	}
	for s, readErr := range exports.ReadArena(file, path, a.arenaOptions()) {
		if err = errors.Join(ctx.Err(), readErr); err == nil {
			err = take(s)
		}
		if err != nil {
			break
		}
	}
	return errors.Join(err, file.Close())
}

// arenaOptions are what battles lack of a session.
func (a *app) arenaOptions() exports.ArenaOptions {
	return exports.ArenaOptions{
		App: sessions.App{Name: "kansei", Version: buildVersion()}, Rubric: a.library.Rubrics["sensibility"], Title: chat.TitleFrom,
		Size: func(l sessions.Lane) sessions.Size {
			name := l.Model
			if l.Provider != exports.ArenaProvider {
				name = l.Ref()
			}
			target, err := a.registry.Resolve(name)
			if err != nil { // a model that is not in the catalogue
				return sessions.Size{Grade: sessions.Unknown}
			}
			return size(target.Size)
		},
	}
}
