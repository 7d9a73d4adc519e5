// Command bare is what a Markdown screen costs where somebody takes Glamour,
// keeps the finished blocks of a reply and renders the last one anew at every
// frame: no saving, no rating, no masking, nothing else. The program is
// measured against it.
//
//	go run ./bench/cmd/bare -url http://127.0.0.1:8080/v1 -model markdown@200x4000
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
	"charm.land/glamour/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/bench/lanes"
)

func main() {
	url := flag.String("url", "http://127.0.0.1:8080/v1", "server")
	name := flag.String("model", "markdown@200x4000", "model that answers in every lane")
	n := flag.Int("lanes", 4, "how many lanes")
	columns := flag.Int("columns", 2, "how many of them beside each other")
	fps := flag.Int("fps", 30, "frames a second")
	flag.Parse()
	ctx, cancel := context.WithCancel(context.Background())
	m := &model{columns: *columns, panes: make([]pane, *n)}
	program := tea.NewProgram(m, tea.WithFPS(60))
	m.begin = func() {
		go lanes.Stream(ctx, *url, *name, *n, time.Second/time.Duration(*fps), func(f lanes.Frame) { program.Send(f) })
	}
	_, err := program.Run()
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

// pane is a lane's reply: lines of finished blocks, and the open one.
type pane struct {
	glamour  *glamour.TermRenderer
	done     []string
	open     []string
	openText string
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
			if text != "" {
				m.panes[i].add(text, w)
			}
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

// add renders what has become whole for good, and the rest for this frame.
func (p *pane) add(text string, width int) {
	p.openText += text
	if cut := finished(p.openText); cut > 0 {
		p.done = append(p.done, p.render(p.openText[:cut], width)...)
		p.openText = p.openText[cut:]
	}
	p.open = p.render(p.openText, width)
}

// finished is where the last block begins that is not known to be whole.
func finished(text string) int {
	for at := strings.LastIndex(text, "\n\n"); at > 0; at = strings.LastIndex(text[:at], "\n\n") {
		if strings.Count(text[:at], "```")%2 == 0 {
			return at + 2
		}
	}
	return 0
}

func (p *pane) render(text string, width int) []string {
	if p.glamour == nil {
		g, err := glamour.NewTermRenderer(glamour.WithStandardStyle("dark"), glamour.WithWordWrap(width))
		if err != nil {
			return []string{err.Error()}
		}
		p.glamour = g
	}
	out, err := p.glamour.Render(text)
	if err != nil {
		return []string{err.Error()}
	}
	lines := strings.Split(strings.Trim(out, "\n"), "\n")
	for i, line := range lines {
		line = ansi.Truncate(line, width, "")
		lines[i] = line + strings.Repeat(" ", width-ansi.StringWidth(line))
	}
	return append(lines, strings.Repeat(" ", width))
}

// row is a line of a pane that shows its end.
func (p *pane) row(y, w, h int) string {
	y += max(0, len(p.done)+len(p.open)-h)
	switch {
	case y < len(p.done):
		return p.done[y]
	case y < len(p.done)+len(p.open):
		return p.open[y-len(p.done)]
	default:
		return strings.Repeat(" ", w)
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
				b.WriteString("│ " + row[i].row(y, w, h) + " │")
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
