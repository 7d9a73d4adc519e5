package ui

// Rect is a place on the screen, in cells.
type Rect struct{ X, Y, W, H int }

// Placed is a pane and its place.
type Placed struct {
	Lane int // index from the left
	Rect Rect
}

// Layout is where everything on the chat screen stands. Header and footer are
// the first and the last line. Parts that there is no room for have no height.
type Layout struct {
	Tabs     Rect
	Panes    []Placed // row by row, from left to right
	Rating   Rect
	Composer Rect
}

const (
	minWidth, minHeight = 40, 12 // of a screen that anything can be shown on
	paneWidth           = 36     // of a pane that stands beside another
	paneHeight          = 7      // of a pane that stands above another
	loneHeight          = 4      // of the only pane
)

// Arrange lays the chat screen out: columns while each is wide enough, then a
// grid, then one pane at a time under a row of tabs. rating and composer are
// the heights that those two would like.
func Arrange(w, h, lanes, focus int, zoom bool, rating, composer int) Layout {
	body := h - 2 // without header and footer
	least := loneHeight
	for rating+composer > 0 && body-rating-composer < least {
		switch {
		case composer > 2 && composer >= rating:
			composer--
		case rating > 1:
			rating--
		case composer > 1:
			composer--
		default:
			rating = 0
			if body-composer < least {
				composer = 0
			}
		}
	}
	l := Layout{}
	room := Rect{X: 0, Y: 1, W: w, H: body - rating - composer}
	columns := grid(room.W, room.H, lanes)
	if zoom || columns == 0 {
		if lanes > 1 {
			l.Tabs = Rect{X: 0, Y: room.Y, W: w, H: 1}
			room.Y++
			room.H--
		}
		l.Panes = []Placed{{Lane: focus, Rect: room}}
	} else {
		l.Panes = tile(room, lanes, columns)
	}
	y := room.Y + room.H
	l.Rating = Rect{X: 0, Y: y, W: w, H: rating}
	l.Composer = Rect{X: 0, Y: y + rating, W: w, H: composer}
	return l
}

// grid is in how many columns the panes stand, 0 if there is no room for all.
// Fewer rows are better than fewer columns, and rows are filled evenly.
func grid(w, h, lanes int) int {
	if lanes <= 1 {
		return 1
	}
	most := min(lanes, w/paneWidth)
	if most == 0 {
		return 0
	}
	rows := (lanes + most - 1) / most
	if rows > 1 && h/rows < paneHeight {
		return 0
	}
	return (lanes + rows - 1) / rows
}

// tile shares a room among panes; widths, and heights, differ by one cell at
// most.
func tile(room Rect, lanes, columns int) []Placed {
	rows := (lanes + columns - 1) / columns
	var out []Placed
	y := room.Y
	for row := range rows {
		height := share(room.H, rows, row)
		inRow := min(columns, lanes-row*columns)
		x := room.X
		for column := range inRow {
			width := share(room.W, inRow, column)
			out = append(out, Placed{Lane: row*columns + column, Rect: Rect{X: x, Y: y, W: width, H: height}})
			x += width
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
