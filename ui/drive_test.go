package ui

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/bench/hostile"
	"kansei/conversation"
	"kansei/lang"
	"kansei/providers"
	"kansei/providers/builtin"
	"kansei/report"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/chat"
	"kansei/ui/keymap"
	"kansei/ui/picker"
)

// driver runs the root model as a program would, with its commands beside it,
// in a bubble where time is not the machine's.
type driver struct {
	t      testing.TB
	app    *App
	msgs   chan tea.Msg
	saving sync.Mutex
	saved  *sessions.Session // the newest that was saved
	saves  int
	fail   error // what saving ends in
	quit   bool
	raw    []string          // sequences that were sent to the terminal as they are
	under  atomic.Int64      // commands that are under way
	lanes  map[string]script // by model, of the provider "fake"
}

// script is what a lane of the provider "fake" does.
type script func(ctx context.Context, req providers.Request, yield func(providers.Event, error) bool)

// setting is what a test opens the screen with.
type setting struct {
	models   []string
	lanes    map[string]script
	open     bool
	lang     string
	theme    string
	w, h     int
	scenario string
	curtain  sessions.Curtain
	deps     func(*Deps)
	start    *Start
	provider string // another name for the provider "fake"
}

// drive opens a screen in a bubble and hands it to a test.
func drive(t *testing.T, set setting, test func(d *driver)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := &driver{t: t, msgs: make(chan tea.Msg, 1024), lanes: set.lanes}
		deps := d.deps(set)
		if set.deps != nil {
			set.deps(&deps)
		}
		start := Start{Spec: &Spec{Models: set.models, Blind: !set.open, Scenario: set.scenario, Curtain: set.curtain, Seed: 7}}
		if set.start != nil {
			start = *set.start
		}
		d.app = New(ctx, deps, start)
		if set.w == 0 {
			set.w, set.h = 120, 40
		}
		d.send(tea.WindowSizeMsg{Width: set.w, Height: set.h})
		d.run(d.app.Init())
		d.settle()
		test(d)
		cancel()
		d.until("the end of every command", func() bool { return d.under.Load() == 0 })
	})
}

func (d *driver) deps(set setting) Deps {
	code := set.lang
	if code == "" {
		code = "en"
	}
	words, err := lang.New(code)
	if err != nil {
		d.t.Fatal(err)
	}
	keys, err := keymap.New(words, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	library, err := scenarios.Load("", "")
	if err != nil {
		d.t.Fatal(err)
	}
	theme := set.theme
	if theme == "" {
		theme = "dark"
	}
	engine := conversation.New(source{
		"builtin": builtin.New(builtin.Natural), "fake": fakeProvider{d.lanes}, set.provider: fakeProvider{d.lanes},
	})
	return Deps{
		Words: words, Keys: keys, Themes: themes.NewSet(nil), Theme: theme, Scenarios: library.Scenarios, Rater: "me",
		Opened: time.Now().UTC(), IdleLimit: 2 * time.Second,
		Known: func() []picker.Choice {
			return []picker.Choice{{Ref: "builtin/eliza", Reachable: true, Builtin: true}}
		},
		Choices: func(context.Context) []picker.Choice { return nil },
		Create:  func(_ context.Context, spec Spec) (*sessions.Session, error) { return d.create(library, spec) },
		Ask: func(ctx context.Context, s *sessions.Session, addrs []sessions.Address, generation int) *conversation.Round {
			return engine.Start(ctx, s, addrs, generation)
		},
		Save: d.save,
		Report: func(context.Context) (report.Findings, error) {
			in := report.New(false)
			d.saving.Lock()
			defer d.saving.Unlock()
			if d.saved != nil && !d.saved.Blinded() {
				in.AddSession(d.saved)
			}
			return report.Find(in, report.Options{Words: words}), d.fail
		},
		Newest: func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) { return nil, nil, nil },
		List:   func(context.Context) ([]sessions.Summary, []sessions.Damaged, error) { return nil, nil, nil },
	}
}

// save keeps the newest state, as the store does: saves run side by side.
func (d *driver) save(s *sessions.Session) (sessions.Saved, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if d.fail != nil {
		return sessions.Saved{}, d.fail
	}
	d.saves++
	if d.saved == nil || d.saved.ID != s.ID || s.UpdatedAt.After(d.saved.UpdatedAt) {
		d.saved = s
	}
	return sessions.Saved{Session: s}, nil
}

func (d *driver) create(library scenarios.Library, spec Spec) (*sessions.Session, error) {
	now := time.Now()
	s := &sessions.Session{
		ID: sessions.NewID(now), CreatedAt: now, UpdatedAt: now, App: sessions.App{Name: "kansei", Version: "test"},
		Rubric: library.Rubrics["sensibility"],
		Blind:  sessions.Blind{Enabled: spec.Blind, Curtain: spec.Curtain, Seed: spec.Seed},
	}
	if s.Blind.Curtain == "" {
		s.Blind.Curtain = sessions.CurtainOff
		if spec.Blind {
			s.Blind.Curtain = sessions.CurtainPace
		}
	}
	if spec.Scenario != "" {
		sc, ok := library.Find(spec.Scenario)
		if !ok {
			return nil, fmt.Errorf("there is no scenario %q", spec.Scenario)
		}
		s.Scenario, s.Title = sc.Session(), sc.Title
	}
	for i, name := range spec.Models {
		provider, model, _ := strings.Cut(name, "/")
		s.Lanes = append(s.Lanes, sessions.Lane{ID: fmt.Sprintf("l%d", i+1), Label: sessions.Letter(i), Provider: provider, Model: model, Thinking: sessions.ThinkingDefault})
	}
	return s, nil
}

// source finds providers by name.
type source map[string]providers.Provider

func (s source) Provider(id string) (providers.Provider, error) {
	if p, ok := s[id]; ok {
		return p, nil
	}
	return nil, &providers.Error{Kind: providers.ModelUnknown, Message: "there is no vendor " + id}
}

// fakeProvider does what the scripts say.
type fakeProvider struct{ lanes map[string]script }

func (f fakeProvider) ID() string { return "fake" }

func (f fakeProvider) Models(context.Context) ([]string, error) { return nil, nil }

func (f fakeProvider) Stream(ctx context.Context, req providers.Request) iter.Seq2[providers.Event, error] {
	return func(yield func(providers.Event, error) bool) { f.lanes[req.Model](ctx, req, yield) }
}

// says answers word by word, and then ends with err, well if it is nil.
func says(pause time.Duration, text string, err error) script {
	return func(ctx context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
		if !yield(providers.Event{Kind: providers.Began}, nil) {
			return
		}
		for _, word := range strings.SplitAfter(text, " ") {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				yield(providers.Event{}, ctx.Err())
				return
			}
			if !yield(providers.Event{Kind: providers.Text, Text: word}, nil) {
				return
			}
		}
		if err != nil {
			yield(providers.Event{}, err)
			return
		}
		yield(providers.Event{Kind: providers.Finished, Finish: providers.Finish{Reason: "stop", Usage: providers.Usage{Completion: 12}}}, nil)
	}
}

// send gives a message to the model and runs what it asks for.
func (d *driver) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
		return
	case tea.RawMsg:
		d.raw = append(d.raw, fmt.Sprint(msg.Msg))
		return
	case tea.QuitMsg:
		d.quit = true
		return
	}
	_, cmd := d.app.Update(Stamp(time.Now)(d.app, msg))
	d.run(cmd)
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.under.Add(1)
	go func() {
		defer d.under.Add(-1)
		d.msgs <- cmd()
	}()
}

// settle takes every message that is on its way now.
func (d *driver) settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-d.msgs:
			d.send(msg)
		default:
			return
		}
	}
}

// pass lets time go by.
func (d *driver) pass(span time.Duration) {
	const step = 10 * time.Millisecond
	for range span / step {
		time.Sleep(step)
		d.settle()
	}
}

// until lets time go by until something is so.
func (d *driver) until(what string, so func() bool) {
	d.t.Helper()
	for range 60_000 { // ten minutes of the bubble's time
		if so() {
			return
		}
		d.pass(10 * time.Millisecond)
	}
	d.t.Fatalf("never came: %s\n%s", what, d.screen())
}

// keys presses keys by name, a letter for itself.
func (d *driver) keys(names ...string) {
	for _, name := range names {
		d.send(press(name))
		d.settle()
	}
}

// write types a text, and pauses as a person does before Enter.
func (d *driver) write(text string) {
	for _, r := range text {
		d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	d.settle()
	d.pass(2 * chat.BurstGap)
}

// ask types a message, sends it, waits for the replies and goes to rate mode.
func (d *driver) ask(text string) {
	d.t.Helper()
	d.say(text)
	d.keys("esc")
}

// say types a message, sends it and waits for the replies.
func (d *driver) say(text string) {
	d.t.Helper()
	n := len(d.session().Turns)
	d.write(text)
	d.keys("enter")
	d.until("the replies to "+text, func() bool { return len(d.session().Turns) > n && !d.app.chat.Streaming() })
}

func press(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "f1": tea.KeyF1, "f2": tea.KeyF2,
	}
	var k tea.KeyPressMsg
	for {
		switch {
		case strings.HasPrefix(name, "ctrl+") && len(name) > 5:
			k.Mod, name = k.Mod|tea.ModCtrl, name[5:]
			continue
		case strings.HasPrefix(name, "alt+") && len(name) > 4:
			k.Mod, name = k.Mod|tea.ModAlt, name[4:]
			continue
		case strings.HasPrefix(name, "shift+") && len(name) > 6:
			k.Mod, name = k.Mod|tea.ModShift, name[6:]
			continue
		}
		break
	}
	if code, ok := codes[name]; ok {
		k.Code = code
		if name == "space" {
			k.Text = " "
		}
		return k
	}
	k.Code = []rune(name)[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}

func (d *driver) session() *sessions.Session { return d.app.chat.Session }

// screen is what the terminal shows, without styles.
func (d *driver) screen() string {
	lines, _ := d.app.lines()
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return strings.Join(lines, "\n")
}

// fits checks that the screen fills the terminal and no more, and that nothing
// is drawn but text and its styles.
func (d *driver) fits() {
	d.t.Helper()
	lines, cursor := d.app.lines()
	if len(lines) != d.app.Height {
		d.t.Errorf("%dx%d: %d lines", d.app.Width, d.app.Height, len(lines))
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > d.app.Width {
			d.t.Errorf("%dx%d: line %d has %d cells: %q", d.app.Width, d.app.Height, i, w, ansi.Strip(line))
		}
	}
	if err := hostile.Find(strings.Join(lines, "\n"), hostile.Styled); err != nil {
		d.t.Errorf("%dx%d: the screen has %v", d.app.Width, d.app.Height, err)
	}
	if err := hostile.Find(d.app.windowTitle(), hostile.Plain); err != nil {
		d.t.Errorf("the window's title has %v", err)
	}
	if cursor != nil && (cursor.X < 0 || cursor.X >= d.app.Width || cursor.Y < 0 || cursor.Y >= d.app.Height) {
		d.t.Errorf("%dx%d: the cursor is at %d,%d", d.app.Width, d.app.Height, cursor.X, cursor.Y)
	}
}

func (d *driver) shows(wants ...string) {
	d.t.Helper()
	for _, want := range wants {
		if !strings.Contains(d.screen(), want) {
			d.t.Errorf("the screen does not show %q:\n%s", want, d.screen())
		}
	}
}

func (d *driver) hides(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if strings.Contains(d.screen(), text) {
			d.t.Errorf("the screen shows %q:\n%s", text, d.screen())
		}
	}
}

func address(turn int, r *sessions.Reply) sessions.Address {
	return sessions.Address{Turn: turn, Lane: r.Lane, Attempt: r.Attempt}
}
