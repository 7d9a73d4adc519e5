package ui

import (
	"slices"
	"time"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/keymap"
)

// input is what keys do on the chat screen.
type input int

const (
	inputNone   input = iota
	inputText         // letters are text
	inputReady        // letters are text; digits rate until the first of them
	inputRating       // letters are commands
	inputReplay
)

const (
	// sentenceGap is how soon a letter has to follow a digit for the digit to have
	// been the beginning of a sentence.
	sentenceGap = time.Second
	// longestNumber is how many digits in a row may have been the number that a
	// sentence begins with. More are ratings, of which only the last may be one.
	longestNumber = 5
	// erasingGap is for how long after text was deleted Backspace takes no mark
	// back: a key that is held down deletes more than there is.
	erasingGap = time.Second
)

// inputMode is what keys do now.
func (c *chat) inputMode() input {
	switch {
	case c.playing():
		return inputReplay
	case !c.composing:
		return inputRating
	case c.readyToRate():
		return inputReady
	default:
		return inputText
	}
}

// readyToRate reports whether every reply of the turn is in and nothing is
// being written.
func (c *chat) readyToRate() bool {
	return c.live && c.turn > 0 && c.editing == 0 && !c.resting && c.ready() && c.composer.Empty()
}

// ready reports whether the turn's replies are in, but for those that the
// others are shown without.
func (c *chat) ready() bool {
	ended := 0
	for _, lane := range c.order {
		r := c.reply(lane)
		switch {
		case c.ended(c.turn, r):
			ended++
		case r != nil && !c.leftBehind(lane):
			return false
		}
	}
	return ended > 0 && len(c.judged()) > 0
}

// followInput brings the parts up to date when what keys do has changed.
func (c *chat) followInput() {

	if c == nil {
		return
	}
	now := c.inputMode()
	if now == c.input && (now == inputText || c.alignedTurn == c.turn) {
		return
	}
	if c.input = now; now != inputReady {
		c.digits = nil
	}
	if now == inputReady || now == inputRating && c.ready() {
		c.beginRating()
	}
	idle := ""
	if now == inputRating {
		idle = c.words.T("chat.idle", keymap.Show(c.keys.Compose.Keys()[:1]))
	}
	c.composer.SetIdle(idle)
	c.refreshHint()
	c.refreshRating()
}

// beginRating shows a turn that has just become ready from its beginning, and
// marks the first dimension that is due.
func (c *chat) beginRating() {

	if c.alignedTurn == c.turn || c.current() == nil {
		return
	}
	c.alignedTurn = c.turn
	for i, lane := range c.order {
		if slices.Contains(c.fresh, lane) {
			c.panes[i].Start(c.turn)
		}
	}
	c.fresh = nil
	if i, ok := c.unrated(0); ok {
		c.focusLane(i)
	}
}

// readyKey handles what acts while the screen is ready to rate, and reports
// whether it did. Every other key is for the composer.
func (c *chat) readyKey(msg tea.KeyPressMsg) (cmd tea.Cmd, done bool) {
	pressed := command(msg)
	is := func(bindings ...key.Binding) bool { return key.Matches(pressed, bindings...) }
	switch {
	case digit(pressed) && is(c.keys.RateValue, c.keys.RateNone):
		if len(c.digits) > 0 && c.now.Sub(c.digits[len(c.digits)-1].at) >= sentenceGap {
			c.digits = nil
		}
		steps := c.steps
		cmd = c.rateKey(pressed)
		c.digits = append(c.digits, typedDigit{text: msg.Text, at: c.now, rated: c.steps > steps})
		return cmd, true
	case pressed.Text == "=" && is(c.keys.RateTie):
		c.digits = nil
		return c.rateKey(pressed), true
	case msg.Text != "":
		return c.beginMessage(), false
	case msg.Code == tea.KeyBackspace && msg.Mod == 0:
		if c.now.Sub(c.erased) < erasingGap {
			c.erased = c.now
			return nil, true
		}
		return c.undo(), true
	case is(c.keys.LaneNext, c.keys.LanePrev, c.keys.RateNext, c.keys.RatePrev, c.keys.RateRedo, c.keys.PageUp, c.keys.PageDown, c.keys.ScrollTop, c.keys.ScrollBottom):
		return c.rateKey(pressed), true
	}
	return nil, false
}

// typedDigit is a digit that rated, or was refused, while the screen was ready
// to rate.
type typedDigit struct {
	text  string
	at    time.Time
	rated bool
}

func digit(msg tea.KeyPressMsg) bool {
	return len(msg.Text) == 1 && msg.Text[0] >= '0' && msg.Text[0] <= '9'
}

// beginMessage takes back the marks of digits that turn out to be the beginning
// of a message, and puts the digits into the composer.
func (c *chat) beginMessage() tea.Cmd {

	digits := c.digits
	c.digits = nil
	c.notice.answered()
	if len(digits) == 0 || c.now.Sub(digits[len(digits)-1].at) >= sentenceGap {
		return nil
	}
	if len(digits) > longestNumber {
		digits = digits[len(digits)-1:]
	}
	text, taken := "", false
	for _, d := range digits {
		text += d.text
	}
	for i := len(digits) - 1; i >= 0; i-- {
		if !digits[i].rated {
			continue
		}
		if what, ok := c.undoStep(); ok {
			c.goTo(what)
			taken = true
		}
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		c.composer, _, _ = c.composer.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		text = text[size:]
	}
	if !taken {
		return nil
	}
	return c.save()
}

// undoStep takes the newest step of this rater back.
func (c *chat) undoStep() (sessions.Undone, bool) {
	what, ok := c.log.Undo(c.session, c.stamp())
	if ok {
		c.steps--
	}
	return what, ok
}
