package cli

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions/store"
	"kansei/ui"
)

// screenRun is a screen that runs without a terminal: keys go in, lines come out.
type screenRun struct {
	ctx   context.Context
	t     *testing.T
	app   *ui.App
	other *screenRun // that is open at the same time; nil: none
	close func()
	now   time.Time
	msgs  chan tea.Msg
	under atomic.Int64 // commands that are under way
	quit  bool
	asked []string // what was asked of the terminal beside frames
}

// atScreen opens a session for keys to be pressed, and leaves it.
func atScreen(t *testing.T, a *app, start ui.Start, size [2]int, keys func(r *screenRun)) {
	t.Helper()
	atScreenWith(t, a, start, size, func(t *testing.T, deps *ui.Deps) {
		deps.Editor = func(string) tea.Cmd { t.Error("an editor was opened"); return nil }
	}, keys)
}

// atScreenWith is atScreen with something in the place of what the screen asks of
// the world.
func atScreenWith(t *testing.T, a *app, start ui.Start, size [2]int, change func(*testing.T, *ui.Deps), keys func(r *screenRun)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r := openScreen(ctx, t, a, start, size, change)
		keys(r)
		cancel()
		for one := r; one != nil; one = one.other {
			for one.under.Load() > 0 { // clocks of notices
				time.Sleep(time.Second)
				one.settle()
			}
			one.close()
		}
	})
}

func openScreen(ctx context.Context, t *testing.T, a *app, start ui.Start, size [2]int, change func(*testing.T, *ui.Deps)) *screenRun {
	memory := a.remembered()
	saver := store.NewSaver(a.save)
	deps, err := a.screenDeps(saver, memory)
	if err != nil {
		t.Fatal(err)
	}
	change(t, &deps)
	r := &screenRun{ctx: ctx, t: t, app: ui.New(ctx, deps, start), now: a.env.Now(), msgs: make(chan tea.Msg, 1024)}
	r.close = func() {
		saver.Flush()
		memory.close()
	}
	r.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	r.run(r.app.Init())
	r.settle()
	return r
}

// beside opens another screen at the same time.
func (r *screenRun) beside(a *app, start ui.Start, size [2]int) *screenRun {
	r.other = openScreen(r.ctx, r.t, a, start, size, func(*testing.T, *ui.Deps) {})
	return r.other
}

func (r *screenRun) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	r.under.Add(1)
	go func() {
		defer r.under.Add(-1)
		r.msgs <- cmd()
	}()
}

func (r *screenRun) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			r.run(cmd)
		}
		return
	case tea.RawMsg:
		r.asked = append(r.asked, fmt.Sprint(msg.Msg))
		return
	case tea.SuspendMsg:
		r.asked = append(r.asked, "suspend")
		return
	case tea.QuitMsg:
		r.quit = true
		return
	}
	if t := reflect.TypeOf(msg); t.PkgPath() == "charm.land/bubbletea/v2" && !strings.HasPrefix(t.Name(), "Key") && !strings.HasPrefix(t.Name(), "Window") && !strings.HasPrefix(t.Name(), "Mouse") && !strings.HasPrefix(t.Name(), "Paste") {
		r.asked = append(r.asked, fmt.Sprintf("%s %v", t.Name(), msg))
		return
	}
	r.now = r.now.Add(3 * time.Second)
	_, cmd := r.app.Update(ui.Stamp(func() time.Time { return r.now })(r.app, msg))
	r.run(cmd)
}

func (r *screenRun) settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-r.msgs:
			r.send(msg)
		default:
			return
		}
	}
}

// keys presses keys by name, a letter for itself.
func (r *screenRun) keys(names ...string) {
	for _, name := range names {
		r.send(keyPress(name))
		r.settle()
	}
}

func keyPress(name string) tea.KeyPressMsg {
	codes := map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": ' ', "backspace": tea.KeyBackspace, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "delete": tea.KeyDelete, "f1": tea.KeyF1, "f2": tea.KeyF2}
	var k tea.KeyPressMsg
	for mod, flag := range map[string]tea.KeyMod{"ctrl+": tea.ModCtrl, "alt+": tea.ModAlt, "shift+": tea.ModShift} {
		if rest, ok := strings.CutPrefix(name, mod); ok {
			k.Mod, name = k.Mod|flag, rest
		}
	}
	if code, ok := codes[name]; ok {
		k.Code = code
		return k
	}
	k.Code = []rune(name)[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}
