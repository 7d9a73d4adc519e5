package scenarios

import (
	"strings"
	"testing"

	"kansei/sessions"
)

// Notepad and PowerShell write such files.
func TestDecodeByteOrderMark(t *testing.T) {
	plain := "id = \"x\"\nkind = \"emotional\"\nlang = \"en\"\ntitle = \"T\"\nabout = \"A\"\nscript = [\"Hello\"]\n"
	lib := Library{Rubrics: map[string]sessions.Rubric{"sensibility": {}}}
	decode := func(b string) error { return lib.Check("f.toml", []byte(b), nil) }
	if err := decode("\xef\xbb\xbf" + plain); err != nil {
		t.Errorf("a UTF-8 mark is refused: %v", err)
	}
	if err := decode("\xff\xfel\x00a\x00"); err == nil || !strings.Contains(err.Error(), "UTF-16") {
		t.Errorf("UTF-16 gives %v", err)
	}
}
