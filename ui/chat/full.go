package chat

import (
	"errors"

	"kansei/sessions"
)

// ReplyRoom is how much of a session file is kept free for what one lane
// answers: far more than any usual reply has.
const ReplyRoom = 256 << 10

// full reports whether a session has no room for a message and the replies to
// it: what is accepted must be possible to save, and to read back.
func (c *Model) full(text string) bool {
	if c.bytes == 0 {
		c.bytes = SizeOf(c.Session)
	}
	return c.bytes+2*len(text)+len(c.Order)*ReplyRoom > sessions.MaxFileBytes
}

// SizeOf is how large a session's file is. Of a small one it is a guess.
func SizeOf(s *sessions.Session) int {
	const entry, chunk, half = 400, 24, sessions.MaxFileBytes / 2
	n := entry * (len(s.Ratings) + len(s.Verdicts) + len(s.Notes) + len(s.Judgements) + len(s.States))
	for i := range s.Turns {
		t := &s.Turns[i]
		n += entry
		for _, text := range t.User.Texts() {
			n += len(text)
		}
		for j := range t.Replies {
			r := &t.Replies[j]
			n += entry + len(r.Text) + len(r.Reasoning) + chunk*len(r.Chunks)
		}
	}
	if n < half {
		return n
	}
	content, err := sessions.Encode(s)
	if err != nil {
		return n
	}
	return len(content)
}

// noteSize keeps how large the file has become, for full.
func (c *Model) noteSize(saved sessions.Saved, err error) {
	var tooLarge *sessions.FullError
	switch {
	case errors.As(err, &tooLarge):
		c.bytes = tooLarge.Bytes
	case saved.Bytes > 0:
		c.bytes = saved.Bytes
	}
}
