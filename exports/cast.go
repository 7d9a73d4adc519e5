package exports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"
)

// Recording is what a Cast says of itself.
type Recording struct {
	Title         string
	Width, Height int       // of the screen, in cells
	At            time.Time // when it was recorded; the zero time is left out
}

// Screen is what a recording shows from some time on: its lines, which hold
// nothing but text and colours.
type Screen struct {
	At    time.Duration
	Lines []string
}

// castHead is the first line of an asciicast, version 2.
type castHead struct {
	Version   int               `json:"version"`
	Width     int               `json:"width"`
	Height    int               `json:"height"`
	Timestamp int64             `json:"timestamp,omitempty"` // seconds since 1970
	Title     string            `json:"title,omitempty"`
	Env       map[string]string `json:"env"`
}

// lastLook is how long the last screen of a recording stands.
const lastLook = 3 * time.Second

// The sequences of a terminal that a Cast is made with.
const (
	hideCursor  = "\x1b[?25l"
	showCursor  = "\x1b[?25h"
	clearScreen = "\x1b[H\x1b[2J"
	plainText   = "\x1b[0m"
	wholeLine   = "\x1b[2K"
)

// Cast writes screens, in the order of their times, as an asciicast of version
// 2 (docs.asciinema.org/manual/asciicast/v2): a header, then one event a line,
// [seconds, "o", what is printed]. Of a screen it prints the lines that differ
// from the one before, so that the recording is small and plays anywhere. The
// lines beyond the height are left out.
func Cast(w io.Writer, r Recording, screens iter.Seq[Screen]) error {
	head := castHead{Version: 2, Width: r.Width, Height: r.Height, Title: r.Title, Env: map[string]string{"TERM": "xterm-256color"}}
	if !r.At.IsZero() {
		head.Timestamp = r.At.Unix()
	}
	if err := writeLine(w, head); err != nil {
		return err
	}
	if err := writeEvent(w, 0, hideCursor+clearScreen); err != nil {
		return err
	}
	var shown []string
	var last time.Duration
	for s := range screens {
		var b bytes.Buffer
		for y, line := range s.Lines[:min(len(s.Lines), r.Height)] {
			if y < len(shown) && shown[y] == line {
				continue
			}
			// The line goes before what takes its place: at the last cell a terminal
			// would take that away.
			fmt.Fprintf(&b, "\x1b[%d;1H%s%s%s%s", y+1, plainText, wholeLine, line, plainText)
		}
		for y := len(s.Lines); y < min(len(shown), r.Height); y++ {
			fmt.Fprintf(&b, "\x1b[%d;1H%s%s", y+1, plainText, wholeLine)
		}
		shown, last = s.Lines, s.At
		if b.Len() == 0 {
			continue
		}
		if err := writeEvent(w, s.At, b.String()); err != nil {
			return err
		}
	}
	return writeEvent(w, last+lastLook, fmt.Sprintf("\x1b[%d;1H%s", r.Height, showCursor))
}

func writeEvent(w io.Writer, at time.Duration, text string) error {
	said, err := json.Marshal(text)
	if err != nil {
		return fmt.Errorf("encode a screen: %w", err)
	}
	if _, err := fmt.Fprintf(w, "[%.3f, \"o\", %s]\n", at.Seconds(), visible(said)); err != nil {
		return fmt.Errorf("write the recording: %w", err)
	}
	return nil
}
