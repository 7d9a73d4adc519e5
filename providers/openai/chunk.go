package openai

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kansei/providers"
)

var errNoChunk = errors.New("an event is no JSON object")

// chunk is what one event of the stream brings. Texts are raw: they may begin
// or end inside a rune.
type chunk struct {
	text      []byte
	reasoning []byte
	message   bool   // text and reasoning came as a whole message, not as a delta
	finish    string // the finish reason, "" if not yet
	native    string // the same in the words of the vendor behind a gateway
	model     string
	usage     *providers.Usage
	problem   []byte // the error's JSON, nil if there is none
}

// decodeChunk reads one payload. It takes every form that vendors are known to
// use and looks no closer than it must: a field of an unexpected type counts
// as absent. An error means that the payload is no JSON object at all.
func decodeChunk(payload []byte) (chunk, error) {
	var c chunk
	if !json.Valid(payload) {
		return c, errNoChunk
	}
	payload = bytes.TrimSpace(payload)
	if payload[0] != '{' {
		return c, errNoChunk
	}
	var top topLevel
	eachField(payload, func(key, val []byte) {
		switch string(key) {
		case "choices":
			top.choices = val
			c.choices(val)
		case "usage", "usageMetadata", "usage_metadata":
			c.countUsage(val)
		case "x_groq":
			eachField(val, func(key, val []byte) {
				switch {
				case string(key) == "usage":
					c.countUsage(val)
				case string(key) == "error" && saysSomething(val):
					c.problem = val
				}
			})
		case "model":
			c.model = plainString(val)
		case "error", "errors":
			if saysSomething(val) {
				c.problem = val
			}
		case "base_resp":
			eachField(val, func(key, code []byte) {
				if string(key) == "status_code" && saysSomething(code) {
					c.problem = slices.Concat([]byte(`{"base_resp":`), val, []byte{'}'})
				}
			})
		case "object", "type":
			top.isError = top.isError || plainString(val) == "error"
		case "message", "msg", "error_msg":
			top.message = top.message || saysSomething(val)
		case "detail":
			top.detail = saysSomething(val)
		case "code", "error_code", "status":
			top.code = top.code || saysSomething(val)
		}
	})
	if c.problem == nil && top.looksLikeProblem() {
		c.problem = payload
	}
	return c, nil
}

// topLevel is what the outermost object shows of itself, to know an error that
// is written without a field of its own.
type topLevel struct {
	choices                        []byte
	isError, message, code, detail bool
}

func (t topLevel) looksLikeProblem() bool {
	return t.isError && (t.message || t.detail) || t.choices == nil && (t.message && t.code || t.detail)
}

// choices takes the first choice of a list: the first whose index is 0 or left
// out.
func (c *chunk) choices(list []byte) {
	taken := false
	eachElement(list, func(val []byte) {
		if taken {
			return
		}
		var delta, message, finish, usage, text []byte
		first := true
		eachField(val, func(key, val []byte) {
			switch string(key) {
			case "index":
				first = number(val) == 0
			case "delta":
				delta = val
			case "message":
				message = val
			case "finish_reason":
				finish = val
			case "native_finish_reason":
				c.native = plainString(val)
			case "usage":
				usage = val
			case "text":
				text = val
			case "error":
				if saysSomething(val) {
					c.problem = val
				}
			}
		})
		if !first {
			return
		}
		taken = true
		if delta == nil && message != nil {
			delta, c.message = message, true
		}
		c.delta(delta)
		if delta == nil { // some servers stream in the form of completions
			c.part(text, false, partDepth)
		}
		if c.native == "null" {
			c.native = ""
		}
		if reason := plainString(finish); reason != "null" {
			c.finish = reason
		}
		if usage != nil {
			c.countUsage(usage)
		}
	})
}

// delta takes the text and the reasoning of one delta. Reasoning that comes
// twice, in two fields, counts once.
func (c *chunk) delta(val []byte) {
	var content, refusal, details []byte
	var fields [4][]byte // reasoning by the fields' rank
	thought := false     // the content is reasoning
	eachField(val, func(key, val []byte) {
		switch string(key) {
		case "content":
			content = val
		case "refusal":
			refusal = val
		case "reasoning_content":
			fields[0] = val
		case "reasoning":
			fields[1] = val
		case "thinking":
			fields[2] = val
		case "reasoning_text":
			fields[3] = val
		case "thought":
			thought = string(val) == "true"
		case "extra_content":
			thought = thought || isThought(val)
		case "reasoning_details":
			details = val
		}
	})
	for _, field := range fields {
		if len(c.reasoning) == 0 && field != nil {
			c.part(field, true, partDepth)
		}
	}
	if len(c.reasoning) == 0 && details != nil {
		c.part(details, true, partDepth)
	}
	c.part(content, thought, partDepth)
	if thought { // with the tags or without
		c.reasoning = bytes.TrimSuffix(bytes.TrimPrefix(c.reasoning, []byte("<thought>")), []byte("</thought>"))
	}
	c.part(refusal, false, partDepth)
}

// isThought reports whether Gemini says that a delta is thought:
// {"google": {"thought": true}}.
func isThought(extra []byte) bool {
	thought := false
	eachField(extra, func(_, vendor []byte) {
		eachField(vendor, func(key, val []byte) {
			thought = thought || string(key) == "thought" && string(val) == "true"
		})
	})
	return thought
}

// partDepth is how deep parts inside parts are looked at.
const partDepth = 6

// part takes text in any of its forms: a string, a list of parts, or a part
// with a type. What a part says of itself counts more than where it stands.
func (c *chunk) part(val []byte, reasoning bool, depth int) {
	if len(val) == 0 || depth == 0 {
		return
	}
	switch val[0] {
	case '"':
		if reasoning {
			c.reasoning = appendUnquoted(c.reasoning, val)
		} else {
			c.text = appendUnquoted(c.text, val)
		}
	case '[':
		eachElement(val, func(val []byte) { c.part(val, reasoning, depth-1) })
	case '{':
		eachField(val, func(key, val []byte) {
			if string(key) == "type" {
				kind := plainString(val)
				reasoning = reasoning || strings.HasPrefix(kind, "thinking") || strings.HasPrefix(kind, "reasoning")
			}
			if string(key) == "thought" {
				reasoning = reasoning || string(val) == "true"
			}
		})
		eachField(val, func(key, val []byte) {
			switch string(key) {
			case "text", "content", "summary":
				c.part(val, reasoning, depth-1)
			case "thinking", "reasoning":
				c.part(val, true, depth-1)
			}
		})
	}
}

// countUsage takes a usage object. Of several names for one count the greatest
// is taken.
func (c *chunk) countUsage(val []byte) {
	if len(val) == 0 || val[0] != '{' {
		return
	}
	if c.usage == nil {
		c.usage = &providers.Usage{}
	}
	eachField(val, func(key, val []byte) {
		switch string(key) {
		case "prompt_tokens", "input_tokens", "promptTokenCount", "prompt_token_count":
			c.usage.Grow(providers.Usage{Prompt: number(val)})
		case "completion_tokens", "output_tokens", "candidatesTokenCount", "candidates_token_count":
			c.usage.Grow(providers.Usage{Completion: number(val)})
		case "reasoning_tokens", "thinking_tokens", "thoughtsTokenCount", "thoughts_token_count":
			c.usage.Grow(providers.Usage{Reasoning: number(val)})
		case "completion_tokens_details", "output_tokens_details", "tokens":
			c.countUsage(val)
		}
	})
}

// saysSomething reports whether a JSON value is more than null, false, zero or
// empty.
func saysSomething(val []byte) bool {
	if len(val) > 64 {
		return true
	}
	switch string(bytes.Join(bytes.Fields(val), nil)) {
	case "", "null", "false", "0", `""`, "{}", "[]":
		return false
	}
	return true
}

// number is a JSON number as a whole number that is not negative, else 0.
func number(val []byte) int {
	f, err := strconv.ParseFloat(string(val), 64)
	if err != nil || f < 0 || f > 1e15 {
		return 0
	}
	return int(f)
}

// plainString is a JSON string's text, "" for any other value.
func plainString(val []byte) string {
	if len(val) == 0 || val[0] != '"' {
		return ""
	}
	var s string
	if err := json.Unmarshal(val, &s); err != nil {
		return ""
	}
	return s
}

// appendUnquoted appends the text of a JSON string, which must be valid JSON.
// Half of a surrogate pair is written as the three bytes that it would have in
// UTF-8, for a joiner to put together.
func appendUnquoted(dst, quoted []byte) []byte {
	s := quoted[1 : len(quoted)-1]
	for {
		n := bytes.IndexByte(s, '\\')
		if n < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:n]...)
		s = s[n:]
		switch s[1] {
		case 'u':
			r, _ := strconv.ParseUint(string(s[2:6]), 16, 16) // valid JSON has four hex digits here
			dst = appendUnit(dst, rune(r))
			s = s[6:]
			continue
		case 'n':
			dst = append(dst, '\n')
		case 't':
			dst = append(dst, '\t')
		case 'r':
			dst = append(dst, '\r')
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		default:
			dst = append(dst, s[1])
		}
		s = s[2:]
	}
}

// appendUnit appends one UTF-16 unit.
func appendUnit(dst []byte, r rune) []byte {
	if r >= 0xd800 && r < 0xe000 {
		return append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f|0x80, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(dst, r)
}
