package cli

import (
	"os"
	"strings"
	"testing"

	"kansei/sessions"
)

// A session is shown with what everybody gave, also who gave a verdict and
// rated nothing, in words and not in those of the file.
func TestShowRatings(t *testing.T) {
	b, err := os.ReadFile("../exports/testdata/session.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sessions.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	a := home(t)
	a.show(s, "x.json")
	out := a.env.Stdout.(*strings.Builder).String()
	for _, line := range []string{
		"B me, pass 1: emotion 5, talk on –", "me, pass 1: slightly better: B", "C me, pass 2: emotion 3", "me, pass 1: a tie (B C)", "li, pass 1: all bad",
	} {
		if !strings.Contains(out, "\n"+line+"\n") {
			t.Errorf("nowhere stands %q:\n%s", line, out)
		}
	}
	if strings.Contains(out, "all_bad") {
		t.Error("a word of the file is shown")
	}
}
