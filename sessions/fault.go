package sessions

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// fault turns what the JSON library says into where and what.
func fault(b []byte, err error) error {
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
		if semantic.Err != nil && !errors.Is(semantic.Err, strconv.ErrSyntax) {
			e.Message = semantic.Err.Error()
		}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		offset, e.Message = int64(len(b)), "the file ends in the middle"
	}
	if offset >= 0 {
		e.standsAt(b, offset)
	}
	return e
}

// standsAt sets line and column from an offset in bytes.
func (e *FileError) standsAt(b []byte, offset int64) {
	before := b[:min(offset, int64(len(b)))]
	e.Line = bytes.Count(before, []byte("\n")) + 1
	e.Column = len(before) - bytes.LastIndexByte(before, '\n')
}

// located gives an error that has a field and no place the place of the
// field's value, where the file has such a field.
func located(b []byte, err error) error {
	var e *FileError
	if !errors.As(err, &e) || e.Field == "" || e.Line > 0 {
		return err
	}
	for d := jsontext.NewDecoder(bytes.NewReader(b)); ; {
		begin := d.InputOffset()
		if _, tokenErr := d.ReadToken(); tokenErr != nil {
			return err
		}
		kind, length := d.StackIndex(d.StackDepth())
		name := kind == jsontext.KindBeginObject && length%2 == 1
		if name || string(d.StackPointer()) != e.Field {
			continue
		}
		gap := len(b[begin:]) - len(bytes.TrimLeft(b[begin:], " \t\r\n,:"))
		e.standsAt(b, begin+int64(gap))
		return err
	}
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
