// Package reading reads what findings are made from: session files, folders of
// them, and battles in the Chatbot Arena's form.
package reading

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/sync/errgroup"

	"kansei/report"
	"kansei/sessions"
)

// Source is what Collect reads.
type Source struct {
	Paths []string // files and folders
	// Lenient goes on after a session file that cannot be read, in a folder
	// that belongs to the program; otherwise that is an error.
	Lenient bool
	Open    bool // count what was not rated blind, too
	// Parts keeps what a part needs that is to be written.
	Parts bool
	// Revealed leaves out the sessions that are still blind, for whoever must
	// not read their names before the reveal.
	Revealed bool
}

// Collect reads session files, folders of them, and battles in the Chatbot
// Arena's form (JSON or JSONL, plain or compressed with gzip). It holds one
// session a processor at a time. Files of one session, as when raters have
// copies of it, are joined. Damaged lists what Lenient passed over. A file that
// is refused is a *sessions.FileError.
func Collect(ctx context.Context, src Source) (in *report.Input, damaged []error, err error) {
	files, odd, err := list(src.Paths)
	if err != nil {
		return nil, nil, err
	}
	c := &collector{in: report.New(src.Open), open: src.Open, studies: map[string]report.Study{}, rows: report.NewRows(src.Open), named: src.Paths, lenient: src.Lenient, revealed: src.Revealed, paths: map[string][]string{}}
	if src.Parts {
		c.in.KeepIDs()
	}
	c.damaged = odd
	c.room.New = func() any { return &bytes.Buffer{} }
	c.readers.New = func() any { return bufio.NewReaderSize(nil, 1<<16) }
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, path := range files {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return c.read(ctx, path)
		})
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	if err := c.join(); err != nil {
		return nil, nil, err
	}
	c.addRows()
	if err := c.addParts(); err != nil {
		return nil, nil, err
	}
	slices.SortFunc(c.damaged, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	for _, st := range c.studies {
		c.in.AddStudy(st)
	}
	c.in.CountDamaged(len(c.damaged))
	return c.in, c.damaged, nil
}

// collector is shared by those who read.
type collector struct {
	mu       sync.Mutex
	in       *report.Input
	open     bool
	studies  map[string]report.Study // by session
	rows     *report.Rows            // of tables that are about sessions
	named    []string                // paths that were asked for
	parts    []part                  // sessions of parts
	lenient  bool
	revealed bool
	paths    map[string][]string // by session
	damaged  []error
	battles  sync.Mutex // files of battles are read one after the other
	room     sync.Pool  // of buffers for whole files
	readers  sync.Pool  // of buffered readers
}

// read takes a file in, whatever it holds.
func (c *collector) read(ctx context.Context, path string) error {
	f, err := openRegular(path)
	if err != nil {
		var bad *sessions.FileError
		if errors.As(err, &bad) {
			return c.refuse(bad)
		}
		return c.refuse(&sessions.FileError{Path: path, Message: plainFault(err), Advice: "Check that the file is there and can be read.", Err: err})
	}
	defer func() { _ = f.Close() }() // it was only read
	buffered, _ := c.readers.Get().(*bufio.Reader)
	defer c.readers.Put(buffered)
	buffered.Reset(&interruptible{ctx, f})
	head, _ := buffered.Peek(128)
	switch {
	case bytes.Contains(head, []byte(`"`+sessions.Format+`"`)): // as every file of ours begins
		return c.readSession(path, buffered)
	case bytes.HasPrefix(head, []byte("PAR1")):
		return c.readTable(ctx, path, f)
	}
	content, err := unpack(buffered)
	if err != nil {
		return c.refuse(&sessions.FileError{Path: path, Message: "the compressed file cannot be read: " + err.Error(), Advice: "Compress it with gzip again.", Err: err})
	}
	head, _ = content.Peek(1 << 16)
	switch {
	case bytes.HasPrefix(head, []byte(`{"format":"`+report.PartFormat+`"`)):
		return c.readPart(path, content)
	case holdsBattles(head):
		return c.readBattles(path, content)
	case holdsCounts(head):
		return c.readCounts(path, content)
	}
	return c.readSession(path, content)
}

// holdsBattles reports whether a file begins with a list, or with an object that
// has the fields of a battle.
func holdsBattles(head []byte) bool {
	d := jsontext.NewDecoder(bytes.NewReader(head), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if d.PeekKind() == '[' {
		return true
	}
	if _, err := d.ReadToken(); err != nil {
		return false
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return false
		}
		switch name.String() {
		case "format":
			return false
		case "model_a", "model_b", "winner", "question_id", "conversation_a":
			return true
		}
		if d.SkipValue() != nil {
			return false
		}
	}
	return false
}

func (c *collector) readSession(path string, r io.Reader) error {
	room, _ := c.room.Get().(*bytes.Buffer)
	defer c.room.Put(room)
	room.Reset()
	s, err := decode(path, r, room)
	if err != nil {
		return c.refuse(err)
	}
	if c.revealed && s.Blinded() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.in.CountStillBlind()
		return nil
	}
	st := report.Read(s, c.open)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paths[s.ID] = append(c.paths[s.ID], path)
	c.studies[s.ID] = st
	return nil
}

// decode reads a session with some room for its file, which can be used again
// after: what is decoded is copied.
func decode(path string, r io.Reader, room *bytes.Buffer) (*sessions.Session, error) {
	_, err := room.ReadFrom(io.LimitReader(r, sessions.MaxFileBytes+1))
	b := room.Bytes()
	if err != nil {
		return nil, &sessions.FileError{Path: path, Message: "the file cannot be read: " + plainFault(err), Advice: "Check that the file is whole.", Err: err}
	}
	s, err := sessions.Decode(b)
	var bad *sessions.FileError
	if errors.As(err, &bad) {
		bad.Path = path
	}
	return s, err
}

// refuse notes a file that cannot be read, or ends the reading.
func (c *collector) refuse(err error) error {
	if !c.lenient {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.damaged = append(c.damaged, err)
	return nil
}

func (c *collector) readBattles(path string, r io.Reader) error {
	c.battles.Lock()
	defer c.battles.Unlock()
	err := battles(c.in, r)
	if err == nil {
		return nil
	}
	offset, field, message := int64(-1), "", err.Error()
	var bounded *tooLargeError
	if errors.As(err, &bounded) {
		return c.refuse(&sessions.FileError{Path: path, Message: bounded.Error(), Advice: "Unpack it first, or leave it out.", Err: err})
	}
	var row *rowError
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &row):
		offset, field = row.offset, row.field
	case errors.As(err, &syntax):
		offset, field, message = syntax.ByteOffset, string(syntax.JSONPointer), "this is no JSON"
		if syntax.Err != nil {
			message += ": " + syntax.Err.Error()
		}
	}
	bad := &sessions.FileError{
		Path: path, Field: field, Message: message, Err: err,
		Advice: "A battle has model_a, model_b and winner (model_a, model_b, tie or tie (bothbad)); correct the line or leave it out.",
	}
	if offset >= 0 {
		bad.Line, bad.Column = lineAt(path, offset)
	}
	return bad
}

// lineAt reads a file again to say on which line and column an offset is.
func lineAt(path string, offset int64) (line, column int) {
	f, err := openRegular(path)
	if err != nil {
		return 0, 0
	}
	defer func() { _ = f.Close() }()
	content, err := unpack(bufio.NewReaderSize(f, 1<<16))
	if err != nil {
		return 0, 0
	}
	line, column = 1, 1
	b := make([]byte, 1<<16)
	for r := io.LimitReader(content, offset); ; {
		n, err := r.Read(b)
		line += bytes.Count(b[:n], []byte{'\n'})
		if at := bytes.LastIndexByte(b[:n], '\n'); at >= 0 {
			column = n - at
		} else {
			column += n
		}
		if err != nil {
			return line, column
		}
	}
}

// join reads the files of one session again, merges them and counts them as one.
func (c *collector) join() error {
	for id, paths := range c.paths {
		if len(paths) < 2 {
			continue
		}
		var whole *sessions.Session
		for _, path := range paths {
			s, err := c.again(path)
			if err != nil {
				return err
			}
			if whole == nil {
				whole = s
				continue
			}
			whole = sessions.Merge(nil, whole, s)
		}
		c.studies[id] = report.Read(whole, c.open).Joined(len(paths) - 1)
	}
	return nil
}

// again reads a session that was read before.
func (c *collector) again(path string) (*sessions.Session, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, fmt.Errorf("read %s again: %w", path, err)
	}
	content, err := unpack(bufio.NewReaderSize(f, 1<<16))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read %s again: %w", path, err), f.Close())
	}
	s, err := decode(path, content, &bytes.Buffer{})
	return s, errors.Join(err, f.Close())
}
