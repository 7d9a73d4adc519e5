package sessions

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// fault turns what the JSON library says into where and what. What the disk
// says stays as it is: it tells nothing about the file.
func fault(src source, err error) error {
	if broken := (*fs.PathError)(nil); errors.As(err, &broken) {
		return fmt.Errorf("read session: %w", err)
	}
	e := &FileError{Message: err.Error(), Advice: "Restore the file from a copy; it is left as it is.", Err: err}
	var syntactic *jsontext.SyntacticError
	var semantic *json.SemanticError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntactic):
		offset, e.Field, e.Message = syntactic.ByteOffset, string(syntactic.JSONPointer), syntactic.Err.Error()
		if errors.Is(syntactic.Err, io.ErrUnexpectedEOF) {
			e.Message = "the file ends in the middle"
		}
	case errors.As(err, &semantic):
		offset, e.Field = semantic.ByteOffset, string(semantic.JSONPointer)
		e.Message = fmt.Sprintf("%s stands where %s belongs", describe(semantic.JSONKind), describeType(semantic))
		if semantic.JSONKind == jsontext.KindNumber && describeType(semantic) == describe(semantic.JSONKind) {
			e.Message = "a number stands where a whole number of this size belongs"
		}
		if semantic.Err != nil && !errors.Is(semantic.Err, strconv.ErrSyntax) && !errors.Is(semantic.Err, errors.ErrUnsupported) {
			e.Message = semantic.Err.Error()
		}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		offset, e.Message = math.MaxInt64, "the file ends in the middle"
	}
	if offset >= 0 {
		e.standsAt(src, offset)
	}
	return e
}

// standsAt sets line and column from an offset in bytes, which may be beyond
// the file's end.
func (e *FileError) standsAt(src source, offset int64) {
	e.Line, e.Column = 1, 1
	r := bufio.NewReader(src())
	for range offset {
		c, err := r.ReadByte()
		if err != nil {
			return
		}
		e.Column++
		if c == '\n' {
			e.Line, e.Column = e.Line+1, 1
		}
	}
}

// located gives an error that has a field and no place the place of the
// field's value, where the file has such a field.
func located(src source, err error) error {
	var e *FileError
	if !errors.As(err, &e) || e.Field == "" || e.Line > 0 {
		return err
	}
	if offset, ok := find(jsontext.NewDecoder(src()), jsontext.Pointer(e.Field)); ok {
		e.standsAt(src, offset)
	}
	return err
}

// find is the offset of a value, past all that it is not in.
func find(d *jsontext.Decoder, place jsontext.Pointer) (offset int64, ok bool) {
	for name := range place.Tokens() {
		around, err := d.ReadToken()
		if err != nil {
			return 0, false
		}
		switch around.Kind() {
		case jsontext.KindBeginObject:
			for key := ""; key != name; {
				token, err := d.ReadToken()
				if err != nil || token.Kind() != jsontext.KindString {
					return 0, false
				}
				if key = token.String(); key != name && d.SkipValue() != nil {
					return 0, false
				}
			}
		case jsontext.KindBeginArray:
			n, err := strconv.Atoi(name)
			if err != nil {
				return 0, false
			}
			for range n {
				if d.SkipValue() != nil {
					return 0, false
				}
			}
		default:
			return 0, false
		}
	}
	d.PeekKind() // so that what comes next is in the buffer
	rest := d.UnreadBuffer()
	return d.InputOffset() + int64(len(rest)-len(bytes.TrimLeft(rest, " \t\r\n,:"))), true
}

func describe(k jsontext.Kind) string {
	switch k {
	case 'n':
		return "null"
	case 't', 'f':
		return "true or false"
	case '"':
		return "a text"
	case '0':
		return "a number"
	case '{':
		return "an object"
	case '[':
		return "a list"
	default:
		return "a value"
	}
}

func describeType(e *json.SemanticError) string {
	if e.GoType == nil {
		return "a value of another type"
	}
	switch e.GoType.Kind().String() {
	case "string":
		return "a text"
	case "bool":
		return "true or false"
	case "slice", "array":
		return "a list"
	case "map", "struct":
		return "an object"
	default:
		return "a number"
	}
}
