package batches

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kansei/providers"
	"kansei/sessions"
)

const (
	recordFormat  = "kansei.batch"
	recordVersion = 1
	recordSuffix  = ".json"
)

// record is one batch as it is kept in a file until all of it has been taken. It
// is written before each step whose repetition would cost something.
type record struct {
	Format   string          `json:"format"`
	Version  int             `json:"version"`
	Provider string          `json:"provider"`
	Batch    providers.Batch `json:"batch"`
	Requests []request       `json:"requests"`
}

// request is which reply one request of a batch is for.
type request struct {
	ID      string `json:"id"`
	Session string `json:"session"`
	Lane    string `json:"lane"`
	Message int    `json:"message"` // of the script, from 0
	After   *place `json:"after"`   // the reply that it was asked on
}

// place is an address of a reply in a file.
type place struct {
	Turn    int    `json:"turn"`
	Lane    string `json:"lane"`
	Attempt int    `json:"attempt"`
}

func placeOf(a *sessions.Address) *place {
	if a == nil {
		return nil
	}
	return &place{a.Turn, a.Lane, a.Attempt}
}

func (p *place) address() *sessions.Address {
	if p == nil {
		return nil
	}
	return &sessions.Address{Turn: p.Turn, Lane: p.Lane, Attempt: p.Attempt}
}

// group is the model that a batch asks.
func (r *record) group() string { return r.Provider + "/" + r.Batch.Model }

// folder is where records are kept.
type folder string

func (f folder) path(r *record) string { return filepath.Join(string(f), r.Batch.Key+recordSuffix) }

// save writes a record, whole or not at all.
func (f folder) save(r *record) error {
	if err := f.write(r); err != nil {
		return fmt.Errorf("keep a batch: %w", err)
	}
	return nil
}

func (f folder) write(r *record) error {
	content, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(string(f), ".new-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(append(content, '\n'))
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), f.path(r))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

// drop removes a record of which nothing more is to come.
func (f folder) drop(r *record) error {
	if err := os.Remove(f.path(r)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("drop a batch: %w", err)
	}
	return nil
}

// load reads all records, the oldest first.
func (f folder) load() ([]*record, error) {
	entries, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read batches: %w", err)
	}
	var out []*record
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), recordSuffix) {
			continue
		}
		path := filepath.Join(string(f), e.Name())
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read batches: %w", err)
		}
		r := &record{}
		if err := json.Unmarshal(content, r); err != nil {
			return nil, fmt.Errorf("read batch %s: %w", path, err)
		}
		if r.Format != recordFormat || r.Version != recordVersion {
			return nil, fmt.Errorf("read batch %s: it is of another version of kansei", path)
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *record) int { return strings.Compare(a.Batch.Key, b.Batch.Key) })
	return out, nil
}

// Out is how many requests for any of these sessions are out in batches that are
// kept in a folder.
func Out(dir string, plan []*sessions.Session) (int, error) {
	all, err := folder(dir).load()
	if err != nil {
		return 0, err
	}
	planned := map[string]bool{}
	for _, s := range plan {
		planned[s.ID] = true
	}
	out := 0
	for _, r := range all {
		for _, q := range r.Requests {
			if planned[q.Session] {
				out++
			}
		}
	}
	return out, nil
}
