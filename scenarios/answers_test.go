package scenarios

import (
	"context"
	"fmt"
	"math/big"
	"os/exec"
	"regexp"
	"slices"
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

func TestAnswersOfCounts(t *testing.T) {
	round := func(chairs int, allowed func(at []int, chairs int) bool) int {
		// Ann sits in chair 0; the others, and the empty chairs, in any other.
		n := 0
		at := make([]int, 6)
		used := make([]bool, chairs)
		used[0] = true
		var place func(p int)
		place = func(p int) {
			if p == 6 {
				if allowed(at, chairs) {
					n++
				}
				return
			}
			for c := 1; c < chairs; c++ {
				if !used[c] {
					used[c], at[p] = true, c
					place(p + 1)
					used[c] = false
				}
			}
		}
		place(1)
		return n
	}
	beside := func(at []int, chairs, a, b int) bool {
		d := (at[a] - at[b] + chairs) % chairs
		return d == 1 || d == chairs-1
	}
	couples := func(at []int, n int) bool {
		return !beside(at, n, 0, 1) && !beside(at, n, 2, 3) && !beside(at, n, 4, 5)
	}
	answers(t, "round-table",
		round(6, func(at []int, n int) bool { return !beside(at, n, 0, 1) }),
		round(6, func(at []int, n int) bool { return !beside(at, n, 0, 1) && beside(at, n, 2, 3) }),
		round(6, couples), round(8, couples))
	// With empty chairs by inclusion and exclusion: choose k couples that sit
	// together, in order, and place blocks and people on the circle.
	if got := circleWithEmpty(); got != 984 {
		t.Errorf("inclusion and exclusion gives %d", got)
	}

	chairs := map[int]int{}
	for n := 4; n <= 7; n++ {
		permutations(n, func(p []int) {
			for i, x := range p {
				if x == i || i > 0 && (x-p[i-1] == 1 || p[i-1]-x == 1) {
					return
				}
			}
			chairs[n]++
		})
		if other := chairsByMasks(n); other != chairs[n] {
			t.Errorf("%d chairs: %d by trying, %d by masks", n, chairs[n], other)
		}
		answers(t, "seven-chairs", fmt.Sprint(chairs[n])+" 种")
	}

	none, one := 0, 0
	permutations(5, func(p []int) {
		fixed := 0
		for i, x := range p {
			if i == x {
				fixed++
			}
		}
		if fixed == 0 {
			none++
		}
		if fixed == 1 {
			one++
		}
	})
	answers(t, "keys-and-beds", 4+3+2+1, none, one, "n−1")
}

// circleWithEmpty counts seatings of three couples on eight chairs up to
// turning, no couple together, by inclusion and exclusion over the couples.
func circleWithEmpty() int {
	total := 0
	for k, choose := range []int{1, 3, 3, 1} {
		// k blocks of two chairs and 6-2k single people among 8 chairs: fix the
		// turn by one person or block; blocks can be turned, people differ.
		units := 6 - k // blocks and single people
		spaces := units + 2
		arrangements := 1
		for i := 1; i < units; i++ {
			arrangements *= spaces - i
		}
		sign := 1 - 2*(k%2)
		total += sign * choose * (1 << k) * arrangements
	}
	return total
}

// chairsByMasks counts the same orders by the set of people who sit and the
// last of them.
func chairsByMasks(n int) int {
	ways := map[[2]int]int{{0, -2}: 1}
	for i := range n {
		next := map[[2]int]int{}
		for state, count := range ways {
			for x := range n {
				if state[0]>>x&1 == 0 && x != i && x-state[1] != 1 && state[1]-x != 1 {
					next[[2]int{state[0] | 1<<x, x}] += count
				}
			}
		}
		ways = next
	}
	sum := 0
	for _, count := range ways {
		sum += count
	}
	return sum
}

func TestAnswersOfDominoes(t *testing.T) {
	const side = 6
	all, upright, mirrored := 0, 0, 0
	var covered [side][side]int
	covered[0][0], covered[0][side-1] = -1, -1
	var cover func(n int)
	cover = func(n int) {
		r, c := 0, 0
		for ; r < side && covered[r][c] != 0; c++ {
			if c == side-1 {
				r, c = r+1, -1
			}
		}
		if r == side {
			all++
			if !slices.ContainsFunc([]int{1, 2, 3, 4, 5}, func(r int) bool { return r < side-1 && covered[r][0] == covered[r+1][0] }) {
				upright++
			}
			if same(covered) {
				mirrored++
			}
			return
		}
		if c+1 < side && covered[r][c+1] == 0 {
			covered[r][c], covered[r][c+1] = n, n
			cover(n + 1)
			covered[r][c], covered[r][c+1] = 0, 0
		}
		if r+1 < side && covered[r+1][c] == 0 {
			covered[r][c], covered[r+1][c] = n, n
			cover(n + 1)
			covered[r][c], covered[r+1][c] = 0, 0
		}
	}
	cover(1)
	answers(t, "two-corners", all, upright, mirrored)
	if got := tilingsByRows(side, func(r, c int) bool { return r == 0 && (c == 0 || c == side-1) }); got != all {
		t.Errorf("row by row there are %d", got)
	}
	if got := tilingsByRows(side, func(r, c int) bool { return r == c && (r == 0 || r == side-1) }); got != 0 {
		t.Errorf("with opposite corners missing there are %d", got)
	}
}

// same reports whether a covering is its own mirror image.
func same(board [6][6]int) bool {
	for r := range 6 {
		for c := range 5 {
			if (board[r][c] == board[r][c+1] && board[r][c] > 0) != (board[r][5-c] == board[r][4-c] && board[r][5-c] > 0) {
				return false
			}
		}
		for c := range 6 {
			if r < 5 && (board[r][c] == board[r+1][c]) != (board[r][5-c] == board[r+1][5-c]) {
				return false
			}
		}
	}
	return true
}

// tilingsByRows counts coverings square by square, by which of the next
// squares are taken.
func tilingsByRows(side int, missing func(r, c int) bool) int {
	ways := map[int]int{0: 1}
	for at := range side * side {
		r, c := at/side, at%side
		next := map[int]int{}
		for taken, count := range ways {
			switch rest := taken >> 1; {
			case missing(r, c):
				if taken&1 == 0 {
					next[rest] += count
				}
			case taken&1 == 1:
				next[rest] += count
			default:
				if c+1 < side && rest&1 == 0 && !missing(r, c+1) {
					next[rest|1] += count
				}
				if r+1 < side && !missing(r+1, c) {
					next[rest|1<<(side-1)] += count
				}
			}
		}
		ways = next
	}
	return ways[0]
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

// program is the code in a message of a scenario: everything from the first
// line that is code.
func program(t *testing.T, id string, message int) string {
	t.Helper()
	s, _ := builtIn(t).Find(id)
	_, code, ok := strings.Cut(s.Script[message], "\n\n")
	if !ok {
		t.Fatalf("%s message %d has no program", id, message+1)
	}
	return code
}

// python runs a program and returns its output. It skips the test where there
// is no Python.
func python(t *testing.T, code string) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-I", "-X", "utf8", "-c", code)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.TrimSpace(string(out))
}

func TestAnswersOfPrograms(t *testing.T) {
	for _, c := range []struct {
		id      string
		message int
		change  func(string) string // nil: as it is
		tail    string              // what is run behind it
	}{
		{"tidy-list", 0, nil, ""},
		{"table-for-three", 0, nil, ""},
		{"table-for-three", 2, nil, ""},
		{"table-for-three", 3, nil, ""},
		{"odd-shuffle", 0, nil, "print(shuffle(list(range(1, 8))))"},
		{"odd-shuffle", 0, nil, "c = list(range(1, 8))\nfor _ in range(4): c = shuffle(c)\nprint(c)"},
		{"forty-steps", 0, func(s string) string { return strings.Replace(s, "range(40)", "range(5)", 1) }, ""},
		{"forty-steps", 0, nil, ""},
		{"forty-steps", 0, func(s string) string {
			return strings.Replace(s, "a[i], a[j] = a[j], (a[i] * 2 + a[j]) % 11", "a[j], a[i] = (a[i] * 2 + a[j]) % 11, a[j]", 1)
		}, ""},
		{"checkout", 0, nil, ""},
		{"checkout", 0, func(string) string { return "print(0.1 * 3 == 0.3, 0.1 * 3)" }, ""},
		{"endless-search", 0, func(s string) string { return strings.Replace(s, "(l + r) // 2", "(l + r + 1) // 2", 1) }, "print(找([1, 3, 5, 7], 0))"},
		{"poem-code", 0, nil, ""},
		{"poem-code", 0, nil, `print(f(f("春眠不觉晓处处闻啼鸟")))`},
		{"twenty-two", 0, nil, ""},
		{"twenty-two", 0, func(s string) string {
			return strings.Replace(s, "    if len(人) % 4 == 0:\n        人.reverse()\n", "", 1)
		}, ""},
	} {
		code := program(t, c.id, c.message)
		if c.change != nil {
			changed := c.change(code)
			if changed == code {
				t.Fatalf("%s: the change changes nothing", c.id)
			}
			code = changed
		}
		lines := strings.Split(python(t, code+"\n"+c.tail), "\n")
		last := lines[len(lines)-1]
		switch c.id {
		case "twenty-two":
			for _, part := range strings.Fields(last)[:2] {
				answers(t, c.id, part)
			}
		case "checkout":
			for _, part := range strings.Fields(last) {
				answers(t, c.id, part)
			}
		default:
			answers(t, c.id, last)
		}
	}
}

// TestAnswersOfProgramsAgain works the longest of them out a second time.
func TestAnswersOfProgramsAgain(t *testing.T) {
	a, s, equal := []int{3, 1, 4, 1, 5, 9, 2, 6}, 0, 0
	for step := range 40 {
		i := s % 8
		j := (a[i] + step) % 8
		if i == j {
			equal++
		}
		x, y := a[j], (a[i]*2+a[j])%11
		a[i] = x
		a[j] = y
		s += a[i] + 1
	}
	answers(t, "forty-steps", strings.ReplaceAll(fmt.Sprint(a), " ", ", ")+" "+fmt.Sprint(s))
	if equal != 5 {
		t.Errorf("i and j are the same %d times", equal)
	}

	for n := range map[int]bool{7: true, 10: true} {
		deck := make([]int, n)
		for i := range deck {
			deck[i] = i
		}
		start, times := slices.Clone(deck), 0
		for times == 0 || !slices.Equal(deck, start) {
			left, right := deck[:n/2], deck[n/2:]
			var out []int
			for k := range right {
				out = append(out, right[k])
				if k < len(left) {
					out = append(out, left[len(left)-1-k])
				}
			}
			deck, times = out, times+1
		}
		if times != 6 {
			t.Errorf("%d cards are in order after %d times", n, times)
		}
	}

	people, out, reversed := []rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"), "", []int(nil)
	for i, k := 0, 3; len(people) > 1; {
		i = (i + k - 1) % len(people)
		out += string(people[i])
		people = slices.Delete(people, i, i+1)
		k = k*2%7 + len(people)%3 + 1
		if len(people)%4 == 0 {
			slices.Reverse(people)
			reversed = append(reversed, len(people))
		}
	}
	answers(t, "twenty-two", out, string(people), "20、16、12、8、4")
	if !slices.Equal(reversed, []int{20, 16, 12, 8, 4}) {
		t.Errorf("the queue is reversed at %v", reversed)
	}

	halts := func(x int) bool {
		list, l, r := []int{1, 3, 5, 7}, 0, 3
		for range 100 {
			if l >= r {
				return true
			}
			if m := (l + r) / 2; list[m] <= x {
				l = m
			} else {
				r = m - 1
			}
		}
		return false
	}
	for x := -3; x < 12; x++ {
		if halts(x) != (x < 5) {
			t.Errorf("the search for %d halts: %v", x, halts(x))
		}
	}

	order := func(s []int) []int { return preorder(s) }
	start := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	now, times := order(start), 1
	if now[1] != 2 || now[9] != 10 || now[7] != 9 || now[8] != 8 {
		t.Errorf("the places are %v", now)
	}
	for ; !slices.Equal(now, start); times++ {
		now = order(now)
	}
	answers(t, "poem-code", fmt.Sprint(times)+" 次")
}

func preorder(s []int) []int {
	if len(s) < 2 {
		return s
	}
	m := len(s) / 3
	return slices.Concat([]int{s[m]}, preorder(s[:m]), preorder(s[m+1:]))
}
