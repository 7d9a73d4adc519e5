// Package chat is the screen of one open session: panes, rating and composer,
// live, replayed, or in another rating pass. It owns the session and alone
// changes it. What is not for it to do (windows, help, what is remembered from run
// to run) it returns as an Action, which the root carries out.
package chat

import (
	"time"

	"kansei/conversation"
	"kansei/sessions"
	"kansei/ui/composer"
	"kansei/ui/pane"
	"kansei/ui/rating"
)

// flagWords are the words for a reply's flags.
var flagWords = map[string]string{
	sessions.FlagNamesItself:    "chat.badge_names_itself",
	sessions.FlagTemplateTokens: "mark.template_tokens",
	sessions.FlagContextCut:     "mark.context_cut",
}

// shown is how much of a reply may be seen.
type shown = conversation.Shown

// Model is one open session: its data, and the parts that show it. Nothing
// else changes the data. The same chat is live, replayed, or rated again.
type Model struct {
	*Env

	Session *sessions.Session
	Rater   sessions.Rater
	laid    Layout           // where the parts stand
	log     sessions.UndoLog // what undo and redo go through
	Live    bool             // messages can be sent
	player  *replay          // nil unless it is a replay

	Order       []string          // lane IDs from left to right
	Focus       int               // index into order
	Turn        int               // the turn that is rated, from 1; 0 before the first
	Composing   bool              // letters are text
	Input       InputMode         // what keys did when the parts were told last
	digits      []typedDigit      // that may be the beginning of a message, oldest first
	joining     map[string]string // lanes that were added, and whose talk each goes on from
	dropped     map[string]bool   // lanes that are not asked any more
	held        heldSend
	stopping    []string   // lanes that are stopped in a moment
	stops       int        // the number of the newest stop
	lettered    time.Time  // when a letter was pressed last that was a command
	adoptions   []adoption // that can be taken back, newest last
	unadopted   []adoption // that were, newest last
	erased      time.Time  // when text was deleted last
	steps       int        // entries of log that stand
	asked       int        // the number of the notice that asks for the verdict; 0: none did
	leaving     int        // the number of the notice after which a judged turn is left; 0: none is
	resting     bool       // rating waits until the person wants to go on with it
	zoomed      bool
	alignedTurn int      // the turn whose beginning was shown to be rated
	fresh       []string // lanes whose reply has not been shown from its beginning
	to          string   // where the next message goes: sessions.ToAll or a lane ID
	Editing     int      // the turn whose message is in the composer to be sent again; 0: none

	Panes    []pane.Model // as order
	Composer composer.Model
	Rating   rating.Model

	rounds     map[int]*round // what is being asked, by generation
	generation int
	curtained  map[sessions.Address]shown  // replies that are still coming on screen
	retrying   map[sessions.Address]string // what the panes say of a reply that is tried again

	hidden      []string // names that are masked beside the known ones
	mask        conversation.Names
	maskedTurns int // the number of turns that mask was made for
	masked      map[sessions.Address]*conversation.Masked

	Change       int // counts the changes of the session
	Saved        int // the last change that is known to be on disk
	saving       error
	deletedNoted bool      // the person was told that the session is deleted
	fullNoted    bool      // the person was told that it is almost full
	bytes        int       // of its file, as far as known; 0: not yet
	savedAt      time.Time // when the last save was asked for
	spent        running
}

// saving is how much of the session is on disk.
type saving int

const (
	nothingToSave saving = iota
	allSaved
	savePending
	saveFailed
)

// saveStatus returns how much of the session is on disk: what the header shows
// and what every text about it goes by.
func (c *Model) saveStatus() saving {
	switch {
	case c == nil || c.Playing() || c.Change == 0:
		return nothingToSave
	case c.saving != nil:
		return saveFailed
	case c.Saved < c.Change:
		return savePending
	}
	return allSaved
}

// BySaving returns the key of a text that says that everything is saved, or of
// its counterpart where that is not so.
func (c *Model) BySaving(key string) string {
	if s := c.saveStatus(); s == savePending || s == saveFailed {
		return key + "_unsaved"
	}
	return key
}

// blind reports whether nothing that tells the lanes apart may be shown.
func (c *Model) blind() bool {
	if c.Repass() {
		return !c.player.seen
	}
	return c.Session.Blind.Enabled && c.Session.Blind.RevealedAt == nil
}

// Playing reports whether a replay is on screen, and not a rating pass.
func (c *Model) Playing() bool { return c.player != nil && !c.player.rate }

// Repass reports whether this is a rating pass over a saved session.
func (c *Model) Repass() bool { return c.player != nil && c.player.rate }

// Lane is the ID of the lane in focus.
func (c *Model) Lane() string { return c.Order[c.Focus] }

// Label is a lane's letter in this pass.
func (c *Model) Label(lane string) string { return c.Session.Label(lane, c.Rater.Pass) }

// current is the turn that is rated, nil before the first.
func (c *Model) current() *sessions.Turn {
	if c.Turn == 0 {
		return nil
	}
	return c.Session.Turn(c.Turn)
}

// Reply is what a lane answers in the turn that is rated.
func (c *Model) Reply(lane string) *sessions.Reply {
	t := c.current()
	if t == nil {
		return nil
	}
	return c.Answer(t, lane)
}

// Answer is what a lane answers in a turn: the attempt that is coming, else the
// one that counts, else the newest.
func (c *Model) Answer(t *sessions.Turn, lane string) *sessions.Reply {
	newest := t.Latest(lane)
	if counting := t.Counting(lane); counting != nil && c.ended(t.N, newest) {
		return counting
	}
	return newest
}

// ended reports whether a reply is over and wholly on screen, so that it can be
// rated.
func (c *Model) ended(turn int, r *sessions.Reply) bool {
	if r == nil || r.Status == sessions.Streaming {
		return false
	}
	shown, behind := c.curtained[address(turn, r)]
	return !behind || shown.Ended
}

// Streaming reports whether anything is still to come on screen.
func (c *Model) Streaming() bool { return len(c.rounds) > 0 }

// Next is the scripted message that is due, and whether there is one.
func (c *Model) Next() (string, bool) {
	if c.Session.Scenario == nil {
		return "", false
	}
	used := 0
	for _, t := range c.Session.Turns {
		if t.User.Scripted || used < len(c.Session.Scenario.Script) && t.User.AskedAs(c.Order[0], 0) == c.Session.Scenario.Script[used] {
			used++ // as it is, or as it was before it was edited
		}
	}
	if used >= len(c.Session.Scenario.Script) {
		return "", false
	}
	return c.Session.Scenario.Script[used], true
}

// names is what would give the lanes away. It is made anew when a message of
// the person has been added, since words of theirs are not masked.
func (c *Model) names() conversation.Names {
	if n := len(c.Session.Turns); n != c.maskedTurns || n == 0 {
		c.mask, c.maskedTurns = conversation.NamesFor(c.Session, c.hidden...), n
		c.masked = map[sessions.Address]*conversation.Masked{}
	}
	return c.mask
}

// maskOf is the mask before one reply.
func (c *Model) maskOf(a sessions.Address) *conversation.Masked {
	names := c.names()
	if c.masked[a] == nil {
		c.masked[a] = conversation.NewMasked(names)
	}
	return c.masked[a]
}

func address(turn int, r *sessions.Reply) sessions.Address {
	return sessions.Address{Turn: turn, Lane: r.Lane, Attempt: r.Attempt}
}

// refreshAll brings every pane up to date with the session.
func (c *Model) refreshAll() {
	for i := range c.Session.Turns {
		c.refreshTurn(c.Session.Turns[i].N)
	}
	c.refreshHeadings()
	c.refreshRating()
}

// refreshTurn brings one turn up to date in every pane.
func (c *Model) refreshTurn(n int) {
	for i, lane := range c.Order {
		c.refreshEntry(i, lane, n)
	}
}

func (c *Model) refreshEntry(i int, lane string, n int) {
	turn := c.Session.Turn(n)
	if turn == nil || !turn.User.Reaches(lane) {
		return
	}
	if c.Playing() && n > c.player.turns || c.Repass() && n > c.Turn {
		return // what comes later is not known while a turn is rated
	}
	c.Panes[i].SetEntry(c.Entry(turn, lane))
}

// Entry is what a pane shows of one turn.
func (c *Model) Entry(turn *sessions.Turn, lane string) pane.Entry {
	if r := c.Answer(turn, lane); r != nil {
		e := c.attempt(turn, r)
		if newest := turn.Latest(lane); newest != r && e.Problem == "" && !c.Repass() {
			e.Problem = c.failedAgain(turn, newest)
		}
		return e
	}
	return pane.Entry{Turn: turn.N, User: turn.User.TextFor(lane), State: pane.Done}
}

// attempt is what a pane shows of one attempt.
func (c *Model) attempt(turn *sessions.Turn, r *sessions.Reply) pane.Entry {
	e := pane.Entry{Turn: turn.N, User: turn.User.AskedAs(r.Lane, r.Attempt), State: pane.Waiting, Attempt: r.Attempt}
	if c.Repass() && r == c.Answer(turn, r.Lane) {
		e.Attempt = 1 // that a lane had to be asked again tells it apart
	}
	e.Text, e.Reasoning = r.Text, r.Reasoning
	over, ahead := r.Status != sessions.Streaming, len(r.Text)
	if shown, behind := c.shown(turn.N, r); behind {
		ahead = max(min(shown.Ahead, ahead), min(shown.Text, ahead))
		e.Text, e.Reasoning = r.Text[:min(shown.Text, len(r.Text))], r.Reasoning[:min(shown.Reasoning, len(r.Reasoning))]
		over = over && shown.Ended
	}
	if c.blind() {
		// As far ahead in every lane: when the rest has come must not be seen.
		whole := ahead == len(r.Text) && r.Status != sessions.Streaming
		e.Text, e.Reasoning = c.maskOf(address(turn.N, r)).Text(r.Text[:ahead], len(e.Text), whole), ""
	}
	if !over && !c.blind() {
		e.Note = c.retrying[address(turn.N, r)]
	}
	if span, ok := c.waited(turn.N, r.Lane); ok && !over && e.Text == "" && e.Note == "" {
		e.Note = c.Words.T("chat.waiting_for", int(span.Seconds()))
	}
	e.State = stateOf(r, over, e.Text != "" || e.Reasoning != "")
	switch broken := r.Status == sessions.Failed || r.Status == sessions.Truncated; {
	case !over:
	case c.blind() && broken:
		e.State, e.Problem = blindState(r), c.blindProblem(turn)
	case !c.blind() && r.Error != nil:
		e.Problem = c.Words.Message(r.Error.Message)
	}
	if ending := r.Ending(); over && ending != sessions.EndsWell {
		e.Mark = c.Words.T("mark." + string(ending.Shown(c.blind())))
	}
	if c.Playing() && over {
		e.Person = c.personState(turn.N, r)
	}
	if e.Problem != "" && c.Live && turn.N == len(c.Session.Turns) && r == turn.Latest(r.Lane) {
		e.Problem += " " + c.Words.T("chat.ask_again", c.Keys.ComposeLeave.Help().Key, c.Keys.AskAgain.Help().Key)
	}
	if over && !c.blind() {
		e.Facts = c.facts(r)
		for _, flag := range r.Flags {
			if key := flagWords[flag]; key != "" {
				e.Badges = append(e.Badges, c.Words.T(key))
			}
		}
	}
	e.Badges = append(e.Badges, c.notesNow(address(turn.N, r))...)
	switch a, ok := c.Session.Adopted(turn.N); {
	case c.Repass() || !ok || !over:
	case a.Address == address(turn.N, r):
		e.Badges = append(e.Badges, c.Words.T("chat.badge_adopted"))
	default:
		e.Badges = append(e.Badges, c.Words.T("chat.badge_set_aside", c.Label(a.Lane)))
	}
	return e
}

// shown is how much of a reply may be seen, and whether anything hides it.
func (c *Model) shown(turn int, r *sessions.Reply) (shown, bool) {
	a := address(turn, r)
	if c.Playing() {
		return c.player.shown(a), true
	}
	s, ok := c.curtained[a]
	return s, ok
}

func stateOf(r *sessions.Reply, over, begun bool) pane.State {
	switch {
	case !over && begun:
		return pane.Streaming
	case !over:
		return pane.Waiting
	}
	switch r.Status {
	case sessions.Stopped:
		return pane.Stopped
	case sessions.Truncated:
		return pane.Truncated
	case sessions.Failed:
		return pane.Failed
	default:
		return pane.Done
	}
}

// refreshHeadings names the panes: a letter, and after the reveal the model.
func (c *Model) refreshHeadings() {
	for i, lane := range c.Order {
		title := ""
		if l := c.Session.Lane(lane); l != nil && !c.blind() {
			title = l.Name()
		}
		c.Panes[i].SetHeading(c.Label(lane), title)
		c.Panes[i].SetFocus(i == c.Focus)
	}
	c.welcome(c.laid)
}

// refreshRating brings the rating line up to date with the lane in focus, and
// marks the turn that is rated where there are others beside it.
func (c *Model) refreshRating() {
	marked := 0
	active := c.Input == InputReady || c.Input == inputRating
	if active && len(c.Session.Turns) > 1 {
		marked = c.Turn
	}
	for i := range c.Panes {
		c.Panes[i].Mark(marked)
	}
	state := rating.State{Hint: c.anchorsHint(), Ask: c.verdictAsked(), Label: c.Label(c.Lane()), Turn: c.Turn, Rater: c.raterName(), Active: active, Values: map[string]rating.Value{}}
	r := c.Reply(c.Lane())
	if r != nil {
		a := address(c.Turn, r)
		for _, d := range c.Session.Rubric.Dimensions {
			if given, ok := c.Session.Rating(a, d.ID, c.Rater); ok {
				state.Values[d.ID] = rating.Value{Given: true, Score: given.Value}
			}
		}
		if note, ok := c.Session.Note(a, c.Rater); ok {
			state.NoteText, state.Tags = note.Text, note.Tags
		}
	}
	if v, ok := c.Verdict(); ok {
		state.Verdict = c.verdictText(v)
	}
	c.Rating.Show(state)
	c.refreshMarks(active)
}
