package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kansei/lang"
	"kansei/providers/human"
	"kansei/sanitize"
	"kansei/scenarios"
)

func (a *app) studyWriteCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "write DIR --name NAME",
		Short: "Write the replies of a human lane",
		Long: `Write, as a person, what a human lane of a study answers: human/NAME in study.toml.
Each message of the scenarios is shown with what was said before it. Type the
reply, and a line with nothing but a dot to end it; an empty reply leaves the
message for later. Each reply is saved at once, in DIR/human/NAME.toml, and the
same command goes on. Raters see the replies among those of the models.`,
		Example: "  kansei study write mine --name anna",
		Args:    cobra.ExactArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if name == "" {
				return usage("no human lane is named", "Say which with --name NAME.")
			}
			st, err := a.openStudy(args[0])
			if err != nil {
				return err
			}
			defer a.close()
			if !slices.Contains(st.Human, human.ID+"/"+name) {
				return usage(fmt.Sprintf("there is no human lane %q in this study", name), `Add "human/NAME" to human in study.toml.`)
			}
			return a.writeReplies(st, name)
		}),
	}
	cmd.Flags().StringVar(&name, "name", "", "who writes, by the `NAME` of the human lane")
	return cmd
}

// endOfReply ends a reply on a line of its own.
const endOfReply = "."

// writeReplies asks a person for every reply that a human lane needs and has not.
func (a *app) writeReplies(st *studyFolder, name string) error {
	file := human.Path(a.humanDir, name)
	people := human.New(a.humanDir, 0)
	in := bufio.NewReader(a.env.Stdin)
	done, all := a.written(st, name, people)
	a.printf("%s\n", a.words.T("study.write_begin", done, all))
	for _, sc := range st.writes(name) {
		for i := range sc.Script {
			if _, err := people.Written(name, sc.Script[:i+1]); err == nil {
				continue
			}
			a.printMessage(name, people, sc, i)
			text, err := readReply(in)
			if err != nil && !errors.Is(err, io.EOF) {
				return fmt.Errorf("read the reply: %w", err)
			}
			if text != "" {
				reply := human.Reply{To: sc.Script[i], Text: text}
				if i > 0 {
					reply.After = sc.Script[i-1]
				}
				if err := addReply(file, reply); err != nil {
					return err
				}
			}
			if err != nil {
				a.printf("\n")
				done, all = a.written(st, name, people)
				a.printf("%s\n", a.words.T("study.write_begin", done, all))
				return nil
			}
		}
	}
	done, all = a.written(st, name, people)
	a.printf("%s\n", a.words.T("study.write_begin", done, all))
	return nil
}

// writes are the scenarios in which the plan has a human lane.
func (st *studyFolder) writes(name string) []scenarios.Scenario {
	var out []scenarios.Scenario
	for _, id := range st.Scenarios {
		for _, one := range st.plan.Sessions {
			if one.Scenario == id && slices.Contains(one.Lanes, human.ID+"/"+name) {
				out = append(out, st.played[id])
				break
			}
		}
	}
	return out
}

// written counts the replies that a human lane has, and those that it needs.
func (*app) written(st *studyFolder, name string, people *human.Provider) (done, all int) {
	for _, sc := range st.writes(name) {
		for i := range sc.Script {
			all++
			if _, err := people.Written(name, sc.Script[:i+1]); err == nil {
				done++
			}
		}
	}
	return done, all
}

// printMessage shows a message that is to be answered, and the talk before it.
func (a *app) printMessage(name string, people *human.Provider, sc scenarios.Scenario, at int) {
	width := min(a.env.Width, 80)
	show := func(mark, text string) {
		for _, line := range lang.Wrap(sanitize.Text(text), width-len(mark)) {
			a.printf("%s%s\n", mark, line)
		}
	}
	a.printf("\n%s\n\n", a.words.T("study.write_at", sanitize.Line(sc.Title), at+1, len(sc.Script)))
	for i := range at {
		show("> ", sc.Script[i])
		said, err := people.Written(name, sc.Script[:i+1])
		if err == nil {
			show("  ", said)
		}
		a.printf("\n")
	}
	show("> ", sc.Script[at])
	a.printf("\n%s\n", a.words.T("study.write_ask"))
}

// readReply reads lines to one with nothing but a dot. The error is io.EOF at the
// end of the input, with what came before it.
func readReply(in *bufio.Reader) (string, error) {
	var lines []string
	for {
		line, err := in.ReadString('\n')
		text := strings.TrimRight(line, "\r\n")
		if text == endOfReply {
			return strings.TrimSpace(strings.Join(lines, "\n")), err
		}
		lines = append(lines, text)
		if err != nil {
			return strings.TrimSpace(strings.Join(lines, "\n")), err
		}
	}
}

// addReply adds a reply to a person's file, whole or not at all.
func addReply(file string, reply human.Reply) error {
	b, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the replies so far: %w", err)
	}
	if b, err = human.Append(b, reply); err != nil {
		return err
	}
	return replaceState(file, b)
}
