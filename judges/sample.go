package judges

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"kansei/sessions"
)

// Sample leaves only n of the questions of some sessions, a comparison in both
// orders counted once. Those that people have rated come first, since only they
// show what a judge is worth; then those that would narrow the intervals most: of
// the models, or pairs of models, that have the fewest so far. It is the same for
// the same sessions.
func Sample(works []*Work, n int) {
	groups := grouped(works)
	var kept []*itemGroup
	count := map[string]int{}
	for _, g := range groups {
		if g.rated && len(kept) < n {
			g.take(&kept, count)
		}
	}
	for len(kept) < n {
		next := slices.MinFunc(append([]*itemGroup{{}}, groups...), func(a, b *itemGroup) int {
			return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(count[a.models], count[b.models]))
		})
		if next.rank() != 0 {
			break
		}
		next.take(&kept, count)
	}
	for _, w := range works {
		w.Items = slices.DeleteFunc(w.Items, func(it Item) bool {
			return !slices.ContainsFunc(kept, func(g *itemGroup) bool { return g.work == w && g.has(it) })
		})
	}
}

// itemGroup is one comparison in both orders, or one reply.
type itemGroup struct {
	work   *Work
	item   Item
	models string // that it is about
	rated  bool   // by people
	taken  bool
	hash   string
}

func (g *itemGroup) has(it Item) bool {
	return g.item.Turn == it.Turn && slices.Equal(g.item.Lanes, it.Lanes)
}

// rank is 0 for what can still be taken.
func (g *itemGroup) rank() int {
	if g.work == nil || g.taken {
		return 1
	}
	return 0
}

func (g *itemGroup) take(kept *[]*itemGroup, count map[string]int) {
	g.taken = true
	count[g.models]++
	*kept = append(*kept, g)
}

// grouped lists the comparisons of some sessions in an order that has nothing to
// do with what they are about.
func grouped(works []*Work) []*itemGroup {
	var out []*itemGroup
	for _, w := range works {
		rated := ratedTurns(w.Session)
		for _, it := range w.Items {
			if slices.ContainsFunc(out, func(g *itemGroup) bool { return g.work == w && g.has(it) }) {
				continue
			}
			var models []string
			people := true
			for _, l := range it.Lanes {
				models = append(models, w.Session.Lane(l).Name())
				people = people && rated[reply{it.Turn, l}]
			}
			slices.Sort(models)
			out = append(out, &itemGroup{
				work: w, item: it, models: strings.Join(models, " "), rated: people,
				hash: fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s %v", w.Session.ID, it))),
			})
		}
	}
	slices.SortFunc(out, func(a, b *itemGroup) int { return cmp.Compare(a.hash, b.hash) })
	return out
}

type reply struct {
	turn int
	lane string
}

// ratedTurns are the replies of which people have said something.
func ratedTurns(s *sessions.Session) map[reply]bool {
	out := map[reply]bool{}
	for _, r := range s.StandingRatings() {
		out[reply{r.Turn, r.Lane}] = true
	}
	for _, v := range s.StandingVerdicts() {
		for _, l := range s.Lanes {
			out[reply{v.Turn, l.ID}] = true
		}
	}
	return out
}
