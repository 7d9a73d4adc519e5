package ui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"kansei/ui/picker"
)

// What a person should know before the first word stands on every screen on
// which a first word can be written, at every size, without a key.
func TestTheFirstWordsAreSeenByEverybody(t *testing.T) {
	first := func(d *Deps) { d.FirstRun = true }
	for _, code := range []string{"en", "zh"} {
		for name, start := range map[string]*Start{"the start screen": {}, "a chat": nil} {
			drive(t, setting{models: []string{"builtin/eliza", "builtin/advisor"}, lang: code, start: start, deps: first, w: 20, h: 5}, func(d *driver) {
				if d.app.View(); d.app.FirstRunNoteShown() {
					t.Errorf("%s, %s: it is said to have been seen where it could not be", code, name)
				}
				for _, size := range [][2]int{{40, 12}, {76, 17}, {80, 24}, {120, 40}, {300, 90}} {
					d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					d.app.View()
					text := strings.Join(strings.Fields(strings.NewReplacer("┃", "").Replace(d.screen())), "")
					vendors := map[string]string{"en": "tothevendors", "zh": "模型服务商"}[code]
					if !strings.Contains(text, vendors) || !strings.Contains(strings.ToLower(text), "f2") {
						t.Errorf("%s, %s at %v:\n%s", code, name, size, d.screen())
					}
				}
				if !d.app.FirstRunNoteShown() {
					t.Errorf("%s, %s: nobody was told", code, name)
				}
			})
		}
	}
	drive(t, setting{start: &Start{}}, func(d *driver) {
		if d.app.View(); d.app.FirstRunNoteShown() || strings.Contains(d.screen(), "no therapists") {
			t.Error("it is said a second time")
		}
	})
}

// Where the names are open from the beginning nothing says that they are not.
func TestTheFirstWordsFitTheSession(t *testing.T) {
	for _, open := range []bool{false, true} {
		drive(t, setting{models: []string{"builtin/eliza", "builtin/advisor"}, open: open, deps: func(d *Deps) { d.FirstRun = true }}, func(d *driver) {
			if strings.Contains(d.screen(), "rated blind") == open {
				t.Errorf("open %v:\n%s", open, d.screen())
			}
		})
	}
}

func TestWithoutColourTheTerminalKeepsItsOwn(t *testing.T) {
	for _, none := range []bool{false, true} {
		drive(t, setting{models: []string{"builtin/eliza"}, theme: "hearth", deps: func(d *Deps) { d.NoColour = none }}, func(d *driver) {
			v := d.app.View()
			if v.Cursor == nil {
				t.Fatal("there is no cursor")
			}
			for name, has := range map[string]bool{"background": v.BackgroundColor != nil, "foreground": v.ForegroundColor != nil, "cursor": v.Cursor.Color != nil} {
				if has == none {
					t.Errorf("none %v: the %s's colour is set: %v", none, name, has)
				}
			}
		})
	}
}

// What was sent from the start screen is a message like any other: it can be
// called back, and does not wait to be sent again.
func TestAFirstMessageIsSentOnce(t *testing.T) {
	var kept []string
	deps := func(d *Deps) {
		d.Defaults = []string{"builtin/eliza"}
		d.Known = func() []picker.Choice { return []picker.Choice{{Ref: "builtin/eliza", Reachable: true, Builtin: true}} }
		d.Choices = func(context.Context) []picker.Choice { return d.Known() }
		d.Memory.Remember = func(text string) error { kept = append(kept, text); return nil }
	}
	drive(t, setting{start: &Start{}, deps: deps}, func(d *driver) {
		d.write("first words")
		d.keys("enter")
		d.until("the replies", func() bool { return d.app.chat != nil && len(d.session().Turns) == 1 && !d.app.chat.Streaming() })
		d.keys("i", "up")
		if got := d.app.chat.Composer.Value(); got != "first words" || len(kept) != 1 {
			t.Errorf("the first message is called back as %q, and %q are kept", got, kept)
		}
		d.keys("ctrl+u", "ctrl+p")
		if d.app.screen != screenPicker || strings.Contains(d.screen(), "first words") {
			t.Errorf("the start screen still has it:\n%s", d.screen())
		}
	})
}
