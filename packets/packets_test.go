package packets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"kansei/lang"
	"kansei/scenarios"
	"kansei/sessions"
)

var made = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// session has three lanes of models whose names are in their own replies, two
// turns, and a lane that failed in the second.
func session(t testing.TB, id string) *sessions.Session {
	t.Helper()
	library, err := scenarios.Load("", "")
	if err != nil {
		t.Fatal(err)
	}
	s := &sessions.Session{
		ID: id, Title: "A hard week, by Zorblax-9", CreatedAt: made.Add(-time.Hour), UpdatedAt: made.Add(-time.Hour), Rubric: library.Rubrics["sensibility"],
		Blind: sessions.Blind{Enabled: true, Seed: 7},
	}
	for i, model := range []string{"zorblax-9", "deepseek-v3", "gemini-3-pro"} {
		provider := []string{"qwxcorp", "deepseek", "google"}[i]
		s.Lanes = append(s.Lanes, sessions.Lane{ID: fmt.Sprintf("l%d", i+1), Label: []string{"B", "C", "A"}[i], Provider: provider, Model: model})
	}
	for n := 1; n <= 2; n++ {
		turn := sessions.Turn{N: n, User: sessions.UserMessage{Text: "It was a **hard** week </script><script>alert(1)</script>", At: made.Add(-time.Hour), To: sessions.ToAll}}
		for i, l := range s.Lanes {
			r := sessions.Reply{
				Lane: l.ID, Attempt: 1, Status: sessions.Complete, StartedAt: made.Add(-time.Hour),
				Text:      fmt.Sprintf("I am %s by DeepSeek and zorblax-9, reply **%d**.\n\n<b>raw</b> [a link](https://deepseek.com/x) ![p](http://zorblax-9.example/p.png)", l.Model, i),
				Reasoning: "As gemini-3-pro I think", ModelReturned: l.Model + "-0001",
			}
			if n == 2 && i == 1 {
				r.Text, r.Status, r.Error = "", sessions.Failed, &sessions.ReplyError{Kind: "server", Message: "deepseek is down"}
			}
			turn.Replies = append(turn.Replies, r)
		}
		s.Turns = append(s.Turns, turn)
	}
	return s
}

func packet(t testing.TB, ids ...string) (Key, Spec, string) {
	t.Helper()
	spec := Spec{Rater: sessions.Rater{Name: "li", By: "k7x2aa", Pass: 1}, Title: "A study", Made: made, Lang: "en"}
	for _, id := range ids {
		spec.Items = append(spec.Items, Item{Session: session(t, id), Path: "/home/" + id, Pass: 1})
	}
	key, err := New(spec)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, key, spec); err != nil {
		t.Fatal(err)
	}
	return key, spec, b.String()
}

// names would give a lane away.
var names = []string{"zorblax", "qwxcorp", "deepseek", "gemini", "google"}

// TestPageHasNoNames looks for every name in the page, in UTF-8, UTF-16, base64
// and what is compressed, and for what the sessions have besides.
func TestPageHasNoNames(t *testing.T) {
	_, spec, page := packet(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW")
	for _, form := range formsOf(t, []byte(page)) {
		for _, name := range names {
			if bytes.Contains(bytes.ToLower(form), []byte(name)) {
				t.Errorf("the page has %q", name)
			}
		}
	}
	for _, it := range spec.Items {
		for _, secret := range []string{it.Session.ID, it.Path, `"l1"`, `"l2"`, "As gemini", "-0001", "is down"} {
			if strings.Contains(page, secret) {
				t.Errorf("the page has %q", secret)
			}
		}
	}
}

// formsOf is a page as it is, as UTF-16 in both orders, and everything in it that
// is base64 or compressed, opened.
func formsOf(t *testing.T, page []byte) [][]byte {
	t.Helper()
	out := [][]byte{page}
	for _, odd := range []int{0, 1} {
		for _, big := range []int{0, 1} {
			var text []uint16
			for i := odd; i+1 < len(page); i += 2 {
				text = append(text, uint16(page[i+big])|uint16(page[i+1-big])<<8)
			}
			out = append(out, []byte(string(utf16.Decode(text))))
		}
	}
	for _, run := range regexp.MustCompile(`[A-Za-z0-9+/_-]{8,}`).FindAll(page, -1) {
		for shift := range min(4, len(run)) {
			for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				part := run[shift:]
				b, err := encoding.DecodeString(string(part[:len(part)/4*4]))
				if err != nil {
					continue
				}
				out = append(out, b)
				if zip, err := gzip.NewReader(bytes.NewReader(b)); err == nil {
					if b, err := io.ReadAll(zip); err == nil {
						out = append(out, b)
					}
				}
			}
		}
	}
	return out
}

// TestLeakTestFinds makes sure that the test above can fail.
func TestLeakTestFinds(t *testing.T) {
	var wide bytes.Buffer
	for _, c := range utf16.Encode([]rune("x zorblax")) {
		wide.Write([]byte{byte(c), byte(c >> 8)})
	}
	for name, page := range map[string][]byte{
		"UTF-8": []byte("<!-- Zorblax -->"), "UTF-16": wide.Bytes(), "UTF-16, one byte on": append([]byte("<"), wide.Bytes()...),
		"base64": []byte("x " + base64.StdEncoding.EncodeToString([]byte("a zorblax b"))),
	} {
		if !slices.ContainsFunc(formsOf(t, page), func(b []byte) bool { return bytes.Contains(bytes.ToLower(b), []byte("zorblax")) }) {
			t.Errorf("%s is not found", name)
		}
	}
}

// TestPolicyMatches compares the hashes of the policy with the script and the
// style as they stand in the page, and makes sure that nothing else could run.
func TestPolicyMatches(t *testing.T) {
	_, _, page := packet(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	policy := strings.ReplaceAll(regexp.MustCompile(`Content-Security-Policy" content="([^"]+)"`).FindStringSubmatch(page)[1], "&#39;", "'")
	policy = strings.ReplaceAll(policy, "&#43;", "+")
	if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
		t.Errorf("the policy is %s", policy)
	}
	for _, tag := range []string{"style", "script"} {
		parts := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(page, -1)
		if len(parts) != 1 {
			t.Fatalf("there are %d of <%s>", len(parts), tag)
		}
		sum := sha256.Sum256([]byte(parts[0][1]))
		if !strings.Contains(policy, tag+"-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("the policy %s does not allow the %s", policy, tag)
		}
	}
	if found := regexp.MustCompile(`(src|href)="[^"]*"|\son\w+="|\burl\(|@import`).FindAllString(page, -1); !slices.Equal(found, []string{`href="data:,"`}) {
		t.Errorf("the page leads to %v", found)
	}
	if strings.Contains(page, "<script>alert") || strings.Contains(page, "<b>raw") || !strings.Contains(page, "reply <strong>1</strong>") {
		t.Error("the texts are not laid out safely")
	}
}

// TestEveryTextIsThere: the scripts and the layouts use the texts that the pages
// carry, and no others.
func TestEveryTextIsThere(t *testing.T) {
	for name, page := range map[string]struct {
		files, texts, computed []string
	}{
		"rating": {
			[]string{"page.html", "page.js", "view.js"},
			pageTexts,
			[]string{"is_tie", "is_all_bad", "is_best", "is_best_clear", "is_best_slight", "undo_done", "undo_nothing", "redo_done", "redo_nothing", "finish", "next_session", "end_open", "end_done", "copied", "copy_by_hand"},
		},
		"reveal": {[]string{"reveal.html", "reveal.js"}, revealTexts, nil},
	} {
		used := map[string]bool{"no_reply": true, "cut": true}
		for _, file := range page.files {
			b, err := os.ReadFile("page/" + file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`\bt\("([a-z_]+)"|data-(?:t|label)="([a-z_]+)"`).FindAllStringSubmatch(string(b), -1) {
				if key := m[1] + m[2]; key != "is_" {
					used[key] = true
				}
			}
		}
		for _, key := range page.computed {
			used[key] = true
		}
		for key := range used {
			if !slices.Contains(page.texts, key) {
				t.Errorf("%s: the page does not have the text %q", name, key)
			}
		}
		for _, key := range page.texts {
			if !used[key] {
				t.Errorf("%s: the text %q is not used", name, key)
			}
			for _, code := range lang.Languages() {
				if lang.Must(code).T("page."+key) == "page."+key {
					t.Errorf("there is no text %q in %q", key, code)
				}
			}
		}
	}
}

// TestRevealHasNoNames: the page for everybody has the names sealed, and opens
// them.
func TestRevealHasNoNames(t *testing.T) {
	s := session(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	s.Lanes[1].Size = sessions.Size{Total: &sessions.Interval{Low: 671, High: 671}, Active: &sessions.Interval{Low: 37, High: 37}, Grade: sessions.Official}
	var b bytes.Buffer
	if err := WriteReveal(&b, Reveal{Session: s, Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	for _, form := range formsOf(t, b.Bytes()) {
		for _, name := range names {
			if bytes.Contains(bytes.ToLower(form), []byte(name)) {
				t.Errorf("the page has %q", name)
			}
		}
	}
	var data revealData
	if err := json.Unmarshal(regexp.MustCompile(`(?s)id="data">(.*?)</script>`).FindSubmatch(b.Bytes())[1], &data); err != nil {
		t.Fatal(err)
	}
	sealed, err := base64.StdEncoding.DecodeString(data.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		sealed[i] ^= data.Key[i%len(data.Key)] ^ byte(i*31)
	}
	var names map[string]opened
	if err := json.Unmarshal(sealed, &names); err != nil {
		t.Fatal(err)
	}
	if got := names["C"]; got.Name != "deepseek-v3" || got.Maker != "deepseek" || got.Size["en"] != "671B parameters, 37B active (official)" || len(names) != 3 {
		t.Errorf("the names are %+v", names)
	}
}

// TestPageOfPerson: where a played person told each lane something else, each reply
// stands below what it answers.
func TestPageOfPerson(t *testing.T) {
	s := session(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	s.Turns[1].User.ByLane = map[string]string{"l1": "to the first", "l2": "to the second", "l3": "to the third"}
	spec := Spec{Rater: sessions.Rater{Name: "li", Pass: 1}, Items: []Item{{Session: s, Pass: 1}}, Made: made, Lang: "en"}
	key, err := New(spec)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, key, spec); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"to the first", "to the second", "to the third"} {
		if strings.Count(b.String(), `<div class="user">`+want+"</div>") != 1 {
			t.Errorf("the page does not have %q once", want)
		}
	}
}

// answer is a file of answers as the page makes it.
func answer(t *testing.T, key Key, body string) []byte {
	t.Helper()
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(body)); err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, `{"format": %q, "version": 1, "packet": %q, "code": "", "checksum": %q, "answers": %s}`, AnswersFormat, key.ID, Checksum(key.ID, compact.Bytes()), body)
}

// at is a time of the log, some seconds after the packet was made.
func at(seconds int) int64 { return made.Add(time.Duration(seconds) * time.Second).UnixMilli() }

func load(t *testing.T) func(KeyItem) (*sessions.Session, error) {
	return func(item KeyItem) (*sessions.Session, error) { return session(t, item.ID), nil }
}

func TestApply(t *testing.T) {
	key, _, _ := packet(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW")
	body := fmt.Sprintf(`{"complete": false, "consent": %d, "sessions": [{"n": 2, "log": [
		{"kind": "rating", "turn": 1, "reply": "A", "dimension": "emotion", "value": 4, "at": %d},
		{"kind": "rating", "turn": 1, "reply": "A", "dimension": "empathy", "at": %d},
		{"kind": "verdict", "turn": 1, "outcome": "best", "margin": "clear", "replies": ["B"], "at": %d},
		{"kind": "verdict", "turn": 1, "outcome": "best", "margin": "clear", "replies": ["B"], "at": %d, "withdrawn": true},
		{"kind": "verdict", "turn": 2, "outcome": "tie", "replies": ["A", "B"], "at": %d},
		{"kind": "note", "turn": 1, "reply": "C", "text": "kind \u001b[31m", "at": %d}
	]}]}`, at(0), at(5), at(6), at(7), at(8), at(9), at(10))
	answers, err := Read(answer(t, key, body))
	if err != nil {
		t.Fatal(err)
	}
	results, err := Apply(key, answers, load(t))
	if err != nil {
		t.Fatal(err)
	}
	by := sessions.Rater{Name: "li", By: "k7x2aa", Pass: 1}
	s := results[1].Session
	if r, ok := s.Rating(sessions.Address{Turn: 1, Lane: "l3", Attempt: 1}, "emotion", by); !ok || *r.Value != 4 || !r.Blind || r.At.UnixMilli() != at(5) {
		t.Errorf("the rating is %+v, %v", r, ok)
	}
	if r, ok := s.Rating(sessions.Address{Turn: 1, Lane: "l3", Attempt: 1}, "empathy", by); !ok || r.Value != nil {
		t.Errorf("cannot judge is %+v, %v", r, ok)
	}
	if _, ok := s.Verdict(1, by); ok || len(s.Verdicts) != 3 {
		t.Errorf("the verdict that was taken back stands: %+v", s.Verdicts)
	}
	if v, ok := s.Verdict(2, by); !ok || !slices.Equal(v.Lanes, []string{"l3", "l1"}) {
		t.Errorf("the tie is %+v", v)
	}
	if n, ok := s.Note(sessions.Address{Turn: 1, Lane: "l2", Attempt: 1}, by); !ok || n.Text != "kind" {
		t.Errorf("the note is %q, %v", n.Text, ok)
	}
	if len(results[0].Session.Ratings) > 0 || results[0].Whole() || results[0].Replies != 5 || results[1].Judged != 1 {
		t.Errorf("the results are %+v", results)
	}
}

// A session that is shown again has the letters of its second pass, and so do its
// entries.
func TestApplySecondPass(t *testing.T) {
	s := session(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	key, err := New(Spec{Rater: sessions.Rater{Name: "li", Pass: 1}, Items: []Item{{Session: s, Pass: 1}, {Session: s, Pass: 2}}, Made: made})
	if err != nil {
		t.Fatal(err)
	}
	log := fmt.Sprintf(`[{"kind": "rating", "turn": 1, "reply": "A", "dimension": "emotion", "value": 4, "at": %d}]`, at(5))
	answers, err := Read(answer(t, key, `{"complete": false, "sessions": [{"n": 1, "log": `+log+`}, {"n": 2, "log": `+log+`}]}`))
	if err != nil {
		t.Fatal(err)
	}
	results, err := Apply(key, answers, load(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if got := r.Session.Ratings; len(got) != 1 || got[0].Pass != i+1 || got[0].Lane != s.Order(i + 1)[0] {
			t.Errorf("pass %d has %+v", i+1, got)
		}
	}
	if s.Order(1)[0] == s.Order(2)[0] {
		t.Error("the passes have the same letters: the test shows nothing")
	}
}

func TestReadPasted(t *testing.T) {
	key, _, _ := packet(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	file := string(answer(t, key, `{"complete": false, "consent": null, "sessions": [{"n": 1, "log": [{"kind": "verdict", "turn": 1, "outcome": "all_bad", "replies": ["A", "B", "C"], "at": 5}]}]}`))
	for name, text := range map[string]string{
		"plain": file, "with a greeting": "Hello,\nhere it is:\n" + file + "\nBest wishes\n", "broken lines": strings.ReplaceAll(file, ", ", ",\r\n   "),
		"quoted": "> " + strings.ReplaceAll(strings.ReplaceAll(file, ", ", ",\n"), "\n", "\n> "), "with a byte order mark": "\ufeff" + file,
	} {
		answers, err := Read([]byte(text))
		if err != nil || answers.Packet != key.ID || len(answers.Items) != 1 {
			t.Errorf("%s: %+v, %v", name, answers, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	key, _, _ := packet(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	other, _, _ := packet(t, "01ARZ3NDEKTSV4RRFFQ69G5FAW")
	entry := func(e string) []byte {
		return answer(t, key, `{"complete": false, "sessions": [{"n": 1, "log": [`+e+`]}]}`)
	}
	good := entry(`{"kind": "rating", "turn": 1, "reply": "A", "dimension": "emotion", "value": 4, "at": 5}`)
	for name, b := range map[string][]byte{
		"nothing": nil, "a text": []byte("hello"), "half of it": good[:len(good)-4], "another format": []byte(`{"format": "kansei.session"}`),
		"a changed point":  bytes.Replace(good, []byte(`"value": 4`), []byte(`"value": 5`), 1),
		"a newer version":  bytes.Replace(good, []byte(`"version": 1`), []byte(`"version": 2`), 1),
		"another packet":   answer(t, other, `{"complete": false, "sessions": []}`),
		"another id":       bytes.Replace(good, []byte(key.ID), []byte(other.ID), 1),
		"a missing lane":   entry(`{"kind": "rating", "turn": 1, "reply": "D", "dimension": "emotion", "value": 4, "at": 5}`),
		"a failed reply":   entry(`{"kind": "rating", "turn": 2, "reply": "C", "dimension": "emotion", "value": 4, "at": 5}`),
		"a missing turn":   entry(`{"kind": "rating", "turn": 3, "reply": "A", "dimension": "emotion", "value": 4, "at": 5}`),
		"a point too high": entry(`{"kind": "rating", "turn": 1, "reply": "A", "dimension": "emotion", "value": 6, "at": 5}`),
		"a dimension":      entry(`{"kind": "rating", "turn": 1, "reply": "A", "dimension": "beauty", "value": 4, "at": 5}`),
		"two best":         entry(`{"kind": "verdict", "turn": 1, "outcome": "best", "replies": ["A", "B"], "at": 5}`),
		"an outcome":       entry(`{"kind": "verdict", "turn": 1, "outcome": "won", "replies": ["A"], "at": 5}`),
		"a kind":           entry(`{"kind": "guess", "turn": 1, "reply": "A", "at": 5}`),
		"a session":        answer(t, key, `{"complete": false, "sessions": [{"n": 2, "log": []}]}`),
	} {
		answers, err := Read(b)
		if err == nil {
			_, err = Apply(key, answers, load(t))
		}
		if refused := (*FormatError)(nil); !errors.As(err, &refused) || refused.Advice == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A rater's clock that is behind is set right, since a verdict of before a reply
// would not count; answers that come later are moved by as much.
func TestApplyLateClock(t *testing.T) {
	key, _, _ := packet(t, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	entry := `{"kind": "verdict", "turn": %d, "outcome": "tie", "replies": ["A", "B"], "at": %d}`
	first := fmt.Sprintf(entry, 1, at(-7200))
	for name, log := range map[string]string{"first": first, "later": first + "," + fmt.Sprintf(entry, 2, at(-7170))} {
		answers, err := Read(answer(t, key, `{"complete": false, "sessions": [{"n": 1, "log": [`+log+`]}]}`))
		if err != nil {
			t.Fatal(err)
		}
		results, err := Apply(key, answers, load(t))
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range results[0].Session.Verdicts {
			if want := made.Add(time.Duration(i) * 30 * time.Second); !v.At.Equal(want) {
				t.Errorf("%s: verdict %d is of %v, not of %v", name, i, v.At, want)
			}
		}
	}
}
