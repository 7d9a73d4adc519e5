package picture

import (
	"math"
	"strconv"
)

// The measures of a card, in units.
const (
	cardPad   = 22.0
	cardRound = 16.0
	badgeSize = 28.0
	headRoom  = 44.0 // from the top of the badge to the text
	pointRow  = 22.0
	dotRadius = 3.1
	dotStep   = 8.8
)

// laidCard is a card whose texts are set.
type laidCard struct {
	card
	message, text flow
	atLeast       bool // the text was too long to count its lines
}

// card draws a card of a width, at least as high as least.
func (s setter) card(c laidCard, width, least float64, say func(key string, args ...any) string) drawing {
	inner := width - 2*cardPad
	var in drawing
	in.height = cardPad
	s.head(&in, c, inner, say)
	in.height += headRoom
	if len(c.message.rows) > 0 {
		message := s.body(c.message, inner-2*cardPad, "")
		in.add(box{x: cardPad, y: in.height, w: inner, h: message.height + 20, r: 12, fill: s.colours.bubble})
		in.put(2*cardPad, in.height+10, message)
		in.height += message.height + 34
	}
	text := s.body(c.text, inner, c.letter)
	in.put(cardPad, in.height, text)
	in.height += text.height
	for _, note := range []string{s.cutWords(c, say), c.fate} {
		if note != "" {
			in.height += leading
			in.add(s.label(note, 14, false, s.colours.Muted, inner).at(cardPad, in.height-6))
		}
	}
	foot := 0.0
	if n := len(c.points); n > 0 {
		foot = 16 + 14 + pointRow*math.Ceil(float64(n)/2)
	}
	height := max(least, in.height+foot+cardPad)
	if foot > 0 {
		top := height - cardPad - foot + 16
		in.add(box{x: cardPad, y: top, w: inner, h: 1, fill: s.colours.cardEdge})
		s.points(&in, c, top+14, inner)
	}
	edge, thick := s.colours.cardEdge, 1.0
	if c.winner {
		edge, thick = s.colours.Accent, 2.5
	}
	out := drawing{height: height}
	out.add(box{w: width, h: height, r: cardRound, fill: s.colours.Panel, edge: edge, thick: thick})
	out.put(0, 0, in)
	return out
}

// cutWords say how many lines are left out.
func (s setter) cutWords(c laidCard, say func(key string, args ...any) string) string {
	switch {
	case c.atLeast:
		return say("picture.more_least", c.text.more)
	case c.text.more > 0:
		return say("picture.more", c.text.more)
	default:
		return ""
	}
}

// head draws the letter, the name, the verdict and the mean.
func (s setter) head(d *drawing, c laidCard, inner float64, say func(key string, args ...any) string) {
	k, y := s.colours, d.height
	ground, ink := k.badge, k.Text
	if c.winner {
		ground, ink = k.Accent, k.OnAccent
	}
	d.add(box{x: cardPad, y: y, w: badgeSize, h: badgeSize, r: 8, fill: ground})
	letter := s.label(c.letter, 16, true, ink, badgeSize-6)
	d.add(letter.at(cardPad+(badgeSize-letter.line.Width)/2, y+20))
	right := cardPad + inner
	if c.mean != "" {
		mean, name := s.label(c.mean, 21, true, k.Text, 0), s.label(say("picture.mean"), 13, false, k.Muted, 0)
		right -= mean.line.Width
		d.add(mean.at(right, y+21.5))
		right -= name.line.Width + 6
		d.add(name.at(right, y+21))
		right -= 14
	}
	if c.verdict != "" {
		fill, ink := k.badge, k.Text
		if c.winner {
			fill, ink = k.Accent, k.OnAccent
		}
		verdict := s.label(c.verdict, 13, true, ink, inner/2)
		right -= verdict.line.Width + 20
		d.add(box{x: right, y: y + 3, w: verdict.line.Width + 20, h: 22, r: 11, fill: fill}, verdict.at(right+10, y+18.6))
		right -= 12
	}
	if c.name != "" {
		left := cardPad + badgeSize + 10
		d.add(s.label(c.name, 15, true, k.Text, right-left).at(left, y+19.5))
	}
}

// points draws what the reply got, in two columns.
func (s setter) points(d *drawing, c laidCard, y, inner float64) {
	const gap, size = 22.0, 13.5
	half := (inner - gap) / 2
	room := half - 22
	if c.points[0].most <= mostDots {
		room -= float64(c.points[0].most-1)*dotStep + 2*dotRadius + 6
	}
	share := 1.0 // all names in letters of one size
	for _, p := range c.points {
		share = min(share, room/s.label(p.name, size, false, s.colours.Muted, 0).line.Width)
	}
	for i, p := range c.points {
		x, base := cardPad+float64(i%2)*(half+gap), y+float64(i/2)*pointRow+14
		text, ink := "–", s.colours.Muted
		if p.value > 0 {
			text, ink = strconv.FormatFloat(math.Round(p.value*10)/10, 'f', -1, 64), s.colours.Text
		}
		value := s.label(text, size, true, ink, 22)
		d.add(value.at(x+half-max(value.line.Width, 8), base), s.label(p.name, size*share, false, s.colours.Muted, 0).at(x, base))
		if p.most <= mostDots {
			s.dots(d, p, x+half-22-float64(p.most-1)*dotStep-2*dotRadius, base-4.6)
		}
	}
}

// mostDots is how long a scale is at most that is drawn with a dot for each
// point.
const mostDots = 7

// dots draws a point for each of the scale, filled up to the value.
func (s setter) dots(d *drawing, p point, x, y float64) {
	for i := range p.most {
		fill := s.colours.badge
		if p.value >= float64(i)+0.75 {
			fill = s.colours.Accent
		}
		d.add(box{x: x + float64(i)*dotStep, y: y - dotRadius, w: 2 * dotRadius, h: 2 * dotRadius, r: dotRadius, fill: fill})
		if part := p.value - float64(i); part >= 0.25 && part < 0.75 {
			d.add(box{x: x + float64(i)*dotStep, y: y - dotRadius, w: dotRadius, h: 2 * dotRadius, r: 0, fill: s.colours.Accent})
		}
	}
}
