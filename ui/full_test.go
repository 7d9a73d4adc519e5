package ui

import (
	"strings"
	"testing"

	"kansei/sessions"
	"kansei/ui/chat"
)

func TestAFullSessionTakesNoMessage(t *testing.T) {
	tests := []struct {
		name  string
		bytes int   // of the file after the first turn
		err   error // what saving ends in from then on
		sends bool
		shows string
	}{
		{"half full", sessions.MaxFileBytes / 2, nil, true, ""},
		{"at 80%", sessions.MaxFileBytes/10*8 + 1, nil, true, "This session takes 51 MB and can have 64"},
		{"without room for the replies", sessions.MaxFileBytes - 3*chat.ReplyRoom, nil, false, "This session is full."},
		{"too large to be saved", sessions.MaxFileBytes - 4*chat.ReplyRoom, &sessions.FullError{Bytes: sessions.MaxFileBytes + 1}, false, "This session is full."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			size, failing := 1, false
			save := func(s *sessions.Session) (sessions.Saved, error) {
				if failing && test.err != nil {
					return sessions.Saved{}, test.err
				}
				return sessions.Saved{Session: s, Bytes: size, AlmostFull: size > sessions.MaxFileBytes/10*8}, nil
			}
			drive(t, setting{models: three, deps: func(deps *Deps) { deps.Save = save }}, func(d *driver) {
				d.ask("Hello")
				size, failing = test.bytes, true
				d.keys("3") // saves
				if test.sends && test.shows != "" {
					d.shows(test.shows)
				}
				d.keys("esc", "i")
				d.write("one more thing")
				d.keys("enter")
				if sent := len(d.session().Turns) == 2; sent != test.sends {
					t.Errorf("sent: %v, want %v\n%s", sent, test.sends, d.screen())
				}
				if !test.sends {
					d.shows(test.shows, "one more thing")
				}
			})
		})
	}
}

// A session that was opened, and not saved since, is measured.
func TestSizeOfIsThatOfTheFile(t *testing.T) {
	s := &sessions.Session{
		ID: "01", Lanes: []sessions.Lane{{ID: "l1", Label: "A", Provider: "p", Model: "m"}},
		Turns: []sessions.Turn{{N: 1, User: sessions.UserMessage{Text: "hi", To: sessions.ToAll}, Replies: []sessions.Reply{
			{Lane: "l1", Attempt: 1, Status: sessions.Complete, Text: strings.Repeat("x", 40<<20)},
		}}},
	}
	b, err := sessions.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := chat.SizeOf(s); got != len(b) {
		t.Errorf("%d bytes, and the file has %d", got, len(b))
	}
}
