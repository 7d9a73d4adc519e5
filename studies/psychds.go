package studies

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"kansei/sessions"
)

// PsychDS is a study in the form of Psych-DS (psych-ds.github.io): the content of
// each file by its path, with slashes. Tables are tidy: one observation a row.
// Raters have codes instead of names unless names is set. The catch lanes stand in
// a column of their own.
func PsychDS(s *Study, p *Plan, found map[int]*sessions.Session, names bool) (map[string][]byte, error) {
	x := &dataset{study: s, plan: p, found: found}
	x.codes(names)
	tables := []dataTable{x.sessions(), x.replies(), x.ratings(), x.verdicts(), x.guesses(), x.raters()}
	out := map[string][]byte{}
	for _, t := range tables {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(append([][]string{t.columns}, t.rows...)); err != nil {
			return nil, fmt.Errorf("write the table of %s: %w", t.name, err)
		}
		out["data/study-kansei_description-"+t.name+"_data.csv"] = b.Bytes()
	}
	description, err := x.description(tables)
	if err != nil {
		return nil, err
	}
	out["dataset_description.json"] = description
	out["README.md"] = []byte(readme(s))
	out["CHANGES.md"] = []byte("# Changes\n\n- Exported by kansei.\n")
	out["analysis/starter.py"] = []byte(starterPython)
	out["analysis/starter.R"] = []byte(starterR)
	return out, nil
}

type dataTable struct {
	name    string
	columns []string
	rows    [][]string
}

type dataset struct {
	study *Study
	plan  *Plan
	found map[int]*sessions.Session
	code  map[string]string // by rater's name
}

// codes gives each rater a code; somebody who rated without being in the plan has
// one after them.
func (x *dataset) codes(names bool) {
	x.code = x.study.Codes()
	others := map[string]bool{}
	for _, s := range x.found {
		for _, r := range s.Ratings {
			others[r.Name] = true
		}
		for _, v := range s.Verdicts {
			others[v.Name] = true
		}
		for _, g := range s.Guesses {
			others[g.Name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		if x.code[name] == "" {
			x.code[name] = codeAt(len(x.code))
		}
	}
	if names {
		for name := range x.code {
			x.code[name] = name
		}
	}
}

// each calls f for every session that is there, in the order of the plan.
func (x *dataset) each(f func(one Planned, s *sessions.Session)) {
	for _, one := range x.plan.Sessions {
		if s := x.found[one.Number]; s != nil {
			f(one, s)
		}
	}
}

func (x *dataset) sessions() dataTable {
	t := dataTable{name: "sessions", columns: []string{"session", "number", "scenario", "kind", "language", "rubric", "turns", "lanes", "catch_lane", "planned_raters"}}
	x.each(func(one Planned, s *sessions.Session) {
		kind, language := "", ""
		if s.Scenario != nil {
			kind, language = string(s.Scenario.Kind), s.Scenario.Lang
		}
		t.rows = append(t.rows, []string{
			s.ID, strconv.Itoa(one.Number), one.Scenario, kind, language, s.Rubric.ID, strconv.Itoa(len(s.Turns)), strconv.Itoa(len(s.Lanes)), caught(one, s), strconv.Itoa(len(one.Raters)),
		})
	})
	return t
}

// caught is the lane of a session that is a catch lane, "" if there is none.
func caught(one Planned, s *sessions.Session) string {
	if order := s.Order(1); one.Catch >= 0 && one.Catch < len(order) {
		return order[one.Catch]
	}
	return ""
}

func (x *dataset) replies() dataTable {
	t := dataTable{name: "replies", columns: []string{
		"session", "turn", "lane", "attempt", "model", "thinking", "place", "is_catch", "is_person", "total_params_b", "active_params_b", "size_grade",
		"status", "message", "reply", "characters", "prompt_tokens", "completion_tokens", "first_token_ms", "duration_ms",
	}}
	x.each(func(one Planned, s *sessions.Session) {
		order, catch := s.Order(1), caught(one, s)
		for _, turn := range s.Turns {
			for _, r := range turn.Replies {
				lane := s.Lane(r.Lane)
				if lane == nil {
					continue
				}
				t.rows = append(t.rows, []string{
					s.ID, strconv.Itoa(turn.N), r.Lane, strconv.Itoa(r.Attempt), lane.Ref(), string(lane.Thinking), strconv.Itoa(slices.Index(order, r.Lane) + 1),
					truth(r.Lane == catch), truth(lane.Provider == "human"), billions(lane.Size.Total), billions(lane.Size.Active), string(lane.Size.Grade),
					string(r.Status), turn.User.AskedAs(r.Lane, r.Attempt), r.Text, strconv.Itoa(len([]rune(r.Text))),
					count(r.Usage.Prompt), count(r.Usage.Completion), strconv.FormatInt(r.FirstTokenMS, 10), strconv.FormatInt(r.DurationMS, 10),
				})
			}
		}
	})
	return t
}

func truth(v bool) string {
	if v {
		return "1"
	}
	return "0"
}

// count is a count that is not known where it is 0.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// billions is a size that is known to a point, else "".
func billions(i *sessions.Interval) string {
	if i == nil || i.Low != i.High {
		return ""
	}
	return strconv.FormatFloat(i.Low, 'g', -1, 64)
}

// dimensions lists those of all rubrics, each once.
func (x *dataset) dimensions() []sessions.Dimension {
	var out []sessions.Dimension
	x.each(func(_ Planned, s *sessions.Session) {
		for _, d := range s.Rubric.Dimensions {
			if !slices.ContainsFunc(out, func(o sessions.Dimension) bool { return o.ID == d.ID }) {
				out = append(out, d)
			}
		}
	})
	return out
}

// column is the name of a dimension's column: what R and Python take as a name.
func column(dimension string) string { return "rating_" + strings.ReplaceAll(dimension, "-", "_") }

func (x *dataset) ratings() dataTable {
	t := dataTable{name: "ratings", columns: []string{"session", "turn", "lane", "attempt", "model", "rater", "pass", "place", "blind"}}
	dimensions := x.dimensions()
	for _, d := range dimensions {
		t.columns = append(t.columns, column(d.ID))
	}
	t.columns = append(t.columns, "cannot_judge", "seconds", "rated_at")
	type key struct {
		sessions.Address
		rater string
		pass  int
	}
	x.each(func(one Planned, s *sessions.Session) {
		rows := map[key][]sessions.Rating{}
		var order []key
		for _, r := range s.StandingRatings() {
			k := key{r.Address, r.Name, r.Pass}
			if rows[k] == nil {
				order = append(order, k)
			}
			rows[k] = append(rows[k], r)
		}
		for _, k := range order {
			t.rows = append(t.rows, x.rating(one, s, k.Address, rows[k], dimensions))
		}
	})
	return t
}

// rating is the row of what one rater gave one reply in one pass.
func (x *dataset) rating(one Planned, s *sessions.Session, a sessions.Address, given []sessions.Rating, dimensions []sessions.Dimension) []string {
	by := given[0].Rater
	shown := s
	if by.Pass == 1 {
		shown = one.Shown(s, by.Name)
	}
	model := ""
	if l := s.Lane(a.Lane); l != nil {
		model = l.Ref()
	}
	row := []string{
		s.ID, strconv.Itoa(a.Turn), a.Lane, strconv.Itoa(a.Attempt), model, x.code[by.Name], strconv.Itoa(by.Pass),
		strconv.Itoa(slices.Index(shown.Order(by.Pass), a.Lane) + 1), truth(given[0].Blind),
	}
	var cannot []string
	took, last := int64(0), time.Time{}
	for _, d := range dimensions {
		value := ""
		for _, r := range given {
			switch {
			case r.Dimension != d.ID:
				continue
			case r.Value == nil:
				cannot = append(cannot, d.ID)
			default:
				value = strconv.Itoa(*r.Value)
			}
			took += r.TookMS
			if r.At.After(last) {
				last = r.At
			}
		}
		row = append(row, value)
	}
	return append(row, strings.Join(cannot, ";"), fmt.Sprintf("%.1f", float64(took)/1000), last.UTC().Format(time.RFC3339))
}

func (x *dataset) verdicts() dataTable {
	t := dataTable{name: "verdicts", columns: []string{"session", "turn", "rater", "pass", "outcome", "winner_lane", "winner_model", "verdict_lanes", "blind", "rated_at"}}
	x.each(func(_ Planned, s *sessions.Session) {
		for _, v := range s.StandingVerdicts() {
			lane, model := "", ""
			if v.Outcome == sessions.Best {
				lane = v.Lanes[0]
				if l := s.Lane(lane); l != nil {
					model = l.Ref()
				}
			}
			t.rows = append(t.rows, []string{
				s.ID, strconv.Itoa(v.Turn), x.code[v.Name], strconv.Itoa(v.Pass), string(v.Outcome), lane, model, strings.Join(v.Lanes, ";"), truth(v.Blind), v.At.UTC().Format(time.RFC3339),
			})
		}
	})
	return t
}

func (x *dataset) guesses() dataTable {
	t := dataTable{name: "guesses", columns: []string{"session", "lane", "model", "rater", "pass", "guess"}}
	x.each(func(_ Planned, s *sessions.Session) {
		for _, g := range s.StandingGuesses() {
			model := ""
			if l := s.Lane(g.Lane); l != nil {
				model = l.Ref()
			}
			t.rows = append(t.rows, []string{s.ID, g.Lane, model, x.code[g.Name], strconv.Itoa(g.Pass), g.Guess})
		}
	})
	return t
}

func (x *dataset) raters() dataTable {
	t := dataTable{name: "raters", columns: []string{
		"rater", "assigned", "done", "hours", "repeats", "repeats_done", "catches", "catches_failed", "seconds_a_mark", "straight_lines", "careless",
	}}
	for _, r := range Follow(x.study, x.plan, x.found, nil).Raters {
		seconds := ""
		if r.Seconds != nil {
			seconds = fmt.Sprintf("%.1f", *r.Seconds)
		}
		t.rows = append(t.rows, []string{
			x.code[r.Rater], strconv.Itoa(r.Assigned), strconv.Itoa(r.Done), fmt.Sprintf("%.2f", r.Hours), strconv.Itoa(r.Repeats), strconv.Itoa(r.RepeatsDone),
			strconv.Itoa(r.Catches), strconv.Itoa(r.CatchesFailed), seconds, strconv.Itoa(r.StraightLines), strings.Join(r.Careless, ";"),
		})
	}
	slices.SortFunc(t.rows, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return t
}

// variable is one of variableMeasured, in the words of schema.org.
type variable struct {
	Type        string     `json:"@type"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Min         *int       `json:"minValue,omitempty"`
	Max         *int       `json:"maxValue,omitempty"`
	Points      []variable `json:"valueReference,omitempty"` // of a rubric's scale
	Value       *int       `json:"value,omitempty"`          // of one of Points
}

// description is dataset_description.json.
func (x *dataset) description(tables []dataTable) ([]byte, error) {
	dimensions := map[string]variable{}
	x.each(func(_ Planned, s *sessions.Session) {
		for _, d := range s.Rubric.Dimensions {
			if _, ok := dimensions[column(d.ID)]; !ok {
				dimensions[column(d.ID)] = measured(d, s.Rubric)
			}
		}
	})
	var all []variable
	seen := map[string]bool{}
	for _, t := range tables {
		for _, c := range t.columns {
			if seen[c] {
				continue
			}
			seen[c] = true
			v, ok := dimensions[c]
			if !ok {
				v = variable{Type: "PropertyValue", Name: c, Description: columnMeanings[c]}
			}
			all = append(all, v)
		}
	}
	title := x.study.Title
	if title == "" {
		title = "A study of language models"
	}
	b, err := json.MarshalIndent(struct {
		Context     string     `json:"@context"`
		Type        string     `json:"@type"`
		Name        string     `json:"name"`
		Description string     `json:"description"`
		Keywords    []string   `json:"keywords"`
		Measured    []variable `json:"variableMeasured"`
	}{
		"https://schema.org/", "Dataset", title,
		fmt.Sprintf("Blind ratings of the replies of %d language models, %d in a session, by %d raters, planned beforehand and collected with kansei.", len(x.study.Models), x.study.Lanes, len(x.study.Raters)),
		[]string{"language models", "human ratings", "blind comparison", "incomplete block design"},
		all,
	}, "", "  ")
	return append(b, '\n'), err
}

// measured is a dimension of a rubric, with what each point means.
func measured(d sessions.Dimension, r sessions.Rubric) variable {
	low, high := r.Min, r.Max
	v := variable{Type: "PropertyValue", Name: column(d.ID), Description: strings.TrimSpace(d.Name.In("en") + ": " + d.Question.In("en")), Min: &low, Max: &high}
	for _, point := range slices.Sorted(maps.Keys(d.Anchors)) {
		n := point
		v.Points = append(v.Points, variable{Type: "PropertyValue", Name: strconv.Itoa(point), Description: d.Anchors[point].In("en"), Value: &n})
	}
	return v
}
