package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

// draftSlot is the file that one window keeps its draft in, and the lock that
// keeps other windows from it.
type draftSlot struct {
	path string
	lock *flock.Flock // nil: the folder takes no locks
}

// mostWindows is how many windows have a draft of their own.
const mostWindows = 100

// claimDraft takes the newest draft that no open window has, or an empty file
// for one. The error is why a draft could not be read.
func claimDraft(dir, name string) (slot draftSlot, text string, err error) {
	type candidate struct {
		path string
		info fs.FileInfo // nil: there is no draft
	}
	_ = os.MkdirAll(dir, 0o700) // without it nothing can be kept, which is told when it is tried
	all := make([]candidate, 0, mostWindows)
	for i := range mostWindows {
		path := filepath.Join(dir, name)
		if i > 0 {
			path += fmt.Sprintf("-%d", i+1)
		}
		all = append(all, candidate{path, newestInfo(path, draftSlot{path: path}.editorPath())})
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		switch {
		case a.info != nil && b.info != nil:
			return b.info.ModTime().Compare(a.info.ModTime())
		case a.info != nil:
			return -1
		case b.info != nil:
			return 1
		}
		return 0
	})
	for _, c := range all {
		lock := flock.New(c.path + ".lock")
		free, err := lock.TryLock()
		if err != nil { // every other one would fail like it
			slot = draftSlot{path: all[0].path}
			break
		}
		if free {
			slot = draftSlot{c.path, lock}
			break
		}
	}
	if slot.path == "" {
		slot.path = filepath.Join(dir, fmt.Sprintf("%s-%d", name, os.Getpid()))
	}
	if text, ok := slot.takeEdited(); ok {
		return slot, text, nil
	}
	b, err := readState(slot.path)
	return slot, string(b), err
}

// newestInfo is that of the file that was changed last, nil if there is none.
func newestInfo(paths ...string) (newest fs.FileInfo) {
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && (newest == nil || info.ModTime().After(newest.ModTime())) {
			newest = info
		}
	}
	return newest
}

// editorPath is the file that an editor gets.
func (s draftSlot) editorPath() string { return s.path + ".md" }

// takeEdited makes what an editor was writing when the program was killed the
// draft.
func (s draftSlot) takeEdited() (text string, ok bool) {
	b, err := readState(s.editorPath())
	if err != nil || b == nil {
		return "", false
	}
	text = strings.TrimRight(string(b), "\n")
	if text == "" || replaceState(s.path, []byte(text)) != nil {
		return "", false
	}
	_ = os.Remove(s.editorPath()) // else it is taken again, which does no harm
	return text, true
}

// release gives the slot to the next window.
func (s draftSlot) release() {
	if s.lock != nil {
		_ = s.lock.Close()
	}
}
