package providers

import (
	"regexp"
	"strings"
)

// templateToken is the family of marks of chat templates, which some servers
// leave in a reply: <|im_end|>, <|eot_id|>, <end_of_turn>, [INST],
// <｜end▁of▁sentence｜> and their like.
var templateToken = regexp.MustCompile(`^(?:` +
	`<[|｜][^<>|｜\n]{1,48}[|｜]>` + // ChatML, Llama 3, harmony, Phi, Kimi, DeepSeek, Hunyuan
	`|<\|[a-z_]{2,20}>|<[a-z]{2,20}\|>` + // Gemma 4 opens a turn with <|turn> and closes it with <turn|>
	`|</?s>|<(?:bos|eos|pad|unk|eod|eop|sop|eoa|eoh|bot|eot)>|</?(?:start|end|begin)_of_[a-z]{2,12}>` +
	`|<endoftext>|<seed:[a-z_]{1,16}>|<unused\d{1,4}>` +
	`|<</?SYS>>|\[/?(?:INST|SYSTEM_PROMPT|BOS|EOS|g?MASK|AVAILABLE_TOOLS|TOOL_CALLS)\]` + // Llama 2, Mistral, GLM
	`|\[\|[a-z_]{1,24}\|\]` + // EXAONE
	`|\[e~\[|\]~b\]|\]<\][a-z]{1,16}\[>\[)`) // MiniMax

// templateStart is the family of beginnings that can become a token.
var templateStart = regexp.MustCompile(`^(?:` +
	`<(?:[|｜][^<>|｜\n]{0,48}[|｜]?|[/a-z][a-z_:0-9]{0,24}\|?|<?/?[SY]{0,3}>?)?` +
	`|\[(?:[/A-Zg][A-Z_a-z]{0,16}|\|[a-z_]{0,24}\|?|e~?)?` +
	`|\](?:~b?|<(?:\](?:[a-z]{0,16}(?:\[>?)?)?)?)?)$`)

// TemplateToken is the token of a chat template that a text begins with, "" if it
// begins with none. partial means that the text can be the beginning of one.
func TemplateToken(text string) (token string, partial bool) {
	token = templateToken.FindString(text)
	return token, token == "" && templateStart.MatchString(text)
}

// FindTemplateTokens returns where tokens of chat templates stand in a text, as
// pairs of byte offsets, and, for a text that still grows, where one may have
// begun at its end (len(text) if nowhere). <s> and </s> are not among them,
// since they are HTML too.
func FindTemplateTokens(text string, final bool) (found [][2]int, open int) {
	for at := 0; at < len(text); {
		n := strings.IndexAny(text[at:], "<[]")
		if n < 0 {
			break
		}
		at += n
		token, partial := TemplateToken(text[at:])
		switch {
		case partial && !final:
			return found, at
		case token == "":
			at++
			continue
		case token != "<s>" && token != "</s>":
			found = append(found, [2]int{at, at + len(token)})
		}
		at += len(token)
	}
	return found, len(text)
}
