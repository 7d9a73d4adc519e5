package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// guard keeps a mistake in the program from taking the person's work with it:
// a panic in the model or in one of its commands ends the program as quitting
// does, so that the terminal is given back, the session is saved and a report
// is written.
type guard struct {
	tea.Model
	fault  *fault
	pulse  *pulse
	frames *frames
}

// frames leaves frames out while the terminal is behind.
type frames struct {
	output *terminalOutput // nil: every frame is drawn
	last   tea.View
}

// next returns what draw gives, or the frame of before, of which Bubble Tea
// writes nothing.
func (f *frames) next(draw func() tea.View) tea.View {
	if f.output != nil && f.output.behind() {
		return f.last
	}
	f.last = draw()
	return f.last
}

// catchUpMsg asks for a frame once the terminal has caught up.
type catchUpMsg struct{}

// fault is the first panic, if there was one.
type fault struct {
	mu    sync.Mutex
	value any
	stack []byte
	quit  func() // ends the program
}

func (f *fault) happened() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.value != nil
}

// note is to be deferred. The program is told to end from a goroutine of its
// own, since it may be the program's loop that has panicked.
func (f *fault) note() {
	r := recover()
	if r == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.value == nil {
		f.value, f.stack = r, debug.Stack()
		go f.quit()
	}
}

// Init implements tea.Model.
func (g guard) Init() (cmd tea.Cmd) {
	defer g.fault.note()
	return g.watched(g.Model.Init())
}

// Update implements tea.Model.
func (g guard) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	defer func() {
		if model == nil { // it has panicked
			model = g
		}
	}()
	defer g.fault.note()
	next, cmd := g.Model.Update(msg)
	g.Model = next
	return g, g.watched(cmd)
}

// View implements tea.Model.
func (g guard) View() (v tea.View) {
	defer g.pulse.beat()
	defer g.fault.note()
	return g.frames.next(g.Model.View)
}

// watched is a command whose panic is noted, and those of the commands that it
// gives.
func (g guard) watched(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.fault.note()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, c := range batch {
				batch[i] = g.watched(c)
			}
		}
		return msg
	}
}

// report writes down what happened, without a word of any conversation, and
// says where. saved is nil if everything else went as it does at quitting.
func (f *fault) report(dir string, now time.Time, saved error) *failure {
	path := filepath.Join(dir, "fault-"+now.UTC().Format("20060102T150405")+".txt")
	text := fmt.Sprintf("kansei %s, %s %s/%s\n%v\n\n%s", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, f.value, f.stack)
	advice := "The session is saved. "
	if saved != nil {
		advice = "Not everything could be saved: " + saved.Error() + ". "
	}
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o600)
	}
	if err != nil {
		advice += "The report could not be written: " + err.Error()
	} else {
		advice += "What happened is described in " + path + "; please send it to the developers."
	}
	return &failure{code: exitFailed, what: "the program made a mistake and had to end", advice: advice, err: saved}
}
