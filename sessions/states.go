package sessions

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Person is somebody whom a model plays: what is told to that model and to no
// lane.
type Person struct {
	Issue         string   // what they come with
	Hidden        string   // what it is really about
	Clues         []string // what may come out on the way
	Manner        string   // how they talk
	Sensitivities []string // what they are easily hurt by
	Leaves        string   // what would make them leave
	Relation      string   // whom they talk to
	Turns         int      // at most
	Player        string   // who plays: PROVIDER/MODEL
	Extra         Extra
}

// State is how a played person stands after a reply. It is a log of its own,
// which no lane sees. Of several for one address the newest counts.
type State struct {
	Address                  // the reply that was read
	Feelings  map[string]int // by name, 0 to 10; nil: not known
	Thought   string
	Ends      StateEnd // whether the lane's conversation ends here, and why
	Parting   string   // the last words, where the person leaves with any
	Player    string   // PROVIDER/MODEL
	Prompt    string   // a hash of the instructions
	Model     string   // as the vendor returned it
	InTokens  int      // of the request and, where there was one, its repair
	OutTokens int
	At        time.Time
	Extra     Extra
}

// StateEnd is why the conversation of a lane ends after a reply.
type StateEnd string

// The ends.
const (
	GoesOn     StateEnd = ""
	Leaves     StateEnd = "leaves"    // the person does not want to go on
	LastTurn   StateEnd = "last_turn" // it has as many turns as were planned
	Unanswered StateEnd = "no_answer" // who plays them did not answer in the form that was asked for
)

// StateAfter is how the person stands after a reply, nil where that is not known.
func (s *Session) StateAfter(a Address) *State {
	var found *State
	for i := range s.States {
		if st := &s.States[i]; st.Address == a && (found == nil || !st.At.Before(found.At)) {
			found = st
		}
	}
	return found
}

func stateKey(st *State) (string, time.Time, *Extra) {
	feelings := make([]string, 0, len(st.Feelings))
	for _, name := range slices.Sorted(maps.Keys(st.Feelings)) {
		feelings = append(feelings, fmt.Sprintf("%s=%d", name, st.Feelings[name]))
	}
	return joinKey(addressKey(st.Address), strings.Join(feelings, ","), st.Thought, string(st.Ends), st.Parting, st.Player, st.Prompt, st.Model,
		fmt.Sprint(st.InTokens, st.OutTokens), stamp(st.At, false)), st.At, &st.Extra
}
