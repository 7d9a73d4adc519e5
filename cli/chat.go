package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"kansei/sanitize"
	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/ui"
	"kansei/ui/chat"
	"kansei/ui/keymap"
	"kansei/ui/notification"
	"kansei/ui/picker"
)

// chatFlags say what to open.
type chatFlags struct {
	chat     bool // "kansei chat", not bare "kansei"
	models   []string
	scenario string
	system   string
	open     bool
	curtain  string
	rater    string
	title    string
	seed     int64
	resume   string
	newest   bool

	dimensions []string
}

func (a *app) chatCommand() *cobra.Command {
	f := chatFlags{chat: true}
	cmd := &cobra.Command{
		Use:   "chat",
		Short: "Talk with several models side by side",
		Long: `Talk with several models side by side and rate their replies.

A model is PROVIDER/MODEL or a short name (see kansei models). What stands
behind @ sets thinking: on, off, or a level such as low or high. Without -m the configured default models answer,
or the built-in lanes, which need no network.`,
		Example: "  kansei chat -m kimi-k2 -m glm-5 -m deepseek/deepseek-v4-pro@off\n  kansei chat --scenario night-shift\n  kansei chat --dimensions verdict\n  kansei chat --continue",
		Args:    cobra.NoArgs,
		RunE:    run(func(cmd *cobra.Command, _ []string) error { return a.open(cmd.Context(), f) }),
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.models, "model", "m", nil, "a `MODEL` to talk with (repeat for more, up to 8)")
	flags.StringVar(&f.scenario, "scenario", "", "follow a scenario, by its `ID`")
	flags.StringVar(&f.system, "system", "", "system prompt for every lane: `TEXT` or @FILE")
	flags.BoolVar(&f.open, "open", false, "show the names from the beginning")
	flags.StringVar(&f.curtain, "curtain", "", "how replies come on screen: pace, hold or off")
	flags.StringVar(&f.rater, "rater", "", "your name in the ratings")
	flags.StringVar(&f.title, "title", "", "the session's title")
	flags.Int64Var(&f.seed, "seed", 0, "shuffle labels by this number")
	flags.StringSliceVar(&f.dimensions, "dimensions", nil, "rate only these dimensions, as in empathy,overall, or verdict for the verdict alone")
	flags.BoolVarP(&f.newest, "continue", "c", false, "go on with the newest session")
	flags.StringVar(&f.resume, "resume", "", "go on with a saved session (a file, an id, its beginning, or last)")
	return cmd
}

// spec checks the flags and makes them a specification.
func (a *app) spec(f chatFlags) (ui.Spec, error) {
	spec := ui.Spec{
		Models: f.models, Scenario: f.scenario, System: f.system, Title: f.title, Blind: !f.open,
		Curtain: sessions.Curtain(f.curtain), Seed: f.seed, Dimensions: f.dimensions,
	}
	known := []sessions.Curtain{"", sessions.CurtainPace, sessions.CurtainHold, sessions.CurtainOff}
	if !slices.Contains(known, spec.Curtain) {
		return spec, usage(fmt.Sprintf("there is no curtain %q", f.curtain), "Use --curtain pace, hold or off.")
	}
	if file, ok := strings.CutPrefix(f.system, "@"); ok {
		b, err := os.ReadFile(file)
		if err != nil {
			return spec, fmt.Errorf("read the system prompt: %w", err)
		}
		spec.System = strings.TrimSpace(string(b))
	}
	return spec, nil
}

// open opens the app, or does the same job in plain text.
func (a *app) open(ctx context.Context, f chatFlags) error {
	if a.env.Terminal {
		hurry()
	}
	if err := a.load(); err != nil {
		return err
	}
	defer a.close()
	a.unnamed = a.takeRater(f.rater)
	spec, err := a.spec(f)
	if err != nil {
		return err
	}
	start := ui.Start{}
	if len(spec.Models) == 0 && f.resume == "" && !f.newest {
		spec.Models, start.Notice = a.defaultLanes()
	}
	if start.Notice != "" && !a.env.Terminal {
		_, _ = fmt.Fprintln(a.env.Stderr, sanitize.Line(start.Notice))
	}
	if f.newest {
		if f.resume != "" {
			return usage("--continue and --resume name two sessions", "Give one of them.")
		}
		f.resume = "last"
	}
	switch {
	case f.resume != "":
		s, path, err := a.store.Load(f.resume)
		if err != nil {
			return err
		}
		a.at(s.ID, path)
		start.Resume = s
	case f.chat || !a.env.Terminal:
		// Mistakes in names are told before the screen is taken.
		if _, err := a.create(ctx, spec); err != nil {
			return err
		}
		start.Spec = &spec
	}
	if !a.env.Terminal {
		return a.plain(ctx, start)
	}
	return a.screen(ctx, start)
}

// startTime is for how long what a start leaves behind may lie about.
const startTime = 250 * time.Millisecond

// hurry is for the start of a screen for which nothing else is read first:
// garbage, of which a start leaves little, is collected later, and the table of
// the widths of characters, two megabytes that the first line of a frame would
// wait for, is made beside everything else.
func hurry() {
	go ansi.StringWidthWc("─")
	percent := debug.SetGCPercent(400)
	time.AfterFunc(startTime, func() { debug.SetGCPercent(percent) })
}

// screen runs the app until the person leaves it.
func (a *app) screen(ctx context.Context, start ui.Start) error {
	memory := a.remembered()
	defer memory.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	a.store.CountFor(a.rater())
	saver, profile, output := store.NewSaver(a.save), a.colours(), newTerminalOutput(os.Stdout)
	deps, err := a.screenDeps(saver, memory)
	if err != nil {
		return err
	}
	var model *ui.App
	deps.NoColour, deps.FewColours = profile <= colorprofile.Ascii, profile <= colorprofile.ANSI
	if !a.kiosk {
		deps.Editor = func(text string) tea.Cmd { return a.editor(ctx, output, memory.editorPath(model.DraftOwner()), text) }
	}
	model = ui.New(ctx, deps, start)
	watch := guard{model, &fault{}, &pulse{}, &frames{output: output}}
	program := tea.NewProgram(watch, tea.WithContext(ctx), tea.WithOutput(output), tea.WithColorProfile(profile), tea.WithFilter(watch.pulse.filter(ui.Stamp(a.env.Now))), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler())
	watch.fault.quit = program.Quit
	output.resume = func() { program.Send(catchUpMsg{}) }
	watch.pulse.giveClock(program)
	defer a.grace.saving()()
	defer output.flush(lastFrame)
	_, err = program.Run()
	// The draft first: a save may wait for a lock.
	unsaved := memory.keepDraft(math.MaxInt, model.DraftOwner(), model.Draft())
	saver.Flush()
	for _, s := range model.Unsaved() {
		// What could not be saved, or not before the program was ended from outside.
		_, saveErr := a.save(s)
		unsaved = errors.Join(unsaved, saveErr)
	}
	err = errors.Join(err, unsaved)
	if watch.fault.happened() {
		return watch.fault.report(a.paths.State, a.env.Now(), err)
	}
	if model.FirstRunNoteShown() {
		err = errors.Join(err, a.noticed())
	}
	a.queueEnded = model.QueueEnded()
	a.leave(model, start)
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		f := &failure{code: exitInterrupted, err: err}
		if unsaved != nil {
			f.what = "not everything could be saved: " + unsaved.Error()
		}
		return f
	}
	return err
}

// screenDeps is what the screen asks of the world, but for what depends on the
// terminal.
func (a *app) screenDeps(saver *store.Saver, memory *memory) (ui.Deps, error) {
	keys, theme, err := a.keysAndTheme()
	if err != nil {
		return ui.Deps{}, err
	}
	deps := ui.Deps{
		Words: a.words, Keys: keys, Themes: a.themes, Theme: theme, Scenarios: a.library.Scenarios, Rater: a.config.Rater, Assigned: a.letters != nil, By: a.installation(),
		Defaults: a.config.DefaultModels, Hidden: a.config.HideNames,
		Ambiguous: a.ambiguousWidth(),
		Mouse:     !a.flags.noMouse && (a.config.Mouse == nil || *a.config.Mouse), FirstRun: a.firstRun(), Clipboard: chat.ClipboardOf(a.env.Getenv), Notifications: notification.Of(a.env.Getenv), Opened: a.env.Now(),
		IdleLimit: defaultIdleLimit, Unnamed: a.unnamed, Suspend: canSuspend(),
		Known: func() []picker.Choice { return a.pickable(a.registry.Known()) }, Choices: a.choices, Cost: a.costText, Create: a.create, Lane: a.lane, Rubrics: a.rubrics(), Ask: a.start, Save: saver.Save,
		Newest: a.store.Newest, List: a.store.List, Load: a.loadPath, Delete: a.trash,
		Changed: a.changed,
		Rename:  func(path, title string) error { return a.store.Rename(path, title, a.env.Now()) },
		Export:  a.exportSession, Report: a.findings, Memory: memory.forScreen(),
	}
	if a.kiosk {
		closeOff(&deps)
	}
	return deps, nil
}

// rubrics are those that a session can have, by their ids.
func (a *app) rubrics() []sessions.Rubric {
	out := slices.Collect(maps.Values(a.library.Rubrics))
	slices.SortFunc(out, func(a, b sessions.Rubric) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// lastFrame is how long the end of the program waits for the terminal to take
// what gives it back to the shell.
const lastFrame = 500 * time.Millisecond

// leave prints where the session is, and the command that goes on with it. A
// rating queue has its own last words.
func (a *app) leave(model *ui.App, start ui.Start) {
	id := model.SavedID()
	if id == "" || start.Replay != nil && start.Replay.Place != "" {
		return
	}
	a.placesMu.Lock()
	path, elsewhere := a.places[id]
	a.placesMu.Unlock()
	name := id
	if elsewhere && path != a.store.Path(id) {
		name = path
	} else {
		path = a.store.Path(id)
	}
	if _, err := os.Stat(path); err != nil {
		return
	}
	command := "kansei chat --resume "
	if start.Replay != nil && !start.Replay.Rate {
		command = "kansei replay "
	}
	_, _ = fmt.Fprintf(a.env.Stdout, "%s\n%s\n", a.link(path), sanitize.Line(a.words.T("chat.left", command+quoted(name))))
}

// quoted is a word for a shell.
func quoted(word string) string {
	if strings.ContainsFunc(word, func(r rune) bool {
		return !strings.ContainsRune("/._-~+:", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		return "'" + strings.ReplaceAll(word, "'", `'\\''`) + "'"
	}
	return word
}

// keysAndTheme are the key map and the name of the theme that were chosen.
func (a *app) keysAndTheme() (*keymap.Map, string, error) {
	keys, err := keymap.New(a.words, a.config.Keys)
	if err != nil {
		return nil, "", &failure{code: exitRefused, what: a.paths.Config + ": " + err.Error(), advice: "See ? in the app for what keys do."}
	}
	theme, err := a.theme()
	return keys, theme, err
}

// at remembers that a session is kept elsewhere than in the store's folder.
func (a *app) at(id, path string) {
	a.placesMu.Lock()
	defer a.placesMu.Unlock()
	if a.places == nil {
		a.places = map[string]string{}
	}
	a.places[id] = path
}

// save writes a session to where it is kept.
func (a *app) save(s *sessions.Session) (sessions.Saved, error) {
	a.placesMu.Lock()
	path, ok := a.places[s.ID]
	a.placesMu.Unlock()
	var saved sessions.Saved
	var err error
	if s = a.letters.stored(s); ok {
		saved, err = a.store.SaveAt(path, s)
	} else {
		saved, err = a.store.Save(s)
	}
	saved.Session = a.letters.shown(saved.Session)
	return saved, err
}

// placeOf is where a session is kept.
func (a *app) placeOf(id string) string {
	a.placesMu.Lock()
	defer a.placesMu.Unlock()
	if path, ok := a.places[id]; ok {
		return path
	}
	return a.store.Path(id)
}

// changed reads a session again if its file is not as it was left.
func (a *app) changed(id string) (*sessions.Session, error) {
	s, err := a.store.Changed(a.placeOf(id))
	return a.letters.shown(s), err
}

// trash deletes a session for the screen.
func (a *app) trash(path string) (restore func() error, err error) {
	_, restore, err = a.store.Delete(path)
	return restore, err
}

// loadPath reads a session for the screen.
func (a *app) loadPath(path string) (*sessions.Session, error) {
	s, found, err := a.store.Load(path)
	if err == nil {
		a.at(s.ID, found)
	}
	return a.letters.shown(s), err
}

const defaultIdleLimit = 2 * time.Second

// ambiguousWidth is the setting, but the terminal is asked only in the locales
// in which signs such as “ can take two cells.
func (a *app) ambiguousWidth() string {
	if a.config.Ambiguous != "auto" {
		return a.config.Ambiguous
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(a.env.Getenv(name)); v != "" {
			if strings.HasPrefix(v, "zh") || strings.HasPrefix(v, "ja") || strings.HasPrefix(v, "ko") {
				return "auto"
			}
			break
		}
	}
	return "narrow"
}
