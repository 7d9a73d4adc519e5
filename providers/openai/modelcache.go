package openai

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// cacheLife is how long a vendor's list of models is taken for current.
const cacheLife = 24 * time.Hour

// modelCache keeps vendors' lists of models in the state folder, one file for
// each vendor. With an empty folder it keeps nothing.
type modelCache struct{ dir string }

// cached is one vendor's list.
type cached struct {
	BaseURL string    `json:"base_url"`
	At      time.Time `json:"at"`
	Models  []string  `json:"models"`
}

func (c *modelCache) path(id string) string {
	return filepath.Join(c.dir, "models", id+".json")
}

// load is a vendor's list as it was last seen at that address, and whether it
// is still current. A file that can't be read counts as none.
func (c *modelCache) load(id, baseURL string) (models []string, fresh bool) {
	if c.dir == "" {
		return nil, false
	}
	b, err := os.ReadFile(c.path(id))
	if err != nil {
		return nil, false
	}
	var f cached
	if json.Unmarshal(b, &f) != nil || f.BaseURL != baseURL {
		return nil, false
	}
	age := time.Since(f.At)
	return f.Models, age >= 0 && age < cacheLife
}

// save keeps a vendor's list. The file appears whole or not at all.
func (c *modelCache) save(id, baseURL string, models []string) error {
	if c.dir == "" {
		return nil
	}
	b, err := json.Marshal(cached{BaseURL: baseURL, At: time.Now().UTC(), Models: models})
	if err != nil {
		return fmt.Errorf("keep list of models: %w", err)
	}
	path := c.path(id)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep list of models: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+id+"-*")
	if err != nil {
		return fmt.Errorf("keep list of models: %w", err)
	}
	_, err = tmp.Write(b)
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("keep list of models: %w", errors.Join(err, os.Remove(tmp.Name())))
	}
	return nil
}
