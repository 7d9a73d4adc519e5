package lang

import (
	"regexp"
	"slices"
	"testing"
)

var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*\d*(\.\d+)?[a-zA-Z%]`)

func TestLanguagesSayTheSameThings(t *testing.T) {
	en, zh := Must("en"), Must("zh")
	for key, text := range en.text {
		other, ok := zh.text[key]
		if !ok {
			t.Errorf("zh lacks %q (%q)", key, text)
			continue
		}
		a, b := verbs(text), verbs(other)
		if !slices.Equal(a, b) {
			t.Errorf("%q: en has verbs %v, zh has %v", key, a, b)
		}
	}
	for key := range zh.text {
		if _, ok := en.text[key]; !ok {
			t.Errorf("en lacks %q", key)
		}
	}
}

// verbs are a text's verbs without their argument indexes, sorted, since the
// languages may put them in another order.
func verbs(text string) []string {
	found := verb.FindAllString(text, -1)
	out := make([]string, 0, len(found))
	for _, v := range found {
		out = append(out, regexp.MustCompile(`\[\d+\]`).ReplaceAllString(v, ""))
	}
	slices.Sort(out)
	return out
}

func TestDetect(t *testing.T) {
	tests := []struct {
		env  map[string]string
		want string
	}{
		{nil, "en"},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, "zh"},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"},
		{map[string]string{"LC_MESSAGES": "zh-TW", "LANG": "en_US"}, "zh"},
		{map[string]string{"LANG": "fr_FR"}, "en"},
	}
	for _, tt := range tests {
		if got := Detect(func(k string) string { return tt.env[k] }); got != tt.want {
			t.Errorf("Detect(%v) = %q, want %q", tt.env, got, tt.want)
		}
	}
}
