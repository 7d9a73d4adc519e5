package cli

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strings"

	"kansei/providers"
	"kansei/sessions"
	"kansei/ui"
)

// maxLanes is how many models a session can have.
const maxLanes = 8

// builtinLanes are what a session has when nothing else was asked for.
var builtinLanes = []string{"builtin/eliza", "builtin/listener", "builtin/advisor"}

// defaultLanes are the models that answer where none is named: those of the config
// file that can be asked, or the built-in ones. notice names the others, with the
// reason; it is empty where there are none.
func (a *app) defaultLanes() (names []string, notice string) {
	var why []string
	for _, name := range a.config.DefaultModels {
		if _, err := a.lane(name); err != nil {
			why = append(why, a.message(inFull(err)))
			continue
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		names = builtinLanes
	}
	if len(why) > 0 {
		notice = a.words.T("chat.default_passed", len(why), strings.Join(why, " "))
	}
	return names, notice
}

// create makes a session to a specification.
func (a *app) create(_ context.Context, spec ui.Spec) (*sessions.Session, error) {
	names := spec.Models
	if len(names) == 0 {
		names, _ = a.defaultLanes()
	}
	if len(names) > maxLanes {
		return nil, usage(fmt.Sprintf("%d models were asked for, and a session has %d at most", len(names), maxLanes), "Leave some out.")
	}
	now := a.env.Now()
	seed := spec.Seed
	if seed == 0 {
		seed = drawSeed()
	}
	s := &sessions.Session{
		ID: sessions.NewID(now), Title: spec.Title, CreatedAt: now, UpdatedAt: now,
		App: sessions.App{Name: "kansei", Version: buildVersion()}, System: spec.System,
		Blind: sessions.Blind{Enabled: spec.Blind, Curtain: spec.Curtain, Seed: seed},
	}
	if s.Blind.Curtain == "" {
		s.Blind.Curtain = sessions.CurtainOff
		if spec.Blind {
			s.Blind.Curtain = sessions.CurtainPace
		}
	}
	if err := a.addScenario(s, spec); err != nil {
		return nil, err
	}
	return s, a.addLanes(s, names)
}

func (a *app) addScenario(s *sessions.Session, spec ui.Spec) error {
	rubric := "sensibility"
	if spec.Scenario != "" {
		sc, ok := a.library.Find(spec.Scenario)
		if !ok {
			return a.noScenario(spec.Scenario)
		}
		s.Scenario, rubric = sc.Session(), sc.RubricID()
		if s.System == "" {
			s.System = sc.System
		}
		if s.Title == "" {
			s.Title = sc.Title
		}
	}
	whole := a.library.Rubrics[rubric]
	if spec.Dimensions == nil {
		s.Rubric, _ = whole.Limited(a.config.Dimensions) // which is for every rubric
		return nil
	}
	var missing []string
	if s.Rubric, missing = whole.Limited(spec.Dimensions); len(missing) > 0 {
		ids := []string{sessions.VerdictAlone}
		for _, d := range whole.Dimensions {
			ids = append(ids, d.ID)
		}
		return usage(fmt.Sprintf("the rubric %s has no dimension %q", rubric, missing[0]), "Use --dimensions with some of "+strings.Join(ids, ", ")+".")
	}
	return nil
}

// addLanes resolves the models and gives them shuffled labels; in an open
// session the labels follow the order asked for.
func (a *app) addLanes(s *sessions.Session, names []string) error {
	for i, name := range names {
		lane, err := a.lane(name)
		if err != nil {
			return err
		}
		lane.ID = fmt.Sprintf("l%d", i+1)
		lane.Label = sessions.Letter(i)
		s.Lanes = append(s.Lanes, lane)
	}
	if s.Blind.Enabled {
		for place, i := range sessions.Shuffle(s.Blind.Seed, 1, len(s.Lanes)) {
			s.Lanes[i].Label = sessions.Letter(place)
		}
	}
	return nil
}

// lane resolves a model's name, which can end with a setting for thinking, such
// as "@off" or "@high".
func (a *app) lane(name string) (sessions.Lane, error) {
	name, thinking := sessions.CutThinking(name)
	target, err := a.registry.Resolve(name)
	if err != nil {
		return sessions.Lane{}, err
	}
	return sessions.Lane{
		Provider: target.Provider, Model: target.Model, Thinking: thinking, Params: target.Params, Size: size(target.Size),
	}, nil
}

// size is a provider's size as a session keeps it.
func size(s providers.Size) sessions.Size {
	out := sessions.Size{Grade: sessions.Grade(s.Grade), Source: s.Source}
	if out.Grade == "" {
		out.Grade = sessions.Unknown
	}
	if s.Total != nil {
		out.Total = &sessions.Interval{Low: s.Total.Low, High: s.Total.High}
	}
	if s.Active != nil {
		out.Active = &sessions.Interval{Low: s.Active.Low, High: s.Active.High}
	}
	return out
}

// drawSeed draws a seed that a person can type: below a million, not 0.
func drawSeed() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return int64(binary.LittleEndian.Uint64(b[:])%999_999) + 1
}
