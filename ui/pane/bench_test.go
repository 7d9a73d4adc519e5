package pane

import (
	"strings"
	"testing"
)

const sentence = "It sounds as if *nothing* went the way you had hoped, and 你一定很累了. "

// BenchmarkAppend is one frame of a reply that grows to 16 KB in a pane of a
// screen of 200x50 with two lanes.
func BenchmarkAppend(b *testing.B) {
	text := strings.Repeat(strings.Repeat(sentence, 4)+"\n\n", 60)
	m := newPane(100, 45)
	at := 0
	b.ReportAllocs()
	for b.Loop() {
		if at += 24; at > len(text) {
			at = 24
		}
		m.SetEntry(Entry{Turn: 1, User: "why?", Attempt: 1, State: Streaming, Text: text[:at]})
		m.Lines()
	}
}

// BenchmarkScroll is one line up or down in a long session.
func BenchmarkScroll(b *testing.B) {
	m := newPane(100, 45)
	for turn := 1; turn <= 50; turn++ {
		m.SetEntry(Entry{Turn: turn, User: "why?", Attempt: 1, State: Done, Text: strings.Repeat(sentence, 50)})
	}
	m.Lines()
	by := -1
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%100 == 0 {
			by = -by
		}
		m.ScrollBy(by)
		m.Lines()
	}
}

// BenchmarkResize is another width for a session of 50 turns of 4 KB.
func BenchmarkResize(b *testing.B) {
	m := newPane(100, 45)
	for turn := 1; turn <= 50; turn++ {
		m.SetEntry(Entry{Turn: turn, User: "why?", Attempt: 1, State: Done, Text: strings.Repeat(sentence, 50)})
	}
	m.Lines()
	for i := 0; b.Loop(); i++ {
		m.SetSize(90+i%2, 45)
		m.Lines()
	}
}

// BenchmarkReasoning is one frame of unfolded reasoning that grows to 16 KB.
func BenchmarkReasoning(b *testing.B) {
	text := strings.Repeat(strings.Repeat(sentence, 4)+"\n\n", 60)
	m := newPane(100, 45)
	m.ToggleReasoning()
	at := 0
	b.ReportAllocs()
	for b.Loop() {
		if at += 24; at > len(text) {
			at = 24
		}
		m.SetEntry(Entry{Turn: 1, User: "why?", Attempt: 1, State: Streaming, Reasoning: text[:at]})
		m.Lines()
	}
}
