package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// A line is as wide to a terminal that counts runes as to one that counts
// clusters, and nothing but emoji is touched.
func TestPlainEmoji(t *testing.T) {
	tests := []struct{ text, want string }{
		{"plain", "plain"},
		{"I ❤️ it", "I ❤  it"},
		{"family 👩‍👩‍👧‍👦.", "family 👩."},
		{"\x1b[1m👍🏽\x1b[m 1️⃣ ☀️", "\x1b[1m👍\x1b[m 1  ☀ "},
		{"🏳️‍🌈 🤷‍♀️ 🇨🇳 中文", "🏳  🤷 🇨🇳 中文"},
		{"क्\u200dष ❤️", "क्\u200dष ❤ "}, // a joiner between letters is theirs
		{"ℹ️ note", "ℹ  note"},           // a letter to Unicode
		{"\x1b[1m🏽\x1b[m ❤️", "\x1b[1m🏽\x1b[m ❤ "},
		{"\x1b[1m\ufe0f\x1b[m ❤️", "\x1b[1m\ufe0f\x1b[m ❤ "},
		{"\x1b]8;;https://a.example/❤️\x1b\\❤️\x1b]8;;\x1b\\", "\x1b]8;;https://a.example/❤️\x1b\\❤ \x1b]8;;\x1b\\"},
	}
	for _, tt := range tests {
		got := plainEmoji([]string{tt.text})[0]
		if got != tt.want {
			t.Errorf("%q is shown as %q, want %q", tt.text, got, tt.want)
		}
		if before, after := ansi.StringWidth(tt.text), ansi.StringWidth(got); before != after {
			t.Errorf("%q is %d cells wide, and %d as it is shown", tt.text, before, after)
		}
		if one, other := ansi.StringWidth(got), ansi.StringWidthWc(got); one != other && !strings.Contains(got, "ष") {
			t.Errorf("%q is %d cells wide by clusters, and %d by runes", got, one, other)
		}
	}
}

func TestEmojiFollowTheTerminal(t *testing.T) {
	const family = "👩‍👩‍👧‍👦"
	drive(t, setting{models: []string{"builtin/eliza", "builtin/listener"}}, func(d *driver) {
		d.app.chat.session.Title = family
		d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		if strings.Contains(d.app.View().Content, family) {
			t.Error("a terminal that has said nothing is sent an emoji of several runes")
		}
		d.send(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
		if !strings.Contains(d.app.View().Content, family) {
			t.Error("a terminal that measures by clusters is not sent the whole emoji")
		}
	})
}
