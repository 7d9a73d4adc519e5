// Package exports writes sessions in the forms that other people and programs
// read: rows for datasets tooling and spreadsheets, battles in the Chatbot
// Arena's form, transcripts, and a recording of the replay. It reads battles
// in the arena's form, too.
package exports

import (
	"kansei/lang"
)

// Options say how a transcript is written.
type Options struct {
	Words *lang.Words
	// Hidden puts letters in place of models, and leaves out what would tell
	// them apart: reasoning, times, token counts, guesses, errors in a vendor's
	// words.
	Hidden bool
	// Mask hides the names that a reply gives away, while Hidden; nil hides none.
	Mask func(text string) string
}

// masked is a reply's or a note's text as it may be shown.
func (o Options) masked(text string) string {
	if o.Hidden && o.Mask != nil {
		return o.Mask(text)
	}
	return text
}
