package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"kansei/sessions"
)

// A session is replaced whole while others read it: they find the one or the
// other, and never the beginning of one.
func TestReadWhileReplaced(t *testing.T) {
	dir := t.TempDir()
	path, next := filepath.Join(dir, "session.json"), filepath.Join(dir, "next")
	short, long := encoded(t, small("s")), encoded(t, large("s", 1))
	put := func(b []byte) error { return errors.Join(os.WriteFile(next, b, 0o600), os.Rename(next, path)) }
	if err := put(short); err != nil {
		t.Fatal(err)
	}
	var replacing sync.WaitGroup
	done := make(chan struct{})
	replacing.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				_ = errors.Join(put(long), put(short)) // Windows replaces no file that is open
			}
		}
	})
	for range 100 {
		_, err := Read(path)
		if damaged := (*sessions.FileError)(nil); errors.As(err, &damaged) {
			t.Errorf("reading it gives %v", err)
			break
		}
	}
	close(done)
	replacing.Wait()
}

// large is a session whose file has about so many megabytes: half of long texts,
// half of what the program makes of short ones.
func large(id string, megabytes int) *sessions.Session {
	s := small(id)
	brief, long := s.Turns[0].Replies[0], s.Turns[0].Replies[0]
	brief.Text = strings.Repeat("I hear \"you\", 我在这里。\n", 100)
	brief.Chunks = make([]sessions.Chunk, len(brief.Text)/20)
	for i := range brief.Chunks {
		brief.Chunks[i] = sessions.Chunk{DT: 25, Bytes: 20}
	}
	long.Attempt, long.Text = 2, strings.Repeat("I hear you. ", 1<<15)
	const each = 780_000 // bytes of one turn
	s.Turns = make([]sessions.Turn, 0, megabytes<<20/each+1)
	for n := 1; n <= cap(s.Turns); n++ {
		turn := sessions.Turn{N: n, User: sessions.UserMessage{Text: "and then", At: noon, To: sessions.ToAll}, Replies: []sessions.Reply{long}}
		for attempt := range 60 {
			brief.Attempt = 10 + attempt
			turn.Replies = append(turn.Replies, brief)
			for range 3 {
				value := 1 + attempt%5
				s.Ratings = append(s.Ratings, sessions.Rating{
					Address: sessions.Address{Turn: n, Lane: "l1", Attempt: brief.Attempt}, Dimension: "empathy", Value: &value, Rater: me, At: noon,
				})
			}
		}
		s.Turns = append(s.Turns, turn)
	}
	return s
}

// allocated is how many bytes are asked for while something is done, all in all
// and so at most at any one time.
func allocated(do func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}

// A file of KANSEI_LARGE megabytes, of 12 where that is not set, is read in little
// memory, whole or damaged, and never held in it as it is.
func TestReadLargeFile(t *testing.T) {
	megabytes, err := strconv.Atoi(os.Getenv("KANSEI_LARGE"))
	if err != nil {
		megabytes = 12
	}
	whole := encoded(t, large("large", megabytes))
	if len(whole) < megabytes<<20*8/10 || len(whole) > sessions.MaxReadBytes {
		t.Fatalf("the file has %d bytes", len(whole))
	}
	outside := bytes.Clone(whole)
	outside[bytes.LastIndex(whole, []byte(`"value": `))+len(`"value": `)] = '9'
	for _, c := range []struct {
		name   string
		file   []byte
		damage string // empty: none
	}{
		{"whole", whole, ""},
		{"cut off", whole[:len(whole)-100], "ends in the middle"},
		{"rating beyond the scale", outside, "outside the scale"},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := New(t.TempDir())
			path := filepath.Join(st.Dir(), "large.json")
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			var err error
			asked := allocated(func() { _, _, err = st.Load(path) }) / float64(len(c.file))
			if (err == nil) != (c.damage == "") || err != nil && !strings.Contains(err.Error(), c.damage) {
				t.Errorf("loading it gives %v", err)
			}
			t.Logf("%d MB: %.2f of that to read it", len(c.file)>>20, asked)
			if asked > 2 {
				t.Errorf("%.2f of the file's size are asked for", asked)
			}
			if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, c.file) {
				t.Errorf("the file is not as it was: %v", err)
			}
		})
	}
}
