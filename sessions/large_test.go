package sessions

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

// piecemeal is a source that is read as a large file is.
func piecemeal(b []byte) source {
	return func() io.Reader { return bytes.NewReader(b) }
}

// sameEitherWay makes sure that a file reads alike in one go and piece by piece.
// Of a name that is cut off, the library may know in one go only.
func sameEitherWay(t *testing.T, b []byte) {
	t.Helper()
	whole, wholeErr := decode(inMemory(b))
	pieces, piecesErr := decode(piecemeal(b))
	if !reflect.DeepEqual(whole, pieces) {
		t.Errorf("in one go\n%+v\npiece by piece\n%+v", whole, pieces)
	}
	var one, other FileError
	for err, to := range map[error]*FileError{wholeErr: &one, piecesErr: &other} {
		if refused := (*FileError)(nil); errors.As(err, &refused) {
			*to = FileError{Line: refused.Line, Column: refused.Column, Message: refused.Message}
		}
	}
	if (wholeErr == nil) != (piecesErr == nil) || one != other {
		t.Errorf("in one go %v, piece by piece %v", wholeErr, piecesErr)
	}
}

// A disk that fails says nothing about the file, which must not be taken for
// damaged, and so be moved aside.
func TestADiskThatFailsIsNoDamage(t *testing.T) {
	good := encode(t, full())
	broken := &fs.PathError{Op: "read", Path: "session", Err: errors.New("input/output error")}
	for _, after := range []int{0, 100, len(good) - 3} {
		_, err := decode(func() io.Reader {
			return io.MultiReader(bytes.NewReader(good[:after]), iotest.ErrReader(broken))
		})
		if damaged := (*FileError)(nil); !errors.Is(err, broken) || errors.As(err, &damaged) {
			t.Errorf("after %d bytes: %v", after, err)
		}
	}
}

// A session is replaced whole while others read it: they find the one or the
// other, and never the beginning of one.
func TestAFileThatIsReplacedWhileItIsReadIsWhole(t *testing.T) {
	dir := t.TempDir()
	path, next := filepath.Join(dir, "session.json"), filepath.Join(dir, "next")
	short, long := encode(t, full()), encode(t, long("01JNGB0000000000000000000L"))
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
	for range 500 {
		_, err := read(path)
		if damaged := (*FileError)(nil); errors.As(err, &damaged) {
			t.Errorf("reading it gives %v", err)
			break
		}
	}
	close(done)
	replacing.Wait()
}

// huge is a session whose file has about so many megabytes: half of long texts,
// half of what the program makes of short ones.
func huge(megabytes int) *Session {
	s := named("01JNGB0000000000000000000H")
	s.Ratings = nil
	brief, long := s.Turns[0].Replies[0], s.Turns[0].Replies[0]
	brief.Text = strings.Repeat("I hear \"you\", 我在这里。\n", 100)
	brief.Chunks = make([]Chunk, len(brief.Text)/20)
	for i := range brief.Chunks {
		brief.Chunks[i] = Chunk{DT: 25, Bytes: 20}
	}
	long.Attempt, long.Text = 2, strings.Repeat("I hear you. ", 1<<15)
	const each = 780_000 // bytes of one turn
	s.Turns = make([]Turn, 0, megabytes<<20/each+1)
	for n := 1; n <= cap(s.Turns); n++ {
		t := Turn{N: n, User: UserMessage{Text: "and then", At: noon, To: ToAll}, Replies: []Reply{long}}
		for attempt := range 60 {
			brief.Attempt = 10 + attempt
			t.Replies = append(t.Replies, brief)
			for _, d := range s.Rubric.Dimensions {
				value := 1 + attempt%5
				s.Ratings = append(s.Ratings, Rating{Address: Address{n, "l1", brief.Attempt}, Dimension: d.ID, Value: &value, Rater: me, At: noon})
			}
		}
		s.Turns = append(s.Turns, t)
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

// A file of KANSEI_LARGE megabytes, of 24 where that is not set, is listed and
// checked in little memory, whole or damaged, and never held in it as it is.
func TestALargeFileTakesLittleMemory(t *testing.T) {
	megabytes, err := strconv.Atoi(os.Getenv("KANSEI_LARGE"))
	if err != nil {
		megabytes = 24
	}
	whole := encode(t, huge(megabytes))
	if len(whole) < megabytes<<20*9/10 || len(whole) > MaxFileBytes {
		t.Fatalf("the file has %d bytes", len(whole))
	}
	last := bytes.LastIndex(whole, []byte(`"value": `)) + len(`"value": `)
	outside := bytes.Clone(whole)
	outside[last] = '9'
	for _, c := range []struct {
		name        string
		file        []byte
		damage      string // empty: none
		listed      bool
		list, check float64 // the most that is asked for, in multiples of the file's size
	}{
		{"whole", whole, "", true, 0.3, 2},
		{"cut off", whole[:len(whole)-100], "ends in the middle", false, 0.3, 2},
		{"a rating beyond the scale", outside, "outside the scale", true, 0.3, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := NewStore(t.TempDir())
			path := filepath.Join(st.Dir(), "large.json")
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			size := float64(len(c.file))
			var found []Summary
			var bad []Damaged
			list := allocated(func() { found, bad, err = st.List(t.Context()) })
			if err != nil || len(found) != map[bool]int{true: 1}[c.listed] || len(found)+len(bad) != 1 {
				t.Errorf("found %d, damaged %v, %v", len(found), bad, err)
			}
			check := allocated(func() { _, _, err = st.Load(path) })
			if (err == nil) != (c.damage == "") || err != nil && !strings.Contains(err.Error(), c.damage) {
				t.Errorf("loading it gives %v", err)
			}
			t.Logf("%.0f MB: %.2f of that to list it, %.2f to check it", size/1e6, list/size, check/size)
			if list > c.list*size || check > c.check*size {
				t.Errorf("%.2f of the file's size are asked for to list it, %.2f to check it", list/size, check/size)
			}
			if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, c.file) {
				t.Errorf("the file is not as it was: %v", err)
			}
		})
	}
}

// A disk that fails once, while a list is made, does not make the file one that
// is to be moved out of the folder.
func TestADiskThatFailsOnceIsNoDamageToAList(t *testing.T) {
	good := encode(t, full())
	broken := &fs.PathError{Op: "read", Path: "session", Err: errors.New("input/output error")}
	err := whyNot(piecemeal(good), broken)
	if damaged := (*FileError)(nil); !errors.Is(err, broken) || errors.As(err, &damaged) {
		t.Error(err)
	}
}

// A large file is read again for what is wrong with it, and may be another then.
func TestAFileThatChangesBetweenTwoReadingsIsNotDamaged(t *testing.T) {
	good := encode(t, full())
	old := bytes.Replace(good, []byte(`"version": 1`), []byte(`"version": 0`), 1)
	readings := 0
	_, err := decode(func() io.Reader {
		readings++
		if readings == 1 {
			return bytes.NewReader(old)
		}
		return bytes.NewReader(good)
	})
	if !errors.Is(err, errChanged) {
		t.Errorf("decoding it gives %v", err)
	}
	if err := whyNot(piecemeal(good), nil); !errors.Is(err, errChanged) {
		t.Errorf("listing it gives %v", err)
	}
}
