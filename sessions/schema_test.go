package sessions

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"kansei/sessions/schema"
)

// published is the JSON Schema of the session file, with its formats asserted.
func published(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.V1))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:kansei:session:1", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("urn:kansei:session:1")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func meets(t *testing.T, s *jsonschema.Schema, file []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestSchemaGenerated(t *testing.T) {
	s := published(t)
	withdrawn, bound, unknown := false, false, false
	for seed := range uint64(100) {
		b := encode(t, generate(seed))
		if err := meets(t, s, b); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, b)
		}
		withdrawn = withdrawn || bytes.Contains(b, []byte(`"withdrawn": true`))
		bound = bound || bytes.Contains(b, []byte(`"total_b": [1000,null]`))
		unknown = unknown || bytes.Contains(b, []byte(`"total_b": null`))
	}
	if !withdrawn || !bound || !unknown {
		t.Errorf("not every kind of entry was tried: withdrawn %t, bound %t, unknown size %t", withdrawn, bound, unknown)
	}
}

func TestSchemaOddSessions(t *testing.T) {
	s := published(t)
	bare := full()
	bare.Scenario, bare.Rubric, bare.System = nil, Rubric{}, ""
	bare.Turns, bare.Ratings, bare.Verdicts, bare.Notes, bare.Guesses = nil, nil, nil, nil, nil
	bare.Lanes = []Lane{{ID: "l1", Label: "A", Thinking: ThinkingDefault, Size: Size{Grade: Unknown}}}
	loose := full()
	loose.Turns[0].Replies[0] = Reply{Lane: "l1", Attempt: 1, Status: Streaming}
	loose.Adoptions = nil
	loose.Scenario.Script = nil
	loose.Verdicts[0].Lanes, loose.Notes[0].Tags = nil, nil
	loose.Rubric.Dimensions = []Dimension{{ID: "bare"}, {ID: "negative", Anchors: map[int]Text{-1: nil}}}
	for name, session := range map[string]*Session{"without anything": bare, "with nil fields": loose} {
		if err := meets(t, s, encode(t, session)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	s := published(t)
	tests := []struct{ name, pattern, with, where string }{
		{"another format", `"kansei.session"`, `"cast"`, "/format"},
		{"another version", `"version": 1`, `"version": 2`, "/version"},
		{"an id that is none", `01JNGB0000000000000000000A`, `x`, "/id"},
		{"a time that is none", `"created_at": "[^"]*"`, `"created_at": "noon"`, "/created_at"},
		{"no lanes", `"lanes": \[`, `"lanes": [], "x": [`, "/lanes"},
		{"a status that is only on screen", `"status": "failed"`, `"status": "streaming"`, "/turns/0/replies/1/status"},
		{"a chunk of three numbers", `\[300,5\]`, `[300,5,1]`, "/turns/0/replies/0/chunks/1"},
		{"a value that is no number", `"value": 4`, `"value": "4"`, "/ratings/0/value"},
		{"a grade that is not there", `"grade": "official"`, `"grade": "sure"`, "/lanes/0/size/grade"},
		{"a size with one end", `\[671,671\]`, `[671]`, "/lanes/0/size/total_b"},
		{"an anchor without a number", `"1": \{`, `"one": {`, "one' does not match"},
		{"a field that is missing", `"rater": "me",\n\s*"pass": 1,\n\s*"blind"`, `"blind"`, "/ratings/0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := meets(t, s, spoil(t, tt.pattern, tt.with))
			var invalid *jsonschema.ValidationError
			if !errors.As(err, &invalid) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(invalid.Error(), "'"+tt.where) {
				t.Errorf("the fault is not at %s: %v", tt.where, invalid)
			}
		})
	}
}

// Every field of the schema stands in the description of the session file, as
// code, or in the path of one.
func TestSchemaDescribed(t *testing.T) {
	page, err := os.ReadFile("../docs/session-format.md")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.V1))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				visit(item)
			}
		case map[string]any:
			if properties, ok := v["properties"].(map[string]any); ok {
				for name := range properties {
					fields[name] = true
				}
			}
			for _, item := range v {
				visit(item)
			}
		}
	}
	visit(doc)
	if len(fields) < 60 {
		t.Errorf("the schema has %d fields", len(fields))
	}
	for name := range fields {
		if !regexp.MustCompile("[`.]" + name + "[`.[]").Match(page) {
			t.Errorf("docs/session-format.md says nothing of %s", name)
		}
	}
}
