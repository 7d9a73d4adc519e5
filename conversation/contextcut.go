package conversation

import (
	"slices"

	"kansei/sessions"
)

// localServers leave out the beginning of a conversation that does not fit, and
// do not say so. Every one reports how many tokens it was given in all.
var localServers = []string{"ollama", "lmstudio", "llamacpp", "vllm"}

// contextCut reports whether a server has left out the beginning of the
// conversation: a reply was given no more tokens than the one before it in its
// history, though the conversation has grown.
func contextCut(s *sessions.Session, a sessions.Address, r *sessions.Reply) bool {
	lane := s.Lane(a.Lane)
	if lane == nil || r.Usage.Prompt == 0 || !slices.Contains(localServers, lane.Provider) {
		return false
	}
	if r.After == nil || r.After.Lane != a.Lane { // none, or another lane's history
		return false
	}
	before := s.Reply(*r.After)
	return before != nil && before.Usage.Prompt > 0 && r.Usage.Prompt <= before.Usage.Prompt
}
