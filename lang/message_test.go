package lang

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

func TestMessage(t *testing.T) {
	w := Must("zh")
	for _, test := range []struct{ text, want string }{
		{`there is no curtain "x"`, `没有 "x" 这种显示方式`},
		{"See kansei chat --help.", "见 kansei chat --help。"},
		{"open /a: no such file or directory", "打开 /a：没有这个文件或文件夹"},
		{"/c.toml: unknown setting \"x\"", "/c.toml：没有 \"x\" 这项设置"},
		{"/c.toml:3:4: unknown setting \"x\"", "/c.toml:3:4：没有 \"x\" 这项设置"},
		{"3 of 5 session files are invalid", "5 个会话文件里有 3 个无效"},
		{"local failed (500): The server had an error", "local 出错（500）：“The server had an error”"},
		{"Ask again; what had come is kept.", "请重新请求；已到的内容都留着。"},
		{"Kimi K2 needs a key that is not set", "Kimi K2 要用密钥，还没有设置"},
		{"nothing that is known", "nothing that is known"},
		{"", ""},
		{"put /a/b in place: no space left on device", "把 /a/b 放到位：磁盘已满"},
	} {
		if got := w.Message(test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
	if got := Must("en").Message("See kansei --help."); got != "See kansei --help." {
		t.Errorf("in English: %q", got)
	}
	if got := w.T("chat.notice_not_saved", errors.New("no space left on device")); !strings.Contains(got, "磁盘已满") {
		t.Errorf("an error within a text: %q", got)
	}
}

// Every form has the same gaps in both languages.
func TestMessagesWellMade(t *testing.T) {
	texts := map[string]string{}
	if err := toml.Unmarshal(messagesZH, &texts); err != nil {
		t.Fatal(err)
	}
	for from, to := range texts {
		gaps := len(gap.FindAllString(from, -1))
		if got := len(gap.FindAllString(to, -1)); got != gaps {
			t.Errorf("%q has %d gaps, and %q has %d", from, gaps, to, got)
		}
		args := make([]any, gaps)
		for i := range args {
			args[i] = fmt.Sprint("gap", i)
		}
		if filled := fmt.Sprintf(gap.ReplaceAllString(to, "%${1}s"), args...); strings.Contains(filled, "%!") {
			t.Errorf("%q: %q", to, filled)
		}
	}
}

func FuzzMessage(f *testing.F) {
	f.Add("open /a: no such file or directory")
	f.Add("a: b: c; d. e")
	f.Fuzz(func(t *testing.T, text string) { Must("zh").Message(text) })
}
