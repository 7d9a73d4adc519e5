package cli

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kansei/bench/fakeserver"
)

// english is three English words in a row, which no identifier is.
var english = regexp.MustCompile(`\b[A-Za-z][a-z']*(?:,? [a-z'][a-z']+){2,}\b`)

// notOurs is what is not ours, or an example to type: what stands in quotes, a
// command with its arguments, a list of names.
var notOurs = regexp.MustCompile(`“[^”]*”|"(?:[^"\\]|\\.)*"|'[^']*'|kansei(?: [a-z-]+)+|Usage:.*|[a-z]+_[a-z_]+(?:, [a-z_]+)+|[a-z]+(?:, [a-z]+)+`)

// theirs is a line with what was said or answered, or a title: an English
// scenario, a kind of public score, the lanes' own replies.
var theirs = regexp.MustCompile(`  en  |Arena|^(?:>|That|put|as if)`)

// TestChineseCommands runs every command with good and bad input where the
// interface is Chinese: nothing that we say is in English.
func TestChineseCommands(t *testing.T) {
	server := httptest.NewServer(fakeserver.New(fakeserver.Options{Rate: 20000, Key: "sk-right"}))
	t.Cleanup(server.Close)
	home := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(home, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("config.toml", "lang = \"zh\"\n[providers.local]\nbase_url = \""+server.URL+"/v1\"\nkey_env = \"LOCAL_KEY\"\nmax_tries = 1\nmodels = [\"good\", \"500\", \"wrong-key\", \"html\", \"filtered\", \"too-long\", \"cut\", \"judge\"]\n")
	write("bad/scenario.toml", "id = \"Bad Id\"\n")
	write("bad/rubric.toml", "id = \"mine\"\n[[dimensions]]\nid = \"a\"\n")
	write("bad/theme.toml", "[tokens]\ntext = \"red\"\n")
	write("bad/config.toml", "lang = \"xx\"\n")
	write("bad/unknown.toml", "colour = 1\n")
	write("bad/session.json", "{\"format\":\"kansei.session\",\"version\":9}\n")
	write("bad/cut.json", "{\"format\":\"kansei.session\",\"version\":1,\"id\":\"x")
	write("bad/scores.csv", "model,score\n")
	write("bad/battles.jsonl", "{\"question_id\":1}\n")
	at := func(name string) string { return filepath.Join(home, filepath.FromSlash(name)) }
	run := func(input string, args ...string) string {
		var out bytes.Buffer
		Run(t.Context(), Env{
			Args: args, Stdin: strings.NewReader(input), Stdout: &out, Stderr: &out, Now: time.Now, Width: 80,
			Getenv: func(name string) string {
				return map[string]string{"KANSEI_HOME": home, "LOCAL_KEY": "sk-right", "TERM": "xterm"}[name]
			},
		})
		return out.String()
	}
	for _, model := range []string{"good", "500", "wrong-key", "html", "filtered", "too-long", "cut"} {
		run("我又加班了\n", "chat", "-m", "local/"+model, "-m", "builtin/eliza", "--pace", "fast", "--open")
	}
	for _, line := range []string{
		"", "--help", "chat --help", "collect --help", "report --help", "sessions export --help", "man",
		"models", "doctor", "doctor --ping local/500 --ping local/nowhere", "themes list", "themes show dark", "themes show darkk", "themes check " + at("bad/theme.toml"),
		"config path", "config init", "config init --print", "config show", "config check", "config check " + at("bad/config.toml"), "config check " + at("bad/unknown.toml"), "config check " + at("none.toml"),
		"scenarios list", "scenarios show zh-none", "scenarios check " + at("bad/scenario.toml") + " " + at("bad/rubric.toml"),
		"sessions list", "sessions show last", "sessions show nothing", "sessions verify", "sessions verify " + at("bad/session.json"), "sessions verify " + at("bad/cut.json") + " --repair",
		"sessions rename last 新的标题", "sessions export", "sessions export last --format nothing", "sessions export last --format json --blind", "sessions export last --output " + home,
		"sessions export last --format svg --turn 9", "sessions export last --format svg --turn x", "sessions export last --format svg --lanes Q", "sessions export last --format svg --output x.png", "sessions export last --format png --output x.html",
		"sessions export last --format svg --columns 9", "sessions export last --turn 1", "sessions export last --output " + at("turn.png"), "sessions export last --output x.jpg",
		"sessions import " + at("bad/battles.jsonl"), "sessions import " + at("none"), "sessions import x --format y", "sessions delete nothing", "sessions delete last",
		"rate --list", "rate", "rate nothing", "replay last", "replay last --speed 99", "replay nothing", "replay last --rate",
		"collect", "collect --all --dry-run -m builtin/eliza -m local/good", "collect --scenario nowhere", "collect --kind funny", "collect --all --repeats 0", "collect --all --parallel 0", "collect --resume", "collect --all --name ../up",
		"collect --all -m builtin/nobody", "collect --all -m kimi-k2", "collect --scenario promotion -m local/500 -m builtin/eliza --pace fast",
		"judge", "judge -m builtin/eliza", "judge -m local/judge --dry-run", "judge -m local/judge", "judge -m local/500 --sample 1", "judge -m local/judge --sample -1",
		"report", "report --bootstrap 5", "report --ties x", "report --plot x.gif", "report --kind x", "report --sensibility x", "report --scores " + at("bad/scores.csv"), "report " + at("none"), "report --plot a.svg --output a.svg",
		"chat --nothing", "chat --curtain x", "chat --pace x", "chat -m nobody/none", "chat -m nobody", "chat -m local/good --seed x", "chat --resume nothing", "chat --continue --resume last", "chat -m local/good --system @/nowhere",
		"nothing", "sessions nothing", "themes", "completion", "completion none", "replay", "scenarios show", "--lang xx",
	} {
		out := run("", strings.Fields(line)...)
		out = strings.ReplaceAll(out, home, "HOME")
		for text := range strings.Lines(out) {
			if theirs.MatchString(text) {
				continue
			}
			if found := english.FindString(notOurs.ReplaceAllString(text, "")); found != "" {
				t.Errorf("kansei %s: %q in %q", strings.ReplaceAll(line, home, "HOME"), found, strings.TrimSpace(text))
			}
		}
	}
}
