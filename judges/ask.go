package judges

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kansei/providers"
	"kansei/sessions"
)

// Judge is a model that rates.
type Judge struct {
	Name     string // PROVIDER/MODEL
	Provider providers.Provider
	Model    string // the vendor's id
	Params   map[string]any
}

// reply is all of what a model answered to a request.
func (j Judge) reply(ctx context.Context, req providers.Request) (text string, facts providers.Finish, err error) {
	req.Model, req.Params = j.Model, j.Params
	return providers.Whole(ctx, j.Provider, req, "the answer stopped without an end")
}

// ask asks about one item, and once more where the answer is not in the form
// that was asked for. Where that is no help either, the judgements say that there
// is no answer. The error is the provider's.
func (j Judge) ask(ctx context.Context, in Instructions, req providers.Request) (answer, providers.Finish, error) {
	text, facts, err := j.reply(ctx, req)
	if err != nil {
		return nil, facts, err
	}
	said, wrong := in.parse(text)
	if wrong == nil {
		return said, facts, nil
	}
	repair := fmt.Sprintf("That is not the form that was asked for: %v. Answer again, with the JSON object and nothing else.", wrong)
	req.Messages = append(req.Messages[:len(req.Messages):len(req.Messages)],
		providers.Message{Role: providers.Assistant, Text: text}, providers.Message{Role: providers.User, Text: repair})
	if strings.TrimSpace(text) == "" { // vendors refuse empty messages
		req.Messages = req.Messages[:1]
	}
	first := facts.Usage
	text, facts, err = j.reply(ctx, req)
	facts.Usage.Prompt += first.Prompt
	facts.Usage.Completion += first.Completion
	if err != nil {
		return nil, facts, err
	}
	said, _ = in.parse(text) // nil says that there is no answer
	return said, facts, nil
}

// judgements are the entries of the log for an answer, one for each dimension.
func (in Instructions) judgements(judge string, it Item, said answer, facts providers.Finish, at time.Time) []sessions.Judgement {
	out := make([]sessions.Judgement, 0, len(in.rubric.Dimensions))
	for i, d := range in.rubric.Dimensions {
		j := sessions.Judgement{
			Judge: judge, Turn: it.Turn, Lanes: it.Lanes, Attempts: it.Attempts, Order: it.Order, Dimension: d.ID,
			Outcome: sessions.NoAnswer, Canary: string(it.Canary), Prompt: in.Hash, ModelReturned: facts.Model, At: at,
		}
		if m, ok := said[d.ID]; ok {
			j.Outcome, j.Value = m.outcome, m.value
		}
		if i == 0 {
			j.PromptTokens, j.CompletionTokens = facts.Usage.Prompt, facts.Usage.Completion
		}
		out = append(out, j)
	}
	return out
}
