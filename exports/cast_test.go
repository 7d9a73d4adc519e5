package exports

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
)

// screens is a short film in which lines change, go and come, with colours, a
// wide script and a line that is as wide as the screen.
func screens() []Screen {
	return []Screen{
		{0, []string{"\x1b[1mkansei\x1b[m", strings.Repeat("x", 20)}},
		{700 * time.Millisecond, []string{"\x1b[1mkansei\x1b[m", "猫 👩‍👩‍👧 \x1b[31mred\x1b[m", strings.Repeat("y", 20)}},
		{700 * time.Millisecond, []string{"\x1b[1mkansei\x1b[m", "猫 👩‍👩‍👧 \x1b[31mred\x1b[m", strings.Repeat("y", 20)}},
		{2 * time.Second, []string{"end", strings.Repeat("z", 20)}},
	}
}

func recorded(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Cast(&b, Recording{Title: "A \x1b cat", Width: 20, Height: 5, At: noon}, slices.Values(screens())); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCastShowsEachScreen(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(string(recorded(t)), "\n"), "\n")
	var head struct {
		Version, Width, Height int
		Timestamp              int64
		Title                  string
	}
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil {
		t.Fatal(err)
	}
	if head.Version != 2 || head.Width != 20 || head.Height != 5 || head.Timestamp != noon.Unix() || head.Title != "A \x1b cat" {
		t.Errorf("the header is %+v", head)
	}
	terminal := vt.NewEmulator(20, 5)
	last := 0.0
	shown := map[float64]string{}
	for _, line := range lines[1:] {
		var event []any
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatal(err)
		}
		at, kind, text := event[0].(float64), event[1].(string), event[2].(string)
		if at < last || kind != "o" || len(event) != 3 {
			t.Errorf("event %s after %v", line, last)
		}
		last = at
		if _, err := terminal.WriteString(text); err != nil {
			t.Fatal(err)
		}
		shown[at] = terminal.String()
	}
	for at, want := range map[float64]string{
		0:   "kansei\n" + strings.Repeat("x", 20),
		0.7: "kansei\n猫 👩‍👩‍👧 red\n" + strings.Repeat("y", 20),
		2:   "end\n" + strings.Repeat("z", 20),
		5:   "end\n" + strings.Repeat("z", 20),
	} {
		if got := trimmed(shown[at]); got != want {
			t.Errorf("after %v s the screen is\n%s\nand not\n%s", at, got, want)
		}
	}
	if len(shown) != 4 {
		t.Errorf("there are events at %d times; a screen that has not changed is none", len(shown))
	}
}

// trimmed is a screen without the spaces that fill it.
func trimmed(screen string) string {
	lines := strings.Split(strings.ReplaceAll(screen, "\r", ""), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}
