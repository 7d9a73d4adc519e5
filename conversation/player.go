package conversation

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"text/template"

	"kansei/providers"
	"kansei/sessions"
)

// Feelings are what a played person's state has, each from 0 to 10.
var Feelings = [...]string{"trust", "openness", "distress", "irritation"}

const (
	mostFeeling     = 10
	longestMessage  = 20_000 // bytes
	personTokens    = 60     // of a person's message, as a guess
	playerTokens    = 150    // of a player's answer, which has more in it
	personNoMessage = "the answer stopped without an end"
)

// Player is a model that plays a person.
type Player struct {
	Name     string // PROVIDER/MODEL
	Provider providers.Provider
	Model    string // the vendor's id
	Thinking string
	Params   map[string]any
}

//go:embed person/*.txt
var personTexts embed.FS

var personTemplates = template.Must(template.ParseFS(personTexts, "person/*.txt"))

// personSystem is what the player is told of a person: in Chinese for a scenario
// in Chinese, else in English.
func personSystem(sc *sessions.Scenario) string {
	name := "en.txt"
	if sc.Lang == "zh" {
		name = "zh.txt"
	}
	var b strings.Builder
	_ = personTemplates.ExecuteTemplate(&b, name, sc.Person) // the fields are those of the type
	return b.String()
}

// personHash tells instructions of one wording from those of another.
func personHash(system string) string {
	sum := sha256.Sum256([]byte(system))
	return hex.EncodeToString(sum[:6])
}

// personRequest asks how the person stands after a reply, and for the next
// message; after the last turn for no message. What was said is JSON, so that
// nothing in it can pass for the instructions.
func personRequest(s *sessions.Session, a sessions.Address, last bool) providers.Request {
	said := make([]map[string]string, 0, 2*len(s.Turns))
	for _, m := range sessions.Transcript(s, a) {
		who := "you"
		if m.Role == sessions.Assistant {
			who = "they"
		}
		said = append(said, map[string]string{who: m.Text})
	}
	said = append(said, map[string]string{"they": s.Reply(a).Text})
	var b strings.Builder
	write := func(label string, v any) {
		text, _ := json.Marshal(v) // maps of texts and numbers always marshal
		fmt.Fprintf(&b, "%s: %s\n", label, text)
	}
	write("conversation", said)
	if r := s.Reply(a); r.After != nil {
		if before := s.StateAfter(*r.After); before != nil && before.Feelings != nil {
			write("feelings before the last answer", before.Feelings)
		}
	}
	if last {
		b.WriteString("This was the last answer. The conversation is over: \"say\" is empty.\n")
	}
	return providers.Request{System: personSystem(s.Scenario), Messages: []providers.Message{{Role: providers.User, Text: b.String()}}}
}

// personAnswer is what a player said.
type personAnswer struct {
	feelings map[string]int
	thought  string
	leaves   bool
	say      string
}

// parsePerson reads a player's answer. A fence of Markdown around it is passed
// over. The error is for the player, which is asked again with it.
func parsePerson(text string, last bool) (personAnswer, error) {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "```"); ok {
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(inner, "json")), "```"))
	}
	var w struct {
		Feelings map[string]float64 `json:"feelings"`
		Thought  string             `json:"thought"`
		Leave    *bool              `json:"leave"`
		Say      string             `json:"say"`
	}
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		return personAnswer{}, errors.New("it is not one JSON object of this form")
	}
	out := personAnswer{feelings: map[string]int{}, thought: strings.TrimSpace(w.Thought), say: strings.TrimSpace(w.Say)}
	for _, name := range Feelings {
		v, ok := w.Feelings[name]
		if !ok || v != math.Trunc(v) || v < 0 || v > mostFeeling {
			return out, fmt.Errorf("%q is not a whole number from 0 to 10", name)
		}
		out.feelings[name] = int(v)
	}
	switch {
	case w.Leave == nil:
		return out, errors.New(`there is no "leave"`)
	case out.thought == "" || len(out.thought) > longestMessage:
		return out, errors.New(`"thought" is empty or very long`)
	case len(out.say) > longestMessage:
		return out, errors.New(`"say" is very long`)
	case out.say == "" && !*w.Leave && !last:
		return out, errors.New(`"say" is empty`)
	}
	out.leaves = *w.Leave
	return out, nil
}

// reply is all of what the model answers to a request.
func (pl Player) reply(ctx context.Context, req providers.Request) (text string, facts providers.Finish, err error) {
	req.Model, req.Thinking, req.Params = pl.Model, pl.Thinking, pl.Params
	return providers.Whole(ctx, pl.Provider, req, personNoMessage)
}

// ask asks the player, and once more where the answer is not of the form that
// was asked for. ok is false where the second is not either; the error is the
// provider's.
func (pl Player) ask(ctx context.Context, req providers.Request, last bool) (said personAnswer, facts providers.Finish, ok bool, err error) {
	text, facts, err := pl.reply(ctx, req)
	if err != nil {
		return said, facts, false, err
	}
	said, wrong := parsePerson(text, last)
	if wrong == nil {
		return said, facts, true, nil
	}
	if strings.TrimSpace(text) != "" { // vendors refuse empty messages
		repair := fmt.Sprintf("That is not the form that was asked for: %v. Answer again, with the JSON object and nothing else.", wrong)
		req.Messages = append(req.Messages[:len(req.Messages):len(req.Messages)],
			providers.Message{Role: providers.Assistant, Text: text}, providers.Message{Role: providers.User, Text: repair})
	}
	first := facts.Usage
	text, facts, err = pl.reply(ctx, req)
	facts.Usage.Prompt += first.Prompt
	facts.Usage.Completion += first.Completion
	if err != nil {
		return said, facts, false, err
	}
	said, wrong = parsePerson(text, last)
	return said, facts, wrong == nil, nil
}
