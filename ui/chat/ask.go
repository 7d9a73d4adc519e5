package chat

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/rivo/uniseg"

	"kansei/conversation"
	"kansei/sessions"
)

// saveInterval is how often a session is saved while text streams.
const saveInterval = time.Second

// round is one request to one or more lanes, and the curtain before it.
type round struct {
	handle  *conversation.Round // nil until the request is out
	cancel  context.CancelFunc
	addrs   []sessions.Address
	asked   []sessions.Address // as they were when the request went out; merges may have changed addrs since
	curtain *conversation.Curtain
	over    bool            // every event has come
	waited  time.Duration   // for lanes that have not begun
	stops   map[string]bool // lanes that were stopped before the handle came
}

// now is the address of a reply that was asked for as it is now.
func (r *round) now(asked sessions.Address) sessions.Address {
	if i := slices.Index(r.asked, asked); i >= 0 {
		return r.addrs[i]
	}
	return asked
}

// startedMsg brings the handle of a round that was asked for.
type startedMsg struct {
	generation int
	handle     *conversation.Round
}

// TitleFrom is a session's title by its first message: the first line, cut
// short behind a word.
func TitleFrom(text string) string {
	const longest = 48
	line := firstLine(text)
	rest, state := line, -1
	for range longest {
		_, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
	}
	if rest == "" {
		return line
	}
	short := strings.TrimSuffix(line, rest)
	if at := strings.LastIndexByte(short, ' '); at > len(short)/2 && rest[0] != ' ' {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,;") + "…"
}

func firstLine(text string) string {
	for i, r := range text {
		if r == '\n' {
			return text[:i]
		}
	}
	return text
}

func indexOf(list []string, s string) int {
	for i, v := range list {
		if v == s {
			return i
		}
	}
	return -1
}

// Send appends a turn with the person's message and asks the lanes.
func (c *Model) Send(text string, scripted bool) tea.Cmd {
	n := len(c.Session.Turns) + 1
	c.Session.Turns = append(c.Session.Turns, sessions.Turn{
		N:    n,
		User: sessions.UserMessage{Text: text, At: c.stamp(), Scripted: scripted, To: c.to},
	})
	if n == 1 && c.Session.Title == "" {
		c.Session.SetTitle(TitleFrom(text), c.Session.CreatedAt) // a later rename counts more
	}
	lanes := c.nextLanes()
	if c.to != sessions.ToAll {
		lanes = []string{c.to}
	}
	c.Turn, c.Focus = n, max(0, indexOf(c.Order, lanes[0]))
	for i := range c.Panes {
		c.Panes[i].Bottom()
	}
	c.to = sessions.ToAll
	c.Notice.Answered()
	c.refreshHint()
	return c.ask(n, lanes)
}

// ask opens a new attempt of each lane in a turn and sends it out.
func (c *Model) ask(turn int, lanes []string) tea.Cmd {
	addrs := conversation.Open(c.Session, turn, lanes)
	c.join(addrs)
	c.alignedTurn, c.fresh = 0, append(c.fresh, lanes...)
	c.generation++
	ctx, cancel := context.WithCancel(c.Ctx)
	r := &round{cancel: cancel, addrs: addrs, asked: slices.Clone(addrs), stops: map[string]bool{}}
	ids := make([]string, len(addrs))
	for i, a := range addrs {
		ids[i] = a.Lane
		c.curtained[a] = shown{}
		c.Panes[indexOf(c.Order, a.Lane)].FollowEnd()
	}
	r.curtain = conversation.NewCurtain(c.curtainOf(len(lanes)), ids)
	c.rounds[c.generation] = r
	c.refreshTurn(turn)
	c.refreshRating()

	generation, snapshot, start := c.generation, c.Session.Clone(), c.Deps.Ask
	return tea.Batch(c.save(), c.watchLate(generation, lateAfter), func() tea.Msg {
		return startedMsg{generation: generation, handle: start(ctx, snapshot, addrs, generation)}
	})
}

// curtainOf is the curtain before a round. At a common pace one lane alone
// would have its own, so that it is held until it is in.
func (c *Model) curtainOf(lanes int) sessions.Curtain {
	if curtain := c.Session.Blind.Curtain; curtain != sessions.CurtainPace || lanes > 1 || len(c.Order) == 1 || !c.blind() {
		return curtain
	}
	return sessions.CurtainHold
}

func (c *Model) started(msg startedMsg) tea.Cmd {
	r, ok := c.rounds[msg.generation]
	if !ok {
		return func() tea.Msg { msg.handle.StopAll(); return nil }
	}
	r.handle = msg.handle
	return tea.Batch(c.stopLanes(r), c.await(msg.generation, r.handle))
}

// await takes what has come since the last time, at most once a frame.
func (c *Model) await(generation int, handle *conversation.Round) tea.Cmd {
	ctx := c.Ctx
	return func() tea.Msg {
		events, more := handle.Next(ctx)
		return EventsMsg{generation: generation, events: events, last: !more}
	}
}

// arrived folds events into the session; what may be seen of it is decided by
// the curtain, frame by frame.
func (c *Model) arrived(msg EventsMsg) tea.Cmd {
	r, ok := c.rounds[msg.generation]
	if !ok {
		return nil
	}
	ended := false
	for _, e := range msg.events {
		e.Address = r.now(e.Address)
		conversation.Fold(c.Session, e, c.Deps.Hidden...)
		c.noteRetry(e)
		ended = ended || e.Kind == conversation.Ended
		if e.At.After(c.Clock) {
			c.Clock = e.At
		}
	}
	r.curtain.Observe(msg.events, c.Clock)
	var cmds []tea.Cmd
	if msg.last {
		r.over = true
		r.cancel()
	} else {
		cmds = append(cmds, c.await(msg.generation, r.handle))
	}
	if ended || c.Clock.Sub(c.savedAt) >= saveInterval {
		cmds = append(cmds, c.save())
	}
	if !c.Ticking { // or else the frame that is on its way shows it
		cmds = append(cmds, c.unveil())
	}
	return tea.Batch(cmds...)
}

// noteRetry keeps what the pane says while a lane is tried again.
func (c *Model) noteRetry(e conversation.Event) {
	if e.Kind != conversation.Retrying {
		delete(c.retrying, e.Address)
		return
	}
	c.retrying[e.Address] = c.Words.T("chat.retrying", c.Words.T("problem."+e.Problem.Kind), int(math.Ceil(e.Wait.Seconds())))
}

// Tick asks for the next frame, unless one is on its way.
func (c *Model) Tick() tea.Cmd {
	if c.Ticking {
		return nil
	}
	c.Ticking = true
	generation := c.frames
	return tea.Tick(conversation.FrameInterval(len(c.Order)), func(at time.Time) tea.Msg {
		return FrameMsg{generation: generation, at: at}
	})
}

// frame moves on what moves by itself.
func (c *Model) frame(msg FrameMsg) tea.Cmd {
	if msg.generation != c.frames {
		return nil
	}
	c.Ticking = false
	if msg.at.After(c.Clock) {
		c.Clock = msg.at
	}
	if c.Playing() {
		return c.replayFrame(msg.at)
	}
	return c.unveil()
}

// unveil lets every curtain show what is due.
func (c *Model) unveil() tea.Cmd {
	moving, some := false, len(c.rounds) > 0
	for generation, r := range c.rounds {
		visible := r.curtain.Visible(c.Clock)
		for i, a := range r.addrs {
			c.curtained[a] = visible[r.asked[i].Lane]
			c.refreshEntry(indexOf(c.Order, a.Lane), a.Lane, a.Turn)
		}
		switch {
		case r.over && r.curtain.Settled():
			c.settle(generation, r)
		case r.curtain.Pending():
			moving = true
		}
	}
	switch {
	case len(c.rounds) > 0:
	case some:
		return c.turnEnded()
	default:
		return nil
	}
	if moving {
		return c.Tick()
	}
	return nil
}

// settle ends a round whose every reply is over and wholly on screen.
func (c *Model) settle(generation int, r *round) {
	delete(c.rounds, generation)
	for _, a := range r.addrs {
		delete(c.curtained, a)
		c.refreshEntry(indexOf(c.Order, a.Lane), a.Lane, a.Turn)
	}
	c.refreshRating()
}

// turnEnded shows what can be rated now. What keys do follows from that.
func (c *Model) turnEnded() tea.Cmd {
	c.refreshRating()
	return c.want(RepliesIn{})
}

// stop ends lanes that are still answering; their text is kept.
func (c *Model) stop(lanes ...string) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(c.rounds))
	for _, r := range c.rounds {
		for _, lane := range lanes {
			r.stops[lane] = true
		}
		cmds = append(cmds, c.stopLanes(r))
	}
	return tea.Batch(cmds...)
}

func (c *Model) stopLanes(r *round) tea.Cmd {
	if r.handle == nil || len(r.stops) == 0 {
		return nil
	}
	handle, lanes := r.handle, make([]string, 0, len(r.stops))
	for lane := range r.stops {
		lanes = append(lanes, lane)
	}
	clear(r.stops)
	return func() tea.Msg {
		for _, lane := range lanes {
			handle.Stop(lane)
		}
		return nil
	}
}

// askAgain asks a lane for a new attempt at the turn that is rated.
func (c *Model) askAgain(lane string) tea.Cmd {
	r := c.Reply(lane)
	if !c.Live || !c.ended(c.Turn, r) {
		return c.Notify("chat.notice_wait")
	}
	if c.full("") {
		return c.Notify("chat.notice_full")
	}
	return c.ask(c.Turn, []string{lane})
}
