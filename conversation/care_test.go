package conversation

import (
	"testing"

	"kansei/scenarios"
)

func TestHeavy(t *testing.T) {
	for text, want := range map[string]bool{
		"I want to die.":                           true,
		"Sometimes I don’t want to wake up":        true,
		"i DONT want to live any more":             true,
		"I keep thinking about sui*cide":           true,
		"self‑harm":                                false, // another hyphen: the detection has its limits
		"I relapsed into self-harm":                true,
		"we'd all be better off without me":        true,
		"我不想活了":                                    true,
		"有时候真的想死，活着没意思":                            true,
		"我覺得活不下去，想自殺":                              true,
		"一 了 百 了":                                  false,
		"This exam is killing me":                  false,
		"I could eat a horse, I'm dying for lunch": false,
		"The Suicide Squad was a bad film":         false,
		"homicide detectives":                      false,
		"我想死你了，什么时候回来":                             false,
		"商场跳楼价大甩卖":                                 false,
		"我考试没考好":                                   false,
		"":                                         false,
	} {
		if got := Heavy(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestScenariosHoldNoCrisis(t *testing.T) {
	library, err := scenarios.Load("", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range library.Scenarios {
		for _, text := range s.Script {
			if Heavy(text) {
				t.Errorf("scenario %s speaks of self-harm: %q", s.ID, text)
			}
		}
	}
}
