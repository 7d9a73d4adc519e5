package ui

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kansei/lang"
	"kansei/ui/keymap"
)

// inCode finds what stands in a document as code.
var inCode = regexp.MustCompile("`([^`]+)`")

// keyTables are the first heads of the tables of keys in the documents.
var keyTables = []string{"while writing", "while rating", "写的时候", "评的时候", "key", "按键"}

// TestDocumentsNameKeysThatThereAre holds the first column of each table of
// keys in the documents against the key map.
func TestDocumentsNameKeysThatThereAre(t *testing.T) {
	var there []string
	keys, err := keymap.New(lang.Must("en"), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := keys.All()
	for _, s := range keys.Parts.Sections() {
		all = append(all, s.Help()...)
	}
	for _, b := range all {
		there = append(there, b.Keys()...)
	}
	for _, file := range []string{"../README.md", "../README.zh.md", "../docs/guide.md", "../docs/guide.zh.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		named := keysIn(string(text))
		if len(named) < 20 {
			t.Errorf("%s names %d keys only: %v", file, len(named), named)
		}
		for _, k := range named {
			if !slices.Contains(there, k) {
				t.Errorf("%s names the key %q, which does nothing", file, k)
			}
		}
	}
}

// keysIn is every key that the tables of keys in a document name.
func keysIn(text string) []string {
	var named []string
	table := false
	for line := range strings.Lines(text) {
		cells := strings.SplitN(line, "|", 3)
		switch {
		case len(cells) < 3 || cells[0] != "":
			table = false
		case !table:
			table = slices.Contains(keyTables, strings.TrimSpace(cells[1]))
		default:
			for _, m := range inCode.FindAllStringSubmatch(cells[1], -1) {
				k := m[1]
				if len(k) > 1 {
					k = strings.ToLower(k)
				}
				named = append(named, k)
			}
		}
	}
	return named
}
