// Package cli is the command line: one file for each command, and what they
// share.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"kansei/config"
	"kansei/lang"
	"kansei/packets"
	"kansei/providers"
	"kansei/sanitize"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/studies"
	"kansei/themes"
)

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitRefused     = 3 // an input file that does not check
	exitInterrupted = 130
)

// version is set by the linker; without it the module's own version counts.
var version = ""

// Env is what a command has of the world outside.
type Env struct {
	Args     []string // without the program's name
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Sleep    func(context.Context, time.Duration) error // between questions about a batch; nil: as time goes
	GOOS     string
	Terminal bool // a person sits at both ends
	Width    int  // of the output, in cells
}

// Process is the environment of this process.
func Process() Env {
	e := Env{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, GOOS: runtime.GOOS, Width: 80,
	}
	e.Terminal = term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stdout.Fd()) && os.Getenv("TERM") != "dumb"
	if w, _, err := term.GetSize(os.Stdout.Fd()); err == nil && w > 0 {
		e.Width = w
	} else if w, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && w > 0 {
		e.Width = w
	}
	return e
}

// Run executes a command line and returns the exit code. Once ctx has ended it
// returns within seconds, whatever the command waits for.
func Run(ctx context.Context, env Env) int {
	out := &checkedWriter{Writer: env.Stdout}
	env.Stdout = out
	a := &app{env: env}
	root := a.root()
	root.SetArgs(env.Args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	return a.grace.within(ctx, func() int {
		err := root.ExecuteContext(ctx)
		if lost := out.failed(); lost != nil && (err == nil || errors.Is(err, lost) && !errors.As(err, new(*failure))) {
			err = explainOutput(lost)
		}
		if err == nil {
			return exitDone
		}
		return explain(ctx, err).print(env.Stderr, a.message)
	})
}

// failure is why a command did not do what it was asked: one line of what is
// wrong, one of what to do.
type failure struct {
	code         int
	what, advice string
	err          error
}

func (f *failure) Error() string { return f.what }

func (f *failure) Unwrap() error { return f.err }

// print writes both in the language of the interface, and returns the exit code.
func (f *failure) print(stderr io.Writer, message func(string) string) int {
	if f.what != "" {
		_, _ = fmt.Fprintln(stderr, sanitize.Text("kansei: "+message(f.what)))
	}
	if f.advice != "" {
		_, _ = fmt.Fprintln(stderr, sanitize.Text(message(f.advice)))
	}
	return f.code
}

// message is an error, or its advice, in the language of the interface.
func (a *app) message(text string) string { return a.language().Message(text) }

// language is the words of the interface, also for what is said before the
// settings have been read, or where they could not be.
func (a *app) language() *lang.Words {
	if a.words != nil {
		return a.words
	}
	words, err := lang.New(helpLanguage(a.env))
	if err != nil {
		return lang.Must("en")
	}
	return words
}

// complain writes an error that ends nothing on a line of standard error.
func (a *app) complain(err error) {
	_, _ = fmt.Fprintln(a.env.Stderr, sanitize.Line(a.message(err.Error())))
}

func usage(what, advice string) error {
	return &failure{code: exitUsage, what: what, advice: advice}
}

// explain turns any error into what a person is told.
func explain(ctx context.Context, err error) *failure {
	var f *failure
	var ran *runError
	var file *sessions.FileError
	var ref *store.RefError
	var cfg *config.Error
	var scenario *scenarios.Error
	var studied *studies.Error
	var packet *packets.FormatError
	var theme *themes.Error
	var provider *providers.Error
	var path *fs.PathError
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return &failure{code: exitInterrupted}
	case !errors.As(err, &ran):
		return &failure{code: exitUsage, what: err.Error(), advice: "See kansei --help."}
	case errors.As(err, &file) && !errors.As(err, &path):
		return &failure{code: exitRefused, what: file.Error(), advice: file.Advice}
	case errors.As(err, &file): // it could not be read at all
		return &failure{code: exitFailed, what: file.Error(), advice: file.Advice}
	case errors.As(err, &ref):
		advice := "See kansei sessions list for the ids."
		if ref.Ref == "last" {
			advice = "Begin with kansei, or see where sessions are kept with kansei doctor."
		}
		return &failure{code: exitFailed, what: ref.Error(), advice: advice}
	case errors.As(err, &cfg):
		return &failure{code: exitRefused, what: cfg.Error(), advice: cfg.Advice}
	case errors.As(err, &studied):
		return &failure{code: exitRefused, what: studied.Error(), advice: studied.Advice}
	case errors.As(err, &packet):
		return &failure{code: exitRefused, what: err.Error(), advice: packet.Advice}
	case errors.As(err, &scenario):
		advice := "Correct the file; kansei scenarios show ID --toml prints one that works."
		if scenario.Rubric {
			advice = "Correct the file; kansei scenarios show sensibility --toml prints a rubric that works."
		}
		return &failure{code: exitRefused, what: scenario.Error(), advice: advice}
	case errors.As(err, &theme):
		return &failure{code: exitRefused, what: theme.Error(), advice: "Correct the file; kansei themes show dark prints one that works."}
	case errors.As(err, &provider):
		return &failure{code: exitFailed, what: provider.Message, advice: provider.Advice}
	case errors.As(err, &path):
		return &failure{code: exitFailed, what: path.Path + ": " + path.Err.Error(), advice: "Check the path, and that you may use it."}
	default:
		return &failure{code: exitFailed, what: ran.err.Error()}
	}
}

// runError marks an error that a command's own work gave, to tell it from one
// about the command line.
type runError struct{ err error }

func (e *runError) Error() string { return e.err.Error() }

func (e *runError) Unwrap() error { return e.err }

// run adapts a command's work to cobra.
func run(work func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := work(cmd, args); err != nil {
			return &runError{err}
		}
		return nil
	}
}

// root is the command line with every command.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "kansei",
		Short: "A terminal lab for the sensibility of language models",
		Long: `kansei holds one conversation with several language models side by side, has
their replies rated blind, and keeps the annotated session as JSON.

Without a command it opens the app. Without a terminal it reads messages from
standard input, one a line, and prints the replies.`,
		Example:       "  kansei\n  kansei chat -m kimi-k2 -m glm-5\n  printf 'I failed my exam\\n' | kansei",
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       buildVersion(),
		RunE:          run(func(cmd *cobra.Command, _ []string) error { return a.open(cmd.Context(), chatFlags{}) }),
	}
	root.CompletionOptions.DisableDefaultCmd = true
	flags := root.PersistentFlags()
	flags.StringVar(&a.flags.lang, "lang", "", "language of the interface: en, zh or auto")
	flags.StringVar(&a.flags.theme, "theme", "", "colours by name (see kansei themes list), or auto")
	flags.StringVar(&a.flags.pace, "pace", "", "pace of the built-in lanes: natural or fast")
	flags.StringVar(&a.flags.logFile, "log", "", "write a log to this file (never keys)")
	flags.BoolVar(&a.flags.logBodies, "log-bodies", false, "log what is sent and received, too")
	flags.BoolVar(&a.flags.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	root.AddCommand(
		a.chatCommand(), a.collectCommand(), a.rateCommand(), a.studyCommand(), a.packetCommand(), a.judgeCommand(), a.replayCommand(), a.sessionsCommand(), a.reportCommand(), a.modelsCommand(), a.scenariosCommand(),
		a.themesCommand(), a.configCommand(), a.doctorCommand(), a.completionCommand(), a.manCommand(),
	)
	root.SetHelpCommand(a.helpCommand())
	inOurWords(root)
	if helpLanguage(a.env) == "zh" {
		translateHelp(root)
	}
	return root
}

// buildVersion is the version of this build.
func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}
