package picture

import (
	"math"
	"slices"
	"strings"

	"kansei/lang"
	"kansei/sessions"
	"kansei/typeset"
)

// The measures of the page, in units.
const (
	margin    = 36.0
	gap       = 18.0
	bubblePad = 20.0
	titleSize = 25.0
	// maxHeight is how high a picture is at most: twice that in pixels is what
	// most places take.
	maxHeight = 4000.0
)

// cardCells are how many cells of the screen a line has, by the number of cards
// side by side.
var cardCells = [MaxColumns + 1]int{1: 60, 2: 42, 3: 40, 4: 38}

// columns are how many cards stand side by side. Four stand two and two, since
// four columns are too small to read on a phone.
func columns(cards, wanted int) int {
	if wanted > 0 {
		return min(wanted, cards)
	}
	return [...]int{0: 1, 1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4}[min(cards, 8)]
}

// laidTurn is a turn whose texts are set.
type laidTurn struct {
	turn
	message flow
	cards   []laidCard
}

// page is a picture that is laid out.
type page struct {
	setter
	content
	o       Options
	columns int
	turns   []laidTurn
}

// compose lays a picture out. Of long replies the ends are left out until it is
// no higher than pictures can be.
func compose(s *sessions.Session, o Options, set typeset.Setter) (*sheet, error) {
	c, err := newContent(s, o)
	if err != nil {
		return nil, err
	}
	p := page{setter: setter{set, newPalette(o.Theme)}, content: c, o: o}
	most := 0
	for _, t := range c.turns {
		most = max(most, len(t.cards))
	}
	p.columns = columns(most, o.Columns)
	p.set()
	for _, lines := range []int{120, 100, 85, 70, 60, 50, 40, 32, 26, 20, 15, 12, 9, 7, 5} {
		if sheet := p.sheet(lines); sheet.height <= maxHeight {
			return sheet, nil
		}
	}
	return nil, ErrTooMuch
}

// set sets every text, as far as there can be room for it.
func (p *page) set() {
	style := p.o.Theme.Styles().Markdown
	most := max(8, 130/len(p.content.turns))
	cells := cardCells[p.columns]
	for _, t := range p.content.turns {
		next := laidTurn{turn: t, message: p.plain(t.message, p.messageCells(), most)}
		for _, c := range t.cards {
			laid := laidCard{card: c, message: p.plain(c.message, cells-6, most), atLeast: len(c.text) > maxText}
			text := strings.ToValidUTF8(c.text[:min(len(c.text), maxText)], "")
			all, n := rows(text, style, cells, most)
			laid.text = p.setter.set(all, text)
			laid.text.more = n - len(all)
			if n == 0 && c.fate == "" {
				laid.fate = p.o.Words.T("picture.no_text")
			}
			next.cards = append(next.cards, laid)
		}
		p.turns = append(p.turns, next)
	}
}

// messageCells are how many cells a line of the person's message has.
func (p *page) messageCells() int {
	return min(72, p.columns*cardCells[p.columns]-4)
}

// plain sets a text that is no Markdown.
func (p *page) plain(text string, cells, most int) flow {
	if text == "" {
		return flow{}
	}
	text = strings.ToValidUTF8(text[:min(len(text), maxText)], "")
	lines := balanced(text, cells)
	var all []row
	for _, line := range lines[:min(most, len(lines))] {
		r := row{plain: line}
		r.arrange([]part{{text: line}})
		all = append(all, r)
	}
	f := p.setter.set(all, text)
	f.more = len(lines) - len(all)
	return f
}

// balanced breaks a text into as few lines as there can be of a width, all about
// as long.
func balanced(text string, cells int) []string {
	lines := lang.Wrap(text, cells)
	const few = 4
	if len(lines) > few {
		return lines
	}
	for narrower := cells - 1; narrower > cells/2; narrower-- {
		next := lang.Wrap(text, narrower)
		if len(next) > len(lines) {
			break
		}
		lines = next
	}
	return lines
}

// sheet draws the picture with so many lines of each text at most.
func (p *page) sheet(lines int) *sheet {
	inner := float64(cardCells[p.columns]) * cell
	widest := 0.95 * inner
	for _, t := range p.turns {
		for _, c := range t.cards {
			widest = max(widest, c.text.cut(lines).natural())
		}
	}
	width := min(widest, 1.12*inner) + 2*cardPad
	full := float64(p.columns)*width + float64(p.columns-1)*gap
	var d drawing
	d.height = margin
	p.heading(&d, full)
	for i, t := range p.turns {
		if i > 0 {
			d.height += 2 * gap
		}
		p.turn(&d, t, lines, width, full)
	}
	d.height += 30
	p.footing(&d, full)
	d.height += margin - 6
	out := drawing{}
	out.put(margin, 0, d)
	return &sheet{
		title: p.title, lang: p.o.Words.Lang(), width: math.Ceil(full + 2*margin), height: math.Ceil(d.height), ground: p.colours.Background, shapes: out.shapes,
	}
}

// heading draws the title and what the picture is of.
func (p *page) heading(d *drawing, full float64) {
	for i, line := range lang.Wrap(p.title, int(full/titleSize*1.9)) {
		if i == 2 {
			break
		}
		d.height += 32
		d.add(p.label(line, titleSize, true, p.colours.Text, full).at(0, d.height-7))
	}
	d.height += 22
	d.add(p.label(p.meta, 14, false, p.colours.Muted, full).at(0, d.height-3))
	d.height += 20
}

func (p *page) turn(d *drawing, t laidTurn, lines int, width, full float64) {
	if t.label != "" {
		d.add(p.label(t.label, 15, true, p.colours.Heading, full).at(0, d.height+12))
		d.height += 28
	}
	if message := t.message.cut(lines); len(message.rows) > 0 {
		room := full - 2*bubblePad
		wide := min(room, max(message.natural(), 60))
		body := p.body(message, wide, "")
		if message.more > 0 {
			body.height += leading
			body.add(p.label(p.o.Words.T("picture.more", message.more), 14, false, p.colours.Muted, room).at(0, body.height-6))
		}
		d.add(box{y: d.height, w: wide + 2*bubblePad, h: body.height + 24, r: cardRound, fill: p.colours.bubble})
		d.put(bubblePad, d.height+12, body)
		d.height += body.height + 24 + gap
	}
	if t.verdict != "" {
		d.add(p.label(t.verdict, 15, true, p.colours.Text, full).at(2, d.height+12))
		d.height += 30
	}
	p.cards(d, slices.Clone(t.cards), lines, width)
}

// cards draws cards in columns, each in the one that is shortest then. The last
// of each column is made as high as it takes for all to end on one line.
func (p *page) cards(d *drawing, cards []laidCard, lines int, width float64) {
	type place struct {
		column int
		top    float64
	}
	ends, last := make([]float64, p.columns), make([]int, p.columns)
	drawn, places := make([]drawing, len(cards)), make([]place, len(cards))
	for i := range cards {
		cards[i].text, cards[i].message = cards[i].text.cut(lines), cards[i].message.cut(lines)
		drawn[i] = p.card(cards[i], width, 0, p.o.Words.T)
		column := slices.Index(ends, slices.Min(ends))
		places[i] = place{column, ends[column]}
		ends[column] += drawn[i].height + gap
		last[column] = i
	}
	end := slices.Max(ends)
	for i, at := range places {
		if last[at.column] == i {
			drawn[i] = p.card(cards[i], width, end-gap-at.top, p.o.Words.T)
		}
		d.put(float64(at.column)*(width+gap), d.height+at.top, drawn[i])
	}
	d.height += end - gap
}

func (p *page) footing(d *drawing, full float64) {
	name := p.label("kansei", 14, true, p.colours.Accent, 0)
	foot := p.label("· "+p.foot, 14, false, p.colours.Muted, full-name.line.Width-8)
	d.add(name.at(0, d.height), foot.at(name.line.Width+5, d.height))
}
