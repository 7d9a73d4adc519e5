package cli

import (
	"github.com/spf13/cobra"

	"kansei/sanitize"
	"kansei/themes"
)

func (a *app) themesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "themes", Short: "List, show and check the themes", Example: "  kansei themes list\n  kansei themes show hearth > mine.toml", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.themesList(), a.themesShow(), &cobra.Command{
		Use: "check FILE...", Short: "Check theme files", Example: "  kansei themes check mine.toml", Args: cobra.MinimumNArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			return a.checkFiles(args, func(file string, b []byte) error {
				_, err := themes.Decode(file, b)
				return err
			})
		}),
	})
	return cmd
}

func (a *app) themesList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the themes", Example: "  kansei themes list", Args: cobra.NoArgs,
		RunE: run(func(*cobra.Command, []string) error {
			if err := a.load(); err != nil {
				return err
			}
			for _, err := range a.themeErr {
				a.complain(err)
			}
			type row struct {
				Name  string `json:"name"`
				Title string `json:"title"`
				Dark  bool   `json:"dark"`
			}
			rows := each(a.themes.All(), func(t themes.Theme) row { return row{t.Name, t.TitleIn(a.words.Lang()), t.Dark} })
			if asJSON {
				return a.printJSON(rows)
			}
			for _, r := range rows {
				kind := a.words.T("themes.light")
				if r.Dark {
					kind = a.words.T("themes.dark")
				}
				a.printf("%s%s%s\n", column(r.Name, 22), column(kind, 8), sanitize.Line(r.Title))
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) themesShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show NAME", Short: "Print a theme as a file to begin from", Example: "  kansei themes show hearth > mine.toml\n  kansei themes show hearth --json", Args: cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			t, err := a.themes.Find(args[0])
			if err != nil {
				return usage(err.Error(), "See kansei themes list.")
			}
			if asJSON {
				tokens := map[string]themes.Hex{}
				for _, name := range themes.TokenNames() {
					tokens[name] = t.Tokens.Token(name)
				}
				return a.printJSON(map[string]any{"name": t.Name, "dark": t.Dark, "title": t.Title, "tokens": tokens})
			}
			a.printf("%s", t.TOML())
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
