package conversation

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"kansei/sessions"
)

var (
	noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	l1   = sessions.Address{Turn: 1, Lane: "l1", Attempt: 1}
)

// opened is a session whose one lane was asked at noon.
func opened() (*sessions.Session, *sessions.Reply) {
	s := session("a")
	Open(s, 1, []string{"l1"})
	Fold(s, Event{Address: l1, Kind: Asked, At: noon})
	return s, &s.Turns[0].Replies[0]
}

func after(micros int) time.Time { return noon.Add(time.Duration(micros) * time.Microsecond) }

func TestRoundingDoesNotAddUp(t *testing.T) {
	s, r := opened()
	// 1000 arrivals, 1.4 ms apart: rounded one by one they would be 400 ms short.
	var pieces []Piece
	for i := 1; i <= 1000; i++ {
		pieces = append(pieces, Piece{At: after(1400 * i), Text: "x"})
	}
	for batch := range slices.Chunk(pieces, 7) {
		Fold(s, Event{Address: l1, Kind: Arrived, Pieces: batch})
	}
	sum, bytes := int64(0), int32(0)
	for _, c := range r.Chunks {
		sum, bytes = sum+int64(c.DT), bytes+c.Bytes
		if c.DT < 1 || c.DT > 2 {
			t.Errorf("a chunk after %d ms", c.DT)
		}
	}
	if sum != 1400 || bytes != 1000 || r.DurationMS != 1400 {
		t.Errorf("%d ms and %d bytes, %d ms in all", sum, bytes, r.DurationMS)
	}
	Fold(s, Event{Address: l1, Kind: Ended, Status: sessions.Complete, At: after(1_500_000)})
	if r.DurationMS != 1500 {
		t.Errorf("%d ms in all", r.DurationMS)
	}
}

func TestFoldPieces(t *testing.T) {
	s, r := opened()
	Fold(s, Event{Address: l1, Kind: Began, At: after(50_000)})
	if r.FirstTokenMS != 0 {
		t.Error("a first token before any text")
	}
	Fold(s, Event{Address: l1, Kind: Arrived, Pieces: []Piece{
		{At: after(100_000), Reasoning: true, Text: "hm"}, {At: after(150_000), Text: "你"}, {At: after(140_000), Text: "好"},
	}})
	if r.Reasoning != "hm" || r.Text != "你好" || r.FirstTokenMS != 100 {
		t.Errorf("%q, %q, first token after %d ms", r.Reasoning, r.Text, r.FirstTokenMS)
	}
	// A clock that goes back makes no negative number.
	if want := []sessions.Chunk{{DT: 100, Bytes: 2}, {DT: 50, Bytes: 3}, {DT: 0, Bytes: 3}}; !slices.Equal(r.Chunks, want) {
		t.Errorf("chunks %v", r.Chunks)
	}
}

func TestAFirstTokenAtOnceIsNotNone(t *testing.T) {
	s, r := opened()
	Fold(s, Event{Address: l1, Kind: Arrived, Pieces: []Piece{{At: noon, Text: "x"}}})
	if r.FirstTokenMS != 1 {
		t.Errorf("first token after %d ms", r.FirstTokenMS)
	}
}

func TestStaleEventsChangeNothing(t *testing.T) {
	s, _ := opened()
	Fold(s, Event{Address: l1, Kind: Arrived, Pieces: []Piece{{At: after(1000), Text: "x"}}})
	Fold(s, Event{Address: l1, Kind: Ended, Status: sessions.Stopped, At: after(2000)})
	before := s.Clone()
	late := []Piece{{At: after(3000), Text: "late"}}
	for _, e := range []Event{
		{Address: l1, Kind: Arrived, Pieces: late},
		{Address: l1, Kind: Asked, At: after(9000)},
		{Address: l1, Kind: Ended, Status: sessions.Complete, At: after(9000)},
		{Address: sessions.Address{Turn: 1, Lane: "l1", Attempt: 2}, Kind: Arrived, Pieces: late},
		{Address: sessions.Address{Turn: 1, Lane: "l2", Attempt: 1}, Kind: Arrived, Pieces: late},
		{Address: sessions.Address{Turn: 2, Lane: "l1", Attempt: 1}, Kind: Arrived, Pieces: late},
	} {
		Fold(s, e)
	}
	if !reflect.DeepEqual(before, s.Clone()) {
		t.Errorf("changed to %+v", s.Turns)
	}
}

func TestFlagsAndProblems(t *testing.T) {
	tests := []struct {
		text  string
		flags []string
	}{
		{"I am here for you.", nil},
		{"I am DeepSeek.", []string{sessions.FlagNamesItself}},
		{"I cannot seek deep.", nil},
	}
	for _, tt := range tests {
		s, r := opened()
		Fold(s, Event{Address: l1, Kind: Arrived, Pieces: []Piece{{At: noon, Text: tt.text}}})
		if len(r.Flags) > 0 {
			t.Errorf("%q is flagged before its end", tt.text)
		}
		Fold(s, Event{Address: l1, Kind: Ended, Status: sessions.Failed, At: noon, Problem: &Problem{Kind: "network", Message: "no way"}})
		if !slices.Equal(r.Flags, tt.flags) {
			t.Errorf("%q has the flags %v", tt.text, r.Flags)
		}
		if r.Error == nil || r.Error.Kind != "network" || r.Error.Message != "no way" {
			t.Errorf("error %+v", r.Error)
		}
	}
}
