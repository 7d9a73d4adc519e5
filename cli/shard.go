package cli

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// shardUsage is the help of --shard, which two commands have.
const shardUsage = "do part `I/N` only, from 1/N to N/N; all parts together are the whole"

// maxShards is the largest number of parts.
const maxShards = 100_000

// shard is one of several parts of the sessions that are to be collected. The
// zero value is all of them.
type shard struct {
	Index int `json:"index"` // from 1
	Of    int `json:"of"`
}

// parseShard reads "I/N". An empty text is the whole.
func parseShard(text string) (shard, error) {
	if text == "" {
		return shard{}, nil
	}
	first, second, _ := strings.Cut(text, "/")
	index, err := strconv.Atoi(first)
	of, err2 := strconv.Atoi(second)
	if errors.Join(err, err2) != nil || index < 1 || index > of || of > maxShards {
		return shard{}, usage(fmt.Sprintf("--shard is %q", text), "Write it as I/N, such as 2/8: part 2 of 8. The first part is 1/8.")
	}
	return shard{index, of}, nil
}

// whole reports whether all sessions belong to the shard.
func (s shard) whole() bool { return s.Of <= 1 }

// has reports whether a session belongs to the shard. That follows from the
// session's id and the number of shards alone, so that a session stays in its
// shard when scenarios or repeats are added to a collection, and is not asked
// for twice.
func (s shard) has(id string) bool {
	if s.whole() {
		return true
	}
	sum := sha256.Sum256([]byte(id))
	return binary.BigEndian.Uint64(sum[:8])%uint64(s.Of) == uint64(s.Index-1)
}

// file is the shard's own file beside that of the whole.
func (s shard) file(path string) string {
	if s.whole() {
		return path
	}
	return fmt.Sprintf("%s.%d-of-%d.json", strings.TrimSuffix(path, ".json"), s.Index, s.Of)
}

// lockShard keeps others from making the same shard of a collection until free is
// called. Shards can be made side by side, and none beside the whole.
func lockShard(path string, s shard) (free func() error, err error) {
	whole := flock.New(path)
	if s.whole() {
		return held(whole, whole.TryLock)
	}
	freeWhole, err := held(whole, whole.TryRLock)
	if err != nil {
		return nil, err
	}
	part := flock.New(fmt.Sprintf("%s.%d-of-%d", path, s.Index, s.Of))
	freePart, err := held(part, part.TryLock)
	if err != nil {
		return nil, errors.Join(err, freeWhole())
	}
	return func() error { return errors.Join(freePart(), freeWhole()) }, nil
}

// held takes a lock, and returns what gives it back.
func held(lock *flock.Flock, take func() (bool, error)) (free func() error, err error) {
	ok, err := take()
	if err != nil {
		return nil, fmt.Errorf("lock the collection: %w", err)
	}
	if !ok {
		return nil, &failure{code: exitFailed, what: "this collection is being made by another kansei", advice: "Wait for it, or give this one another --name."}
	}
	return lock.Unlock, nil
}
