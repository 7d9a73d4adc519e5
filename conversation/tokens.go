package conversation

import (
	"strings"

	"kansei/providers"
)

// endToken is what families that end a text with </s> write; a page strikes
// text out with it, too, but begins with <s>.
const endToken = "</s>"

// tokens lists where marks of a template stand in a text, and, for one that
// still grows, where one may have begun at its end.
func tokens(text string, final bool) (found []span, open int) {
	marks, open := providers.FindTemplateTokens(text, final)
	for _, at := range marks {
		found = append(found, span{at[0], at[1]})
	}
	if at := strings.Index(text, endToken); at >= 0 && !strings.Contains(text, "<s>") {
		found = append(found, span{at, at + len(endToken)})
	}
	return found, open
}
