package picker

import (
	"math"
	"strconv"

	"kansei/lang"
	"kansei/sessions"
)

// SizeText shows a size in few cells: "671B · 37B active", with "~" before an
// estimate and "+" after what is only known to be at least that.
func SizeText(s sessions.Size, words *lang.Words) string {
	if s.Total == nil && s.Active == nil || s.Grade == sessions.Unknown {
		return words.T("picker.size_unknown")
	}
	mark := ""
	if s.Grade == sessions.Estimate {
		mark = "~"
	}
	switch {
	case s.Total == nil:
		return words.T("picker.size_active", mark+billions(*s.Active))
	case s.Active == nil || *s.Active == *s.Total:
		return mark + billions(*s.Total)
	default:
		return mark + billions(*s.Total) + " · " + words.T("picker.size_active", mark+billions(*s.Active))
	}
}

// billions shows an interval of billions: "671B", "1T+", "1-2T".
func billions(i sessions.Interval) string {
	low, unit := scaled(i.Low)
	if math.IsInf(i.High, 1) {
		return low + unit + "+"
	}
	high, highUnit := scaled(i.High)
	switch {
	case low == high && unit == highUnit:
		return low + unit
	case unit == highUnit:
		return low + "-" + high + unit
	default:
		return low + unit + "-" + high + highUnit
	}
}

// scaled is a number of billions with its unit.
func scaled(b float64) (number, unit string) {
	if b >= 1000 {
		return strconv.FormatFloat(math.Round(b/10)/100, 'f', -1, 64), "T"
	}
	return strconv.FormatFloat(math.Round(b*10)/10, 'f', -1, 64), "B"
}
