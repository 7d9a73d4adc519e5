package sessions

import (
	"bytes"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// TestScanLikeLibrary holds what is read in one sweep against what the library
// makes of it, with the same errors at the same places.
func TestScanLikeLibrary(t *testing.T) {
	type usual struct {
		X      int            `json:"x"`
		Chunks chunksV1       `json:"chunks"`
		Extra  jsontext.Value `json:",embed"`
	}
	type plain struct {
		X      int            `json:"x"`
		Chunks [][2]int32     `json:"chunks"`
		Extra  jsontext.Value `json:",embed"`
	}
	files := make([]string, 0, 100)
	for _, chunks := range []string{
		`[]`, ` [ ] `, `[[1,2]]`, "[\n[ 1 , 2 ]\t,[3,\n4] ]", `null`, `[[-1,2]]`, `[[1.0,2]]`, `[[1.5,2]]`, `[[1e2,2]]`, `[[01,2]]`, `[[1,2],]`, `[[1,2] [3,4]]`,
		`[[1]]`, `[[1,2,3]]`, `[[]]`, `{}`, `"x"`, `[["1",2]]`, `[[123456789,999999999]]`, `[[1234567890,12345678901234567]]`, `[[9223372036854775808,1]]`, `[[1,2]`, `[[1,`, `[`, ``, `[,]`,
	} {
		files = append(files, `{"chunks":`+chunks+`, "x": 1}`, `{"x": 1, "chunks":`+chunks)
	}
	good := 0
	for _, file := range files {
		var got usual
		var want plain
		gotErr, wantErr := json.Unmarshal([]byte(file), &got), json.Unmarshal([]byte(file), &want)
		for _, size := range []int{1, 2, 3, 7, 40} { // wherever the bytes that are there end
			var there usual
			err := json.UnmarshalRead(&bites{strings.NewReader(file), size}, &there)
			if (err == nil) != (gotErr == nil) || err == nil && !reflect.DeepEqual(there, got) {
				t.Errorf("%s: by %d bytes it is read as %+v (%v), and as %+v (%v) in one go", file, size, there, err, got, gotErr)
			}
		}
		if gotErr != nil || wantErr != nil {
			if !reflect.DeepEqual(placeOf(file, gotErr), placeOf(file, wantErr)) {
				t.Errorf("%s: %v, and %v by the library", file, gotErr, wantErr)
			}
			continue
		}
		good++
		chunks := each(want.Chunks, func(p [2]int32) Chunk { return Chunk{p[0], p[1]} })
		if got.X != want.X || !slices.Equal(got.Chunks, chunks) {
			t.Errorf("%s: read as %+v, and as %+v by the library", file, got, want)
		}
	}
	if good < 7 {
		t.Errorf("only %d files are good", good)
	}
}

// bites is a reader of a few bytes at a time.
type bites struct {
	r    io.Reader
	size int
}

func (b *bites) Read(to []byte) (int, error) { return b.r.Read(to[:min(len(to), b.size)]) }

// placeOf is what a person is told of an error.
func placeOf(file string, err error) any {
	if err == nil {
		return nil
	}
	return fault(inMemory([]byte(file)), err).Error()
}

// TestScanEncoded keeps the quick way in step with the form of the file.
func TestScanEncoded(t *testing.T) {
	s := full()
	b := encode(t, s)
	_, value, _ := bytes.Cut(b, []byte(`"chunks"`))
	if c := (&scan{b: value}); !slices.Equal(c.chunks(), s.Turns[0].Replies[0].Chunks) || c.other {
		t.Errorf("the chunks are not read at once: %s", c.b)
	}
}
