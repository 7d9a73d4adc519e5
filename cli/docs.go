package cli

import (
	"embed"
	"fmt"
	"os"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"kansei/lang"
)

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "Print a completion script for your shell",
		Example:   "  source <(kansei completion bash)\n  kansei completion fish > ~/.config/fish/completions/kansei.fish",
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
			if dir == "" {
				_, err := a.env.Stdout.Write(md2man.Render([]byte(manual(cmd.Root(), a.language()))))
				return err
			}
			header := &doc.GenManHeader{Title: "KANSEI", Section: "1", Source: "kansei " + buildVersion(), Manual: "kansei"}
			cmd.Root().DisableAutoGenTag = true
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return fmt.Errorf("make the folder: %w", err)
			}
			return doc.GenManTree(cmd.Root(), header, dir)
		}),
	}
	cmd.Flags().StringVar(&dir, "dir", "", "write a page for each command into this folder")
	return cmd
}

// manual is the whole manual on one page, in Markdown: every command with its
// options and examples, then files, environment and exit codes.
func manual(root *cobra.Command, words *lang.Words) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%% \"KANSEI\" \"1\" \"\" \"kansei\" \"\"\n# NAME\n\nkansei - %s\n\n# SYNOPSIS\n\n", manText(root.Short))
	fmt.Fprintf(&b, "**kansei** [*flags*]\n\n**kansei** *command* [*flags*] [*arguments*]\n\n# DESCRIPTION\n\n%s\n\n", manText(root.Long))
	fmt.Fprintf(&b, "# OPTIONS\n\n%s\n\n%s# COMMANDS\n\n", words.T("man.options"), manFlags(root.PersistentFlags()))
	manCommands(&b, root)
	fmt.Fprintf(&b, "# EXAMPLES\n\n%s\n%s", manExample(root.Example), manualEnd(words.Lang()))
	return b.String()
}

func manCommands(b *strings.Builder, parent *cobra.Command) {
	for _, cmd := range parent.Commands() {
		if !cmd.IsAvailableCommand() && cmd.Name() != "help" {
			continue
		}
		if cmd.Runnable() {
			text := cmd.Long
			if text == "" {
				text = cmd.Short + "."
			}
			fmt.Fprintf(b, "## %s\n\n%s\n\n%s%s\n", manText(cmd.UseLine()), manText(text), manExample(cmd.Example), manFlags(cmd.NonInheritedFlags()))
		}
		manCommands(b, cmd)
	}
}

func manFlags(flags *pflag.FlagSet) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		kind, text := pflag.UnquoteUsage(f)
		name := "**--" + f.Name + "**"
		if f.Shorthand != "" {
			name = "**-" + f.Shorthand + "**, " + name
		}
		if kind != "" {
			name += " *" + kind + "*"
		}
		switch f.DefValue {
		case "", "0", "false", "[]":
		default:
			text += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(&b, "%s\n: %s\n\n", name, manText(text))
	})
	return b.String()
}

// manText is a text whose indented lines stay as they are and whose other
// lines mean nothing but themselves.
func manText(text string) string {
	escape := strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "[", `\[`, "|", `\|`)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  ") {
			lines[i] = "  " + line
		} else {
			lines[i] = escape.Replace(line)
		}
	}
	return strings.Join(lines, "\n")
}

// manExample is an example as a block of its own.
func manExample(example string) string {
	return "```\n" + example + "\n```\n"
}

//go:embed man_end.en.md man_end.zh.md
var manualEnds embed.FS

// manualEnd is files, environment and exit codes, in a language.
func manualEnd(lang string) string {
	if lang != "zh" {
		lang = "en"
	}
	b, err := manualEnds.ReadFile("man_end." + lang + ".md")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(b)
}
