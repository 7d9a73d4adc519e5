package ui

import (
	"testing"

	uv "github.com/charmbracelet/ultraviolet"

	"kansei/themes"
)

// TestGround looks at every cell of the screen: a theme that was chosen by name
// fills it with its own colours, also under a window; auto and a terminal with
// few colours leave all of it.
func TestGround(t *testing.T) {
	for _, tt := range []struct {
		name, theme string
		few         bool
		painted     bool
	}{
		{"sepia", "sepia", false, true}, {"tide", "tide", false, true}, {"auto", "auto", false, false}, {"few colours", "sepia", true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set := setting{models: []string{"builtin/eliza", "builtin/advisor"}, theme: tt.theme, deps: func(d *Deps) { d.FewColours = tt.few }}
			drive(t, set, func(d *driver) {
				d.ask("I am sad.")
				theme, _ := themes.NewSet(nil).Choose(tt.theme, true)
				for _, keys := range [][]string{nil, {"ctrl+t"}} {
					d.keys(keys...)
					bare, panel := grounds(d, theme)
					cells := d.app.Width * d.app.Height
					if tt.painted && (bare > 0 || panel < cells/3) || !tt.painted && bare < cells*9/10 {
						t.Errorf("after %v %d cells are not painted, and %d have the panes' colour", keys, bare, panel)
					}
				}
			})
		})
	}
}

// grounds counts the cells without a background, and those with the panes'.
func grounds(d *driver, theme themes.Theme) (bare, panel int) {
	buffer := uv.NewScreenBuffer(d.app.Width, d.app.Height)
	uv.NewStyledString(d.app.View().Content).Draw(buffer, buffer.Bounds())
	for y := range d.app.Height {
		for x := range d.app.Width {
			cell := buffer.CellAt(x, y)
			switch {
			case cell == nil || cell.Width == 0: // the second half of a wide character
			case cell.Style.Bg == nil:
				bare++
			case cell.Style.Bg == theme.Tokens.Panel.Color():
				panel++
			}
		}
	}
	return bare, panel
}
