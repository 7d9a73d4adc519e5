package cli

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"kansei/themes"
)

// colours is how many colours the output may have: none where NO_COLOR is set
// to anything, as no-color.org has it.
func (a *app) colours() colorprofile.Profile {
	var env []string
	for _, name := range []string{"TERM", "COLORTERM", "CLICOLOR", "CLICOLOR_FORCE", "TERM_PROGRAM", "TMUX", "WT_SESSION", "GOOGLE_CLOUD_SHELL", "ANSICON"} {
		if v := a.env.Getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	profile := colorprofile.Detect(a.rawOutput(), env)
	if a.env.Getenv("NO_COLOR") != "" {
		return min(profile, colorprofile.Ascii)
	}
	return profile
}

// theme is the name of the theme that was chosen: on the command line, else on
// the screen, else in the config file. One of those two that is not there is
// refused: as wrong usage where the command line names it, and for what is
// wrong with its file where it has one.
func (a *app) theme() (string, error) {
	name, err := a.namedTheme()
	if err != nil || a.flags.theme != "" {
		return name, err
	}
	kept := a.keptTheme()
	if _, err := a.themes.Find(kept); err == nil || kept == "auto" {
		return kept, nil
	}
	return name, nil
}

// namedTheme is the one that the command line or else the config file names.
func (a *app) namedTheme() (string, error) {
	name := a.config.Theme
	if a.flags.theme != "" {
		name = a.flags.theme
	}
	if name == "auto" || name == "" {
		return "auto", nil
	}
	_, err := a.themes.Find(name)
	if err == nil {
		return name, nil
	}
	for _, problem := range a.themeErr {
		if bad := (*themes.Error)(nil); errors.As(problem, &bad) && strings.TrimSuffix(filepath.Base(bad.File), ".toml") == name {
			return "", bad
		}
	}
	if a.flags.theme != "" {
		return "", usage(err.Error(), "See kansei themes list.")
	}
	return "", &failure{code: exitRefused, what: a.paths.Config + ": " + err.Error(), advice: "See kansei themes list."}
}
