package sessions

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// studied is a session of 8 lanes and 50 turns with replies of 4 KB, fully rated.
func studied() *Session {
	s := full()
	s.Lanes, s.Turns, s.Ratings = nil, nil, nil
	for i := range 8 {
		s.Lanes = append(s.Lanes, Lane{ID: fmt.Sprint("l", i+1), Label: Letter(i), Provider: "vendor", Model: fmt.Sprint("m", i), Thinking: ThinkingDefault, Size: sizes()[0]})
	}
	text := strings.Repeat("I hear you. ", 4096/12)
	for n := 1; n <= 50; n++ {
		at := noon.Add(time.Duration(n) * time.Minute)
		t := Turn{N: n, User: UserMessage{Text: "and then", At: at, To: ToAll}}
		for _, l := range s.Lanes {
			r := Reply{Lane: l.ID, Attempt: 1, After: s.Next(n, l.ID), Status: Complete, Text: text, StartedAt: at, Flags: []string{}}
			for range len(text) / 12 {
				r.Chunks = append(r.Chunks, Chunk{DT: 20, Bytes: 12})
			}
			t.Replies = append(t.Replies, r)
			for d := range 6 {
				value := 1 + d%5
				s.Ratings = append(s.Ratings, Rating{Address: Address{n, l.ID, 1}, Dimension: "empathy", Value: &value, Rater: Rater{Name: "me", Pass: 1, By: "k7x2"}, At: at.Add(time.Duration(d) * time.Second)})
			}
		}
		s.Turns = append(s.Turns, t)
	}
	return s
}

// BenchmarkStudied is what a save does with a large session, once a second while
// text streams: it encodes it, joins it with the file and compares the two.
func BenchmarkStudied(b *testing.B) {
	s := studied()
	file, err := Encode(s)
	if err != nil {
		b.Fatal(err)
	}
	there, err := Decode(file)
	if err != nil {
		b.Fatal(err)
	}
	window := s.Clone() // with one more rating than the file that it shares its log with
	window.Ratings = append(window.Ratings, window.Ratings[0])
	window.Ratings[len(window.Ratings)-1].At = noon.Add(time.Hour)
	last := &window.Turns[49].Replies[7]
	last.Text += "more"
	b.Logf("%d KB, %d ratings", len(file)>>10, len(s.Ratings))
	b.Run("Encode", func(b *testing.B) {
		for b.Loop() {
			if _, err := Encode(s); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("MergeUnread", func(b *testing.B) { // with what this program has written itself
		for b.Loop() {
			Merge(window, window, s)
		}
	})
	b.Run("MergeRead", func(b *testing.B) { // with what another program has written
		for b.Loop() {
			Merge(window, window, there)
		}
	})
	merged := Merge(window, window, s)
	b.Run("Equal", func(b *testing.B) {
		for b.Loop() {
			if !Equal(merged, window) {
				b.Fatal("the session has changed")
			}
		}
	})
}
