package cli

import (
	"slices"

	"kansei/providers"
	"kansei/providers/builtin"
	"kansei/sessions"
)

// spent is what replies took.
type spent struct {
	usage   providers.Usage
	dollars float64
	priced  int  // lanes whose price is known
	lanes   int  // lanes that told how much they took
	free    bool // all of them are built in
}

// laneRows is a row for each lane: its letter, its name unless that is hidden,
// and what it took; and one for all of them together.
func (a *app) laneRows(s *sessions.Session) [][]string {
	var rows [][]string
	all := spent{free: true}
	for _, id := range s.Order(1) {
		if s.Blinded() {
			rows = append(rows, []string{s.Label(id, 1), a.words.T("sessions.hidden")})
			continue
		}
		one := a.spent(s, id)
		all.usage.Prompt += one.usage.Prompt
		all.usage.Completion += one.usage.Completion
		all.usage.Reasoning += one.usage.Reasoning
		all.dollars += one.dollars
		all.priced += one.priced
		all.lanes += one.lanes
		all.free = all.free && (one.free || one.lanes == 0)
		rows = append(rows, []string{s.Label(id, 1), s.Lane(id).Name(), a.spentText(one)})
	}
	if all.lanes > 1 {
		rows = append(rows, []string{"", a.words.T("sessions.together"), a.spentText(all)})
	}
	return rows
}

// costText is what all lanes of a session have cost, for the screen's header: ""
// where no price is known, with a "+" where some are not.
func (a *app) costText(s *sessions.Session) string {
	var sum float64
	priced, unpriced := false, false
	for _, l := range s.Lanes {
		one := a.spent(s, l.ID)
		priced = priced || one.priced > 0
		unpriced = unpriced || one.lanes > 0 && one.priced == 0 && !one.free
		sum += one.dollars
	}
	switch {
	case !priced:
		return ""
	case unpriced:
		return dollars(sum) + "+"
	}
	return dollars(sum)
}

// spent adds up all replies of a lane, earlier attempts too.
func (a *app) spent(s *sessions.Session, lane string) spent {
	var out spent
	price := a.price(*s.Lane(lane))
	for _, t := range s.Turns {
		for _, r := range t.Replies {
			if r.Lane != lane {
				continue
			}
			out.usage.Prompt += r.Usage.Prompt
			out.usage.Completion += r.Usage.Completion
			out.usage.Reasoning += r.Usage.Reasoning
			if price != nil {
				out.dollars += a.replyCost(*s.Lane(lane), r, price)
			}
		}
	}
	if out.usage == (providers.Usage{}) {
		return out
	}
	out.lanes = 1
	out.free = s.Lane(lane).Provider == builtin.ID
	if price != nil {
		out.priced = 1
	}
	return out
}

// replyCost is what one reply has cost.
func (a *app) replyCost(l sessions.Lane, r sessions.Reply, price *providers.Price) float64 {
	cost := price.Cost(providers.Usage{Prompt: r.Usage.Prompt, Completion: r.Usage.Completion, Reasoning: r.Usage.Reasoning})
	if slices.Contains(r.Flags, sessions.FlagBatch) {
		cost *= a.batchPrice(l)
	}
	return cost
}

func (a *app) spentText(s spent) string {
	if s.lanes == 0 {
		return ""
	}
	text := a.words.T("sessions.tokens", s.usage.Prompt, s.usage.Completion)
	if s.usage.Prompt == 0 { // the built-in lanes don't count what goes in
		text = a.words.T("sessions.tokens_out", s.usage.Completion)
	}
	if s.usage.Reasoning > 0 {
		text += a.words.T("sessions.thinking", s.usage.Reasoning)
	}
	switch {
	case s.priced == s.lanes:
		text += ", " + dollars(s.dollars)
	case s.priced > 0:
		text += a.words.T("sessions.partly", dollars(s.dollars), s.priced, s.lanes)
	case !s.free:
		text += a.words.T("sessions.unpriced")
	}
	return text
}
