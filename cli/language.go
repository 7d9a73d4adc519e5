package cli

import (
	"fmt"
	"slices"
	"strings"
)

// scenarioLanguageUsage describes the flag that chooses scenarios, which is not
// --lang, the language of the interface.
const scenarioLanguageUsage = "only scenarios in this language: en, zh"

// knownLanguage refuses a language that no scenario is in.
func (a *app) knownLanguage(code string) error {
	var known []string
	for _, s := range a.library.Scenarios {
		if !slices.Contains(known, s.Lang) {
			known = append(known, s.Lang)
		}
	}
	if code == "" || slices.Contains(known, code) {
		return nil
	}
	slices.Sort(known)
	return usage(fmt.Sprintf("no scenario is in the language %q", code), "Use --language "+strings.Join(known, " or ")+".")
}

// spoken reports whether a scenario's language is the one that is wanted; an
// empty one stands for any.
func spoken(lang, wanted string) bool { return wanted == "" || lang == wanted }
