package stats_test

import (
	"fmt"

	"kansei/stats"
)

// Three wins to one: odds of 3, which is 400·log10(3) points apart.
func ExampleFitBradleyTerry() {
	c := stats.NewCounts(2)
	c.Win(0, 1, 3)
	c.Win(1, 0, 1)
	fit, err := stats.FitBradleyTerry(c, stats.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f %.0f\n", fit.Rating[0], fit.Rating[1])
	// Output: 1095 905
}

// Two raters of four replies, one of whom has left one out.
func ExampleAlpha() {
	alpha, used, err := stats.Alpha([][]float64{{5, 5}, {4, 3}, {1, 2}, {2}})
	fmt.Printf("%.2f over %d replies, %v\n", alpha, used, err)
	// Output: 0.90 over 3 replies, <nil>
}

// One human rating with a judge beside it that goes along with people by r = .28.
func ExampleWorth() {
	worth, err := stats.Worth(.28)
	fmt.Printf("%.3f ratings, %v\n", worth, err)
	// Output: 1.085 ratings, <nil>
}

// Seven models, three in each session: every pair meets once.
func ExampleDesign() {
	blocks, err := stats.Design(7, []int{3, 3, 3, 3, 3, 3, 3}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := stats.Efficiency(7, blocks)
	fmt.Printf("%.3f of %.3f, %v\n", e, stats.EfficiencyBound(7, blocks), err)
	// Output: 1.000 of 1.000, <nil>
}
