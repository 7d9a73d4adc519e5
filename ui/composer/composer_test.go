package composer

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/bench/hostile"
	"kansei/lang"
	"kansei/themes"
)

func newComposer(t testing.TB, width int) *Model {
	t.Helper()
	bind := func(keys ...string) key.Binding { return key.NewBinding(key.WithKeys(keys...)) }
	m := New(themes.Builtin()[0].Styles(), lang.Must("en"), KeyMap{
		Send: bind("enter"), Newline: bind("alt+enter", "ctrl+j"), Editor: bind("ctrl+x"),
		Earlier: bind("up"), Later: bind("down"), Undo: bind("ctrl+_", "alt+z"), Unfold: bind("alt+u"),
	})
	m.SetSize(width, 6)
	m.Focus()
	return &m
}

var named = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "newline": {Code: tea.KeyEnter, Mod: tea.ModAlt}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
	"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
	"backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete}, "undo": {Code: 'z', Mod: tea.ModAlt},
	"unfold": {Code: 'u', Mod: tea.ModAlt}, "editor": {Code: 'x', Mod: tea.ModCtrl}, "word": {Code: 'w', Mod: tea.ModCtrl},
	"kill": {Code: 'u', Mod: tea.ModCtrl}, "all": {Code: 'g', Mod: tea.ModCtrl},
}

// press sends keys by name; the message that the last one makes is returned.
func press(t testing.TB, m *Model, names ...string) tea.Msg {
	t.Helper()
	var out tea.Msg
	for _, name := range names {
		msg, ok := named[name]
		if !ok {
			t.Fatalf("no key %q", name)
		}
		out = send(m, msg)
	}
	return out
}

func send(m *Model, msg tea.Msg) tea.Msg {
	var action Action
	*m, action, _ = m.Update(msg)
	return action
}

func write(m *Model, text string) {
	for _, r := range text {
		if r == '\n' {
			send(m, named["newline"])
			continue
		}
		send(m, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func TestSends(t *testing.T) {
	m := newComposer(t, 60)
	if msg := press(t, m, "enter"); msg != nil {
		t.Errorf("nothing was written, but it sends %v", msg)
	}
	write(m, "  hello\n世界 ")
	if msg := press(t, m, "enter"); msg != (Submit{Text: "hello\n世界"}) {
		t.Errorf("it sends %#v", msg)
	}
	if m.Value() != "" || m.Height() != 2 {
		t.Errorf("after sending it holds %q in %d lines", m.Value(), m.Height())
	}
	press(t, m, "undo")
	if m.Value() != "  hello\n世界 " {
		t.Errorf("undo brings back %q", m.Value())
	}
	if msg := press(t, m, "editor"); msg != (OpenEditor{Text: "  hello\n世界 "}) {
		t.Errorf("the editor gets %#v", msg)
	}
}

func TestGrowsToSixLines(t *testing.T) {
	m := newComposer(t, 40)
	for lines := 1; lines <= 9; lines++ {
		if want := 1 + min(lines, 6); m.Height() != want {
			t.Errorf("with %d lines it is %d high, want %d", lines, m.Height(), want)
		}
		write(m, "x\n")
	}
	m.SetSize(40, 3)
	if m.Height() != 4 {
		t.Errorf("with room for 3 lines it is %d high", m.Height())
	}
}

func TestHistoryKeepsWhatWasWritten(t *testing.T) {
	m := newComposer(t, 40)
	m.SetHistory([]string{"first", "second\nline", strings.Repeat("long ", 800)})
	write(m, "draft")
	steps := []struct{ key, want string }{
		{"up", strings.Repeat("long ", 800)},
		{"up", "second\nline"},
		{"up", "second\nline"}, // from its second line to its first
		{"up", "first"},
		{"up", "first"},
		{"down", "second\nline"},
		{"down", strings.Repeat("long ", 800)},
		{"down", "draft"},
		{"down", "draft"},
		{"up", strings.Repeat("long ", 800)},
		{"up", "second\nline"},
	}
	for i, s := range steps {
		press(t, m, s.key)
		if m.Value() != s.want {
			t.Fatalf("step %d, %s: it holds %q, want %q", i, s.key, m.Value(), s.want)
		}
	}
	write(m, "!")
	press(t, m, "down", "up")
	if m.Value() != "second\nline!" {
		t.Errorf("what was changed on the walk has become %q", m.Value())
	}
	press(t, m, "down", "down", "undo")
	if m.Value() != "draft" {
		t.Errorf("undoing what was changed on the walk has made %q of the draft", m.Value())
	}
}

func TestDownGoesThroughWrappedLinesFirst(t *testing.T) {
	m := newComposer(t, 20)
	m.SetHistory([]string{"one", strings.Repeat("many words ", 6)})
	press(t, m, "up", "home")
	for m.area.LineInfo().RowOffset > 0 {
		*m, _, _ = m.Update(named["up"])
	}
	press(t, m, "down")
	if m.walk != 1 {
		t.Error("down left the message at its first row")
	}
}

func TestLongPastesAreFolded(t *testing.T) {
	long := strings.Repeat("line of text\n", 1204)
	tests := []struct {
		name   string
		text   string
		shown  string // what the text area holds
		folded bool
	}{
		{"short", "a\r\nb\rc", "a\nb\nc", false},
		{"many lines", strings.Repeat("x\n", 25), "[paste 1: 50 B, 26 lines]", true},
		{"many characters", strings.Repeat("x", 2049), "[paste 1: 2 KB]", true},
		{"Chinese, not so many", strings.Repeat("字", 600), strings.Repeat("字", 600), false},
		{"Chinese", strings.Repeat("字", 2000), "[paste 1: 6 KB]", true},
		{"large", long, "[paste 1: 15 KB, 1,205 lines]", true},
		{"controls", "a\x1b[31mb\x00c\xff", "abc", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newComposer(t, 60)
			write(m, "<")
			send(m, tea.PasteMsg{Content: tt.text})
			write(m, ">")
			if got := m.area.Value(); got != "<"+tt.shown+">" {
				t.Errorf("shows %q, want <%s>", got, tt.shown)
			}
			if tt.folded && m.Value() != "<"+tt.text+">" {
				t.Errorf("means %d bytes, want %d", len(m.Value()), len(tt.text)+2)
			}
		})
	}
}

func TestTokensAreOneThing(t *testing.T) {
	long := strings.Repeat("line\n", 30)
	token := "[paste 1: 150 B, 31 lines]"
	back := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = "left"
		}
		return out
	}
	tests := []struct {
		name  string
		keys  []string
		then  string
		shown string
	}{
		{"backspace behind it", append(back(2), "backspace"), "", "ab cd"},
		{"delete before it", append(back(2+len(token)), "delete"), "", "ab cd"},
		{"backspace inside it", append(back(9), "backspace"), "", "ab cd"},
		{"a word backwards", append(back(2), "word"), "", "ab cd"},
		{"up to the beginning of the line", append(back(9), "kill"), "", "cd"},
		{"writing inside it", back(9), "x", "ab " + token + "xcd"},
		{"backspace behind what follows", []string{"backspace"}, "", "ab " + token + "c"},
		{"all of it", []string{"all", "backspace"}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newComposer(t, 80)
			write(m, "ab ")
			send(m, tea.PasteMsg{Content: long})
			write(m, "cd")
			press(t, m, tt.keys...)
			write(m, tt.then)
			if got := m.area.Value(); got != tt.shown {
				t.Errorf("shows %q, want %q", got, tt.shown)
			}
			if want := strings.Replace(tt.shown, token, long, 1); m.Value() != want {
				t.Errorf("means %q, want %q", m.Value(), want)
			}
			for m.Value() != "ab "+long+"cd" && len(m.undone) > 0 {
				press(t, m, "undo")
			}
			if len(m.undone) == 0 {
				t.Errorf("undo does not bring the paste back: %q", m.Value())
			}
		})
	}
}

func TestUnfoldsWhereItIsBearable(t *testing.T) {
	m := newComposer(t, 60)
	long := strings.Repeat("line\n", 30) + "end"
	write(m, "<")
	send(m, tea.PasteMsg{Content: long})
	write(m, ">")
	press(t, m, "left", "unfold")
	write(m, "!")
	if got := m.area.Value(); got != "<"+long+"!>" {
		t.Errorf("unfolded it is %q", got)
	}
	huge := newComposer(t, 60)
	send(huge, tea.PasteMsg{Content: strings.Repeat("x\n", 2000)})
	press(t, huge, "unfold")
	if len(huge.pastes) != 1 {
		t.Error("2,000 lines were unfolded")
	}
}

func TestUndoGoesByWords(t *testing.T) {
	m := newComposer(t, 60)
	write(m, "one two")
	press(t, m, "backspace", "backspace")
	write(m, "en")
	press(t, m, "home")
	write(m, "a")
	for _, want := range []string{"one ten", "one t", "one two", "one ", "", ""} {
		press(t, m, "undo")
		if m.Value() != want {
			t.Fatalf("undo gives %q, want %q", m.Value(), want)
		}
		if want == "one ten" {
			write(m, "X")
			if m.Value() != "Xone ten" {
				t.Fatalf("undo left the cursor at %q", m.Value())
			}
			press(t, m, "undo")
		}
	}
}

func TestBackspaceTakesAWholeSign(t *testing.T) {
	for _, sign := range []string{"a", "字", "👩‍👩‍👧‍👦", "🇨🇳", "👍🏽", "é"} {
		m := newComposer(t, 60)
		send(m, tea.PasteMsg{Content: "x" + sign})
		press(t, m, "backspace")
		if m.Value() != "x" {
			t.Errorf("backspace leaves %q of %q", m.Value(), "x"+sign)
		}
	}
}

func TestCursorIsAtTheRightCell(t *testing.T) {
	tests := []struct {
		text string
		keys []string
		x, y int
	}{
		{"", nil, 2, 1},
		{"abc", nil, 5, 1},
		{"你好", nil, 6, 1},
		{"你好", []string{"left"}, 4, 1},
		{"a\n感性", nil, 6, 2},
		{strings.Repeat("字", 10), nil, 4, 2}, // 9 fit into 18 cells
	}
	for _, tt := range tests {
		m := newComposer(t, 20)
		write(m, tt.text)
		press(t, m, tt.keys...)
		c := m.Cursor()
		if c == nil || c.X != tt.x || c.Y != tt.y {
			t.Errorf("%q, %v: the cursor is at %v, want %d,%d", tt.text, tt.keys, c, tt.x, tt.y)
		}
	}
	m := newComposer(t, 20)
	m.Blur()
	if m.Cursor() != nil {
		t.Error("there is a cursor though the composer has no focus")
	}
}

func TestEveryLineIsAsWideAsTheComposer(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	texts := []string{"word ", "字", "👩‍👩‍👧‍👦", "\n", strings.Repeat("x", 90), strings.Repeat("l\n", 40)}
	keys := []string{"newline", "up", "down", "left", "right", "home", "end", "backspace", "delete", "undo", "unfold", "word", "kill"}
	m := newComposer(t, 40)
	m.SetHistory([]string{"one", "two\nlines", strings.Repeat("long ", 800)})
	for step := range 2000 {
		if step%50 == 0 {
			m.SetValue("")
		}
		switch rng.IntN(6) {
		case 0:
			m.SetSize(10+rng.IntN(150), 1+rng.IntN(8))
		case 1:
			send(m, tea.PasteMsg{Content: texts[rng.IntN(len(texts))]})
		case 2:
			m.SetLabel([]string{"", "to B only", strings.Repeat("长", 30)}[rng.IntN(3)])
			m.SetHint(texts[rng.IntN(len(texts))])
		default:
			press(t, m, keys[rng.IntN(len(keys))])
		}
		lines := strings.Split(m.View(), "\n")
		if len(lines) != m.Height() {
			t.Fatalf("step %d: %d lines, height %d", step, len(lines), m.Height())
		}
		for i, line := range lines {
			if w := ansi.StringWidth(line); w != m.width {
				t.Fatalf("step %d: line %d is %d wide, want %d: %q", step, i, w, m.width, line)
			}
		}
	}
}

func TestPictures(t *testing.T) {
	m := newComposer(t, 40)
	m.SetHint("ctrl+n sends: I thought it would get easier after the first week")
	expect := func(want string) {
		t.Helper()
		if got := strings.TrimRight(ansi.Strip(m.View()), " "); got != strings.Trim(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", got, strings.Trim(want, "\n"))
		}
	}
	expect(`
────────────────────────────────────────
› ctrl+n sends: I thought it would get …`)
	m.SetLabel("to B only")
	write(m, "hello")
	expect(`
── to B only ───────────────────────────
› hello`)
}

func TestAMegabyteDoesNotHang(t *testing.T) {
	m := newComposer(t, 80)
	text := strings.Repeat(fmt.Sprintf("%099d\n", 7), 10486)
	send(m, tea.PasteMsg{Content: text})
	write(m, " and why?")
	if got := m.area.Value(); got != "[paste 1: 1.0 MB, 10,487 lines] and why?" {
		t.Errorf("it shows %q", got)
	}
	if msg, ok := press(t, m, "enter").(Submit); !ok || msg.Text != text+" and why?" {
		t.Error("the message is not what was pasted")
	}
}

// BenchmarkKey is one key in a text of as much as can be unfolded.
func BenchmarkKey(b *testing.B) {
	m := newComposer(b, 80)
	for range 8 {
		send(m, tea.PasteMsg{Content: strings.Repeat("word ", 390)})
	}
	for i := 0; b.Loop(); i++ {
		press(b, m, []string{"left", "right"}[i%2])
		m.View()
	}
}

func TestTheCursorIsInViewWhenTheFocusComesBack(t *testing.T) {
	m := newComposer(t, 40)
	m.Blur()
	m.SetValue(strings.Repeat("long ", 90))
	m.Focus()
	if c := m.Cursor(); c == nil || c.Y >= m.Height() {
		t.Errorf("the cursor is at %+v in a composer of %d lines", c, m.Height())
	}
}

// What can't be shown is not in the text either: what is sent is what is seen.
func TestHostileTextIsNotTakenIn(t *testing.T) {
	for _, evil := range hostile.Texts {
		m := newComposer(t, 60)
		send(m, tea.PasteMsg{Content: "a\t" + evil})
		send(m, tea.KeyPressMsg{Code: 'b', Text: "b\u202e\u200bc"})
		if err := hostile.Find(m.View(), hostile.Styled); err != nil {
			t.Error(err)
		}
		if err := hostile.Find(m.Value(), hostile.Plain); err != nil || !strings.HasPrefix(m.Value(), "a    ") || !strings.HasSuffix(m.Value(), "bc") {
			t.Errorf("%q became %q: %v", evil, m.Value(), err)
		}
	}
}

func TestTheCursorStaysInView(t *testing.T) {
	long := strings.Repeat("many words ", 40)
	for name, step := range map[string]func(m *Model){
		"a text that is given":    func(m *Model) { m.SetValue(long + long) },
		"a message of before":     func(m *Model) { m.SetHistory([]string{long + long}); press(t, m, "home", "up") },
		"a paste that unfolds":    func(m *Model) { send(m, tea.PasteMsg{Content: strings.Repeat("line\n", 30)}); press(t, m, "unfold") },
		"what undo brings back":   func(m *Model) { m.SetValue(long + long); press(t, m, "kill", "undo") },
		"less room than before":   func(m *Model) { m.SetValue(long); m.SetSize(30, 1) },
		"a narrow place, no text": func(m *Model) { m.SetSize(8, 1) },
	} {
		m := newComposer(t, 30)
		m.SetSize(30, 2)
		step(m)
		if c := m.Cursor(); c == nil || c.Y < 1 || c.Y >= m.Height() {
			t.Errorf("%s: the cursor is at %+v of %d lines", name, c, m.Height())
		}
	}
}

func TestWordKeys(t *testing.T) {
	alt := func(code rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: code, Mod: tea.ModAlt} }
	tests := []struct {
		name, text string
		keys       []tea.KeyPressMsg
		then, want string
	}{
		{"a Chinese paragraph", "我今天很难过，因为考试没过。", []tea.KeyPressMsg{named["word"]}, "", "我今天很难过，因为考试没"},
		{"back in it", "我今天很难过。", []tea.KeyPressMsg{alt('b')}, "|", "我今天很难|过。"},
		{"English", "it's fine, really", []tea.KeyPressMsg{named["word"], named["word"]}, "", "it's "},
		{"forward", "one two", []tea.KeyPressMsg{alt('b'), alt('b'), alt('f')}, "|", "one| two"},
		{"delete forward", "one two", []tea.KeyPressMsg{alt('b'), alt('d')}, "|", "one |"},
		{"over lines", "one\ntwo", []tea.KeyPressMsg{named["word"], named["word"]}, "", ""},
		{"nothing", "", []tea.KeyPressMsg{named["word"], alt('b'), alt('f')}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newComposer(t, 40)
			write(m, tt.text)
			for _, k := range tt.keys {
				send(m, k)
			}
			write(m, tt.then)
			if m.Value() != tt.want {
				t.Errorf("it holds %q, want %q", m.Value(), tt.want)
			}
		})
	}
	m := newComposer(t, 40)
	write(m, "one two")
	press(t, m, "word", "undo")
	if m.Value() != "one two" {
		t.Errorf("undo brings back %q", m.Value())
	}
}

func TestUnfoldTooLarge(t *testing.T) {
	m := newComposer(t, 40)
	send(m, tea.PasteMsg{Content: strings.Repeat("x", unfoldBytes+1)})
	if msg := press(t, m, "unfold"); msg != (TooLarge{Size: "16 KB", Most: "16 KB"}) {
		t.Errorf("it says %v", msg)
	}
}
