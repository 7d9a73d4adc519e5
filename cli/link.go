package cli

import (
	"net/url"
	"os"
	"path/filepath"

	"github.com/charmbracelet/x/ansi"

	"kansei/sanitize"
)

// link is a path that a terminal that can opens at a click.
func (a *app) link(path string) string {
	shown, target := sanitize.Line(path), a.target(path)
	if target == "" {
		return shown
	}
	return ansi.SetHyperlink(target) + shown + ansi.ResetHyperlink()
}

// target is the address of a file for a terminal that opens links, empty for one
// that does not.
func (a *app) target(path string) string {
	full, err := filepath.Abs(path)
	if err != nil || !a.env.Terminal || a.env.Getenv("NO_COLOR") != "" || a.env.Getenv("TERM") == "linux" {
		return ""
	}
	host, _ := os.Hostname()
	target := url.URL{Scheme: "file", Host: host, Path: filepath.ToSlash(full)}
	return target.String()
}
