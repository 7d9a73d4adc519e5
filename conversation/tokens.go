package conversation

import "kansei/providers"

// tokens lists where tokens of a chat template stand in a text, which tell
// families of models apart, and, for a text that still grows, where one may have
// begun at its end.
func tokens(text string, final bool) (found []span, open int) {
	marks, open := providers.FindTemplateTokens(text, final)
	for _, at := range marks {
		found = append(found, span{at[0], at[1]})
	}
	return found, open
}
