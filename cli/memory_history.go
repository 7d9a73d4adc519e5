package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

const (
	// memoryLength is how many sent messages, and how many tags, are kept.
	memoryLength = 500
	// memoryBytes is how large a file of them may be. The newest text is kept
	// whatever its length.
	memoryBytes = 16 << 20
	// historyWait is how long another window may hold such a file.
	historyWait = 5 * time.Second
)

// history is a file of texts: one JSON string a line, the newest last. Several
// windows may add to one file.
type history struct{ path string }

// trim returns the texts that are kept, and takes the others out of the file.
func (h history) trim() (texts []string, err error) {
	all, err := readState(h.path)
	if err != nil {
		return nil, err
	}
	texts, kept := newestTexts(all)
	if len(kept) == len(all) {
		return texts, nil
	}
	if free, ok := h.lock(); ok {
		defer free()
		if all, err = readState(h.path); err != nil {
			return nil, err
		}
		texts, kept = newestTexts(all)
		_ = replaceState(h.path, kept) // the next one that is added does it
	}
	return texts, nil
}

// add adds a text. Without the lock it only appends, which loses nothing.
func (h history) add(text string) error {
	line, err := json.Marshal(text)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return fmt.Errorf("make the state folder: %w", err)
	}
	free, locked := h.lock()
	defer free()
	all, err := readState(h.path)
	if err != nil {
		return err
	}
	if n := len(all); n > 0 && all[n-1] != '\n' { // a write that was killed
		line = append([]byte{'\n'}, line...)
	}
	all = append(all, line...)
	if _, kept := newestTexts(all); locked && len(kept) < len(all) {
		return replaceState(h.path, kept)
	}
	f, err := os.OpenFile(h.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(line)
	return errors.Join(err, f.Close())
}

// lock keeps other windows from the file until free is called.
func (h history) lock() (free func(), ok bool) {
	lock := flock.New(h.path + ".lock")
	ctx, cancel := context.WithTimeout(context.Background(), historyWait)
	defer cancel()
	ok, _ = lock.TryLockContext(ctx, 5*time.Millisecond)
	return func() { _ = lock.Close() }, ok
}

// newestTexts are the texts of a file that are kept, and their part of it. A
// line that is damaged is left out.
func newestTexts(file []byte) (texts []string, kept []byte) {
	var lines [][]byte
	size := 0
	for end := len(file); end > 0 && len(lines) < memoryLength; {
		begin := bytes.LastIndexByte(file[:end-1], '\n') + 1
		line := file[begin:end]
		end = begin
		var text string
		if json.Unmarshal(line, &text) != nil || text == "" {
			continue
		}
		if size += len(line); size > memoryBytes && len(lines) > 0 {
			break
		}
		lines, texts = append(lines, line), append(texts, text)
	}
	slices.Reverse(lines)
	slices.Reverse(texts)
	return texts, bytes.Join(lines, nil)
}
