package exports

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"kansei/sessions"
)

// TalkForm is a form in which conversations with one model are published.
type TalkForm string

// The forms of conversations.
const (
	FormMessages TalkForm = "messages" // OpenAI's: {"role","content"}
	FormShareGPT TalkForm = "sharegpt" // {"conversations":[{"from","value"}]}
	FormEQBench4 TalkForm = "eqbench4" // the transcripts of EQ-Bench 4
)

// TalkForms are the forms that ReadTalks knows.
var TalkForms = []TalkForm{FormMessages, FormShareGPT, FormEQBench4}

// Talk is one conversation with one model that was made elsewhere.
type Talk struct {
	File     string // where it is from
	Line     int    // where it begins there
	ID       string // of its scenario or its own; may be empty
	Title    string // may be empty
	Model    string // empty: the file does not have it
	Player   string // the model that played the person, where the file has it
	System   string
	Exchange []Exchange
}

// Exchange is a message and the answer to it.
type Exchange struct {
	Asked     string // empty in a first exchange that the model began
	Answered  bool   // false: the conversation ends with the message
	Said      string
	Reasoning string // what the model thought aloud, where the file has it
	Thought   string // what a played person thought before Asked, where the file has it
}

// TalkFile is what a file of conversations has.
type TalkFile struct {
	Talks  []Talk
	Unread []string // the names of fields that a session has no place for, sorted
}

// ReadTalks reads the conversations of a file, plain or compressed with gzip.
// A file is a value in JSON or one a line: conversations, lists of them, or, in
// the form of messages, the messages of one conversation. What a conversation
// has that a session cannot have (tool calls, images, a system prompt in the
// middle) refuses the file. Errors are *sessions.FileError.
func ReadTalks(r io.Reader, name string, form TalkForm) (TalkFile, error) {
	source, err := plain(r)
	if err != nil {
		return TalkFile{}, &sessions.FileError{Path: name, Message: err.Error(), Advice: "Fetch the file once more; it is damaged.", Err: err}
	}
	f := &talkFile{name: name, form: form, unread: map[string]bool{}, lineAt: 1}
	if f.text, err = io.ReadAll(io.LimitReader(source, MaxRowBytes+1)); err != nil {
		return TalkFile{}, &sessions.FileError{Path: name, Message: err.Error(), Advice: "Fetch the file once more; it is damaged.", Err: err}
	}
	if len(f.text) > MaxRowBytes {
		return TalkFile{}, f.refuse(node{}, "the file has more than %d MB", MaxRowBytes>>20)
	}
	talks, bad := f.read()
	if bad != nil {
		return TalkFile{}, bad
	}
	return TalkFile{Talks: talks, Unread: slices.Sorted(maps.Keys(f.unread))}, nil
}

// talkFile is a file of conversations under way.
type talkFile struct {
	name string
	form TalkForm
	text []byte

	unread         map[string]bool
	passed, lineAt int // an offset, and its line: lines are counted from there on
}

// node is a value of the file.
type node struct {
	raw    jsontext.Value
	offset int    // in the file
	field  string // its JSON pointer within the value at the top
}

func (n node) kind() jsontext.Kind { return n.raw.Kind() }

// missing reports whether there is no value, or null.
func (n node) missing() bool { return len(n.raw) == 0 || n.kind() == jsontext.KindNull }

// empty reports whether a value says nothing.
func (n node) empty() bool {
	return n.missing() || slices.Contains([]string{"[]", "{}", `""`, "false"}, string(n.raw))
}

// elements are the values of a list.
func (n node) elements() []node {
	var out []node
	n.walk(func(d *jsontext.Decoder) node {
		v, _ := d.ReadValue() // which was read before, as part of the file
		return node{raw: v.Clone(), offset: int(d.InputOffset()) - len(v), field: fmt.Sprintf("%s/%d", n.field, len(out))}
	}, func(e node) { out = append(out, e) })
	return out
}

// members are the values of an object.
func (n node) members() map[string]node {
	out := map[string]node{}
	n.walk(func(d *jsontext.Decoder) node {
		name, _ := d.ReadToken()
		field := n.field + "/" + name.String()
		v, _ := d.ReadValue()
		return node{raw: v.Clone(), offset: int(d.InputOffset()) - len(v), field: field}
	}, func(e node) { out[strings.TrimPrefix(e.field, n.field+"/")] = e })
	return out
}

// walk reads what is between the brackets of a value.
func (n node) walk(read func(*jsontext.Decoder) node, take func(node)) {
	d := newDecoder(n.raw)
	if _, err := d.ReadToken(); err != nil {
		return
	}
	for kind := d.PeekKind(); kind != jsontext.KindEndArray && kind != jsontext.KindEndObject && kind != 0; kind = d.PeekKind() {
		e := read(d)
		e.offset += n.offset
		take(e)
	}
}

// read splits the file into its values, and those into conversations.
func (f *talkFile) read() ([]Talk, *sessions.FileError) {
	values, bad := f.values()
	if bad != nil {
		return nil, bad
	}
	if len(values) == 0 {
		return nil, f.refuse(node{}, "the file is empty")
	}
	if !slices.ContainsFunc(values, func(v node) bool { return !f.isMessage(v) }) {
		talk, bad := f.talk(node{}, values)
		return []Talk{talk}, bad
	}
	var out []Talk
	for _, v := range values {
		talks, bad := f.talks(v)
		if bad != nil {
			return nil, bad
		}
		out = append(out, talks...)
	}
	return out, nil
}

func (f *talkFile) values() ([]node, *sessions.FileError) {
	var out []node
	for d := newDecoder(f.text); ; {
		v, err := d.ReadValue()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, f.syntax(err)
		}
		out = append(out, node{raw: v.Clone(), offset: int(d.InputOffset()) - len(v)})
	}
}

// talks are the conversations of a value: one, or a list of them.
func (f *talkFile) talks(v node) ([]Talk, *sessions.FileError) {
	switch v.kind() {
	case jsontext.KindBeginObject:
		talk, bad := f.conversation(v)
		return []Talk{talk}, bad
	case jsontext.KindBeginArray:
	default:
		return nil, f.refuse(v, "a conversation belongs here")
	}
	list := v.elements()
	if len(list) == 0 {
		return nil, f.refuse(v, "the list is empty")
	}
	if f.isMessage(list[0]) {
		talk, bad := f.talk(v, list)
		return []Talk{talk}, bad
	}
	var out []Talk
	for _, e := range list {
		talks, bad := f.talks(e)
		if bad != nil {
			return nil, bad
		}
		out = append(out, talks...)
	}
	return out, nil
}

// listed are the names under which a conversation has its messages.
var listed = map[TalkForm]string{FormMessages: "messages", FormShareGPT: "conversations", FormEQBench4: "turns"}

// conversation reads an object with messages, and what else is taken of it.
func (f *talkFile) conversation(v node) (Talk, *sessions.FileError) {
	fields := v.members()
	list, ok := fields[listed[f.form]]
	if !ok || list.kind() != jsontext.KindBeginArray {
		for form, name := range listed {
			if _, other := fields[name]; other && form != f.form {
				return Talk{}, f.refuse(v, "there is no list %q here, but %q, as --format %s has it", listed[f.form], name, form)
			}
		}
		return Talk{}, f.refuse(v, "there is no list %q here", listed[f.form])
	}
	talk, bad := f.talk(v, list.elements())
	if bad != nil {
		return talk, bad
	}
	if bad := f.describe(&talk, v, fields); bad != nil {
		return talk, bad
	}
	f.note(fields, conversationKeys[f.form])
	return talk, nil
}

// conversationKeys are what is taken of a conversation.
var conversationKeys = map[TalkForm][]string{
	FormMessages: {"messages", "model", "id", "title", "system", "tools"},
	FormShareGPT: {"conversations", "model", "id", "title", "system", "tools"},
	FormEQBench4: {"turns", "evaluated_model", "scenario_id", "title", "persona_model"},
}

// describe takes what a conversation says of itself.
func (f *talkFile) describe(t *Talk, v node, fields map[string]node) (bad *sessions.FileError) {
	model, id := "model", "id"
	if f.form == FormEQBench4 {
		model, id = "evaluated_model", "scenario_id"
		if t.Player, bad = f.label(fields["persona_model"]); bad != nil {
			return bad
		}
	}
	var own string
	for name, to := range map[string]*string{model: &t.Model, id: &t.ID, "title": &t.Title, "system": &own} {
		if *to, bad = f.label(fields[name]); bad != nil {
			return bad
		}
	}
	switch {
	case own != "" && t.System != "":
		return f.refuse(fields["system"], "the conversation has two system prompts")
	case own != "":
		t.System = own
	}
	if tools := fields["tools"]; !tools.empty() {
		return f.refuse(tools, "the model had tools, which a session cannot have")
	}
	if bad := f.pictures(fields); bad != nil {
		return bad
	}
	if f.form == FormEQBench4 && t.ID == "" {
		return f.refuse(v, "the conversation has no scenario_id")
	}
	return nil
}

// pictures refuses what is said in something else than words.
func (f *talkFile) pictures(fields map[string]node) *sessions.FileError {
	for _, name := range []string{"image", "images", "audio", "audios", "video", "videos"} {
		if v := fields[name]; !v.empty() {
			return f.refuse(v, "there is %q here, and a session has texts only", name)
		}
	}
	return nil
}

// note keeps the names of what is not read.
func (f *talkFile) note(fields map[string]node, read []string) {
	for name, v := range fields {
		if !v.missing() && !slices.Contains(read, name) {
			f.unread[name] = true
		}
	}
}
