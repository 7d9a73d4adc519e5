package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kansei/packets"
	"kansei/sessions"
)

// packetRun is a home in which packets are made and imported.
type packetRun struct {
	t    *testing.T
	home string
	now  time.Time
}

func (p packetRun) run(stdin string, args ...string) (code int, out, complaint string) {
	p.t.Helper()
	var stdout, stderr bytes.Buffer
	code = Run(p.t.Context(), Env{
		Args: args, Stdin: strings.NewReader(stdin), Stdout: &stdout, Stderr: &stderr, Width: 80, GOOS: "linux",
		Getenv: func(name string) string {
			return map[string]string{"KANSEI_HOME": p.home, "LANG": "C.UTF-8"}[name]
		},
		Now: func() time.Time { return p.now },
	})
	return code, stdout.String(), stderr.String()
}

func (p packetRun) must(stdin string, args ...string) string {
	p.t.Helper()
	code, out, complaint := p.run(stdin, args...)
	if code != exitDone {
		p.t.Fatalf("%v ended with %d: %s", args, code, complaint)
	}
	return out
}

// key is the key of the only packet under a pattern.
func (p packetRun) key(pattern string) packets.Key {
	p.t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) != 1 {
		p.t.Fatalf("%s matches %v, %v", pattern, found, err)
	}
	b, err := os.ReadFile(found[0])
	if err != nil {
		p.t.Fatal(err)
	}
	var key packets.Key
	if err := json.Unmarshal(b, &key); err != nil {
		p.t.Fatal(err)
	}
	return key
}

// answers are those of a rater who gives every reply of some sessions a point, and
// every turn a verdict.
func (p packetRun) answers(key packets.Key, items int) string {
	p.t.Helper()
	type item struct {
		N   int             `json:"n"`
		Log []packets.Entry `json:"log"`
	}
	list, at, four := make([]item, 0, items), p.now.Add(time.Minute).UnixMilli(), 4
	for i, it := range key.Items[:items] {
		one := item{N: i + 1}
		for _, turn := range it.Turns {
			for _, lane := range turn.Lanes {
				for _, d := range []string{"emotion", "empathy", "feeling", "understanding", "expression", "overall"} {
					at += 3000
					one.Log = append(one.Log, packets.Entry{Kind: packets.Rating, Turn: turn.N, Letter: lane.Letter, Dimension: d, Value: &four, At: at})
				}
			}
			at += 3000
			one.Log = append(one.Log, packets.Entry{Kind: packets.Verdict, Turn: turn.N, Outcome: "best", Letters: []string{"A"}, At: at})
		}
		list = append(list, one)
	}
	body, err := json.Marshal(map[string]any{"complete": items == len(key.Items), "consent": nil, "sessions": list})
	if err != nil {
		p.t.Fatal(err)
	}
	return fmt.Sprintf(`{"format": "kansei.packet-answers", "version": 1, "packet": %q, "checksum": %q, "answers": %s}`, key.ID, packets.Checksum(key.ID, body), body)
}

func (p packetRun) file(name, text string) string {
	p.t.Helper()
	path := filepath.Join(p.home, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

func newPacketRun(t *testing.T) packetRun {
	return packetRun{t: t, home: t.TempDir(), now: time.Date(2026, 5, 1, 20, 0, 0, 0, time.UTC)}
}

func TestPacketOfSessions(t *testing.T) {
	p := newPacketRun(t)
	p.must("", "collect", "--pace", "fast", "-m", "builtin/eliza", "-m", "builtin/listener", "--scenario", "good-news-no-one", "--scenario", "night-shift")
	page, folder := filepath.Join(p.home, "li.html"), filepath.Join(p.home, "sessions")
	p.must("", "packet", "make", folder, "--rater", "li", "-o", page)
	key := p.key(filepath.Join(p.home, "packets", "*.json"))
	b, err := os.ReadFile(page)
	if err != nil || bytes.Contains(bytes.ToLower(b), []byte("eliza")) || bytes.Contains(b, []byte(key.Items[0].ID)) {
		t.Errorf("the page names a lane or a session, %v", err)
	}

	part := p.file("part.json", p.answers(key, 1))
	if out := p.must("", "packet", "import", part); !strings.Contains(out, "It is partial: 1 of 2 sessions are rated") {
		t.Errorf("a part says %q", out)
	}
	s := p.load(key.Items[0])
	by := sessions.Rater{Name: "li", By: key.By, Pass: 1}
	if rated, of := s.RatedBy(by); rated != of || of == 0 || len(s.StandingVerdicts()) != len(s.Turns) {
		t.Errorf("%d of %d replies are rated, with %d verdicts", rated, of, len(s.StandingVerdicts()))
	}
	if v := s.StandingVerdicts()[0]; s.Label(v.Lanes[0], 1) != "A" {
		t.Errorf("the best one is %s", s.Label(v.Lanes[0], 1))
	}

	p.now = p.now.Add(time.Hour)
	if out := p.must("", "packet", "import", part); !strings.Contains(out, "Nothing in it is new.") {
		t.Errorf("the same again says %q", out)
	}
	if again := p.load(key.Items[0]); !sessions.Equal(again, s) {
		t.Error("the same answers again changed the session")
	}
	p.now = p.now.Add(-time.Hour)
	whole := "Dear Wu,\n" + p.answers(key, 2) + "\n\nLi\n"
	p.now = p.now.Add(time.Hour)
	if out := p.must(whole, "packet", "import", "-"); !strings.Contains(out, "It is complete. Completion code: "+key.Code()) {
		t.Errorf("all of it says %q", out)
	}
	if first := p.load(key.Items[0]); len(first.Ratings) != len(s.Ratings) {
		t.Errorf("a later file entered %d ratings again", len(first.Ratings)-len(s.Ratings))
	}
	if code, _, complaint := p.run("", "packet", "make", folder, "--rater", "li", "-o", page); code != exitFailed || !strings.Contains(complaint, "li has rated everything") {
		t.Errorf("a packet of nothing ends with %d: %s", code, complaint)
	}
}

func (p packetRun) load(item packets.KeyItem) *sessions.Session {
	p.t.Helper()
	b, err := os.ReadFile(item.Path)
	if err != nil {
		p.t.Fatal(err)
	}
	s, err := sessions.Decode(b)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func TestPacketReveal(t *testing.T) {
	p := newPacketRun(t)
	p.must("", "collect", "--pace", "fast", "-m", "builtin/eliza", "-m", "builtin/listener", "--scenario", "good-news-no-one")
	page := filepath.Join(p.home, "test.html")
	if out := p.must("", "packet", "make", "last", "--reveal", "-o", page); !strings.Contains(out, "don't give it to raters") {
		t.Errorf("it says %q", out)
	}
	b, err := os.ReadFile(page)
	if err != nil || !bytes.Contains(b, []byte("Which one speaks to you?")) || bytes.Contains(bytes.ToLower(b), []byte("eliza")) {
		t.Errorf("the page is wrong, %v", err)
	}
	for _, args := range [][]string{{"last", "--rater", "li"}, {"last", "last"}} {
		if code, _, _ := p.run("", append([]string{"packet", "make", "--reveal", "-o", page}, args...)...); code != exitUsage {
			t.Errorf("%v ended with %d", args, code)
		}
	}
	if code, _, _ := p.run("", "packet", "make", "nowhere", "--reveal", "-o", page); code != exitFailed {
		t.Errorf("a missing session ended with %d", code)
	}
}

func TestPacketRefused(t *testing.T) {
	p := newPacketRun(t)
	p.must("", "collect", "--pace", "fast", "-m", "builtin/eliza", "-m", "builtin/listener", "--scenario", "good-news-no-one")
	p.must("", "packet", "make", "last", "--rater", "li", "-o", filepath.Join(p.home, "li.html"))
	key := p.key(filepath.Join(p.home, "packets", "*.json"))
	right := p.answers(key, 1)
	other := key
	other.ID = "ABCDEFGHIJKL"
	outside := key
	outside.ID = "../sessions"
	for name, test := range map[string]struct{ text, complaint string }{
		"another packet": {p.answers(other, 1), "was not made here"},
		"a path":         {p.answers(outside, 1), "was not made here"},
		"a change":       {strings.Replace(right, `"value":4`, `"value":5`, 1), "the checksum is wrong"},
		"a half":         {right[:len(right)/2], "can't be read"},
		"a session":      {`{"format": "kansei.session"}`, "not the answers to a packet"},
	} {
		code, _, complaint := p.run("", "packet", "import", p.file("right.json", right), p.file("wrong.json", test.text))
		if code != exitRefused || !strings.Contains(complaint, test.complaint) {
			t.Errorf("%s: ended with %d: %s", name, code, complaint)
		}
	}
	if s := p.load(key.Items[0]); len(s.Ratings) > 0 {
		t.Error("a file was imported beside one that was refused")
	}
	for _, args := range [][]string{{"packet", "make", "last", "-o", "x.html"}, {"packet", "make", "last", "--rater", "li"}, {"packet", "make", "last", "--rater", "../li", "-o", "x.html"}} {
		if code, _, complaint := p.run("", args...); code != exitUsage {
			t.Errorf("%v ended with %d: %s", args, code, complaint)
		}
	}
}

func TestPacketOfStudy(t *testing.T) {
	p := newPacketRun(t)
	dir, other := filepath.Join(p.home, "mine"), filepath.Join(p.home, "other")
	for _, dir := range []string{dir, other} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		p.file(filepath.Join(filepath.Base(dir), "study.toml"), `title = "Our study"
models = ["builtin/eliza", "builtin/listener", "builtin/advisor"]
scenarios = ["good-news-no-one"]
lanes = 2
sessions = 3
turns = 1
raters = ["li", "wu"]
ratings = 2
repeats = 0
`)
	}
	p.must("", "study", "collect", dir, "--pace", "fast")
	p.must("", "study", "packets", dir)
	for _, rater := range []string{"li", "wu"} {
		if b, err := os.ReadFile(filepath.Join(dir, "packets", rater+".html")); err != nil || !bytes.Contains(b, []byte("<title>Our study</title>")) {
			t.Errorf("there is no page of %s, %v", rater, err)
		}
	}
	keys, err := filepath.Glob(filepath.Join(dir, "state", "*", "packet-*.json"))
	if err != nil || len(keys) != 2 {
		t.Fatalf("the keys are %v, %v", keys, err)
	}
	li, wu := p.key(keys[0]), p.key(keys[1])
	if len(li.Items) != 3 || len(wu.Items) != 3 {
		t.Fatalf("the packets have %d and %d sessions", len(li.Items), len(wu.Items))
	}
	letters := func(key packets.Key) map[string]string {
		out := map[string]string{}
		for _, it := range key.Items {
			for _, l := range it.Turns[0].Lanes {
				out[it.ID+l.Letter] = l.Lane
			}
		}
		return out
	}
	for at, lane := range letters(wu) {
		if letters(li)[at] == lane {
			t.Errorf("two raters have the same letter for lane %s in %s", lane, at)
		}
	}
	answers := p.file("li.json", p.answers(li, 3))
	if code, _, complaint := p.run("", "packet", "import", "--study", other, answers); code != exitRefused || !strings.Contains(complaint, "is not of this study") {
		t.Errorf("another study's packet ends with %d: %s", code, complaint)
	}
	copied := filepath.Join(p.home, "copied")
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	p.must("", "study", "import", copied, answers)
	for in, want := range map[string]string{copied: "Ratings done: 3 of 6", dir: "Ratings done: 0 of 6"} {
		if out := p.must("", "study", "status", in); !strings.Contains(out, want) {
			t.Errorf("after an import into a copy the status of %s is %s", in, out)
		}
	}
	p.must("", "packet", "import", answers)
	p.must("", "packet", "import", p.file("wu.json", p.answers(wu, 3)))
	if out := p.must("", "study", "status", dir); !strings.Contains(out, "Ratings done: 6 of 6") {
		t.Errorf("the status is %s", out)
	}
	if code, _, complaint := p.run("", "study", "packets", dir); code != exitFailed || !strings.Contains(complaint, "nothing to rate") {
		t.Errorf("packets of nothing end with %d: %s", code, complaint)
	}
	p.must("", "study", "forget", dir, "--rater", li.Rater)
	if code, _, complaint := p.run("", "packet", "import", answers); code != exitRefused {
		t.Errorf("a forgotten rater's packet ends with %d: %s", code, complaint)
	}
}
