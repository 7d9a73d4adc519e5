package builtin

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

//go:embed testdata/openings.txt
var openingsFile []byte

// opening is how a conversation may begin: "lang|tag|message" in the file. The
// tag is the feeling that a reader finds in it.
type opening struct {
	lang, tag, message string
}

func openings(t *testing.T) []opening {
	t.Helper()
	var out []opening
	for line := range bytes.Lines(openingsFile) {
		parts := strings.SplitN(strings.TrimSpace(string(line)), "|", 3)
		if len(parts) != 3 {
			t.Fatalf("openings.txt has the line %q", line)
		}
		out = append(out, opening{parts[0], parts[1], parts[2]})
	}
	return out
}

// hurtful are rules for what no reply may say, each with its reason.
var hurtful = []struct {
	reason string
	match  *regexp.Regexp
}{
	{"makes it small", regexp.MustCompile(`(?i)\b(at least|cheer up|calm down|get over|don't worry|not that bad|bright side|everything happens|could be worse|move on|other fish|stay strong|be strong|just relax)\b|想开点|别想太多|想太多|至少|别难过|别哭|坚强|往好处想|没什么大不了|看开|时间会|缘分`)},
	{"blames", regexp.MustCompile(`(?i)\b(your fault|you should have|you shouldn't|why didn't you|why did you|overreact\w*|too sensitive|dramatic|self-pity|you chose|you always|you never|exaggerat\w*)\b|你不该|你应该|怪你|矫情|玻璃心|太敏感|你怎么不|你为什么不|你就是|你总是|你从来`)},
	{"digs in childhood", regexp.MustCompile(`(?i)\b(child|childhood|grew up|little girl|little boy|raised)\b|小时候|童年|原生家庭`)},
	{"pretends to be human", regexp.MustCompile(`(?i)\b(when i was|in my own life|i've been there|i know how you feel|i know exactly|i also went|my own (mother|father|family))\b|我也经历|我以前也|我完全理解|我懂你|感同身受`)},
	{"has a gap", regexp.MustCompile(`\{\d*\}|%[sd]|  |\(\)|“”|""|：。|: \.`)},
}

// brighten and comfort are what is said to joy, and to any kind of grief.
func brighten() []string {
	out := []string{"That is good to read", "Good. ", "Oh, good.", "真好", "To enjoy good news", "好事来的时候"}
	for _, lang := range []string{"en", "zh"} {
		for _, f := range script[listenerScript]("listener_" + lang).Feelings {
			if f.Name == "joy" || f.Name == "高兴" {
				out = append(out, f.Openings...)
			}
		}
	}
	return out
}

func comfort() []string {
	out := []string{"I'm sorry. ", "节哀", "Living with a loss", "亲人走了以后", "After a result you didn't want", "结果不如意的时候", "累得撑不住的时候", "When the work takes too much"}
	for _, lang := range []string{"en", "zh"} {
		for _, f := range script[listenerScript]("listener_" + lang).Feelings {
			if f.Name != "joy" && f.Name != "高兴" {
				out = append(out, f.Openings...)
			}
		}
	}
	return out
}

func containsAny(text string, phrases []string) (string, bool) {
	i := slices.IndexFunc(phrases, func(p string) bool { return strings.Contains(text, p) })
	if i < 0 {
		return "", false
	}
	return phrases[i], true
}

// TestOpenings reads what every lane answers to 300 everyday openings, by
// rules. All of the replies were also read by a person.
func TestOpenings(t *testing.T) {
	list := openings(t)
	if len(list) < 300 {
		t.Fatalf("there are %d openings, want 300", len(list))
	}
	bright, comforting := brighten(), comfort()
	count := map[string]int{}
	for _, o := range list {
		count[o.lang]++
		for _, model := range []string{"eliza", "listener", "advisor"} {
			for seed := range int64(3) {
				text := ask(t, model, seed, o.message)
				if wrong := o.wrong(text, model, bright, comforting); wrong != "" {
					t.Errorf("%s seed %d to %q (%s): %q %s", model, seed, o.message, o.tag, text, wrong)
				}
			}
		}
	}
	if count["en"] < 150 || count["zh"] < 150 {
		t.Errorf("the openings are %v, want 150 of each language", count)
	}
}

// wrong returns what is wrong with a reply to an opening, "" if nothing is.
func (o opening) wrong(text, model string, bright, comforting []string) string {
	if text == "" || langOf(text) != o.lang {
		return "is in another language"
	}
	for _, rule := range hurtful {
		if found := rule.match.FindString(text); found != "" && !strings.Contains(o.message, found) {
			return fmt.Sprintf("%s: %q", rule.reason, found)
		}
	}
	if alarmOf(o.message) != noAlarm {
		return "takes it for danger"
	}
	for _, word := range unkind.FindAllString(plain(o.message), -1) {
		if strings.Contains(plain(text), word) && o.tag != "grief" {
			return fmt.Sprintf("repeats %q", word)
		}
	}
	for _, said := range quoted.FindAllString(o.message, -1) {
		if strings.Contains(text, strings.Trim(said, `"“”`)) {
			return "repeats what somebody else said"
		}
	}
	switch found, isBright := containsAny(text, bright); {
	case o.tag != "joy" && isBright:
		return fmt.Sprintf("is glad: %q", found)
	case o.tag == "joy":
		if found, ok := containsAny(text, comforting); ok {
			return fmt.Sprintf("is sorry: %q", found)
		}
	case o.tag == "grief":
		if _, ok := containsAny(text, comforting); !ok {
			return "does not notice the loss"
		}
	case o.tag == "machine":
		s := sayings[o.lang]
		known := slices.Concat(s.What, s.Reason, s.Writing, lanes.manners[model]().limits[o.lang])
		if !slices.Contains(known, text) {
			return "does not answer what was asked of it"
		}
	}
	return ""
}

func TestAdvisorDoesNotRepeat(t *testing.T) {
	for _, message := range []string{"My boss keeps giving me more work.", "I don't know.", "我妈又催婚了。", "说不清。", "My friend and I had a fight.", "加班到凌晨。"} {
		for seed := range int64(5) {
			lines := map[string]int{}
			var said []string
			for turn := 1; turn <= 10; turn++ {
				said = append(said, message)
				for line := range strings.Lines(ask(t, "advisor", seed, said...)) {
					line = strings.TrimLeft(strings.TrimSpace(line), "0123456789.- ")
					if line == "" {
						continue
					}
					if before, ok := lines[line]; ok {
						t.Errorf("to %q, seed %d, turn %d repeats turn %d: %q", message, seed, turn, before, line)
					}
					lines[line] = turn
				}
			}
		}
	}
}

func TestMannerObjections(t *testing.T) {
	for _, m := range []string{"can you do anything but ask?", "Do you only ask questions?", "stop asking me things", "你除了问还会别的吗", "你怎么老是问我", "别光问，说点什么"} {
		for _, model := range []string{"eliza", "listener", "advisor"} {
			text := ask(t, model, 2, "Hello", m)
			if !slices.Contains(lanes.manners[model]().limits[langOf(m)], text) {
				t.Errorf("%s to %q: %q", model, m, text)
			}
		}
	}
}

func TestDeniedFeelings(t *testing.T) {
	joy := brighten()
	for _, m := range []string{
		"我高兴不起来", "我一点也不开心", "没那么高兴", "开心不起来啊", "谈不上高兴", "I'm not happy", "I am not really happy about it", "I can't be happy", "I wasn't excited at all", "I've never been so not proud",
	} {
		for _, model := range []string{"eliza", "listener", "advisor"} {
			for seed := range int64(4) {
				if found, ok := containsAny(ask(t, model, seed, m), joy); ok {
					t.Errorf("%s to %q says %q", model, m, found)
				}
			}
		}
	}
}

func TestWordsOfOthersAreNotRepeated(t *testing.T) {
	for _, m := range []string{"他是不是觉得我很恶心", "他说我是废物", "我妈说“你怎么这么没用”", "他们觉得我很恶心，我知道", "She said I'm disgusting", `He told me "you're pathetic"`, "my father thinks i am a failure", "我觉得我很恶心"} {
		for _, model := range []string{"eliza", "listener", "advisor"} {
			for seed := range int64(4) {
				text := ask(t, model, seed, m)
				if unkind.MatchString(plain(text)) {
					t.Errorf("%s to %q says %q", model, m, text)
				}
			}
		}
	}
}
