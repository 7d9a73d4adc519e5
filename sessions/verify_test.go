package sessions

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	if problems, err := Verify(inMemory(encode(t, full()))); len(problems) != 0 || err != nil {
		t.Fatalf("a good file: %v, %v", problems, err)
	}
	tests := []struct {
		name          string
		pattern, with string
		near          string // the text at line and column
		field         string
		message       string
	}{
		{"rating of an unknown turn", `("ratings": \[\s*\{\s*"turn": )1`, `${1}9`, `9,`, "/ratings/0/turn", "there is no turn 9"},
		{"rating of an unknown lane", `("ratings": \[[^\]]*?"lane": )"l1"`, `$1"l9"`, `"l9"`, "/ratings/0/lane", `there is no lane "l9"`},
		{"rating of an unknown attempt", `("ratings": \[[^\]]*?"attempt": )1`, `${1}7`, "7,\n      \"dimension\"", "/ratings/0/attempt", "there is no reply"},
		{"rating of an unknown dimension", `"dimension": "empathy"`, `"dimension": "warmth"`, `"warmth"`, "/ratings/0/dimension", `no dimension "warmth"`},
		{"rating without value", `"value": 4,`, ``, "{\n      \"turn\": 1,\n      \"lane\": \"l1\",\n      \"attempt\": 1,\n      \"dimension\": \"empathy\",\n      \n", "/ratings/0", "has no value"},
		{"rating beyond the scale", `"value": 4`, `"value": 99`, "99,", "/ratings/0/value", "outside the scale of 1 to 5"},
		{"note on an unknown turn", `("notes": \[\s*\{\s*"turn": )1`, `${1}9`, `9,`, "/notes/0/turn", "there is no turn 9"},
		{"guess of an unknown lane", `("guesses": \[\s*\{\s*"lane": )"l1"`, `$1"l9"`, `"l9"`, "/guesses/0/lane", `there is no lane "l9"`},
		{"adoption of an unknown lane", `("adoptions": \[[^\]]*?"lane": )"l1"`, `$1"l9"`, `"l9"`, "/adoptions/0/lane", `there is no lane "l9"`},
		{"verdict on an unknown turn", `("verdicts": \[\s*\{\s*"turn": )1`, `${1}9`, `9,`, "/verdicts/0/turn", "there is no turn 9"},
		{"verdict for an unknown lane", `("outcome": "best",[^\]]*?"lanes": \[\s*)"l1"`, `$1"l9"`, `"l9"`, "/verdicts/0/lanes/0", `there is no lane "l9"`},
		{"verdict of all lanes as best", `("outcome": "best",[^\]]*?"lanes": \[\s*)"l1"`, `$1"l1", "l2"`, "[\n        \"l1\", \"l2\"", "/verdicts/0/lanes", "one reply is best, and the verdict names 2"},
		{"tie of one lane", `"outcome": "best",\n\s*"margin": "slight"`, `"outcome": "tie"`, "[\n        \"l1\"", "/verdicts/0/lanes", "two or more replies tie, and the verdict names 1"},
		{"unknown outcome", `"outcome": "best"`, `"outcome": "won"`, `"won"`, "/verdicts/0/outcome", `no outcome "won"`},
		{"chunks that do not add up", `\[300,5\]`, `[300,50]`, "[[100,3],", "/turns/0/replies/0/chunks", "the chunks have 59 bytes, and reasoning and text have 14"},
		{"asked on an unknown reply", `"after": null`, `"after": {"turn": 4, "lane": "l1", "attempt": 1}`, `{"turn": 4`, "/turns/0/replies/0/after", "there is no earlier reply"},
		{"asked on itself", `"after": null`, `"after": {"turn": 1, "lane": "l1", "attempt": 1}`, `{"turn": 1`, "/turns/0/replies/0/after", "there is no earlier reply"},
		{"two lanes labelled alike", `"label": "A"`, `"label": "B"`, "\"B\",\n      \"provider\": \"local\"", "/lanes/1/label", `lanes l1 and l2 are both labelled "B"`},
		{"message to an unknown lane", `"to": "all"`, `"to": "l9"`, `"l9"`, "/turns/0/user/to", `there is no lane "l9"`},
		{"field in other letters", `"ratings": \[`, `"ratings": [], "Ratings": [`, "[\n    {\n      \"turn\": 1,\n      \"lane\": \"l1\",\n      \"attempt\": 1,\n      \"dimension\"", "/Ratings", `it is written "ratings"`},
		{"field of a reply in other letters", `"duration_ms": 900`, `"duration_ms": 900, "duration-MS": 1`, "1,\n          \"chunks\"", "/turns/0/replies/0/duration-MS", `it is written "duration_ms"`},
		{"id that leads out", `"id": "01[^"]*"`, `"id": "../../../x"`, `"../../../x"`, "/id", "cannot be a file name"},
		{"no lanes", `"lanes": \[`, `"lanes": [], "x": [`, `[], "x"`, "/lanes", "no lanes"},
		{"scale of ±10^9", `"min": 1,\n\s*"max": 5`, `"min": -1000000000, "max": 1000000000`, "1000000000\n", "/rubric/max", "more than 100 points"},
		{"scale upside down", `"min": 1`, `"min": 6`, "6,", "/rubric/min", "the scale runs from 6 to 5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := respell(t, tt.pattern, tt.with)
			for name, src := range map[string]source{"in one go": inMemory(b), "piece by piece": piecemeal(b)} {
				problems, err := Verify(src)
				if err != nil || len(problems) != 1 {
					t.Fatalf("%s: %v, %v", name, problems, err)
				}
				p := problems[0]
				line, column := place(t, b, tt.near)
				if p.Field != tt.field || !strings.Contains(p.Message, tt.message) || p.Advice == "" {
					t.Errorf("%s: %+v", name, p)
				}
				if p.Line != line || p.Column != column {
					t.Errorf("%s: at %d:%d, and it stands at %d:%d", name, p.Line, p.Column, line, column)
				}
			}
		})
	}
}

// respell is a good file with one place changed; with may name the groups of
// pattern.
func respell(t *testing.T, pattern, with string) []byte {
	t.Helper()
	good, place := encode(t, full()), regexp.MustCompile(pattern)
	at := place.FindSubmatchIndex(good)
	if at == nil {
		t.Fatalf("the file has no %q", pattern)
	}
	return slices.Concat(good[:at[0]], place.Expand(nil, []byte(with), good, at), good[at[1]:])
}

func TestVerifySeveral(t *testing.T) {
	s := full()
	s.Lanes[1].Label = "B"
	s.Turns[0].Replies[0].Chunks = s.Turns[0].Replies[0].Chunks[1:]
	s.Ratings[0].Lane, s.Ratings[0].Dimension = "l7", "x"
	s.Judgements = []Judgement{{Judge: "a/b", Turn: 3, Lanes: []string{"l1", "l1"}}}
	problems, err := Verify(inMemory(encode(t, s)))
	if err != nil {
		t.Fatal(err)
	}
	fields := make([]string, 0, len(problems))
	for i, p := range problems {
		fields = append(fields, p.Field)
		if i > 0 && p.Line < problems[i-1].Line {
			t.Errorf("%s stands before %s", p.Field, problems[i-1].Field)
		}
	}
	if got, want := strings.Join(fields, " "), "/lanes/1/label /turns/0/replies/0/chunks /ratings/0/lane /ratings/0/dimension /judgements/0/turn /judgements/0/lanes/1"; got != want {
		t.Errorf("the faults are at %s, not %s", got, want)
	}
}

func TestVerifyByteOrderMark(t *testing.T) {
	good := encode(t, full())
	if problems, err := Verify(inMemory(append([]byte("\ufeff"), good...))); len(problems) != 0 || err != nil {
		t.Errorf("%v, %v", problems, err)
	}
	bad := append([]byte("\ufeff"), bytes.Replace(good, []byte(`"value": 4`), []byte(`"value": 9`), 1)...)
	problems, err := Verify(inMemory(bad))
	if err != nil || len(problems) != 1 {
		t.Fatalf("%v, %v", problems, err)
	}
	if line, column := place(t, bad, "9,\n"); problems[0].Line != line || problems[0].Column != column {
		t.Errorf("at %d:%d, and it stands at %d:%d", problems[0].Line, problems[0].Column, line, column)
	}
}
