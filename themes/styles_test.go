package themes

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"charm.land/glamour/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

func TestEveryStyleIsThere(t *testing.T) {
	for _, theme := range Builtin() {
		v := reflect.ValueOf(*theme.Styles())
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			style, ok := v.Field(i).Interface().(lipgloss.Style)
			if !ok {
				continue
			}
			if bare := name == "Text"; bare != reflect.DeepEqual(style.GetForeground(), lipgloss.NewStyle().GetForeground()) {
				t.Errorf("%s: the style %s has no colour, or is text and has one", theme.Name, name)
			}
		}
		m := theme.Styles().Markdown
		if m.Document.Color != nil || m.Heading.Color == nil || m.CodeBlock.Chroma == nil || m.BlockQuote.IndentToken == nil {
			t.Errorf("%s: Markdown is not whole", theme.Name)
		}
	}
}

// What is marked must stay marked where there are no colours.
func TestMarksNeedNoColour(t *testing.T) {
	s := NewSet(nil).Auto(true).Styles()
	for name, style := range map[string]lipgloss.Style{
		"Selected": s.Selected, "Badge": s.Badge, "LabelFocus": s.LabelFocus, "ScoreMark": s.ScoreMark,
	} {
		if !style.GetReverse() {
			t.Errorf("%s is not reversed", name)
		}
	}
	for name, style := range map[string]lipgloss.Style{"Match": s.Match, "Accent": s.Accent, "Bad": s.Bad, "Warn": s.Warn, "Strong": s.Strong, "Key": s.Key} {
		if !style.GetBold() {
			t.Errorf("%s is not bold", name)
		}
	}
}

const sample = "# One\n\nI *hear* how **tired** you are, `you`.\n\n## Two\n\n- first\n- [x] done\n\n1. a\n\n> quoted\n\n[a friend](https://example.org)\n\n我听见了。\n"

func TestMarkdownNeedsNoColour(t *testing.T) {
	lines := strings.Split(ansi.Strip(render(t, NewSet(nil).Auto(true))), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	got := strings.Join(lines, "\n")
	for _, want := range []string{"One\n", "• first", "[✓] done", "1. a", "│ quoted", "`you`", "\nTwo"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "#") {
		t.Errorf("number signs are left:\n%s", got)
	}
}

// The goldens have the bytes that go to the terminal, so that a change of
// colours is seen in review. UPDATE_GOLDEN=1 writes them.
func TestGolden(t *testing.T) {
	for _, theme := range Builtin() {
		s := *theme.Styles()
		v := reflect.ValueOf(s)
		var b strings.Builder
		for i := range v.NumField() {
			if style, ok := v.Field(i).Interface().(lipgloss.Style); ok {
				b.WriteString(style.Render(" "+v.Type().Field(i).Name+" ") + "\n")
			}
		}
		b.WriteString(render(t, theme))
		file := filepath.Join("testdata", theme.Name+".golden")
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != b.String() {
			t.Errorf("%s looks other than %s: see UPDATE_GOLDEN", theme.Name, file)
		}
	}
}

func render(t *testing.T, theme Theme) string {
	t.Helper()
	r, err := glamour.NewTermRenderer(glamour.WithStyles(theme.Styles().Markdown), glamour.WithWordWrap(50))
	if err != nil {
		t.Fatal(err)
	}
	out, err := r.Render(sample)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
