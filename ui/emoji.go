package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// An emoji of several runes is one sign of two cells to a terminal that
// measures by grapheme clusters, and to every other terminal as many cells as
// its runes take one by one: ❤️ one, a family eight. All that is drawn here is
// measured by clusters, so that other terminals would move or cut every border
// to the right of such a sign. They are shown its first rune, which is the sign
// without its colour of skin or its company, and spaces for what is missing.

// measured notes what the terminal answers to the question of Bubble Tea, how
// it measures.
func (m *App) measured(msg tea.ModeReportMsg) {
	if msg.Mode == ansi.ModeUnicodeCore {
		m.clusters = msg.Value == ansi.ModeSet || msg.Value == ansi.ModeReset || msg.Value == ansi.ModePermanentlySet
	}
}

// plainEmoji makes every emoji just as wide in all terminals.
func plainEmoji(lines []string) []string {
	for i, line := range lines {
		if composed(line) {
			lines[i] = firstRunes(line)
		}
	}
	return lines
}

const emojiStyle, joiner, skin = "\ufe0f", "\u200d", "\xf0\x9f\x8f" // how 🏻 to 🏿 begin

// composed says whether there may be an emoji of several runes in a text.
func composed(text string) bool {
	return strings.Contains(text, emojiStyle) || strings.Contains(text, joiner) || strings.Contains(text, skin)
}

func firstRunes(line string) string {
	var b strings.Builder
	state := -1
	for line != "" {
		if line[0] == ansi.ESC { // what follows belongs to nothing before it
			_, _, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
			b.WriteString(line[:n])
			line, state = line[n:], -1
			continue
		}
		var cluster string
		cluster, line, _, state = uniseg.FirstGraphemeClusterInString(line, state)
		if composed(cluster) && !ofLetters(cluster) {
			cluster = firstRune(cluster)
		}
		b.WriteString(cluster)
	}
	return b.String()
}

func firstRune(cluster string) string {
	width := ansi.StringWidth(cluster)
	if ansi.StringWidthWc(cluster) == width {
		return cluster
	}
	_, size := utf8.DecodeRuneInString(cluster)
	first := cluster[:size]
	return first + strings.Repeat(" ", max(0, width-ansi.StringWidthWc(first)))
}

// ofLetters says whether a joiner in a cluster is one of a script, as between
// letters of Devanagari. ℹ is a letter, too, and ℹ️ none.
func ofLetters(cluster string) bool {
	first, _ := utf8.DecodeRuneInString(cluster)
	return unicode.IsLetter(first) && strings.Contains(cluster, joiner)
}
