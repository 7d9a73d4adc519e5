package sessions

import (
	"slices"
	"strings"
)

// Thinking is a lane's setting for reasoning; it is part of what the lane is.
type Thinking string

// The settings for reasoning: the default, on and off, and the levels that
// vendors have, from the least to the most.
const (
	ThinkingDefault Thinking = "default"
	ThinkingOn      Thinking = "on"
	ThinkingOff     Thinking = "off"
	ThinkingMinimal Thinking = "minimal"
	ThinkingLow     Thinking = "low"
	ThinkingMedium  Thinking = "medium"
	ThinkingHigh    Thinking = "high"
	ThinkingXHigh   Thinking = "xhigh"
	ThinkingMax     Thinking = "max"
)

// settings are those that make another contestant of a model.
var settings = []Thinking{ThinkingOn, ThinkingOff, ThinkingMinimal, ThinkingLow, ThinkingMedium, ThinkingHigh, ThinkingXHigh, ThinkingMax}

// Set reports whether the setting is another one than the default.
func (t Thinking) Set() bool { return slices.Contains(settings, t) }

// CutThinking cuts the setting for reasoning off a model's name, as in
// "deepseek/deepseek-v4-pro@off" or "openai/gpt-5.5@high".
func CutThinking(name string) (model string, thinking Thinking) {
	if at := strings.LastIndexByte(name, '@'); at > 0 && Thinking(name[at+1:]).Set() {
		return name[:at], Thinking(name[at+1:])
	}
	return name, ThinkingDefault
}
