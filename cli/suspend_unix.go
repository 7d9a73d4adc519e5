//go:build unix

package cli

import (
	"golang.org/x/sys/unix"
)

// canSuspend reports whether a shell with job control could resume the program:
// such a shell gives each job a process group of its own. A program that a
// terminal runs directly, as the command of tmux or ssh, would stay stopped.
func canSuspend() bool {
	session, err := unix.Getsid(0)
	return err == nil && session != unix.Getpgrp()
}
