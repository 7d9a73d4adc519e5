package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestDeleteThenRestore(t *testing.T) {
	st := saved(t, small("s"))
	before := content(t, st.Path("s"))
	trashed, restore, err := st.Delete(st.Path("s"))
	if err != nil || content(t, trashed) != before {
		t.Fatalf("deleted to %s: %v", trashed, err)
	}
	if found, damaged, err := st.List(t.Context()); len(found)+len(damaged) != 0 || err != nil {
		t.Errorf("the list has %v %v %v", found, damaged, err)
	}
	if err := restore(); err != nil || content(t, st.Path("s")) != before {
		t.Errorf("restored: %v", err)
	}
	if err := restore(); err == nil {
		t.Error("restored twice")
	}
	if _, restore, err = st.Delete(st.Path("s")); err != nil {
		t.Fatal(err)
	}
	write(t, st.Path("s"), "a new one")
	if err := restore(); err == nil || content(t, st.Path("s")) != "a new one" {
		t.Errorf("a restore wrote over a new file: %v", err)
	}
	if _, _, err := st.Delete(st.Path("none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// collect gives the same command the same ids: collected, rated and deleted twice.
func TestDeleteSameIDTwice(t *testing.T) {
	s := small("s")
	rate(s, me, 1)
	st := saved(t, s)
	rated := content(t, st.Path("s"))
	first, _, err := st.Delete(st.Path("s"))
	if err != nil {
		t.Fatal(err)
	}
	again := New(st.Dir())
	save(t, again, small("s"))
	fresh := content(t, again.Path("s"))
	second, restore, err := again.Delete(again.Path("s"))
	if err != nil {
		t.Fatal(err)
	}
	if first == second || content(t, first) != rated || content(t, second) != fresh {
		t.Errorf("in the trash are %s and %s", first, second)
	}
	if err := restore(); err != nil || content(t, st.Path("s")) != fresh {
		t.Errorf("restored: %v", err)
	}
	trash := filepath.Join(st.Dir(), trashDir)
	if got := names(t, trash); !slices.Equal(got, []string{"s.json"}) {
		t.Errorf("the trash has %v", got)
	}
}

func TestSaveAfterDelete(t *testing.T) {
	tests := []struct {
		name string
		gone func(st *Store, path string) error
	}{
		{"deleted in another program", func(st *Store, path string) error {
			_, _, err := New(st.Dir()).Delete(path)
			return err
		}},
		{"deleted in this program", func(st *Store, path string) error {
			_, _, err := st.Delete(path)
			return err
		}},
		{"removed by hand", func(_ *Store, path string) error { return os.Remove(path) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := small("s")
			rate(s, me, 1)
			st := saved(t, s)
			window := load(t, st, "s")
			if err := tt.gone(st, st.Path("s")); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				window.UpdatedAt = window.UpdatedAt.Add(time.Hour) // as the end of a window does
				if got := save(t, st, window.Clone()); !got.Deleted || got.Restored || got.Foreign {
					t.Errorf("saved as %+v", got)
				}
				if _, err := os.Stat(st.Path("s")); !errors.Is(err, fs.ErrNotExist) {
					t.Fatalf("the session is back: %v", err)
				}
			}
			rate(window, me, 2)
			if got := save(t, st, window.Clone()); got.Deleted || !got.Restored {
				t.Errorf("saved as %+v", got)
			}
			if got := save(t, st, window.Clone()); got.Deleted || got.Restored {
				t.Errorf("saved again as %+v", got)
			}
			if back := load(t, New(st.Dir()), "s"); len(back.Ratings) != 2 {
				t.Errorf("%d ratings are back", len(back.Ratings))
			}
		})
	}
}
