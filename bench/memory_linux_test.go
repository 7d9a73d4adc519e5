package bench

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"kansei/sessions"
)

// The bars of a session of 50 turns of 4 KB in 8 lanes, all of it looked at.
const (
	memoryBar = 120.0 // MiB
	textBar   = 12.0  // bytes a byte of text, beyond what an empty session takes
)

// BenchmarkMemory opens a long session, scrolls through all of it in every
// pane, and compares with half of it and with none.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		const lanes, turns, bytes = 8, 50, 4 << 10
		whole := resident(b, lanes, turns, bytes)
		half := resident(b, lanes, turns/2, bytes)
		none := resident(b, lanes, 1, 10)
		text := float64(lanes * turns * bytes)
		atMost(b, "MiB", float64(whole)/(1<<20), memoryBar)
		atMost(b, "bytes-a-byte", float64(whole-none)/text, textBar)
		atMost(b, "second-half-of-first", float64(whole-half)/max(1, float64(half-none)), 1.25)
	}
}

// resident is the memory of the program with a session that was scrolled
// through from end to end.
func resident(b *testing.B, lanes, turns, bytes int) int {
	b.Helper()
	folder := home(b, "http://127.0.0.1:9/v1")
	s := talk(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), lanes, turns, bytes)
	content, err := sessions.Encode(s)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(folder, s.ID+".json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	p := play(b, 200, 50, folder, "kansei", "chat", "--resume", path)
	defer p.Close()
	p.shows("Write to everyone")
	p.press("esc")
	p.shows("reveal")
	for range lanes {
		p.press("tab")
		for range turns * 8 {
			p.write("\x1b[5~") // page up
		}
	}
	time.Sleep(2 * time.Second)
	return p.cost().Resident
}
