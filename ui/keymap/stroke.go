package keymap

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// cyrillic and latin are the letters of the two layouts at the same keys, for
// terminals that do not report the key itself.
const (
	cyrillic = "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮіІєЄїЇ"
	latin    = "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>sS'\"]}"
)

// fullWidthOffset lies between a full-width form and its ASCII character.
const fullWidthOffset = '！' - '!'

// Command is a key as it is matched with bindings: the key of the standard
// layout, whatever layout or input method is in use. What is typed as text keeps
// the original.
func Command(msg tea.KeyPressMsg) tea.KeyPressMsg {
	if msg.Code >= 0x110000 || msg.Code <= unicode.MaxASCII && msg.Text == "" {
		return msg // a named key, or one with a modifier on a Latin layout
	}
	letter := msg.Code
	if r, size := utf8.DecodeRuneInString(msg.Text); size > 0 {
		if size < len(msg.Text) {
			return msg // several characters from an input method
		}
		letter = r
	}
	if letter <= unicode.MaxASCII {
		return msg
	}
	to, ok := standard(letter)
	if !ok && msg.BaseCode != 0 && msg.BaseCode <= unicode.MaxASCII {
		if to, ok = msg.BaseCode, true; msg.Mod.Contains(tea.ModShift) {
			to = unicode.ToUpper(to)
		}
	}
	if !ok {
		return msg
	}
	msg.Code, msg.BaseCode, msg.ShiftedCode = unicode.ToLower(to), 0, 0
	if msg.Text != "" {
		msg.Text = string(to)
	}
	return msg
}

// standard is the ASCII character that a character stands for where it is a
// command.
func standard(r rune) (rune, bool) {
	switch {
	case r >= '！' && r <= '～':
		return r - fullWidthOffset, true
	case r == '　':
		return ' ', true
	case r == '【':
		return '[', true
	case r == '】':
		return ']', true
	case r == '。':
		return '.', true
	}
	if at := strings.IndexRune(cyrillic, r); at >= 0 {
		return rune(latin[utf8.RuneCountInString(cyrillic[:at])]), true
	}
	return 0, false
}
