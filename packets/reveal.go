package packets

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"kansei/lang"
	"kansei/sanitize"
	"kansei/sessions"
)

// Reveal is what a page for everybody is made from: a blind test of one session
// that opens the names at its end.
type Reveal struct {
	Session *sessions.Session
	Lang    string   // of the page at first: "en", "zh", or "auto"
	Hidden  []string // more names that are masked
}

// revealData is what the script of the page reads. The names are sealed: mixed with
// a key that stands beside them, so that no search of the file finds them. Whoever
// wants to can open them.
type revealData struct {
	Lang   string                       `json:"lang"`
	Texts  map[string]map[string]string `json:"texts"`
	Key    []byte                       `json:"key"`
	Sealed string                       `json:"sealed"`
}

// opened is what the page shows of a lane at its end.
type opened struct {
	Name  string        `json:"name"`
	Maker string        `json:"maker"`
	Size  sessions.Text `json:"size"`
}

// WriteReveal writes a page for everybody.
func WriteReveal(w io.Writer, r Reveal) error {
	item := Item{Session: r.Session, Pass: 1}
	key, err := New(Spec{Items: []Item{item}})
	if err != nil {
		return err
	}
	page, err := newPage(lang.Must(pageLang(r.Lang)).T("page.reveal_title"), r.Lang, []string{"text.css", "reveal.css"}, []string{"words.js", "reveal.js"})
	if err != nil {
		return err
	}
	part, err := masker{more: r.Hidden}.session(item, key.Items[0])
	if err != nil {
		return err
	}
	names := map[string]opened{}
	for place, id := range r.Session.Order(1) {
		lane := r.Session.Lane(id)
		part.Lanes = append(part.Lanes, lanePart{Letter: sessions.Letter(place), Place: place % revealTones})
		names[sessions.Letter(place)] = opened{Name: sanitize.Line(modelName(*lane)), Maker: sanitize.Line(lane.Provider), Size: sizeWords(lane.Size)}
	}
	page.Sessions = []sessionPart{part}
	data := revealData{Lang: r.Lang, Texts: texts(revealTexts), Key: make([]byte, 16)}
	_, _ = rand.Read(data.Key) // never fails, by its documentation
	if data.Sealed, err = seal(names, data.Key); err != nil {
		return err
	}
	page.Data = data
	return execute(w, "reveal.html", page)
}

// revealTones is how many colours the page has for lanes.
const revealTones = 8

// modelName is the model without its vendor, with its setting for thinking.
func modelName(l sessions.Lane) string {
	if l.Thinking.Set() {
		return l.Model + "@" + string(l.Thinking)
	}
	return l.Model
}

// seal mixes names with a key.
func seal(names map[string]opened, key []byte) (string, error) {
	b, err := json.Marshal(names)
	if err != nil {
		return "", fmt.Errorf("seal the names: %w", err)
	}
	for i := range b {
		b[i] ^= key[i%len(key)] ^ byte(i*31)
	}
	return base64.StdEncoding.EncodeToString(b), nil
}

// sizeWords is a size in every language, with how it is known.
func sizeWords(size sessions.Size) sessions.Text {
	out := sessions.Text{}
	for _, code := range lang.Languages() {
		words := lang.Must(code)
		switch {
		case size.Total == nil:
			out[code] = ""
			continue
		case size.Active != nil:
			out[code] = words.T("export.size_active", billions(*size.Total), billions(*size.Active))
		default:
			out[code] = words.T("export.size", billions(*size.Total))
		}
		out[code] += words.T("export.aside", words.T("export.grade_"+string(size.Grade)))
	}
	return out
}

func billions(i sessions.Interval) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	switch {
	case math.IsInf(i.High, 1):
		return "≥" + number(i.Low) + "B"
	case i.Low == i.High:
		return number(i.Low) + "B"
	default:
		return number(i.Low) + "–" + number(i.High) + "B"
	}
}
