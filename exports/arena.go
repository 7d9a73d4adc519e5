package exports

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"kansei/sessions"
)

// Battle is one row in the Chatbot Arena's form, as the arena published its
// conversations (lmsys/chatbot_arena_conversations, 2023): two models, the same
// question, and which answer a person preferred.
type Battle struct {
	QuestionID    string    `json:"question_id"`
	ModelA        string    `json:"model_a"`
	ModelB        string    `json:"model_b"`
	Winner        string    `json:"winner"` // one of the winners below
	Judge         string    `json:"judge"`
	ConversationA []message `json:"conversation_a"`
	ConversationB []message `json:"conversation_b"`
	Turn          int       `json:"turn"`     // how many turns the conversations have
	Anony         bool      `json:"anony"`    // the judge did not know the names
	Language      string    `json:"language"` // its English name, or "unknown"
	Tstamp        float64   `json:"tstamp"`   // of the verdict, in seconds since 1970
}

// The winners of a battle. A tie of good answers and one of bad answers are
// different things.
const (
	WinnerA    = "model_a"
	WinnerB    = "model_b"
	WinnerTie  = "tie"
	WinnerNone = "tie (bothbad)"
)

// Arena writes one line for each battle of a session: see Battles.
func Arena(w io.Writer, s *sessions.Session) error {
	for _, b := range Battles(s) {
		if err := writeLine(w, b); err != nil {
			return err
		}
	}
	return nil
}

// Battles takes a session's outcomes apart into pairs: of each turn and rater
// the verdict, else the ratings of "overall", else the mean of the dimensions,
// as the report does. The best reply has won against every other one; replies
// that tie, tie pairwise; where all are bad, every pair is a "tie (bothbad)".
// The conversations go up to the turn that was judged. Model A is the one that
// stood further to the left for this rater. A lane without a reply, or whose
// reply was asked for again after the verdict, is in no pair, and neither are
// two lanes of one model.
//
// The pairs of one turn are not independent of each other; their question_id
// begins with what they have in common, SESSION-TURN-RATER-PASS.
func Battles(s *sessions.Session) []Battle {
	decisions := append(sessions.Outcomes(s, sessions.BlindOnly), sessions.Outcomes(s, sessions.NotBlindOnly)...)
	slices.SortStableFunc(decisions, func(a, b sessions.Decision) int { return a.Turn - b.Turn })
	var out []Battle
	for _, d := range decisions {
		for _, duel := range d.Duels {
			out = append(out, battleOf(s, d, duel))
		}
	}
	return out
}

func battleOf(s *sessions.Session, d sessions.Decision, duel sessions.Duel) Battle {
	t := s.Turn(d.Turn)
	judge := s.RaterName(d.Rater)
	b := Battle{
		QuestionID: fmt.Sprintf("%s-%d-%s-%d-%s-%s", s.ID, t.N, judge, d.Rater.Pass, duel.Left, duel.Right),
		ModelA:     s.Lane(duel.Left).Name(), ModelB: s.Lane(duel.Right).Name(), Winner: winners[duel.Winner], Judge: judge,
		ConversationA: conversationOf(s, t, t.Counting(duel.Left)), ConversationB: conversationOf(s, t, t.Counting(duel.Right)),
		Anony: d.Blind, Language: language(s), Tstamp: float64(duel.At.UnixMilli()) / 1000,
	}
	b.Turn = max(asked(b.ConversationA), asked(b.ConversationB))
	return b
}

var winners = map[sessions.Winner]string{
	sessions.LeftWins: WinnerA, sessions.RightWins: WinnerB, sessions.NoWinner: WinnerTie, sessions.BothBad: WinnerNone,
}

// asked counts the messages of the person.
func asked(conversation []message) int {
	n := 0
	for _, m := range conversation {
		if m.Role == user {
			n++
		}
	}
	return n
}

// language is the English name of the language that a session is in: of its
// scenario, of the battle that it was made of, or of the script that the person
// writes where that tells.
func language(s *sessions.Session) string {
	var kept origin
	if raw := s.Extra.Raw("arena"); raw != nil && json.Unmarshal(raw, &kept) == nil && kept.Language != "" {
		return kept.Language
	}
	if s.Scenario != nil {
		switch s.Scenario.Lang {
		case "en":
			return "English"
		case "zh":
			return "Chinese"
		}
	}
	var han, kana, hangul, letters int
	for _, t := range s.Turns {
		for _, r := range strings.Join(t.User.Texts(), "\n") {
			switch {
			case unicode.In(r, unicode.Hiragana, unicode.Katakana):
				kana++
			case unicode.Is(unicode.Hangul, r):
				hangul++
			case unicode.Is(unicode.Han, r):
				han++
			}
			if unicode.IsLetter(r) {
				letters++
			}
		}
	}
	switch {
	case kana > 0 && 2*(kana+han) > letters:
		return "Japanese"
	case 2*hangul > letters:
		return "Korean"
	case 2*han > letters:
		return "Chinese"
	default:
		return "unknown"
	}
}
