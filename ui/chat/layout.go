package chat

// Rect is a place on the screen, in cells.
type Rect struct{ X, Y, W, H int }

// Placed is a pane and its place.
type Placed struct {
	Lane int // index from the left
	Rect Rect
}

// Layout is where everything on the chat screen stands. Parts that there is no
// room for have no height; what has one covers the screen without a gap.
type Layout struct {
	TooSmall bool // nothing is placed
	Header   Rect
	Tabs     Rect
	Panes    []Placed // row by row, from left to right
	Rating   Rect
	Composer Rect
	Footer   Rect
}

// Sizes in cells.
const (
	MinWidth        = 40 // of a screen that anything can be shown on
	MinHeight       = 12 // of the same
	paneWidth       = 36 // of a pane that stands beside another
	paneHeight      = 7  // of a pane that stands above another, while the composer is small
	squeezedHeight  = 5  // of the same while the composer is large
	loneHeight      = 5  // of the only pane
	RestingComposer = 2  // a rule and a line
)

// Arrange lays the chat screen out: columns while each is wide enough, then a
// grid, then one pane at a time under a row of tabs. rating and composer are
// the heights that those two would like; they give way before the panes do.
//
// How the panes stand does not depend on how much is written in the composer,
// so that nothing jumps while the person types.
func Arrange(w, h, lanes, focus int, zoom bool, rating, composer int) Layout {
	if w < MinWidth || h < MinHeight {
		return Layout{TooSmall: true}
	}
	l := Layout{Header: Rect{W: w, H: 1}, Footer: Rect{Y: h - 1, W: w, H: 1}}
	body := h - 2
	rows := 0
	if !zoom {
		rows = paneRows(w, body-rating-min(composer, RestingComposer), lanes)
	}
	least := loneHeight
	if rows > 1 {
		least = rows * squeezedHeight
	} else if rows == 0 && lanes > 1 {
		least++ // the tabs
	}
	rating, composer = giveWay(rating, composer, body-least)
	room := Rect{Y: 1, W: w, H: body - rating - composer}
	if rows == 0 {
		if lanes > 1 {
			l.Tabs = Rect{Y: room.Y, W: w, H: 1}
			room.Y++
			room.H--
		}
		l.Panes = []Placed{{Lane: focus, Rect: room}}
	} else {
		l.Panes = tile(room, lanes, rows)
	}
	y := room.Y + room.H
	l.Rating = Rect{Y: y, W: w, H: rating}
	l.Composer = Rect{Y: y + rating, W: w, H: composer}
	return l
}

// giveWay makes the rating line and the composer fit into a height: first the
// composer gives up what it has beyond its first line of text, then the rating
// line all but its values; neither vanishes.
func giveWay(rating, composer, most int) (int, int) {
	for rating+composer > most {
		switch {
		case composer > RestingComposer:
			composer--
		case rating > 1:
			rating--
		default:
			return rating, composer
		}
	}
	return rating, composer
}

// paneRows is in how many rows the panes stand, 0 if there is no room for all.
// Fewer rows are better than fewer columns.
func paneRows(w, h, lanes int) int {
	most := max(1, w/paneWidth)
	rows := (lanes + most - 1) / most
	if rows > 1 && h/rows < paneHeight {
		return 0
	}
	return max(1, rows)
}

// tile shares a room among panes. The numbers of panes in the rows, the widths
// in a row and the heights of the rows differ by one at most.
func tile(room Rect, lanes, rows int) []Placed {
	out := make([]Placed, 0, lanes)
	y, lane := room.Y, 0
	for row := range rows {
		height, inRow := share(room.H, rows, row), share(lanes, rows, row)
		x := room.X
		for column := range inRow {
			width := share(room.W, inRow, column)
			out = append(out, Placed{Lane: lane, Rect: Rect{X: x, Y: y, W: width, H: height}})
			x += width
			lane++
		}
		y += height
	}
	return out
}

// share is the size of one of n parts of a whole.
func share(whole, n, i int) int {
	size := whole / n
	if i < whole%n {
		size++
	}
	return size
}
