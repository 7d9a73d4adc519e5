package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kansei/sessions"
	"kansei/themes"
	"kansei/ui/box"
	"kansei/ui/dialog"
	"kansei/ui/help"
	"kansei/ui/keymap"
	"kansei/ui/reveal"
)

// overlay is a window over the screen. It hides which of the dialogs it is.
type overlay interface {
	update(msg tea.Msg) (overlay, tea.Cmd)
	size(w, h int)
	restyle(*themes.Styles)
	view() (string, *tea.Cursor)
}

// window adapts a dialog, which is a value with these methods on itself and on
// its pointer, to an overlay.
type window[M any, P interface {
	*M
	SetSize(w, h int)
	SetStyles(*themes.Styles)
}] struct {
	model  M
	step   func(M, tea.Msg) (M, tea.Cmd)
	draw   func(M) string
	cursor func(M) *tea.Cursor
}

func (w window[M, P]) update(msg tea.Msg) (overlay, tea.Cmd) {
	var cmd tea.Cmd
	w.model, cmd = w.step(w.model, msg)
	return &w, cmd
}

func (w *window[M, P]) size(width, height int)      { P(&w.model).SetSize(width, height) }
func (w *window[M, P]) restyle(s *themes.Styles)    { P(&w.model).SetStyles(s) }
func (w *window[M, P]) view() (string, *tea.Cursor) { return w.draw(w.model), w.cursor(w.model) }

func asQuestion(q dialog.Question) overlay {
	return &window[dialog.Question, *dialog.Question]{q, dialog.Question.Update, dialog.Question.View, dialog.Question.Cursor}
}

func asText(t dialog.Text) overlay {
	return &window[dialog.Text, *dialog.Text]{t, dialog.Text.Update, dialog.Text.View, dialog.Text.Cursor}
}

func asChooser(c dialog.Chooser) overlay {
	return &window[dialog.Chooser, *dialog.Chooser]{c, dialog.Chooser.Update, dialog.Chooser.View, dialog.Chooser.Cursor}
}

func asReveal(r reveal.Model) overlay {
	return &window[reveal.Model, *reveal.Model]{r, reveal.Model.Update, reveal.Model.View, reveal.Model.Cursor}
}

// The dialogs' names, which come back in their answers.
const (
	dialogNote   = "note"
	dialogTags   = "tags"
	dialogThemes = "themes"
	dialogLines  = "help_lines"
	dialogRest   = "rest"
	dialogSet    = "set"
	dialogModels = "models"

	dialogDetails = "details"
	dialogQuit    = "quit"
	dialogAdopt   = "adopt"
	dialogEdit    = "edit"
	dialogLeave   = "leave"
	dialogExport  = "export"
	dialogQueue   = "queue"
	dialogRater   = "rater"
	dialogJoin    = "join"

	dialogExportTurn = "export_turn"

	dialogSettings = "settings"
	dialogSetting  = "setting:" // and the setting's name
)

func (m *App) openDialog(o overlay) {
	m.dialog = o
	m.dialog.size(m.width, m.height)
}

func (m *App) closeDialog() {
	m.uninvited = false
	if m.dialog, m.below = m.below, nil; m.dialog != nil {
		m.dialog.restyle(m.styles)
		m.dialog.size(m.width, m.height)
		return
	}
	if m.previewing {
		m.previewing = false
		m.useTheme(m.deps.Theme)
	}
	if m.filtering {
		m.filtering = false
		m.browser.SetModel(m.model)
	}
}

// withDialog draws the dialog over the middle of the screen.
func (m *App) withDialog(lines []string) ([]string, *tea.Cursor) {
	view, cursor := m.dialog.view()
	window := strings.Split(view, "\n")
	width := ansi.StringWidth(window[0])
	left, top := max(0, (m.width-width)/2), max(0, (m.height-len(window))/2)
	for i, line := range window {
		if top+i >= len(lines) {
			break
		}
		lines[top+i] = cover(box.Pad(lines[top+i], m.width), line, left)
	}
	if cursor != nil {
		cursor.X += left
		cursor.Y += top
	}
	return lines, cursor
}

// cover puts a piece over the middle of a line. A wide character that it
// covers by half becomes a space.
func cover(under, piece string, left int) string {
	right := left + ansi.StringWidth(piece)
	rest := max(0, ansi.StringWidth(under)-right)
	after := ansi.TruncateLeft(under, right, "")
	if ansi.StringWidth(after) > rest {
		after = " " + ansi.TruncateLeft(under, right+1, "")
	}
	return box.Pad(ansi.Truncate(under, left, ""), left) + piece + after
}

func (m *App) openHelp() {
	var here, elsewhere []help.Section
	add := func(name string, bindings []key.Binding) {
		s := help.Section{Title: m.words.T("keys.section_" + name), Bindings: bindings}
		if name == m.place() {
			here = append(here, s)
		} else {
			elsewhere = append(elsewhere, s)
		}
	}
	for _, mode := range keymap.Modes() {
		low, high := m.scale()
		add(string(mode), onScale(m.keys.In(mode), m.keys.RateValue, low, high))
	}
	for _, s := range m.keys.Parts.Sections() {
		add(s.Name, merged(s.Help()))
	}
	h := help.New(m.styles, m.words, append(here, elsewhere...))
	h.SetSize(m.width, m.height)
	m.help = &h
}

// scale is that of the open session; without one, that which most rubrics have.
func (m *App) scale() (low, high int) {
	if m.chat == nil {
		return 1, 5
	}
	return m.chat.session.Rubric.Min, m.chat.session.Rubric.Max
}

// place is the name of the section of the help that is about what is on screen.
func (m *App) place() string {
	switch {
	case m.screen == screenPicker:
		return "picker"
	case m.screen == screenBrowser:
		return "browser"
	case m.screen == screenReport:
		return "reading"
	case m.chat != nil && m.chat.playing():
		return string(keymap.Replay)
	case m.typing():
		return string(keymap.Compose)
	default:
		return string(keymap.Rate)
	}
}

// merged puts keys that do the same on one line.
func merged(bindings []key.Binding) []key.Binding {
	var out []key.Binding
	for _, b := range bindings {
		i := slices.IndexFunc(out, func(o key.Binding) bool { return o.Help().Desc == b.Help().Desc })
		if i < 0 {
			out = append(out, b)
			continue
		}
		out[i].SetHelp(out[i].Help().Key+" "+b.Help().Key, b.Help().Desc)
	}
	return out
}

// openHelpLines shows where a person can find someone to talk to. A dialog that
// is open comes back after it, as it was.
func (m *App) openHelpLines() tea.Cmd {
	if m.below != nil {
		return nil
	}
	m.help, m.below = nil, m.dialog
	m.openDialog(asQuestion(dialog.NewQuestion(m.styles, m.words, m.keys.Parts.Dialog, dialog.Query{
		ID: dialogLines, Title: m.words.T("chat.lines_title"), Text: m.words.T("chat.lines_text"), Yes: m.words.T("chat.lines_yes"), Only: true,
	})))
	return nil
}

// openNote asks for a note on the reply in focus.
func (c *chat) openNote() tea.Cmd { return c.openNoteDialog(dialogNote) }

// openTags asks for tags for the reply in focus.
func (c *chat) openTags() tea.Cmd { return c.openNoteDialog(dialogTags) }

func (c *chat) openNoteDialog(id string) tea.Cmd {

	r := c.reply(c.lane())
	if !c.ended(c.turn, r) {
		return c.notify("chat.notice_wait")
	}
	note, _ := c.session.Note(address(c.turn, r), c.rater)
	ask := dialog.Ask{ID: id, Title: c.words.T("chat."+id+"_title", c.label(c.lane())), Hint: c.words.T("chat." + id + "_hint"), Value: note.Text}
	if id == dialogTags {
		ask.Value, ask.Tags, ask.Known = strings.Join(note.Tags, " "), true, c.tags()
	}
	c.want(openWindow{window: asText(dialog.NewText(c.styles, c.words, c.keys.Parts.Dialog, ask))})
	return nil
}

// tags lists the tags of the session and then those of others, the newest
// first; while blind without those that name a model.
func (c *chat) tags() []string {

	var out []string
	add := func(tag string) {
		if !slices.Contains(out, tag) && (!c.blind() || !c.names().In(tag)) {
			out = append(out, tag)
		}
	}
	for _, n := range slices.Backward(c.session.Notes) {
		for _, tag := range n.Tags {
			add(tag)
		}
	}
	for _, tag := range slices.Backward(c.deps.Memory.Tags) {
		add(tag)
	}
	return out
}

// dialogText takes the note or the tags that were written.
func (m *App) dialogText(msg dialog.TextMsg) tea.Cmd {
	m.closeDialog()
	c := m.chat
	switch {
	case msg.ID == dialogSet:
		return m.setNamed(msg.Text)
	case msg.ID == dialogExportTurn:
		return m.export(msg.Text)
	case msg.ID == dialogRater:
		return m.chat.nameRater(msg.Text)
	case c == nil:
		return nil
	case strings.HasPrefix(msg.ID, dialogSetting):
		return m.chat.settingText(strings.TrimPrefix(msg.ID, dialogSetting), msg.Text)
	}
	r := c.reply(c.lane())
	if r == nil {
		return nil
	}
	a := address(c.turn, r)
	note, _ := c.session.Note(a, c.rater)
	entry := sessions.Note{Address: a, Text: note.Text, Tags: note.Tags, Rater: c.rater, At: m.chat.stamp()}
	if msg.ID == dialogTags {
		entry.Tags = msg.Tags
	} else {
		entry.Text = strings.TrimSpace(msg.Text)
	}
	c.steps++
	c.log.Annotate(c.session, entry)
	m.chat.refreshRating()
	return tea.Batch(m.rememberTags(msg.Tags), m.chat.save())
}

// openReveal asks before the names are shown, and takes a guess of each lane.
func (c *chat) openReveal() tea.Cmd {

	switch {
	case !c.blind():
		return c.notify("chat.notice_open_already")
	case c.repass() && !c.finished(): // the rest of the pass would have the same letters
		return c.notify("chat.notice_reveal_later")
	}
	lanes := make([]reveal.Lane, len(c.order))
	for i, id := range c.order {
		lanes[i] = reveal.Lane{ID: id, Label: c.label(id)}
	}
	var candidates []string
	for _, l := range c.session.Lanes { // in the order asked for, which no label follows
		if indexOf(candidates, l.Name()) < 0 {
			candidates = append(candidates, l.Name())
		}
	}
	c.want(openWindow{window: asReveal(reveal.New(c.styles, c.words, c.keys.Parts.Reveal, lanes, candidates))})
	return nil
}

// reveal opens the names; what is rated from now on is not blind. After a
// rating pass they may have been open to somebody else before.
func (c *chat) reveal(msg reveal.ConfirmMsg) tea.Cmd {

	if c == nil {
		return nil
	}
	for _, lane := range c.order {
		if guess := msg.Guesses[lane]; guess != "" {
			c.session.Guesses = append(c.session.Guesses, sessions.Guess{Lane: lane, Guess: guess, Rater: c.rater, At: c.stamp()})
		}
	}
	if at := c.stamp(); c.session.Blind.Enabled && c.session.Blind.RevealedAt == nil {
		c.session.Blind.RevealedAt, c.session.Blind.RevealedBy = &at, c.rater.Name
	}
	if c.repass() {
		c.player.seen = true
	}
	c.refreshAll()
	return tea.Batch(c.save(), c.notify("chat.notice_revealed"))
}
