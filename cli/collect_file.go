package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// collectionFile is where a collection is remembered.
func (a *app) collectionFile(name, ext string) (string, error) {
	if name == "" {
		name = "unnamed"
	}
	if filepath.Base(name) != name || name[0] == '.' || len(name) > 100 {
		return "", usage(fmt.Sprintf("%q can't be the name of a collection", name), "Use a short name without slashes.")
	}
	return filepath.Join(a.paths.State, "collect", name+ext), nil
}

// rememberCollection keeps what a collection was asked to be, for --resume, and keeps
// others from making it at the same time until free is called.
func (a *app) rememberCollection(c collection) (free func() error, err error) {
	path, err := a.collectionFile(c.Name, ".json")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the state folder: %w", err)
	}
	unlock, err := lockShard(path+".lock", c.Shard)
	if err != nil {
		return nil, err
	}
	b, err := json.MarshalIndent(c, "", "  ")
	if err == nil {
		err = os.WriteFile(c.Shard.file(path), append(b, '\n'), 0o600)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("remember the collection: %w", err), unlock())
	}
	return unlock, nil
}

// recallCollection reads what the collection of a name, or without one the collection
// made last, was asked to be.
func (a *app) recallCollection(c *collection) error {
	path, err := a.collectionFile(c.Name, ".json")
	if err != nil {
		return err
	}
	path = c.Shard.file(path)
	if c.Name == "" && c.Shard.whole() {
		path = newestOf(filepath.Join(filepath.Dir(path), "*.json"))
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || path == "" {
		return usage("there is no collection to go on with", "Say what to collect; see kansei collect --help.")
	}
	if err != nil {
		return fmt.Errorf("recall the collection: %w", err)
	}
	parallel := c.Parallel
	if err := json.Unmarshal(b, c); err != nil {
		return &failure{code: exitRefused, what: fmt.Sprintf("%s: %v", path, err), advice: "Give the whole command again; what is done is not asked again.", err: err}
	}
	c.Parallel = parallel
	return nil
}

// newestOf is the file of a pattern that was changed last, empty if there is
// none.
func newestOf(pattern string) string {
	files, _ := filepath.Glob(pattern) // fails on a bad pattern only
	var newest string
	var at time.Time
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && info.ModTime().After(at) {
			newest, at = f, info.ModTime()
		}
	}
	return newest
}
