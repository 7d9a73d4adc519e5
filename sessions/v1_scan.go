package sessions

import (
	"bytes"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Chunks and ratings are most of a file's values. As the program itself writes
// them they are read here in one sweep, which takes a third of the time that the
// library needs to find each field. The library checks their JSON all the same,
// and reads whatever is written in another way.

// chunksV1 is the list of chunks on the wire: [[dt, bytes], ...].
type chunksV1 []Chunk

// MarshalJSONTo writes the list in one go.
func (c chunksV1) MarshalJSONTo(e *jsontext.Encoder) error {
	b := append(make([]byte, 0, 2+12*len(c)), '[')
	for i, chunk := range c {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, '['), int64(chunk.DT), 10)
		b = strconv.AppendInt(append(b, ','), int64(chunk.Bytes), 10)
		b = append(b, ']')
	}
	return e.WriteValue(append(b, ']'))
}

// UnmarshalJSONFrom reads the list.
func (c *chunksV1) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	s := scan{b: d.UnreadBuffer()}
	if chunks := s.chunks(); !s.other {
		*c = chunks
		_, err := d.ReadValue()
		return err
	}
	var pairs [][2]int32
	if err := json.UnmarshalDecode(d, &pairs); err != nil {
		return err
	}
	*c = each(pairs, func(p [2]int32) Chunk { return Chunk{DT: p[0], Bytes: p[1]} })
	return nil
}

// ratingsV1 is the log of ratings on the wire: a list of ratingV1.
type ratingsV1 []Rating

// MarshalJSONTo writes the list.
func (r ratingsV1) MarshalJSONTo(e *jsontext.Encoder) error {
	return json.MarshalEncode(e, each(r, ratingToV1))
}

// UnmarshalJSONFrom reads the list.
func (r *ratingsV1) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	s := scan{b: d.UnreadBuffer()}
	if ratings := s.ratings(); !s.other {
		*r = ratings
		_, err := d.ReadValue()
		return err
	}
	var wire []ratingV1
	if err := json.UnmarshalDecode(d, &wire); err != nil {
		return err
	}
	*r = each(wire, ratingFromV1)
	return nil
}

// scan reads JSON that it knows the form of, after a member's name.
type scan struct {
	b     []byte
	at    int
	other bool     // it has another form; what was read since means nothing
	texts []string // that were read, to have one copy of each
}

func (s *scan) chunks() []Chunk {
	s.pass(":")
	s.pass("[")
	// There is no quote before the list's end, and one soon after it.
	out := make([]Chunk, 0, bytes.Count(s.b[s.at:s.at+max(0, bytes.IndexByte(s.b[s.at:], '"'))], []byte("[")))
	for more := !s.have("]"); more && !s.other; more = s.more() {
		var c Chunk
		s.pass("[")
		c.DT = int32(s.number())
		s.pass(",")
		c.Bytes = int32(s.number())
		s.pass("]")
		out = append(out, c)
	}
	return out
}

func (s *scan) ratings() []Rating {
	s.pass(":")
	s.pass("[")
	out := make([]Rating, 0, bytes.Count(s.b[s.at:], []byte(`"dimension"`)))
	for more := !s.have("]"); more && !s.other; more = s.more() {
		var r Rating
		s.field('{', `"turn":`)
		r.Turn = s.number()
		s.field(',', `"lane":`)
		r.Lane = s.text()
		s.field(',', `"attempt":`)
		r.Attempt = s.number()
		s.field(',', `"dimension":`)
		r.Dimension = s.text()
		s.field(',', `"value":`)
		if !s.have("null") {
			value := s.number()
			r.Value = &value
		}
		s.field(',', `"rater":`)
		r.Name = s.text()
		if s.next(',', `"by":`) {
			r.By = s.text()
		}
		s.field(',', `"pass":`)
		r.Pass = s.number()
		s.field(',', `"blind":`)
		r.Blind = s.truth()
		s.field(',', `"at":`)
		r.At = s.time()
		if s.next(',', `"took_ms":`) {
			r.TookMS = int64(s.number())
		}
		if s.have(`}`) {
			out = append(out, r)
			continue
		}
		s.field(',', `"withdrawn":`)
		r.Withdrawn = s.truth()
		s.pass(`}`)
		out = append(out, r)
	}
	return out
}

// have goes past a token if it comes next.
func (s *scan) have(token string) bool {
	s.at = s.blank(s.at)
	if len(s.b)-s.at < len(token) || string(s.b[s.at:s.at+len(token)]) != token {
		return false
	}
	s.at += len(token)
	return true
}

func (s *scan) pass(token string) { s.other = !s.have(token) || s.other }

// more says whether a list goes on.
func (s *scan) more() bool {
	if s.have(",") {
		return true
	}
	s.pass("]")
	return false
}

// field goes to the value of an object's next member, whose name and colon
// stand together as the program writes them.
func (s *scan) field(after byte, name string) { s.other = !s.next(after, name) || s.other }

// next is field, and reports whether the member comes next.
func (s *scan) next(after byte, name string) bool {
	at := s.blank(s.at)
	if at == len(s.b) || s.b[at] != after {
		return false
	}
	at = s.blank(at + 1)
	if len(s.b)-at < len(name) || string(s.b[at:at+len(name)]) != name {
		return false
	}
	s.at = at + len(name)
	return true
}

// blank is where the next thing that is no white space stands.
func (s *scan) blank(at int) int {
	for at < len(s.b) && s.b[at] <= ' ' {
		at++
	}
	return at
}

// number reads a whole number of up to nine digits.
func (s *scan) number() int {
	s.at = s.blank(s.at)
	n, from := 0, s.at
	for ; s.at < len(s.b) && s.b[s.at] >= '0' && s.b[s.at] <= '9' && s.at-from < 9; s.at++ {
		n = n*10 + int(s.b[s.at]-'0')
	}
	s.other = s.other || s.at == from
	return n
}

func (s *scan) truth() bool {
	if s.have("true") {
		return true
	}
	s.pass("false")
	return false
}

// raw reads a text without escapes.
func (s *scan) raw() []byte {
	s.pass(`"`)
	text := s.b[s.at:]
	end := bytes.IndexByte(text, '"')
	if end < 0 || bytes.IndexByte(text[:end], '\\') >= 0 {
		s.other = true
		return nil
	}
	s.at += end + 1
	return text[:end]
}

func (s *scan) text() string {
	raw := s.raw()
	at := slices.IndexFunc(s.texts, func(t string) bool { return t == string(raw) })
	if at >= 0 {
		return s.texts[at]
	}
	text := string(raw)
	if len(s.texts) < 32 {
		s.texts = append(s.texts, text)
	}
	return text
}

func (s *scan) time() (t time.Time) {
	s.other = t.UnmarshalText(s.raw()) != nil || s.other
	return t
}
