package cli

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"kansei/conversation"
	"kansei/report"
	"kansei/sessions"
	"kansei/ui"
	"kansei/ui/picker"
)

// becomeKiosk confines the program to the sessions of a study's rater: what it
// keeps from run to run, the report of a crash included, goes into the rater's
// folder of the study.
func (a *app) becomeKiosk(st *studyFolder) {
	a.kiosk = true
	a.paths.State = raterState(st.dir, a.config.Rater)
}

// errKiosk is what everything answers that a kiosk has not.
var errKiosk = errors.New("this can't be done here")

// closeOff takes from the screen what it needs for anything but rating the session
// that it is opened with: its keys, and what would do the work if there were a way
// to it all the same.
func closeOff(deps *ui.Deps) {
	deps.Kiosk, deps.Suspend, deps.FirstRun, deps.Defaults = true, false, false, nil
	deps.Keys.Kiosk()
	deps.Known = func() []picker.Choice { return nil }
	deps.Choices = func(context.Context) []picker.Choice { return nil }
	deps.Create = func(context.Context, ui.Spec) (*sessions.Session, error) { return nil, errKiosk }
	deps.Lane = func(string) (sessions.Lane, error) { return sessions.Lane{}, errKiosk }
	deps.Ask = func(context.Context, *sessions.Session, []sessions.Address, int) *conversation.Round { return nil }
	deps.Cost = nil
	deps.Newest = func(context.Context, int) ([]sessions.Summary, []sessions.Damaged, error) { return nil, nil, errKiosk }
	deps.List = func(context.Context) ([]sessions.Summary, []sessions.Damaged, error) { return nil, nil, errKiosk }
	deps.Load = func(string) (*sessions.Session, error) { return nil, errKiosk }
	deps.Rename = func(string, string) error { return errKiosk }
	deps.Delete = func(string) (func() error, error) { return nil, errKiosk }
	deps.Export = func(string, ui.ExportAs) (ui.Exported, error) { return ui.Exported{}, errKiosk }
	deps.Report = func(context.Context) (report.Findings, error) { return report.Findings{}, errKiosk }
	deps.Editor = func(string) tea.Cmd { return nil }
	deps.Memory = ui.Memory{Tags: deps.Memory.Tags, RememberTag: deps.Memory.RememberTag}
}
