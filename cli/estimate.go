package cli

import (
	"fmt"
	"slices"

	"kansei/conversation"
	"kansei/providers"
	"kansei/providers/builtin"
	"kansei/providers/catalog"
	"kansei/providers/human"
	"kansei/sessions"
)

// estimate prints what a collection still takes: counts, which are exact, and
// tokens and cost, which are guesses.
func (a *app) estimate(plan []*sessions.Session, how manner) error {
	complete, replies := 0, 0
	for _, s := range plan {
		missing := conversation.Missing(s)
		if missing == 0 {
			complete++
		}
		replies += missing
	}
	a.printf("%s\n%s\n", a.words.T("collect.plan", len(plan), complete), a.words.T("collect.requests", replies))
	if replies == 0 {
		return nil
	}
	rows, total, priced := a.estimates(plan, how.batch)
	a.printf("\n")
	a.printTable(rows)
	switch {
	case priced:
		a.printf("\n%s\n", a.words.T("collect.total", dollars(total)))
	case total > 0:
		a.printf("\n%s\n%s\n", a.words.T("collect.total", dollars(total)), a.words.T("collect.unpriced"))
	default:
		a.printf("\n%s\n%s\n", a.words.T("collect.total_unknown"), a.words.T("collect.unpriced"))
	}
	if slices.ContainsFunc(plan, func(s *sessions.Session) bool { return a.listed(s.Lanes) }) {
		a.printf("%s\n", a.words.T("collect.priced_at", catalog.Date()))
	}
	if how.batch {
		a.printf("%s\n", a.words.T("collect.batch_priced"))
	}
	a.printf("%s\n", a.words.T("collect.estimate"))
	return nil
}

// estimates is a row for each lane, the sum of the costs that can be told, and
// whether all can. In batches they are what the vendors ask for those.
func (a *app) estimates(plan []*sessions.Session, batch bool) (rows [][]string, total float64, priced bool) {
	used := map[string]providers.Usage{} // by the lane's name
	var lanes []sessions.Lane
	for _, s := range plan {
		for lane, u := range conversation.Estimate(s) {
			name := s.Lane(lane).Name()
			sum := used[name]
			used[name] = providers.Usage{Prompt: sum.Prompt + u.Prompt, Completion: sum.Completion + u.Completion}
		}
		for _, l := range s.Lanes {
			if !slices.ContainsFunc(lanes, func(o sessions.Lane) bool { return o.Name() == l.Name() }) {
				lanes = append(lanes, l)
			}
		}
	}
	if player, err := a.playerLane(plan); err == nil && player != nil {
		sum := used[player.Name()]
		for _, s := range plan {
			u := conversation.EstimatePlayer(s)
			sum.Prompt += u.Prompt
			sum.Completion += u.Completion
		}
		used[player.Name()] = sum
		if !slices.ContainsFunc(lanes, func(o sessions.Lane) bool { return o.Name() == player.Name() }) {
			lanes = append(lanes, *player)
		}
	}
	priced = true
	for _, l := range lanes {
		u := used[l.Name()]
		cost := a.words.T("collect.no_price")
		switch price := a.price(l); {
		case price != nil:
			sum := price.Cost(u)
			if batch {
				sum *= a.batchPrice(l)
			}
			total += sum
			cost = dollars(sum)
		case l.Provider == builtin.ID || l.Provider == human.ID:
			cost = a.words.T("collect.free")
		default:
			priced = false
		}
		rows = append(rows, []string{l.Name(), a.words.T("collect.tokens", thousands(u.Prompt), thousands(u.Completion)), cost})
	}
	return rows, total, priced
}

// price is what a lane's model costs, by the config file or by the catalogue;
// nil if that is not known.
func (a *app) price(l sessions.Lane) *providers.Price {
	price, _ := a.registry.Price(l.Provider, l.Model)
	return price
}

// listed reports whether the price of any lane comes from the catalogue.
func (a *app) listed(lanes []sessions.Lane) bool {
	return slices.ContainsFunc(lanes, func(l sessions.Lane) bool {
		_, asOf := a.registry.Price(l.Provider, l.Model)
		return asOf != ""
	})
}

// dollars is an amount that is never shown as nothing where it is something.
func dollars(v float64) string {
	switch {
	case v >= 1 || v == 0:
		return fmt.Sprintf("$%.2f", v)
	case v < 0.0001:
		return "<$0.0001"
	}
	return fmt.Sprintf("$%.4f", v)
}

// thousands is a count of tokens, rounded to what an estimate can mean.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprintf("%d", n)
	}
	return fmt.Sprintf("%.0fk", float64(n)/1000)
}
