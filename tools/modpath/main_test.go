package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRename(t *testing.T) {
	dir := t.TempDir()
	files := map[string][2]string{ // before, after
		"go.mod":       {"module old\n\ngo 1.26\n", "module example.org/me/new\n\ngo 1.26\n"},
		"sub/go.mod":   {"module old/sub\n\ngo 1.26\n\nrequire old v0.0.0\n\nreplace old => ../\n", "module example.org/me/new/sub\n\ngo 1.26\n\nrequire example.org/me/new v0.0.0\n\nreplace example.org/me/new => ../\n"},
		"main.go":      {"package main\n\nimport (\n\t\"fmt\"\n\n\told2 \"old/a\" // old/a\n\t\"older/b\"\n)\n\nfunc main() { fmt.Println(\"old/a\", old2.X, b.Y) }\n", "package main\n\nimport (\n\t\"fmt\"\n\n\told2 \"example.org/me/new/a\" // old/a\n\t\"older/b\"\n)\n\nfunc main() { fmt.Println(\"old/a\", old2.X, b.Y) }\n"},
		"Makefile":     {"build:\n\tgo build -ldflags \"-X old/cli.version=1\" -o bin/old .\n", "build:\n\tgo build -ldflags \"-X example.org/me/new/cli.version=1\" -o bin/old .\n"},
		"README.md":    {"To install, run `go build -o kansei .` and see ~/old/x.\n", "To install, run `go install example.org/me/new@latest`, or in a clone `go build -o kansei .` and see ~/old/x.\n"},
		"README.zh.md": {"想留着用，就 `go build -o kansei .`。\n", "想留着用，就 `go install example.org/me/new@latest`，或在克隆的目录里 `go build -o kansei .`。\n"},
		"notes.md":     {"old/a\n", "old/a\n"},
	}
	for name, texts := range files {
		write(t, filepath.Join(dir, name), texts[0])
	}
	if err := rename(dir, "example.org/me/new"); err != nil {
		t.Fatal(err)
	}
	for name, texts := range files {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != texts[1] {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, texts[1])
		}
	}
	if err := rename(dir, "old"); err != nil {
		t.Fatal(err)
	}
	for name, texts := range files {
		if got, _ := os.ReadFile(filepath.Join(dir, name)); string(got) != texts[0] {
			t.Errorf("and back, %s:\n%s\nwant\n%s", name, got, texts[0])
		}
	}
}

func TestRenameInvalidPath(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module old\n")
	write(t, filepath.Join(dir, "main.go"), "package main\n\nimport _ \"old/a\"\n")
	if err := rename(dir, "not a path"); err == nil || !strings.Contains(err.Error(), "not a path") {
		t.Errorf("an invalid path: %v", err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "main.go")); !strings.Contains(string(got), `"old/a"`) {
		t.Errorf("after an invalid path: %s", got)
	}
}

// The whole tree, renamed: no import is left behind, and the packages are found.
func TestRenameThisModule(t *testing.T) {
	dir := t.TempDir()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == ".git" || name == "testdata" || name == "dist" || name == "bin"):
			return fs.SkipDir
		case !entry.Type().IsRegular(), !strings.HasSuffix(name, ".go") && name != "go.mod" && name != "go.sum":
			return nil
		}
		b, err := os.ReadFile(path)
		if err == nil {
			write(t, filepath.Join(dir, rel), string(b))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := rename(dir, "example.org/me/kansei"); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			if strings.HasPrefix(spec.Path.Value, `"kansei/`) {
				t.Errorf("%s still imports %s", path, spec.Path.Value)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	list := exec.Command("go", "list", "-e", "./...") // embedded files are not copied
	list.Dir = dir
	list.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	out, err := list.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("example.org/me/kansei/sessions/store\n")) {
		t.Errorf("%v\n%s", err, out)
	}
}
