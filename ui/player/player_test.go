package player

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

func bind(keys ...string) key.Binding { return key.NewBinding(key.WithKeys(keys...)) }

func newBar(t *testing.T, code string) Model {
	t.Helper()
	m := New(themes.NewSet(nil).Auto(true).Styles(), lang.Must(code), KeyMap{
		Pause: bind("space"), Step: bind("."), Back: bind("left"), Forward: bind("right"), TurnPrev: bind("["), TurnNext: bind("]"),
		Slower: bind("<"), Faster: bind(">"), Jump: bind("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
	})
	m.Load(100*time.Second, []Mark{{1, 0}, {2, 40 * time.Second}, {3, 63 * time.Second}}, 2*time.Second)
	m.SetNext(func(at time.Duration) (time.Duration, bool) {
		next := at.Truncate(10*time.Second) + 10*time.Second
		return next, next <= 90*time.Second
	})
	return m
}

// press makes the message of a key by its name.
func press(name string) tea.KeyPressMsg {
	switch name {
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	}
	return tea.KeyPressMsg{Code: rune(name[0]), Text: name}
}

func TestKeys(t *testing.T) {
	s := time.Second
	tests := []struct {
		name   string
		from   time.Duration
		keys   string // separated by spaces
		want   time.Duration
		speed  float64
		paused bool
	}{
		{"forward and back", 10 * s, "right right left", 15 * s, 1, false},
		{"not before the beginning", 3 * s, "left", 0, 1, false},
		{"not after the end", 98 * s, "right", 100 * s, 1, false},
		{"tenths", 0, "7", 70 * s, 1, false},
		{"the beginning", 50 * s, "0", 0, 1, false},
		{"pause", 10 * s, "space", 10 * s, 1, true},
		{"pause and go on", 10 * s, "space space", 10 * s, 1, false},
		{"from the end again", 100 * s, "space", 0, 1, false},
		{"a step pauses", 12 * s, ".", 20 * s, 1, true},
		{"two steps", 12 * s, ". .", 30 * s, 1, true},
		{"the last step", 91 * s, ".", 100 * s, 1, true},
		{"next turn", 10 * s, "]", 40 * s, 1, false},
		{"after the last turn comes the end", 70 * s, "]", 100 * s, 1, false},
		{"beginning of this turn", 50 * s, "[", 40 * s, 1, false},
		{"turn before", 40*s + 500*time.Millisecond, "[", 0, 1, false},
		{"turn before, from a beginning", 63 * s, "[", 40 * s, 1, false},
		{"faster", 0, "> >", 0, 4, false},
		{"fastest", 0, "> > > > > > >", 0, 16, false},
		{"slowest", 0, "< < < <", 0, 0.25, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newBar(t, "en")
			m.Seek(tt.from)
			for _, k := range strings.Fields(tt.keys) {
				m.Press(press(k))
			}
			if m.Position() != tt.want || m.Speed() != tt.speed || m.Paused() != tt.paused {
				t.Errorf("at %v, %v×, paused %t; want %v, %v×, %t", m.Position(), m.Speed(), m.Paused(), tt.want, tt.speed, tt.paused)
			}
		})
	}
}

func TestTimePassesAtTheSpeed(t *testing.T) {
	m := newBar(t, "en")
	m.SetSpeed(3.9)
	if m.Speed() != 4 {
		t.Errorf("speed is %v, want the nearest, 4", m.Speed())
	}
	m.Advance(500 * time.Millisecond)
	if m.Position() != 2*time.Second || m.Turn() != 1 || !m.Playing() {
		t.Errorf("at %v in turn %d", m.Position(), m.Turn())
	}
	m.SetPaused(true)
	m.Advance(time.Second)
	if m.Position() != 2*time.Second {
		t.Errorf("a paused replay went on to %v", m.Position())
	}
	m.SetPaused(false)
	m.Advance(time.Hour)
	if m.Position() != m.Duration() || m.Playing() || !m.Ended() || m.Paused() {
		t.Errorf("at the end: %v, playing %t, paused %t", m.Position(), m.Playing(), m.Paused())
	}
}

func TestAReplayOfNothing(t *testing.T) {
	m := newBar(t, "en")
	m.Load(0, nil, 0)
	m.SetNext(nil)
	for _, k := range strings.Fields("space . right ] [ 5 >") {
		m.Press(press(k))
	}
	m.Advance(time.Second)
	if m.Position() != 0 || m.Turn() != 0 {
		t.Errorf("at %v in turn %d", m.Position(), m.Turn())
	}
	if !strings.Contains(ansi.Strip(m.View()), "0:00 / 0:00") {
		t.Errorf("shows %q", ansi.Strip(m.View()))
	}
}

func TestSeekCell(t *testing.T) {
	m := newBar(t, "en")
	m.SetSize(80, 2)
	if !m.SeekCell(1) || m.Position() != 0 {
		t.Errorf("the first cell is %v", m.Position())
	}
	if !m.SeekCell(78) || m.Position() != m.Duration() {
		t.Errorf("the last cell is %v", m.Position())
	}
	if m.SeekCell(0) || m.SeekCell(79) {
		t.Error("cells beside the bar count")
	}
}

func TestViewIsAsLargeAsItsRoom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		m := newBar(t, lang.Languages()[r.IntN(2)])
		m.Load(time.Duration(r.Int64N(int64(3*time.Hour))), []Mark{{1, 0}, {2, time.Duration(r.Int64N(int64(time.Hour)))}}, time.Duration(r.IntN(2))*time.Second)
		m.Seek(time.Duration(r.Int64N(int64(3 * time.Hour))))
		w, h := 1+r.IntN(220), 1+r.IntN(3)
		m.SetSize(w, h)
		lines := strings.Split(m.View(), "\n")
		if len(lines) != h {
			t.Fatalf("%dx%d: %d lines", w, h, len(lines))
		}
		for _, line := range lines {
			if got := ansi.StringWidth(line); got != w {
				t.Fatalf("%dx%d: a line is %d wide: %q", w, h, got, ansi.Strip(line))
			}
		}
	}
}

// UPDATE_GOLDEN=1 writes the goldens.
func TestGolden(t *testing.T) {
	for _, code := range lang.Languages() {
		var b strings.Builder
		for _, size := range [][2]int{{40, 1}, {64, 1}, {80, 1}, {120, 1}, {200, 1}, {80, 2}, {120, 2}} {
			for _, at := range []time.Duration{0, 41 * time.Second, 100 * time.Second} {
				m := newBar(t, code)
				m.SetSize(size[0], size[1])
				m.Seek(at)
				m.SetPaused(at == 41*time.Second)
				b.WriteString(ansi.Strip(m.View()) + "|\n")
			}
		}
		golden(t, "bar-"+code, b.String())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
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
