package fakeserver

import "strings"

// The texts that the models say.
const (
	english = `That sounds like a heavy evening. You put months into this, and now it feels as if none of it counted. ` +
		`Before anything else: being this disappointed says how much you cared. Would you like to tell me what the worst moment of the day was? ` +
		`We can leave the question of what comes next for later.`

	chinese = `听起来这一天真的很难熬。你为这件事准备了那么久，结果却像一扇门在面前关上了。` +
		`先不用急着振作，难过一会儿也没关系。你愿意跟我说说，今天最让你心里一沉的是哪一刻吗？`

	markdown = "It makes sense that you feel torn. A few things I hear:\n\n" +
		"- **the anger** at being passed over\n- **the guilt** about being angry at a friend\n- and, under both, *tiredness*\n\n" +
		"> You don't have to choose between the friendship and the feeling.\n\n" +
		"| today | tomorrow |\n|---|---|\n| sleep | one short message |\n\n" +
		"```\nbreathe in 4, hold 4, breathe out 6\n```\n\nWhich of these weighs most right now?\n"

	list = "Here are some steps you can take:\n\n1. Write down what happened.\n2. Talk to someone you trust.\n3. Make a plan for tomorrow.\n4. Rest.\n\n" +
		"Remember: setbacks are part of growth.\n"

	musing = `The person failed an exam and is ashamed. First name the feeling, then ask, no advice yet. `

	code = "Here is a small way to keep count of the good days:\n\n" +
		"```python\nfrom datetime import date\n\ndays = {}\n\ndef note(mood: int, text: str = \"\") -> None:\n    \"\"\"One line a day is enough.\"\"\"\n" +
		"    days[date.today()] = (mood, text)  # 1 to 5\n\ndef good(least=4):\n    return [d for d, (m, _) in days.items() if m >= least]\n```\n\n" +
		"Run `good()` at the end of the week.\n"

	selfish = `As an AI model made by FakeVendor, I, FakeModel-9, can't feel, but I can listen. What happened?`
)

// mixed is a long reply with every kind of block, from another beginning for
// each lane, so that no two lanes scroll in step.
func mixed(lane int) string {
	parts := []string{english, chinese, markdown, code, english + " " + musing, list, "### A last thought\n\n" + english, chinese + chinese}
	at := lane % len(parts)
	return strings.Join(parts[at:], "\n\n") + "\n\n" + strings.Join(parts[:at], "\n\n") + "\n\n"
}
