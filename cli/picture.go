package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kansei/conversation"
	"kansei/picture"
	"kansei/sessions"
	"kansei/themes"
	"kansei/typeset"
)

// pictureFlags are what a picture is asked to show.
type pictureFlags struct {
	turn    string
	lanes   []string
	columns int
}

// isPicture reports whether a form of export is a picture.
func isPicture(format string) bool { return format == "svg" || format == "png" }

// byName takes the form from the name of the file, where it is a picture's and
// none was asked for.
func (f *exportFlags) byName(asked bool) {
	if ext := pictureExt(f.output); ext != "" && !asked {
		f.format = ext[1:]
	}
}

func pictureExt(name string) string {
	if ext := strings.ToLower(filepath.Ext(name)); isPicture(strings.TrimPrefix(ext, ".")) {
		return ext
	}
	return ""
}

// checkPicture refuses what a picture cannot be, and what is for pictures with
// other forms.
func (f exportFlags) checkPicture(changed func(flag string) bool) error {
	if ext := strings.ToLower(filepath.Ext(f.output)); slices.Contains([]string{".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".pdf"}, ext) {
		return usage(fmt.Sprintf("a picture cannot be written as %q", ext), "Use a name that ends in .svg or .png.")
	}
	if ext := pictureExt(f.output); ext != "" && ext != "."+f.format {
		return usage(fmt.Sprintf("--format is %s, and the file is named %s", f.format, filepath.Base(f.output)), "Let the name end in "+forms()[f.format].ext+", or use --format "+ext[1:]+".")
	}
	if !isPicture(f.format) {
		for _, name := range []string{"turn", "lanes", "columns"} {
			if changed(name) {
				return usage("--"+name+" is for pictures", "Use it with --format svg or png.")
			}
		}
		return nil
	}
	for name, form := range forms() {
		if ext := strings.ToLower(filepath.Ext(f.output)); ext == form.ext && name != f.format {
			return usage(fmt.Sprintf("--format is %s, and the file is named %s", f.format, filepath.Base(f.output)), "Let the name end in ."+f.format+".")
		}
	}
	if changed("columns") && (f.picture.columns < 1 || f.picture.columns > picture.MaxColumns) {
		return usage(fmt.Sprintf("a picture cannot have %d columns", f.picture.columns), fmt.Sprintf("Use --columns 1 to %d.", picture.MaxColumns))
	}
	_, _, err := turnRange(f.picture.turn)
	return err
}

// turnRange reads "3" or "2-4". Without a text both are 0.
func turnRange(text string) (first, last int, err error) {
	if text == "" {
		return 0, 0, nil
	}
	from, to, several := strings.Cut(text, "-")
	first, errFirst := strconv.Atoi(strings.TrimSpace(from))
	last = first
	if several {
		last, err = strconv.Atoi(strings.TrimSpace(to))
	}
	if errFirst != nil || err != nil || first < 1 || last < first {
		return 0, 0, usage(fmt.Sprintf("--turn %q is not a turn", text), "Use a number, as in --turn 2, or two of them, as in --turn 2-4.")
	}
	return first, last, nil
}

// writePicture draws turns of a session.
func (a *app) writePicture(w io.Writer, f exportFlags, s *sessions.Session, hidden bool) error {
	name, err := a.theme()
	if err != nil {
		return err
	}
	theme, _ := a.themes.Choose(name, false)
	o, err := a.pictureOptions(f.picture, s, theme, hidden)
	if err != nil {
		return err
	}
	warnings, err := a.draw(w, f.format, s, o)
	for _, warning := range warnings {
		a.complain(warning)
	}
	return err
}

// draw writes a picture in one of its forms. A picture with warnings is whole, but
// lacks fonts.
func (a *app) draw(w io.Writer, format string, s *sessions.Session, o picture.Options) (warnings []error, err error) {
	if format == "svg" {
		err = picture.SVG(w, s, o)
	} else {
		fonts, scan := a.fonts()
		err = picture.PNG(w, s, o, fonts)
		warnings = slices.DeleteFunc([]error{scan, missingFonts(fonts.Missing())}, func(err error) bool { return err == nil })
	}
	switch {
	case errors.Is(err, picture.ErrTooMuch):
		err = usage(fmt.Sprintf("turns %d to %d do not fit on one picture", o.First, o.Last), "Choose fewer with --turn, or fewer lanes with --lanes.")
	case errors.Is(err, picture.ErrNothing):
		err = usage(fmt.Sprintf("turn %d has no reply of these lanes", o.First), "Choose another with --turn, or other lanes with --lanes.")
	}
	return warnings, err
}

// fonts are those that pictures in pixels are set in. They can be used even if
// there is an error.
func (a *app) fonts() (*typeset.Fonts, error) {
	fonts, err := typeset.System(filepath.Join(a.paths.State, "fonts"))
	if err != nil {
		err = fmt.Errorf("%w; the picture has the fonts that come with kansei", err)
	}
	return fonts, err
}

// shownMissing is how many characters without a font are named.
const shownMissing = 12

// missingFonts names the characters that no font has, nil where there is none.
func missingFonts(missing []rune) error {
	if len(missing) == 0 {
		return nil
	}
	text := strings.Join(strings.Split(string(missing[:min(shownMissing, len(missing))]), ""), " ")
	if len(missing) > shownMissing {
		text += " …"
	}
	return fmt.Errorf("no font here has %s (%d in all), which are boxes on the picture; install a font for them, such as one of the Noto fonts, or use --format svg", text, len(missing))
}

// pictureOptions are what a picture of a session shows.
func (a *app) pictureOptions(f pictureFlags, s *sessions.Session, theme themes.Theme, hidden bool) (picture.Options, error) {
	names := conversation.NamesFor(s, a.config.HideNames...)
	o := picture.Options{
		Words: a.words, Theme: theme, Hidden: hidden, Columns: f.columns,
		Mask: func(text string) string { return names.Mask(text, len(text), true) },
	}
	var err error
	if o.First, o.Last, err = turnRange(f.turn); err != nil {
		return o, err
	}
	if o.First == 0 {
		o.First = lastAnswered(s)
		o.Last = o.First
	}
	switch {
	case len(s.Turns) == 0:
		return o, usage("this session has no turn yet", "Choose another; kansei sessions list has them all.")
	case o.Last > len(s.Turns):
		return o, usage(fmt.Sprintf("there is no turn %d", o.Last), fmt.Sprintf("This session has %d; choose with --turn.", len(s.Turns)))
	}
	o.Lanes, err = laneIDs(s, f.lanes)
	return o, err
}

// lastAnswered is the last turn with a reply, 1 where none has one.
func lastAnswered(s *sessions.Session) int {
	for _, t := range slices.Backward(s.Turns) {
		if len(t.Replies) > 0 {
			return t.N
		}
	}
	return 1
}

// laneIDs finds lanes by their letters.
func laneIDs(s *sessions.Session, letters []string) ([]string, error) {
	order := s.Order(1)
	ids, known := make([]string, 0, len(letters)), make([]string, 0, len(order))
	for _, id := range order {
		known = append(known, s.Label(id, 1))
	}
	for _, letter := range letters {
		at := slices.Index(known, strings.ToUpper(strings.TrimSpace(letter)))
		if at < 0 {
			return nil, usage(fmt.Sprintf("there is no lane %q", letter), "This session has "+strings.Join(known, ", ")+"; choose with --lanes.")
		}
		ids = append(ids, order[at])
	}
	return ids, nil
}
