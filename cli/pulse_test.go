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
	if text, ok := msg.(string); ok {
		m.text = text
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
		program := tea.NewProgram(&m, tea.WithInput(nil), tea.WithOutput(screen), tea.WithWindowSize(80, 24), tea.WithoutSignalHandler())
		if !m.pulse.giveClock(program) {
			t.Fatal("Bubble Tea keeps its clock elsewhere now")
		}
		ended := make(chan error)
		go func() {
			_, err := program.Run()
			ended <- err
		}()
		resting := func() bool {
			m.pulse.mu.Lock()
			defer m.pulse.mu.Unlock()
			return m.pulse.resting
		}
		for i, pause := range []time.Duration{time.Hour, 0, time.Millisecond, calm - time.Millisecond, calm, calm + time.Millisecond, time.Hour} {
			time.Sleep(pause)
			text := strings.Repeat(string(rune('A'+i)), 8) // nothing that the screen has
			program.Send(text)
			synctest.Wait()
			if resting() {
				t.Errorf("after %v: rests with a view to draw", pause)
			}
			time.Sleep(time.Second / framesPerSecond)
			synctest.Wait()
			if !screen.has(text) {
				t.Errorf("after %v: a frame later %q is not on screen", pause, text)
			}
		}
		time.Sleep(2 * calm)
		synctest.Wait()
		if !resting() {
			t.Error("the clock goes on though nothing happens")
		}
		program.Quit()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
