package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// faulty is a model that panics where it is told to.
type faulty struct{ at string }

type startMsg struct{}

func (f faulty) Init() tea.Cmd {
	if f.at == "init" {
		panic("in init")
	}
	return func() tea.Msg { return startMsg{} }
}

func (f faulty) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(startMsg); !ok {
		return f, nil
	}
	switch f.at {
	case "update":
		panic("in update")
	case "command":
		return f, func() tea.Msg { panic("in a command") }
	case "batch":
		return f, tea.Batch(func() tea.Msg { return nil }, func() tea.Msg { panic("in a batch") })
	case "view":
		f.at = "view now"
	}
	return f, nil
}

func (f faulty) View() tea.View {
	if f.at == "view now" {
		panic("in view")
	}
	v := tea.NewView("fine")
	v.AltScreen = true
	return v
}

func TestAPanicEndsTheProgramAsQuittingDoes(t *testing.T) {
	for _, at := range []string{"init", "update", "command", "batch", "view"} {
		t.Run(at, func(t *testing.T) {
			var out bytes.Buffer
			var f fault
			program := tea.NewProgram(guard{faulty{at}, &f, &pulse{}, &frames{}}, tea.WithInput(nil), tea.WithOutput(&out), tea.WithWindowSize(80, 24),
				tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithoutSignalHandler())
			f.quit = program.Quit
			if _, err := program.Run(); err != nil {
				t.Fatalf("the program ended with %v", err)
			}
			if !f.happened() || !strings.HasPrefix(f.value.(string), "in ") || !strings.Contains(string(f.stack), "faulty") {
				t.Fatalf("noted %v\n%s", f.value, f.stack)
			}
			if on, off := strings.Count(out.String(), "\x1b[?1049h"), strings.Count(out.String(), "\x1b[?1049l"); on != off {
				t.Errorf("the terminal is not given back: %q", out.String())
			}
			dir := t.TempDir()
			told := f.report(dir, time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), nil)
			b, err := os.ReadFile(dir + "/fault-20260304T050607.txt")
			if err != nil || !strings.Contains(string(b), "in ") || !strings.Contains(told.advice, "fault-20260304T050607.txt") || told.code != exitFailed {
				t.Errorf("the report is %q, %v; told %+v", b, err, told)
			}
		})
	}
}
