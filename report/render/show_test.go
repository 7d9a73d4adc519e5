package render

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"kansei/internal/testkit/world"
	"kansei/lang"
	"kansei/report"
	"kansei/sessions"
	"kansei/themes"
)

// study40 is a study of 40 models in families of several sizes, both sides rated
// by five raters.
func study40() *report.Input {
	models := make([]world.Ability, 0, 40)
	for i := range 40 {
		size := math.Pow(10, float64(i%4)*.7)
		models = append(models, world.Ability{Model: fmt.Sprintf("line%c-%.0fb", 'a'+i/4, size), Sense: .6 * float64(i%4), Wit: .3 * float64(i%4), Total: size, Grade: sessions.Official})
	}
	w := world.New(2, models...)
	w.Raters = []string{"an", "bo", "chen", "dai", "eva"}
	in := report.New(false)
	for i := range 200 {
		addAll(in, w.Study([]sessions.Kind{sessions.Emotional, sessions.Rational}[i%2], 1))
		w.Models = append(w.Models[7:], w.Models[:7]...)
	}
	return in
}

// TestShowReports writes the report of a few studies into the folder SHOW, to be
// read cold.
func TestShowReports(t *testing.T) {
	dir := os.Getenv("SHOW")
	if dir == "" {
		t.Skip("nobody wants to look")
	}
	st := themes.NewSet(nil).Auto(true).Styles()
	for name, in := range map[string]func() *report.Input{
		"nothing": func() *report.Input { return report.New(false) },
		"two":     func() *report.Input { return rated(world.SixModels(), 2, nil) },
		"twelve":  func() *report.Input { return rated(world.SixModels(), 12, nil) },
		"study40": study40,
		"whole":   whole,
	} {
		for _, code := range lang.Languages() {
			f := report.Find(in(), report.Options{Bootstrap: 500, Seed: 1, Words: lang.Must(code)})
			for ext, page := range map[string]string{"txt": ansi.Strip(Text(f, st, 100)), "html": HTML(f), "md": Markdown(f)} {
				if err := os.WriteFile(fmt.Sprintf("%s/%s-%s.%s", dir, name, code, ext), []byte(page), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if strings.Contains(HTML(f), "%!") {
				t.Error(name, code)
			}
		}
	}
}
