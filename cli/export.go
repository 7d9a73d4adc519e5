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
	err = writePrivate(to, func(w io.Writer) error { return exports.HTML(w, s, a.transcript(s, s.Blinded())) })
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

// writePrivate puts a file in place whole or not at all, readable by its owner
// alone.
func writePrivate(path string, content func(io.Writer) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp") // 0600, by its documentation
	if err != nil {
		return fmt.Errorf("create %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	if err := content(tmp); err != nil {
		return errors.Join(err, tmp.Close())
	}
	if err := tmp.Close(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return fmt.Errorf("put %s in place: %w", path, err)
	}
	return nil
}
