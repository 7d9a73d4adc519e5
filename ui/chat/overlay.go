package chat

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/sessions"
	"kansei/ui/dialog"
	"kansei/ui/reveal"
	"kansei/ui/window"
)

// openNote asks for a note on the reply in focus.
func (c *Model) openNote() tea.Cmd { return c.openNoteDialog(dialogNote) }

// openTags asks for tags for the reply in focus.
func (c *Model) openTags() tea.Cmd { return c.openNoteDialog(dialogTags) }

func (c *Model) openNoteDialog(id string) tea.Cmd {
	r := c.Reply(c.Lane())
	if !c.ended(c.Turn, r) {
		return c.Notify("chat.notice_wait")
	}
	note, _ := c.Session.Note(address(c.Turn, r), c.Rater)
	ask := dialog.Ask{ID: id, Title: c.Words.T("chat."+id+"_title", c.Label(c.Lane())), Hint: c.Words.T("chat." + id + "_hint"), Value: note.Text}
	if id == dialogTags {
		ask.Value, ask.Tags, ask.Known = strings.Join(note.Tags, " "), true, c.tags()
	}
	c.want(OpenWindow{Window: window.Text(dialog.NewText(c.Styles, c.Words, c.Keys.Parts.Dialog, ask))})
	return nil
}

// tags lists the tags of the session and then those of others, the newest
// first; while blind without those that name a model.
func (c *Model) tags() []string {
	var out []string
	add := func(tag string) {
		if !slices.Contains(out, tag) && (!c.blind() || !c.names().In(tag)) {
			out = append(out, tag)
		}
	}
	for _, n := range slices.Backward(c.Session.Notes) {
		for _, tag := range n.Tags {
			add(tag)
		}
	}
	for _, tag := range slices.Backward(c.Deps.Tags()) {
		add(tag)
	}
	return out
}

// openReveal asks before the names are shown, and takes a guess of each lane.
func (c *Model) openReveal() tea.Cmd {
	switch {
	case !c.blind():
		return c.Notify("chat.notice_open_already")
	case c.Repass() && !c.finished(): // the rest of the pass would have the same letters
		return c.Notify("chat.notice_reveal_later")
	}
	lanes := make([]reveal.Lane, len(c.Order))
	for i, id := range c.Order {
		lanes[i] = reveal.Lane{ID: id, Label: c.Label(id)}
	}
	var candidates []string
	for _, l := range c.Session.Lanes { // in the order asked for, which no label follows
		if indexOf(candidates, l.Name()) < 0 {
			candidates = append(candidates, l.Name())
		}
	}
	c.want(OpenWindow{Window: window.Reveal(reveal.New(c.Styles, c.Words, c.Keys.Parts.Reveal, lanes, candidates))})
	return nil
}

// Reveal opens the names; what is rated from now on is not blind. After a
// rating pass they may have been open to somebody else before.
func (c *Model) Reveal(msg reveal.Confirm) tea.Cmd {
	if c == nil {
		return nil
	}
	for _, lane := range c.Order {
		if guess := msg.Guesses[lane]; guess != "" {
			c.Session.Guesses = append(c.Session.Guesses, sessions.Guess{Lane: lane, Guess: guess, Rater: c.Rater, At: c.stamp()})
		}
	}
	if at := c.stamp(); c.Session.Blind.Enabled && c.Session.Blind.RevealedAt == nil {
		c.Session.Blind.RevealedAt, c.Session.Blind.RevealedBy = &at, c.Rater.Name
	}
	if c.Repass() {
		c.player.seen = true
	}
	c.refreshAll()
	c.showCard()
	return tea.Batch(c.save(), c.Notify("chat.notice_revealed"))
}

// Written takes the text that was written in one of the chat's dialogs.
func (c *Model) Written(msg dialog.Written) tea.Cmd {
	if msg.ID == dialogRater {
		return c.nameRater(msg.Text)
	}
	if name, ok := strings.CutPrefix(msg.ID, dialogSetting); ok {
		return c.settingText(name, msg.Text)
	}
	r := c.Reply(c.Lane())
	if r == nil {
		return nil
	}
	a := address(c.Turn, r)
	note, _ := c.Session.Note(a, c.Rater)
	entry := sessions.Note{Address: a, Text: note.Text, Tags: note.Tags, Rater: c.Rater, At: c.stamp()}
	if msg.ID == dialogTags {
		entry.Tags = msg.Tags
	} else {
		entry.Text = strings.TrimSpace(msg.Text)
	}
	c.steps++
	c.log.Annotate(c.Session, entry)
	c.refreshRating()
	c.want(Tagged{Tags: msg.Tags})
	return c.save()
}
