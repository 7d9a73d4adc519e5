// Command floor is the least that a screen of streaming panes can be: plain
// text, lines cut by hand, one message a frame, the same Bubble Tea and the
// same client library. What the program adds to it is measured as a ratio.
//
//	go run ./bench/cmd/floor -url http://127.0.0.1:8080/v1 -model markdown@200x4000
//
// Enter begins, ctrl+c ends.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/bench/lanes"
)

func main() {
	url := flag.String("url", "http://127.0.0.1:8080/v1", "server")
	name := flag.String("model", "markdown@200x4000", "model that answers in every lane")
	n := flag.Int("lanes", 8, "how many lanes")
	columns := flag.Int("columns", 4, "how many of them beside each other")
	flag.Parse()
	ctx, cancel := context.WithCancel(context.Background())
	m := &model{columns: *columns, panes: make([]pane, *n)}
	program := tea.NewProgram(m, tea.WithFPS(60))
	m.begin = func() {
		go lanes.Stream(ctx, *url, *name, *n, time.Second/60, func(f lanes.Frame) { program.Send(f) })
	}
	_, err := program.Run()
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

// pane is a lane's text, cut to its width.
type pane struct {
	lines []string // padded to the width, but for the last
	used  int      // cells of the last
}

type model struct {
	columns, w, h int
	panes         []pane
	typed         string
	begin         func()
}

func (m *model) Init() tea.Cmd { return nil }

// size is that of a pane, inside its frame. Two lines are for what is typed.
func (m *model) size() (w, h int) {
	rows := (len(m.panes) + m.columns - 1) / m.columns
	return m.w/m.columns - 4, (m.h-2)/rows - 2
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case lanes.Frame:
		w, _ := m.size()
		for i, text := range msg.Text {
			m.panes[i].add(text, w)
		}
	case tea.KeyPressMsg:
		switch msg.String() {
		case "ctrl+c":
			return m, tea.Quit
		case "enter":
			m.typed = ""
			m.begin()
		case "backspace":
			m.typed = ""
		default:
			m.typed += msg.Text
		}
	}
	return m, nil
}

// add goes on with the last line.
func (p *pane) add(text string, width int) {
	for _, r := range text {
		cells := 1
		if r >= 0x1100 {
			cells = 2
		}
		if len(p.lines) == 0 || r == '\n' || p.used+cells > width {
			if n := len(p.lines); n > 0 {
				p.lines[n-1] += strings.Repeat(" ", width-p.used)
			}
			p.lines, p.used = append(p.lines, ""), 0
		}
		if r != '\n' {
			p.lines[len(p.lines)-1] += string(r)
			p.used += cells
		}
	}
}

// row is a line of a pane that shows its end.
func (p *pane) row(y, w, h int) string {
	y += max(0, len(p.lines)-h)
	switch {
	case y >= len(p.lines):
		return strings.Repeat(" ", w)
	case y == len(p.lines)-1:
		return p.lines[y] + strings.Repeat(" ", w-p.used)
	default:
		return p.lines[y]
	}
}

func (m *model) View() tea.View {
	var b strings.Builder
	w, h := m.size()
	edge := strings.Repeat("─", max(0, w)+2)
	for first := 0; w > 0 && first < len(m.panes); first += m.columns {
		row := m.panes[first:min(len(m.panes), first+m.columns)]
		b.WriteString(strings.Repeat("╭"+edge+"╮", len(row)) + "\n")
		for y := range h {
			for i := range row {
				b.WriteString("│ ")
				b.WriteString(row[i].row(y, w, h))
				b.WriteString(" │")
			}
			b.WriteByte('\n')
		}
		b.WriteString(strings.Repeat("╰"+edge+"╯", len(row)) + "\n")
	}
	v := tea.NewView(b.String() + "> " + m.typed)
	v.AltScreen = true
	v.Cursor = tea.NewCursor(2+len([]rune(m.typed)), m.h-2)
	return v
}
