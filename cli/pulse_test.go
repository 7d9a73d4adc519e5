package cli

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// shouter is a model that shows what it was told last.
type shouter struct {
	text  string
	pulse *pulse
}

func (m *shouter) Init() tea.Cmd { return nil }

func (m *shouter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case string:
		m.text = msg
	case tea.PasteMsg:
		m.text = msg.Content
	}
	return m, nil
}

func (m *shouter) View() tea.View {
	m.pulse.beat()
	return tea.NewView(m.text)
}

// page is what a program has written so far.
type page struct {
	mu sync.Mutex
	bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Buffer.Write(b)
}

func (p *page) has(text string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Contains(p.String(), text)
}

func TestTheClockRestsAndNoViewIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		screen := &page{}
		m := shouter{pulse: &pulse{}}
		program := tea.NewProgram(&m, tea.WithInput(nil), tea.WithOutput(screen), tea.WithWindowSize(80, 24), tea.WithoutSignalHandler(),
			tea.WithFilter(m.pulse.filter(func(_ tea.Model, msg tea.Msg) tea.Msg { return msg })))
		if !m.pulse.giveClock(program) {
			t.Fatal("Bubble Tea keeps its clock elsewhere now")
		}
		ended := make(chan error)
		go func() {
			_, err := program.Run()
			ended <- err
		}()
		for i, pause := range []time.Duration{time.Hour, 0, soon, frame, calm / 2, calm - soon, calm, calm + soon, time.Hour} {
			time.Sleep(pause)
			text := strings.Repeat(string(rune('A'+i)), 8) // nothing that the screen has
			program.Send(text)
			synctest.Wait()
			within := frame
			if pause == time.Hour || pause == calm/2 { // not just as the clock is set anew
				within = soon
			}
			time.Sleep(within)
			synctest.Wait()
			if !screen.has(text) {
				t.Errorf("after %v: %v later %q is not on screen", pause, within, text)
			}
			program.Send(tea.PasteMsg{Content: strings.ToLower(text)})
			time.Sleep(soon)
			synctest.Wait()
			if !screen.has(strings.ToLower(text)) {
				t.Errorf("after %v: what was pasted just after a view waits for its frame", pause)
			}
		}
		time.Sleep(2 * calm)
		select {
		case <-m.pulse.clock.C: // the program takes others
			t.Error("the clock goes on though nothing happens")
		case <-time.After(time.Hour):
		}
		program.Quit()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
