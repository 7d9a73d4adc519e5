package pane

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/themes"
)

// TestPictures shows whole panes, without styles, as a person sees them.
func TestPictures(t *testing.T) {
	first := Entry{
		Turn: 1, User: "I failed my exam and I feel awful.", Attempt: 2, State: Done, Badges: []string{"adopted"},
		Text: "That **hurts**. Do you want to:\n\n- rest\n- talk about it", Facts: "0.4 s, 2.1 s · 31 tokens",
		Reasoning: strings.Repeat("x", 312),
	}
	tests := []struct {
		name  string
		lang  string
		w, h  int
		setup func(*Model)
		want  string
	}{
		{"a finished turn, in focus", "en", 40, 16, func(m *Model) {
			m.SetHeading("B", "deepseek/deepseek-chat")
			m.SetFocus(true)
			m.SetEntry(first)
		}, `
┏━ B  deepseek/deepseek-chat ━━━━━━━━━━┓
┃ ▏ I failed my exam and I feel awful. ┃
┃                                      ┃
┃ ▸ reasoning, 312 characters          ┃
┃                                      ┃
┃ · attempt 2 · adopted                ┃
┃                                      ┃
┃ That hurts. Do you want to:          ┃
┃                                      ┃
┃ • rest                               ┃
┃ • talk about it                      ┃
┃                                      ┃
┃ 0.4 s, 2.1 s · 31 tokens             ┃
┃                                      ┃
┃                                      ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛`},
		{"waiting for another try", "en", 40, 7, func(m *Model) {
			m.SetEntry(Entry{Turn: 1, User: "hello", Attempt: 1, State: Waiting, Note: "trying again in 3 s"})
		}, `
╭─ A ──────────── trying again in 3 s ─╮
│ ▏ hello                              │
│                                      │
│ … trying again in 3 s                │
│                                      │
│                                      │
╰──────────────────────────────────────╯`},
		{"failed in mid-stream, scrolled up", "en", 40, 8, func(m *Model) {
			m.SetEntry(Entry{Turn: 1, User: "hello", Attempt: 1, State: Failed, Text: "Hi, how", Problem: "The connection was cut. Ask again with R."})
			m.SetEntry(Entry{Turn: 2, User: "again", Attempt: 1, State: Streaming, Text: "one"})
			m.Top()
		}, `
╭─ A ──────────────────────── writing ─╮
│ ▏ hello                              ┃
│                                      ┃
│ Hi, how                              ┃
│                                      │
│ × The reply failed here; what had    │
│   come is kept.                      │
╰─────────────────────────── ↓ 6 more ─╯`},
		{"Chinese", "zh", 36, 8, func(m *Model) {
			m.SetEntry(Entry{Turn: 1, User: "我今天考试没及格，心里特别难受，不知道该怎么办。", Attempt: 1, State: Truncated, Text: "先抱抱你。这一定 **very hard** 吧，"})
		}, `
╭─ A ─────────────────────── 中断 ─╮
│ ▏ 我今天考试没及格，心里特别难   │
│ ▏ 受，不知道该怎么办。           │
│                                  │
│ 先抱抱你。这一定 very hard 吧，  │
│                                  │
│ ! 回复到这里断了。               │
╰──────────────────────────────────╯`},
		{"names of one vendor", "en", 36, 3, func(m *Model) { m.SetHeading("A", "openrouter/deepseek/deepseek-chat-v3-0324") }, `
╭─ A  …/deepseek-chat-v3-0324 ─────╮
│                                  │
╰──────────────────────────────────╯`},
		{"a long name", "en", 24, 3, func(m *Model) { m.SetHeading("A", "openrouter/a-name-longer-than-this") }, `
╭─ A  …ger-than-this ──╮
│                      │
╰──────────────────────╯`},
		{"nothing yet", "en", 40, 5, func(m *Model) { m.SetWelcome("A small program answers here.") }, `
╭─ A ──────────────────────────────────╮
│                                      │
│    A small program answers here.     │
│                                      │
╰──────────────────────────────────────╯`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := New(themes.Builtin()[0].Styles(), lang.Must(tt.lang))
			m.SetHeading("A", "")
			m.SetSize(tt.w, tt.h)
			tt.setup(&m)
			if got := ansi.Strip(m.View()); got != strings.TrimPrefix(tt.want, "\n") {
				t.Errorf("got\n%s\nwant%s", got, tt.want)
			}
		})
	}
}
