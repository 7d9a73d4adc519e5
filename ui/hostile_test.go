package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/bench/hostile"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/chat"
	"kansei/ui/picker"
)

// evilDeps has something hostile to say wherever somebody can say something.
func evilDeps(evil string) func(*Deps) {
	return func(d *Deps) {
		d.Rater, d.Hidden, d.Defaults = evil, []string{evil}, []string{evil}
		d.Scenarios = []scenarios.Scenario{{ID: evil, Title: evil, Kind: sessions.Emotional, Lang: evil, About: evil, System: evil, Script: []string{evil}, Origin: evil}}
		theme := themes.Builtin()[0]
		theme.Name, theme.Origin, theme.Title = evil, evil, map[string]string{"en": evil, "zh": evil}
		d.Themes = themes.NewSet([]themes.Theme{theme})
		known := []picker.Choice{
			{Ref: evil, Name: evil, Vendor: evil, Reachable: true, Size: sessions.Size{Source: evil, Grade: sessions.Grade(evil)}},
			{Ref: evil + "2", Vendor: evil, Why: evil},
		}
		d.Known = func() []picker.Choice { return known }
		d.Choices = func(context.Context) []picker.Choice { return known }
		d.Memory = Memory{Sent: []string{evil}, Draft: evil, Sets: []picker.Set{{Name: evil, Models: []string{evil}}}}
		d.Create = func(context.Context, Spec) (*sessions.Session, error) { return nil, errors.New(evil) }
		d.Load = func(string) (*sessions.Session, error) { return hostile.Session("01", evil, time.Now()), nil }
		d.Rename = func(string, string) error { return errors.New(evil) }
		d.Delete = func(string) (func() error, error) { return nil, errors.New(evil) }
		d.Export = func(string, ExportAs) (Exported, error) { return Exported{evil, evil, errors.New(evil)}, nil }
		d.Editor = func(string) tea.Cmd {
			return func() tea.Msg { return chat.EditedMsg{Text: evil, Err: errors.New(evil)} }
		}
		d.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) {
			return []sessions.Summary{{
				ID: evil, Path: evil, Title: evil, Lanes: []string{evil, evil}, Scenario: evil, Kind: sessions.Kind(evil), Turns: 1, Said: []string{evil}, Replies: 2,
			}}, []sessions.Damaged{{Path: evil, Err: errors.New(evil)}}, nil
		}
	}
}

// evilKeys lead to every screen on which something hostile can be.
var evilKeys = strings.Fields(`up down esc tab tab r z z y A [ ] ? esc n esc # esc ! esc v y esc e esc c esc R i alt+t up up down esc
	ctrl+t down down esc ctrl+o / e v i l enter down tab r x enter x down down enter d y u e enter ctrl+o enter esc q ctrl+p tab tab space / e v esc esc ctrl+x ctrl+c`)

// TestNothingHostileIsDrawn shows every screen of a program in which all that
// comes from outside is hostile.
func TestNothingHostileIsDrawn(t *testing.T) {
	texts := hostile.Texts
	if testing.Short() {
		texts = texts[:len(texts)/8]
	}
	// Several in one, since a screen costs more than a text.
	for at := 0; at < len(texts); at += 6 {
		evil := strings.Join(texts[at:min(at+6, len(texts))], "")
		session := hostile.Session("01", evil, time.Now())
		blind := session.Clone()
		blind.Blind.Enabled = true
		for name, start := range map[string]Start{
			"picker": {}, "chat": {Resume: session}, "blind": {Resume: blind}, "browser": {Browse: true},
			"replay": {Replay: &chat.Replay{Session: session, Speed: 16}}, "rate": {Replay: &chat.Replay{Session: session, Rate: true}},
		} {
			t.Run(fmt.Sprint(name, at), func(t *testing.T) {
				drive(t, setting{start: &start, deps: evilDeps(evil), open: true, lanes: zoo(), lang: []string{"en", "zh"}[at/6%2]}, func(d *driver) {
					d.fits()
					for i, key := range evilKeys {
						d.keys(key)
						if i%5 == 0 {
							size := blindSizes[i/5%len(blindSizes)]
							d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
							d.pass(50 * time.Millisecond)
						}
						if d.fits(); t.Failed() {
							t.Fatalf("after %v:\n%s", evilKeys[:i+1], d.screen())
						}
					}
				})
			})
		}
	}
}
