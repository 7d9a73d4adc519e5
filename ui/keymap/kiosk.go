package keymap

import "charm.land/bubbles/v2/key"

// Kiosk takes every key away that leads out of the session that is rated, or shows
// the names: what is left rates, looks and leaves.
func (m *Map) Kiosk() {
	for _, b := range []*key.Binding{
		&m.ComposeEditor, &m.Compose, &m.ComposeSend, &m.NextScripted, &m.Themes, &m.Sessions, &m.Models, &m.Report, &m.Settings, &m.Export, &m.Rater,
		&m.AskAgain, &m.Edit, &m.Adopt, &m.Compare, &m.Reveal, &m.ShowOthers, &m.Stop, &m.StopAll, &m.Suspend,
	} {
		b.SetEnabled(false)
	}
}

// Enabled lists those bindings that do something.
func Enabled(bindings []key.Binding) []key.Binding {
	out := make([]key.Binding, 0, len(bindings))
	for _, b := range bindings {
		if b.Enabled() {
			out = append(out, b)
		}
	}
	return out
}
