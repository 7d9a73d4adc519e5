package judges

import (
	"kansei/conversation"
	"kansei/providers"
)

// answerTokens is how long an answer is taken to be, for each dimension.
const answerTokens = 12

// Estimate is how many questions some work has, how many of them a judge has
// answered, and about how many tokens the others take, without attacks.
func Estimate(works []*Work, judge string, o Options) (questions, answered int, usage providers.Usage) {
	for _, w := range works {
		in := InstructionsFor(w.Session, o.Points)
		for _, it := range w.Items {
			questions++
			if Answered(w.Session, judge, in.Hash, it) != nil {
				answered++
				continue
			}
			req := in.request(w.Session, it, o, "")
			usage.Prompt += conversation.Tokens(req.System) + conversation.Tokens(req.Messages[0].Text)
			usage.Completion += answerTokens * len(in.rubric.Dimensions)
		}
	}
	return questions, answered, usage
}
