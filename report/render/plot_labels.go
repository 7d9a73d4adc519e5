package render

import "math"

// box is an upright rectangle; y may grow up or down, as the caller likes.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) overlaps(o box) bool {
	return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1
}

func (b box) within(o box) bool {
	return b.x0 >= o.x0 && b.y0 >= o.y0 && b.x1 <= o.x1 && b.y1 <= o.y1
}

// nearest is the point of the box that is closest to x, y.
func (b box) nearest(x, y float64) (float64, float64) {
	return math.Min(math.Max(x, b.x0), b.x1), math.Min(math.Max(y, b.y0), b.y1)
}

// crossed reports whether the segment from x0, y0 to x1, y1 meets the inside of
// the box, by clipping the segment at the four sides (Liang and Barsky 1984).
func (b box) crossed(s segment) bool {
	dx, dy := s.x1-s.x0, s.y1-s.y0
	from, to := 0.0, 1.0
	for _, side := range [4][2]float64{{-dx, s.x0 - b.x0}, {dx, b.x1 - s.x0}, {-dy, s.y0 - b.y0}, {dy, b.y1 - s.y0}} {
		p, q := side[0], side[1]
		switch {
		case p == 0 && q <= 0:
			return false
		case p < 0:
			from = math.Max(from, q/p)
		case p > 0:
			to = math.Min(to, q/p)
		}
	}
	return from+1e-9 < to // only touching is no crossing
}

// segment is a straight line from one point to another.
type segment struct{ x0, y0, x1, y1 float64 }

// tag is a name that wants a place near its point.
type tag struct {
	x, y float64 // the point
	w, h float64 // of the name
}

// spot is where a name goes. Placed is false where there was no room.
type spot struct {
	box
	placed bool
	leader *segment // from the point to a name that stands further off
}

// directions are where a name may stand, seen from its point, best first.
var directions = [...][2]float64{{1, 0}, {-1, 0}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}, {0, 1}, {0, -1}}

// placeTags finds a place for every name inside bounds so that no name covers
// another, a point (a square of radius r around it), an obstacle or a line that
// leads to a name. Names stand beside their points where there is room, up to
// reach away with a leading line where there is not. A name keeps clear of the
// other points, so that it is seen whose it is. It goes in the order given, so
// the same input always gives the same picture.
func placeTags(tags []tag, bounds box, obstacles []box, r, reach, clear float64) []spot {
	dots := make([]box, 0, len(tags)+len(obstacles))
	for _, t := range tags {
		dots = append(dots, box{t.x - r, t.y - r, t.x + r, t.y + r})
	}
	l := labeller{bounds: bounds, taken: append(dots, obstacles...), r: r, tags: tags, clear: clear}
	spots := make([]spot, len(tags))
	for i, t := range tags {
		spots[i] = l.place(t, reach)
	}
	return spots
}

type labeller struct {
	bounds  box
	taken   []box
	leaders []segment
	r       float64
	tags    []tag
	clear   float64 // between a name and the points of others
}

func (l *labeller) place(t tag, reach float64) spot {
	step := math.Max(t.h/2, 1)
	for d := 0.0; d <= reach; d += step {
		for _, dir := range directions {
			s := l.candidate(t, dir, d)
			if l.free(s) && l.clearOfOthers(s, t) {
				s.placed = true
				l.taken = append(l.taken, s.box)
				if s.leader != nil {
					l.leaders = append(l.leaders, *s.leader)
				}
				return s
			}
		}
	}
	return spot{}
}

// candidate is the name of t at distance d beyond the edge of its point.
func (l *labeller) candidate(t tag, dir [2]float64, d float64) spot {
	at := func(c, size, sign float64) (float64, float64) {
		switch {
		case sign > 0:
			return c + l.r + d, c + l.r + d + size
		case sign < 0:
			return c - l.r - d - size, c - l.r - d
		default:
			return c - size/2, c + size/2
		}
	}
	var s spot
	s.x0, s.x1 = at(t.x, t.w, dir[0])
	s.y0, s.y1 = at(t.y, t.h, dir[1])
	if d > 0 {
		x, y := s.nearest(t.x, t.y)
		away := math.Max(math.Abs(x-t.x), math.Abs(y-t.y))
		s.leader = &segment{t.x + (x-t.x)*l.r/away, t.y + (y-t.y)*l.r/away, x, y}
	}
	return s
}

// clearOfOthers reports whether a name is well away from the points that are not
// its own. One that stands on the same place as its own does not count.
func (l *labeller) clearOfOthers(s spot, own tag) bool {
	for _, t := range l.tags {
		x, y := s.nearest(t.x, t.y)
		if (t.x != own.x || t.y != own.y) && math.Hypot(x-t.x, y-t.y) < l.r+l.clear {
			return false
		}
	}
	return true
}

func (l *labeller) free(s spot) bool {
	if !s.within(l.bounds) {
		return false
	}
	for _, b := range l.taken {
		if s.overlaps(b) || s.leader != nil && b.crossed(*s.leader) {
			return false
		}
	}
	for _, line := range l.leaders {
		if s.crossed(line) {
			return false
		}
	}
	return true
}
