// Package stats measures: paired comparisons, agreement, correlation, and how
// sure one can be of each. Its functions are pure and take plain slices.
//
// No function returns NaN or an infinity, and none panics on odd input: a
// number that cannot be had comes back as an [AbsentError] that says why.
// Whatever is drawn at random comes from a seed that the caller gives, and is
// the same on every run and for any number of processors.
package stats

import (
	"fmt"
	"math"
)

// Why is the reason that a number cannot be had.
type Why string

// The reasons.
const (
	TooFew       Why = "too_few"      // fewer things than the method needs
	NoVariation  Why = "no_variation" // everything is equal, so nothing can be told apart
	Perfect      Why = "perfect"      // a correlation of exactly 1 or -1, where the method has no answer
	Mismatch     Why = "mismatch"     // slices that belong together differ in length
	NotFinite    Why = "not_finite"   // the input has a NaN or an infinity
	OutOfRange   Why = "out_of_range" // a value outside of what the method is defined for
	Disconnected Why = "disconnected" // no chain of comparisons joins the groups
	Unstable     Why = "unstable"     // too many of the bootstrap's replicates had no answer
	Unreliable   Why = "unreliable"   // the values differ no more than chance makes them
	NoOptimum    Why = "no_optimum"   // the likelihood has no highest point that the search could find
	NoneGiven    Why = "none_given"   // there is no input at all
	OneCluster   Why = "one_cluster"  // an interval over clusters needs two of them
	Collinear    Why = "collinear"    // a control that is the same as what it controls
	NoTies       Why = "no_ties"      // a tie parameter needs ties
	OnlyTies     Why = "only_ties"    // a tie parameter needs more than ties
)

// AbsentError says that a number cannot be had, and why. Have and Need are set
// where the reason is a count.
type AbsentError struct {
	Why        Why
	Have, Need int
}

// Error is the reason as a short English sentence without a full stop.
func (e *AbsentError) Error() string {
	switch e.Why {
	case TooFew:
		return fmt.Sprintf("too few: %d of at least %d", e.Have, e.Need)
	case OneCluster:
		return fmt.Sprintf("an interval needs at least %d clusters, there are %d", e.Need, e.Have)
	default:
		return string(e.Why)
	}
}

func absent(why Why) error { return &AbsentError{Why: why} }

func tooFew(have, need int) error { return &AbsentError{Why: TooFew, Have: have, Need: need} }

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func allFinite(v []float64) bool {
	for _, x := range v {
		if !finite(x) {
			return false
		}
	}
	return true
}
