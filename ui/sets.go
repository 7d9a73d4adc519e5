package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/dialog"
	"kansei/ui/picker"
)

// setsKeptMsg says that the sets of models were kept, or could not be.
type setsKeptMsg struct {
	notice string
	err    error
}

// nameSet asks for the name of a set of models.
func (m *App) nameSet(models []string) tea.Cmd {
	m.unnamed = models
	m.openDialog(asText(dialog.NewText(m.styles, m.words, m.keys.Parts.Dialog, dialog.Ask{
		ID: dialogSet, Title: m.words.T("chat.set_title"), Hint: m.words.T("chat.set_hint"),
	})))
	return nil
}

// setNamed keeps the set; one of the same name is replaced.
func (m *App) setNamed(name string) tea.Cmd {
	name = strings.TrimSpace(name)
	if name == "" {
		return nil
	}
	sets := slices.DeleteFunc(slices.Clone(m.deps.Memory.Sets), func(s picker.Set) bool { return s.Name == name })
	return m.keepSets(append(sets, picker.Set{Name: name, Models: m.unnamed}), "chat.notice_set_kept")
}

func (m *App) dropSet(name string) tea.Cmd {
	sets := slices.DeleteFunc(slices.Clone(m.deps.Memory.Sets), func(s picker.Set) bool { return s.Name == name })
	return m.keepSets(sets, "chat.notice_set_dropped")
}

func (m *App) keepSets(sets []picker.Set, notice string) tea.Cmd {
	m.deps.Memory.Sets = sets
	m.picker.SetSets(sets)
	keep := m.deps.Memory.KeepSets
	if keep == nil {
		return nil
	}
	return func() tea.Msg { return setsKeptMsg{notice: notice, err: keep(sets)} }
}

func (m *App) setsKept(msg setsKeptMsg) tea.Cmd {
	if msg.err != nil {
		return m.notifyText(bad, m.words.T("chat.notice_sets", msg.err))
	}
	return m.notify(msg.notice)
}
