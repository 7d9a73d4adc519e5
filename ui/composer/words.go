package composer

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"kansei/lang"
)

// wordKey handles the keys that go by words, and reports whether it did. The
// text area's own words end at spaces only, of which Chinese has none.
func (m *Model) wordKey(msg tea.KeyPressMsg, at snapshot) bool {
	if m.area.HasSelection() {
		return false
	}
	keys := m.area.KeyMap
	back, forth := at.before[:lang.WordBefore(at.before)], at.after[lang.WordAfter(at.after):]
	switch {
	case key.Matches(msg, keys.WordBackward):
		m.put(back, at.before[len(back):]+at.after)
	case key.Matches(msg, keys.WordForward):
		m.put(at.before+at.after[:len(at.after)-len(forth)], forth)
	case key.Matches(msg, keys.DeleteWordBackward):
		m.put(back, at.after)
	case key.Matches(msg, keys.DeleteWordForward):
		m.put(at.before, forth)
	default:
		return false
	}
	m.keepWhole(at)
	if now := m.area.Value(); now != at.text() {
		m.remember(at, runOther)
	} else {
		m.run = runNone
	}
	return true
}
