package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"kansei/ui"
	"kansei/ui/chat"
)

func (a *app) replayCommand() *cobra.Command {
	var speed float64
	var idle time.Duration
	var rate bool
	var rater string
	cmd := &cobra.Command{
		Use:   "replay SESSION",
		Short: "Play a saved session back, or rate it again",
		Long: `Play a saved session back with the timing it had. SESSION is a file, an id,
the beginning of an id, or last.

--rate makes it a blind rating pass with freshly shuffled labels.`,
		Example: "  kansei replay last\n  kansei replay 01JB --speed 4\n  kansei replay last --rate --rater li",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(cmd *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			if speed < 0.25 || speed > 16 {
				return usage(fmt.Sprintf("the speed is %g", speed), "Use --speed 0.25 to 16.")
			}
			a.unnamed = a.takeRater(rater)
			return a.replay(cmd.Context(), args[0], chat.Replay{Speed: speed, IdleLimit: idle, Rate: rate})
		}),
	}
	cmd.Flags().Float64Var(&speed, "speed", 1, "how fast, 0.25 to 16")
	cmd.Flags().DurationVar(&idle, "idle-limit", defaultIdleLimit, "longest pause that is kept; 0 keeps all")
	cmd.Flags().BoolVar(&rate, "rate", false, "rate the session again, blind")
	cmd.Flags().StringVar(&rater, "rater", "", "your name in the ratings")
	return cmd
}

func (a *app) replay(ctx context.Context, ref string, r chat.Replay) error {
	s, path, err := a.store.Load(ref)
	if err != nil {
		return err
	}
	a.at(s.ID, path)
	r.Session = s
	if a.env.Terminal {
		return a.screen(ctx, ui.Start{Replay: &r})
	}
	if r.Rate {
		return usage("rating needs a terminal", "Run it where you can press keys.")
	}
	for _, t := range s.Turns {
		a.printTurn(s, t.N)
	}
	return nil
}
