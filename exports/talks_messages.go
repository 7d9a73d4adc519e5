package exports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kansei/sessions"
)

func newDecoder(text []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowInvalidUTF8(true))
}

// names of what a message has, by form.
func (f *talkFile) keys() (role, content string) {
	if f.form == FormShareGPT {
		return "from", "value"
	}
	return "role", "content"
}

// isMessage reports whether a value is a message and not a conversation.
func (f *talkFile) isMessage(v node) bool {
	if v.kind() != jsontext.KindBeginObject {
		return false
	}
	fields := v.members()
	_, role := fields["role"]
	_, from := fields["from"]
	_, list := fields[listed[f.form]]
	return (role || from) && !list
}

// talk pairs messages with their answers. Neighbours of one role are one
// message.
func (f *talkFile) talk(v node, messages []node) (Talk, *sessions.FileError) {
	if len(messages) == 0 {
		return Talk{}, f.refuse(v, "the conversation has no messages")
	}
	at := messages[0]
	if len(v.raw) > 0 {
		at = v
	}
	t := Talk{File: f.name, Line: f.line(at.offset)}
	last := ""
	for i, m := range messages {
		said, bad := f.message(m)
		if bad != nil {
			return t, bad
		}
		switch {
		case said.role == system && i > 0:
			return t, f.refuse(m, "a system prompt stands in the middle")
		case said.role == system:
			t.System = said.text
		default:
			t.add(said, last)
		}
		last = said.role
	}
	if len(t.Exchange) == 0 || !t.Exchange[0].Answered {
		return t, f.refuse(at, "the conversation has no answer of a model")
	}
	return t, nil
}

// spoken is a message in the words of all forms.
type spoken struct {
	role, text, reasoning, thought string
}

func (t *Talk) add(m spoken, last string) {
	n := len(t.Exchange) - 1
	switch {
	case m.role == user && last == user:
		t.Exchange[n].Asked += "\n\n" + m.text
		t.Exchange[n].Thought = strings.TrimPrefix(t.Exchange[n].Thought+"\n\n"+m.thought, "\n\n")
	case m.role == user:
		t.Exchange = append(t.Exchange, Exchange{Asked: m.text, Thought: m.thought})
	case n < 0: // the model began
		t.Exchange = append(t.Exchange, Exchange{Answered: true, Said: m.text, Reasoning: m.reasoning})
	case last == assistant:
		t.Exchange[n].Said += "\n\n" + m.text
		t.Exchange[n].Reasoning = strings.TrimPrefix(t.Exchange[n].Reasoning+"\n\n"+m.reasoning, "\n\n")
	default:
		t.Exchange[n].Answered, t.Exchange[n].Said, t.Exchange[n].Reasoning = true, m.text, m.reasoning
	}
}

// roles are what the forms call who speaks.
var roles = map[string]string{
	"user": user, "human": user, "assistant": assistant, "gpt": assistant, "chatgpt": assistant, "model": assistant, "bot": assistant,
	"system": system, "developer": system,
}

// tools are the roles of what programs say.
var tools = map[string]bool{"tool": true, "function": true, "function_call": true, "observation": true, "ipython": true, "tool_call": true, "tool_response": true}

// role reads who speaks.
func (f *talkFile) role(m node, fields map[string]node) (spoken, *sessions.FileError) {
	key, _ := f.keys()
	role, ok := fields[key]
	if !ok {
		for other, form := range map[string]TalkForm{"role": FormMessages, "from": FormShareGPT} {
			if !fields[other].missing() {
				return spoken{}, f.refuse(m, "the message has %q where %q belongs, as --format %s has it", other, key, form)
			}
		}
		return spoken{}, f.refuse(m, "the message has no %q", key)
	}
	name, bad := f.label(role)
	if bad != nil {
		return spoken{}, bad
	}
	if tools[name] {
		return spoken{}, f.refuse(role, "the message is from a tool, which a session cannot have")
	}
	if roles[name] == "" {
		return spoken{}, f.refuse(role, "the role is %q, and not system, user or assistant", name)
	}
	return spoken{role: roles[name]}, nil
}

// message reads one message.
func (f *talkFile) message(m node) (spoken, *sessions.FileError) {
	if m.kind() != jsontext.KindBeginObject {
		return spoken{}, f.refuse(m, "a message belongs here, an object with a role and a text")
	}
	fields := m.members()
	out, bad := f.role(m, fields)
	if bad != nil {
		return out, bad
	}
	roleKey, contentKey := f.keys()
	read := []string{roleKey, contentKey, "refusal", "reasoning_content", "reasoning", "tool_calls", "function_call"}
	if f.form == FormEQBench4 && out.role == user {
		if out.thought, bad = f.label(fields["thinking"]); bad != nil {
			return out, bad
		}
		if read = append(read, "thinking"); string(fields["monologue"].raw) == string(fields["thinking"].raw) { // its name of before
			read = append(read, "monologue")
		}
	}
	for _, key := range []string{"tool_calls", "function_call"} {
		if call := fields[key]; !call.empty() {
			return out, f.refuse(call, "the message calls a tool, which a session cannot have")
		}
	}
	if bad := f.pictures(fields); bad != nil {
		return out, bad
	}
	f.note(fields, read)
	if out.text, bad = f.words(fields[contentKey]); bad != nil {
		return out, bad
	}
	if out.text == "" {
		if out.text, bad = f.label(fields["refusal"]); bad != nil {
			return out, bad
		}
	}
	if strings.TrimSpace(out.text) == "" && out.role != system {
		return out, f.refuse(m, "the message is empty")
	}
	for _, key := range []string{"reasoning_content", "reasoning"} {
		if out.role == assistant && out.reasoning == "" {
			if out.reasoning, bad = f.label(fields[key]); bad != nil {
				return out, bad
			}
		}
	}
	return out, nil
}

// words is a message's text: a text, or a list of pieces that are all texts.
func (f *talkFile) words(v node) (string, *sessions.FileError) {
	if v.missing() || v.kind() != jsontext.KindBeginArray {
		return f.label(v)
	}
	var texts []string
	for _, piece := range v.elements() {
		if piece.kind() == jsontext.KindString {
			text, _ := f.label(piece)
			texts = append(texts, text)
			continue
		}
		fields := piece.members()
		kind, bad := f.label(fields["type"])
		if bad != nil {
			return "", bad
		}
		switch kind {
		case "", "text", "input_text", "output_text", "refusal":
		default:
			return "", f.refuse(piece, "the message has a part of the type %q, and a session has texts only", kind)
		}
		key := "text"
		if kind == "refusal" {
			key = "refusal"
		}
		if fields[key].missing() {
			return "", f.refuse(piece, "a part of the message has no text")
		}
		text, bad := f.label(fields[key])
		if bad != nil {
			return "", bad
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\n\n"), nil
}

// label is a text, or a number as it is written; empty where there is none.
func (f *talkFile) label(v node) (string, *sessions.FileError) {
	if v.missing() {
		return "", nil
	}
	switch v.kind() {
	case jsontext.KindString:
		var text string
		if err := json.Unmarshal(v.raw, &text, jsontext.AllowInvalidUTF8(true)); err != nil {
			return "", f.refuse(v, "%s", err)
		}
		return text, nil
	case jsontext.KindNumber:
		return string(v.raw), nil
	default:
		return "", f.refuse(v, "a text belongs here")
	}
}

// talkAdvice describes a form by an example.
var talkAdvice = map[TalkForm]string{
	FormMessages: "The form is OpenAI's: messages with role and content, as a list, under \"messages\", or one a line. Nothing was imported.",
	FormShareGPT: "The form is ShareGPT's: \"conversations\", a list of messages with from and value. Nothing was imported.",
	FormEQBench4: "The form is that of EQ-Bench 4's transcripts: scenario_id, evaluated_model and turns, a list of messages. Nothing was imported.",
}

func (f *talkFile) refuse(at node, format string, args ...any) *sessions.FileError {
	e := &sessions.FileError{Path: f.name, Field: at.field, Message: fmt.Sprintf(format, args...), Advice: talkAdvice[f.form]}
	if len(at.raw) > 0 {
		e.Line, e.Column = f.line(at.offset), f.column(at.offset)
	}
	return e
}

// syntax is what the JSON library has found wrong.
func (f *talkFile) syntax(err error) *sessions.FileError {
	at, message := len(f.text), "the file ends in the middle"
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) && !errors.Is(err, io.ErrUnexpectedEOF) {
		at, message = int(syntactic.ByteOffset), syntactic.Err.Error()
	}
	return &sessions.FileError{
		Path: f.name, Line: f.line(at), Column: f.column(at), Message: message, Advice: talkAdvice[f.form], Err: err,
	}
}

// line counts on from the place that was asked for last: a file has many
// conversations, one after the other.
func (f *talkFile) line(offset int) int {
	offset = min(offset, len(f.text))
	if offset < f.passed {
		f.passed, f.lineAt = 0, 1
	}
	f.lineAt += bytes.Count(f.text[f.passed:offset], []byte("\n"))
	f.passed = offset
	return f.lineAt
}

func (f *talkFile) column(offset int) int {
	offset = min(offset, len(f.text))
	return offset - bytes.LastIndexByte(f.text[:offset], '\n')
}
