package cli

import (
	"bytes"
	"testing"
	"unicode"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func TestChineseHelp(t *testing.T) {
	texts := map[string]string{}
	if err := toml.Unmarshal(helpZH, &texts); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	long := map[string]string{}
	if err := toml.Unmarshal(helpLongZH, &long); err != nil {
		t.Fatal(err)
	}
	check := func(english string) {
		used[english] = true
		if english != "" && texts[english] == "" {
			t.Errorf("there is no Chinese for %q", english)
		}
	}
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		check(cmd.Short)
		if (cmd.Long != "") != (long[cmd.Short] != "") {
			t.Errorf("the long help of %q is in one language alone", cmd.CommandPath())
		}
		flags := func(f *pflag.Flag) {
			if f.Name != "help" && f.Name != "version" {
				check(f.Usage)
			}
		}
		cmd.Flags().VisitAll(flags)
		cmd.PersistentFlags().VisitAll(flags)
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	root := (&app{env: Env{Getenv: func(string) string { return "" }}}).root()
	root.InitDefaultHelpCmd()
	walk(root)
	for english := range texts {
		if !used[english] {
			t.Errorf("%q is said nowhere", english)
		}
	}
	for _, args := range [][]string{{"--lang", "zh", "--help"}, {"chat", "--help", "--lang=zh"}, {"sessions", "export", "--lang", "zh", "-h"}} {
		var out bytes.Buffer
		Run(t.Context(), Env{Args: args, Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }})
		for _, heading := range []string{"用法：", "选项：", "查看帮助"} {
			if !bytes.Contains(out.Bytes(), []byte(heading)) {
				t.Errorf("%v does not say %s:\n%s", args, heading, &out)
			}
		}
		if !bytes.ContainsFunc(out.Bytes(), func(r rune) bool { return unicode.Is(unicode.Han, r) }) || bytes.Contains(out.Bytes(), []byte("Flags:")) {
			t.Errorf("%v is not in Chinese:\n%s", args, &out)
		}
	}
}
