package ui

// raterName is who the rating line says rates.
func (m *App) raterName() string { return m.chat.rater.Name }
