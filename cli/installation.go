package cli

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"kansei/sessions"
)

// rater is the person at this installation.
func (a *app) rater() sessions.Rater {
	return sessions.Rater{Name: a.config.Rater, By: a.installation()}
}

// installation is a short code of this installation, drawn once. Ratings carry
// it, so that two people who both kept the default name stay two raters when
// their files are joined. Where it cannot be kept it is empty: a code that
// changed with every start would make one person many.
func (a *app) installation() string {
	if a.by != "" {
		return a.by
	}
	path := filepath.Join(a.paths.State, "installation")
	b, err := readState(path)
	code := strings.TrimSpace(string(b))
	switch {
	case err != nil:
		a.setAside(path, err)
	case validCode(code):
		return code
	case len(b) > 0:
		a.setAside(path, errNoCode)
	}
	code, err = newInstallation(path)
	if err != nil { // another program was first, or the folder can't be written
		b, _ := readState(path)
		if code = strings.TrimSpace(string(b)); !validCode(code) {
			return ""
		}
	}
	return code
}

// newInstallation draws a code and keeps it at path, whole or not at all, where
// there is none yet. An empty file is what a full disk has left of one.
func newInstallation(path string) (code string, err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	tmp, err := os.CreateTemp(dir, ".installation.*.tmp")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	code = strings.ToLower(rand.Text()[:codeLength])
	_, err = tmp.WriteString(code + "\n")
	if err := errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return "", err
	}
	if info, err := os.Stat(path); err == nil && info.Size() == 0 {
		_ = os.Remove(path)
	}
	if err := os.Link(tmp.Name(), path); err == nil || errors.Is(err, os.ErrExist) {
		return code, err
	}
	return code, os.Rename(tmp.Name(), path) // a file system without hard links
}

const codeLength = 6

var errNoCode = errors.New("it holds no code of an installation")

func validCode(code string) bool {
	return len(code) == codeLength && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz234567") == ""
}
