package lang

import "strings"

// inNumber chooses between the forms of a text, which stand as {turn|turns}:
// the first where the number that the verb before them prints is 1. Where there
// is no verb before them, it is the first verb's. The verbs of a text with forms
// stand in the order of their arguments.
func inNumber(text string, args []any) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	verbs := 0
	for i := 0; i < len(text); i++ {
		switch end := strings.IndexByte(text[i:], '}'); {
		case strings.HasPrefix(text[i:], "%%"):
			b.WriteString("%%")
			i++
			continue
		case text[i] == '%':
			verbs++
		case text[i] == '{' && end > 0:
			one, many, _ := strings.Cut(text[i+1:i+end], "|")
			if at := max(0, verbs-1); at < len(args) && args[at] == 1 {
				many = one
			}
			b.WriteString(many)
			i += end
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
