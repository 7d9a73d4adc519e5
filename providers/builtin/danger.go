package builtin

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// alarm is what a message speaks of that a program has no answer to, and that
// every lane answers with where to find help.
type alarm int

const (
	noAlarm  alarm = iota
	suicide        // wanting to die, or self-harm, one's own or somebody else's
	violence       // being hurt by somebody, at home or elsewhere
	threat         // being about to hurt somebody, or having done it
	bereaved       // somebody died by suicide
)

// dangerScript has the wordings by which each alarm is known.
type dangerScript struct {
	Suicide, Bereaved, Violence, Threat wordings
}

// wordings is a list of patterns, and of phrases that look like one of them
// and are innocent.
type wordings struct {
	Innocent, Patterns []string
}

// matcher is compiled wordings.
type matcher struct {
	innocent, patterns *regexp.Regexp
}

func (w wordings) compile() matcher {
	join := func(list []string) *regexp.Regexp {
		if len(list) == 0 {
			return nil
		}
		list = slices.Clone(list)
		for i, p := range list {
			if strings.IndexFunc(p, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
				list[i] = `\b(?:` + p + `)(?:\b|$)`
			}
		}
		return regexp.MustCompile("(?:" + strings.Join(list, ")|(?:") + ")")
	}
	return matcher{join(w.Innocent), join(w.Patterns)}
}

// matches reports whether a text has one of the patterns once the innocent
// phrases are taken out.
func (m matcher) matches(text string) bool {
	if m.innocent != nil {
		text = m.innocent.ReplaceAllString(text, "、")
	}
	return m.patterns.MatchString(text)
}

// dangerMatchers compiles the patterns when the first message comes.
var dangerMatchers = sync.OnceValue(func() map[alarm]matcher {
	s := script[dangerScript]("danger")
	s.Threat.Innocent = slices.Concat(s.Threat.Innocent, s.Violence.Innocent)
	return map[alarm]matcher{suicide: s.Suicide.compile(), bereaved: s.Bereaved.compile(), violence: s.Violence.compile(), threat: s.Threat.compile()}
})

// alarmOf returns what a message speaks of. It compares wordings, understands
// nothing, and misses what is said in other words.
func alarmOf(text string) alarm {
	text = comparable(text)
	matchers := dangerMatchers()
	for _, kind := range []alarm{bereaved, suicide, violence, threat} {
		if matchers[kind].matches(text) {
			return kind
		}
	}
	return noAlarm
}

// recentAlarm returns the alarm of one of the last messages before the newest,
// noAlarm if there was none: what follows "I want to die" must not be answered
// as if nothing had been said.
func recentAlarm(said []string) alarm {
	const remembered = 3
	for i := len(said) - 2; i >= 0 && i >= len(said)-1-remembered; i-- {
		if a := alarmOf(said[i]); a != noAlarm {
			return a
		}
	}
	return noAlarm
}

var (
	contractions = strings.NewReplacer(
		" do not ", " dont ", " does not ", " doesnt ", " did not ", " didnt ", " is not ", " isnt ", " are not ", " arent ", " will not ", " wont ",
		" cannot ", " cant ", " can not ", " cant ", " going to ", " gonna ", " wanna ", " want to ", " i am ", " im ", " he is ", " hes ", " she is ", " shes ",
	)
	emphasis   = regexp.MustCompile(`\b(just|really|even|fucking|fuckin|so|honestly|actually|literally|kinda|simply|only|rly|always|often|sometimes|still)\b`)
	manyBlanks = regexp.MustCompile(`\s+`)
)

// comparable is a text in the form that the patterns are written for.
func comparable(text string) string {
	var b strings.Builder
	var last rune
	for _, r := range strings.ToLower(text) {
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == '*' || r == '\u200b':
			continue
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			b.WriteRune(r)
			last = r
		case !unicode.Is(unicode.Han, last) && last != ' ':
			b.WriteByte(' ')
			last = ' '
		case unicode.Is(unicode.Han, last) && !unicode.IsSpace(r) && strings.ContainsRune("。！？!?；;\n", r):
			b.WriteRune('。')
			last = '。'
		}
	}
	text = strings.ReplaceAll(b.String(), "动不动", "总")
	s := manyBlanks.ReplaceAllString(emphasis.ReplaceAllString(text, " "), " ")
	// Twice, since neighbours share the blank between them.
	return strings.TrimSpace(contractions.Replace(contractions.Replace(" " + s + " ")))
}
