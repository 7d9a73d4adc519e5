package conversation

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"unicode"

	"github.com/oklog/ulid/v2"

	"kansei/providers"
	"kansei/sessions"
)

// Planned is the id and the seed of one session of a collection. Both follow
// from what is asked of whom and nothing else: the collection's name, the
// scenario's text, the system prompt, the lanes with their settings, and which
// repeat it is. So a collection that goes on after a kill finds what it has,
// and one that is made twice is made alike. The id has the form of a ULID; its
// time part means nothing. The seed is 1 to 999,999.
func Planned(name string, s *sessions.Session, repeat int) (id string, seed int64, err error) {
	type lane struct {
		Provider, Model, Thinking string
		Params                    map[string]any
	}
	type person struct {
		Issue, Hidden    string
		Clues            []string
		Manner           string
		Sensitivities    []string
		Leaves, Relation string
		Turns            int
		Player           string
	}
	asked := struct {
		Name, Scenario, System string
		Script                 []string
		Lanes                  []lane
		Repeat                 int
		Person                 *person `json:",omitempty"` // left out, so that the ids of scripts stay
	}{Name: name, System: s.System, Script: scriptOf(s), Repeat: repeat}
	if s.Scenario != nil {
		asked.Scenario = s.Scenario.ID
	}
	if p := personOf(s); p != nil {
		asked.Person = &person{p.Issue, p.Hidden, p.Clues, p.Manner, p.Sensitivities, p.Leaves, p.Relation, p.Turns, p.Player}
	}
	for _, l := range s.Lanes {
		asked.Lanes = append(asked.Lanes, lane{l.Provider, l.Model, string(l.Thinking), l.Params})
	}
	b, err := json.Marshal(asked)
	if err != nil {
		return "", 0, fmt.Errorf("plan a session: %w", err)
	}
	sum := sha256.Sum256(b)
	return ulid.ULID(sum[:16]).String(), int64(binary.LittleEndian.Uint64(sum[16:24])%999_999) + 1, nil
}

// replyTokens is how long a reply is taken to be before it is there. Replies to
// personal messages run from 100 to 600 tokens, most of them under 400.
const replyTokens = 400

// Estimate guesses what the replies that a session still lacks will use, for
// each lane by its id. Lengths of replies and the count of tokens in a text
// are guesses: expect half to double, and more where a model reasons.
func Estimate(s *sessions.Session) map[string]providers.Usage {
	out := map[string]providers.Usage{}
	if p := personOf(s); p != nil {
		for _, l := range s.Lanes {
			out[l.ID], _ = estimatePerson(s, p, l.ID)
		}
		return out
	}
	for _, l := range s.Lanes {
		var u providers.Usage
		history := Tokens(s.System)
		for n, message := range scriptOf(s) {
			history += Tokens(message)
			if !settled(s, n, l.ID) {
				u.Prompt += history
				u.Completion += replyTokens
			}
			history += replyTokens
		}
		out[l.ID] = u
	}
	return out
}

// EstimatePlayer guesses what the model that plays a session's person will use.
func EstimatePlayer(s *sessions.Session) providers.Usage {
	var sum providers.Usage
	if p := personOf(s); p != nil {
		for _, l := range s.Lanes {
			_, u := estimatePerson(s, p, l.ID)
			sum.Prompt += u.Prompt
			sum.Completion += u.Completion
		}
	}
	return sum
}

// estimatePerson guesses what the rest of a lane's conversation with a person
// will use, if the person stays to the end.
func estimatePerson(s *sessions.Session, p *sessions.Person, lane string) (ofLane, ofPlayer providers.Usage) {
	turns := turnsWith(s, lane)
	if conversationEnds(s, lane, turns) {
		return ofLane, ofPlayer
	}
	history, told := Tokens(s.System), Tokens(personSystem(s.Scenario))
	for n := range p.Turns {
		history += personTokens
		if n >= len(turns) || finalReply(s.Turn(turns[n]), lane) == nil {
			ofLane.Prompt += history
			ofLane.Completion += replyTokens
			ofPlayer.Prompt += told + history + replyTokens
			ofPlayer.Completion += playerTokens
		}
		history += replyTokens
	}
	return ofLane, ofPlayer
}

// Tokens guesses how many tokens a text has: one for each 1.6 characters of
// Chinese, Japanese or Korean, one for each four of anything else.
func Tokens(text string) int {
	n := 0.0
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			n += 1 / 1.6
		} else {
			n += 0.25
		}
	}
	return int(math.Ceil(n))
}
