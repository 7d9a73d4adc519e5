// Package list is the state that every list on the screen has: the rows that
// are in sight, and a cursor that stays among them.
package list

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// Window is the part of a list that is in sight. Length and Height are in rows.
type Window struct {
	Top    int // the first row in sight
	Height int
	Length int // of the whole list
}

// SetSize gives the window its height and the list's length.
func (w *Window) SetSize(height, length int) {
	w.Height, w.Length = height, length
	w.ScrollTo(w.Top)
}

// ScrollTo puts a row on top, as far as the list goes.
func (w *Window) ScrollTo(row int) { w.Top = max(0, min(row, w.Length-w.Height)) }

// ScrollBy goes down by n rows, up where n is negative.
func (w *Window) ScrollBy(n int) { w.ScrollTo(w.Top + n) }

// Show scrolls as little as brings the rows from first to last in sight. Where
// they are more than the window has room for, last is.
func (w *Window) Show(first, last int) {
	top := min(w.Top, first)
	w.ScrollTo(max(top, last-max(1, w.Height)+1))
}

// Below returns how many rows there are below the window.
func (w Window) Below() int { return max(0, w.Length-w.Top-w.Height) }

// Beyond names how many rows there are above and below the window, as in
// " ↑ 3 ↓ 12"; empty where the list is in sight as a whole.
func (w Window) Beyond() string {
	text := ""
	if w.Top > 0 {
		text = fmt.Sprintf(" ↑ %d", w.Top)
	}
	if below := w.Below(); below > 0 {
		text += fmt.Sprintf(" ↓ %d", below)
	}
	return text
}

// Cursor is a window with a row that has the keys, which is always in sight.
type Cursor struct {
	Window
	At int // the row; 0 in an empty list
}

// SetSize gives the window its height and the list's length.
func (c *Cursor) SetSize(height, length int) {
	c.Height, c.Length = height, length
	c.MoveTo(c.At)
}

// MoveTo puts the cursor on a row, or on the nearest that there is.
func (c *Cursor) MoveTo(row int) {
	c.At = max(0, min(row, c.Length-1))
	c.Show(c.At, c.At)
}

// MoveBy goes by n rows and stops at the ends.
func (c *Cursor) MoveBy(n int) { c.MoveTo(c.At + n) }

// Round goes by n rows, from one end to the other.
func (c *Cursor) Round(n int) {
	if c.Length > 0 {
		c.MoveTo((c.At + n + c.Length) % c.Length)
	}
}

// wheelRows is how many rows one notch of the wheel goes.
const wheelRows = 3

// Wheel returns how many rows a turn of the wheel goes down, negative for up.
func Wheel(msg tea.MouseWheelMsg) int {
	switch msg.Button {
	case tea.MouseWheelUp:
		return -wheelRows
	case tea.MouseWheelDown:
		return wheelRows
	default:
		return 0
	}
}
