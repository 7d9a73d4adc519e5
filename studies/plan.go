package studies

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/oklog/ulid/v2"

	"kansei/sessions"
	"kansei/stats"
)

// Plan is which lanes meet in which scenario, at which place, for which rater.
type Plan struct {
	Sessions   []Planned
	Efficiency float64 // of the comparison of the contestants; see stats.Efficiency
	Bound      float64 // of any design of as many sessions
}

// Planned is one session of a plan.
type Planned struct {
	Number   int      // from 1; the sessions of one number are always alike
	Scenario string   // id
	Lanes    []string // by place, from the left
	Catch    int      // which of Lanes is the catch lane; -1: none
	Raters   []string
	Repeats  []string // those of Raters who are shown it again
}

// MakePlan makes the plan of a study. The same study gives the same plan.
func MakePlan(s *Study) (*Plan, error) {
	rng := rand.New(rand.NewPCG(s.Seed, 0x73747564))
	contestants := s.Contestants()
	blocks, err := stats.Design(len(contestants), s.sizes(), s.Seed)
	if err != nil {
		return nil, fmt.Errorf("make the design: %w", err)
	}
	efficiency, err := stats.Efficiency(len(contestants), blocks)
	if err != nil {
		return nil, fmt.Errorf("%d sessions of %d lanes do not join all %d models: %w", s.Sessions, s.Lanes, len(contestants), err)
	}
	p := &Plan{Efficiency: efficiency, Bound: stats.EfficiencyBound(len(contestants), withoutGaps(blocks))}
	// The sessions that were made last are the smaller ones; those that are stopped
	// half-way are to be a fair share.
	rng.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	scenarios := s.assignScenarios(blocks, rng)
	catches := 0
	for i, block := range blocks {
		one := Planned{Number: i + 1, Scenario: s.Scenarios[scenarios[i]], Catch: -1}
		for place, c := range block {
			if c >= 0 {
				one.Lanes = append(one.Lanes, contestants[c])
				continue
			}
			one.Catch = place
			one.Lanes = append(one.Lanes, s.CatchLanes[catches%len(s.CatchLanes)])
			catches++
		}
		p.Sessions = append(p.Sessions, one)
	}
	s.assignRaters(p, blocks, scenarios, rng)
	return p, nil
}

// sizes are how many contestants each session has: all lanes, or one less where a
// catch lane stands among them.
func (s *Study) sizes() []int {
	out := slices.Repeat([]int{s.Lanes}, s.Sessions)
	for i := range int(math.Round(s.Catch * float64(s.Sessions))) {
		out[len(out)-1-i]--
	}
	return out
}

func withoutGaps(blocks [][]int) [][]int {
	out := make([][]int, len(blocks))
	for i, b := range blocks {
		out[i] = slices.DeleteFunc(slices.Clone(b), func(c int) bool { return c < 0 })
	}
	return out
}

// assignScenarios gives each session a scenario: each scenario as many sessions as
// any other, or one more, with the models spread over them.
func (s *Study) assignScenarios(blocks [][]int, rng *rand.Rand) []int {
	features := make([][]int, len(blocks))
	for i, b := range blocks {
		for _, c := range b {
			features[i] = append(features[i], c+1) // 0 is the catch lane
		}
	}
	return spread(evenly(len(blocks), len(s.Scenarios), rng), len(s.Scenarios), features, 1+len(s.Contestants()), nil, rng)
}

// assignRaters gives each session its raters. Loads differ by one session at most;
// the models, catch lanes and scenarios of each rater are spread.
func (s *Study) assignRaters(p *Plan, blocks [][]int, scenarios []int, rng *rand.Rand) {
	var of []int // the session of each rating
	for range s.Ratings {
		for i := range blocks {
			of = append(of, i)
		}
	}
	if s.Ratings < len(s.Raters) {
		of = append(of, rng.Perm(len(blocks))[:int(math.Ceil(s.Overlap*float64(len(blocks))-1e-9))]...)
	}
	models := 1 + len(s.Contestants())
	features := make([][]int, len(of))
	together := map[int][]int{} // the ratings of a session
	for j, i := range of {
		for _, c := range blocks[i] {
			features[j] = append(features[j], c+1)
		}
		features[j] = append(features[j], models+scenarios[i])
		together[i] = append(together[i], j)
	}
	raters := s.dealt(of, len(blocks), rng)
	clash := func(raters []int, j int) bool {
		return slices.ContainsFunc(together[of[j]], func(k int) bool { return k != j && raters[k] == raters[j] })
	}
	raters = spread(raters, len(s.Raters), features, models+len(s.Scenarios), clash, rng)
	for j, i := range of {
		p.Sessions[i].Raters = append(p.Sessions[i].Raters, s.Raters[raters[j]])
	}
	s.assignRepeats(p)
}

// dealt deals the raters out one after the other, so that nobody has a session
// twice: the ratings of a session follow each other.
func (s *Study) dealt(of []int, sessions int, rng *rand.Rand) []int {
	order := make([]int, len(of))
	for i := range order {
		order[i] = i
	}
	place := rng.Perm(sessions)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(place[of[a]], place[of[b]]) })
	out, names := make([]int, len(of)), rng.Perm(len(s.Raters))
	for i, j := range order {
		out[j] = names[i%len(names)]
	}
	return out
}

// evenly is n labels out of 0..k-1, each as often as any other or once more.
func evenly(n, k int, rng *rand.Rand) []int {
	out := make([]int, n)
	names := rng.Perm(k)
	for i := range out {
		out[i] = names[i%k]
	}
	rng.Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// spread swaps labels between items until the features of the items of each label
// are as even as it can make them: the sum of squared counts falls. clash reports
// whether an item must not have its label.
func spread(labels []int, kinds int, features [][]int, most int, clash func(labels []int, item int) bool, rng *rand.Rand) []int {
	count := make([][]int, kinds)
	for l := range count {
		count[l] = make([]int, most)
	}
	move := func(item, label, by int) (change int) {
		for _, f := range features[item] {
			n := count[label][f]
			change += (n+by)*(n+by) - n*n
			count[label][f] = n + by
		}
		return change
	}
	for i, l := range labels {
		move(i, l, 1)
	}
	tries := 200*len(labels) + 20_000
	for try := range tries {
		i, j := rng.IntN(len(labels)), rng.IntN(len(labels))
		a, b := labels[i], labels[j]
		if a == b {
			continue
		}
		change := move(i, a, -1) + move(j, b, -1) + move(i, b, 1) + move(j, a, 1)
		labels[i], labels[j] = b, a
		heat := 2 * float64(tries-try) / float64(tries)
		accept := change <= 0 || heat > 0 && rng.Float64() < math.Exp(-float64(change)/(heat+1e-9))
		if accept && (clash == nil || !clash(labels, i) && !clash(labels, j)) {
			continue
		}
		labels[i], labels[j] = a, b
		move(i, b, -1)
		move(j, a, -1)
		move(i, a, 1)
		move(j, b, 1)
	}
	return labels
}

// assignRepeats chooses the sessions that each rater is shown again, by a hash.
func (s *Study) assignRepeats(p *Plan) {
	for _, rater := range s.Raters {
		mine := p.Of(rater)
		n := int(math.Round(s.Repeats * float64(len(mine))))
		if s.Repeats > 0 && len(mine) > 0 {
			n = max(n, 1)
		}
		slices.SortFunc(mine, func(a, b int) int {
			return cmp.Compare(s.hash("repeat", rater, p.Sessions[a].Number), s.hash("repeat", rater, p.Sessions[b].Number))
		})
		for _, i := range mine[:n] {
			p.Sessions[i].Repeats = append(p.Sessions[i].Repeats, rater)
		}
	}
}

// Of lists the sessions of a rater by their places in the plan.
func (p *Plan) Of(rater string) []int {
	var out []int
	for i := range p.Sessions {
		if slices.Contains(p.Sessions[i].Raters, rater) {
			out = append(out, i)
		}
	}
	return out
}

// Order lists the sessions of a rater by their places in the plan, in the order in
// which they are rated, which each rater has for themselves.
func (s *Study) Order(p *Plan, rater string) []int {
	out := p.Of(rater)
	slices.SortFunc(out, func(a, b int) int {
		return cmp.Compare(s.hash("order", rater, p.Sessions[a].Number), s.hash("order", rater, p.Sessions[b].Number))
	})
	return out
}

func (s *Study) hash(what, rater string, number int) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s\x00%d", s.Seed, what, rater, number))
	return binary.BigEndian.Uint64(sum[:8])
}

// Turn is by how many places the lanes of a session stand further to the right
// for a rater than in the plan, and those at the end come to the front: the
// raters of a session each have letters of their own.
func (o Planned) Turn(rater string) int { return max(0, slices.Index(o.Raters, rater)) }

// Shown is a session as a rater is shown it: with the letters of their own. Turn
// it back with Stored before it is saved.
func (o Planned) Shown(s *sessions.Session, rater string) *sessions.Session {
	return relabelled(s, o.Turn(rater))
}

// Stored is a session as its file has it, from what a rater was shown.
func (o Planned) Stored(s *sessions.Session, rater string) *sessions.Session {
	return relabelled(s, -o.Turn(rater))
}

func relabelled(s *sessions.Session, by int) *sessions.Session {
	if s == nil || len(s.Lanes) == 0 || by%len(s.Lanes) == 0 {
		return s
	}
	order, n := s.Order(1), len(s.Lanes)
	out := *s
	out.Lanes = slices.Clone(s.Lanes)
	for i := range out.Lanes {
		at := slices.Index(order, out.Lanes[i].ID)
		out.Lanes[i].Label = sessions.Letter(((at+by)%n + n) % n)
	}
	return &out
}

// Balance is how even a plan is: the fewest and the most of each.
type Balance struct {
	Models, Pairs, Places, Scenarios, Raters [2]int
	MissingPairs, AllPairs                   int
	Overlap                                  float64 // share of sessions with more than one rater
	Catches                                  int     // sessions with a catch lane
}

// Balance counts the contestants of a plan.
func (p *Plan) Balance(s *Study) Balance {
	contestants := s.Contestants()
	models, pairs, places, scenarios, raters := map[string]int{}, map[[2]string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	var b Balance
	for _, one := range p.Sessions {
		scenarios[one.Scenario]++
		for _, r := range one.Raters {
			raters[r]++
		}
		if len(one.Raters) > 1 {
			b.Overlap += 1 / float64(len(p.Sessions))
		}
		for place, m := range one.Lanes {
			if place == one.Catch {
				b.Catches++
				continue
			}
			models[m]++
			places[fmt.Sprint(m, place)]++
			for other, o := range one.Lanes[:place] {
				if other != one.Catch {
					pairs[[2]string{min(m, o), max(m, o)}]++
				}
			}
		}
	}
	b.AllPairs = len(contestants) * (len(contestants) - 1) / 2
	b.MissingPairs = b.AllPairs - len(pairs)
	b.Models, b.Pairs = extent(models, len(contestants)), extent(pairs, b.AllPairs)
	b.Places = extent(places, len(contestants)*s.Lanes)
	b.Scenarios, b.Raters = extent(scenarios, len(s.Scenarios)), extent(raters, len(s.Raters))
	return b
}

// extent is the fewest and the most of n counts, of which those that are 0 need
// not be in the map.
func extent[K comparable](counts map[K]int, n int) [2]int {
	var out [2]int
	first := true
	for _, c := range counts {
		if first {
			out, first = [2]int{c, c}, false
		}
		out = [2]int{min(out[0], c), max(out[1], c)}
	}
	if len(counts) < n {
		out[0] = 0
	}
	return out
}

// SessionID is the id of a planned session. It follows from the study's seed and
// the session's number, scenario and lanes, and nothing else, so that collecting
// goes on after a kill. It has the form of a ULID; its time part means nothing.
func (s *Study) SessionID(one Planned) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "study\x00%d\x00%d\x00%s\x00%q", s.Seed, one.Number, one.Scenario, one.Lanes))
	return ulid.ULID(sum[:16]).String()
}

// SessionSeed is the seed of a planned session, from 1 to 999,999.
func (s *Study) SessionSeed(one Planned) int64 {
	return int64(s.hash("seed", "", one.Number)%999_999) + 1
}
