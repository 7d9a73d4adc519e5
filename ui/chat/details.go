package chat

import (
	"cmp"
	"strconv"
	"strings"

	"kansei/sessions"
)

// DetailsHint says how to read a notice of which the line has no room for all.
func (e *Env) DetailsHint() string {
	return e.Words.T("details.more", e.Keys.Details.Help().Key)
}

// details are what is known of a reply, one thing a line; while blind nothing
// that could tell who it was. The scenario's answer or key is the same for all
// lanes.
func (c *Model) details(r *sessions.Reply) string {
	text := c.aboutReply(r)
	if s := c.Session.Scenario; s != nil && s.Answer != "" {
		text += "\n\n" + c.Words.T("details.answer") + "\n" + s.Answer
	}
	return text
}

func (c *Model) aboutReply(r *sessions.Reply) string {
	var lines []string
	say := func(key string, args ...any) { lines = append(lines, c.Words.T("details."+key, args...)) }
	if c := c; c.blind() {
		if broken := r.Status == sessions.Failed || r.Status == sessions.Truncated; broken {
			lines = append(lines, c.blindProblem(c.current()))
		}
		if ending := r.Ending(); ending != sessions.EndsWell {
			lines = append(lines, c.Words.T("mark."+string(ending.Shown(true))))
		}
		say("blind")
		return strings.Join(lines, "\n")
	}
	say("status_" + string(r.Status))
	if ending := r.Ending(); ending != sessions.EndsWell {
		lines = append(lines, c.Words.T("mark."+string(ending)))
	}
	if r.Error != nil {
		lines = append(lines, c.Words.Message(r.Error.Message))
	}
	if lane := c.Session.Lane(r.Lane); lane != nil {
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
			lines = append(lines, c.Words.T(key))
		}
	}
	if !r.StartedAt.IsZero() {
		say("asked", r.StartedAt.In(c.Deps.Zone).Format("2006-01-02 15:04:05"), strconv.Itoa(r.Attempt))
	}
	return strings.Join(lines, "\n")
}

// DetailsHere are a title and the details of the reply in focus, if it is over.
func (c *Model) DetailsHere() (title, text string, ok bool) {
	r := c.Reply(c.Lane())
	if !c.ended(c.Turn, r) {
		return "", "", false
	}
	return c.Words.T("details.of", c.Label(r.Lane)), c.details(r), true
}
