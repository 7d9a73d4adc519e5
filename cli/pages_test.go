package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// inCode finds what stands as code within a line of a page.
var inCode = regexp.MustCompile("`([^`]+)`")

// calls finds the commands of kansei in a page: in blocks of code, where they
// are called as they stand, and within lines, where one may be only named.
func calls(page string) (whole, named []string) {
	block := false
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "```") {
			block = !block
			continue
		}
		if block {
			line, _, _ = strings.Cut(line, " #")
			for _, m := range called.FindAllStringSubmatch(strings.TrimSpace(line), -1) {
				whole = append(whole, m[1])
			}
			continue
		}
		for _, code := range inCode.FindAllStringSubmatch(line, -1) {
			if m := called.FindStringSubmatch(code[1]); m != nil && !strings.HasPrefix(code[1], "go ") {
				named = append(named, m[1])
			}
		}
	}
	return whole, named
}

// TestPagesNameCommandsThatThereAre has every command in the documents read its
// flags and arguments, and looks for each flag that is named alone.
func TestPagesNameCommandsThatThereAre(t *testing.T) {
	flags := map[string]bool{"help": true, "version": true}
	everyCommand((&app{}).root(), func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
		cmd.PersistentFlags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
	})
	found := 0
	for _, pattern := range []string{"../*.md", "../docs/*.md", "../docs/decisions/*.md"} {
		pages, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			whole, named := calls(string(text))
			found += len(whole) + len(named)
			for i, call := range append(whole, named...) {
				if err := understood(words.FindAllString(call, -1), i >= len(whole)); err != nil {
					t.Errorf("%s: kansei%s: %v", page, call, err)
				}
			}
			for _, m := range regexp.MustCompile("`--([a-z-]+)[^`]*`").FindAllStringSubmatch(string(text), -1) {
				if !flags[m[1]] {
					t.Errorf("%s names --%s, which no command has", page, m[1])
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d commands are in the documents", found)
	}
}

// understood reports whether there is such a command, flags and arguments; one that
// is only named may have none.
func understood(args []string, named bool) error {
	cmd, rest, err := (&app{}).root().Find(args)
	if err == nil {
		err = cmd.ParseFlags(rest)
	}
	if given := cmd.Flags().Args(); err == nil && (!named || len(given) > 0) {
		err = cmd.ValidateArgs(given)
	}
	return err
}
