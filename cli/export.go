package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"kansei/conversation"
	"kansei/exports"
	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/ui"
)

// exportSession writes a saved session in a form to read, into the folder exports
// beside the sessions, and says where it is.
func (a *app) exportSession(ref string, as ui.ExportAs) (ui.Exported, error) {
	path, err := a.exportPath(ref)
	if err != nil {
		return ui.Exported{}, err
	}
	s, path, err := a.store.Load(path)
	if err != nil {
		return ui.Exported{}, err
	}
	dir := filepath.Dir(path)
	if dir == filepath.Clean(a.store.Dir()) {
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, "exports")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ui.Exported{}, fmt.Errorf("make the folder for exports: %w", err)
	}
	var out ui.Exported
	name, write := "", func(w io.Writer) error { return exports.HTML(w, s, a.transcript(s, s.Blinded())) }
	switch {
	case as.Format == "markdown":
		write = func(w io.Writer) error { return exports.Markdown(w, s, a.transcript(s, s.Blinded())) }
	case isPicture(as.Format):
		if name, write, err = a.pictureWriter(s, as, &out); err != nil {
			return ui.Exported{}, err
		}
	}
	out.Path = filepath.Join(dir, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+name+forms()[as.Format].ext)
	out.Link = a.target(out.Path)
	_, err = store.WriteFile(out.Path, write)
	return out, err
}

// exportPath is the file of a session that the app names by its path or its ID.
func (a *app) exportPath(ref string) (string, error) {
	a.placesMu.Lock()
	path, elsewhere := a.places[ref]
	a.placesMu.Unlock()
	if elsewhere {
		return path, nil
	}
	return a.store.Resolve(ref)
}

// pictureWriter draws a picture of turns; name tells them apart from others.
func (a *app) pictureWriter(s *sessions.Session, as ui.ExportAs, out *ui.Exported) (name string, write func(w io.Writer) error, err error) {
	theme, _ := a.themes.Choose(as.Theme, false)
	o, err := a.pictureOptions(pictureFlags{turn: as.Turn}, s, theme, s.Blinded())
	if err != nil {
		return "", nil, err
	}
	name = fmt.Sprintf("-turn-%d", o.First)
	if o.Last > o.First {
		name += fmt.Sprintf("-%d", o.Last)
	}
	return name, func(w io.Writer) error {
		warnings, err := a.draw(w, as.Format, s, o)
		out.Note = errors.Join(warnings...)
		return err
	}, nil
}

// transcript is how a session is written for people.
func (a *app) transcript(s *sessions.Session, hidden bool) exports.Options {
	names := conversation.NamesFor(s, a.config.HideNames...)
	return exports.Options{
		Words: a.words, Hidden: hidden,
		Mask: func(text string) string { return names.Mask(text, len(text), true) },
	}
}
