package config

import (
	"strings"
	"testing"
)

// Notepad and PowerShell write such files.
func TestDecodeByteOrderMark(t *testing.T) {
	plain := "lang = \"zh\"\n"
	decode := func(b string) error { _, err := Decode("f.toml", []byte(b)); return err }
	if err := decode("\xef\xbb\xbf" + plain); err != nil {
		t.Errorf("a UTF-8 mark is refused: %v", err)
	}
	if err := decode("\xff\xfel\x00a\x00"); err == nil || !strings.Contains(err.Error(), "UTF-16") {
		t.Errorf("UTF-16 gives %v", err)
	}
}
