package openai

import "strings"

// harmonyHeads begin the header of a message in the harmony format of gpt-oss,
// as servers send it that do not read it:
//
//	<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…<|return|>
var harmonyHeads = []string{"<|start|>assistant", "<|channel|>", "<|message|>"}

// harmonyMarks end the body of a message.
var harmonyMarks = []string{"<|end|>", "<|return|>", "<|call|>", "<|start|>", "<|channel|>"}

const (
	harmonyMessage = "<|message|>"
	// maxHeader is the longest header that is waited for.
	maxHeader = 200
)

// harmony reads a reply in the raw harmony format, from a header on. The channel
// "analysis", and a call of a tool, are reasoning; everything else is text.
type harmony struct {
	recast    bool // text came before the first header: a final channel makes reasoning of it
	body      bool // inside a message
	between   bool // after a message: blanks are dropped until the next one
	reasoning bool // the message is reasoning
	held      string
}

func (h *harmony) add(s string) []piece {
	var out []piece
	s, h.held = h.held+s, ""
	for s != "" {
		switch {
		case h.body:
			s = h.message(s, &out)
		case h.between:
			s = h.gap(s)
		default:
			s = h.header(s, &out)
		}
	}
	return out
}

// end returns what is still held when the reply ends.
func (h *harmony) end() []piece {
	held := h.held
	h.held = ""
	if h.between {
		held = strings.TrimSpace(held)
	}
	kind := textPiece
	if h.body && h.reasoning {
		kind = reasoningPiece
	}
	return addPiece(nil, piece{kind, held})
}

// header reads up to the mark that begins the message itself.
func (h *harmony) header(s string, out *[]piece) string {
	n := strings.Index(s, harmonyMessage)
	if n < 0 && len(s) < maxHeader {
		h.held = s
		return ""
	}
	h.body = true
	if n < 0 || n > maxHeader { // no header at all
		h.reasoning = false
		*out = append(*out, piece{text: s[:1]})
		return s[1:]
	}
	_, channel, _ := strings.Cut(s[:n], "<|channel|>")
	channel = strings.TrimSpace(channel)
	h.reasoning = strings.HasPrefix(channel, "analysis") || strings.Contains(s[:n], " to=")
	if h.recast && !h.reasoning {
		*out = append(*out, piece{kind: recastPiece})
	}
	h.recast = h.recast && h.reasoning
	return s[n+len(harmonyMessage):]
}

// message reads a message up to the mark that ends it.
func (h *harmony) message(s string, out *[]piece) string {
	kind := textPiece
	if h.reasoning {
		kind = reasoningPiece
	}
	for at := 0; ; {
		n := strings.IndexByte(s[at:], '<')
		if n < 0 {
			*out = addPiece(*out, piece{kind, s})
			return ""
		}
		at += n
		for _, mark := range harmonyMarks {
			if strings.HasPrefix(s[at:], mark) {
				*out = addPiece(*out, piece{kind, s[:at]})
				h.body = false
				h.between = mark != "<|start|>" && mark != "<|channel|>"
				if h.between {
					return s[at+len(mark):]
				}
				return s[at:]
			}
			if strings.HasPrefix(mark, s[at:]) {
				*out = addPiece(*out, piece{kind, s[:at]})
				h.held = s[at:]
				return ""
			}
		}
		at++
	}
}

// gap drops the blanks between two messages. Anything but a header is text.
func (h *harmony) gap(s string) string {
	s = strings.TrimLeft(s, " \t\r\n")
	if s == "" {
		return ""
	}
	for _, mark := range []string{"<|start|>", "<|channel|>"} {
		if strings.HasPrefix(s, mark) {
			h.between = false
			return s
		}
		if strings.HasPrefix(mark, s) {
			h.held = s
			return ""
		}
	}
	h.between, h.body, h.reasoning = false, true, false
	return s
}
