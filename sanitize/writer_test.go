package sanitize

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestWriter(t *testing.T) {
	const text = "{\"a\":\"\u009b31m \u202eevil\u2029 你好 👩‍👩‍👧\u007f\"}\r\n\t"
	for step := 1; step < 9; step++ { // also in the middle of a character
		var out bytes.Buffer
		w := NewWriter(&out)
		for rest := []byte(text); len(rest) > 0; rest = rest[min(step, len(rest)):] {
			if n, err := w.Write(rest[:min(step, len(rest))]); n != min(step, len(rest)) || err != nil {
				t.Fatal(n, err)
			}
		}
		want := `{"a":"\u009b31m \u202eevil\u2029 你好 👩‍👩‍👧\u007f"}`
		if got := strings.TrimSuffix(out.String(), "\r\n\t"); got != want {
			t.Fatalf("in steps of %d: %q", step, got)
		}
		var before, after map[string]string
		if json.Unmarshal([]byte(text), &before) != nil || json.Unmarshal(out.Bytes()[:len(want)], &after) != nil || before["a"] != after["a"] {
			t.Fatalf("another text: %q, %q", before, after)
		}
	}
	var out bytes.Buffer
	if _, err := NewWriter(&out).Write([]byte("\x1b[31m\x9b\xffok")); err != nil || out.String() != `\u001b[31m`+"\ufffd\ufffdok" {
		t.Errorf("%q, %v", out.String(), err)
	}
}
