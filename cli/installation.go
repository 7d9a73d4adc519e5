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
	path := filepath.Join(a.paths.State, "installation")
	b, err := readState(path)
	code := strings.TrimSpace(string(b))
	switch {
	case err != nil:
		a.setAside(path, err)
	case validCode(code):
		return code
	case code != "": // an empty file may be another program's, which is about to write it
		a.setAside(path, errNoCode)
	}
	code = strings.ToLower(rand.Text()[:codeLength])
	if os.MkdirAll(a.paths.State, 0o700) != nil {
		return ""
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil { // another program was first, or the folder can't be written
		b, _ := os.ReadFile(path)
		if code := strings.TrimSpace(string(b)); validCode(code) {
			return code
		}
		return ""
	}
	if _, err := f.WriteString(code + "\n"); err != nil {
		code = ""
	}
	if f.Close() != nil {
		return ""
	}
	return code
}

const codeLength = 6

var errNoCode = errors.New("it holds no code of an installation")

func validCode(code string) bool {
	return len(code) == codeLength && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz234567") == ""
}
