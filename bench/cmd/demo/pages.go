//go:build unix

package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"kansei/bench/fakeserver"
)

// page is a command that prints and ends.
type page struct {
	name, title string
	h           int // lines of the picture, from the top
	args        string
}

// roll is how many lines a terminal has that nothing printed scrolls out of.
const roll = 200

var printed = []page{
	{"show", "A session, printed", 60, "sessions show last"},
	{"report", "A report on the sessions of this machine", 62, "report"},
	{"queue", "What is still to be rated", 5, "rate --list"},
	{"collect", "What a collection would ask for", 9, "collect --dry-run --kind emotional --repeats 2 -m builtin/eliza -m builtin/listener"},
	{"scenarios", "The prepared conversations", 27, "scenarios list"},
}

func (s *stage) pages() {
	for _, p := range printed {
		s.start(roll, strings.Fields(p.args)...)
		s.finished()
		s.rows = p.h
		s.picture(p.name, p.title)
		s.rows = 0
		s.close()
	}
}

// trouble shows a turn in which one stream breaks off and one key is refused.
func (s *stage) trouble() {
	if s.err != nil {
		return
	}
	server := httptest.NewServer(fakeserver.New(fakeserver.Options{Rate: 200, Key: "right"}))
	defer server.Close()
	config := fmt.Sprintf("[providers.local]\nbase_url = %q\nkey_command = \"echo right\"\nmax_tries = 1\n", server.URL+"/v1")
	home := s.home
	s.home += "-trouble"
	defer func() { s.home = home }()
	if s.err = os.MkdirAll(s.home, 0o700); s.err != nil {
		return
	}
	if s.err = os.WriteFile(filepath.Join(s.home, "config.toml"), []byte(config), 0o600); s.err != nil {
		return
	}
	s.start(24, "chat", "--seed", "7", "-m", "builtin/listener", "-m", "local/cut", "-m", "local/wrong-key")
	s.until(" C ")
	s.keys("esc", "i")
	s.text("I failed my exam.")
	s.keys("enter")
	s.gone("▸") // of rate mode, from before
	s.until("▸")
	s.picture("trouble", "A reply that broke off and one that never came")
	s.keys("ctrl+c", "ctrl+c")
	s.finished()
	s.close()
}
