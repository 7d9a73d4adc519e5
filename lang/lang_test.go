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

func TestForms(t *testing.T) {
	tests := []struct {
		text string
		args []any
		want string
	}{
		{"%d {turn|turns}", []any{0}, "0 turns"},
		{"%d {turn|turns}", []any{1}, "1 turn"},
		{"%d {turn|turns}", []any{2}, "2 turns"},
		{"there {is|are} %d", []any{1}, "there is 1"},
		{"%d%% of %d {turn is|turns are} left, %s, %d {other|others}", []any{1, 2, "so", 1}, "1% of 2 turns are left, so, 1 other"},
		{"%s {one|many}", []any{"1"}, "1 many"},
		{"%s", []any{"{a|b} %d"}, "{a|b} %d"},
		{"{open", []any{}, "{open"},
	}
	for _, tt := range tests {
		w := &Words{text: map[string]string{"a": tt.text}}
		if got := w.T("a", tt.args...); got != tt.want {
			t.Errorf("%q with %v is %q, not %q", tt.text, tt.args, got, tt.want)
		}
	}
}

// TestOneOfAnything: English has another form for one. Only what is never one
// does without.
func TestOneOfAnything(t *testing.T) {
	never := []string{
		"picker.too_many", "report.inputs_reference", "report.lead_contradicted", "report.lead_supported", "report.needs_both", "report.needs_least",
		"report.needs_models", "study.size", "report.why_groups", "report.why_too_many_models",
	}
	many := regexp.MustCompile(`%d [a-z]+s\b`)
	for key, text := range Must("en").text {
		if many.MatchString(text) && !slices.Contains(never, key) {
			t.Errorf("%s says %q of one thing, too", key, text)
		}
	}
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
		{map[string]string{"LANG": "zh"}, "zh"},
		{map[string]string{"LANG": "zhx_XX"}, "en"},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_GB:en"}, "en"},
		{map[string]string{"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_ALL": "de_DE", "LANGUAGE": "fr:zh_TW:en"}, "zh"},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LANGUAGE": "fr"}, "en"},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LANGUAGE": ""}, "zh"},
		{map[string]string{"LC_ALL": "C", "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}, "en"},
		{map[string]string{"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"},
		{map[string]string{"LC_ALL": "POSIX", "LANGUAGE": "zh_CN"}, "en"},
		{map[string]string{"LANGUAGE": "zh_CN"}, "en"},
	}
	for _, tt := range tests {
		if got := Detect(func(k string) string { return tt.env[k] }); got != tt.want {
			t.Errorf("Detect(%v) = %q, want %q", tt.env, got, tt.want)
		}
	}
}
