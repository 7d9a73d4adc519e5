package studies

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// ForgottenFile is where a study keeps the tombstones of raters who were forgotten.
const ForgottenFile = "forgotten.json"

// Forgotten are the raters of a study who were forgotten, as hashes of a random
// text of the study's own and their names.
type Forgotten struct {
	Salt   string   `json:"salt"`
	Raters []string `json:"raters"`
}

// ReadForgotten reads who was forgotten; without the file that is nobody.
func ReadForgotten(dir string) (Forgotten, error) {
	var f Forgotten
	path := filepath.Join(dir, ForgottenFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Forgotten{Salt: rand.Text()}, nil
	}
	if err != nil {
		return f, fmt.Errorf("read who was forgotten: %w", err)
	}
	if json.Unmarshal(b, &f) != nil || f.Salt == "" {
		return f, &Error{File: path, Message: "not a list of forgotten raters", Advice: "Take it from a copy, or remove it and forget the raters again."}
	}
	return f, nil
}

func (f Forgotten) code(rater string) string {
	sum := sha256.Sum256([]byte(f.Salt + "\x00" + rater))
	return hex.EncodeToString(sum[:16])
}

// Has reports whether a rater was forgotten.
func (f Forgotten) Has(rater string) bool { return slices.Contains(f.Raters, f.code(rater)) }

// With adds a rater.
func (f Forgotten) With(rater string) Forgotten {
	if !f.Has(rater) {
		f.Raters = append(slices.Clone(f.Raters), f.code(rater))
	}
	return f
}

// Encode is the file.
func (f Forgotten) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(f, "", "  ")
	return append(b, '\n'), err
}

// StateOf is the name of a rater's folder in the study's state: a hash, so that
// any name can be one.
func StateOf(rater string) string {
	sum := sha256.Sum256([]byte(rater))
	return hex.EncodeToString(sum[:8])
}
