// Package picture makes a picture of some turns of a session, to be shown to
// others: the person's message above, the replies side by side as cards, with
// the lines and the emphasis that they have on the screen, and how they were
// rated.
package picture

import (
	"errors"
	"fmt"
	"image/png"
	"io"

	"kansei/lang"
	"kansei/sessions"
	"kansei/themes"
	"kansei/typeset"
)

// Options say what is on a picture and how it looks.
type Options struct {
	Words       *lang.Words
	Theme       themes.Theme
	First, Last int      // turns, both inclusive
	Lanes       []string // ids; empty: all, in the order of their letters
	Columns     int      // cards side by side, 1 to 4; 0: as many as can be read well
	// Hidden shows letters in place of models, and leaves out what would tell
	// them apart.
	Hidden bool
	// Mask hides the names that a text gives away, while Hidden; nil hides none.
	Mask func(text string) string
}

// MaxColumns is how many cards stand side by side at most.
const MaxColumns = 4

// ErrTooMuch is for turns that do not fit on one picture, however much of
// every reply is left out.
var ErrTooMuch = errors.New("these turns do not fit on one picture")

// ErrNothing is for turns in which the lanes have no reply.
var ErrNothing = errors.New("there is no reply to show")

// scale is how many pixels stand for one unit, so that a picture is sharp on
// fine screens.
const scale = 2

// SVG writes the picture as vectors. It needs nothing but the viewer's fonts,
// and its columns hold with any of them.
func SVG(w io.Writer, s *sessions.Session, o Options) error {
	sheet, err := compose(s, o, typeset.Measured{})
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, sheet.svg()); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}

// PNG writes the picture as pixels, with fonts. Characters that none of them
// has are boxes, and are listed by fonts.Missing.
func PNG(w io.Writer, s *sessions.Session, o Options, fonts *typeset.Fonts) error {
	sheet, err := compose(s, o, fonts)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(w, sheet.raster(fonts)); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}
