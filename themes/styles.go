package themes

import "charm.land/lipgloss/v2"

// Styles makes the theme's styles. No meaning hangs on colour alone: what
// matters is bold or underlined too, and what stands on a background of its
// own is reversed, which is all that a terminal without colours has left.
func (t Theme) Styles() *Styles {
	k := t.Tokens
	fg := func(h Hex) lipgloss.Style { return lipgloss.NewStyle().Foreground(h.Color()) }
	// The terminal swaps the two colours back, so that this is text in the
	// first on the second; without colours the swap is what is seen.
	on := func(text, behind Hex) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(behind.Color()).Background(text.Color()).Reverse(true)
	}
	return &Styles{
		Text:     lipgloss.NewStyle(), // see Foreground
		Muted:    fg(k.Muted),
		Faint:    fg(k.Faint),
		Strong:   fg(k.Text).Bold(true),
		Title:    fg(k.Heading).Bold(true),
		Accent:   fg(k.Accent).Bold(true),
		Good:     fg(k.Good),
		Warn:     fg(k.Warn).Bold(true),
		Bad:      fg(k.Bad).Bold(true),
		Info:     fg(k.Info),
		Key:      fg(k.Text).Bold(true),
		Selected: on(k.OnSelection, k.Selection),
		Match:    fg(k.Match).Bold(true).Underline(true),
		Badge:    on(k.OnAccent, k.Accent).Bold(true),
		User:     fg(k.User),

		Border:      fg(k.Border),
		BorderFocus: fg(k.Focus),
		Label:       fg(k.Text).Bold(true),
		LabelFocus:  on(k.OnAccent, k.Focus).Bold(true),
		Score:       fg(k.Accent).Bold(true),
		ScoreNone:   fg(k.Faint),
		ScoreMark:   on(k.OnSelection, k.Selection).Bold(true),
		BarFull:     fg(k.Accent),
		BarEmpty:    fg(k.Border),
		Placeholder: fg(k.Faint),

		Markdown: markdown(k),
	}
}
