package studies

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kansei/sessions"
)

// checkPsychDS checks a data set by the rules of Psych-DS that are errors: the
// description with its type and fields, names of files of data, their headers and
// rows, and that every column is described.
func checkPsychDS(t *testing.T, files map[string][]byte) {
	t.Helper()
	var d struct {
		Context     string           `json:"@context"`
		Type        string           `json:"@type"`
		Name        string           `json:"name"`
		Description string           `json:"description"`
		Measured    []map[string]any `json:"variableMeasured"`
	}
	if err := json.Unmarshal(files["dataset_description.json"], &d); err != nil {
		t.Fatalf("dataset_description.json: %v", err)
	}
	if d.Type != "Dataset" || !strings.HasPrefix(d.Context, "http") || d.Name == "" || d.Description == "" {
		t.Errorf("the description lacks a field: %+v", d)
	}
	described := map[string]bool{}
	for _, v := range d.Measured {
		name, _ := v["name"].(string)
		if text, _ := v["description"].(string); text == "" || v["@type"] != "PropertyValue" {
			t.Errorf("variable %q has no description", name)
		}
		if described[name] {
			t.Errorf("variable %q is described twice", name)
		}
		described[name] = true
	}
	official := []string{"study", "site", "subject", "session", "task", "condition", "trial", "stimulus", "description"}
	name := regexp.MustCompile(`^data/([a-z]+-[A-Za-z0-9]+_)+data\.csv$`)
	data := 0
	for path, content := range files {
		if len(content) == 0 {
			t.Errorf("%s is empty", path)
		}
		if !utf8.Valid(content) {
			t.Errorf("%s is not UTF-8", path)
		}
		if !strings.HasPrefix(path, "data/") {
			continue
		}
		data++
		if !name.MatchString(path) {
			t.Errorf("%s is no name of a file of data", path)
		}
		for _, part := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(path, "data/"), "_data.csv"), "_") {
			if keyword, _, _ := strings.Cut(part, "-"); !slices.Contains(official, keyword) {
				t.Errorf("%s has the keyword %q", path, keyword)
			}
		}
		rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll() // refuses rows of another length
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		header := map[string]bool{}
		for _, c := range rows[0] {
			if header[c] || !described[c] {
				t.Errorf("%s: column %q is twice, or is not described", path, c)
			}
			header[c] = true
		}
	}
	if data == 0 {
		t.Error("there is no file of data")
	}
	if files["README.md"] == nil || files["CHANGES.md"] == nil {
		t.Error("README.md or CHANGES.md is missing")
	}
}

// filled is a study of three models whose sessions were all rated.
func filled(t *testing.T) (*Study, *Plan, map[int]*sessions.Session) {
	t.Helper()
	s, err := Decode(File, []byte("models = [\"a/1\", \"a/2\", \"a/3\"]\nscenarios = [\"x\", \"y\"]\nraters = [\"Li Wei\", \"wang\"]\nsessions = 4\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := MakePlan(s)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	found := map[int]*sessions.Session{}
	for _, one := range p.Sessions {
		c := &sessions.Session{
			ID: s.SessionID(one), Rubric: sessions.Rubric{ID: "r", Min: 1, Max: 5, Dimensions: []sessions.Dimension{
				{ID: "overall", Name: sessions.Text{"en": "Overall"}, Anchors: map[int]sessions.Text{1: {"en": "bad"}, 5: {"en": "good"}}}, {ID: "warm-tone", Name: sessions.Text{"en": "Warm"}},
			}},
			Scenario: &sessions.Scenario{ID: one.Scenario, Kind: sessions.Emotional, Lang: "en"},
		}
		turn := sessions.Turn{N: 1, User: sessions.UserMessage{Text: "Hello, \"you\"\nthere", At: at, To: sessions.ToAll}}
		for i, m := range one.Lanes {
			id := "l" + string(rune('1'+i))
			c.Lanes = append(c.Lanes, sessions.Lane{ID: id, Label: sessions.Letter(i), Provider: "a", Model: m[2:]})
			turn.Replies = append(turn.Replies, sessions.Reply{Lane: id, Attempt: 1, Status: sessions.Complete, Text: "好的, fine"})
			for _, r := range one.Raters {
				for _, d := range c.Rubric.Dimensions {
					v := 1 + i
					c.Ratings = append(c.Ratings, sessions.Rating{Address: sessions.Address{Turn: 1, Lane: id, Attempt: 1}, Dimension: d.ID, Value: &v, Rater: sessions.Rater{Name: r, Pass: 1}, Blind: true, At: at, TookMS: 4000})
				}
			}
		}
		c.Turns = []sessions.Turn{turn}
		for _, r := range one.Raters {
			c.Verdicts = append(c.Verdicts, sessions.Verdict{Turn: 1, Outcome: sessions.Best, Lanes: []string{"l3"}, Rater: sessions.Rater{Name: r, Pass: 1}, At: at})
			c.Guesses = append(c.Guesses, sessions.Guess{Lane: "l1", Guess: "a/2", Rater: sessions.Rater{Name: r, Pass: 1}, At: at})
		}
		found[one.Number] = c
	}
	return s, p, found
}

func TestPsychDS(t *testing.T) {
	s, p, found := filled(t)
	files, err := PsychDS(s, p, found, false)
	if err != nil {
		t.Fatal(err)
	}
	checkPsychDS(t, files)
	for path, content := range files {
		if bytes.Contains(content, []byte("Li Wei")) || bytes.Contains(content, []byte("wang")) {
			t.Errorf("%s has the name of a rater", path)
		}
	}
	if !bytes.Contains(files["dataset_description.json"], []byte(`"rating_warm_tone"`)) || !bytes.Contains(files["dataset_description.json"], []byte(`"good"`)) {
		t.Error("the anchors are not in the description")
	}
	named, err := PsychDS(s, p, found, true)
	if err != nil || !bytes.Contains(named["data/study-kansei_description-ratings_data.csv"], []byte("Li Wei")) {
		t.Errorf("names were asked for: %v", err)
	}
	empty, err := PsychDS(s, p, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	checkPsychDS(t, empty)
}

func TestFollow(t *testing.T) {
	s, p, found := filled(t)
	progress := Follow(s, p, found, nil)
	if progress.Collected != 4 || progress.Done != progress.Ratings || len(progress.Missing) != 0 {
		t.Errorf("%+v", progress)
	}
	for _, r := range progress.Raters {
		if r.Done != r.Assigned || r.Seconds == nil || *r.Seconds != 4 || r.StraightLines != 0 || len(r.Careless) != 0 {
			t.Errorf("%+v", r)
		}
	}
	first := p.Sessions[0]
	lost := found[first.Number]
	delete(found, first.Number)
	if progress = Follow(s, p, found, map[int]int{first.Number: 3}); progress.Collected != 3 || len(progress.Missing) != 1 || progress.Missing[0].Replies != 3 {
		t.Errorf("%+v", progress)
	}
	found[first.Number] = lost
	for _, c := range found { // everything on one point, in no time
		for i := range c.Ratings {
			v := 3
			c.Ratings[i].Value, c.Ratings[i].TookMS = &v, 300
		}
	}
	s.Overlap = 0
	for i := range p.Sessions {
		p.Sessions[i].Raters = []string{"wang"}
		for j := range found[p.Sessions[i].Number].Ratings {
			found[p.Sessions[i].Number].Ratings[j].Name = "wang"
		}
	}
	if got := Follow(s, p, found, nil).CarelessRaters(); !slices.Equal(got, []string{"wang"}) {
		t.Errorf("careless: %v", got)
	}
}

func TestFreezeDifferences(t *testing.T) {
	s, p, _ := filled(t)
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	f, err := Freeze(s, p, nil, nil, at)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := f.Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(dir); err == nil {
		t.Error("a frozen study was frozen again")
	}
	back, err := ReadFrozen(dir)
	if err != nil || len(back.Differences(f)) != 0 {
		t.Errorf("%v, %v", back.Differences(f), err)
	}
	for _, c := range []struct {
		part   string
		change func(s *Study, p *Plan) []sessions.Rubric
	}{
		{"plan", func(_ *Study, p *Plan) []sessions.Rubric { p.Sessions[0].Raters = []string{"x"}; return nil }},
		{"rubric", func(*Study, *Plan) []sessions.Rubric { return []sessions.Rubric{{ID: "other"}} }},
		{"texts", func(s *Study, _ *Plan) []sessions.Rubric { s.Consent = sessions.Text{"en": "other"}; return nil }},
		{"analysis", func(s *Study, _ *Plan) []sessions.Rubric { s.Careless.Seconds = 9; return nil }},
	} {
		s, p, _ := filled(t)
		rubrics := c.change(s, p)
		now, err := Freeze(s, p, rubrics, nil, at)
		if got := back.Differences(now); err != nil || !slices.Equal(got, []string{c.part}) {
			t.Errorf("%s: %v, %v", c.part, got, err)
		}
	}
}
