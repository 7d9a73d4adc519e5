package conversation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kansei/sessions"
)

// TestMasksOnSentences measures the masks on 1,000 sentences of our own: half of
// them give a model away, half hold one of the names and mean something else.
// The first 400 were written with the rules, the others before the rules knew
// their frames, so that what is still missed stays in the table.
func TestMasksOnSentences(t *testing.T) {
	names := NamesFor(&sessions.Session{})
	for _, group := range []struct {
		name   string
		masked bool
	}{{"giveaway", true}, {"innocent", false}} {
		total, right := 0, 0
		for _, lang := range []string{"en", "zh"} {
			b, err := os.ReadFile(filepath.Join("testdata", "masks", group.name+"-"+lang+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(b)) {
				line = strings.TrimSpace(line)
				total++
				if names.In(line) == group.masked {
					right++
				} else {
					t.Logf("%s: %s", group.name, names.Mask(line, len(line), true))
				}
			}
		}
		share := float64(right) / float64(total)
		if group.masked {
			t.Logf("caught %d of %d giveaways (%.1f%%)", right, total, 100*share)
		} else {
			t.Logf("touched %d of %d innocents (%.1f%%)", total-right, total, 100-100*share)
		}
		if total != 500 || share < 0.98 {
			t.Errorf("%s: %d of %d are right, wanted 98%% of 500", group.name, right, total)
		}
	}
}
