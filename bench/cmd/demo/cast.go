//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/x/vt"
)

// frame is how often the recording looks at the screen.
const frame = 100 * time.Millisecond

// cast is a recording in asciicast's version 2. It is made of what stands on
// the screen, line by line where a line has changed, so that it holds nothing
// but text and colours and plays anywhere.
type cast struct {
	w, h   int
	lines  []string
	at     time.Duration
	events []string
}

// look takes in the screen as it stands, one frame later.
func (c *cast) look(e *vt.Emulator) {
	c.at += frame
	var b strings.Builder
	for y, line := range strings.Split(e.Render(), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if y < len(c.lines) && c.lines[y] == line || y >= c.h {
			continue
		}
		for len(c.lines) <= y {
			c.lines = append(c.lines, "")
		}
		c.lines[y] = line
		fmt.Fprintf(&b, "\x1b[%d;1H\x1b[0m%s\x1b[0m\x1b[K", y+1, line)
	}
	if b.Len() == 0 {
		return
	}
	text, err := json.Marshal(b.String())
	if err != nil {
		return // a string always marshals
	}
	c.events = append(c.events, fmt.Sprintf("[%.1f, \"o\", %s]", c.at.Seconds(), text))
}

func (c *cast) String() string {
	head := fmt.Sprintf(`{"version": 2, "width": %d, "height": %d, "title": "kansei"}`, c.w, c.h)
	return head + "\n" + strings.Join(c.events, "\n") + "\n"
}

// film looks at the screen until a time has passed.
func (s *stage) film(c *cast, d time.Duration) {
	for end := time.Now().Add(d); s.err == nil && time.Now().Before(end); {
		s.wait(frame)
		if s.err == nil {
			s.t.Read(c.look)
		}
	}
}

// recording makes the recording of a short session: a message, its replies,
// some ratings, the reveal.
func recording(s *stage) error {
	defer s.close()
	c := &cast{w: wide, h: tall}
	s.start(tall, "chat", "--scenario", played[s.lang].scenario, "--seed", "7")
	s.until(" C ")
	s.film(c, 2*time.Second)
	s.keys("ctrl+n")
	for n := 0; s.err == nil && n < 400 && !strings.Contains(s.t.Screen(), "▸"); n++ {
		s.film(c, frame)
	}
	s.film(c, time.Second)
	for _, key := range strings.Split("5 4 4 3 4 4 3 3 3 2 3 2 2 2 2 3 1 1 h h b v enter", " ") {
		s.keys(key)
		s.film(c, 500*time.Millisecond)
	}
	s.film(c, 3*time.Second)
	if s.err != nil {
		return s.err
	}
	return os.WriteFile(filepath.Join(s.out, "session.cast"), []byte(c.String()), 0o644)
}
