package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// inOurWords makes a command and all below it say in our words what is wrong
// with the way in which it was called.
func inOurWords(cmd *cobra.Command) {
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if args := cmd.Flags().Args(); cmd.HasSubCommands() && len(args) > 0 { // its flag is not what is wrong
			return unknownCommand(cmd, args[0])
		}
		what, _, _ := strings.Cut(err.Error(), ": strconv.") // the library names its parser
		return usage(what, seeHelp(cmd))
	})
	cmd.SuggestionsMinimumDistance = 2
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if check(cmd, args) == nil {
				return nil
			}
			return misuse(cmd, args)
		}
	}
	for _, sub := range cmd.Commands() {
		inOurWords(sub)
	}
}

// misuse says that a command can't be called with these arguments, and how it
// is called.
func misuse(cmd *cobra.Command, args []string) error {
	if cmd.HasSubCommands() {
		return unknownCommand(cmd, args[0])
	}
	with := "without an argument"
	if len(args) > 0 {
		quoted := each(args, strconv.Quote)
		with = "with " + strings.Join(quoted, " ")
	}
	return usage(fmt.Sprintf("%s can't be called %s", cmd.CommandPath(), with), fmt.Sprintf("Write: %s. %s", cmd.UseLine(), seeHelp(cmd)))
}

// unknownCommand says that a command has no such command under it, with the
// one that may have been meant.
func unknownCommand(cmd *cobra.Command, name string) error {
	advice := seeHelp(cmd)
	if elsewhere := below(cmd.Root(), name); elsewhere != "" {
		advice = fmt.Sprintf("Did you mean %s? %s", elsewhere, advice)
	} else if near := cmd.SuggestionsFor(name); len(near) > 0 {
		advice = fmt.Sprintf("Did you mean %s %s? %s", cmd.CommandPath(), near[0], advice)
	}
	return usage(fmt.Sprintf("there is no command %q", cmd.CommandPath()+" "+name), advice)
}

// below are the paths of commands with a name that stand under other ones.
func below(root *cobra.Command, name string) string {
	var found []string
	for _, cmd := range root.Commands() {
		for _, sub := range cmd.Commands() {
			if sub.Name() == name {
				found = append(found, sub.CommandPath())
			}
		}
	}
	return strings.Join(found, ", ")
}

func seeHelp(cmd *cobra.Command) string { return "See " + cmd.CommandPath() + " --help." }

// helpCommand is "kansei help", which knows what it does not know.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND...]", Short: "Help for a command", Example: "  kansei help chat\n  kansei help sessions export",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var names []cobra.Completion
			if at, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
				for _, sub := range at.Commands() {
					if sub.IsAvailableCommand() {
						names = append(names, sub.Name())
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			at, rest, err := cmd.Root().Find(args)
			if err == nil && len(rest) == 0 {
				at.InitDefaultHelpFlag()
				return at.Help()
			}
			return unknownCommand(at, args[len(args)-max(1, len(rest))])
		},
	}
}
