package exports

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kansei/sessions"
)

// MaxRowBytes is the longest battle that is read: far longer than any
// conversation, short enough for any machine's memory.
const MaxRowBytes = 64 << 20

// row is a battle as files have it. What a Battle always has may be missing.
type row struct {
	QuestionID    number  `json:"question_id"`
	ID            number  `json:"id"` // its name in later publications
	ModelA        string  `json:"model_a"`
	ModelB        string  `json:"model_b"`
	Winner        string  `json:"winner"`
	Judge         string  `json:"judge"`
	ConversationA []spoke `json:"conversation_a"`
	ConversationB []spoke `json:"conversation_b"`
	Turn          int     `json:"turn"`
	Anony         bool    `json:"anony"`
	Language      string  `json:"language"`
	Tstamp        float64 `json:"tstamp"`
}

// number is a text, or a number taken as the text that it is written as.
type number string

// UnmarshalJSON reads either.
func (n *number) UnmarshalJSON(b []byte) error {
	switch jsontext.Value(b).Kind() {
	case '"':
		var s string
		err := json.Unmarshal(b, &s, jsontext.AllowInvalidUTF8(true))
		*n = number(s)
		return err
	case '0':
		*n = number(b)
		return nil
	case 'n':
		return nil
	default:
		return errors.New("a text or a number belongs here")
	}
}

// spoke is one message.
type spoke struct {
	Role    string `json:"role"`
	Content parts  `json:"content"`
}

// parts is a message's text, which some publications have in pieces.
type parts string

// UnmarshalJSON reads a text, or a list of pieces with texts.
func (p *parts) UnmarshalJSON(b []byte) error {
	switch jsontext.Value(b).Kind() {
	case '"':
		var s string
		err := json.Unmarshal(b, &s, jsontext.AllowInvalidUTF8(true))
		*p = parts(s)
		return err
	case '[':
		var pieces []struct {
			Text string `json:"text"`
		}
		if err := json.Unmarshal(b, &pieces, jsontext.AllowInvalidUTF8(true)); err != nil {
			return err
		}
		var texts []string
		for _, piece := range pieces {
			texts = append(texts, piece.Text)
		}
		*p = parts(strings.Join(texts, "\n\n"))
		return nil
	case 'n':
		return nil
	default:
		return errors.New("a text belongs here")
	}
}

// placed is a row and the line that it begins in.
type placed struct {
	row
	line int
}

// rows reads battles one after the other: a list in JSON, or one a line, plain
// or compressed with gzip. After an error, which is a *sessions.FileError about
// the file with that name, there is nothing more.
func rows(r io.Reader, name string) iter.Seq2[placed, error] {
	return func(yield func(placed, error) bool) {
		source, err := plain(r)
		if err != nil {
			yield(placed{}, &sessions.FileError{Path: name, Message: err.Error(), Advice: "Fetch the file once more; it is damaged.", Err: err})
			return
		}
		f := &rowFile{name: name, lines: lineReader{r: source, left: MaxRowBytes}}
		f.read(yield)
	}
}

// plain takes off gzip and the byte order mark.
func plain(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("unpack: %w", err)
		}
		b = bufio.NewReaderSize(z, 1<<16)
	}
	if mark, _ := b.Peek(3); string(mark) == "\ufeff" {
		_, _ = b.Discard(len(mark))
	}
	return b, nil
}

// rowFile is a file of battles under way.
type rowFile struct {
	name  string
	lines lineReader
}

func (f *rowFile) read(yield func(placed, error) bool) {
	d := jsontext.NewDecoder(&f.lines, jsontext.AllowInvalidUTF8(true))
	list := d.PeekKind() == '['
	if list {
		if _, err := d.ReadToken(); err != nil {
			yield(placed{}, f.fault(err, 0))
			return
		}
	}
	for {
		if list && d.PeekKind() == ']' {
			if _, err := d.ReadToken(); err != nil {
				yield(placed{}, f.fault(err, 0))
			} else if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
				yield(placed{}, f.at(d.InputOffset(), "", "something stands behind the end of the list"))
			}
			return
		}
		f.lines.left = MaxRowBytes
		value, err := d.ReadValue()
		if errors.Is(err, io.EOF) && !list {
			return
		}
		if err != nil {
			yield(placed{}, f.fault(err, 0))
			return
		}
		begin := d.InputOffset() - int64(len(value))
		p := placed{line: f.lines.line(begin)}
		if value.Kind() != '{' {
			yield(placed{}, f.at(begin, "", "a battle belongs here, an object with question_id, model_a and so on"))
			return
		}
		if err := json.Unmarshal(value, &p.row, jsontext.AllowInvalidUTF8(true)); err != nil {
			yield(placed{}, f.fault(err, begin))
			return
		}
		f.lines.pass(begin)
		if !yield(p, nil) {
			return
		}
	}
}

const formAdvice = "The form is the Chatbot Arena's: a list in JSON or one battle a line, each with question_id, model_a, model_b, winner, conversation_a and conversation_b. Nothing was imported."

// fault is an error of the JSON library in a value that begins at an offset.
func (f *rowFile) fault(err error, begin int64) error {
	var syntactic *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &semantic):
		message := "a value of another kind belongs here"
		if semantic.Err != nil && !errors.Is(semantic.Err, strconv.ErrSyntax) {
			message = semantic.Err.Error()
		}
		return f.at(begin+semantic.ByteOffset, string(semantic.JSONPointer), message)
	case errors.As(err, &syntactic) && !errors.Is(err, io.ErrUnexpectedEOF):
		return f.at(syntactic.ByteOffset, "", syntactic.Err.Error())
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return f.at(f.lines.bytes, "", "the file ends in the middle")
	default: // of reading
		return f.at(f.lines.bytes, "", err.Error())
	}
}

func (f *rowFile) at(offset int64, field, message string) error {
	return &sessions.FileError{Path: f.name, Line: f.lines.line(offset), Column: f.lines.column(offset), Field: field, Message: message, Advice: formAdvice}
}

// lineReader knows in which line an offset is that was read a moment ago.
type lineReader struct {
	r      io.Reader
	bytes  int64   // read so far
	left   int64   // how many bytes the row may still have
	breaks []int64 // line breaks that are not passed
	passed int     // how many are
	last   int64   // offset behind the last that is
}

var errLongRow = fmt.Errorf("a battle has more than %d MB", MaxRowBytes>>20)

// Read notes the line breaks.
func (l *lineReader) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongRow
	}
	n, err := l.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.breaks = append(l.breaks, l.bytes+int64(i))
		}
	}
	l.bytes += int64(n)
	l.left -= int64(n)
	return n, err
}

// pass forgets the line breaks before an offset.
func (l *lineReader) pass(offset int64) {
	n := l.before(offset)
	if n == 0 {
		return
	}
	l.passed += n
	l.last = l.breaks[n-1] + 1
	l.breaks = append(l.breaks[:0], l.breaks[n:]...)
}

func (l *lineReader) before(offset int64) int {
	n := 0
	for n < len(l.breaks) && l.breaks[n] < offset {
		n++
	}
	return n
}

func (l *lineReader) line(offset int64) int { return l.passed + l.before(offset) + 1 }

func (l *lineReader) column(offset int64) int {
	begin := l.last
	if n := l.before(offset); n > 0 {
		begin = l.breaks[n-1] + 1
	}
	return int(max(offset-begin, 0)) + 1
}
