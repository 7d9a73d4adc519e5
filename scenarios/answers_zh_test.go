package scenarios

import (
	"fmt"
	"math"
	"math/bits"
	"testing"
)

// TestAnswersOfBridge tries every way over the bridge. Bits 0 to 3 are the
// father, the mother, the child and the grandmother.
func TestAnswersOfBridge(t *testing.T) {
	const all = 15
	up, down := [4]int{3, 5, 6, 12}, [4]int{1, 3, 4, 8}
	cross := func(allowed func(group int) bool) (least, ways int) {
		least = math.MaxInt
		var walk func(near int, back bool, spent, trips int)
		walk = func(near int, back bool, spent, trips int) {
			if near == 0 {
				if spent < least {
					least, ways = spent, 0
				}
				if spent == least {
					ways++
				}
				return
			}
			from, times := near, up
			if back {
				from, times = all&^near, down
			}
			for who := 1; who <= all && trips < 7; who++ {
				if who&^from != 0 || bits.OnesCount(uint(who)) > 2 {
					continue
				}
				slowest := 0
				for p, minutes := range times {
					if who>>p&1 == 1 {
						slowest = max(slowest, minutes)
					}
				}
				stay, far, after := from&^who, all&^from, near^who
				if spent+slowest <= least && allowed(who) && allowed(stay) && allowed(far) && allowed(after) && allowed(all&^after) {
					walk(after, !back, spent+slowest, trips+1)
				}
			}
		}
		walk(all, false, 0, 0)
		return least, ways
	}
	free, orders := cross(func(int) bool { return true })
	kid, kidOrders := cross(func(group int) bool { return group != 4 })
	minded, mindedOrders := cross(func(group int) bool { return group&12 == 0 || group&3 != 0 })
	if free != 25 || orders != 6 || kid != 25 || kidOrders != 2 || minded != math.MaxInt || mindedOrders != 0 {
		t.Errorf("over the bridge: %d in %d ways, %d in %d, %d in %d", free, orders, kid, kidOrders, minded, mindedOrders)
	}
	answers(t, "night-bridge", fmt.Sprint(free)+" 分钟", "26 分钟", "7 分钟")
	if together := 5 + 1 + 12 + 3 + 5; together != 26 {
		t.Errorf("the grandmother with the child: %d", together)
	}
}

func TestAnswersOfVase(t *testing.T) {
	// For each who broke it: how many of the four told the truth.
	truths := func(first func(who int) bool) (n [4]int) {
		for who := range n {
			for _, said := range []bool{first(who), who == 3, who != 2, who != 3} {
				if said {
					n[who]++
				}
			}
		}
		return n
	}
	if got := truths(func(who int) bool { return who == 1 }); got != [4]int{2, 3, 1, 2} {
		t.Errorf("the truths are %v", got)
	}
	if got := truths(func(who int) bool { return who == 1 || who == 3 }); got != [4]int{2, 3, 1, 3} {
		t.Errorf("with another first sentence the truths are %v", got)
	}
}

func TestAnswersOfPrices(t *testing.T) {
	water := func(tons int) float64 {
		return 3*float64(min(tons, 15)) + 4.5*float64(max(min(tons, 25)-15, 0)) + 9*float64(max(tons-25, 0))
	}
	used, least, most := 0, math.Inf(1), 0.0
	for tons := range 60 {
		if water(tons) == 117 {
			used = tons
		}
	}
	for first := 10; first <= 34; first++ {
		sum := water(first) + water(44-first)
		least, most = min(least, sum), max(most, sum)
	}
	for first := 10; first <= 34; first++ {
		if even := first >= 19 && first <= 25; even != (water(first)+water(44-first) == least) {
			t.Errorf("%d tons first is the cheapest: %v", first, !even)
		}
	}
	answers(t, "water-bill", water(22), used, water(40), 2*water(20), water(40)-2*water(20), least, most)

	coupon := func(price, least int) int {
		if price < least {
			return price
		}
		return price - 30
	}
	percentFirst := func(price, least int) int { return coupon(price*8/10, least) }
	couponFirst := func(price, least int) int { return coupon(price, least) * 8 / 10 }
	enough := 290
	for percentFirst(enough, 240) == enough*8/10 {
		enough++
	}
	answers(t, "discount", percentFirst(300, 0), couponFirst(300, 0), percentFirst(290, 240), couponFirst(290, 240), enough, percentFirst(enough, 240))
}
