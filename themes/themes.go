// Package themes turns a few named colours (tokens) into the styles that every
// part of the screen is drawn with, and keeps the themes that have a name.
package themes

import (
	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"

	"kansei/lang"
)

// Styles are what the screen is drawn with. Parts share them, and never change
// them nor make colours of their own.
type Styles struct {
	Measure lang.Measure // how the terminal measures what is drawn

	Page  Ground // behind everything
	Panel Ground // behind panes and windows

	Text     lipgloss.Style // running text
	Muted    lipgloss.Style // second to it: facts, hints
	Faint    lipgloss.Style // third: rules, counts, things that are off
	Strong   lipgloss.Style // running text that matters
	Title    lipgloss.Style // names of screens and sections
	Accent   lipgloss.Style // what is chosen or active
	Good     lipgloss.Style
	Warn     lipgloss.Style
	Bad      lipgloss.Style
	Info     lipgloss.Style
	Key      lipgloss.Style // a key in a help line
	Selected lipgloss.Style // the row under the cursor: text on its own background
	Match    lipgloss.Style // letters that a search found
	Badge    lipgloss.Style // a word on its own background: "blind", "open"
	User     lipgloss.Style // the person's message in a pane

	Border      lipgloss.Style // foreground only
	BorderFocus lipgloss.Style // foreground only; parts also use heavy lines for focus
	Label       lipgloss.Style // a lane's letter in its frame
	LabelFocus  lipgloss.Style
	Score       lipgloss.Style // a digit that was given
	ScoreNone   lipgloss.Style // a dimension that is not rated yet
	ScoreMark   lipgloss.Style // the marked dimension
	BarFull     lipgloss.Style // progress bars
	BarEmpty    lipgloss.Style
	Placeholder lipgloss.Style // the composer's hint

	Markdown ansi.StyleConfig
}
