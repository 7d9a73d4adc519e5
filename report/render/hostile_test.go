package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"kansei/internal/testkit/world"
	"kansei/lang"
	"kansei/report"
	"kansei/sessions"
	"kansei/themes"
)

// odd are inputs that no study should be, and what the report has to say.
var odd = []struct {
	name string
	in   func() *report.Input
	says []string // each somewhere in the text
	// alpha, interval: the numbers of the ranking that must not be there
	noRating, noInterval, noSize bool
}{
	{"nothing", func() *report.Input { return report.New(false) }, []string{"Nothing has been rated here yet"}, true, true, false},
	{"one session", func() *report.Input { return rated(world.SixModels(), 1, nil) }, []string{"one session is not enough for an interval"}, false, true, false},
	{"one lane", func() *report.Input { return rated(world.SixModels()[:1], 6, nil) }, []string{"there is only one model, and nothing to compare it with"}, true, true, true},
	{"all ties", func() *report.Input { return rated(world.SixModels(), 12, allTie) }, []string{"Level at the top"}, false, false, true},
	{"all bad", func() *report.Input { return rated(world.SixModels(), 12, allAreBad) }, []string{"Level at the top"}, false, false, true},
	{"a lane that always wins", func() *report.Input { return rated(world.SixModels()[:3], 12, firstWins) }, []string{"tiny-1b: never lost, so the games set no upper limit"}, false, false, false},
	{"two islands", islands, []string{"the models fall into 2 groups that were never compared with each other"}, false, false, false},
	{"equal sizes", func() *report.Input { return rated(sized70(sessions.Official), 24, nil) }, []string{"all models are of one size, so size cannot explain anything"}, false, false, true},
	{"unknown sizes", func() *report.Input { return rated(sized70(sessions.Unknown), 24, nil) }, []string{"0 models have an official total size"}, false, false, true},
	{"only bounds", func() *report.Input { return rated(sized70(sessions.Bound), 24, nil) }, []string{"0 models have an official total size"}, false, false, true},
	{"one rater", func() *report.Input { return rated(world.SixModels(), 12, nil) }, []string{"there is one rater, who has rated nothing twice"}, false, false, false},
	{"missing ratings", func() *report.Input { return rated(world.SixModels(), 12, withGaps) }, []string{"of which 34% say that it cannot be judged"}, false, false, false},
	{"one-point ratings", func() *report.Input { return rated(world.SixModels(), 12, onePoint) }, []string{"Level at the top"}, false, false, true},
	{"nothing but cannot judge", func() *report.Input { return rated(world.SixModels(), 6, onlyNone) }, []string{"of which 100% say that it cannot be judged", "no two replies to one message were compared"}, true, true, false},
	{"withdrawn", func() *report.Input { return rated(world.SixModels(), 6, withdrawn) }, []string{"Nothing has been rated here yet"}, true, true, false},
	{"only programs", func() *report.Input { return rated(programs(), 12, nil) }, []string{"no language models (2)", "Both sides are public scores"}, false, false, false},
	{"no turns", func() *report.Input {
		return rated(world.SixModels(), 3, func(s *sessions.Session) { s.Turns, s.Ratings, s.Verdicts = nil, nil, nil })
	}, []string{"Nothing has been rated here yet"}, true, true, false},
	{"off the scale", func() *report.Input { return rated(world.SixModels(), 3, offScale) }, []string{"off the scale: "}, true, true, false},
	{"only rational", onlyRational, []string{"Reason is as rated here; for sensibility there is nothing", "Ranking in rational scenarios"}, true, true, false},
	{"names from outside", func() *report.Input { return rated(renamed(), 12, nil) }, []string{"script"}, false, false, false},
}

// Every odd input has a sentence and null, and never NaN, a panic or a number
// out of nowhere.
func TestOddInputs(t *testing.T) {
	for _, tt := range odd {
		options := []report.Options{
			{Bootstrap: 40, Seed: 1},
			{Bootstrap: 0, Seed: 1, Davidson: true, DropAllBad: true},
			{Bootstrap: 40, Seed: 1, Style: true, Active: true, Davidson: true},
		}
		if testing.Short() {
			options = options[:1]
		}
		for _, o := range options {
			t.Run(fmt.Sprintf("%s/bootstrap %d, style %v", tt.name, o.Bootstrap, o.Style), func(t *testing.T) {
				in := tt.in()
				if tt.name != "nothing" {
					in.AddScores(fewScores()) // the whole table takes its time
				}
				f := report.Find(in, o)
				checkJSON(t, f)
				text := checkPages(t, f)
				if o.Davidson {
					return
				}
				for _, want := range tt.says {
					if !strings.Contains(text, want) {
						t.Errorf("nowhere is said %q:\n%s", want, text)
					}
				}
				for _, m := range f.Ranking.Models {
					if tt.noRating && m.Rating != nil || tt.noInterval && (m.Low != nil || m.High != nil) {
						t.Errorf("a number out of nowhere: %+v", m)
					}
				}
				if d := f.Size.Thesis.Difference; tt.noSize && d != nil {
					t.Errorf("the difference is %v", *d)
				}
				if tt.noSize && f.Size.Thesis.Verdict != report.Inconclusive {
					t.Errorf("the verdict is %s", f.Size.Thesis.Verdict)
				}
			})
		}
	}
}

// What a whole ranking lacks is said once, and not again of its models.
func TestAReasonIsGivenOnce(t *testing.T) {
	text := checkPages(t, report.Find(rated(world.SixModels()[:3], 1, allTie), report.Options{Bootstrap: 40, Seed: 1}))
	if n := strings.Count(text, "one session is not enough for an interval"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, text)
	}
}

// checkJSON makes sure that every number that is not there has a reason
// beside it.
func checkJSON(t *testing.T, f report.Findings) {
	t.Helper()
	b, err := JSON(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"NaN", "Inf", "%!"} {
		if bytes.Contains(b, []byte(bad)) {
			t.Errorf("the JSON has %s", bad)
		}
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	explained(t, "", v)
}

func explained(t *testing.T, path string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		why, _ := v["why"].(string)
		for key, value := range v {
			if value == nil && why == "" {
				t.Errorf("%s/%s is null without a why: %v", path, key, v)
			}
			explained(t, path+"/"+key, value)
		}
	case []any:
		for i, value := range v {
			explained(t, fmt.Sprintf("%s/%d", path, i), value)
		}
	}
}

// checkPages writes every page in every language, and returns the English text.
func checkPages(t *testing.T, f report.Findings) string {
	t.Helper()
	st := themes.NewSet(nil).Auto(true).Styles()
	english := ""
	for _, code := range lang.Languages() {
		f.Words = lang.Must(code)
		text := Text(f, st, 80)
		if code == "en" {
			english = strings.Join(strings.Fields(ansi.Strip(text)), " ")
		}
		pages := map[string]string{"text": text, "narrow text": Text(f, st, 40), "Markdown": Markdown(f), "HTML": HTML(f), "CSV": CSV(f), "SVG": SVG(f)}
		for name, page := range pages {
			for _, bad := range []string{"NaN", "+Inf", "-Inf", "%!", "<nil>", "report.", "\x1b]", "<script"} {
				if strings.Contains(page, bad) && (bad != "<script" || name == "HTML" || name == "SVG") {
					t.Errorf("%s in %s has %q", name, code, bad)
				}
			}
		}
	}
	return english
}

// fewScores is a table of six models with sizes.
func fewScores() []report.Score {
	out := make([]report.Score, 0, 24)
	for i, kind := range []string{"eqbench3_elo", "arena_sc_creative_writing", "arena_sc_math", "arena_sc_coding"} {
		for k := range 6 {
			size := float64(int(1) << k)
			out = append(out, report.Score{
				Model: fmt.Sprintf("known-%d", k), Kind: kind, Score: float64((k*(i+2))%7 + k), Source: "somewhere",
				Size: sessions.Size{Total: &sessions.Interval{Low: size, High: size}, Grade: sessions.Official, Source: "card"},
			})
		}
	}
	return out
}

func allTie(s *sessions.Session)    { allAs(s, sessions.Tie) }
func allAreBad(s *sessions.Session) { allAs(s, sessions.AllBad) }

func allAs(s *sessions.Session, outcome sessions.Outcome) {
	for i := range s.Verdicts {
		s.Verdicts[i].Outcome, s.Verdicts[i].Lanes = outcome, nil
		for j := range s.Lanes {
			s.Verdicts[i].Lanes = append(s.Verdicts[i].Lanes, s.Lanes[j].ID)
		}
	}
}

func firstWins(s *sessions.Session) {
	for i := range s.Verdicts {
		for j := range s.Lanes {
			if s.Lanes[j].Model == "tiny-1b" {
				s.Verdicts[i].Lanes = []string{s.Lanes[j].ID}
			}
		}
	}
}

// islands are two groups of models that never met.
func islands() *report.Input {
	in := report.New(false)
	w := world.New(5, world.SixModels()...)
	for i := range 12 {
		in.AddSession(w.Session(sessions.Emotional, []int{0, 1, 2}[i%3], []int{1, 2, 0}[i%3]))
		in.AddSession(w.Session(sessions.Emotional, 3, 4))
	}
	return in
}

func sized70(grade sessions.Grade) []world.Ability {
	out := world.SixModels()[:5]
	for i := range out {
		out[i].Total, out[i].Active, out[i].Grade = 70, 70, grade
		if grade == sessions.Unknown {
			out[i].Total, out[i].Active = 0, 0
		}
	}
	return out
}

func withGaps(s *sessions.Session) {
	for i := range s.Ratings {
		if i%3 == 0 {
			s.Ratings[i].Value = nil
		}
	}
	s.Ratings = s.Ratings[:len(s.Ratings)-4]
	s.Verdicts = s.Verdicts[:1]
}

// onePoint has the same point everywhere, and no verdicts.
func onePoint(s *sessions.Session) {
	for i := range s.Ratings {
		*s.Ratings[i].Value = 3
	}
	s.Verdicts = nil
}

func onlyNone(s *sessions.Session) {
	for i := range s.Ratings {
		s.Ratings[i].Value = nil
	}
	s.Verdicts = nil
}

func withdrawn(s *sessions.Session) {
	for i := range s.Ratings {
		s.Ratings[i].Withdrawn = true
	}
	for i := range s.Verdicts {
		s.Verdicts[i].Withdrawn = true
	}
}

func offScale(s *sessions.Session) {
	for i := range s.Ratings {
		*s.Ratings[i].Value = 99
	}
	s.Verdicts = nil
}

func programs() []world.Ability {
	return []world.Ability{{Model: "builtin/eliza", Grade: sessions.Unknown}, {Model: "builtin/advisor", Sense: 1, Grade: sessions.Unknown}}
}

// renamed are names that would do harm where they are not made safe.
func renamed() []world.Ability {
	out := world.SixModels()[:3]
	out[0].Model, out[1].Model, out[2].Model = "<script>alert(1)</script>", "\x1b]0;title\x07|`*_", "very/"+strings.Repeat("long-name-", 30)
	return out
}

func onlyRational() *report.Input {
	in := report.New(false)
	w := world.New(5, world.SixModels()...)
	addAll(in, w.Study(sessions.Rational, 12))
	return in
}
