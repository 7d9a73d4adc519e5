package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"

	"kansei/config"
	"kansei/providers"
	"kansei/ui/keymap"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "config", Short: "Find, write, print and check the config file", Example: "  kansei config init\n  kansei config check", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "path", Short: "Print where the config file is", Example: "  $EDITOR \"$(kansei config path)\"", Args: cobra.NoArgs,
			RunE: run(func(*cobra.Command, []string) error {
				paths, err := config.Find(a.env.Getenv, a.env.GOOS)
				if err == nil {
					a.printf("%s\n", a.link(paths.Config))
				}
				return err
			}),
		},
		a.configInit(),
		a.configShow(),
		&cobra.Command{
			Use: "check [FILE]", Short: "Check the config file", Example: "  kansei config check", Args: cobra.MaximumNArgs(1),
			RunE: run(func(_ *cobra.Command, args []string) error { return a.configCheck(args) }),
		},
	)
	return cmd
}

func (a *app) configInit() *cobra.Command {
	var printOnly bool
	cmd := &cobra.Command{
		Use: "init", Short: "Write a config file with every setting explained", Example: "  kansei config init\n  kansei config init --print", Args: cobra.NoArgs,
		RunE: run(func(*cobra.Command, []string) error {
			if printOnly {
				a.printf("%s", config.Template(helpLanguage(a.env)))
				return nil
			}
			return a.writeConfig()
		}),
	}
	cmd.Flags().BoolVar(&printOnly, "print", false, "print it instead")
	return cmd
}

func (a *app) writeConfig() error {
	paths, err := config.Find(a.env.Getenv, a.env.GOOS)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(paths.Config), 0o700); err != nil {
		return fmt.Errorf("make the config folder: %w", err)
	}
	f, err := os.OpenFile(paths.Config, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &failure{code: exitFailed, what: paths.Config + " is there already", advice: "It is left as it is; move it away to get a new one, or see kansei config init --print."}
	}
	if err != nil {
		return fmt.Errorf("write the config file: %w", err)
	}
	_, err = f.Write(config.Template(helpLanguage(a.env)))
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write the config file: %w", err)
	}
	a.printf("%s\n", a.link(paths.Config))
	return nil
}

func (a *app) configShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show", Short: "Print the settings in force", Long: "Print the settings in force. Keys of vendors are not among them: they come from the environment or a command.",
		Example: "  kansei config show", Args: cobra.NoArgs,
		RunE: run(func(*cobra.Command, []string) error {
			if err := a.loadConfig(); err != nil {
				return err
			}
			b, err := toml.Marshal(withoutSecrets(a.config))
			if err != nil {
				return err
			}
			if !asJSON {
				_, err = a.out().Write(b)
				return err
			}
			var generic map[string]any
			if err := toml.Unmarshal(b, &generic); err != nil {
				return err
			}
			return a.printJSON(generic)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) configCheck(args []string) error {
	paths, err := config.Find(a.env.Getenv, a.env.GOOS)
	if err != nil {
		return err
	}
	file := paths.Config
	if len(args) > 0 {
		file = args[0]
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
	}
	c, err := config.Load(file)
	if err != nil {
		return err
	}
	a.paths, a.config = paths, c
	a.paths.Config = file
	if err := a.loadProviders(); err != nil {
		return err
	}
	if err := a.checkKeys(); err != nil {
		return err
	}
	if err := a.checkNames(); err != nil {
		return err
	}
	a.printf("%s%s\n", column(a.language().T("config.ok"), 4), file)
	return nil
}

// checkNames makes sure that the theme and the default models are there. That a
// key is missing is for doctor to say.
func (a *app) checkNames() error {
	a.loadThemes()
	if _, err := a.namedTheme(); err != nil {
		return err
	}
	for _, name := range a.config.DefaultModels {
		var unknown *providers.Error
		if _, err := a.registry.Resolve(name); errors.As(err, &unknown) && unknown.Kind == providers.ModelUnknown {
			return &failure{code: exitRefused, what: a.paths.Config + ": default_models: " + unknown.Message, advice: unknown.Advice}
		}
	}
	return nil
}

// checkKeys makes sure of the [keys] of the config file.
func (a *app) checkKeys() error {
	words := a.words
	if words == nil {
		words = mustEnglish()
	}
	if _, err := keymap.New(words, a.config.Keys); err != nil {
		return &failure{code: exitRefused, what: a.paths.Config + ": " + err.Error(), advice: "See ? in the app for what keys do."}
	}
	return nil
}
