package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "Print a completion script for your shell",
		Example:   "  source <(kansei completion bash)",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: run(func(cmd *cobra.Command, args []string) error {
			root, out := cmd.Root(), a.env.Stdout
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			default:
				return root.GenPowerShellCompletionWithDesc(out)
			}
		}),
	}
}

func (a *app) manCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "man", Short: "Print the manual page, or write one for each command",
		Example: "  kansei man | man -l -\n  kansei man --dir /usr/local/share/man/man1", Args: cobra.NoArgs,
		RunE: run(func(cmd *cobra.Command, _ []string) error {
			header := &doc.GenManHeader{Title: "KANSEI", Section: "1", Source: "kansei " + buildVersion(), Manual: "kansei"}
			cmd.Root().DisableAutoGenTag = true
			if dir == "" {
				return doc.GenMan(cmd.Root(), header, a.env.Stdout)
			}
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return fmt.Errorf("make the folder: %w", err)
			}
			return doc.GenManTree(cmd.Root(), header, dir)
		}),
	}
	cmd.Flags().StringVar(&dir, "dir", "", "write a page for each command into this folder")
	return cmd
}
