package sessions

import (
	"bytes"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Chunks are most of a file's values. As the program itself writes them they are
// read here in one sweep, which halves the time that the whole file takes. The
// library checks their JSON all the same, and reads whatever is written in
// another way.

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

// scan reads JSON that it knows the form of, after a member's name.
type scan struct {
	b     []byte
	at    int
	other bool // it has another form; what was read since means nothing
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

// more reports whether a list goes on.
func (s *scan) more() bool {
	if s.have(",") {
		return true
	}
	s.pass("]")
	return false
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
