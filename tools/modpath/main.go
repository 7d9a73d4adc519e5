// Modpath gives the module another path, everywhere that the path is named:
//
//	go run ./tools/modpath example.org/you/kansei
//
// That is in the go.mod files, in the imports of every Go file, in the files that
// build, and in the READMEs, which then say how to install it by that path.
package main

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "modpath: name one module path, such as example.org/you/kansei")
		os.Exit(2)
	}
	if err := rename(".", os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "modpath:", err)
		os.Exit(1)
	}
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+(\S+)\s*$`)

// rename gives the module in a folder, and the modules below it, another path.
func rename(dir, to string) error {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	found := moduleLine.FindSubmatch(mod)
	if found == nil {
		return fmt.Errorf("%s names no module", filepath.Join(dir, "go.mod"))
	}
	from := string(found[1])
	edit := exec.Command("go", "mod", "edit", "-module", to) // knows which paths are valid
	edit.Dir = dir
	if out, err := edit.CombinedOutput(); err != nil {
		return fmt.Errorf("set module path: %s", bytes.TrimSpace(out))
	}
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "testdata" || entry.Name() == "dist" || entry.Name() == "bin"):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		return renameIn(path, from, to)
	})
}

// named are the files that name the module as an argument or in a list.
var named = []string{"Makefile", ".golangci.yml", ".goreleaser.yaml"}

// renameIn changes the path in one file, where it is of a kind that names it.
func renameIn(path, from, to string) error {
	var change func(old []byte) ([]byte, error)
	switch name := filepath.Base(path); {
	case strings.HasSuffix(name, ".go"):
		change = func(old []byte) ([]byte, error) { return imports(path, old, from, to) }
	case name == "go.mod":
		change = func(old []byte) ([]byte, error) { return required(old, from, to), nil }
	case slices.Contains(named, name):
		change = func(old []byte) ([]byte, error) { return packages(old, from, to), nil }
	case name == "README.md" || name == "README.zh.md":
		change = func(old []byte) ([]byte, error) { return install(old, to), nil }
	default:
		return nil
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	changed, err := change(old)
	if err != nil || bytes.Equal(old, changed) {
		return err
	}
	return os.WriteFile(path, changed, 0o644) //nolint:gosec // source files are for everybody to read
}

// imports changes the import paths of a Go file.
func imports(path string, src []byte, from, to string) ([]byte, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, spec := range slices.Backward(file.Imports) { // so that earlier places stay right
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		rest, ok := strings.CutPrefix(imported, from)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		at, end := set.Position(spec.Path.Pos()).Offset, set.Position(spec.Path.End()).Offset
		src = slices.Concat(src[:at], []byte(strconv.Quote(to+rest)), src[end:])
	}
	return src, nil
}

// required changes a go.mod of a module that needs this one, or is below it.
func required(src []byte, from, to string) []byte {
	return regexp.MustCompile(`(?m)(^|\s)`+regexp.QuoteMeta(from)+`([/\s])`).ReplaceAll(src, []byte("${1}"+to+"${2}"))
}

// packages changes the paths of packages in a text.
func packages(src []byte, from, to string) []byte {
	return regexp.MustCompile(`(^|[\s"'\[=])`+regexp.QuoteMeta(from)+`(/[a-z])`).ReplaceAll(src, []byte("${1}"+to+"${2}"))
}

// byPath is how a README says that the program is installed by its path, before
// the way in a clone.
var byPath = regexp.MustCompile("(?:`go install \\S+@latest`(?:, or in a clone |，或在克隆的目录里 ))?`go build -o kansei \\.`")

// install has a README name the path, if it is one that a server can have.
func install(src []byte, to string) []byte {
	host, _, _ := strings.Cut(to, "/")
	clone := "`go build -o kansei .`"
	if strings.Contains(host, ".") {
		between := ", or in a clone "
		if bytes.Contains(src, []byte("，")) {
			between = "，或在克隆的目录里 "
		}
		clone = "`go install " + to + "@latest`" + between + clone
	}
	return byPath.ReplaceAllLiteral(src, []byte(clone))
}
