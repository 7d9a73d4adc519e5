package hostile

import (
	"testing"

	"kansei/sanitize"
)

func TestFindsWhatMayNotBeDrawn(t *testing.T) {
	for _, text := range Texts {
		if Find(text, Plain) == nil && text[0] != '&' {
			t.Errorf("%q is found to be harmless", text)
		}
		if err := Find(sanitize.Text(text), Plain); err != nil {
			t.Errorf("%q is safe, and found to be not: %v", text, err)
		}
	}
	for _, text := range []string{"", "plain\ntext", "你好 👩‍👩‍👧 ❤️ é", "می\u200cخواهم"} {
		if err := Find(text, Plain); err != nil {
			t.Error(err)
		}
	}
	if Find("\x1b[1;38;2;1;2;3mx\x1b[0m", Styled) != nil || Find("\x1b[1mx", Plain) == nil || Find("\x1b[2K", Styled) == nil {
		t.Error("styles are not told from other sequences")
	}
}
