package chat

import (
	"slices"
	"time"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/keymap"
)

// InputMode is what keys do on the chat screen.
type InputMode int

// The modes.
const (
	inputNone   InputMode = iota
	inputText             // letters are text
	InputReady            // letters are text; digits rate until the first of them
	inputRating           // letters are commands
	inputReplay
)

const (
	// SentenceGap is how soon a letter has to follow a digit for the digit to have
	// been the beginning of a sentence.
	SentenceGap = time.Second
	// longestNumber is how many digits in a row may have been the number that a
	// sentence begins with. More are ratings, of which only the last may be one.
	longestNumber = 5
	// erasingGap is for how long after text was deleted Backspace takes no mark
	// back: a key that is held down deletes more than there is.
	erasingGap = time.Second
)

// inputMode is what keys do now.
func (c *Model) inputMode() InputMode {
	switch {
	case c.Playing():
		return inputReplay
	case !c.Composing:
		return inputRating
	case c.readyToRate():
		return InputReady
	default:
		return inputText
	}
}

// readyToRate reports whether every reply of the turn is in and nothing is
// being written.
func (c *Model) readyToRate() bool {
	return c.Live && c.Turn > 0 && c.Editing == 0 && !c.resting && c.ready() && c.Composer.Empty()
}

// ready reports whether the turn's replies are in, but for those that the
// others are shown without.
func (c *Model) ready() bool {
	ended := 0
	for _, lane := range c.Order {
		r := c.Reply(lane)
		switch {
		case c.ended(c.Turn, r):
			ended++
		case r != nil && !c.leftBehind(lane):
			return false
		}
	}
	return ended > 0 && len(c.Judged()) > 0
}

// FollowInput brings the parts up to date when what keys do has changed.
func (c *Model) FollowInput() {
	if c == nil {
		return
	}
	now := c.inputMode()
	if now == c.Input && (now == inputText || c.alignedTurn == c.Turn) {
		return
	}
	if c.Input = now; now != InputReady {
		c.digits = nil
	}
	if now == InputReady || now == inputRating && c.ready() {
		c.beginRating()
	}
	idle := ""
	if now == inputRating {
		idle = c.Words.T("chat.idle", keymap.Show(c.Keys.Compose.Keys()[:1]))
	}
	c.Composer.SetIdle(idle)
	c.refreshHint()
	c.refreshRating()
}

// beginRating shows a turn that has just become ready from its beginning, and
// marks the first dimension that is due.
func (c *Model) beginRating() {
	if c.alignedTurn == c.Turn || c.current() == nil {
		return
	}
	c.alignedTurn = c.Turn
	for i, lane := range c.Order {
		if slices.Contains(c.fresh, lane) {
			c.Panes[i].Start(c.Turn)
		}
	}
	c.fresh = nil
	if i, ok := c.unrated(0); ok {
		c.focusLane(i)
	}
}

// readyKey handles what acts while the screen is ready to rate, and reports
// whether it did. Every other key is for the composer.
func (c *Model) readyKey(msg tea.KeyPressMsg) (cmd tea.Cmd, done bool) {
	pressed := keymap.Command(msg)
	is := func(bindings ...key.Binding) bool { return key.Matches(pressed, bindings...) }
	switch {
	case digit(pressed) && is(c.Keys.RateValue, c.Keys.RateNone):
		if len(c.digits) > 0 && c.Now.Sub(c.digits[len(c.digits)-1].at) >= SentenceGap {
			c.digits = nil
		}
		steps := c.steps
		cmd = c.rateKey(pressed)
		c.digits = append(c.digits, typedDigit{text: msg.Text, at: c.Now, rated: c.steps > steps})
		return cmd, true
	case pressed.Text == "=" && is(c.Keys.RateTie):
		c.digits = nil
		return c.rateKey(pressed), true
	case msg.Text != "":
		return c.beginMessage(), false
	case msg.Code == tea.KeyBackspace && msg.Mod == 0:
		if c.Now.Sub(c.erased) < erasingGap {
			c.erased = c.Now
			return nil, true
		}
		return c.undo(), true
	case is(c.Keys.Anchors, c.Keys.Answer, c.Keys.LaneNext, c.Keys.LanePrev, c.Keys.RateNext, c.Keys.RatePrev, c.Keys.RateRedo, c.Keys.PageUp, c.Keys.PageDown, c.Keys.ScrollTop, c.Keys.ScrollBottom):
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
func (c *Model) beginMessage() tea.Cmd {
	digits := c.digits
	c.digits = nil
	c.Notice.Answered()
	if len(digits) == 0 || c.Now.Sub(digits[len(digits)-1].at) >= SentenceGap {
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
		c.Composer, _, _ = c.Composer.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		text = text[size:]
	}
	if !taken {
		return nil
	}
	return c.save()
}

// undoStep takes the newest step of this rater back.
func (c *Model) undoStep() (sessions.Undone, bool) {
	what, ok := c.log.Undo(c.Session, c.stamp())
	if ok {
		c.steps--
	}
	return what, ok
}

// EndDigits says that the digits before are marks: no message begins with them.
func (c *Model) EndDigits() { c.digits = nil }
