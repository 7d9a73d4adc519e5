package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"kansei/config"
	"kansei/conversation"
	"kansei/lang"
	"kansei/providers"
	"kansei/providers/builtin"
	"kansei/providers/human"
	"kansei/providers/openai"
	"kansei/sanitize"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/themes"
)

// app is what commands share; each part is loaded when it is first needed.
type app struct {
	env   Env
	grace grace // after a signal
	flags struct {
		lang, theme, pace, logFile string
		logBodies, noMouse         bool
	}

	once     sync.Once
	loadErr  error
	paths    config.Paths
	config   config.Config
	words    *lang.Words
	registry *openai.Registry
	engine   *conversation.Engine
	store    *store.Store
	library  scenarios.Library
	themes   *themes.Set
	themeErr []error
	closers  []io.Closer

	by         string      // the installation that the rater of a study has rated at before; empty: this one
	letters    *ownLetters // of the rater of a study; nil: sessions are shown as they are saved
	kiosk      bool        // nothing but the sessions of a rater may be seen or opened
	humanDir   string      // of replies that people wrote; empty: beside the config file
	unnamed    bool        // the rater has no name yet, and is to be asked for one
	queueEnded bool        // the rater has ended the queue on the screen that was open last

	placesMu sync.Mutex
	places   map[string]string // by id: sessions that are kept outside the store's folder
}

// load reads the configuration and what hangs on it.
func (a *app) load() error {
	a.once.Do(func() { a.loadErr = a.loadAll() })
	return a.loadErr
}

func (a *app) loadAll() error {
	if err := a.loadConfig(); err != nil {
		return err
	}
	a.store = store.New(a.paths.Sessions)
	var parts errgroup.Group // side by side, since a person waits for the first screen
	parts.Go(func() error {
		a.loadThemes()
		return nil
	})
	parts.Go(func() (err error) {
		a.library, err = scenarios.Load(a.paths.Scenarios, a.paths.Rubrics)
		return err
	})
	parts.Go(a.loadProviders)
	if err := parts.Wait(); err != nil || a.flags.theme == "" {
		return err
	}
	_, err := a.theme() // a wrong name is told also where nothing is coloured
	return err
}

// loadThemes reads the person's own themes; what is wrong with one is told where
// it is asked for.
func (a *app) loadThemes() {
	var user []themes.Theme
	user, a.themeErr = themes.Load(a.paths.Themes)
	a.themes = themes.NewSet(user)
}

func (a *app) loadConfig() error {
	var err error
	if a.paths, err = config.Find(a.env.Getenv, a.env.GOOS); err != nil {
		return err
	}
	if a.config, err = config.Load(a.paths.Config); err != nil {
		return err
	}
	code := a.config.Lang
	if a.flags.lang != "" {
		code = a.flags.lang
	}
	if code == "auto" {
		code = lang.Detect(a.env.Getenv)
	}
	if a.words, err = lang.New(code); err != nil {
		return usage(fmt.Sprintf("there is no language %q", code), "Use --lang en, zh or auto.")
	}
	return nil
}

func (a *app) loadProviders() error {
	pace := a.config.Pace
	if a.flags.pace != "" {
		pace = a.flags.pace
	}
	if pace != string(builtin.Natural) && pace != string(builtin.Fast) {
		return usage(fmt.Sprintf("there is no pace %q", pace), "Use --pace natural or fast.")
	}
	log, err := a.logger()
	if err != nil {
		return err
	}
	options := openai.Options{
		Builtin:  []providers.Provider{builtin.New(builtin.Pace(pace)), a.people(builtin.Pace(pace))},
		Settings: map[string]openai.Settings{}, Models: map[string]openai.ModelSettings{},
		Env: a.env.Getenv, StateDir: a.paths.State, Log: log, LogBodies: a.flags.logBodies,
	}
	for id, p := range a.config.Providers {
		options.Settings[id] = openai.Settings{
			BaseURL: p.BaseURL, KeyEnv: p.KeyEnv, KeyCommand: p.KeyCommand, Models: p.Models,
			FirstTokenTimeout: time.Duration(p.FirstTokenTimeout), IdleTimeout: time.Duration(p.IdleTimeout),
			MaxTries: p.MaxTries, Headers: p.Headers, Insecure: p.Insecure, Extra: p.Extra,
		}
	}
	for ref, m := range a.config.Models {
		options.Models[ref] = modelSettings(m)
	}
	if a.registry, err = openai.NewRegistry(options); err != nil {
		return &failure{code: exitRefused, what: a.paths.Config + ": " + err.Error(), advice: "Correct the file; kansei config init --print shows every setting."}
	}
	a.engine = conversation.New(a.registry)
	return nil
}

// people are the lanes whose replies people wrote: those of a study, or those in
// the folder human beside the config file.
func (a *app) people(pace builtin.Pace) providers.Provider {
	dir, wait := a.humanDir, 45*time.Millisecond
	if dir == "" {
		dir = filepath.Join(filepath.Dir(a.paths.Config), human.ID)
	}
	if pace == builtin.Fast {
		wait = time.Millisecond
	}
	return human.New(dir, wait)
}

func modelSettings(m config.ModelSettings) openai.ModelSettings {
	out := openai.ModelSettings{Params: m.Params}
	if m.Price != nil {
		out.Price = &providers.Price{Input: m.Price.Input, Output: m.Price.Output}
	}
	if m.Size != nil {
		grade := m.Size.Grade
		if grade == "" {
			grade = string(sessions.Unknown)
		}
		out.Size = &providers.Size{Grade: grade, Source: m.Size.Source}
		high := func(v float64) float64 {
			if grade == string(sessions.Bound) {
				return math.Inf(1)
			}
			return v
		}
		if v := m.Size.TotalB; v > 0 {
			out.Size.Total = &providers.Interval{Low: v, High: high(v)}
		}
		if v := m.Size.ActiveB; v > 0 {
			out.Size.Active = &providers.Interval{Low: v, High: high(v)}
		}
	}
	return out
}

// logger writes to the file that --log names, and nowhere without it.
func (a *app) logger() (*slog.Logger, error) {
	if a.flags.logFile == "" {
		return slog.New(slog.DiscardHandler), nil
	}
	f, err := os.OpenFile(a.flags.logFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	a.closers = append(a.closers, f)
	return slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug})), nil
}

// close gives back what was opened.
func (a *app) close() {
	if a.registry != nil {
		a.registry.Close()
	}
	for _, c := range a.closers {
		_ = c.Close()
	}
}

// printf writes text for people to standard output, safe to show. A reader
// that has gone away is no failure of ours.
func (a *app) printf(format string, args ...any) {
	_, _ = io.WriteString(a.env.Stdout, sanitize.Text(fmt.Sprintf(format, args...)))
}

// out is standard output for data, which is safe to show there, too.
func (a *app) out() io.Writer { return sanitize.NewWriter(a.env.Stdout) }

// firstRun reports whether kansei has not been used here before.
func (a *app) firstRun() bool {
	_, err := os.Stat(filepath.Join(a.paths.State, "noticed"))
	return err != nil
}

// noticed remembers that kansei was used here.
func (a *app) noticed() error {
	if err := os.MkdirAll(a.paths.State, 0o700); err != nil {
		return fmt.Errorf("make the state folder: %w", err)
	}
	return os.WriteFile(filepath.Join(a.paths.State, "noticed"), nil, 0o600)
}

// start is Engine.Start, for the screen.
func (a *app) start(ctx context.Context, s *sessions.Session, addrs []sessions.Address, generation int) *conversation.Round {
	return a.engine.Start(ctx, s, addrs, generation)
}
