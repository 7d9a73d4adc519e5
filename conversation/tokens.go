package conversation

import "kansei/providers"

// withTokens adds to the names that were found in a text the tokens of chat
// templates in it, which tell families of models apart.
func withTokens(found []span, open int, text string, final bool) ([]span, int) {
	tokens, begun := providers.FindTemplateTokens(text, final)
	for _, t := range tokens {
		found = append(found, span{t[0], t[1]})
	}
	if len(tokens) > 0 {
		found = united(found)
	}
	return found, min(open, begun)
}
