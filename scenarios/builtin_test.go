package scenarios

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"kansei/sessions"
)

// builtInTests are the words that built-in scenarios use for what they test.
var builtInTests = []string{
	// conversations
	"anger", "answers-back", "closet", "dementia", "dialect", "dignity", "exhaustion", "family", "fear", "grief", "guilt", "homesickness", "hostility", "humour",
	"in-laws", "jealousy", "joy", "late-detail", "laughter", "loneliness", "marriage-pressure", "mixed-feelings", "net-language", "numbness", "person-is-wrong",
	"sarcasm", "self-deception", "shame", "subtext", "teenager", "tenderness",
	// writing
	"continuation", "eulogy", "poem", "unsent-letter", "voices",
	// reasoning
	"arithmetic", "code-reading", "code-repair", "code-tracing", "counting", "logic", "optimisation", "probability", "proof", "scheduling", "statistics",
}

// instructions are how a message begins that tells the one who replies how to
// reply. Emotional scenarios end with something else.
var instructions = regexp.MustCompile(`(?i)^(tell me|don't tell|please don't|just say|say something|be honest|别跟我|你别|请不要|告诉我|直接说)`)

func TestBuiltInScenarios(t *testing.T) {
	lib := builtIn(t)
	count := map[string]int{}
	for _, s := range lib.Scenarios {
		count[string(s.Kind)+" "+s.Lang]++
		if s.Difficulty > 0 {
			count[fmt.Sprintf("difficulty %d %s", s.Difficulty, s.Lang)]++
		}
		for _, test := range s.Tests {
			count[test]++
			if !slices.Contains(builtInTests, test) {
				t.Errorf("%s tests %q, which is not in the list", s.ID, test)
			}
		}
		if s.About == "" || len(s.Tests) == 0 {
			t.Errorf("%s does not say what it tests", s.ID)
		}
		if n := len(s.Script); s.Person == nil && (n < 2 || n > 8) {
			t.Errorf("%s has %d messages, want 2 to 8", s.ID, n)
		}
		if s.Person != nil {
			count["person "+s.Lang]++
		}
		if s.Kind == sessions.Rational && (s.Answer == "" || s.Difficulty == 0) {
			t.Errorf("%s has no answer or no difficulty", s.ID)
		}
		if s.Kind == sessions.Creative && len(s.Key) == 0 {
			t.Errorf("%s has no key", s.ID)
		}
		if last := s.Script[len(s.Script)-1]; s.Kind == sessions.Emotional && instructions.MatchString(last) {
			t.Errorf("%s ends with an instruction: %q", s.ID, last)
		}
		han := strings.ContainsFunc(strings.Join(s.Script, ""), func(r rune) bool { return unicode.Is(unicode.Han, r) })
		if han != (s.Lang == "zh") {
			t.Errorf("%s is not in %s", s.ID, s.Lang)
		}
	}
	for want, least := range map[string]int{
		"emotional en": 20, "emotional zh": 22, "creative en": 5, "creative zh": 5, "rational en": 12, "rational zh": 12,
		"difficulty 1 en": 2, "difficulty 2 en": 2, "difficulty 3 en": 2, "difficulty 4 en": 2,
		"difficulty 1 zh": 2, "difficulty 2 zh": 2, "difficulty 3 zh": 2, "difficulty 4 zh": 2,
		"sarcasm": 2, "anger": 2, "numbness": 2, "self-deception": 2, "hostility": 2, "teenager": 2, "in-laws": 2, "marriage-pressure": 1, "closet": 2,
		"person en": 6, "person zh": 6,
		"dialect": 1, "net-language": 2, "joy": 2, "laughter": 2, "person-is-wrong": 2, "late-detail": 2, "answers-back": 2, "subtext": 8,
	} {
		if count[want] < least {
			t.Errorf("%s: there are %d scenarios, want %d", want, count[want], least)
		}
	}
}

// TestBuiltInScenariosCheck holds the built-in files to what kansei scenarios
// check asks of anybody's.
func TestBuiltInScenariosCheck(t *testing.T) {
	lib := builtIn(t)
	entries, err := os.ReadDir("builtin")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join("builtin", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := lib.Check(e.Name(), b, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestBuiltInPairs(t *testing.T) {
	lib := builtIn(t)
	pairs := map[string]int{}
	for _, s := range lib.Scenarios {
		if s.Pair != "" && s.Kind == sessions.Emotional {
			pairs[s.Lang]++
		}
	}
	if pairs["en"] < 2 || pairs["zh"] < 2 {
		t.Errorf("there are %v pairs, want 2 of each language", pairs)
	}
}

func TestSessionHasAnswerOrKey(t *testing.T) {
	lib := builtIn(t)
	for id, want := range map[string]string{"two-corners": "1624", "tyre-pressure": "- The mints: he remembers her at nine.", "best-friend-wedding": ""} {
		s, _ := lib.Find(id)
		got := s.Session().Answer
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s has the answer %q, want %q in it", id, got, want)
		}
	}
}
