package statusbar

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

func newBar() *Model {
	m := New(themes.Builtin()[0].Styles(), lang.Must("en"))
	return &m
}

func TestHeader(t *testing.T) {
	whole := Header{App: "kansei", Title: "I failed my exam and I feel awful", Mode: "blind", Scenario: "The empty chair", Turn: "turn 2/4", Saved: "saved"}
	tests := []struct {
		name  string
		h     Header
		width int
		want  string
	}{
		{"wide", whole, 100, " kansei I failed my exam and I feel awful · The empty chair                 saved · turn 2/4  blind "},
		{"the title is cut first", whole, 70, " kansei I failed my exam … · The empty chair  saved · turn 2/4  blind "},
		{"then the scenario goes", whole, 56, " kansei I failed my exam and …  saved · turn 2/4  blind "},
		{"then the name", whole, 40, " I failed my …  saved · turn 2/4  blind "},
		{"no title", Header{App: "kansei", Mode: "open"}, 30, " kansei                  open "},
		{"a title that is the scenario's", Header{App: "kansei", Title: "Coins", Scenario: "Coins", Mode: "open"}, 30, " kansei Coins            open "},
		{"Chinese", Header{App: "kansei", Title: "我今天考试没及格，心里特别难受", Mode: "盲评", Turn: "第 2/4 轮"}, 40, " kansei 我今天考试没…   第 2/4 轮  盲评 "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ansi.Strip(newBar().Header(tt.h, tt.width)); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// TestHeaderDropsWhatMattersLeast looks at every width: what is said at one is
// said at every greater one, and the mode at all of them.
func TestHeaderDropsWhatMattersLeast(t *testing.T) {
	h := Header{App: "kansei", Title: "我今天考试没及格，心里特别难受", Mode: "blind", Scenario: "The empty chair", Turn: "turn 2/4", Saved: "saved"}
	order := []string{"blind", "turn 2/4", "saved", "kansei", "The empty chair"}
	m := newBar()
	before := 0
	for width := 12; width <= 160; width++ {
		line := ansi.Strip(m.Header(h, width))
		if w := ansi.StringWidth(line); w != width {
			t.Fatalf("at %d the header is %d wide: %q", width, w, line)
		}
		said := 0
		for said < len(order) && strings.Contains(line, order[said]) {
			said++
		}
		for _, part := range order[said:] {
			if strings.Contains(line, part) {
				t.Errorf("at %d it says %q and not %q: %q", width, part, order[said], line)
			}
		}
		if said < 1 || said < before {
			t.Errorf("at %d it says %d parts, before %d: %q", width, said, before, line)
		}
		before = said
	}
	if before != len(order) {
		t.Error("at the end it does not say everything")
	}
}

func TestHeaderIsDrawnOnce(t *testing.T) {
	m := newBar()
	h := Header{App: "kansei", Title: "title", Mode: "open"}
	first := m.Header(h, 80)
	if n := testing.AllocsPerRun(10, func() { m.Header(h, 80) }); n > 0 {
		t.Errorf("the same header makes %v allocations", n)
	}
	h.Title = "another"
	if m.Header(h, 80) == first {
		t.Error("another title is not drawn")
	}
	m.SetStyles(themes.Builtin()[1].Styles())
	if m.Header(h, 80) == "" {
		t.Error("nothing is drawn after another theme")
	}
}

func TestHelpIsNeverCutInHalf(t *testing.T) {
	bindings := make([]key.Binding, 0, 5)
	for _, h := range [][2]string{{"enter", "send"}, {"alt+enter", "new line"}, {"esc", "去评分"}, {"ctrl+x", "write in your editor"}, {"?", "help"}} {
		bindings = append(bindings, key.NewBinding(key.WithKeys(h[0]), key.WithHelp(h[0], h[1])))
	}
	m := newBar()
	for width := 1; width <= 120; width++ {
		line := ansi.Strip(m.Help(bindings, width))
		if w := ansi.StringWidth(line); w != width {
			t.Fatalf("at %d the help is %d wide", width, w)
		}
		text := strings.TrimSpace(line)
		if text == "" {
			if width > 8 {
				t.Errorf("at %d there is no help", width)
			}
			continue
		}
		items := strings.Split(text, " · ")
		for i, item := range items {
			want := bindings[i].Help()
			if i == len(items)-1 {
				want = bindings[len(bindings)-1].Help()
			}
			if item != want.Key+" "+want.Desc {
				t.Errorf("at %d item %d is %q", width, i, item)
			}
		}
	}
	if got := strings.TrimSpace(ansi.Strip(m.Help(nil, 20))); got != "" {
		t.Errorf("without bindings it says %q", got)
	}
}

func TestNotice(t *testing.T) {
	m := newBar()
	tests := []struct {
		kind Kind
		text string
		want string
	}{
		{Info, "copied", " · copied           "},
		{Warn, "not yet", " ! not yet          "},
		{Bad, "the disk is full, save elsewhere", " × the disk is full…"},
		{Bad, "a\x1b[31m red\nline 中文", " × a red line 中文  "},
	}
	for _, tt := range tests {
		if got := ansi.Strip(m.Notice(tt.kind, tt.text, "alt+e shows all", 20)); got != tt.want {
			t.Errorf("%q is shown as %q, want %q", tt.text, got, tt.want)
		}
	}
	long := "the disk is full, and so is every other one that there is"
	if got, want := ansi.Strip(m.Notice(Bad, long, "alt+e shows all", 44)), " × the disk is full, and …  alt+e shows all "; got != want {
		t.Errorf("a problem that has to be cut is shown as %q, want %q", got, want)
	}
}
