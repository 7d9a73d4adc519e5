package picker

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"kansei/lang"
	"kansei/sanitize"
)

// about says more of what is under the cursor, or what is wrong.
func (m Model) about(l layout) []string {
	text, style := m.aboutText(), m.styles.Muted
	if m.notice != "" {
		text, style = "! "+m.notice, m.styles.Warn
	}
	out := make([]string, 0, l.about)
	if l.first > 0 {
		for _, line := range m.firstLines()[:l.first] {
			out = append(out, " "+m.styles.Text.Render(line))
		}
	}
	for len(out) < l.about {
		line := text
		if len(out) < l.about-1 {
			line = lang.Wrap(text, m.w-2)[0]
			text = strings.TrimSpace(strings.TrimPrefix(text, line))
		}
		out = append(out, " "+style.Render(ansi.Truncate(line, max(1, m.w-2), "…")))
	}
	return out
}

// firstLines are what is said at the first run.
func (m Model) firstLines() []string {
	return lang.Wrap(m.first, m.w-2)
}

func (m Model) aboutText() string {
	if m.focus == onMessage {
		return m.words.T("picker.hint", m.keys.Next.Help().Key, m.keys.Begin.Help().Key)
	}
	r := m.list().at()
	switch {
	case r == nil:
		return ""
	case r.set:
		return sanitize.Line(strings.Join(m.sets[r.index].Models, " · "))
	case m.focus == onModels:
		c := m.choices[r.index]
		parts := []string{sanitize.Line(c.Ref)}
		switch {
		case !c.Reachable:
			parts = append(parts, sanitize.Line(c.Why))
			if c.Size.Total != nil {
				parts = slices.Insert(parts, 1, SizeText(c.Size, m.words))
			}
		case c.Builtin:
			parts = append(parts, m.words.T("picker.about_program"))
		default:
			parts = append(parts, SizeText(c.Size, m.words), sanitize.Line(c.Price), sanitize.Line(c.Size.Source))
		}
		return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
	case r.index < 0:
		return m.words.T("picker.about_none")
	default:
		s := m.library[r.index]
		return m.words.T("picker.about_scenario", m.words.T("picker.lang_"+s.Lang), m.kind(s.Kind), s.Turns) + "  " + sanitize.Line(s.About)
	}
}
