package cli

import (
	_ "embed"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kansei/lang"
)

//go:embed help.zh.toml
var helpZH []byte

// helpHeadings are what the library puts into its help.
var helpHeadings = strings.NewReplacer(
	"Usage:", "用法：", "Aliases:", "别名：", "Examples:", "例子：", "Available Commands:", "命令：", "Additional Commands:", "其他命令：",
	"Global Flags:", "所有命令的选项：", "Flags:", "选项：", "Additional help topics:", "其他帮助：",
	`Use "{{.CommandPath}} [command] --help" for more information about a command.`, `用“{{.CommandPath}} [command] --help”查看某个命令的帮助。`,
)

// helpLanguage is the language of the help, which is made before the config file
// is read: what --lang says, else the environment's.
func helpLanguage(env Env) string {
	for i, arg := range env.Args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			return value
		}
		if arg == "--lang" && i+1 < len(env.Args) {
			return env.Args[i+1]
		}
	}
	if env.Getenv == nil {
		return "en"
	}
	return lang.Detect(env.Getenv)
}

// translateHelp has a command and all below it say in Chinese what they do.
func translateHelp(root *cobra.Command) {
	texts := map[string]string{}
	if err := toml.Unmarshal(helpZH, &texts); err != nil {
		return // a test reads the file, which is in the program
	}
	root.SetUsageTemplate(helpHeadings.Replace(root.UsageTemplate()))
	root.InitDefaultHelpCmd()
	translateCommand(root, texts)
}

func translateCommand(cmd *cobra.Command, texts map[string]string) {
	if zh := texts[cmd.Short]; zh != "" {
		cmd.Short, cmd.Long = zh, zh
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
		translateCommand(sub, texts)
	}
}
