//go:build !unix

package cli

// canSuspend is false: there is no job control.
func canSuspend() bool { return false }
