package cli

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"kansei/lang"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
)

// everyCommand calls f for a command and all below it.
func everyCommand(cmd *cobra.Command, f func(*cobra.Command)) {
	f(cmd)
	for _, sub := range cmd.Commands() {
		everyCommand(sub, f)
	}
}

func TestEveryCommandIsDescribed(t *testing.T) {
	everyCommand((&app{}).root(), func(cmd *cobra.Command) {
		first, _ := utf8.DecodeRuneInString(cmd.Short)
		if !unicode.IsUpper(first) || strings.HasSuffix(cmd.Short, ".") || len(cmd.Short) > 72 {
			t.Errorf("%s: the short description is %q", cmd.CommandPath(), cmd.Short)
		}
		for line := range strings.Lines(cmd.Example) {
			if !strings.HasPrefix(line, "  ") {
				t.Errorf("%s: an example stands at the margin: %q", cmd.CommandPath(), line)
			}
		}
		if !strings.Contains(cmd.Example, cmd.CommandPath()) {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
	})
}

// called finds the calls of kansei in a line of shell, as far as the next
// redirection or pipe; words are what it is called with.
var (
	called = regexp.MustCompile(`(?:^|[ (])kansei( [^|>)]*|$)`)
	words  = regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`)
)

// TestExamplesAreRight finds the command of every example and has it read its
// flags and arguments.
func TestExamplesAreRight(t *testing.T) {
	var examples []string
	everyCommand((&app{}).root(), func(cmd *cobra.Command) { examples = append(examples, strings.Split(cmd.Example, "\n")...) })
	calls := 0
	for _, line := range examples {
		for _, match := range called.FindAllStringSubmatch(line, -1) {
			calls++
			args := words.FindAllString(match[1], -1)
			cmd, rest, err := (&app{}).root().Find(args)
			if err == nil {
				err = cmd.ParseFlags(rest)
			}
			if err == nil {
				err = cmd.ValidateArgs(cmd.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
	if calls < len(examples) {
		t.Errorf("%d calls in %d lines of examples", calls, len(examples))
	}
}

func TestTheManualIsWhole(t *testing.T) {
	page := manual((&app{}).root(), lang.Must("en"))
	everyCommand((&app{}).root(), func(cmd *cobra.Command) {
		if !cmd.HasParent() || !cmd.Runnable() {
			return
		}
		if !strings.Contains(page, "\n## "+manText(cmd.UseLine())+"\n") {
			t.Errorf("the manual lacks %s", cmd.CommandPath())
		}
		if !strings.Contains(page, manExample(cmd.Example)) {
			t.Errorf("the manual lacks the example of %s", cmd.CommandPath())
		}
	})
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not here to read the page")
	}
	cmd := exec.Command(groff, "-man", "-Tutf8", "-ww")
	cmd.Stdin = bytes.NewReader(md2man.Render([]byte(page)))
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Errorf("groff: %v\n%s", err, &complaints)
	}
	if !bytes.Contains(out, []byte("kansei sessions export last --format html --output evening.html\n")) {
		t.Error("an example does not stand on a line of its own")
	}
}
