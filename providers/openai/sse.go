package openai

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
)

const (
	// maxLine is the longest line of an event stream, in bytes.
	maxLine = 1 << 20
	// maxBody is how much is read of one answer, unpacked.
	maxBody = 256 << 20
	// maxWhole is how much is read of a completion that comes as one JSON object.
	maxWhole = 12 << 20
	// maxPage is how much is read of an answer that is no stream.
	maxPage = 64 << 10
)

var (
	errLongLine = errors.New("a line is over 1 MiB")
	errTooMuch  = errors.New("the answer is over 256 MiB")
	doneMark    = []byte("[DONE]")
	byteOrder   = []byte("\ufeff")
)

// pageError says that an answer is no event stream; page is its beginning.
type pageError struct{ page []byte }

func (e *pageError) Error() string { return "the answer is no event stream" }

// frames reads a vendor's event stream: the payload of each event, once.
//
// Comments, blank lines and unknown fields are left out. An error that comes
// as a field or as the event's name becomes a JSON object {"error": ...}. What
// it returns depends on the bytes alone, never on how they were cut into reads,
// and it holds no more than a few MiB.
type frames struct {
	src        io.Reader
	buf        []byte // buf[start:end] is read and not yet cut into lines
	start, end int
	scanned    int   // buf[start:start+scanned] holds no line end
	srcErr     error // how src ended

	skipLF  bool // a line ended with CR: the LF that may follow belongs to it
	began   bool // the first line that is not blank was seen
	page    bool // the answer is no stream: buf is its text
	isError bool // the field event said "error"
	told    bool // and what went wrong was handed on
	held    []byte
	holding bool // held is the beginning of an event of several data lines
	done    bool // [DONE] was seen

	ready [][]byte // payloads to hand out; they are part of buf or held, or their own
	err   error    // what Next ends with when none is left
}

func newFrames(src io.Reader) *frames {
	return &frames{src: src, buf: make([]byte, 16<<10)}
}

// Next is the payload of the next event, which is valid until the next call. Its
// error is io.EOF after a clean end, that of the source, errLongLine, or a
// *pageError.
func (f *frames) Next() ([]byte, error) {
	for len(f.ready) == 0 {
		if f.err != nil {
			return nil, f.err
		}
		f.advance()
	}
	payload := f.ready[0]
	f.ready = f.ready[1:]
	return payload, nil
}

// advance takes the next line, or reads more where there is no whole one.
func (f *frames) advance() {
	f.ready = nil
	if !f.page {
		if line, ok := f.cut(); ok {
			f.line(line)
			return
		}
	}
	switch {
	case f.page:
		f.fillPage()
	case f.end-f.start > maxLine:
		f.err = errLongLine
	case f.srcErr != nil:
		f.finish()
	default:
		f.read()
	}
}

// cut takes the next line off the buffer, without its end.
func (f *frames) cut() ([]byte, bool) {
	if f.skipLF && f.start < f.end {
		f.skipLF = false
		if f.buf[f.start] == '\n' {
			f.start++
		}
	}
	w := f.buf[f.start:f.end]
	n := bytes.IndexByte(w[f.scanned:], '\n')
	if n < 0 {
		n = len(w)
	} else {
		n += f.scanned
	}
	if cr := bytes.IndexByte(w[f.scanned:n], '\r'); cr >= 0 {
		n = f.scanned + cr
		f.skipLF = true
	}
	if n == len(w) {
		f.scanned = n
		return nil, false
	}
	f.start += n + 1
	f.scanned = 0
	return w[:n], true
}

// read gets more bytes from the source, making room first.
func (f *frames) read() {
	if f.start > 0 {
		f.end = copy(f.buf, f.buf[f.start:f.end])
		f.start = 0
	}
	if f.end == len(f.buf) {
		f.buf = append(f.buf, make([]byte, len(f.buf))...)
	}
	for range 100 {
		n, err := f.src.Read(f.buf[f.end:])
		f.end += n
		f.srcErr = err
		if n > 0 || err != nil {
			return
		}
	}
	f.srcErr = io.ErrNoProgress
}

// fillPage gathers an answer that is no stream, up to a limit.
func (f *frames) fillPage() {
	limit := maxPage
	if w := bytes.TrimSpace(f.buf[f.start:min(f.end, f.start+maxPage)]); len(w) > 0 && w[0] == '{' {
		limit = maxWhole
	}
	if f.srcErr == nil && f.end-f.start < limit {
		f.read()
		return
	}
	w := f.buf[f.start:f.end]
	f.err = &pageError{page: bytes.Clone(w[:min(len(w), limit)])}
}

// finish ends the stream as the source ended. What has come of a last line or
// event without an end counts if it is whole in itself.
func (f *frames) finish() {
	if line := f.buf[f.start:f.end]; len(line) > 0 {
		f.start = f.end
		field, value := splitField(line)
		if field != "data" || f.holding || f.isError || bytes.Equal(value, doneMark) || json.Valid(value) {
			f.line(line)
		}
		if f.err != nil || f.page {
			return
		}
	}
	if f.holding && (f.isError || json.Valid(f.held)) {
		f.dispatch()
	}
	f.holding = false
	f.endError()
	if f.err == nil {
		f.err = f.srcErr
	}
}

// line takes one line of the stream.
func (f *frames) line(line []byte) {
	if len(line) > maxLine {
		f.err = errLongLine
		return
	}
	if !f.began {
		line = bytes.TrimPrefix(line, byteOrder)
	}
	if len(line) == 0 {
		f.dispatch()
		f.endError()
		return
	}
	if !f.began {
		f.began = true
		if startsPage(line) {
			f.page = true
			f.unread(line)
			return
		}
	}
	switch field, value := splitField(line); field {
	case "data":
		f.data(value)
	case "event":
		f.isError, f.told = string(value) == "error", false
	case "error":
		f.problem(value)
	default:
		// Some servers forget the field's name when they break off.
		if line[0] == '{' && bytes.Contains(line, []byte(`"error"`)) && json.Valid(line) {
			f.emit(line)
		}
	}
}

// startsPage reports whether the first line of an answer begins something other
// than an event stream: JSON, a web page, or a sentence.
func startsPage(line []byte) bool {
	text := bytes.TrimSpace(line)
	if len(text) == 0 {
		return false
	}
	if text[0] == '{' || text[0] == '[' || text[0] == '<' {
		return true
	}
	name, _, found := bytes.Cut(text, []byte(":"))
	switch string(name) {
	case "data", "event", "id", "retry", "error":
		return false
	}
	return !found || bytes.ContainsAny(name, " \t")
}

// unread puts a line back in front of the buffer as it was, for fillPage.
func (f *frames) unread(line []byte) {
	rest := f.buf[f.start:f.end]
	page := make([]byte, 0, len(line)+1+len(rest)+bytes.MinRead)
	page = append(append(page, line...), '\n')
	page = append(page, rest...)
	f.start, f.end = 0, len(page)
	f.buf = page[:cap(page)]
}

// data takes the value of one data line. A JSON object that is whole is handed
// on at once; the lines of one that is spread over several are put together
// until the blank line that ends the event.
func (f *frames) data(v []byte) {
	switch {
	case f.holding && bytes.Equal(v, doneMark):
		f.dispatch()
		f.close()
	case f.holding:
		if len(f.held)+len(v) > maxLine {
			f.err = errLongLine
			return
		}
		f.held = append(append(f.held, ' '), v...)
	case len(v) == 0:
	case bytes.Equal(v, doneMark):
		f.close()
	case isWhole(v):
		f.emit(v)
	default:
		f.held = append(f.held[:0], v...)
		f.holding = true
	}
}

// isWhole reports whether a value is a JSON object from its beginning to its end,
// and not the first line of one. Counting brackets is enough but for texts that
// hold some.
func isWhole(v []byte) bool {
	if v[0] != '{' || v[len(v)-1] != '}' {
		return false
	}
	even := bytes.Count(v, []byte("{")) == bytes.Count(v, []byte("}")) && bytes.Count(v, []byte("[")) == bytes.Count(v, []byte("]"))
	return even || json.Valid(v)
}

// close ends the stream at the vendor's own mark.
func (f *frames) close() {
	f.endError()
	f.done = true
	f.err = io.EOF
}

// dispatch hands on what is held of an event.
func (f *frames) dispatch() {
	if f.holding {
		f.holding = false
		f.emit(f.held)
	}
}

// emit hands on one payload.
func (f *frames) emit(payload []byte) {
	if f.isError {
		if saysSomething(payload) {
			f.told = true
			f.problem(payload)
		}
		return
	}
	f.ready = append(f.ready, payload)
}

// endError ends an event that was named an error. One that did not say what
// went wrong is an error all the same.
func (f *frames) endError() {
	if f.isError && !f.told {
		f.problem([]byte("true"))
	}
	f.isError = false
}

// problem hands on an error that the stream itself has marked as one.
func (f *frames) problem(v []byte) {
	if len(v) == 0 {
		return
	}
	if !json.Valid(v) {
		quoted, err := json.Marshal(string(v))
		if err != nil {
			quoted = []byte(`""`)
		}
		v = quoted
	}
	f.ready = append(f.ready, slices.Concat([]byte(`{"error":`), v, []byte{'}'}))
}

// splitField cuts a line at its first colon; the value is without the blanks
// around it. A comment has the field "".
func splitField(line []byte) (string, []byte) {
	name, value, found := bytes.Cut(line, []byte(":"))
	if !found {
		return string(bytes.TrimSpace(line)), nil
	}
	value = bytes.TrimSpace(value)
	switch string(name) {
	case "data":
		return "data", value // by far the most frequent: no copy
	case "":
		return "", nil
	}
	return string(name), value
}
