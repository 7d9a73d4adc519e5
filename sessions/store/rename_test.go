package store

import (
	"errors"
	"io/fs"
	"testing"
	"time"
)

func TestRename(t *testing.T) {
	s := small("s")
	rate(s, me, 1)
	st := saved(t, s)
	at := noon.Add(48 * time.Hour)
	if err := st.Rename(st.Path("s"), "A dog", at); err != nil {
		t.Fatal(err)
	}
	if back := load(t, st, "s"); back.Title != "A dog" || !back.UpdatedAt.Equal(at) || len(back.Ratings) != 1 {
		t.Errorf("renamed to %+v", back)
	}
	if err := st.Rename(st.Path("none"), "x", at); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestRenameWhileOpen(t *testing.T) {
	for name, others := range map[string]func(dir string) *Store{
		"in another program": New,
		"in this program":    nil,
	} {
		t.Run(name, func(t *testing.T) {
			st := saved(t, small("s"))
			window, renamer := load(t, st, "s"), st
			if others != nil {
				renamer = others(st.Dir())
			}
			if err := renamer.Rename(st.Path("s"), "A dog", noon.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			for n := range 3 {
				rate(window, me, n)
				window.UpdatedAt = noon.Add(time.Hour)
				if got := save(t, st, window.Clone()); got.Session.Title != "A dog" || !got.Foreign {
					t.Errorf("save %d: the title is %q, foreign %t", n, got.Session.Title, got.Foreign)
				}
			}
		})
	}
}
