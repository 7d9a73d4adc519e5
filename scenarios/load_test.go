package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kansei/sessions"
)

func builtIn(t *testing.T) Library {
	t.Helper()
	lib, err := Load("", "")
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestBuiltInRubrics(t *testing.T) {
	lib := builtIn(t)
	want := map[string][]string{
		Sensibility: {"emotion", "empathy", "feeling", "understanding", "expression", "overall"},
		Writing:     {"image", "voice", "structure", "restraint", "surprise", "overall"},
		Reason:      {"correctness", "rigour", "clarity", "overall"},
	}
	for id, dims := range want {
		r := lib.Rubrics[id]
		if r.Min != 1 || r.Max != 5 || len(r.Dimensions) != len(dims) {
			t.Fatalf("rubric %s is %+v", id, r)
		}
		for i, d := range r.Dimensions {
			if d.ID != dims[i] {
				t.Errorf("%s dimension %d is %s, want %s", id, i, d.ID, dims[i])
			}
			for point := r.Min; point <= r.Max; point++ {
				if d.Anchors[point]["en"] == "" || d.Anchors[point]["zh"] == "" {
					t.Errorf("%s %s lacks an anchor for %d", id, d.ID, point)
				}
			}
		}
	}
}

const good = `
id = "mine"
title = "Mine"
kind = "emotional"
lang = "en"
script = ["hello"]
`

func TestDecodeRefuses(t *testing.T) {
	tests := []struct {
		name, file   string
		line, column int
		says         string
	}{
		{"unknown field", good + "moood = 1\n", 7, 1, "moood"},
		{"bad kind", strings.Replace(good, "emotional", "sad", 1), 4, 1, "sad"},
		{"no script", strings.Replace(good, `["hello"]`, "[]", 1), 6, 1, "empty"},
		{"blank message", strings.Replace(good, `"hello"`, `"hello", " "`, 1), 6, 1, "message 2"},
		{"bad id", strings.Replace(good, `"mine"`, `"My Own"`, 1), 2, 1, "My Own"},
		{"wrong type", strings.Replace(good, `["hello"]`, `"hello"`, 1), 6, 10, ""},
		{"syntax", good + "x = [", 7, 5, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Decode("mine.toml", []byte(tt.file))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("Decode gave %v", err)
			}
			if e.Line != tt.line || e.Column != tt.column || !strings.Contains(e.Message, tt.says) {
				t.Errorf("got %v", e)
			}
		})
	}
}

func TestDecodeRubricRefuses(t *testing.T) {
	const rubric = "id = \"r\"\nmin = 1\nmax = 3\n[[dimensions]]\nid = \"a\"\nname = { en = \"A\" }\n[dimensions.anchors]\n1 = { en = \"x\" }\n2 = { en = \"y\" }\n3 = { en = \"z\" }\n"
	if r, err := DecodeRubric("r.toml", []byte(rubric)); err != nil || r.Max != 3 || r.Dimensions[0].Anchors[1]["en"] != "x" {
		t.Fatalf("DecodeRubric = %+v, %v", r, err)
	}
	tests := map[string]struct {
		file         string
		line, column int
	}{
		"scale":        {strings.Replace(rubric, "max = 3", "max = 12", 1), 3, 1},
		"scale's end":  {strings.Replace(rubric, "min = 1", "min = 0", 1), 2, 1},
		"no dimension": {"id = \"r\"\n", 1, 1},
		"anchor":       {strings.Replace(rubric, "\n1 =", "\n  7 =", 1), 8, 3},
		"no anchor":    {strings.Replace(rubric, "2 = { en = \"y\" }\n", "", 1), 7, 1},
		"half spoken":  {strings.Replace(rubric, "{ en = \"y\" }", "{ en = \"y\", zh = \"乙\" }", 1), 6, 1},
		"an anchor":    {strings.Replace(rubric, "{ en = \"y\" }", "{ en = \"\" }", 1), 9, 1},
		"mistyped":     {strings.Replace(rubric, "max = 3", "max = \"3\"", 1), 3, 7},
		"twice":        {rubric + "[[dimensions]]\nid = \"a\"\nname = { en = \"A\" }\n", 12, 1},
		"no name":      {"id = \"r\"\n[[dimensions]]\nid = \"a\"\n", 2, 1},
		"a language":   {rubric + "[[dimensions]]\nid = \"b\"\nname = { en = \"A\", fr = \"A\" }\n", 13, 1},
		"unknown":      {strings.Replace(rubric, "min = 1", "minimum = 1", 1), 2, 1},
		"no TOML":      {rubric + "x = \n", 11, 5},
	}
	for name, tt := range tests {
		_, err := DecodeRubric("r.toml", []byte(tt.file))
		var e *Error
		if !errors.As(err, &e) || e.Line != tt.line || e.Column != tt.column || e.Expected == "" || !e.Rubric {
			t.Errorf("%s: %v, want line %d, column %d, and what was expected", name, err, tt.line, tt.column)
		}
	}
}

func TestCheck(t *testing.T) {
	const scenario = "id = \"s\"\ntitle = \"S\"\nkind = \"emotional\"\nlang = \"en\"\nscript = [\"hi\"]\n"
	const rational = "id = \"s\"\ntitle = \"S\"\nkind = \"rational\"\nlang = \"en\"\nscript = [\"hi\"]\n"
	partner := Scenario{ID: "partner", Title: "P", Kind: sessions.Rational, Lang: "en", Script: []string{"hi"}, Pair: "s"}
	far, chinese, longer, same := partner, partner, partner, partner
	far.ID, far.Pair = "far", ""
	chinese.ID, chinese.Lang = "chinese", "zh"
	longer.ID, longer.Script = "longer", []string{"hello"}
	same.ID, same.Kind = "same", sessions.Emotional
	lib := Library{Rubrics: map[string]sessions.Rubric{Sensibility: {}, Reason: {}, Writing: {}}, Scenarios: []Scenario{far, chinese, longer, same}}
	for file, says := range map[string]string{
		scenario:                  "",
		"\xef\xbb\xbf" + scenario: "",
		"\xff\xfei\x00":           "f.toml: the file is in UTF-16; save it as UTF-8",
		strings.Replace(scenario, "emotional", "creative", 1): "",
		strings.Replace(scenario, "emotional", "sad", 1):      `f.toml:3:1: the kind is "sad" (expected "emotional", "creative" or "rational")`,
		rational:                      "f.toml:1:1: the scenario is rational and has no answer",
		rational + "answer = \"1\"\n": "",
		rational + "answer = \"1\"\ndifficulty = 4\n":                     "",
		rational + "answer = \"1\"\ndifficulty = 5\n":                     "f.toml:7:1: the difficulty is 5 (expected 1, 2, 3 or 4)",
		rational + "answer = \"1\"\ndifficulty = -1\n":                    "f.toml:7:1: the difficulty is -1",
		rational + "answer = \"1\"\ndifficulty = \"hard\"\n":              "f.toml:7:14: difficulty can't be a TOML string (expected 1, 2, 3 or 4)",
		rational + "answer = \"1\"\nkey = [\"x\"]\n":                      "f.toml:7:1: the scenario is rational and has a key",
		scenario + "difficulty = 1\n":                                     "f.toml:6:1: the scenario is emotional and has a difficulty",
		scenario + "answer = \"1\"\n":                                     "f.toml:6:1: the scenario is emotional and has an answer",
		scenario + "tests = [\"irony\", \"irony\"]\n":                     `f.toml:6:1: the test "irony" is listed twice`,
		scenario + "tests = [\"Dry Wit\"]\n":                              `f.toml:6:1: test 1 is "Dry Wit"`,
		scenario + "tests = [\"subtext\"]\n":                              `f.toml:1:1: the scenario tests "subtext" and has no key`,
		scenario + "tests = [\"subtext\"]\nkey = [\"he jokes\"]\n":        "",
		scenario + "key = [\"he jokes\", \" \"]\n":                        "f.toml:6:1: point 2 of the key is empty",
		scenario + "pair = \"partner\"\n":                                 "",
		scenario + "pair = \"s\"\n":                                       `f.toml:6:1: the pair is "s"`,
		scenario + "pair = \"nobody\"\n":                                  `f.toml:6:1: there is no scenario "nobody"`,
		scenario + "pair = \"far\"\n":                                     `f.toml:6:1: "far" is not paired with "s"`,
		scenario + "pair = \"chinese\"\n":                                 `f.toml:6:1: "chinese" is in another language than "s"`,
		scenario + "pair = \"longer\"\n":                                  `f.toml:6:1: "s" has 2 characters and "longer" has 5`,
		scenario + "pair = \"same\"\n":                                    `f.toml:6:1: "s" and "same" are both emotional`,
		"id = \"r\"\n[[dimensions]]\nid = \"a\"\nname = { en = \"A\" }\n": "",
		"id = \"r\"\n[[dimensions]]\nid = \"a\"\n":                        `f.toml:2:1: dimension "a" has no name`,
		scenario + "rubric = \"mine\"\n":                                  `f.toml:6:1: there is no rubric "mine"`,
		"id = \"r\"\nmin = \"1\"\n[[dimensions]]\nid = \"a\"\n":           "f.toml:2:7: min can't be a TOML string (expected a whole number)",
		"id = \"r\"\nmax = 3\n[[dimensions]]\nlevel = 1\n":                `unknown field "dimensions.level" (expected one of id, name, question, optional, anchors)`,
		"id = \"r\"\n": "f.toml:1:1: the title is missing",
	} {
		err := lib.Check("f.toml", []byte(file), []Scenario{partner})
		if says == "" && err != nil || says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
			t.Errorf("%q: %v, want %q", file, err, says)
		}
	}
}

func TestUserFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.toml", good)
	write("b.toml", "id = ")
	write("c.toml", strings.Replace(good, `"mine"`, `"empty-chair"`, 1))
	write("d.toml", strings.Replace(good, `"mine"`, `"other"`, 1)+"rubric = \"none\"\n")
	write("notes.txt", "not a scenario")
	lib, err := Load(dir, filepath.Join(dir, "missing"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := lib.Find("mine"); !ok {
		t.Error("a good file is missing beside a bad one")
	}
	if s, _ := lib.Find("empty-chair"); s.Title != "Mine" {
		t.Error("a user's file does not take the place of the built-in one")
	}
	if _, ok := lib.Find("other"); ok || len(lib.Problems) != 2 {
		t.Errorf("problems are %v", lib.Problems)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("script = [\"\"]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Decode("f.toml", b)
		if err != nil {
			refused(t, err)
			return
		}
		if s.ID == "" || s.Title == "" || len(s.Script) == 0 || s.RubricID() == "" || s.Session().ID != s.ID {
			t.Errorf("accepted %+v", s)
		}
	})
}

// refused makes sure that an error says something, at a place that there can be.
func refused(t *testing.T, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Message == "" || e.Line < 0 || e.Column < 0 {
		t.Errorf("refused with %#v", err)
	}
}

func FuzzDecodeRubric(f *testing.F) {
	entries, err := files.ReadDir("rubrics")
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range entries {
		b, err := files.ReadFile("rubrics/" + e.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := DecodeRubric("f.toml", b)
		if err != nil {
			refused(t, err)
			return
		}
		if r.ID == "" || len(r.Dimensions) == 0 || r.Min >= r.Max {
			t.Errorf("accepted %+v", r)
		}
		ids := map[string]bool{}
		for _, d := range r.Dimensions {
			if d.ID == "" || ids[d.ID] {
				t.Errorf("accepted the dimension %+v", d)
			}
			ids[d.ID] = true
		}
	})
}
