package scenarios

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The answers of rational scenarios are worked out here again: by trying all
// cases, by a formula where there is one, and, where a message holds a program,
// by running it.

// answers makes sure that the parts stand in the answer of a scenario.
func answers(t *testing.T, id string, parts ...any) {
	t.Helper()
	s, ok := builtIn(t).Find(id)
	if !ok {
		t.Fatalf("there is no scenario %s", id)
	}
	for _, p := range parts {
		word := regexp.MustCompile(`(^|[^0-9])` + regexp.QuoteMeta(fmt.Sprint(p)) + `($|[^0-9])`)
		if !word.MatchString(s.Answer) {
			t.Errorf("%s: %q is not in the answer %q", id, fmt.Sprint(p), s.Answer)
		}
	}
}

// permutations calls yield with every order of 0 to n-1; the slice is reused.
func permutations(n int, yield func([]int)) {
	order := make([]int, 0, n)
	used := make([]bool, n)
	var extend func()
	extend = func() {
		if len(order) == n {
			yield(order)
			return
		}
		for i := range n {
			if !used[i] {
				used[i], order = true, append(order, i)
				extend()
				used[i], order = false, order[:len(order)-1]
			}
		}
	}
	extend()
}

func clock(minutes int) string {
	minutes = (minutes + 24*60) % (24 * 60)
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}

func TestAnswersOfTimes(t *testing.T) {
	home := 9*60 + 40 + 85 + 35 + 100
	answers(t, "ferry-times", clock(home), "two boats", "Seven", clock(18*60+85+35+100))
	if round := 85 + 35 + 100; round <= 120 || round > 240 {
		t.Errorf("a round takes %d minutes: two boats are not what it needs", round)
	}

	batches := (130 + 23) / 24
	seeded := (65 + 23) / 24
	first := 7*60 - (batches*40 + (batches-1)*10)
	mixed := 7*60 - (seeded*50 + (batches-seeded)*40 + (batches-1)*10)
	// The latest first dough by trying every minute.
	dough := -1
	for start := mixed - 400; start < mixed; start++ {
		at, ok := mixed, true
		for b := range batches {
			lots := (min((b+1)*24, 130) + 39) / 40
			ok = ok && start+lots*35+60 <= at
			at += 50
			if b < seeded {
				at += 10
			}
		}
		if ok {
			dough = start
		}
	}
	// Two ovens, by trying every way to divide the six batches.
	least := 1 << 20
	for set := range 1 << batches {
		var oven [2]int
		for b := range batches {
			bake := 40
			if b < seeded {
				bake = 50
			}
			oven[set>>b&1] += bake + 10
		}
		least = min(least, max(oven[0], oven[1])-10)
	}
	answers(t, "oven-times", clock(first), clock(mixed), clock(dough), clock(7*60-least))

	steamer := 6*60 + 45 - (3*15 + 2*2)
	most, profit := 0, 0.0
	for meat := range 241 {
		if meat*110+(240-meat)*50 <= 20000 {
			most = meat
			profit = float64(meat*90+(240-meat)*70) / 100
		}
	}
	answers(t, "four-tiers", clock(steamer), 240/16, "9.6", "0.4", most, 240-most, profit, 240*70/100)
}

func TestAnswersOfRoutes(t *testing.T) {
	minutes := map[string]int{"VA": 6, "VB": 9, "VC": 5, "VD": 12, "AB": 7, "AC": 4, "AD": 9, "BC": 5, "BD": 3, "CD": 8}
	between := func(a, b byte) int {
		if a > b && a != 'V' || b == 'V' {
			a, b = b, a
		}
		return minutes[string([]byte{a, b})]
	}
	shortest := func(shut, back, wish bool) (least int, orders []string) {
		least = 1 << 20
		permutations(4, func(p []int) {
			route := "V"
			for _, i := range p {
				route += string("ABCD"[i])
			}
			if wish && strings.HasSuffix(route, "D") || shut && (strings.Contains(route, "AC") || strings.Contains(route, "CA")) {
				return
			}
			if back {
				route += "V"
			}
			sum := 0
			for i := 1; i < len(route); i++ {
				sum += between(route[i-1], route[i])
			}
			if sum < least {
				least, orders = sum, nil
			}
			if sum == least {
				orders = append(orders, strings.Join(strings.Split(strings.Trim(route, "V"), ""), ", "))
			}
		})
		return least, orders
	}
	for _, c := range []struct {
		shut, back, wish bool
		orders           int
	}{{false, false, false, 1}, {false, false, true, 2}, {true, false, false, 1}, {true, false, true, 1}, {false, true, false, 2}} {
		least, orders := shortest(c.shut, c.back, c.wish)
		if len(orders) != c.orders {
			t.Errorf("%+v has %d orders: %v", c, len(orders), orders)
		}
		answers(t, "bus-route", least)
		for _, o := range orders {
			answers(t, "bus-route", o)
		}
	}
}

func TestAnswersOfChances(t *testing.T) {
	tickets, prizes, mine := 12, 3, 2
	all, some, one, again := 0, 0, 0, 0
	for a := range tickets {
		for b := range tickets {
			for c := range tickets {
				won := 0
				for _, x := range []int{a, b, c} {
					if x < mine {
						won++
					}
				}
				if won > 0 {
					again++
				}
				if a == b || b == c || a == c {
					continue
				}
				all++
				if won > 0 {
					some++
				}
				if won == 1 {
					one++
				}
			}
		}
	}
	answers(t, "raffle", big.NewRat(int64(some), int64(all)).RatString(), big.NewRat(int64(again), int64(tickets*tickets*tickets)).RatString(), big.NewRat(int64(one), int64(all)).RatString(), 20*prizes/tickets)

	// The dice, by adding up round after round, beside the fractions.
	near := func(name string, got float64, want *big.Rat) {
		if f, _ := want.Float64(); got < f-1e-9 || got > f+1e-9 {
			t.Errorf("%s is %v, not %s", name, got, want.RatString())
		}
		answers(t, "two-dice", want.RatString())
	}
	alive, wins, throws := 1.0, 0.0, 0.0
	for range 500 {
		throws += alive
		wins += alive / 6
		alive *= 5.0 / 6
		throws += alive
		alive *= 4.0 / 6
	}
	near("the first to win", wins, big.NewRat(3, 8))
	near("the number of throws", throws, big.NewRat(33, 8))
	fresh, even, won := 1.0, 0.0, 0.0
	for range 2000 {
		won += even / 2
		fresh, even = (fresh+even)/2*5/6, fresh/2*5/6
	}
	near("two even throws", won, big.NewRat(30, 59))
}

func TestAnswersOfDates(t *testing.T) {
	found := map[int]time.Weekday{}
	for year := 2000; year < 2400; year++ {
		sundays := 0
		for month := time.January; month <= time.December; month++ {
			var days [7]int
			first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
			length := first.AddDate(0, 1, -1).Day()
			for d := range length {
				days[first.AddDate(0, 0, d).Weekday()]++
			}
			if days[time.Saturday] == 5 && days[time.Sunday] == 4 {
				if before, ok := found[length]; ok && before != first.Weekday() {
					t.Errorf("a month of %d days begins on %v and on %v", length, before, first.Weekday())
				}
				found[length] = first.Weekday()
			}
			if days[time.Sunday] == 5 {
				sundays++
			}
		}
		leap := time.Date(year, time.March, 0, 0, 0, 0, 0, time.UTC).Day() == 29
		first := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Weekday()
		if want := first == time.Sunday || leap && first == time.Saturday; (sundays == 5) != want || sundays != 4 && sundays != 5 {
			t.Errorf("%d has %d months with five Sundays", year, sundays)
		}
	}
	if len(found) != 3 || found[29] != time.Saturday || found[30] != time.Friday || found[31] != time.Thursday {
		t.Errorf("months are %v", found)
	}
	answers(t, "five-saturdays", "星期六（这个月 29 天）", "星期五（30 天）", "星期四（31 天）")
	if (time.Thursday+31)%7 != time.Sunday {
		t.Error("the next month does not begin on a Sunday")
	}
}

func TestAnswersOfShares(t *testing.T) {
	for eldest := range 900 {
		if rest := 900 - eldest; eldest+60-120 > 0 && (eldest-60)+(eldest-120) == rest {
			answers(t, "red-packets", eldest, eldest-60, eldest-120)
		}
		if youngest := 600 - eldest; eldest == 2*youngest {
			answers(t, "red-packets", eldest, 300, youngest)
		}
	}
}
