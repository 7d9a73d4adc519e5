// Command glamour is hello with Glamour linked into it: what the library that
// replies are styled with costs at the start of any program that has it.
package main

import (
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
	"charm.land/glamour/v2/ansi"
)

type model struct{ styles ansi.StyleConfig }

func (model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "ctrl+c" {
		return m, tea.Quit
	}
	return m, nil
}

func (m model) View() tea.View {
	v := tea.NewView("hello" + m.styles.Document.BlockPrefix)
	v.AltScreen = true
	return v
}

func main() {
	if _, err := tea.NewProgram(model{}, tea.WithFPS(60)).Run(); err != nil {
		fmt.Fprintln(os.Stderr, "glamour:", err)
		os.Exit(1)
	}
}
