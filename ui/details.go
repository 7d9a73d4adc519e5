package ui

import (
	"cmp"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/dialog"
)

// openDetails says in full what a line has no room for: what is known of the
// reply in focus, and the newest problem.
func (m *App) openDetails() tea.Cmd {
	title, text := m.words.T("details.title"), ""
	if c := m.chat; m.screen == screenChat && c != nil {
		if r := c.reply(c.lane()); c.ended(c.turn, r) {
			title, text = m.words.T("details.of", c.label(r.Lane)), m.chat.details(r)
		}
	}
	if m.problemText != "" {
		text = strings.TrimSpace(text + "\n\n" + m.words.T("details.problem", m.problemText))
	}
	if text == "" {
		return m.notify("details.nothing")
	}
	m.openDialog(asQuestion(dialog.NewQuestion(m.styles, m.words, m.keys.Parts.Dialog, dialog.Query{
		ID: dialogDetails, Title: title, Text: text, Yes: m.words.T("chat.lines_yes"), Only: true,
	})))
	return nil
}

// detailsHint says how to read a notice of which the line has no room for all.
func (e *env) detailsHint() string {
	return e.words.T("details.more", e.keys.Details.Help().Key)
}

// details are what is known of a reply, one thing a line; while blind nothing
// that could tell who it was. The scenario's answer or key is the same for all
// lanes.
func (c *chat) details(r *sessions.Reply) string {
	text := c.aboutReply(r)
	if s := c.session.Scenario; s != nil && s.Answer != "" {
		text += "\n\n" + c.words.T("details.answer") + "\n" + s.Answer
	}
	return text
}

func (c *chat) aboutReply(r *sessions.Reply) string {
	var lines []string
	say := func(key string, args ...any) { lines = append(lines, c.words.T("details."+key, args...)) }
	if c := c; c.blind() {
		if broken := r.Status == sessions.Failed || r.Status == sessions.Truncated; broken {
			lines = append(lines, c.blindProblem(c.current()))
		}
		if ending := r.Ending(); ending != sessions.EndsWell {
			lines = append(lines, c.words.T("mark."+string(ending.Shown(true))))
		}
		say("blind")
		return strings.Join(lines, "\n")
	}
	say("status_" + string(r.Status))
	if ending := r.Ending(); ending != sessions.EndsWell {
		lines = append(lines, c.words.T("mark."+string(ending)))
	}
	if r.Error != nil {
		lines = append(lines, c.words.Message(r.Error.Message))
	}
	if lane := c.session.Lane(r.Lane); lane != nil {
		say("model", lane.Ref(), cmp.Or(r.ModelReturned, lane.Model))
	}
	if r.DurationMS > 0 {
		lines = append(lines, c.facts(r))
	}
	if n := r.Usage.Completion; n > 0 && r.DurationMS > r.FirstTokenMS {
		say("speed", float64(n)*1000/float64(r.DurationMS-r.FirstTokenMS))
	}
	if r.Usage.Prompt > 0 || r.Usage.Reasoning > 0 {
		say("tokens", r.Usage.Prompt, r.Usage.Reasoning)
	}
	if r.FinishReason != "" {
		say("finish", r.FinishReason)
	}
	for _, flag := range r.Flags {
		if key := flagWords[flag]; key != "" {
			lines = append(lines, c.words.T(key))
		}
	}
	if !r.StartedAt.IsZero() {
		say("asked", r.StartedAt.In(c.deps.Opened.Location()).Format("2006-01-02 15:04:05"), strconv.Itoa(r.Attempt))
	}
	return strings.Join(lines, "\n")
}
