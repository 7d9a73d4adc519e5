package field

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/themes"
)

func focused(prompt, text string) *Model {
	m := New(prompt)
	m.SetStyles(themes.NewSet(nil).Auto(true).Styles())
	m.SetValue(text)
	m.Focus()
	return m
}

func (m *Model) press(codes ...rune) {
	for _, c := range codes {
		m.Update(tea.KeyPressMsg{Code: c})
	}
}

func TestTheCursorCountsCells(t *testing.T) {
	m := focused("› ", "外婆的电话")
	if x := m.Cursor(30).X; x != 2+10 {
		t.Errorf("behind five Chinese characters the cursor is in column %d", x)
	}
	m.press(tea.KeyLeft, tea.KeyLeft)
	if x := m.Cursor(30).X; x != 2+6 {
		t.Errorf("behind three of them it is in column %d", x)
	}
	m.Blur()
	if m.Cursor(30) != nil {
		t.Error("without the focus there is a cursor")
	}
}

// Whatever is written and wherever the cursor goes, it is in view, and what
// stands left of it is what it stands behind.
func TestTheCursorIsWhereTheTextChanges(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 8))
	pieces := []string{"a", " ", "night ", "外", "婆的", "é", "🎉", "👩‍👩‍👧", "ｗ", "e\u0301"}
	keys := []rune{tea.KeyLeft, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd, tea.KeyBackspace, tea.KeyDelete}
	for range 3000 {
		text, w := "", 4+rng.IntN(30)
		for range rng.IntN(20) {
			text += pieces[rng.IntN(len(pieces))]
		}
		m := focused("› ", text)
		for range rng.IntN(30) {
			m.press(keys[rng.IntN(len(keys))])
			if rng.IntN(4) == 0 {
				m.Update(tea.PasteMsg{Content: pieces[rng.IntN(len(pieces))]})
			}
		}
		view, x := ansi.Strip(m.View(w)), m.Cursor(w).X
		if ansi.StringWidth(view) > w || x < 2 || x >= w {
			t.Fatalf("%q in %d cells: %q, cursor in column %d", m.Value(), w, view, x)
		}
		before := string([]rune(m.Value())[:m.input.Position()])
		if strings.ContainsAny(m.Value(), "\u200d\u0301") {
			continue // the cursor may stand inside of a character
		}
		if left := strings.TrimLeft(ansi.Cut(view, 2, x), " "); !strings.HasSuffix(before, left) {
			t.Fatalf("%q in %d cells: left of the cursor is %q, it stands behind %q", m.Value(), w, left, before)
		}
	}
}

func TestBackspaceTakesAWholeEmoji(t *testing.T) {
	m := focused("", "so 👩‍👩‍👧")
	m.press(tea.KeyBackspace)
	if m.Value() != "so " {
		t.Errorf("%q", m.Value())
	}
}

func TestAPasteIsOneCleanLine(t *testing.T) {
	m := focused("", "")
	m.Update(tea.PasteMsg{Content: "one\ntwo\x1b[31m"})
	if m.Value() != "one two" {
		t.Errorf("%q", m.Value())
	}
}

func TestThePlaceholderIsCut(t *testing.T) {
	m := focused("/", "")
	m.Placeholder = "写点什么吧"
	if view := ansi.Strip(m.View(8)); view != "/写点什…" {
		t.Errorf("%q", view)
	}
}

func TestWordKeys(t *testing.T) {
	m := focused("", "我很难过，really")
	word := func(code rune) { m.Update(tea.KeyPressMsg{Code: code, Mod: tea.ModAlt}) }
	word('b')
	word('b')
	if at := m.input.Position(); at != 3 {
		t.Errorf("two words back the cursor stands at %d", at)
	}
	word('f')
	word(tea.KeyBackspace)
	if m.Value() != "我很难，really" || m.input.Position() != 3 {
		t.Errorf("%q, cursor at %d", m.Value(), m.input.Position())
	}
	word('d')
	if m.Value() != "我很难" {
		t.Errorf("%q", m.Value())
	}
}
