package packets

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"kansei/conversation"
	"kansei/lang"
	"kansei/markup"
	"kansei/sanitize"
	"kansei/sessions"
)

//go:embed page
var files embed.FS

// pageData is what the page's template is filled with.
type pageData struct {
	Lang, Title, NoScript, Policy string
	Style                         template.CSS
	Script                        template.JS
	Data                          any
	Sessions                      []sessionPart
}

// sessionPart is one session as the page shows it.
type sessionPart struct {
	Title, Lang string
	Lanes       []lanePart // of a page for everybody
	Turns       []turnPart
}

type lanePart struct {
	Letter string
	Place  int
}

type turnPart struct {
	N       int
	User    string // empty where each lane was told something else
	Replies []replyPart
}

type replyPart struct {
	ID, Letter string
	Place      int
	After      string // the letter of the lane whose reply it goes on from, where that is another
	User       string
	HTML       template.HTML
	Remark     string // the key of a text
}

// scriptData is what the page's script reads.
type scriptData struct {
	ID          string                       `json:"id"`
	Lang        string                       `json:"lang"`
	Texts       map[string]map[string]string `json:"texts"`
	Consent     sessions.Text                `json:"consent"`
	Instruction sessions.Text                `json:"instruction"`
	Rubrics     []rubricData                 `json:"rubrics"`
	Sessions    []sessionData                `json:"sessions"`
}

type rubricData struct {
	Min        int             `json:"min"`
	Max        int             `json:"max"`
	Verdict    bool            `json:"verdict"` // nothing but the verdict is asked
	Dimensions []dimensionData `json:"dimensions"`
}

type dimensionData struct {
	ID       string                `json:"id"`
	Name     sessions.Text         `json:"name"`
	Question sessions.Text         `json:"question"`
	Anchors  map[int]sessions.Text `json:"anchors"`
	Optional bool                  `json:"optional"`
}

type sessionData struct {
	Rubric int        `json:"rubric"`
	Turns  []turnData `json:"turns"`
}

type turnData struct {
	N     int        `json:"n"`
	Lanes []laneData `json:"lanes"`
}

type laneData struct {
	Letter string `json:"letter"`
	OK     bool   `json:"ok"`
}

// Write writes the page of a packet, made from what its key was made from.
func Write(w io.Writer, key Key, spec Spec) error {
	page, err := newPage(spec.Title, spec.Lang, []string{"text.css", "page.css"}, []string{"words.js", "log.js", "page.js", "view.js"})
	if err != nil {
		return err
	}
	data := scriptData{ID: key.ID, Lang: spec.Lang, Texts: texts(pageTexts), Consent: orOwn(spec.Consent, "consent"), Instruction: orOwn(spec.Instruction, "instruction")}
	m := masker{more: slices.Concat(spec.Hidden, namesOf(spec.Items))}
	for i, item := range spec.Items {
		part, err := m.session(item, key.Items[i])
		if err != nil {
			return err
		}
		page.Sessions = append(page.Sessions, part)
		data.add(item, key.Items[i])
	}
	page.Data = data
	return execute(w, "page.html", page)
}

func execute(w io.Writer, name string, page any) error {
	layout, err := template.ParseFS(files, "page/"+name)
	if err != nil {
		return fmt.Errorf("read the page's layout: %w", err)
	}
	if err := layout.Execute(w, page); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// newPage is a page with its style and its script, which has a scope of its own.
func newPage(title, code string, styles, scripts []string) (pageData, error) {
	style, err := joined(styles)
	if err != nil {
		return pageData{}, err
	}
	script, err := joined(scripts)
	if err != nil {
		return pageData{}, err
	}
	script = "(() => {\n" + script + "})();\n"
	return pageData{
		Lang: pageLang(code), Title: sanitize.Line(title), NoScript: noScript(), Policy: policy(style, script),
		Style: template.CSS(style), Script: template.JS(script), //nolint:gosec // our own, embedded
	}, nil
}

// pageLang is the language of a page before its script chooses one.
func pageLang(code string) string {
	if code != "zh" {
		return "en"
	}
	return code
}

func joined(names []string) (string, error) {
	var b strings.Builder
	for _, name := range names {
		part, err := files.ReadFile("page/" + name)
		if err != nil {
			return "", fmt.Errorf("read a part of the page: %w", err)
		}
		b.Write(part)
	}
	return b.String(), nil
}

// policy lets the page run its own script and style, and load nothing.
func policy(style, script string) string {
	hash := func(part string) string {
		sum := sha256.Sum256([]byte(part))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) + "; img-src data:; base-uri 'none'; form-action 'none'"
}

func noScript() string {
	all := make([]string, 0, len(lang.Languages()))
	for _, code := range lang.Languages() {
		all = append(all, lang.Must(code).T("page.no_script"))
	}
	return strings.Join(all, " ")
}

// texts are texts of the page in every language.
func texts(keys []string) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, code := range lang.Languages() {
		words := lang.Must(code)
		out[code] = map[string]string{}
		for _, key := range keys {
			out[code][key] = words.T("page." + key)
		}
	}
	return out
}

// orOwn is a study's text, or the page's own.
func orOwn(text sessions.Text, key string) sessions.Text {
	out := sessions.Text{}
	for code, s := range text {
		if s = sanitize.Text(s); strings.TrimSpace(s) != "" {
			out[code] = s
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, code := range lang.Languages() {
		out[code] = lang.Must(code).T("page." + key)
	}
	return out
}

// namesOf are the names of all models of a packet: a reply may name one that is in
// another session.
func namesOf(items []Item) []string {
	var out []string
	for _, it := range items {
		for _, l := range it.Session.Lanes {
			if l.Provider == "builtin" { // named by words of every day
				continue
			}
			out = append(out, l.Ref())
			for _, name := range []string{l.Model, l.Model[strings.LastIndexByte(l.Model, '/')+1:]} {
				if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
					out = append(out, name)
				}
			}
		}
	}
	return out
}

// masker puts sessions into parts, with the names in them masked as on a blind
// screen.
type masker struct{ more []string }

func (m masker) session(item Item, key KeyItem) (sessionPart, error) {
	s := item.Session
	names := conversation.NamesFor(s, m.more...)
	mask := func(text string) string { return sanitize.Text(names.Mask(text, len(text), true)) }
	part := sessionPart{Title: sanitize.Line(mask(s.Title))}
	if s.Scenario != nil {
		part.Lang = s.Scenario.Lang
	}
	for _, turn := range key.Turns {
		t := s.Turn(turn.N)
		one := turnPart{N: turn.N}
		apart := len(t.User.ByLane) > 0
		if !apart {
			one.User = sanitize.Text(t.User.Text)
		}
		for place, lane := range turn.Lanes {
			reply := replyPart{ID: fmt.Sprintf("%d%s", turn.N, lane.Letter), Letter: lane.Letter, Place: place % revealTones}
			if apart {
				reply.User = mask(t.User.AskedAs(lane.Lane, lane.Attempt))
			}
			if err := reply.fill(t.Reply(lane.Lane, lane.Attempt), mask); err != nil {
				return part, err
			}
			reply.After = afterOf(s, item.Pass, t.Reply(lane.Lane, lane.Attempt))
			one.Replies = append(one.Replies, reply)
		}
		part.Turns = append(part.Turns, one)
	}
	return part, nil
}

// fill lays a reply out, or says that there is none.
func (p *replyPart) fill(r *sessions.Reply, mask func(string) string) error {
	if r == nil {
		p.Remark = "no_reply"
		return nil
	}
	html, err := markup.HTML(mask(r.Text), markup.WithoutLinks)
	if err != nil {
		return err
	}
	p.HTML = template.HTML(html) //nolint:gosec // made of escaped parts
	if r.Status != sessions.Complete || r.Ending() == sessions.EndsAtLimit {
		p.Remark = "cut"
	}
	return nil
}

// afterOf is the letter of the lane whose reply was adopted for a reply, empty
// where a lane goes on from its own.
func afterOf(s *sessions.Session, pass int, r *sessions.Reply) string {
	if r == nil || r.After == nil || r.After.Lane == r.Lane {
		return ""
	}
	return s.Label(r.After.Lane, pass)
}

// add takes a session into what the script reads.
func (d *scriptData) add(item Item, key KeyItem) {
	out := sessionData{Rubric: d.rubric(item.Session.Rubric)}
	for _, t := range key.Turns {
		turn := turnData{N: t.N}
		for _, l := range t.Lanes {
			turn.Lanes = append(turn.Lanes, laneData{Letter: l.Letter, OK: l.Attempt > 0})
		}
		out.Turns = append(out.Turns, turn)
	}
	d.Sessions = append(d.Sessions, out)
}

// rubric is the place of a rubric in the list, which has each once.
func (d *scriptData) rubric(r sessions.Rubric) int {
	out := rubricData{Min: r.Min, Max: r.Max, Verdict: true}
	for _, dim := range r.Dimensions {
		out.Dimensions = append(out.Dimensions, dimensionData{ID: dim.ID, Name: dim.Name, Question: dim.Question, Anchors: dim.Anchors, Optional: dim.Optional})
		out.Verdict = out.Verdict && dim.Optional
	}
	for i := range d.Rubrics {
		if reflect.DeepEqual(d.Rubrics[i], out) {
			return i
		}
	}
	d.Rubrics = append(d.Rubrics, out)
	return len(d.Rubrics) - 1
}
