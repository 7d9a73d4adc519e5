package packets

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"
	"time"
)

// MaxBytes is how large a file of answers may be.
const MaxBytes = 16 << 20

// Answers is what comes back from a packet.
type Answers struct {
	Packet   string // the packet's id
	Code     string // the completion code that the page showed
	Complete bool   // as the page saw it
	Consent  *time.Time
	Items    []AnsweredItem
}

// AnsweredItem is the log of one session: what was entered and what was taken
// back, in that order.
type AnsweredItem struct {
	N   int // of the session in the packet, from 1
	Log []Entry
}

// Kind is what an entry is.
type Kind string

// The kinds.
const (
	Rating  Kind = "rating"
	Verdict Kind = "verdict"
	Note    Kind = "note"
)

// Entry is one entry of a log, with letters in place of lanes.
type Entry struct {
	Kind      Kind     `json:"kind"`
	Turn      int      `json:"turn"`
	Letter    string   `json:"reply,omitempty"` // of a rating or a note
	Dimension string   `json:"dimension,omitempty"`
	Value     *int     `json:"value,omitempty"` // nil: cannot judge
	Outcome   string   `json:"outcome,omitempty"`
	Margin    string   `json:"margin,omitempty"`
	Letters   []string `json:"replies,omitempty"` // of a verdict
	Text      string   `json:"text,omitempty"`
	At        int64    `json:"at"` // milliseconds since 1970, by the rater's clock
	Withdrawn bool     `json:"withdrawn,omitempty"`
}

// FormatError is why a file is not what came back from a packet.
type FormatError struct {
	What, Advice string
}

func (e *FormatError) Error() string { return e.What }

// answersFile is the file as the page writes it.
type answersFile struct {
	Format   string          `json:"format"`
	Version  int             `json:"version"`
	Packet   string          `json:"packet"`
	Code     string          `json:"code"`
	Checksum string          `json:"checksum"`
	Answers  json.RawMessage `json:"answers"`
}

type answersBody struct {
	Complete bool   `json:"complete"`
	Consent  *int64 `json:"consent"`
	Sessions []struct {
		N   int     `json:"n"`
		Log []Entry `json:"log"`
	} `json:"sessions"`
}

// Read reads a file of answers, or the same pasted into a text: what stands before
// its first brace and behind its last one is passed over, and so is how its lines
// are broken.
func Read(b []byte) (Answers, error) {
	var out Answers
	again := "Ask for the file once more: the page shows it again when it is opened in the same browser."
	from, to := bytes.IndexByte(b, '{'), bytes.LastIndexByte(b, '}')
	if from < 0 || to < from {
		return out, &FormatError{"these are not the answers to a packet", "Give the file that the page saved, or the text that it showed."}
	}
	var file answersFile
	if err := json.Unmarshal(unquoted(b[from:to+1]), &file); err != nil {
		return out, &FormatError{fmt.Sprintf("the answers can't be read: %v", err), again}
	}
	switch {
	case file.Format != AnswersFormat:
		return out, &FormatError{"these are not the answers to a packet", "Give the file that the page saved, or the text that it showed."}
	case file.Version > version:
		return out, &FormatError{fmt.Sprintf("the answers have version %d, and this kansei reads %d", file.Version, version), "Use a newer kansei."}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, file.Answers); err != nil {
		return out, &FormatError{fmt.Sprintf("the answers can't be read: %v", err), again}
	}
	if sum := Checksum(file.Packet, compact.Bytes()); sum != file.Checksum {
		return out, &FormatError{"the checksum is wrong: the answers were changed or are not whole", again}
	}
	var body answersBody
	if err := json.Unmarshal(file.Answers, &body); err != nil {
		return out, &FormatError{fmt.Sprintf("the answers can't be read: %v", err), again}
	}
	out.Packet, out.Code, out.Complete = file.Packet, file.Code, body.Complete
	if body.Consent != nil {
		at := time.UnixMilli(*body.Consent).UTC()
		out.Consent = &at
	}
	for _, s := range body.Sessions {
		out.Items = append(out.Items, AnsweredItem{N: s.N, Log: s.Log})
	}
	return out, nil
}

// unquoted takes off the marks that mail programs put before quoted lines.
func unquoted(b []byte) []byte {
	lines := strings.Split(string(b), "\n")
	for i, line := range lines {
		trimmed := strings.TrimLeft(line, " ")
		if !strings.HasPrefix(trimmed, ">") {
			continue
		}
		lines[i] = strings.TrimLeft(trimmed, "> ")
	}
	return []byte(strings.Join(lines, "\n"))
}

// Checksum is the checksum of answers as compact JSON: CRC-32 (IEEE) of the
// packet's id, a line break, and the answers, in eight hexadecimal digits. It
// finds damage, not forgery.
func Checksum(packet string, compact []byte) string {
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(packet+"\n")), crc32.IEEETable, compact)
	return fmt.Sprintf("%08x", sum)
}
