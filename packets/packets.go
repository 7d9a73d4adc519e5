// Package packets makes rating pages for people who do not have kansei, and
// reads what comes back. A page is one HTML file that needs no network and holds
// no name of a model; which letter is whose stays at home, in the packet's key.
package packets

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kansei/sessions"
)

// The formats of the two files beside the page.
const (
	KeyFormat     = "kansei.packet-key"
	AnswersFormat = "kansei.packet-answers"
	version       = 1
	idLength      = 12
)

// MaxItems is how many sessions a packet has at most.
const MaxItems = 200

// Item is one session of a packet, as its rater is to see it.
type Item struct {
	Session *sessions.Session // with the letters that the rater sees
	Path    string            // of its file
	Pass    int
}

// Spec is what a packet is made from.
type Spec struct {
	Rater       sessions.Rater // who rates; By is that of the entries
	Items       []Item
	Title       string
	Consent     sessions.Text // empty: the page's own
	Instruction sessions.Text // empty: the page's own
	Made        time.Time
	Lang        string   // of the page at first: "en" or "zh"
	Hidden      []string // more names that are masked
}

// Key says which letter of a packet is whose. It never leaves home.
type Key struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	ID      string    `json:"id"`
	Rater   string    `json:"rater"`
	By      string    `json:"by,omitempty"`
	MadeAt  time.Time `json:"made_at"`
	Items   []KeyItem `json:"sessions"`
}

// KeyItem is one session of a key.
type KeyItem struct {
	ID    string    `json:"id"`
	Path  string    `json:"path"`
	Pass  int       `json:"pass"`
	Blind bool      `json:"blind"` // the rater has not seen whose the letters are
	Turns []KeyTurn `json:"turns"`
}

// KeyTurn is one turn of a session that is rated.
type KeyTurn struct {
	N     int       `json:"turn"`
	Lanes []KeyLane `json:"lanes"` // in the order of the page
}

// KeyLane is one reply. Attempt is 0 where the lane has none that can be rated.
type KeyLane struct {
	Letter  string `json:"letter"`
	Lane    string `json:"lane"`
	Attempt int    `json:"attempt"`
}

// ErrEmpty is the error of a packet without anything to rate.
var ErrEmpty = errors.New("there is nothing to rate in these sessions")

// New makes the key of a packet.
func New(spec Spec) (Key, error) {
	key := Key{Format: KeyFormat, Version: version, ID: rand.Text()[:idLength], Rater: spec.Rater.Name, By: spec.Rater.By, MadeAt: spec.Made.UTC().Truncate(time.Millisecond)}
	if len(spec.Items) > MaxItems {
		return key, fmt.Errorf("a packet has at most %d sessions, and these are %d", MaxItems, len(spec.Items))
	}
	replies := 0
	for _, it := range spec.Items {
		s, by := it.Session, spec.Rater
		by.Pass = it.Pass
		one := KeyItem{ID: s.ID, Path: it.Path, Pass: it.Pass, Blind: !s.Seen(by)}
		for i := range s.Turns {
			t := &s.Turns[i]
			turn := KeyTurn{N: t.N}
			for place, lane := range s.Order(it.Pass) {
				attempt := 0
				if r := t.Counting(lane); r != nil && r.Status != sessions.Streaming {
					attempt = r.Attempt
					replies++
				}
				turn.Lanes = append(turn.Lanes, KeyLane{Letter: sessions.Letter(place), Lane: lane, Attempt: attempt})
			}
			one.Turns = append(one.Turns, turn)
		}
		key.Items = append(key.Items, one)
	}
	if replies == 0 {
		return key, ErrEmpty
	}
	return key, nil
}

// turn is the turn with a number, nil if there is none.
func (k KeyItem) turn(n int) *KeyTurn {
	if i := slices.IndexFunc(k.Turns, func(t KeyTurn) bool { return t.N == n }); i >= 0 {
		return &k.Turns[i]
	}
	return nil
}

// lane is the reply under a letter that can be rated, nil if there is none.
func (t *KeyTurn) lane(letter string) *KeyLane {
	if i := slices.IndexFunc(t.Lanes, func(l KeyLane) bool { return l.Letter == letter && l.Attempt > 0 }); i >= 0 {
		return &t.Lanes[i]
	}
	return nil
}

// ValidID reports whether a text can be the id of a packet.
func ValidID(id string) bool {
	return len(id) == idLength && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// Code is the completion code that the page shows when everything is rated.
func (k Key) Code() string {
	sum := strings.ToUpper(Checksum(k.ID, []byte("done")))
	return sum[:4] + "-" + sum[4:]
}

// Size is how many replies a packet asks to rate, in how many turns.
func (k Key) Size() (replies, turns int) {
	for _, it := range k.Items {
		for _, t := range it.Turns {
			turns++
			for _, l := range t.Lanes {
				if l.Attempt > 0 {
					replies++
				}
			}
		}
	}
	return replies, turns
}
