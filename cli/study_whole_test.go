package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kansei/report"
	"kansei/scenarios"
	"kansei/sessions"
	"kansei/studies"
)

// The study of the whole test.
const (
	wholeModels   = 40
	wholeSessions = 240
	rationalFirst = 16 // of the 24 scenarios so many are emotional
)

// careless are the raters of the whole test who do not read, with the rule that
// each breaks.
var careless = map[string]string{"dora": studies.ReasonCatches, "emil": studies.ReasonStraight, "fay": studies.ReasonSeconds}

// wholeWorld is a study of 40 models on a loopback server, and what the raters like.
type wholeWorld struct {
	t     *testing.T
	dir   string
	env   Env
	now   time.Time
	taste [2]map[string]float64 // by model: logits, on emotional and rational scenarios
	rng   *rand.Rand
}

func wholeModel(i int) string { return fmt.Sprintf("local/m%02d", i+1) }

// newWholeWorld starts the server, writes the settings, and has "study new" begin
// the study.
func newWholeWorld(t *testing.T) *wholeWorld {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Model string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			http.Error(w, "what?", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprintf(w, "data: {\"model\":%q,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"I hear you.\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", asked.Model)
	}))
	t.Cleanup(srv.Close)
	home := t.TempDir()
	w := &wholeWorld{t: t, dir: filepath.Join(home, "mine"), now: time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC), rng: rand.New(rand.NewPCG(7, 40))}
	w.env = Env{Stdin: strings.NewReader(""), Stderr: &bytes.Buffer{}, Width: 100, GOOS: "linux", Now: func() time.Time { return w.now }, Getenv: func(name string) string {
		return map[string]string{"KANSEI_HOME": home, "LANG": "C.UTF-8"}[name]
	}}
	var config, models strings.Builder
	w.taste = [2]map[string]float64{{}, {}}
	for i := range wholeModels {
		size := math.Pow(10, 0.5+2.5*float64(i)/(wholeModels-1)) // 3 to 1,000 billion
		fmt.Fprintf(&models, "%q, ", wholeModel(i))
		fmt.Fprintf(&config, "[models.%q]\nsize = { total_b = %.1f, active_b = %.1f, grade = \"official\", source = \"test\" }\n", wholeModel(i), size, size)
		w.taste[0][wholeModel(i)] = 1.2*(math.Log10(size)-1.75) + 0.6*w.rng.NormFloat64()
		w.taste[1][wholeModel(i)] = 0.4*(math.Log10(size)-1.75) + 0.6*w.rng.NormFloat64()
	}
	w.write(filepath.Join(home, "config.toml"), fmt.Sprintf("[providers.local]\nbase_url = %q\nmodels = [%s]\n%s", srv.URL+"/v1", models.String(), config.String()))
	w.run("study", "new", w.dir)
	w.write(filepath.Join(w.dir, studies.File), fmt.Sprintf(`title = "Forty"
models = [%s]
scenarios = [%s]
lanes = 3
sessions = %d
raters = ["ada", "ben", "cleo", "dora", "emil", "fay", "gus", "hana", "ivo", "june", "kurt", "lena"]
ratings = 2
catch = 0.2
catch_lanes = ["builtin/eliza"]
dimensions = ["empathy", "clarity", "overall"]
turns = 1
seed = 20
`, models.String(), wholeScenarios(t), wholeSessions))
	return w
}

// wholeScenarios are 24 built-in ones, the rational last.
func wholeScenarios(t *testing.T) string {
	t.Helper()
	library, err := scenarios.Load("", "")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, kind := range []sessions.Kind{sessions.Emotional, sessions.Rational} {
		most := map[sessions.Kind]int{sessions.Emotional: rationalFirst, sessions.Rational: 24}[kind]
		for _, sc := range library.Scenarios {
			if sc.Kind == kind && len(sc.Script) > 0 && len(names) < most {
				names = append(names, fmt.Sprintf("%q", sc.ID))
			}
		}
	}
	if len(names) != 24 {
		t.Fatalf("%d scenarios", len(names))
	}
	return strings.Join(names, ", ")
}

func (w *wholeWorld) write(path, text string) {
	w.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// run is one command line, which has to succeed.
func (w *wholeWorld) run(args ...string) string {
	w.t.Helper()
	out, errs := &bytes.Buffer{}, &bytes.Buffer{}
	env := w.env
	env.Args, env.Stdout, env.Stderr = args, io.Writer(out), errs
	if code := Run(w.t.Context(), env); code != exitDone {
		w.t.Fatalf("%v ended with %d: %s", args, code, errs)
	}
	return out.String()
}

// rates has a rater rate all that is due.
func (w *wholeWorld) rates(name string) {
	w.t.Helper()
	a, st := raterOf(w.t, w.env, w.dir, name)
	defer a.close()
	q, err := a.studyQueue(st)
	if err != nil {
		w.t.Fatal(err)
	}
	clock := w.now
	for _, task := range q.tasks {
		s := task.Session.Clone()
		by := sessions.Rater{Name: name, Pass: task.Pass, By: a.installation()}
		likes := w.heard(s, name)
		clock = w.mark(s, by, likes, clock)
		clock = clock.Add(time.Minute)
		a.at(s.ID, task.Path)
		if _, err := a.save(s); err != nil {
			w.t.Fatal(err)
		}
	}
}

// heard is how much a rater likes each reply this time: what the model is worth,
// and chance, so that the best of a turn follows Luce's rule. A catch lane is worth
// little; dora does not see it.
func (w *wholeWorld) heard(s *sessions.Session, name string) map[string]float64 {
	side := 0
	if s.Kind() == sessions.Rational {
		side = 1
	}
	out := map[string]float64{}
	for _, l := range s.Lanes {
		worth, planned := w.taste[side][l.Provider+"/"+l.Model]
		if !planned {
			worth = -5
		}
		switch name {
		case "dora":
			if worth = 0; !planned {
				worth = 5 // the first thing that looks like an answer
			}
		case "emil", "fay":
			worth = 0
		}
		out[l.ID] = worth - math.Log(-math.Log(1-w.rng.Float64()))
	}
	return out
}

// mark gives every reply its points, and the turn its verdict, as the screen does.
func (w *wholeWorld) mark(s *sessions.Session, by sessions.Rater, likes map[string]float64, at time.Time) time.Time {
	pace := 9 * time.Second
	if by.Name == "fay" {
		pace = 700 * time.Millisecond
	}
	best, log := "", sessions.UndoLog{}
	for _, lane := range s.Order(by.Pass) {
		for _, d := range s.Rubric.Dimensions {
			points := min(5, max(1, int(math.Round(3+likes[lane]/1.5+0.4*w.rng.NormFloat64()))))
			if by.Name == "emil" {
				points = 3
			}
			at = at.Add(pace)
			log.Rate(s, sessions.Rating{
				Address: sessions.Address{Turn: 1, Lane: lane, Attempt: 1}, Dimension: d.ID, Value: &points, Rater: by, Blind: true, At: at, TookMS: pace.Milliseconds(),
			})
		}
		if best == "" || likes[lane] > likes[best] {
			best = lane
		}
	}
	at = at.Add(pace)
	log.Judge(s, sessions.Verdict{Turn: 1, Outcome: sessions.Best, Lanes: []string{best}, Rater: by, Blind: true, At: at})
	return at
}

// wholeReport is what the test reads of the report.
type wholeReport struct {
	Without struct {
		Raters []string `json:"raters"`
		Models []struct {
			Model  string   `json:"model"`
			Rating *float64 `json:"rating"`
			Low    *float64 `json:"low"`
			High   *float64 `json:"high"`
		} `json:"models"`
	} `json:"without_careless"`
	Raters []struct {
		Rater    string   `json:"rater"`
		Careless bool     `json:"careless"`
		Rules    []string `json:"rules"`
	} `json:"raters"`
	Study struct {
		Frozen string `json:"frozen"`
	} `json:"study"`
	Inputs struct {
		Sessions int `json:"sessions"`
	} `json:"inputs"`
}

// TestWholeStudy goes from a new study of 40 models to its report: the plan is
// balanced, the report finds what the raters like within its intervals, and names
// the three who did not read.
func TestWholeStudy(t *testing.T) {
	if testing.Short() {
		t.Skip("a study of 40 models")
	}
	w := newWholeWorld(t)
	w.checkPlan()
	w.run("study", "freeze", w.dir)
	w.run("study", "collect", w.dir, "--parallel", "16")
	a, st := raterOf(t, w.env, w.dir, "ada")
	for _, name := range st.Raters {
		w.rates(name)
	}
	w.now = w.now.Add(30 * time.Hour)
	for _, name := range st.Raters { // what is shown again
		w.rates(name)
	}
	w.checkStatus(a, st)

	var r wholeReport
	if err := json.Unmarshal([]byte(w.run("report", w.dir, "--json", "--bootstrap", "100")), &r); err != nil {
		t.Fatal(err)
	}
	if r.Study.Frozen != report.AsFrozen || r.Inputs.Sessions != wholeSessions {
		t.Errorf("the study is %q, of %d sessions", r.Study.Frozen, r.Inputs.Sessions)
	}
	if !slices.Equal(r.Without.Raters, []string{"dora", "emil", "fay"}) {
		t.Errorf("the report is also given without %v", r.Without.Raters)
	}
	for _, one := range r.Raters {
		if want := careless[one.Rater]; one.Careless != (want != "") || one.Careless && !slices.Contains(one.Rules, want) {
			t.Errorf("rater %s: %+v", one.Rater, one)
		}
	}
	w.checkTastes(r)
	text := w.run("report", w.dir, "--bootstrap", "0")
	text = strings.Join(strings.Fields(text), " ") // a line may break anywhere
	for _, want := range []string{"as frozen", "careless: fails catch lanes", "careless: rates in straight lines", "careless: rates too fast to read", "With and without the careless raters"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

func (w *wholeWorld) checkPlan() {
	var plan struct {
		Sessions   []struct{ Lanes, Raters, Repeats []string }
		Efficiency float64
		Bound      float64 `json:"efficiency_bound"`
		Missing    int     `json:"pairs_missing"`
		Balance    map[string][]int
	}
	if err := json.Unmarshal([]byte(w.run("study", "plan", w.dir, "--json")), &plan); err != nil {
		w.t.Fatal(err)
	}
	for _, of := range []string{"models", "places", "scenarios", "raters"} {
		if b := plan.Balance[of]; len(b) != 2 || b[1]-b[0] > 1 {
			w.t.Errorf("%s: %v", of, b)
		}
	}
	// A pair is missing only where every other has met once at most.
	if plan.Missing > 0 && plan.Balance["pairs"][1] > 1 {
		w.t.Errorf("%d pairs are missing, and others have met %d times", plan.Missing, plan.Balance["pairs"][1])
	}
	if len(plan.Sessions) != wholeSessions || plan.Efficiency < 0.95*plan.Bound {
		w.t.Errorf("%d sessions, efficiency %.3f of %.3f", len(plan.Sessions), plan.Efficiency, plan.Bound)
	}
}

func (w *wholeWorld) checkStatus(a *app, st *studyFolder) {
	w.t.Helper()
	text := w.run("study", "status", w.dir) + w.run("study", "status", w.dir, "--json")
	for i := range wholeModels {
		if strings.Contains(text, wholeModel(i)) || strings.Contains(text, "eliza") {
			w.t.Errorf("the status names a model:\n%s", text)
			break
		}
	}
	p, err := a.studyProgress(st)
	if err != nil || p.Collected != wholeSessions || p.Done != p.Ratings || len(p.Missing) > 0 {
		w.t.Errorf("%d collected, %d of %d rated, %d missing, %v", p.Collected, p.Done, p.Ratings, len(p.Missing), err)
	}
	for _, r := range p.Raters {
		if r.Repeats == 0 || r.RepeatsDone != r.Repeats || r.Catches < 2 {
			w.t.Errorf("%+v", r)
		}
	}
}

// checkTastes compares the ratings, without the careless raters, with what the
// raters like: 95 of 100 intervals have it.
func (w *wholeWorld) checkTastes(r wholeReport) {
	w.t.Helper()
	mean, n := 0.0, 0
	for _, worth := range w.taste[0] {
		mean += worth / wholeModels
	}
	within, middle := 0, 0.0
	for _, m := range r.Without.Models {
		if _, planned := w.taste[0][m.Model]; planned && m.Rating != nil {
			middle += *m.Rating
			n++
		}
	}
	middle /= float64(n)
	for _, m := range r.Without.Models {
		worth, planned := w.taste[0][m.Model]
		if !planned || m.Low == nil || m.High == nil {
			continue
		}
		if truth := middle + 400/math.Ln10*(worth-mean); truth >= *m.Low && truth <= *m.High {
			within++
		}
	}
	w.t.Logf("%d of %d intervals have what the raters like", within, n)
	if n != wholeModels || within < 36 {
		w.t.Errorf("%d of %d intervals have what the raters like", within, n)
	}
}
