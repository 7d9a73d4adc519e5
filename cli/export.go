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

// exportPage writes a saved session as a page to read, into the folder exports
// beside the sessions, and says where it is.
func (a *app) exportPage(path string) (written string, err error) {
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
	to := filepath.Join(dir, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+".html")
	_, err = store.WriteFile(to, func(w io.Writer) error { return exports.HTML(w, s, a.transcript(s, s.Blinded())) })
	return to, err
}

// transcript is how a session is written for people.
func (a *app) transcript(s *sessions.Session, hidden bool) exports.Options {
	names := conversation.NamesFor(s, a.config.HideNames...)
	return exports.Options{
		Words: a.words, Hidden: hidden,
		Mask: func(text string) string { return names.Mask(text, len(text), true) },
	}
}
