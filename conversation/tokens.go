package conversation

import (
	"regexp"
	"strings"
)

// templateToken is a mark of a model's own template, which no person writes: of the
// form <|im_end|>, and some that families have.
var templateToken = regexp.MustCompile(`<[|｜][^<>\n]{1,48}[|｜]>|</?(?:start|end)_of_turn>|<(?:bos|eos|pad|unk|sop|eop|bot|eot|unused\d{1,3})>|\[/?INST\]|<</?SYS>>|\[g?MASK\]|\]<\][a-z]+\[>\[|\[(?:AVAILABLE_TOOLS|TOOL_CALLS|/AVAILABLE_TOOLS)\]`)

// endToken is what families that end a text with </s> write; a page strikes
// text out with it, too, but begins with <s>.
const endToken = "</s>"

// longestToken is how many bytes a token may have.
const longestToken = 104

// tokens lists where marks of a template stand in a text, and, for one that
// still grows, where one may have begun at its end.
func tokens(text string, final bool) (found []span, open int) {
	open = len(text)
	if !strings.ContainsAny(text, "<[]") {
		return nil, open
	}
	for _, at := range templateToken.FindAllStringIndex(text, -1) {
		found = append(found, span{at[0], at[1]})
	}
	if at := strings.Index(text, endToken); at >= 0 && !strings.Contains(text, "<s>") {
		found = append(found, span{at, at + len(endToken)})
	}
	if final {
		return found, open
	}
	for at := max(0, len(text)-longestToken); at < len(text); at++ {
		if strings.IndexByte("<[]", text[at]) >= 0 && begun(text[at:]) {
			return found, at
		}
	}
	return found, open
}

// fixedTokens are the marks that do not vary.
var fixedTokens = []string{
	"<start_of_turn>", "<end_of_turn>", "</start_of_turn>", "</end_of_turn>", "<bos>", "<eos>", "<pad>", "<unk>", "<sop>", "<eop>", "<bot>", "<eot>", "<unused000>",
	"[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "[MASK]", "[gMASK]", "]<]minimax[>[", "[AVAILABLE_TOOLS]", "[TOOL_CALLS]", "[/AVAILABLE_TOOLS]", endToken,
}

// begun reports whether a text may be the beginning of a mark.
func begun(text string) bool {
	if rest, ok := strings.CutPrefix(text, "<|"); ok {
		return !strings.ContainsAny(rest, "<>\n")
	}
	if rest, ok := strings.CutPrefix(text, "<｜"); ok {
		return !strings.ContainsAny(rest, "<>\n")
	}
	for _, token := range fixedTokens {
		if len(text) < len(token) && strings.HasPrefix(token, text) {
			return true
		}
	}
	return strings.HasPrefix("<｜", text)
}
