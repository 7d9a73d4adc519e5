package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kansei/providers"
	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/ui/chat"
)

// savingBar is how much longer the slowest frame of a hundred may take because
// the session is saved meanwhile.
const savingBar = 1.10

// BenchmarkSaving streams eight replies at 200 tokens a second and takes the
// time of each frame, its update and its view, with and without saving in turns.
// The quarter of the turns that was disturbed least counts: each has several
// saves in it, and a moment in which the machine is busy with something else makes
// a hundredth of its frames slow.
func BenchmarkSaving(b *testing.B) {
	for b.Loop() {
		const turns = 11
		with, without := make([]time.Duration, 0, turns), make([]time.Duration, 0, turns)
		for range turns {
			without = append(without, p99(frameTimes(b, func(s *sessions.Session) (sessions.Saved, error) { return sessions.Saved{Session: s}, nil })))
			saved := store.New(b.TempDir())
			with = append(with, p99(frameTimes(b, store.NewSaver(saved.Save).Save)))
		}
		slices.Sort(with)
		slices.Sort(without)
		b.Logf("with saving %v, without %v", with, without)
		got := with[turns/4].Seconds() / without[turns/4].Seconds()
		b.ReportMetric(got, "frame-p99-of-unsaved")
		verdict := "met"
		if got > savingBar {
			verdict = "MISSED"
			b.Errorf("p99 of a frame is %v, %v without saving", with[turns/4], without[turns/4])
		}
		fmt.Printf("%-60s %8.3f  bar %7.3f  %s\n", "Saving frame-p99-of-unsaved", got, savingBar, verdict)
	}
}

func p99(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)*99/100]
}

// frameTimes is how long each frame takes in a few seconds of streaming.
func frameTimes(b *testing.B, save func(*sessions.Session) (sessions.Saved, error)) []time.Duration {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	const span = 6 * time.Second
	d := &driver{t: b, msgs: make(chan tea.Msg, 1024), lanes: map[string]script{"fast": steady(5*time.Millisecond, int(span/(5*time.Millisecond)))}}
	deps := d.deps(setting{})
	deps.Save = save
	d.app = New(ctx, deps, Start{Spec: &Spec{Models: slices.Repeat([]string{"fake/fast"}, 8)}})
	d.send(tea.WindowSizeMsg{Width: 200, Height: 50})
	d.run(d.app.Init())
	var times []time.Duration
	asked := false
	for end := time.After(span); ; {
		select {
		case msg := <-d.msgs:
			begun := time.Now()
			d.send(msg)
			d.app.View()
			if _, ok := msg.(chat.EventsMsg); ok {
				times = append(times, time.Since(begun))
			}
		case <-end:
			return times
		}
		if !asked && d.app.chat != nil {
			asked = true
			d.send(tea.PasteMsg{Content: "go"})
			d.send(press("enter"))
		}
	}
}

// steady answers with so many words, at a pace that the clock keeps.
func steady(pause time.Duration, words int) script {
	text := strings.Fields("It makes **sense** that you feel torn. 这并不奇怪。 Do you want to tell me more of it, or rather rest?")
	return func(ctx context.Context, _ providers.Request, yield func(providers.Event, error) bool) {
		tick := time.NewTicker(pause)
		defer tick.Stop()
		for i := range words {
			select {
			case <-ctx.Done():
				yield(providers.Event{}, ctx.Err())
				return
			case <-tick.C:
			}
			gap := " "
			if i%60 == 59 {
				gap = "\n\n"
			}
			if !yield(providers.Event{Kind: providers.Text, Text: text[i%len(text)] + gap}, nil) {
				return
			}
		}
		yield(providers.Event{Kind: providers.Finished, Finish: providers.Finish{Reason: "stop"}}, nil)
	}
}
