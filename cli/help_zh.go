package cli

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kansei/config"
	"kansei/lang"
)

//go:embed help.zh.toml
var helpZH []byte

//go:embed help_long.zh.toml
var helpLongZH []byte

// helpHeadings are what the library puts into its help.
var helpHeadings = strings.NewReplacer(
	"Usage:", "用法：", "Aliases:", "别名：", "Examples:", "例子：", "Available Commands:", "命令：", "Additional Commands:", "其他命令：",
	"Global Flags:", "所有命令的选项：", "Flags:", "选项：", "Additional help topics:", "其他帮助：",
	`Use "{{.CommandPath}} [command] --help" for more information about a command.`, `用“{{.CommandPath}} [command] --help”查看某个命令的帮助。`,
)

// helpLanguage is the language of the help, which is made before a command reads
// the config file: what --lang says, else the config file, else the environment.
func helpLanguage(env Env) string {
	for i, arg := range env.Args {
		value, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(env.Args) {
			value, ok = env.Args[i+1], true
		}
		if ok && slices.Contains(lang.Languages(), value) {
			return value
		}
	}
	if env.Getenv == nil {
		return "en"
	}
	if paths, err := config.Find(env.Getenv, env.GOOS); err == nil {
		if c, err := config.Load(paths.Config); err == nil && c.Lang != "auto" {
			return c.Lang
		}
	}
	return lang.Detect(env.Getenv)
}

// translateHelp has a command and all below it say in Chinese what they do.
func translateHelp(root *cobra.Command) {
	texts, long := map[string]string{}, map[string]string{}
	if toml.Unmarshal(helpZH, &texts) != nil || toml.Unmarshal(helpLongZH, &long) != nil {
		return // a test reads the files, which are in the program
	}
	root.SetUsageTemplate(helpHeadings.Replace(root.UsageTemplate()))
	root.InitDefaultHelpCmd()
	translateCommand(root, texts, long)
}

func translateCommand(cmd *cobra.Command, texts, long map[string]string) {
	if zh := texts[cmd.Short]; zh != "" {
		cmd.Short, cmd.Long = zh, cmp.Or(long[cmd.Short], zh)
	}
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	translate := func(f *pflag.Flag) {
		switch zh := texts[f.Usage]; {
		case zh != "":
			f.Usage = zh
		case f.Name == "help":
			f.Usage = "查看帮助"
		case f.Name == "version":
			f.Usage = "打印版本"
		}
	}
	cmd.Flags().VisitAll(translate)
	cmd.PersistentFlags().VisitAll(translate)
	for _, sub := range cmd.Commands() {
		translateCommand(sub, texts, long)
	}
}
