package ui

// Told reports whether what a person should know at the first run has been on
// screen.
func (m *App) Told() bool { return m.told }

// telling reports whether it is there now.
func (m *App) telling() bool {
	if !m.deps.FirstRun || m.help != nil || m.dialog != nil || m.TooSmall() {
		return false
	}
	if m.screen == screenPicker {
		return true
	}
	return m.screen == screenChat && m.chat != nil && len(m.chat.Session.Turns) == 0
}
