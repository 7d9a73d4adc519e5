package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/chat"
)

// editor lets the person write in the editor of their choice. Whatever becomes
// of the editor, the file that it was given does not stay, and what was written
// in it comes back.
func (a *app) editor(ctx context.Context, output *terminalOutput, path, text string) tea.Cmd {
	command := a.env.Getenv("VISUAL")
	if command == "" {
		command = a.env.Getenv("EDITOR")
	}
	if command == "" {
		command = "vi"
	}
	if err := replaceState(path, []byte(text)); err != nil {
		return func() tea.Msg { return chat.EditedMsg{Text: text, Err: fmt.Errorf("write the draft: %w", err)} }
	}
	words := append(strings.Fields(command), path)
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Cancel, cmd.WaitDelay = func() error { return terminate(cmd.Process) }, editorGrace
	return tea.Exec(&editing{cmd, output}, func(err error) tea.Msg {
		if ctx.Err() != nil { // nobody takes the text; the next window does
			return nil
		}
		if err != nil {
			err = fmt.Errorf("run the editor %s: %w; set EDITOR to one that works", words[0], err)
		}
		return edited(path, text, err)
	})
}

// editorGrace is how long an editor may take to end when the program has to.
const editorGrace = time.Second

// terminate asks a process to end, so that an editor keeps what it can.
func terminate(p *os.Process) error {
	if err := p.Signal(syscall.SIGTERM); err == nil {
		return nil
	}
	return p.Kill() // Windows knows nothing else
}

// edited takes a file back from an editor that has ended with failed. A file
// that cannot be read stays where it is, and the error names it.
func edited(path, before string, failed error) chat.EditedMsg {
	b, err := os.ReadFile(path)
	if err != nil {
		if failed == nil {
			failed = fmt.Errorf("read the draft: %w", err)
		}
		return chat.EditedMsg{Text: before, Err: failed}
	}
	if err := os.Remove(path); failed == nil && err != nil {
		failed = fmt.Errorf("remove the draft: %w", err)
	}
	return chat.EditedMsg{Text: strings.TrimRight(string(b), "\n"), Err: failed}
}

// editing is a command that has the terminal to itself.
type editing struct {
	*exec.Cmd
	output *terminalOutput
}

// Run implements tea.ExecCommand. The terminal is given back to the shell's
// state before the command begins.
func (e *editing) Run() error {
	e.output.flush(lastFrame)
	e.Stdin, e.Stdout, e.Stderr = os.Stdin, e.output.file, os.Stderr
	return e.Cmd.Run()
}

// SetStdin, SetStdout and SetStderr implement tea.ExecCommand; an editor wants
// the terminal itself.
func (e *editing) SetStdin(io.Reader) {}

func (e *editing) SetStdout(io.Writer) {}

func (e *editing) SetStderr(io.Writer) {}
