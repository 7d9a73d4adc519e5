package judges

import (
	"encoding/json"
	"fmt"
	"strings"

	"kansei/sessions"
)

// answer is what a judge said, by dimension.
type answer map[string]mark

type mark struct {
	outcome sessions.Preference
	value   *int
}

// parse reads a judge's answer: one JSON object with an allowed value for every
// dimension. A fence of Markdown around it is passed over. The error says what is
// wrong, for the judge to mend.
func (in Instructions) parse(text string) (answer, error) {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "```"); ok {
		inner = strings.TrimPrefix(inner, "json")
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(inner), "```"))
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return nil, fmt.Errorf("it is not one JSON object")
	}
	out := answer{}
	for _, d := range in.rubric.Dimensions {
		v, ok := fields[d.ID]
		if !ok {
			return nil, fmt.Errorf("there is no %q", d.ID)
		}
		m, ok := in.mark(v)
		if !ok {
			return nil, fmt.Errorf("%q is %v", d.ID, v)
		}
		out[d.ID] = m
	}
	return out, nil
}

// mark is one value of an answer.
func (in Instructions) mark(v any) (mark, bool) {
	if in.points {
		if v == nil {
			return mark{outcome: sessions.NoAnswer}, true
		}
		n, ok := v.(float64)
		value := int(n)
		if !ok || float64(value) != n || value < in.rubric.Min || value > in.rubric.Max {
			return mark{}, false
		}
		return mark{value: &value}, true
	}
	switch v {
	case "1", 1.0:
		return mark{outcome: sessions.First}, true
	case "2", 2.0:
		return mark{outcome: sessions.Second}, true
	case "tie":
		return mark{outcome: sessions.Same}, true
	}
	return mark{}, false
}
