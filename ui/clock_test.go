package ui

import (
	"path/filepath"
	"testing"
	"time"

	"kansei/sessions/store"
)

// TestAClockThatGoesBackLosesNoRating rates, sets the machine's clock back by
// a day and rates anew, into a file that another program writes to as well: the
// newer rating must count, in every state that is saved.
func TestAClockThatGoesBackLosesNoRating(t *testing.T) {
	saved := store.New(filepath.Join(t.TempDir(), "sessions"))
	other := store.New(saved.Dir())
	saver := store.NewSaver(saved.Save)
	drive(t, setting{models: []string{"fake/good", "fake/long"}, lanes: zoo(), deps: func(d *Deps) { d.Save = saver.Save }}, func(d *driver) {
		press := func(key string, at time.Time) {
			_, cmd := d.app.Update(timedMsg{at: at, msg: press(key)})
			d.run(cmd)
			d.settle()
		}
		d.ask("Hello")
		now := time.Now()
		press("2", now.Add(time.Second))
		s, _, err := other.Load(d.session().ID)
		if err != nil {
			t.Fatal(err)
		}
		first := s.Ratings[0]
		elsewhere := first
		elsewhere.Name, elsewhere.At = "somebody", now.Add(2*time.Second)
		s.Ratings = append(s.Ratings, elsewhere)
		if _, err := other.Save(s); err != nil {
			t.Fatal(err)
		}
		yesterday := now.Add(-24 * time.Hour)
		press("k", yesterday)
		press("5", yesterday.Add(time.Second))
		press("b", yesterday.Add(2*time.Second))
		d.until("the save", func() bool { return d.app.chat.Saved == d.app.chat.Change })
		if s, _, err = other.Load(d.session().ID); err != nil {
			t.Fatal(err)
		}
		got, ok := s.Rating(first.Address, first.Dimension, first.Rater)
		if !ok || got.Value == nil || *got.Value != 5 || len(s.Ratings) != 3 || len(s.Verdicts) != 1 {
			t.Errorf("after the clock went back %+v counts, of %+v", got, s.Ratings)
		}
		if !s.UpdatedAt.After(first.At) || s.Verdicts[0].At.Before(got.At) {
			t.Errorf("the times go back with the clock: %v, %v", s.UpdatedAt, s.Verdicts[0].At)
		}
	})
}
