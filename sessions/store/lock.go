package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// LockWait is how long a save waits for another program that is writing the
// same session.
const LockWait = 5 * time.Second

// lockRetry is how often the lock is tried in that time.
const lockRetry = 5 * time.Millisecond

// ErrLocked is in the chain of errors for a session that another program has
// kept locked for longer than LockWait.
var ErrLocked = errors.New("another program keeps the session locked")

// locked does work while no other program and no other goroutine writes the
// session at path.
func (st *Store) locked(path string, work func() error) (err error) {
	target, err := FollowLinks(path)
	if err != nil {
		return err
	}
	dir := filepath.Dir(target)
	if err := os.MkdirAll(filepath.Join(dir, lockDir), 0o700); err != nil {
		return fmt.Errorf("make the sessions folder: %w", err)
	}
	lock := flock.New(filepath.Join(dir, lockDir, filepath.Base(target)+".lock"))
	waiting, cancel := context.WithTimeout(context.Background(), st.lockWait)
	defer cancel()
	switch ok, err := lock.TryLockContext(waiting, lockRetry); {
	case err == nil && !ok, errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("lock %s: %w", filepath.Base(path), ErrLocked)
	case err != nil:
		return fmt.Errorf("lock %s: %w", filepath.Base(path), err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if last, _ := st.recall(path); !last.written {
		if err := clearUnfinished(path); err != nil {
			return err
		}
	}
	return work()
}
