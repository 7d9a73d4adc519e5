package sessions

import "strings"

// Ending is what a person should know of a reply that came to its end, beside
// its text: the same words for it stand in every view.
type Ending string

// The endings that are marked.
const (
	EndsWell          Ending = ""               // as it should
	EndsAtLimit       Ending = "cut"            // cut at the limit of its tokens
	EndsEmpty         Ending = "empty"          // no text, or blanks only
	EndsWithReasoning Ending = "only_reasoning" // reasoning, and no text
)

// limitReasons are words in the finish reasons of replies that were cut at the
// limit of their tokens: "length", "MAX_TOKENS", "model_context_window_exceeded".
var limitReasons = []string{"length", "max_tokens", "max_output_tokens", "max_completion_tokens", "token_limit", "context_window"}

// Ending is how a complete reply ended. Any other reply ends as its status says.
func (r *Reply) Ending() Ending {
	if r.Status != Complete {
		return EndsWell
	}
	switch blank := strings.TrimSpace(r.Text) == ""; {
	case blank && strings.TrimSpace(r.Reasoning) != "":
		return EndsWithReasoning
	case blank:
		return EndsEmpty
	}
	reason := strings.ToLower(r.FinishReason)
	for _, word := range limitReasons {
		if strings.Contains(reason, word) {
			return EndsAtLimit
		}
	}
	return EndsWell
}

// Shown is the ending as it is said: while blind, that a lane has reasoned would
// tell it apart.
func (e Ending) Shown(blind bool) Ending {
	if blind && e == EndsWithReasoning {
		return EndsEmpty
	}
	return e
}
