package openai

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"strings"
)

// streamStarts are how an event stream can begin.
var streamStarts = []string{"data:", "event:", "id:", "retry:", "error:", ":"}

// sniff looks at the beginning of a body with another content type and reports
// whether it is an event stream all the same. The body it returns is whole.
func sniff(body io.ReadCloser) (bool, io.ReadCloser) {
	var head []byte
	buf := make([]byte, 512)
	for {
		n, err := body.Read(buf)
		head = append(head, buf[:n]...)
		seen := head[:min(len(head), maxPage)] // what is decided must not depend on how the bytes were cut
		text := string(bytes.TrimLeft(bytes.TrimPrefix(seen, byteOrder), " \r\n"))
		undecided := text == "" || bytes.HasPrefix(byteOrder, seen)
		for _, start := range streamStarts {
			if strings.HasPrefix(text, start) {
				return true, rejoin(head, err, body)
			}
			undecided = undecided || strings.HasPrefix(start, text)
		}
		if !undecided || err != nil || len(head) >= maxPage {
			return false, rejoin(head, err, body)
		}
	}
}

// rejoin is a body whose beginning was read already, up to err.
func rejoin(head []byte, err error, body io.ReadCloser) io.ReadCloser {
	rest := io.Reader(body)
	if err != nil {
		rest = errReader{err}
	}
	return &framed{Reader: io.MultiReader(bytes.NewReader(head), rest), Closer: body}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// framed reads from one thing and closes another.
type framed struct {
	io.Reader
	io.Closer
}

// limited reads no more than some bytes, so that a packed answer can't unpack
// without end.
type limited struct {
	io.ReadCloser
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooMuch
	}
	n, err := l.ReadCloser.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

// gunzipped unpacks a body as it comes; the header is read on the first Read.
type gunzipped struct {
	src io.ReadCloser
	zip *gzip.Reader
}

func (g *gunzipped) Read(p []byte) (int, error) {
	if g.zip == nil {
		zip, err := gzip.NewReader(g.src)
		if err != nil {
			return 0, err
		}
		g.zip = zip
	}
	return g.zip.Read(p)
}

func (g *gunzipped) Close() error { return g.src.Close() }

// logged writes what is read to the log, at debug level: line by line, since a
// key that is cut in two can't be found in either half.
type logged struct {
	io.ReadCloser
	log    *slog.Logger
	redact *redactor
	line   []byte // what has come of a line, up to a limit
	rest   bool   // the line is over the limit: what follows of it is left out
}

func (l *logged) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	for s := p[:n]; len(s) > 0; {
		end := bytes.IndexByte(s, '\n') + 1
		if end == 0 {
			l.keep(s)
			break
		}
		l.keep(s[:end])
		l.flush()
		s = s[end:]
	}
	if err != nil {
		l.flush()
	}
	return n, err
}

// keep adds to the line; a line that grows over the limit is logged up to it.
func (l *logged) keep(s []byte) {
	if l.rest = l.rest || len(l.line)+len(s) > maxPage; !l.rest {
		l.line = append(l.line, s...)
	}
}

func (l *logged) flush() {
	text := strings.TrimRight(string(l.line), "\r\n")
	if l.rest {
		text += "…"
	}
	if text != "" {
		l.log.Debug("answer body", "body", l.redact.text(text))
	}
	l.line, l.rest = l.line[:0], false
}

func (l *logged) Close() error {
	l.flush()
	return l.ReadCloser.Close()
}
