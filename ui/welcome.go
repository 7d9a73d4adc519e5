package ui

// FirstRunNoteShown reports whether what a person should know at the first run has been on
// screen.
func (m *App) FirstRunNoteShown() bool { return m.firstRunNoteShown }

// firstRunNoteVisible reports whether it is there now.
func (m *App) firstRunNoteVisible() bool {
	if !m.deps.FirstRun || m.help != nil || m.dialog != nil || m.TooSmall() {
		return false
	}
	if m.screen == screenPicker {
		return true
	}
	return m.screen == screenChat && m.chat != nil && len(m.chat.Session.Turns) == 0
}
