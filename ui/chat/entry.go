package chat

import (
	"strconv"

	"kansei/sessions"
	"kansei/ui/pane"
)

// blindState is how a reply that went wrong is shown while blind: what kind of
// end it was would tell the lanes apart.
func blindState(r *sessions.Reply) pane.State {
	if r.Text == "" {
		return pane.Failed
	}
	return pane.Truncated
}

// blindProblem says what is wrong with a reply in words that are the same for
// every lane: the reason only where all lanes that were asked have it in
// common.
func (c *Model) blindProblem(turn *sessions.Turn) string {
	if kind, ok := turn.CommonProblem(len(c.Order)); ok {
		return c.Words.T("problem." + kind)
	}
	return c.Words.T("chat.problem_hidden")
}

// failedAgain is what is said below a reply that counts since the lane, asked
// again, has not answered.
func (c *Model) failedAgain(turn *sessions.Turn, newest *sessions.Reply) string {
	switch {
	case newest.Error == nil:
		return ""
	case c.blind():
		return c.Words.T("chat.asked_again_failed", c.blindProblem(turn))
	default:
		return c.Words.T("chat.asked_again_failed", c.Words.Message(newest.Error.Message))
	}
}

// facts is the line under a finished reply once the names are open.
func (c *Model) facts(r *sessions.Reply) string {
	s := c.Words.T("chat.facts_time", seconds(r.FirstTokenMS), seconds(r.DurationMS))
	if r.FirstTokenMS == 0 { // nothing ever came
		s = c.Words.T("chat.facts_nothing", seconds(r.DurationMS))
	}
	if r.Usage.Completion > 0 {
		s += " · " + c.Words.T("chat.facts_tokens", r.Usage.Completion)
	}
	return s
}

func seconds(ms int64) string {
	return strconv.FormatFloat(float64(ms)/1000, 'f', 1, 64)
}
