package ui

import (
	"context"
	"image/color"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/lang"
	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/browser"
	"kansei/ui/chat"
	"kansei/ui/help"
	"kansei/ui/picker"
	"kansei/ui/statusbar"
	"kansei/ui/window"
)

// screen is what fills the terminal.
type screen int

const (
	screenPicker screen = iota
	screenChat
	screenBrowser
	screenReport
)

// App is the root model: a router over the screens and the windows above them.
type App struct {
	*chat.Env
	deps Deps

	theme themes.Theme
	dark  bool // the terminal's background, as far as it is known
	named bool // the theme was chosen by name, so the background is painted

	measure lang.Measure
	touched time.Time // of the newest key
	sitting time.Time // since when keys have come without a pause

	view              tea.View // as it was composed last
	paint             paint    // its lines on the theme's ground
	viewValid         bool     // nothing visible has changed since
	firstRunNoteShown bool     // what is said at the first run has been on screen

	screen  screen
	start   Start
	chat    *chat.Model         // nil until a session is open
	unsaved []*sessions.Session // states that could not be saved of sessions that have been left
	picker  picker.Model
	browser browser.Model
	help    *help.Model   // nil: closed
	dialog  window.Window // nil: closed
	card    bool          // dialog is the card with the names
	below   window.Window // the dialog that comes back when dialog is closed; nil: none
	report  reported

	quitArmed bool // ctrl+c was pressed once
	leaving   bool
	opening   bool       // a session is being made
	draft     string     // what is in a file of what stands in the composer
	draftDue  bool       // it is about to be kept
	drafts    int        // counts the times that it was kept
	early     []timedMsg // keys and pastes that came meanwhile, for its composer

	away       bool                      // the terminal's window is not in focus
	confirmed  map[string]func() tea.Cmd // what a yes does, by the dialog's name
	uninvited  bool                      // the program opened the dialog by itself, while the person writes
	queueEnded bool                      // the rater has ended the queue
	deleted    []func() error            // how to bring deleted sessions back, newest last
	previewing bool                      // a theme is tried, not chosen
	exporting  exporting                 // the session that is to be written
	filtering  bool                      // a model's sessions are tried, not chosen
	model      string                    // whose sessions are listed; empty: all
	unnamed    []string                  // models of the set that is being named
}

// New makes the root model. ctx ends everything that it has under way.
func New(ctx context.Context, deps Deps, start Start) *App {
	m := &App{
		Env:  &chat.Env{Ctx: ctx, Words: deps.Words, Keys: deps.Keys, Now: deps.Opened, Clock: deps.Opened},
		deps: deps, start: start, dark: true,
	}
	m.Deps = chat.Deps{
		Rubrics: deps.Rubrics, Hidden: deps.Hidden, Rater: deps.Rater, Unnamed: deps.Unnamed, Assigned: deps.Assigned, FirstRun: deps.FirstRun,
		Zone: deps.Opened.Location(), Clipboard: deps.Clipboard, Cost: deps.Cost, Lane: deps.Lane,
		Ask: deps.Ask, Save: deps.Save, Changed: deps.Changed, Editor: deps.Editor,
		Tags: func() []string { return m.deps.Memory.Tags },
	}
	m.theme, m.named = deps.Themes.Choose(deps.Theme, m.dark)
	m.measure.Wide = deps.Ambiguous == "wide"
	m.Styles = m.newStyles()
	m.Status = statusbar.New(m.Styles, m.Words)
	m.picker = picker.New(m.Styles, m.Words, m.Keys.Parts.Picker)
	m.picker.SetScenarios(m.pickerScenarios())
	m.picker.SetDefaults(deps.Defaults)
	if last := deps.Memory.Last; len(last.Models) > 0 {
		m.picker.SetDefaults(last.Models)
		m.picker.SetScenario(last.Scenario)
		m.picker.SetBlind(!last.Open)
	}
	m.picker.SetSets(deps.Memory.Sets)
	if deps.FirstRun {
		m.picker.SetFirst(m.FirstWords())
	}
	m.browser = browser.New(m.Styles, m.Words, m.Keys.Parts.Browser)
	switch {
	case start.Spec != nil, start.Resume != nil, start.Replay != nil:
		m.screen = screenChat
	case start.Page != nil:
		m.openPage()
	case start.Browse:
		m.screen = screenBrowser
	default: // its first frame has them
		m.picker.SetChoices(deps.Known())
	}
	if start.Resume != nil {
		m.open(start.Resume)
	}
	if start.Replay != nil {
		m.openReplay(*start.Replay)
	}
	return m
}

// Init starts what the first screen needs.
func (m *App) Init() tea.Cmd {
	cmds := []tea.Cmd{m.askWidth()}
	if !m.deps.NoColour {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	if m.screen == screenPicker {
		cmds = append(cmds, m.lookFurther())
	}
	switch {
	case m.start.Spec != nil:
		cmds = append(cmds, m.create(*m.start.Spec, ""))
	case m.start.Page != nil:
		cmds = append(cmds, m.readPage())
	case m.start.Browse:
		cmds = append(cmds, m.list())
	case m.start.Replay != nil:
		cmds = append(cmds, m.chat.Tick())
	case m.start.Resume != nil:
		cmds = append(cmds, m.chat.FocusComposer(), m.takeDraft())
	}
	if m.start.Notice != "" {
		cmds = append(cmds, m.NotifyFor(chat.ReminderTime, chat.Info, m.start.Notice))
	}
	return tea.Batch(cmds...)
}

// Update routes every message to the method that handles it.
func (m *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if timed, ok := msg.(timedMsg); ok {
		m.Now = timed.at
		msg = timed.msg
	}
	if _, events := msg.(chat.EventsMsg); !events || !m.Ticking {
		m.viewValid = false // what only came is on screen with the frame that is on its way
	}
	cmd := m.route(msg)
	m.chat.FollowInput()
	m.chat.KeepLaid()
	return m, tea.Batch(cmd, m.watchDraft())
}

// route handles a message, and what the chat wants by it.
func (m *App) route(msg tea.Msg) tea.Cmd {
	cmd := m.handle(msg)
	return tea.Batch(cmd, m.carryOut())
}

func (m *App) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.Width, m.Height = msg.Width, msg.Height
		m.resize()
		return nil
	case tea.BackgroundColorMsg:
		m.background(msg.Color, msg.IsDark())
		return nil
	case tea.FocusMsg:
		m.away = false
		return m.chat.LookAgain()
	case tea.BlurMsg:
		m.away = true
		return nil
	case tea.ModeReportMsg:
		m.measured(msg)
		return nil
	case tea.CursorPositionMsg:
		return m.cursorAt(msg)
	case tea.KeyPressMsg:
		return tea.Batch(m.sit(), m.keyPressed(msg))
	case tea.PasteMsg:
		return m.pasted(msg)
	case tea.MouseWheelMsg:
		return m.wheel(msg)
	case tea.MouseClickMsg:
		return m.clicked(msg)
	case chat.NoticeGoneMsg:
		m.Notice.Gone(msg.Number)
		m.quitArmed = m.quitArmed && m.Notice.Text != "" // only for as long as it is said
		return m.chat.NoticeGone(msg.Number)
	}
	if cmd, ok := m.chat.Handle(msg); ok {
		return cmd
	}
	if cmd, ok := m.routeSession(msg); ok {
		return cmd
	}
	return m.toFocused(msg)
}

// routeSession takes the messages of commands that the root gave out.
func (m *App) routeSession(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case knownMsg:
		return m.known(msg), true
	case choicesMsg:
		m.choices(msg)
		return nil, true
	case createdMsg:
		return m.created(msg), true
	case listedMsg:
		return m.listed(msg), true
	case loadedMsg:
		return m.loaded(msg), true
	case changedMsg:
		return m.changed(msg), true
	case exportedMsg:
		return m.exported(msg), true
	case guessesMsg:
		m.guessesCame(msg)
		return nil, true
	case pageMsg:
		return m.pageCame(msg), true
	case pageDueMsg:
		return m.readPage(), true
	case reportedMsg:
		return m.reportCame(msg), true
	case themeKeptMsg:
		return m.themeKept(msg), true
	case setsKeptMsg:
		return m.setsKept(msg), true
	case chat.EditedMsg:
		return m.edited(msg), true
	case chat.SavedMsg:
		return m.savedNow(msg), true
	case leftMsg:
		return m.left(msg), true
	case draftDueMsg:
		return m.keepDraft(), true
	case draftFoundMsg:
		return m.draftFound(msg), true
	case draftKeptMsg:
		return m.draftKept(msg), true
	}
	return nil, false
}

func (m *App) background(_ color.Color, dark bool) {
	m.dark = dark
	if !m.named {
		m.theme, _ = m.deps.Themes.Choose("auto", dark)
		m.restyle()
	}
}
