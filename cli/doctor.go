package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kansei/lang"
	"kansei/providers"
	"kansei/providers/builtin"
	"kansei/providers/catalog"
	"kansei/providers/openai"
	"kansei/sanitize"
	"kansei/sessions"
)

func mustEnglish() *lang.Words { return lang.Must("en") }

// diagnosis is what "doctor --json" prints.
type diagnosis struct {
	Version   string            `json:"version"`
	Terminal  map[string]string `json:"terminal"`
	Folders   map[string]string `json:"folders"` // path, or what is wrong
	Providers []checked         `json:"providers"`
	Sessions  int               `json:"sessions"`
	Damaged   int               `json:"damaged"`
	Problems  []string          `json:"problems"`
	Data      dataAge           `json:"data"`
	Pings     []ping            `json:"pings,omitempty"`
}

// dataAge is how old the catalogue's data of prices and levels is.
type dataAge struct {
	Date string `json:"date"`
	Days int    `json:"days"`

	Switches string `json:"switches"` // when the forms of thinking were last compared with the vendors' documents
}

func (a *app) dataAge() dataAge {
	age := dataAge{Date: catalog.Date()}
	if c, err := catalog.Load(); err == nil {
		age.Switches = c.AsOf
	}
	if date, err := time.Parse(time.DateOnly, age.Date); err == nil {
		age.Days = max(0, int(a.env.Now().Sub(date).Hours()/24))
	}
	return age
}

type checked struct {
	ID      string `json:"id"`
	URL     string `json:"url"`
	Key     string `json:"key"` // the variable's name, never the key
	KeySet  bool   `json:"key_set"`
	Answers bool   `json:"answers"`
	Models  int    `json:"models"`
	TookMS  int64  `json:"took_ms"`
	Why     string `json:"why"`
}

type ping struct {
	Model        string `json:"model"`
	FirstTokenMS int64  `json:"first_token_ms"`
	TotalMS      int64  `json:"total_ms"`
	Error        string `json:"error"`
}

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	var pings []string
	cmd := &cobra.Command{
		Use: "doctor", Short: "What works here: terminal, keys, endpoints, folders",
		Long:    "Say what works here. Keys are said to be there or not, and never shown.",
		Example: "  kansei doctor\n  kansei doctor --ping kimi-k2", Args: cobra.NoArgs,
		RunE: run(func(cmd *cobra.Command, _ []string) error {
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			d := a.diagnose(cmd)
			for _, name := range pings {
				d.Pings = append(d.Pings, a.ping(cmd, name))
			}
			if asJSON {
				if err := a.printJSON(d); err != nil {
					return err
				}
			} else {
				a.printDiagnosis(d)
			}
			return unanswered(d.Pings)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringArrayVar(&pings, "ping", nil, "send one short message to this `MODEL` (repeat for more)")
	return cmd
}

func (a *app) diagnose(cmd *cobra.Command) diagnosis {
	d := diagnosis{
		Version: buildVersion(), Terminal: map[string]string{}, Problems: []string{}, Data: a.dataAge(),
		Folders: map[string]string{
			"config": writable(filepath.Dir(a.paths.Config)), "sessions": writable(a.paths.Sessions), "state": writable(a.paths.State),
		},
	}
	for _, name := range []string{"TERM", "COLORTERM", "NO_COLOR", "LANG", "TMUX"} {
		d.Terminal[name] = a.env.Getenv(name)
	}
	for _, c := range a.registry.Doctor(cmd.Context()) {
		d.Providers = append(d.Providers, toChecked(c))
	}
	if found, damaged, err := a.store.List(cmd.Context()); err == nil {
		d.Sessions, d.Damaged = len(found), len(damaged)
	} else {
		d.Problems = append(d.Problems, err.Error())
	}
	for _, err := range append(a.library.Problems, a.themeErr...) {
		d.Problems = append(d.Problems, err.Error())
	}
	return d
}

func toChecked(c openai.Check) checked {
	return checked{ID: c.Provider, URL: c.URL, Key: c.Key, KeySet: c.KeySet, Answers: c.Answers, Models: c.Models, TookMS: c.Took.Milliseconds(), Why: c.Why}
}

func (a *app) ping(cmd *cobra.Command, name string) ping {
	base, thinking := sessions.CutThinking(name)
	target, err := a.registry.Resolve(base)
	if err != nil {
		return ping{Model: name, Error: inFull(err)}
	}
	pong := a.registry.Ping(cmd.Context(), target, string(thinking))
	out := ping{Model: target.Ref() + strings.TrimPrefix(name, base), FirstTokenMS: milliseconds(pong.FirstToken), TotalMS: milliseconds(pong.Total)}
	if pong.Err != nil {
		out.Error = inFull(pong.Err)
	}
	return out
}

// unanswered is that some of the pings brought no answer.
func unanswered(pings []ping) error {
	failed := 0
	for _, p := range pings {
		if p.Error != "" {
			failed++
		}
	}
	if failed == 0 {
		return nil
	}
	return &failure{code: exitFailed, what: fmt.Sprintf("%d of %d pings failed", failed, len(pings)), advice: "The list above says why; kansei models shows what can be reached."}
}

// milliseconds is a time that has passed: at least one, if any.
func milliseconds(d time.Duration) int64 { return (d + time.Millisecond - 1).Milliseconds() }

// inFull is an error with what to do about it.
func inFull(err error) string {
	var e *providers.Error
	if errors.As(err, &e) {
		return e.Message + ". " + e.Advice
	}
	return err.Error()
}

// writable is a folder's path, with what is wrong if nothing can be kept there.
func writable(dir string) string {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return dir + ": " + err.Error()
	}
	f, err := os.CreateTemp(dir, ".check")
	if err != nil {
		return dir + ": " + err.Error()
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
	return dir
}

func (a *app) printDiagnosis(d diagnosis) {
	a.printf("kansei %s\n\n", d.Version)
	for _, name := range []string{"TERM", "COLORTERM", "NO_COLOR", "LANG", "TMUX"} {
		a.printf("  %s%s\n", column(name, 12), sanitize.Line(d.Terminal[name]))
	}
	a.printf("\n")
	for _, folder := range []struct{ name, words string }{{"config", "doctor.config"}, {"sessions", "doctor.sessions_folder"}, {"state", "doctor.state"}} {
		a.printf("  %s%s\n", column(a.words.T(folder.words), 12), sanitize.Line(a.message(d.Folders[folder.name])))
	}
	a.printf("  %s\n", a.words.T("doctor.sessions", d.Sessions, d.Damaged))
	a.printf("  %s\n\n", a.words.T("doctor.data", d.Data.Date, d.Data.Days))
	a.printf("  %s%s\n", column(builtin.ID, 16), a.words.T("doctor.builtin"))
	for _, p := range d.Providers {
		state := a.words.T("doctor.no_key")
		switch {
		case p.Answers:
			state = a.words.T("doctor.answers", p.Models, time.Duration(p.TookMS)*time.Millisecond)
		case p.KeySet:
			state = a.words.T("doctor.key_set")
		}
		if p.Why != "" && !p.Answers {
			state = a.message(p.Why)
		}
		a.printf("  %s%s\n", column(p.ID, 16), sanitize.Line(state))
	}
	for _, p := range d.Pings {
		if p.Error != "" {
			a.printf("  %s%s\n", column(p.Model, 32), sanitize.Line(a.message(p.Error)))
			continue
		}
		a.printf("  %s%s\n", column(p.Model, 32), a.words.T("doctor.ping", time.Duration(p.FirstTokenMS)*time.Millisecond, time.Duration(p.TotalMS)*time.Millisecond))
	}
	for _, p := range d.Problems {
		a.printf("  ! %s\n", sanitize.Line(a.message(p)))
	}
}
