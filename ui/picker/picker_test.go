package picker

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sessions"
	"kansei/themes"
)

func interval(low, high float64) *sessions.Interval {
	return &sessions.Interval{Low: low, High: high}
}

func builtins() []Choice {
	return []Choice{
		{Ref: "builtin/eliza", Reachable: true, Builtin: true},
		{Ref: "builtin/listener", Reachable: true, Builtin: true},
		{Ref: "builtin/advisor", Reachable: true, Builtin: true},
		{Ref: "kimi-k2", Name: "Kimi K2", Why: "no key: set MOONSHOT_API_KEY"},
	}
}

func vendors() []Choice {
	return append(builtins(),
		Choice{Ref: "deepseek/deepseek-v3.2", Name: "DeepSeek V3.2", Reachable: true, Size: sessions.Size{Total: interval(671, 671), Active: interval(37, 37), Grade: sessions.Official, Source: "model card"}},
		Choice{Ref: "gemini/gemini-3-pro", Name: "Gemini 3 Pro", Reachable: true, Size: sessions.Size{Total: interval(7000, math.Inf(1)), Grade: sessions.Estimate, Source: "the essay, unconfirmed"}},
		Choice{Ref: "local/千问", Name: "通义千问 本地版 🦙", Reachable: true, Size: sessions.Size{Grade: sessions.Unknown}},
		Choice{Ref: "evil/\x1b[31m", Name: "e\x1b]0;x\x07vil\u202e name", Reachable: true},
		Choice{Ref: "glm-5", Name: "GLM-5", Why: "no key: set ZHIPU_API_KEY or ZAI_API_KEY"},
	)
}

func library() []Scenario {
	return []Scenario{
		{ID: "en-empty-chair", Title: "The empty chair", Kind: sessions.Emotional, Lang: "en", About: "The first holiday after a loss. Does a reply stay with the grief, or does it hurry to mend it?", Turns: 4},
		{ID: "zh-grandma", Title: "外婆的电话", Kind: sessions.Emotional, Lang: "zh", About: "外婆每天打来电话，你总说忙。看回复听不听得出愧疚。", Turns: 4},
		{ID: "en-coins", Title: "Twelve coins", Kind: sessions.Rational, Lang: "en", About: "The control: find the odd coin in three weighings.", Turns: 3},
	}
}

func newPicker(t *testing.T, code string, choices []Choice) Model {
	t.Helper()
	words := lang.Must(code)
	m := New(themes.NewSet(nil).Auto(true).Styles(), words, DefaultKeyMap(words))
	m.SetSize(80, 24)
	m.SetScenarios(library())
	m.SetChoices(choices)
	return m
}

var keyNames = map[string]tea.KeyPressMsg{
	"tab": {Code: tea.KeyTab}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "enter": {Code: tea.KeyEnter},
	"esc": {Code: tea.KeyEscape}, "space": {Code: tea.KeySpace, Text: " "}, "backspace": {Code: tea.KeyBackspace},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
	"ctrl+s": {Code: 's', Mod: tea.ModCtrl}, "ctrl+b": {Code: 'b', Mod: tea.ModCtrl},
}

// press types keys, separated by spaces; a word that is no key is typed letter
// by letter. It returns the last message that came of it.
func press(m Model, keys string) (Model, Action) {
	var last Action
	do := func(k tea.KeyPressMsg) {
		var action Action
		if m, action = m.Update(k); action != nil {
			last = action
		}
	}
	for _, word := range strings.Fields(keys) {
		if k, ok := keyNames[word]; ok {
			do(k)
			continue
		}
		for _, r := range word {
			do(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
	return m, last
}

func TestStart(t *testing.T) {
	three := []string{"builtin/eliza", "builtin/listener", "builtin/advisor"}
	tests := []struct {
		name    string
		choices []Choice
		keys    string
		want    tea.Msg // nil: nothing begins
	}{
		{"enter begins with the built-in lanes", builtins(), "enter", Start{Models: three, Blind: true}},
		{"a first message", builtins(), "hello enter", Start{Models: three, Blind: true, Text: "hello"}},
		{"a letter that is a key elsewhere", builtins(), "bq? enter", Start{Models: three, Blind: true, Text: "bq?"}},
		{"nothing is chosen where vendors can be reached", vendors(), "enter", nil},
		{"one is taken back", builtins(), "tab space ctrl+s", Start{Models: three[1:], Blind: true}},
		{"what can't be reached can't be chosen", builtins(), "tab end space ctrl+s", Start{Models: three, Blind: true}},
		{"in the order of choosing", vendors(), "tab deep space esc home space ctrl+s", Start{Models: []string{"deepseek/deepseek-v3.2", "builtin/eliza"}, Blind: true}},
		{"by its ref", vendors(), "tab / gemini/gem enter ctrl+s", Start{Models: []string{"gemini/gemini-3-pro"}, Blind: true}},
		{"open", builtins(), "tab b ctrl+s", Start{Models: three}},
		{"open from the message line", builtins(), "hi ctrl+b enter", Start{Models: three, Text: "hi"}},
		{"b is a letter of a filter", builtins(), "tab / b space ctrl+s", Start{Models: three[1:], Blind: true}},
		{"a scenario", builtins(), "tab tab 外婆 space ctrl+s", Start{Models: three, Scenario: "zh-grandma", Blind: true}},
		{"a scenario and back", builtins(), "tab right down space home space ctrl+s", Start{Models: three, Blind: true}},
		{"a scenario twice is none", builtins(), "tab right down space space ctrl+s", Start{Models: three, Blind: true}},
		{"up from the message", builtins(), "up down space ctrl+s", Start{Models: []string{three[0], three[2]}, Blind: true}},
		{"down goes back to the message", builtins(), "tab end down x enter", Start{Models: three, Blind: true, Text: "x"}},
		{"help", builtins(), "tab ?", ShowHelp{}},
		{"escape", builtins(), "esc", Close{}},
		{"escape twice from a filter", builtins(), "tab / x esc esc y enter", Start{Models: three, Blind: true, Text: "y"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, got := press(newPicker(t, "en", tt.choices), tt.keys)
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, want %#v\n%s", got, tt.want, ansi.Strip(m.View()))
			}
			if tt.want == nil && !strings.Contains(ansi.Strip(m.View()), "Choose at least one") {
				t.Errorf("nothing says what to do:\n%s", ansi.Strip(m.View()))
			}
		})
	}
}

func TestEightIsTheMost(t *testing.T) {
	choices := make([]Choice, 10)
	for i := range choices {
		choices[i] = Choice{Ref: fmt.Sprintf("v/m%d", i), Reachable: true}
	}
	m, msg := press(newPicker(t, "en", choices), "tab "+strings.Repeat("space down ", 9)+"ctrl+s")
	if got := msg.(Start).Models; len(got) != MaxLanes || got[7] != "v/m2" {
		t.Errorf("chosen are %v", got)
	}
	m, _ = press(m, "end space")
	if !strings.Contains(ansi.Strip(m.View()), "8 models at once is the most") {
		t.Errorf("nothing says why:\n%s", ansi.Strip(m.View()))
	}
}

func TestWhyIsSaidWhenItIsAskedFor(t *testing.T) {
	m, _ := press(newPicker(t, "en", builtins()), "tab end space")
	if !strings.Contains(ansi.Strip(m.View()), "! no key: set MOONSHOT_API_KEY") {
		t.Errorf("no notice:\n%s", ansi.Strip(m.View()))
	}
}

func TestChoicesComeLater(t *testing.T) {
	m := newPicker(t, "en", builtins())
	m.SetLooking(true)
	if !strings.Contains(ansi.Strip(m.View()), "looking for local servers") {
		t.Error("it does not say that it is looking")
	}
	m, _ = press(m, "tab down space") // listener is taken back
	m.SetChoices(append([]Choice{{Ref: "ollama/new", Reachable: true}}, vendors()...))
	m.SetLooking(false)
	_, msg := press(m, "space ctrl+s")
	if got := msg.(Start).Models; !slices.Equal(got, []string{"builtin/eliza", "builtin/advisor", "builtin/listener"}) {
		t.Errorf("the choice or the cursor was lost: %v", got)
	}
}

func TestPresets(t *testing.T) {
	m := newPicker(t, "en", nil)
	m.SetDefaults([]string{"gemini/gemini-3-pro", "gone/model", "deepseek/deepseek-v3.2"})
	m.SetChoices(builtins())
	m.SetChoices(vendors())
	if _, msg := press(m, "enter"); !slices.Equal(msg.(Start).Models, []string{"gemini/gemini-3-pro", "deepseek/deepseek-v3.2"}) {
		t.Errorf("begins with %v", msg)
	}
}

func TestSizes(t *testing.T) {
	tests := []struct {
		size sessions.Size
		want string
	}{
		{sessions.Size{Total: interval(671, 671), Active: interval(37, 37), Grade: sessions.Official}, "671B · 37B active"},
		{sessions.Size{Total: interval(1.7, 1.7), Active: interval(1.7, 1.7), Grade: sessions.Official}, "1.7B"},
		{sessions.Size{Total: interval(1000, math.Inf(1)), Grade: sessions.Bound}, "1T+"},
		{sessions.Size{Total: interval(1200, 1200), Grade: sessions.Estimate}, "~1.2T"},
		{sessions.Size{Total: interval(1000, 2000), Active: interval(20, 40), Grade: sessions.Estimate}, "~1-2T · ~20-40B active"},
		{sessions.Size{Total: interval(500, 2000), Grade: sessions.Bound}, "500B-2T"},
		{sessions.Size{Active: interval(5.1, 5.1), Grade: sessions.Official}, "5.1B active"},
		{sessions.Size{Total: interval(9, 9), Grade: sessions.Unknown}, "size unknown"},
		{sessions.Size{}, "size unknown"},
	}
	for _, tt := range tests {
		if got := SizeText(tt.size, lang.Must("en")); got != tt.want {
			t.Errorf("%+v is shown as %q, want %q", tt.size, got, tt.want)
		}
	}
}

func TestANameIsSaidOnce(t *testing.T) {
	for _, tt := range [][3]string{
		{"DeepSeek V3 needs a key.", "deepseek-v3", "needs a key."},
		{"DeepSeek V3.1 needs a key.", "deepseek-v3", "DeepSeek V3.1 needs a key."},
		{"no key: set X", "Kimi K2", "no key: set X"},
		{"GLM-5", "glm-5", "GLM-5"},
		{"", "glm-5", ""},
		{"a key", "", "a key"},
	} {
		if got := withoutName(tt[0], tt[1]); got != tt[2] {
			t.Errorf("%q after %q is %q, want %q", tt[0], tt[1], got, tt[2])
		}
	}
}

func TestMatchesAreMarked(t *testing.T) {
	m, _ := press(newPicker(t, "en", vendors()), "tab 千问")
	s := themes.NewSet(nil).Auto(true).Styles()
	m.setFocus(onMessage) // the cursor has a style of its own
	if !strings.Contains(m.View(), s.Match.Render("千")) || !strings.Contains(m.View(), s.Match.Render("问")) {
		t.Errorf("found letters are not marked:\n%s", m.View())
	}
}

func TestPasteGoesWhereTheKeysGo(t *testing.T) {
	m := newPicker(t, "en", vendors())
	m, _ = m.Update(tea.PasteMsg{Content: "two\nlines\x1b[31m"})
	if m.message.Value() != "two lines" {
		t.Errorf("the message is %q", m.message.Value())
	}
	m, _ = press(m, "tab")
	m, _ = m.Update(tea.PasteMsg{Content: "gemini"})
	if m.models.query != "gemini" || m.message.Value() != "two lines" {
		t.Errorf("the filter is %q", m.models.query)
	}
}

// Whatever is pressed at whatever size, the screen is exactly as large as it
// is and nothing from outside reaches the terminal as it came.
func TestViewIsAsLargeAsItsRoom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	keys := append(slices.Sorted(maps.Keys(keyNames)), "a", "b", "/", "?", "外", "🦙", "zzz")
	for _, code := range lang.Languages() {
		m := newPicker(t, code, vendors())
		for range 1500 {
			w, h := 1+r.IntN(160), 1+r.IntN(50)
			m.SetSize(w, h)
			m, _ = press(m, keys[r.IntN(len(keys))])
			if r.IntN(20) == 0 {
				m.SetChoices([][]Choice{nil, builtins(), vendors()}[r.IntN(3)])
				m.SetLooking(r.IntN(2) == 0)
			}
			check(t, m.View(), w, h)
			if c := m.Cursor(); c != nil && (c.X < 0 || c.X > w || c.Y < 0 || c.Y >= h) {
				t.Fatalf("%dx%d: the cursor is at %d,%d", w, h, c.X, c.Y)
			}
		}
	}
}

func check(t *testing.T, view string, w, h int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("%dx%d: %d lines", w, h, len(lines))
	}
	for _, line := range lines {
		if got := ansi.StringWidth(line); got != w {
			t.Fatalf("%dx%d: a line is %d wide: %q", w, h, got, ansi.Strip(line))
		}
		if strings.ContainsAny(line, "\u202e\x00") || strings.Contains(line, "\x1b]") || strings.Contains(line, "\x1b[31m") {
			t.Fatalf("text from outside was drawn as it came: %q", line)
		}
	}
}

// UPDATE_GOLDEN=1 writes the goldens.
func TestGolden(t *testing.T) {
	for _, tt := range []struct {
		name, code, keys string
		w, h             int
		choices          []Choice
	}{
		{"first-80x24-en", "en", "", 80, 24, builtins()},
		{"first-80x24-zh", "zh", "", 80, 24, builtins()},
		{"chosen-120x40-en", "en", "tab deep space esc right down space", 120, 40, vendors()},
		{"chosen-120x40-zh", "zh", "tab end space", 120, 40, vendors()},
		{"filter-80x24-en", "en", "tab mi", 80, 24, vendors()},
		{"narrow-44x12-en", "en", "tab right down", 44, 12, vendors()},
	} {
		m := newPicker(t, tt.code, tt.choices)
		m.SetSize(tt.w, tt.h)
		m, _ = press(m, tt.keys)
		golden(t, tt.name, m.View())
	}
}

// golden compares a view without its styles and the spaces at its lines' ends.
func golden(t *testing.T, name, view string) {
	t.Helper()
	lines := strings.Split(ansi.Strip(view), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	got := strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", name+".golden")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what is shown now (UPDATE_GOLDEN=1 writes it):\n%s", file, got)
	}
}

func TestTheMouseChooses(t *testing.T) {
	for _, size := range [][2]int{{120, 39}, {80, 23}, {60, 19}, {80, 12}} {
		m := newPicker(t, "en", vendors())
		m.SetSize(size[0], size[1])
		lines := strings.Split(ansi.Strip(m.View()), "\n")
		click := func(text string) {
			for y, line := range lines {
				if before, _, ok := strings.Cut(line, text); ok {
					m, _ = m.Update(tea.MouseClickMsg{X: ansi.StringWidth(before), Y: y, Button: tea.MouseLeft})
					return
				}
			}
			t.Fatalf("%v: there is no %q:\n%s", size, text, strings.Join(lines, "\n"))
		}
		was := len(m.chosen)
		click("[ ]")
		if len(m.chosen) != was+1 || m.focus != onModels {
			t.Errorf("%v: a click on a model leaves %d chosen and the focus on %d", size, len(m.chosen), m.focus)
		}
		if m.layout().wide {
			click("( )")
			if m.scenario == "" || m.focus != onScenarios {
				t.Errorf("%v: a click on a scenario chooses %q", size, m.scenario)
			}
		}
		click("›")
		if m.focus != onMessage {
			t.Errorf("%v: a click on the message line leaves the focus on %d", size, m.focus)
		}
	}
}

// The rule over a list says how much of it is out of sight.
func TestRuleCountsWhatIsOutOfSight(t *testing.T) {
	many := make([]Choice, 30)
	for i := range many {
		many[i] = Choice{Ref: fmt.Sprintf("local/model-%d", i), Reachable: true}
	}
	m := newPicker(t, "en", many)
	rows := m.layout().rows
	if want := fmt.Sprintf("↓ %d", 30-rows); !strings.Contains(m.View(), want) {
		t.Errorf("nothing says %q:\n%s", want, ansi.Strip(m.View()))
	}
	m, _ = press(m, "tab end")
	if want := fmt.Sprintf("↑ %d", 30-rows); !strings.Contains(m.View(), want) || strings.Contains(m.View(), "↓") {
		t.Errorf("at the end nothing says %q alone:\n%s", want, ansi.Strip(m.View()))
	}
}

// The kind gives way where a title would be cut, and is told of the scenario
// under the cursor.
func TestTitlesComeBeforeKinds(t *testing.T) {
	m := newPicker(t, "en", builtins())
	long := "A title that needs room here"
	m.SetScenarios([]Scenario{{ID: "long", Title: long, Kind: sessions.Rational, Lang: "en", Turns: 1}})
	m, _ = press(m, "tab right down")
	if view := ansi.Strip(m.View()); !strings.Contains(view, long) || !strings.Contains(view, "rational, 1 message prepared") {
		t.Errorf("the title is cut or its kind is not told:\n%s", view)
	}
}

// Where the name of a key would be cut, a word says that one is missing; which
// one is told of the row under the cursor.
func TestNoKeyIsNamedByHalf(t *testing.T) {
	m := newPicker(t, "en", []Choice{{Ref: "kimi-k2", Name: "Kimi K2", Why: "Set A_KEY_WITH_A_VERY_LONG_NAME.", Brief: "needs A_KEY_WITH_A_VERY_LONG_NAME", Short: "needs a key"}})
	for w, want := range map[int]string{80: "needs a key", 120: "needs A_KEY_WITH_A_VERY_LONG_NAME"} {
		m.SetSize(w, 24)
		if view := ansi.Strip(m.View()); !strings.Contains(view, want) || strings.Contains(view, "A_KEY…") {
			t.Errorf("at %d cells nothing says %q:\n%s", w, want, view)
		}
	}
}

// While letters are text, none is named as a key.
func TestNoLetterIsAKeyInAFilter(t *testing.T) {
	m, _ := press(newPicker(t, "en", vendors()), "tab kimi")
	for _, b := range m.ShortHelp() {
		if len(b.Help().Key) == 1 {
			t.Errorf("%q is named, and is a letter of the filter", b.Help().Key)
		}
	}
}

func TestOrderOfModels(t *testing.T) {
	choices := make([]Choice, 0, 9)
	for _, name := range []string{"deepseek-v3", "kimi-k2", "qwen3-max", "deepseek-v4-pro", "kimi-k2.5", "deepseek-v3.2", "qwen3.5-plus"} {
		choices = append(choices, Choice{Ref: "x/" + name, Name: name, Reachable: true})
	}
	choices = append(choices, Choice{Ref: "builtin/eliza", Builtin: true, Reachable: true}, Choice{Ref: "y/kimi-k3"})
	got := make([]string, 0, len(choices))
	for _, c := range grouped(choices) {
		got = append(got, c.model())
	}
	want := "eliza deepseek-v4-pro deepseek-v3.2 deepseek-v3 kimi-k2.5 kimi-k2 qwen3.5-plus qwen3-max kimi-k3"
	if strings.Join(got, " ") != want {
		t.Errorf("the order is %v, want %s", got, want)
	}
}

func TestPresetOutOfReach(t *testing.T) {
	words := lang.Must("en")
	m := New(themes.NewSet(nil).Auto(true).Styles(), words, DefaultKeyMap(words))
	m.SetDefaults([]string{"kimi-k2", "gone/model"})
	m.SetChoices([]Choice{{Ref: "moonshot/kimi-k2", Name: "kimi-k2", Reachable: true}, {Ref: "other/kimi-k2", Name: "kimi-k2", Vendor: "other", Reachable: true}})
	if !slices.Equal(m.chosen, []string{"moonshot/kimi-k2"}) || !strings.Contains(m.View(), "not chosen: gone/model") {
		t.Errorf("chosen are %v\n%s", m.chosen, ansi.Strip(m.View()))
	}
}

func TestEnterOnAScenario(t *testing.T) {
	words := lang.Must("en")
	m := New(themes.NewSet(nil).Auto(true).Styles(), words, DefaultKeyMap(words))
	m.SetChoices([]Choice{{Ref: "builtin/eliza", Builtin: true, Reachable: true}})
	m.SetScenarios([]Scenario{{ID: "one", Title: "First", About: "A cat that ran away"}})
	m.setFocus(onScenarios)
	press := func(code rune, text string) Action {
		var action Action
		m, action = m.Update(tea.KeyPressMsg{Code: code, Text: text})
		return action
	}
	press(tea.KeyDown, "")
	if got := press(tea.KeyEnter, ""); got != nil || m.scenario != "one" {
		t.Fatalf("Enter chose %q and sent %v", m.scenario, got)
	}
	got, ok := press(tea.KeyEnter, "").(Start)
	if !ok || got.Scenario != "one" {
		t.Errorf("Enter on a chosen scenario sent %+v, and %q is chosen", got, m.scenario)
	}
	for _, r := range "/cat" {
		press(r, string(r))
	}
	if len(m.scenarios.rows) != 1 {
		t.Errorf("a word of its description finds %d scenarios", len(m.scenarios.rows))
	}
}
