package render

import (
	"math"
)

// The sizes of letters and margins in charts, in pixels.
const (
	letters   = 12.0
	pad       = 12.0
	dotRadius = 4.0
)

// narrow is the width under which charts are laid out for a phone.
const narrow = 480

// planeChart draws a scatter with intervals, and names where there is room.
func planeChart(b plane, width float64, face *typeface, unnamed func(n int) string) chart {
	c := chart{title: b.title, width: width, height: math.Max(340, width*0.6)}
	if width < narrow {
		c.height = width * 1.15
	}
	c.draw = func(s surface) {
		x, y := b.axes()
		gutter := 0.0
		for _, t := range y.ticks {
			gutter = math.Max(gutter, face.measure(minus(t.text)))
		}
		area := box{pad + gutter + 6, 28, width - pad, c.height - 44}
		px := func(v float64) float64 { return area.x0 + x.on(v)*(area.x1-area.x0) }
		py := func(v float64) float64 { return area.y1 - y.on(v)*(area.y1-area.y0) }
		drawAxes(s, face, b.scatter, area, x, y)
		for _, p := range b.points {
			if p.yLow < p.yUpp {
				s.line(px(p.x), py(p.yLow), px(p.x), py(p.yUpp), 1.5, inkSpan)
			}
			if p.xLow > 0 && p.xLow < p.xHigh {
				s.line(px(p.xLow), py(p.y), math.Min(px(p.xHigh), area.x1), py(p.y), 1.5, inkSpan)
			}
		}
		if len(b.lines) > 0 {
			drawTrends(s, b.scatter, px, py)
			return
		}
		tags := make([]tag, len(b.points))
		for i, p := range b.points {
			tags[i] = tag{x: px(p.x), y: py(p.y), w: face.measure(p.name) + 4, h: letters + 2}
		}
		missing := 0
		spots := placeTags(tags, box{area.x0 + 1, area.y0, width - 2, area.y1 - 1}, intervalBoxes(b.points, px, py), dotRadius+1, 48, 5)
		for _, at := range spots {
			if at.placed && at.leader != nil {
				s.line(at.leader.x0, at.leader.y0, at.leader.x1, at.leader.y1, 0.75, inkMuted)
			}
		}
		for i, p := range b.points {
			s.dot(tags[i].x, tags[i].y, dotRadius, p.rough)
			if !spots[i].placed {
				missing++
				continue
			}
			s.text(spots[i].x0+2, spots[i].y1-3, letters, p.name, alignLeft, inkText)
		}
		if missing > 0 {
			s.text(area.x1, 14, letters, unnamed(missing), alignRight, inkMuted)
		}
	}
	return c
}

// drawTrends draws both sides: sensibility as points, reason as rings, each with
// its line, which has its name at its right end.
func drawTrends(s surface, b scatter, px, py func(float64) float64) {
	for _, p := range b.others {
		s.dot(px(p.x), py(p.y), dotRadius-0.5, true)
	}
	for _, p := range b.points {
		s.dot(px(p.x), py(p.y), dotRadius-0.5, false)
	}
	for i, t := range b.lines {
		colour, above := inkMark, -6.0
		if t.ofOthers {
			colour = inkMuted
		}
		if other := b.lines[len(b.lines)-1-i]; py(t.y1) > py(other.y1) || py(t.y1) == py(other.y1) && t.ofOthers { // the lower line
			above = 16
		}
		s.line(px(t.x0), py(t.y0), px(t.x1), py(t.y1), 2, colour)
		s.text(px(t.x1), py(t.y1)+above, letters, t.name, alignRight, inkText)
	}
}

// crowded is from how many points on names may stand on intervals, since there
// would be no room for them otherwise.
const crowded = 24

// intervalBoxes are the lines that names keep off.
func intervalBoxes(points []point, px, py func(float64) float64) []box {
	var out []box
	if len(points) >= crowded {
		return out
	}
	for _, p := range points {
		if p.yLow < p.yUpp {
			out = append(out, box{px(p.x) - 1, py(p.yUpp), px(p.x) + 1, py(p.yLow)})
		}
		if p.xLow > 0 && p.xLow < p.xHigh {
			out = append(out, box{px(p.xLow), py(p.y) - 1, px(p.xHigh), py(p.y) + 1})
		}
	}
	return out
}

// drawAxes draws the grid, its numbers and both names with their units.
func drawAxes(s surface, face *typeface, b scatter, area box, x, y axis) {
	s.text(pad, 14, letters, b.yName, alignLeft, inkMuted)
	for _, t := range y.ticks {
		at := area.y1 - (t.at-y.low)/(y.high-y.low)*(area.y1-area.y0)
		s.line(area.x0, at, area.x1, at, 1, inkGrid)
		s.text(area.x0-6, at+4, letters, minus(t.text), alignRight, inkMuted)
	}
	until := math.Inf(-1)
	for _, t := range x.ticks {
		at := area.x0 + (t.at-x.low)/(x.high-x.low)*(area.x1-area.x0)
		s.line(at, area.y0, at, area.y1, 1, inkGrid)
		half := face.measure(t.text) / 2
		if at-half < until+6 {
			continue
		}
		until = at + half
		s.text(at, area.y1+16, letters, t.text, alignMiddle, inkMuted)
	}
	s.line(area.x0, area.y1, area.x1, area.y1, 1, inkMuted)
	s.line(area.x0, area.y0, area.x0, area.y1, 1, inkMuted)
	s.text((area.x0+area.x1)/2, area.y1+34, letters, b.xName, alignMiddle, inkMuted)
}

// ladderChart draws the ranking as intervals, on a phone with the names above.
func ladderChart(l ladder, title, unit string, width float64, face *typeface) chart {
	step, above := 26.0, width < narrow
	if above {
		step = 42
	}
	c := chart{title: title, width: width, height: step*float64(len(l.rows)) + 48}
	name := widest(l.grid)
	c.draw = func(s surface) {
		left := pad
		if !above {
			for _, row := range l.rows {
				left = math.Max(left, pad+face.measure(row[name])+10)
			}
			left = math.Min(left, width*0.42)
		}
		x := barAxis(l.bars)
		area := box{left + 6, 4, width - pad - 6, 4 + step*float64(len(l.rows))}
		px := func(v float64) float64 { return area.x0 + (v-x.low)/(x.high-x.low)*(area.x1-area.x0) }
		for _, t := range x.ticks {
			s.line(px(t.at), area.y0, px(t.at), area.y1, 1, inkGrid)
			s.text(px(t.at), area.y1+16, letters, minus(t.text), alignMiddle, inkMuted)
		}
		s.text((area.x0+area.x1)/2, area.y1+34, letters, unit, alignMiddle, inkMuted)
		for i, b := range l.bars {
			y := area.y0 + step*(float64(i)+0.5)
			if above {
				s.text(pad, y-4, letters, face.shorten(l.rows[i][name], width-2*pad), alignLeft, inkText)
				y += 8
			} else {
				s.text(left-4, y+4, letters, face.shorten(l.rows[i][name], left-pad), alignRight, inkText)
			}
			if math.IsNaN(b.middle) {
				continue
			}
			drawBar(s, b, y, x, px)
		}
	}
	return c
}

// drawBar draws an interval; an end that does not exist is an arrow.
func drawBar(s surface, b bar, y float64, x axis, px func(float64) float64) {
	low, high := b.low, b.high
	if math.IsNaN(low) {
		low = b.middle
	}
	if math.IsNaN(high) {
		high = b.middle
	}
	left, right := px(math.Max(low, x.low)), px(math.Min(high, x.high))
	if left < right {
		s.line(left, y, right, y, 3, inkSpan)
	}
	if math.IsInf(b.low, -1) {
		s.line(left, y, left+6, y-4, 1.5, inkSpan)
		s.line(left, y, left+6, y+4, 1.5, inkSpan)
	}
	if math.IsInf(b.high, 1) {
		s.line(right, y, right-6, y-4, 1.5, inkSpan)
		s.line(right, y, right-6, y+4, 1.5, inkSpan)
	}
	s.dot(px(b.middle), y, dotRadius+0.5, false)
}

// barAxis spans the intervals.
func barAxis(bars []bar) axis {
	x := axis{low: math.Inf(1), high: math.Inf(-1)}
	for _, b := range bars {
		x.take(b.middle, b.low, b.high)
	}
	x.pad(50)
	x.ticks = linearTicks(x.low, x.high, 5)
	return x
}

// heatChart draws means as cells that are darker the higher they are, with
// their numbers in them.
func heatChart(h heat, title string, width float64, face *typeface) chart {
	const step = 28.0
	c := chart{title: title, width: width, height: step*float64(len(h.rows)+1) + 8}
	c.draw = func(s surface) {
		left := pad
		for _, row := range h.rows {
			left = math.Max(left, pad+face.measure(row[0])+10)
		}
		left = math.Min(left, width*0.36)
		cell := (width - pad - left) / float64(len(h.columns)-1)
		for j, column := range h.columns[1:] {
			s.text(left+cell*(float64(j)+0.5), step-9, letters, face.shorten(column.title, cell-4), alignMiddle, inkMuted)
		}
		for i, row := range h.rows {
			y := step * float64(i+1)
			s.text(left-6, y+step/2+4, letters, face.shorten(row[0], left-pad-6), alignRight, inkText)
			for j := range h.columns[1:] {
				x, v := left+cell*float64(j), h.values[i][j+1]
				if !math.IsNaN(v) {
					s.fill(x+1, y+1, cell-2, step-2, h.share(v))
				}
				s.text(x+cell/2, y+step/2+4, letters, face.shorten(row[j+1], cell-4), alignMiddle, inkText)
			}
		}
	}
	return c
}

// share is where between the lowest and the highest mean a value lies.
func (h heat) share(v float64) float64 {
	if h.high <= h.low {
		return 0.5
	}
	return (v - h.low) / (h.high - h.low)
}
