package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"kansei/conversation"
	"kansei/exports"
	"kansei/sessions"
	"kansei/sessions/store"
)

// exportAs is what the app is asked to write of a session.
type exportAs struct {
	format string // html, markdown, svg or png
	turn   string // of a picture, as in --turn; empty: the last one
	theme  string // of a picture
}

// exportSession writes a saved session in a form to read, into the folder exports
// beside the sessions, and says where it is.
func (a *app) exportSession(path string, as exportAs) (written string, err error) {
	s, path, err := a.store.Load(path)
	if err != nil {
		return "", err
	}
	dir := filepath.Dir(path)
	if dir == filepath.Clean(a.store.Dir()) {
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, "exports")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for exports: %w", err)
	}
	name, write := "", func(w io.Writer) error { return exports.HTML(w, s, a.transcript(s, s.Blinded())) }
	switch {
	case as.format == "markdown":
		write = func(w io.Writer) error { return exports.Markdown(w, s, a.transcript(s, s.Blinded())) }
	case isPicture(as.format):
		if name, write, err = a.pictureWriter(s, as); err != nil {
			return "", err
		}
	}
	to := filepath.Join(dir, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+name+forms()[as.format].ext)
	_, err = store.WriteFile(to, write)
	return to, err
}

// pictureWriter draws a picture of turns; name tells them apart from others.
func (a *app) pictureWriter(s *sessions.Session, as exportAs) (name string, write func(w io.Writer) error, err error) {
	theme, _ := a.themes.Choose(as.theme, false)
	o, err := a.pictureOptions(pictureFlags{turn: as.turn}, s, theme, s.Blinded())
	if err != nil {
		return "", nil, err
	}
	name = fmt.Sprintf("-turn-%d", o.First)
	if o.Last > o.First {
		name += fmt.Sprintf("-%d", o.Last)
	}
	return name, func(w io.Writer) error {
		_, err := a.draw(w, as.format, s, o)
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
