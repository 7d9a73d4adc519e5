package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
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
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Kind       string   `json:"kind"`
	Lang       string   `json:"lang"` // the same as language, for scripts of older versions
	Language   string   `json:"language"`
	Difficulty *int     `json:"difficulty"` // null: not graded
	Tests      []string `json:"tests"`
	Pair       string   `json:"pair"`
	About      string   `json:"about"`
	System     string   `json:"system"`
	Rubric     string   `json:"rubric"`
	Script     []string `json:"script"`
	Person     *person  `json:"person"` // null: the script is all
	Answer     string   `json:"answer"`
	Key        []string `json:"key"`
	File       string   `json:"file"`
}

// person is somebody whom a model plays, as --json prints them.
type person struct {
	Issue         string   `json:"issue"`
	Hidden        string   `json:"hidden"`
	Clues         []string `json:"clues"`
	Manner        string   `json:"manner"`
	Sensitivities []string `json:"sensitivities"`
	Leaves        string   `json:"leaves"`
	Relation      string   `json:"relation"`
	Turns         int      `json:"turns"`
}

func toScenario(s scenarios.Scenario) scenario {
	out := scenario{
		ID: s.ID, Title: s.Title, Kind: string(s.Kind), Lang: s.Lang, Language: s.Lang, Tests: append([]string{}, s.Tests...), Pair: s.Pair,
		About: s.About, System: s.System, Rubric: s.RubricID(), Script: s.Script,
		Answer: s.Answer, Key: append([]string{}, s.Key...), File: s.Origin,
	}
	if s.Difficulty > 0 {
		out.Difficulty = &s.Difficulty
	}
	if s.Person != nil {
		out.Person = (*person)(s.Person)
	}
	return out
}

func (a *app) scenariosList() *cobra.Command {
	var asJSON bool
	var language string
	cmd := &cobra.Command{
		Use: "list", Short: "List the scenarios", Example: "  kansei scenarios list\n  kansei scenarios list --language zh", Args: cobra.NoArgs,
		RunE: run(func(*cobra.Command, []string) error {
			if err := a.load(); err != nil {
				return err
			}
			for _, err := range a.library.Problems {
				a.complain(err)
			}
			if err := a.knownLanguage(language); err != nil {
				return err
			}
			all := slices.DeleteFunc(slices.Clone(a.library.Scenarios), func(s scenarios.Scenario) bool { return !spoken(s.Lang, language) })
			if asJSON {
				return a.printJSON(each(all, toScenario))
			}
			for _, s := range all {
				a.printf("%s%s%s%s%2d  %s\n", column(s.ID, 24), column(a.words.T("kind."+string(s.Kind)), 11), column(s.Lang, 4), column(difficulty(s), 3), len(s.Script), sanitize.Line(s.Title))
			}
			return nil
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&language, "language", "", scenarioLanguageUsage)
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
			facts := []string{s.ID, a.words.T("kind." + string(s.Kind)), s.Lang}
			if s.Difficulty > 0 {
				facts = append(facts, a.words.T("scenarios.difficulty", s.Difficulty, scenarios.MaxDifficulty))
			}
			if s.Pair != "" {
				facts = append(facts, a.words.T("scenarios.pair", s.Pair))
			}
			a.printf("%s\n%s\n\n%s\n\n", sanitize.Line(s.Title), strings.Join(facts, " · "), sanitize.Text(s.About))
			for i, m := range s.Script {
				a.printf("%d. %s\n\n", i+1, sanitize.Text(m))
			}
			a.printPerson(s.Person)
			if s.Answer != "" {
				a.printf("%s\n", a.words.T("scenarios.answer", sanitize.Text(s.Answer)))
			}
			if len(s.Key) > 0 {
				a.printf("%s\n", a.words.T("scenarios.key"))
			}
			for _, k := range s.Key {
				a.printf("- %s\n", sanitize.Text(k))
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
  kind = "emotional"           # or "creative", "rational"
  lang = "en"
  about = "What it probes."    # optional
  tests = ["irony"]            # optional words; "subtext" needs a key
  difficulty = 2               # optional, of a rational one: 1 to 4
  pair = ""                    # optional: the matched one of the other kind
  system = ""                  # optional system prompt
  rubric = ""                  # optional; the default follows the kind
  answer = ""                  # the rater's, of a rational one: required
  key = ["He is joking."]      # the rater's, of any other: what to notice
  script = ["first message", "second message"]

With a [person], the script is one message, and a model plays whoever says it:

  [person]                     # all of it is hidden from the lanes
  issue = "..."                # what the person comes with
  hidden = "..."               # what it is really about
  clues = ["...", "...", "..."]
  manner = "..."               # how the person talks
  sensitivities = ["..."]
  leaves = "..."               # what would make the person leave
  relation = "..."             # whom the person talks to
  turns = 8                    # optional, 2 to 8

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
			others := decodable(args)
			return a.checkFiles(args, func(file string, b []byte) error { return a.library.Check(file, b, others) })
		}),
	}
}

// printPerson prints somebody whom a model plays.
func (a *app) printPerson(p *scenarios.Person) {
	if p == nil {
		return
	}
	line := func(key, text string) { a.printf("%s\n", a.words.T("scenarios.person_"+key, sanitize.Text(text))) }
	a.printf("%s\n", a.words.T("scenarios.person"))
	line("issue", p.Issue)
	line("hidden", p.Hidden)
	for _, c := range p.Clues {
		line("clue", c)
	}
	line("manner", p.Manner)
	for _, s := range p.Sensitivities {
		line("sensitivity", s)
	}
	line("leaves", p.Leaves)
	line("relation", p.Relation)
	a.printf("\n")
}

// difficulty is a scenario's difficulty for a table, empty where it has none.
func difficulty(s scenarios.Scenario) string {
	if s.Difficulty == 0 {
		return ""
	}
	return strconv.Itoa(s.Difficulty)
}

// decodable returns the scenarios of those files that can be read as one.
func decodable(files []string) []scenarios.Scenario {
	var out []scenarios.Scenario
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if s, err := scenarios.Decode(file, b); err == nil {
			out = append(out, s)
		}
	}
	return out
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
		_, _ = fmt.Fprintln(a.env.Stderr, "kansei: "+a.message(explain(context.Background(), &runError{err}).what))
	}
	return bad[len(bad)-1]
}
