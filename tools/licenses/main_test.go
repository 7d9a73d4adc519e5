package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWriteNamesEveryModule(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"charm.land/bubbletea/v2 v", "github.com/sashabaranov/go-openai v", "Go go", "Permission is hereby granted", "Apache License"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in it", want)
		}
	}
}

func TestLicences(t *testing.T) {
	dir := t.TempDir()
	if _, err := licences(dir); err == nil {
		t.Error("a module without a licence has one")
	}
	for name, text := range map[string]string{"LICENSE": "do what you want\r\n", "NOTICE.txt": "and say so", "licensing.go": "package x", "README.md": "hello"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := licences(dir); err != nil || got != "do what you want\n\nand say so" {
		t.Errorf("%q, %v", got, err)
	}
}
