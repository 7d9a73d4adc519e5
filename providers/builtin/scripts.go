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
	Suicide, Bereaved, Violence, Threat []string // by alarm
	After                               []string // to what follows an alarm
	What                                []string // the person asks what this is
	Empty                               []string
	Reason                              []string // the person asks for arithmetic, proof or code
	Writing                             []string // the person asks for a piece of writing

	WhatWords, ReasonWords, WritingWords, OnlyAskWords []string
}

// alarm returns what is said to an alarm.
func (s saying) alarm(a alarm) []string {
	switch a {
	case suicide:
		return s.Suicide
	case bereaved:
		return s.Bereaved
	case violence:
		return s.Violence
	case threat:
		return s.Threat
	default:
		return nil
	}
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

// asksForWriting reports whether a message wants something written.
func asksForWriting(text string) bool {
	return hasAny(text, sayings["en"].WritingWords) || hasAny(text, sayings["zh"].WritingWords)
}

// objectsToManner reports whether a message asks the lane to do anything else
// than what it always does.
func objectsToManner(text string) bool {
	return hasAny(text, sayings["en"].OnlyAskWords) || hasAny(text, sayings["zh"].OnlyAskWords)
}

// asksWhat reports whether a message asks what it is that answers.
func asksWhat(text string) bool {
	return hasAny(text, sayings["en"].WhatWords) || hasAny(text, sayings["zh"].WhatWords)
}

// asksForReason reports whether a message wants something computed or proved.
func asksForReason(text string) bool {
	return hasAny(text, sayings["en"].ReasonWords) || hasAny(text, sayings["zh"].ReasonWords) || arithmetic.MatchString(text)
}

var arithmetic = regexp.MustCompile(`\d\s*[-+*/×÷^]\s*\d`)

// hasAny reports whether a text has one of some phrases; a Latin one only as
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

// statements cuts a message at its marks and leaves questions out.
func statements(text string) []string {
	var out []string
	for _, sentence := range sentenceEnd.FindAllString(text, -1) {
		if !strings.ContainsAny(sentence, "?？") {
			out = append(out, clauses(sentence)...)
		}
	}
	return out
}

var sentenceEnd = regexp.MustCompile(`[^.!?;\n…。！？；]*[.!?;\n…。！？；]*`)

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
