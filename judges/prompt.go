package judges

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kansei/providers"
	"kansei/sessions"
)

//go:embed instructions/*.txt
var instructionFiles embed.FS

// Instructions are what a judge is told before it is asked about a session.
type Instructions struct {
	Text string
	// Hash names the instructions, the rubric in them, and how replies are
	// prepared. Judgements of different hashes are answers to different questions.
	Hash string

	rubric sessions.Rubric
	points bool
}

// preparation changes where replies are prepared in another way, which changes
// what a judge answers.
const preparation = "masked, plain, of one length, 1"

// InstructionsFor writes the instructions for a session: for any rubric, in the
// language of its scenario where that is Chinese, else in English.
func InstructionsFor(s *sessions.Session, points bool) Instructions {
	lang := "en"
	if s.Scenario != nil && strings.HasPrefix(s.Scenario.Lang, "zh") {
		lang = "zh"
	}
	name := "pair"
	if points {
		name = "points"
	}
	text, err := instructionFiles.ReadFile("instructions/" + name + "." + lang + ".txt")
	if err != nil {
		panic(err) // it is embedded
	}
	var b strings.Builder
	b.Write(text)
	for _, d := range s.Rubric.Dimensions {
		describe(&b, d, lang)
	}
	b.WriteString("\n" + form(s.Rubric, points, lang) + "\n")
	sum := sha256.Sum256([]byte(preparation + "\n" + b.String()))
	return Instructions{Text: b.String(), Hash: hex.EncodeToString(sum[:6]), rubric: s.Rubric, points: points}
}

func describe(b *strings.Builder, d sessions.Dimension, lang string) {
	fmt.Fprintf(b, "\n%s: %s", d.ID, d.Name.In(lang))
	if q := d.Question.In(lang); q != "" {
		fmt.Fprintf(b, ". %s", q)
	}
	b.WriteString("\n")
	for _, point := range slices.Sorted(maps.Keys(d.Anchors)) {
		fmt.Fprintf(b, "  %d: %s\n", point, d.Anchors[point].In(lang))
	}
}

// form says what an answer looks like.
func form(r sessions.Rubric, points bool, lang string) string {
	example, allowed := `"1"`, `"1", "2", "tie"`
	if points {
		example, allowed = fmt.Sprint(r.Max), fmt.Sprintf("%d–%d, null", r.Min, r.Max)
	}
	fields := make([]string, 0, len(r.Dimensions))
	for _, d := range r.Dimensions {
		fields = append(fields, fmt.Sprintf("%q: %s", d.ID, example))
	}
	if lang == "zh" {
		return "只回答一个 JSON 对象，每个维度一项，不加任何别的文字。可用的值：" + allowed + "。形式：\n{" + strings.Join(fields, ", ") + "}"
	}
	return "Answer with one JSON object and nothing else, a field for each dimension. Values: " + allowed + ". The form:\n{" + strings.Join(fields, ", ") + "}"
}

// request asks a judge about an item. token is the code around the material,
// which nobody who wrote it could know.
func (in Instructions) request(s *sessions.Session, it Item, o Options, token string) providers.Request {
	texts := prepared(s, it, o)
	var b strings.Builder
	block := func(name, text string) {
		fmt.Fprintf(&b, "%s %s\n%s\n%s end of %s\n\n", token, name, text, token, name)
	}
	if !in.points && texts[0].before == texts[1].before {
		block("conversation", texts[0].before)
		block("reply 1", texts[0].reply)
		block("reply 2", texts[1].reply)
	} else {
		for i, t := range texts {
			block(fmt.Sprintf("conversation %d", i+1), t.before)
			block(fmt.Sprintf("reply %d", i+1), t.reply)
		}
	}
	return providers.Request{System: in.Text, Messages: []providers.Message{{Role: providers.User, Text: strings.TrimSpace(b.String())}}, Thinking: "default"}
}
