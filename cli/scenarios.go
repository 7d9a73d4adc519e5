package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"

	"kansei/sanitize"
	"kansei/scenarios"
)

func (a *app) scenariosCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "scenarios", Short: "List, show and check the prepared conversations", Example: "  kansei scenarios list\n  kansei scenarios check mine.toml", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.scenariosList(), a.scenariosShow(), a.scenariosCheck())
	return cmd
}

// scenario is a scenario as --json prints it.
type scenario struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Kind   string   `json:"kind"`
	Lang   string   `json:"lang"`
	About  string   `json:"about"`
	System string   `json:"system"`
	Rubric string   `json:"rubric"`
	Script []string `json:"script"`
	File   string   `json:"file"`
}

func toScenario(s scenarios.Scenario) scenario {
	return scenario{ID: s.ID, Title: s.Title, Kind: string(s.Kind), Lang: s.Lang, About: s.About, System: s.System, Rubric: s.RubricID(), Script: s.Script, File: s.Origin}
}

func (a *app) scenariosList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the scenarios", Example: "  kansei scenarios list", Args: cobra.NoArgs,
		RunE: run(func(*cobra.Command, []string) error {
			if err := a.load(); err != nil {
				return err
			}
			for _, err := range a.library.Problems {
				_, _ = fmt.Fprintln(a.env.Stderr, sanitize.Line(err.Error()))
			}
			if asJSON {
				return a.printJSON(each(a.library.Scenarios, toScenario))
			}
			for _, s := range a.library.Scenarios {
				a.printf("%s%s%s%2d  %s\n", column(s.ID, 24), column(string(s.Kind), 11), column(s.Lang, 4), len(s.Script), sanitize.Line(s.Title))
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) scenariosShow() *cobra.Command {
	var asJSON, asTOML bool
	cmd := &cobra.Command{
		Use: "show ID", Short: "Show a scenario with its messages, or the file of a rubric", Example: "  kansei scenarios show night-shift\n  kansei scenarios show night-shift --toml > mine.toml\n  kansei scenarios show sensibility --toml > rubric.toml", Args: cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			s, ok := a.library.Find(args[0])
			if rubric, there := scenarios.BuiltInRubric(args[0]); !ok && there && asTOML {
				_, err := a.out().Write(rubric)
				return err
			}
			if !ok {
				return a.noScenario(args[0])
			}
			switch {
			case asJSON:
				return a.printJSON(toScenario(s))
			case asTOML:
				b, err := toml.Marshal(s)
				if err != nil {
					return err
				}
				_, err = a.out().Write(b)
				return err
			}
			a.printf("%s\n%s · %s · %s\n\n%s\n\n", sanitize.Line(s.Title), s.ID, s.Kind, s.Lang, sanitize.Text(s.About))
			for i, m := range s.Script {
				a.printf("%d. %s\n\n", i+1, sanitize.Text(m))
			}
			if s.Answer != "" {
				a.printf("%s\n", a.words.T("scenarios.answer", sanitize.Text(s.Answer)))
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&asTOML, "toml", false, "print a scenario file, or that of a built-in rubric")
	return cmd
}

func (a *app) scenariosCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE...", Short: "Check scenario and rubric files",
		Long: `Check scenario and rubric files. A scenario is a TOML file:

  id = "mine"                  # lower-case letters, digits and dashes
  title = "A title"
  kind = "emotional"           # or "rational"
  lang = "en"
  about = "What it probes."    # optional
  system = ""                  # optional system prompt
  rubric = ""                  # optional; the default follows the kind
  answer = ""                  # optional, for the rater of a rational one
  script = ["first message", "second message"]

A rubric is one, too, with a scale of 2 to 9 points:

  id = "mine"
  min = 1                      # optional, 1
  max = 5                      # optional, 5
  [[dimensions]]               # one or more
  id = "warmth"
  name = { en = "Warmth" }     # and zh = "..."
  question = { en = "Is it warm?" }                    # optional
  optional = false             # true: may be left out
  [dimensions.anchors]         # optional, a text for each point
  1 = { en = "cold" }          # and so on

Names, questions and anchors are in English, Chinese or both; a language that
one of them has, all have.`,
		Example: "  kansei scenarios check mine.toml", Args: cobra.MinimumNArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			return a.checkFiles(args, func(file string, b []byte) error { return scenarios.Check(file, b, a.library.Rubrics) })
		}),
	}
}

// noScenario says that there is no such scenario, and which may be meant: the
// screen shows a scenario's title, and the command line wants its id.
func (a *app) noScenario(name string) error {
	advice := "See kansei scenarios list."
	for _, sc := range a.library.Scenarios {
		if strings.EqualFold(sc.Title, name) || strings.HasPrefix(sc.ID, strings.ToLower(name)) {
			advice = fmt.Sprintf("Did you mean %s? %s", sc.ID, advice)
			break
		}
	}
	return usage(fmt.Sprintf("there is no scenario %q", name), advice)
}

// checkFiles reads and checks files and says of each whether it is good, and
// what is wrong with it; the last fault is the command's.
func (a *app) checkFiles(files []string, check func(file string, b []byte) error) error {
	var bad []error
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err == nil {
			err = check(file, b)
		}
		if err != nil {
			bad = append(bad, err)
			continue
		}
		a.printf("ok  %s\n", file)
	}
	if len(bad) == 0 {
		return nil
	}
	for _, err := range bad[:len(bad)-1] {
		_, _ = fmt.Fprintln(a.env.Stderr, "kansei: "+explain(context.Background(), &runError{err}).what)
	}
	return bad[len(bad)-1]
}
