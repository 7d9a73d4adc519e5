// Licenses writes one text with the licences of every module that is linked into
// the program on Linux, macOS or Windows, and Go's own, for those who get the
// program without its sources:
//
//	go run ./tools/licenses -o FILE
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

func main() {
	output := flag.String("o", "", "write to this file")
	flag.Parse()
	var b bytes.Buffer
	err := write(&b)
	if err == nil && *output != "" {
		err = os.WriteFile(*output, b.Bytes(), 0o644) //nolint:gosec // it is for everybody to read
	} else if err == nil {
		_, err = b.WriteTo(os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

func write(to io.Writer) error {
	modules, err := linked("linux", "darwin", "windows")
	if err != nil {
		return err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	modules["Go "+runtime.Version()] = strings.TrimSpace(string(root))
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		texts, err := licences(modules[name])
		if err != nil {
			return fmt.Errorf("read the licence of %s: %w", name, err)
		}
		if _, err := fmt.Fprintf(to, "%s\n%s\n\n%s\n\n\n", name, strings.Repeat("=", len(name)), texts); err != nil {
			return err
		}
	}
	return nil
}

// linked are the folders of the modules in the program, by path and version.
func linked(systems ...string) (map[string]string, error) {
	out := map[string]string{}
	for _, system := range systems {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		b, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("list the modules for %s: %w", system, err)
		}
		for line := range strings.Lines(string(b)) {
			if name, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				out[name] = dir
			}
		}
	}
	return out, nil
}

// named is what files with a licence, or with what a licence wants to be told, are
// called.
var named = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// licences returns the texts in the folder of a module.
func licences(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !named.MatchString(entry.Name()) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return "", err
		}
		texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n")))
	}
	if len(texts) == 0 {
		return "", errors.New("no file in its folder is called as a licence is")
	}
	return strings.Join(texts, "\n\n"), nil
}
