package sessions

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// mostRepairs is how many faults of a file are repaired; one with more is not
// what it was any more.
const mostRepairs = 2000

// mostCuts is how many commas back from its end the rest of a file is tried.
const mostCuts = 8

// Repair makes a session of the bytes of a damaged file, and lists what is not as
// it stood there. It repairs what is certain: a file that is cut off ends where
// it was cut, and an entry that cannot be is left out. Anything else is the
// error. The id is the session's if the file has none.
func Repair(b []byte, id string) (*Session, []string, error) {
	var changes []string
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if whole := wholeRunes(b); len(whole) < len(b) {
		changes, b = append(changes, "the last character ends in the middle; it is left out"), whole
	}
	if !utf8.Valid(b) {
		changes = append(changes, "bytes that are no text: U+FFFD stands for them")
		b = bytes.ToValidUTF8(b, []byte("\ufffd"))
	}
	f, err := decodeAny(b)
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		cut := min(int(syntactic.ByteOffset), len(b))
		if strings.Contains(syntactic.Err.Error(), "EOF") {
			cut = len(b)
		}
		at := fileError(string(syntactic.JSONPointer), "%v", syntactic.Err)
		at.standsAt(inMemory(b), int64(cut))
		changes = append(changes, fmt.Sprintf("line %d, column %d: %s; what stood behind it is lost", at.Line, at.Column, at.Message))
		f, err = decodeAny(completed(b[:cut]))
		for range mostCuts { // half of a time is none, and half of a chunk
			if err == nil || cut <= 0 {
				break
			}
			cut = max(0, bytes.LastIndexByte(b[:cut], ','))
			f, err = decodeAny(completed(b[:cut]))
		}
	}
	if err != nil {
		return nil, nil, fault(inMemory(b), err)
	}
	switch {
	case f.Version > Version:
		return nil, nil, &FileError{Message: "the file is of a newer version", Advice: "Update kansei.", Err: ErrNewer}
	case f.Format != "" && f.Format != Format, len(f.Lanes) == 0:
		return nil, nil, &FileError{Message: "nothing of a session is left in the file", Advice: "Restore it from a copy."}
	}
	s := fromV1(f)
	for range mostRepairs {
		err := check(s)
		var e *FileError
		if !errors.As(err, &e) {
			s.deriveAfter()
			return s, changes, nil
		}
		done := s.repair(e.Field, id)
		if done == "" {
			return nil, nil, err
		}
		changes = append(changes, fmt.Sprintf("%s: %s; %s", e.Field, e.Message, done))
	}
	return nil, nil, &FileError{Message: fmt.Sprintf("the file has more than %d faults", mostRepairs), Advice: "Restore it from a copy."}
}

// wholeRunes cuts off a character that ends in the middle.
func wholeRunes(b []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if last := b[len(b)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return b[:len(b)-n]
			}
			break
		}
	}
	return b
}

func decodeAny(b []byte) (f fileV1, err error) {
	return f, json.Unmarshal(b, &f, anyNumber, jsontext.AllowDuplicateNames(true))
}

// completed closes what JSON that was cut off leaves open. A text that was cut
// is kept as far as it goes; a name without its value is not.
func completed(b []byte) []byte {
	var open []byte // the closing brackets that are due
	inText, escaped := false, false
	whole := 0 // up to where the JSON can end, but for the brackets
	var openThen []byte
	mark := func(i int) { whole, openThen = i, slices.Clone(open) }
	isName := false
	for i, c := range b {
		switch {
		case escaped:
			escaped = false
		case inText && c == '\\':
			escaped = true
		case inText && c == '"':
			inText = false
			if !isName {
				mark(i + 1)
			}
		case inText:
		case c == '"':
			inText = true
			before := bytes.TrimRight(b[:i], " \t\r\n")
			isName = len(open) > 0 && open[len(open)-1] == '}' && !bytes.HasSuffix(before, []byte(":"))
		case c == '{' || c == '[':
			open = append(open, c+2) // '}' is '{'+2 and ']' is '['+2
			mark(i + 1)
		case (c == '}' || c == ']') && len(open) > 0:
			open = open[:len(open)-1]
			mark(i + 1)
		case c == ',':
			mark(i)
		}
	}
	out := slices.Clone(b[:whole])
	if inText && !isName {
		out, openThen = []byte(strings.ToValidUTF8(string(withoutEscape(b)), "")+`"`), open
	}
	for _, c := range slices.Backward(openThen) {
		out = append(out, c)
	}
	return out
}

// withoutEscape cuts off an escape sequence that ends in the middle.
func withoutEscape(b []byte) []byte {
	const longest = 12                  // a pair of surrogates
	from := bytes.LastIndexByte(b, '"') // where the text begins, or an escaped quote in it
	for cut := range min(longest, len(b)-max(from, 0)) {
		rest := b[:len(b)-cut]
		if _, err := jsontext.AppendUnquote(nil, append(append([]byte{'"'}, rest[max(from+1, len(rest)-longest):]...), '"')); err == nil {
			return rest
		}
	}
	return b[:from+1]
}

// repair takes away the fault at a place, and returns what it has done; "" if it
// can't.
func (s *Session) repair(field, id string) string {
	parts := strings.Split(strings.TrimPrefix(field, "/"), "/")
	at := func(n int) int {
		if n >= len(parts) {
			return -1
		}
		i, err := strconv.Atoi(parts[n])
		if err != nil {
			return -1
		}
		return i
	}
	switch parts[0] {
	case "id":
		if CheckID(id) != nil {
			return ""
		}
		s.ID = id
		return "named after the file"
	case "ratings":
		s.Ratings = slices.Delete(s.Ratings, at(1), at(1)+1)
		return "left out"
	case "verdicts":
		s.Verdicts = slices.Delete(s.Verdicts, at(1), at(1)+1)
		return "left out"
	case "turns":
		return s.repairTurn(at(1), at(3), parts[len(parts)-1])
	default:
		return ""
	}
}

func (s *Session) repairTurn(turn, reply int, field string) string {
	t := &s.Turns[turn]
	if reply < 0 {
		t.N = turn + 1
		return "counted anew"
	}
	r := &t.Replies[reply]
	switch field {
	case "status":
		r.Status = Truncated
		return "taken for one that was cut off"
	case "attempt":
		r.Attempt = 0
		if last := t.Latest(r.Lane); last != nil {
			r.Attempt = last.Attempt + 1
		}
		return fmt.Sprintf("taken for attempt %d", r.Attempt)
	case "chunks":
		r.Chunks = nil
		return "left out"
	default:
		t.Replies = slices.Delete(t.Replies, reply, reply+1)
		return "the reply is left out"
	}
}
