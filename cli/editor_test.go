//go:build unix

package cli

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestEditorLeavesNoFile(t *testing.T) {
	failed := errors.New("exit status 1")
	for _, c := range []struct {
		name, written, want string
		err                 error
	}{
		{"a new text", "one\ntwo\n", "one\ntwo", nil},
		{"an editor that fails", "before", "before", failed},
		{"a new text of an editor that fails", "longer than before\n", "longer than before", failed},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "draft.md")
			if err := os.WriteFile(path, []byte(c.written), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := edited(path, "before", c.err); got.Text != c.want || !errors.Is(got.Err, c.err) {
				t.Errorf("it gives %+v", got)
			}
			if _, err := os.Stat(path); err == nil {
				t.Error("the file is left")
			}
		})
	}
	if got := edited(filepath.Join(t.TempDir(), "gone"), "before", nil); got.Text != "before" || got.Err == nil {
		t.Errorf("a file that is gone gives %+v", got)
	}
}
