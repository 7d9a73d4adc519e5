package cli

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/ui"
)

// editor lets the person write in the editor of their choice. Whatever becomes
// of the editor, the file that it was given does not stay, and what was written
// in it comes back.
func (a *app) editor(output *terminalOutput, text string) tea.Cmd {
	command := a.env.Getenv("VISUAL")
	if command == "" {
		command = a.env.Getenv("EDITOR")
	}
	if command == "" {
		command = "vi"
	}
	path, err := a.writeDraft(text)
	if err != nil {
		return func() tea.Msg { return ui.EditedMsg{Text: text, Err: err} }
	}
	words := append(strings.Fields(command), path)
	return tea.Exec(&editing{exec.Command(words[0], words[1:]...), output}, func(err error) tea.Msg {
		if err != nil {
			err = fmt.Errorf("run the editor %s: %w; set EDITOR to one that works", words[0], err)
		}
		return edited(path, text, err)
	})
}

// writeDraft puts a text into a file for the editor.
func (a *app) writeDraft(text string) (path string, err error) {
	if err := os.MkdirAll(a.paths.State, 0o700); err != nil {
		return "", fmt.Errorf("make the state folder: %w", err)
	}
	path = filepath.Join(a.paths.State, fmt.Sprintf("draft-%d.md", a.env.Now().UnixNano()))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		_ = os.Remove(path)
		return "", fmt.Errorf("write the draft: %w", err)
	}
	return path, nil
}

// edited takes a file back from an editor that has ended with failed. A file
// that cannot be read stays where it is, and the error names it.
func edited(path, before string, failed error) ui.EditedMsg {
	b, err := os.ReadFile(path)
	if err != nil {
		if failed == nil {
			failed = fmt.Errorf("read the draft: %w", err)
		}
		return ui.EditedMsg{Text: before, Err: failed}
	}
	if err := os.Remove(path); failed == nil && err != nil {
		failed = fmt.Errorf("remove the draft: %w", err)
	}
	return ui.EditedMsg{Text: strings.TrimRight(string(b), "\n"), Err: failed}
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
