package builtin

import (
	"embed"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed scripts/*.toml
var scriptFiles embed.FS

// saying is what every manner has in common in one language.
type saying struct {
	Danger []string // the person speaks of self-harm
	What   []string // the person asks what this is
	Empty  []string
	Reason []string // the person asks for arithmetic, proof or code

	DangerWords, WhatWords, ReasonWords []string
}

// sayings and the other scripts are read once, when the program starts: they
// are part of it, so a fault in them is a fault in the program.
var sayings = map[string]saying{"en": script[saying]("common_en"), "zh": script[saying]("common_zh")}

func script[T any](name string) T {
	b, err := scriptFiles.ReadFile("scripts/" + name + ".toml")
	if err != nil {
		panic(err)
	}
	var v T
	if err := toml.Unmarshal(b, &v); err != nil {
		panic("read script " + name + ": " + err.Error())
	}
	return v
}

// inDanger says whether a message speaks of self-harm. It knows plain phrases
// only and misses what is said in other words.
func inDanger(text string) bool {
	return hasAny(text, sayings["en"].DangerWords) || hasAny(text, sayings["zh"].DangerWords)
}

// asksWhat says whether a message asks what it is that answers.
func asksWhat(text string) bool {
	return hasAny(text, sayings["en"].WhatWords) || hasAny(text, sayings["zh"].WhatWords)
}

// asksForReason says whether a message wants something computed or proved.
func asksForReason(text string) bool {
	return hasAny(text, sayings["en"].ReasonWords) || hasAny(text, sayings["zh"].ReasonWords) || arithmetic.MatchString(text)
}

var arithmetic = regexp.MustCompile(`\d\s*[-+*/×÷^]\s*\d`)

// hasAny says whether a text has one of some phrases; a Latin one only as
// whole words.
func hasAny(text string, phrases []string) bool {
	lower := " " + plain(text) + " "
	for _, p := range phrases {
		if isLatin(p) {
			p = " " + p + " "
		}
		if strings.Contains(lower, p) {
			return true
		}
	}
	return false
}

func isLatin(s string) bool { return s != "" && s[0] < 0x80 }

var notWord = regexp.MustCompile(`[^\p{L}\p{N}']+`)

// plain is a text in lower case with one space between words and no marks.
func plain(text string) string {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return strings.TrimSpace(notWord.ReplaceAllString(text, " "))
}

var clauseEnd = regexp.MustCompile(`[.!?;:\n,…。！？；：，、—]+|\s-+\s`)

// clauses cuts a message at its marks.
func clauses(text string) []string {
	var out []string
	for _, c := range clauseEnd.Split(text, -1) {
		if c = strings.Trim(c, " \t\"'“”‘’()（）《》【】*_"); c != "" {
			out = append(out, c)
		}
	}
	return out
}
