package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/bench/hostile"
)

// FuzzKeys presses any keys, one a byte, on a screen where every kind of reply
// comes; the last bytes resize, click, paste and wait. The screen must stay
// whole, and quitting must leave nothing under way.
func FuzzKeys(f *testing.F) {
	names := pressable()
	code := map[string]byte{}
	for i, name := range names {
		if _, ok := code[name]; !ok && i < firstEvent {
			code[name] = byte(i)
		}
	}
	for _, keys := range append(blindKeys, evilKeys) {
		seed := []byte{code["a"], code["enter"], waitAWhile}
		for _, name := range keys {
			seed = append(seed, code[name])
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, keys []byte) {
		if len(keys) > 60 {
			return
		}
		cage(t, func(d *driver) {
			for at, key := range keys {
				d.event(key, names)
				d.settle()
				if d.fits(); t.Failed() {
					t.Fatalf("after %v:\n%s", keys[:at+1], d.screen())
				}
			}
		})
	})
}

// The bytes that are no keys.
const (
	waitAWhile = 255 - iota
	waitLong
	resizeSmall
	resizeWide
	click
	wheel
	pasteText
	pasteEvil
	firstEvent
)

// event does what a byte stands for.
func (d *driver) event(b byte, names []string) {
	switch b {
	case waitAWhile:
		d.pass(50 * time.Millisecond)
	case waitLong:
		d.pass(time.Second)
	case resizeSmall:
		d.send(tea.WindowSizeMsg{Width: max(1, d.app.Width-17), Height: max(1, d.app.Height-5)})
	case resizeWide:
		d.send(tea.WindowSizeMsg{Width: 40 + d.app.Width%180, Height: 12 + d.app.Height%45})
	case click:
		d.send(tea.MouseClickMsg{X: d.app.Width / 3, Y: d.app.Height / 2, Button: tea.MouseLeft})
	case wheel:
		d.send(tea.MouseWheelMsg{X: d.app.Width / 3, Y: d.app.Height / 2, Button: tea.MouseWheelUp})
	case pasteText:
		d.send(tea.PasteMsg{Content: "pasted\ntext 你好"})
	case pasteEvil:
		d.send(tea.PasteMsg{Content: hostile.Texts[d.app.Width%len(hostile.Texts)]})
	default:
		d.send(press(names[int(b)%len(names)]))
	}
}
