//go:build unix

package main

import (
	"image/color"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/oklog/ulid/v2"

	"kansei/sessions"
	"kansei/sessions/store"
)

// The sizes of the pictures, in cells.
const (
	wide, tall   = 116, 34
	small, short = 60, 20
)

// played is what the tour talks about, by language.
var played = map[string]struct{ scenario, note string }{
	"en": {"empty-chair", "Stays with what was said; the list can wait."},
	"zh": {"second-try", "先接住人，再谈办法。"},
}

// tour goes through every screen once and takes a picture of each.
func tour(s *stage) error {
	defer s.close()
	s.chatScreens()
	s.startScreen()
	s.saved()
	s.shared()
	if len(s.only) > 0 {
		return s.err
	}
	if s.look == "dark" {
		s.recording()
	}
	s.laterScreens()
	s.pages()
	s.trouble()
	return s.err
}

func (s *stage) startScreen() {
	s.start(tall)
	s.until("advisor")
	s.until("gemini")
	s.settle()
	s.gone("…looking")
	s.picture("start", "The start screen: models and scenarios")
	s.keys("ctrl+c", "ctrl+c")
	s.finished()
	s.close()
}

// chatScreens plays two turns of a scenario and rates them.
func (s *stage) chatScreens() {
	p := played[s.lang]
	s.movie = &movie{}
	s.start(tall, "chat", "--scenario", p.scenario, "--seed", "7")
	s.until(" C ")
	s.picture("first", "A new session, before the first message")
	s.keys("esc")
	s.turn()
	s.frame(3)
	s.rate("54")
	s.frame(1)
	s.rate("4344", "333232", "222311")
	s.frame(2)
	s.turn()
	s.frame(3)
	s.rate("5443")
	s.keys("esc", "A")
	s.picture("chat", "Three replies side by side, rated blind")
	s.keys("4", "4")
	s.rate("322332", "233210")
	s.keys("h", "h", "b")
	s.frame(2)
	s.keys("n")
	s.text(p.note)
	s.picture("note", "A note on a reply")
	s.keys("enter")
	s.keys("?")
	s.picture("help", "The keys")
	s.keys("esc", "!")
	s.picture("lines", "Someone to talk to")
	s.keys("esc", "ctrl+t")
	s.picture("themes", "The themes")
	s.keys("esc", "z")
	s.picture("zoom", "One pane over the whole width")
	s.keys("z")
	s.resize(small, short)
	s.picture("small", "The same in a small window")
	s.resize(wide, tall)
	s.settle()
	s.keys("v")
	s.settle()
	s.keys("down", "right", "right", "down", "right", "right", "right", "down", "right")
	s.picture("reveal", "The reveal, with a guess of each lane")
	s.frame(3)
	s.keys("enter", "enter")
	s.settle()
	s.frame(4)
	s.premiere("tour", "Two turns of a conversation with three models, rated blind, then revealed")
	s.keys("ctrl+c", "ctrl+c")
	s.finished()
	s.close()
}

// turn sends the scenario's next message and waits for the replies, after
// which the screen is in rate mode.
func (s *stage) turn() {
	s.keys("esc", "i", "ctrl+n")
	s.gone("▸")
	s.until("▸")
	s.settle()
}

// rate gives each lane its values, from the first lane on; the screen goes on
// to the next lane by itself.
func (s *stage) rate(lanes ...string) {
	for _, values := range lanes {
		for _, v := range values {
			s.keys(string(v))
		}
	}
	s.settle()
}

// began is when the sessions on the pictures took place.
var began = time.Date(2026, 3, 14, 20, 15, 0, 0, time.UTC)

// saved gives what was saved fixed times and a fixed id, so that what the
// later pictures show of them is the same at every run; and lays a few more
// sessions beside it.
func (s *stage) saved() {
	if s.err != nil {
		return
	}
	saved := store.New(filepath.Join(s.home, "sessions"))
	session, path, err := saved.Load("last")
	if err != nil {
		s.err = err
		return
	}
	if _, _, s.err = saved.Delete(path); s.err != nil {
		return
	}
	for i, title := range shelf[s.lang] {
		other := session.Clone()
		fix(other, began.Add(-time.Duration(26*(i+1))*time.Hour))
		other.Title, other.Scenario = title, nil
		other.Blind.RevealedAt = nil
		if i%2 == 0 {
			other.Ratings = other.Ratings[:len(other.Ratings)/2]
		}
		if s.err == nil {
			_, s.err = saved.Save(other)
		}
	}
	fix(session, began)
	if s.err == nil {
		_, s.err = saved.Save(session) // the last one, which "last" is to name
	}
}

// askedAgain gives the newest reply of the first lane on screen a second attempt:
// what the next lane said, at a pace of its own.
func (s *stage) askedAgain() {
	if s.err != nil {
		return
	}
	saved := store.New(filepath.Join(s.home, "sessions"))
	session, path, err := saved.Load("last")
	if err != nil {
		s.err = err
		return
	}
	order, turn := session.Order(1), &session.Turns[len(session.Turns)-1]
	reply := *turn.Latest(order[0])
	reply.Attempt, reply.Text = reply.Attempt+1, turn.Latest(order[1]).Text
	steady(&reply, reply.StartedAt.Add(time.Minute), 1)
	turn.Replies = append(turn.Replies, reply)
	_, s.err = saved.SaveAt(path, session)
}

// shelf is the titles of the other sessions in the list.
var shelf = map[string][]string{
	"en": {"The promotion I didn't get", "Moving out after nine years", "A text I never sent", "Night train home"},
	"zh": {"没轮到我的升职", "住了九年的房子", "没发出去的消息", "回家的夜车"},
}

// recording has the session that was saved last filmed, as anybody can.
func (s *stage) recording() {
	s.start(tall, "sessions", "export", "last", "--format", "cast", "--width", strconv.Itoa(wide), "--height", strconv.Itoa(tall),
		"--output", filepath.Join(s.out, "session.cast"))
	s.finished()
	s.close()
}

// shared makes the picture of a turn that anybody can make to show it to others.
func (s *stage) shared() {
	name := "turn"
	if s.lang != "en" {
		name += "-" + s.lang
	}
	s.start(tall, "sessions", "export", "last", "--output", filepath.Join(s.out, name+"-"+s.look+".svg"))
	s.finished()
	s.close()
}

// fix gives a session fixed times: a turn every three minutes, and replies that
// come at a steady pace, a different one for each lane.
func fix(s *sessions.Session, at time.Time) {
	s.ID = ulid.MustNew(ulid.Timestamp(at), strings.NewReader(strings.Repeat("kansei", 2))).String()
	s.App.Version = "dev"
	s.CreatedAt, s.UpdatedAt = at, at.Add(9*time.Minute)
	for i := range s.Turns {
		t := &s.Turns[i]
		t.User.At = at.Add(time.Duration(i) * 3 * time.Minute)
		for j := range t.Replies {
			steady(&t.Replies[j], t.User.At, int64(j))
		}
	}
	s.Ratings, s.Verdicts, s.Notes = slices.Clone(s.Ratings), slices.Clone(s.Verdicts), slices.Clone(s.Notes)
	ratedAt := at.Add(2 * time.Minute)
	for i := range s.Ratings {
		ratedAt = ratedAt.Add(4 * time.Second)
		s.Ratings[i].At = ratedAt
	}
	for i := range s.Verdicts {
		s.Verdicts[i].At = ratedAt
	}
	for i := range s.Notes {
		s.Notes[i].At = ratedAt
	}
	if s.Blind.RevealedAt != nil {
		s.Blind.RevealedAt = &s.UpdatedAt
	}
}

// steady gives a reply arrivals of some letters each.
func steady(r *sessions.Reply, at time.Time, lane int64) {
	r.StartedAt, r.FirstTokenMS = at, 400+90*lane
	r.Chunks = nil
	r.DurationMS = r.FirstTokenMS
	all := r.Reasoning + r.Text
	wait := r.FirstTokenMS
	for start := 0; start < len(all); {
		end := start
		for range 9 { // runes, so that no letter is cut
			if end < len(all) {
				_, size := utf8.DecodeRuneInString(all[end:])
				end += size
			}
		}
		r.Chunks = append(r.Chunks, sessions.Chunk{DT: int32(wait), Bytes: int32(end - start)})
		wait = 70 + 12*lane
		r.DurationMS += wait
		start = end
	}
}

// laterScreens shows what can be done with saved sessions.
func (s *stage) laterScreens() {
	s.start(tall, "chat", "--resume", "last")
	s.until(" C ")
	s.keys("esc")
	s.picture("open", "The same session after the reveal")
	s.keys("d")
	s.picture("details", "What is known of one reply")
	s.keys("esc", "ctrl+g")
	s.until("%")
	s.settle()
	s.picture("reading", "The report, beside the conversation")
	s.keys("esc")
	s.keys("ctrl+o")
	s.until("2026-03-")
	s.picture("sessions", "The saved sessions")
	s.keys("ctrl+c", "ctrl+c")
	s.finished()
	s.close()
	s.start(tall, "replay", "last")
	s.until(" C ")
	s.keys("space", "3")
	s.picture("replay", "A replay, halted in the middle of a reply")
	s.keys("ctrl+c", "ctrl+c")
	s.finished()
	s.close()
	s.start(tall, "replay", "last", "--rate", "--rater", "li")
	s.until(" C ")
	s.settle()
	s.keys("5", "4", "4")
	s.picture("again", "A second rater's pass over a saved session")
	s.keys("ctrl+c", "ctrl+c")
	s.finished()
	s.close()
	s.askedAgain()
	s.start(tall, "chat", "--resume", "last")
	s.until(" C ")
	s.keys("esc", "c")
	s.picture("compare", "Two attempts of one lane, side by side")
	s.keys("esc", "ctrl+c", "ctrl+c")
	s.finished()
	s.close()
}

func rgb(v uint32) color.Color {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}
