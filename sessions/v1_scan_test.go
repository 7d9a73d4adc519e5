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

// TestScanLikeLibrary holds what is read in one
// sweep against what the library makes of it, with the same errors at the same
// places.
func TestScanLikeLibrary(t *testing.T) {
	type usual struct {
		X       int            `json:"x"`
		Chunks  chunksV1       `json:"chunks"`
		Ratings ratingsV1      `json:"ratings"`
		Extra   jsontext.Value `json:",embed"`
	}
	type plain struct {
		X       int            `json:"x"`
		Chunks  [][2]int32     `json:"chunks"`
		Ratings []ratingV1     `json:"ratings"`
		Extra   jsontext.Value `json:",embed"`
	}
	rating := `{"turn": 2, "lane": "l1", "attempt": 1, "dimension": "情绪", "value": 4, "rater": "me", "pass": 1, "blind": true, "at": "2026-03-04T13:00:00.123Z"}`
	files := make([]string, 0, 100)
	for _, chunks := range []string{
		`[]`, ` [ ] `, `[[1,2]]`, "[\n[ 1 , 2 ]\t,[3,\n4] ]", `null`, `[[-1,2]]`, `[[1.0,2]]`, `[[1.5,2]]`, `[[1e2,2]]`, `[[01,2]]`, `[[1,2],]`, `[[1,2] [3,4]]`,
		`[[1]]`, `[[1,2,3]]`, `[[]]`, `{}`, `"x"`, `[["1",2]]`, `[[123456789,999999999]]`, `[[1234567890,12345678901234567]]`, `[[9223372036854775808,1]]`, `[[1,2]`, `[[1,`, `[`, ``, `[,]`,
	} {
		files = append(files, `{"chunks":`+chunks+`, "x": 1}`, `{"x": 1, "chunks":`+chunks)
	}
	for _, ratings := range []string{
		`[]`, `null`, `[` + rating + `]`, `[` + rating + "\n,\n" + rating + `]`, `[` + rating + `,]`, `[` + rating, `[{}]`, `[1]`, `{}`,
		`[{"turn": 1, "lane": "l\u0031", "attempt": 1, "dimension": "a", "value": null, "rater": "", "pass": 1, "blind": false, "at": "2026-03-04T13:00:00+02:00"}]`,
		`[{"turn":1,"lane":"l1","attempt":1,"dimension":"a\"b","value":4,"rater":"me","pass":1,"blind":false,"at":"2026-03-04T13:00:00Z"}]`,
		`[{"turn":1,"lane":"l1","attempt":1,"dimension":"a","value":null,"rater":"me","pass":1,"blind":false,"at":"2026-03-04T13:00:00Z","withdrawn":true}]`,
		`[{"turn":1,"lane":"l1","attempt":1,"dimension":"a","value":null,"rater":"me","pass":1,"blind":false,"at":"2026-03-04T13:00:00Z","withdrawn":false,"x":[1]}]`,
		`[{"turn":1,"lane":"l1","attempt":1,"dimension":"a","value":-3,"rater":"me","pass":1,"blind":false,"at":"2026-03-04T13:00:00Z","x":[1]}]`,
		`[{"turn":1,"lane":"l1","attempt":1,"dimension":"a","value":3,"rater":"me","pass":1,"blind":false,"at":"soon"}]`,
		`[{"turn":1,"lane":"l1","attempt":1,"dimension":"a","value":3,"rater":"me","pass":1,"blind":"yes","at":"2026-03-04T13:00:00Z"}]`,
		`[{"turn":1,"lane":"l1","attempt":1,"dimension":"a","value":3,"rater":"me","pass":1,"blind":true,"at":"2026-03-04T13:00:00Z","at":"2026-03-04T13:00:00Z"}]`,
		`[{"turn":1,"lane":"l1","attempt":1,"dimension":"a","value":03,"rater":"me","pass":1,"blind":true,"at":"2026-03-04T13:00:00Z"}]`,
		`[{"turn":1,"lane":"l` + "\xff" + `","attempt":1,"dimension":"a","value":3,"rater":"me","pass":1,"blind":true,"at":"2026-03-04T13:00:00Z"}]`,
		`[{"turn":1,"lane":"l` + "\n" + `","attempt":1,"dimension":"a","value":3,"rater":"me","pass":1,"blind":true,"at":"2026-03-04T13:00:00Z"}]`,
		`[{"at":"2026-03-04T13:00:00Z","blind":true,"pass":1,"rater":"me","value":3,"dimension":"a","attempt":1,"lane":"l1","turn":1}]`,
		`[{"turn":1,"lane":"l1"}]`, `[` + rating + `,{"turn":1}]`, `[` + rating + `,7]`,
	} {
		files = append(files, `{"ratings":`+ratings+`, "x": 1}`, `{"x": 1, "ratings":`+ratings)
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
		if got.X != want.X || !slices.Equal(got.Chunks, chunks) || !reflect.DeepEqual(append([]Rating{}, got.Ratings...), each(want.Ratings, ratingFromV1)) {
			t.Errorf("%s: read as %+v, and as %+v by the library", file, got, want)
		}
	}
	if good < 15 {
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

// TestScanEncoded keeps the quick way in step with the
// file's form: were a field added, everything would be read the slow way.
func TestScanEncoded(t *testing.T) {
	s := full()
	withdrawn := s.Ratings[0]
	withdrawn.Value, withdrawn.Withdrawn = nil, true
	s.Ratings = append(s.Ratings, withdrawn)
	b := encode(t, s)
	after := func(name string) *scan {
		_, value, _ := bytes.Cut(b, []byte(name))
		return &scan{b: value}
	}
	if c := after(`"chunks"`); !slices.Equal(c.chunks(), s.Turns[0].Replies[0].Chunks) || c.other {
		t.Errorf("the chunks are not read at once: %s", c.b)
	}
	if r := after(`"ratings"`); !reflect.DeepEqual(r.ratings(), s.Ratings) || r.other {
		t.Errorf("the ratings are not read at once: %s", r.b)
	}
}
