package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

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
	var named []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Make sessions of conversations that were made elsewhere",
		Long: `Make sessions of conversations that were made elsewhere. A file is JSON or one
value a line, plain or compressed with gzip. Where any file is refused, nothing is
imported. What was imported before is not there twice.

With --format messages, sharegpt or eqbench4, files of one scenario become one
blind session with a lane for each, to be rated with kansei rate. No key is needed.
Model names are taken from the file, or from --model NAME=FILE:

  messages   OpenAI's: role and content, as a list, under "messages" or one a line
  sharegpt   "conversations" with from and value
  eqbench4   the transcripts of EQ-Bench 4, put together by their scenario_id

Files with several conversations become several sessions: conversations with one
"id" belong together, or those at one place. Tool calls, images and a system prompt
in the middle are refused, with their place.

With --format arena, each battle in the Chatbot Arena's form becomes a session with
two lanes and a verdict. A battle about the same answers adds its verdict to them.
For a ranking alone, kansei report reads such files as they are.`,
		Example: "  kansei sessions import --format messages kimi.json glm.json\n  kansei sessions import --format sharegpt --model kimi-k2=a.json --model glm-5=b.json\n  kansei sessions import --format arena battles.jsonl.gz",
		Args:    cobra.ArbitraryArgs,
		RunE: run(func(cmd *cobra.Command, args []string) error {
			form := exports.TalkForm(format)
			talks := slices.Contains(exports.TalkForms, form)
			switch {
			case !talks && format != "arena":
				return usage(fmt.Sprintf("there is no --format %q to import", format), "Use --format arena, messages, sharegpt or eqbench4.")
			case !talks && len(named) > 0:
				return usage("--format arena has the names of the models in its rows", "Leave --model out.")
			case len(args)+len(named) == 0:
				return misuse(cmd, args)
			}
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			if talks {
				return a.importTalks(cmd.Context(), form, args, named, asJSON)
			}
			return a.importArena(cmd.Context(), args, asJSON)
		}),
	}
	cmd.Flags().StringVar(&format, "format", "arena", "arena, messages, sharegpt or eqbench4")
	cmd.Flags().StringArrayVarP(&named, "model", "m", nil, "the model of a file that does not name it, as `NAME=FILE` (repeat for more)")
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
		Size: a.sizeOf,
	}
}

// sizeOf is what is known of the model of an imported lane.
func (a *app) sizeOf(l sessions.Lane) sessions.Size {
	name := l.Model
	if l.Provider != exports.ArenaProvider {
		name = l.Ref()
	}
	target, err := a.registry.Resolve(name)
	if err != nil { // a model that is not in the catalogue
		return sessions.Size{Grade: sessions.Unknown}
	}
	return size(target.Size)
}
