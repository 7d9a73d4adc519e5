package render

import (
	"math"
	"strconv"
)

// scatter is a chart of a score against size. Every output draws it from here,
// so that they all show the same.
type scatter struct {
	title  string
	yName  string // with its unit
	xName  string // with its unit; the axis is logarithmic
	rough  string // what the mark of a rough size means
	points []point
	lines  []trend // of both sides, with others as the points of reason
	others []point
}

// trend is the line of one side across the chart.
type trend struct {
	name     string
	x0, y0   float64
	x1, y1   float64
	ofOthers bool
}

// point is a model in a scatter. An interval whose ends are equal is not known.
type point struct {
	name          string
	x             float64 // billions of parameters
	xLow, xHigh   float64
	y, yLow, yUpp float64
	rough         bool // the size is a bound or an estimate
}

// axis is a span of values and the ticks in it. On a logarithmic axis they are
// decimal logarithms, and the tick's words the plain value.
type axis struct {
	low, high float64
	log       bool
	ticks     []tick
}

type tick struct {
	at   float64
	text string
}

// on gives where v lies on the axis, from 0 to 1.
func (a axis) on(v float64) float64 {
	if a.log {
		v = math.Log10(v)
	}
	return (v - a.low) / (a.high - a.low)
}

// axes spans the points and their intervals, with a margin.
func (s scatter) axes() (x, y axis) {
	x, y = axis{low: math.Inf(1), high: math.Inf(-1), log: true}, axis{low: math.Inf(1), high: math.Inf(-1)}
	for _, p := range append(s.points[:len(s.points):len(s.points)], s.others...) {
		x.take(p.x, p.xLow, p.xHigh)
		y.take(p.y, p.yLow, p.yUpp)
	}
	x.pad(0.15)
	y.pad(0.5)
	x.ticks, y.ticks = logTicks(x.low, x.high), linearTicks(y.low, y.high, 5)
	return x, y
}

func (a *axis) take(v, low, high float64) {
	for _, v := range [...]float64{v, low, high} {
		if a.log {
			if v <= 0 {
				continue
			}
			v = math.Log10(v)
		}
		if math.IsInf(v, 0) || math.IsNaN(v) {
			continue
		}
		a.low, a.high = math.Min(a.low, v), math.Max(a.high, v)
	}
}

// pad widens the axis by a twentieth at each end, and by least where all values
// are equal.
func (a *axis) pad(least float64) {
	if a.low > a.high {
		a.low, a.high = 0, 1
	}
	margin := (a.high - a.low) / 20
	if margin == 0 {
		margin = least
	}
	a.low, a.high = a.low-margin, a.high+margin
}

// logTicks are the powers of ten between the ends; with fewer than three, the
// twos and fives too.
func logTicks(low, high float64) []tick {
	for _, steps := range [][]float64{{1}, {1, 3}, {1, 2, 5}, {1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9}} {
		var out []tick
		for power := math.Floor(low); power <= high; power++ {
			for _, m := range steps {
				v := m * math.Pow(10, power)
				if at := math.Log10(v); at >= low && at <= high {
					out = append(out, tick{at, plainNumber(v)})
				}
			}
		}
		if len(out) >= 3 {
			return out
		}
	}
	middle := (low + high) / 2
	return []tick{{middle, plainNumber(math.Pow(10, middle))}}
}

// linearTicks are round values between the ends, about as many as wanted.
func linearTicks(low, high float64, wanted int) []tick {
	raw := (high - low) / float64(wanted)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := power
	for _, m := range []float64{1, 2, 5, 10} {
		if step = m * power; step >= raw {
			break
		}
	}
	places := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	var out []tick
	for i := math.Ceil(low / step); i*step <= high; i++ {
		out = append(out, tick{i * step, strconv.FormatFloat(i*step+0, 'f', places, 64)})
	}
	return out
}

// plainNumber is a value in at most three digits, without an exponent.
func plainNumber(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	}
	digits := 2 - int(math.Floor(math.Log10(math.Max(math.Abs(v), 1e-9))))
	return strconv.FormatFloat(round(v, digits), 'f', -1, 64)
}
