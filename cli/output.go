package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kansei/sanitize"
	"kansei/sessions/store"
)

// writeOutput writes what a person has asked for into the file that they named.
// A regular file, also one that a link leads to, is replaced whole or not at
// all. A device or a named pipe is written through and stays what it is; one
// that nobody reads is waited for until ctx ends.
func (a *app) writeOutput(ctx context.Context, path string, content func(io.Writer) error) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return usage(path+" is a folder", "Name a file in it.")
	case err == nil && a.isStdout(info):
		return ignoreClosed(content(a.dataOut(info)))
	case err == nil && !info.Mode().IsRegular():
		_, err := patiently(ctx, func() (struct{}, error) { return struct{}{}, writeThrough(path, content) })
		return err
	}
	_, err = store.WriteFile(path, content)
	return err
}

// writeThrough writes into a file that stays where it is.
func writeThrough(path string, content func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	if err := errors.Join(content(f), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// isStdout reports whether a file is the one that standard output goes to, as
// /dev/stdout is.
func (a *app) isStdout(info fs.FileInfo) bool {
	f, ok := a.rawOutput().(*os.File)
	if !ok {
		return false
	}
	out, err := f.Stat()
	return err == nil && os.SameFile(info, out)
}

// dataOut is standard output for data; a terminal gets what is safe to show.
func (a *app) dataOut(info fs.FileInfo) io.Writer {
	if info.Mode()&fs.ModeCharDevice != 0 {
		return sanitize.NewWriter(a.env.Stdout)
	}
	return a.env.Stdout
}

// sameFile reports whether two paths are of one file, which need not exist.
func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX == nil && errY == nil {
		return os.SameFile(x, y)
	}
	absA, errA := filepath.Abs(a)
	absB, errB := filepath.Abs(b)
	return errX != nil && errY != nil && errA == nil && errB == nil && absA == absB
}

// outputNames gives each file of one command a name of its own in a folder.
// Names that differ in case only are the same file on some systems.
type outputNames map[string]bool

// take returns name+ext, with a number between them from the second time on.
func (n outputNames) take(name, ext string) string {
	file := name + ext
	for i := 2; n[strings.ToLower(file)]; i++ {
		file = fmt.Sprintf("%s-%d%s", name, i, ext)
	}
	n[strings.ToLower(file)] = true
	return file
}
