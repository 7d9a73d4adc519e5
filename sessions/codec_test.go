package sessions

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func encode(t testing.TB, s *Session) []byte {
	t.Helper()
	b, err := Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	for seed := range uint64(200) {
		s := generate(seed)
		b := encode(t, s)
		back, err := Decode(b)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, b)
		}
		if !reflect.DeepEqual(s, back) {
			t.Fatalf("seed %d: came back as %+v, was %+v", seed, back, s)
		}
	}
}

func TestRoundTripUnknownFields(t *testing.T) {
	s := full()
	for name, extra := range levels(s) {
		*extra = Extra{"x_" + name: `{"big":12345678901234567890,"list":[1,[2],{}],"text":"\"[{"}`}
	}
	first := encode(t, s)
	back, err := Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	for name, extra := range levels(back) {
		if !strings.Contains(string((*extra)["x_"+name]), "12345678901234567890") {
			t.Errorf("%s has lost its unknown field: %s", name, *extra)
		}
	}
	if again := encode(t, back); !bytes.Equal(first, again) {
		t.Errorf("a load and a save changed the file:\n%s\nto\n%s", first, again)
	}
}

func TestEncodeStreaming(t *testing.T) {
	s := full()
	s.Turns[0].Replies[0].Status = Streaming
	back, err := Decode(encode(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if got := back.Turns[0].Replies[0].Status; got != Truncated {
		t.Errorf("status %q", got)
	}
	if s.Turns[0].Replies[0].Status != Streaming {
		t.Error("encoding changed the session")
	}
}

func TestEncodeInvalidUTF8(t *testing.T) {
	s := full()
	s.Turns[0].User.Text = "caf\xe9"
	back, err := Decode(encode(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if got := back.Turns[0].User.Text; got != "caf\ufffd" {
		t.Errorf("text %q", got)
	}
}

func TestLayout(t *testing.T) {
	b := encode(t, full())
	if !bytes.Contains(b, []byte(`"chunks": [[100,3],[300,5],[500,6]],`)) {
		t.Errorf("the chunks are not on one line:\n%s", b)
	}
	if !bytes.Contains(b, []byte("\n  \"title\": \"A cat\",\n")) || !bytes.HasSuffix(b, []byte("}\n")) {
		t.Errorf("the file is not indented by two spaces:\n%s", b)
	}
	for i := range bytes.Lines(b) {
		if bytes.HasSuffix(i, []byte(" \n")) {
			t.Errorf("the line %q ends with a space", i)
		}
	}
}

// spoil replaces the first match of a pattern in a good file.
func spoil(t *testing.T, pattern, with string) []byte {
	t.Helper()
	good := encode(t, full())
	at := regexp.MustCompile(pattern).FindIndex(good)
	if at == nil {
		t.Fatalf("the file has no %q", pattern)
	}
	return []byte(string(good[:at[0]]) + with + string(good[at[1]:]))
}

func TestDecodeInvalid(t *testing.T) {
	tests := []struct {
		name    string
		pattern string // what of a good file is replaced
		with    string
		near    string // the text that stands at line and column, in the spoilt file
		field   string
		message string
	}{
		{"a text is a number", `"title": "A cat"`, `"title": 12`, `12`, "/title", "a number stands where a text belongs"},
		{"a number is a text", `"duration_ms": 900`, `"duration_ms": "long"`, `"long"`, "/turns/0/replies/0/duration_ms", "a text stands where a number belongs"},
		{"a flag is a list", `"enabled": true`, `"enabled": []`, `[]`, "/blind/enabled", "a list stands where true or false belongs"},
		{"a list is an object", `"guesses": \[`, "\"guesses\": {},\n  \"x\": [", "{},\n  \"x\"", "/guesses", "an object stands where a list belongs"},
		{"a time is none", `"updated_at": "[^"]*"`, `"updated_at": "soon"`, `"soon"`, "/updated_at", "soon"},
		{"an anchor has no number", `"1": \{`, `"one": {`, `"one"`, "/rubric/dimensions/0/anchors/one", "a text stands where a number belongs"},
		{"a field stands twice", `"system":`, `"title": "B", "system":`, `"title": "B"`, "/title", "duplicate"},
		{"two lanes have one id", `"id": "l2"`, `"id": "l1"`, `"l1",` + "\n" + `      "label": "A"`, "/lanes/1/id", "stands twice"},
		{"two dimensions have one id", `"id": "empathy"`, `"id": "emotion"`, `"emotion",` + "\n" + `        "name": {` + "\n" + `          "en": "empathy"`, "/rubric/dimensions/1/id", "stands twice"},
		{"a reply stands twice", `"lane": "l2",\n\s*"attempt": 1`, `"lane": "l1", "attempt": 1`, `1,` + "\n" + `          "after": null,` + "\n" + `          "status": "failed"`, "/turns/0/replies/1/attempt", "stands twice"},
		{"no id", `"id": "01[^"]*"`, `"id": ""`, `"",` + "\n" + `  "title"`, "/id", "no id"},
		{"turns that are not counted", `"n": 1`, `"n": 3`, `3,`, "/turns/0/n", "3 stands where 1 belongs"},
		{"a lane that is not there", `"lane": "l2"`, `"lane": "l9"`, `"l9"`, "/turns/0/replies/1/lane", `no lane "l9"`},
		{"a status that is not there", `"status": "failed"`, `"status": "odd"`, `"odd"`, "/turns/0/replies/1/status", `no status "odd"`},
		{"a chunk that is negative", `\[300,5\]`, `[300,-5]`, `[[100`, "/turns/0/replies/0/chunks", "negative"},
		{"a chunk after a month", `\[300,5\]`, `[2592000000,5]`, `2592000000`, "/turns/0/replies/0/chunks/1/0", "too large"},
		{"an outcome that is not there", `"outcome": "best"`, `"outcome": "won"`, `"won"`, "/verdicts/0/outcome", `no outcome "won"`},
		{"a rating beyond the scale", `"value": 4`, `"value": 9`, `9,`, "/ratings/0/value", "outside the scale of 1 to 5"},
		{"a scale upside down", `"min": 1`, `"min": 6`, `6,`, "/rubric/min", "from 6 to 5"},
		{"bytes that are no text", `Be kind\.`, "Be \xff", "\xff", "/system", "UTF-8"},
		{"no JSON", `"system": `, `"system" `, `"Be kind`, "/system", "invalid"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := spoil(t, tt.pattern, tt.with)
			sameEitherWay(t, b)
			_, err := Decode(b)
			var e *FileError
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Field != tt.field || !strings.Contains(e.Message, tt.message) || e.Advice == "" {
				t.Errorf("field %q, message %q, advice %q", e.Field, e.Message, e.Advice)
			}
			line, column := place(t, b, tt.near)
			if e.Line != line || e.Column != column {
				t.Errorf("%d:%d, not %d:%d", e.Line, e.Column, line, column)
			}
			if want := fmt.Sprintf("session file:%d:%d", line, column); !strings.HasPrefix(e.Error(), want) {
				t.Errorf("%q does not begin with %q", e.Error(), want)
			}
		})
	}
}

// place is the line and column, from 1, at which a text first stands.
func place(t *testing.T, b []byte, text string) (line, column int) {
	t.Helper()
	at := bytes.Index(b, []byte(text))
	if at < 0 {
		t.Fatalf("%q is not in\n%s", text, b)
	}
	before := string(b[:at])
	return strings.Count(before, "\n") + 1, at - strings.LastIndex(before, "\n")
}

func TestDecodeOtherFile(t *testing.T) {
	good := encode(t, full())
	half := good[:len(good)/2]
	tests := []struct {
		name         string
		file         string
		line, column int
		field        string
		message      string
	}{
		{"empty", "", 1, 1, "", "ends in the middle"},
		{"white space", " \n\n", 3, 1, "", "ends in the middle"},
		{"cut", string(half), bytes.Count(half, []byte("\n")) + 1, len(half) - bytes.LastIndexByte(half, '\n'), "?", "ends in the middle"},
		{"more after the end", string(good) + "{}", bytes.Count(good, []byte("\n")) + 1, 1, "", "after"},
		{"another format", `{"format": "cast", "version": 2}`, 1, 12, "/format", `the format is "cast"`},
		{"no format", `[]`, 1, 1, "", "a list stands where an object belongs"},
		{"no version", `{"format": "kansei.session"}`, 0, 0, "/version", "no version 0"},
		{"a version below 1", `{"format": "kansei.session", "version": -1}`, 1, 41, "/version", "no version -1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sameEitherWay(t, []byte(tt.file))
			_, err := Decode([]byte(tt.file))
			var e *FileError
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Line != tt.line || e.Column != tt.column {
				t.Errorf("%d:%d, not %d:%d: %v", e.Line, e.Column, tt.line, tt.column, e)
			}
			if tt.field != "?" && e.Field != tt.field {
				t.Errorf("field %q, not %q", e.Field, tt.field)
			}
			if !strings.Contains(e.Message, tt.message) {
				t.Errorf("message %q", e.Message)
			}
		})
	}
}

func TestDecodeDeepNesting(t *testing.T) {
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	_, err := Decode(spoil(t, `"system"`, `"x": `+deep+`, "system"`))
	var e *FileError
	if !errors.As(err, &e) || e.Line < 2 || e.Column < 2 || !strings.HasPrefix(e.Field, "/x/0/0") {
		t.Fatalf("got %.200v", err)
	}
}

func TestDecodeNewerVersion(t *testing.T) {
	// Whatever else a newer file has may be of any shape.
	_, err := Decode([]byte(`{"format":"kansei.session","version":2,"id":{},"turns":"none"}`))
	var e *FileError
	if !errors.Is(err, ErrNewer) || !errors.As(err, &e) {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(e.Message, "version 2") || !strings.Contains(e.Advice, "Update") {
		t.Errorf("message %q, advice %q", e.Message, e.Advice)
	}
}

func TestDecodeTooLarge(t *testing.T) {
	if _, err := Decode(make([]byte, MaxReadBytes+1)); err == nil || !strings.Contains(err.Error(), "more than the 256 MB") {
		t.Errorf("got %v", err)
	}
}
