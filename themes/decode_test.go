package themes

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDecodeTakesTheRestFromWhatItExtends(t *testing.T) {
	set := NewSet(nil)
	dark, light, hearth := set.Auto(true).Tokens, set.Auto(false).Tokens, mustFind(t, set, "hearth").Tokens
	tests := []struct {
		name, file string
		dark       bool
		muted      Hex
	}{
		{"nothing said", "[tokens]\naccent = \"#FF00aa\"\n", true, dark.Muted},
		{"light", "dark = false\n[tokens]\naccent = \"#ff00aa\"\n", false, light.Muted},
		{"extends", "extends = \"hearth\"\n[tokens]\naccent = \"#ff00aa\"\n", true, hearth.Muted},
		{"extends light", "extends = \"sepia\"\n[tokens]\naccent = \"#ff00aa\"\nmuted = \"#010203\"\n", false, "#010203"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Decode("/home/me/themes/mine.toml", []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if got.Name != "mine" || got.Dark != tt.dark || got.Tokens.Accent != "#ff00aa" || got.Tokens.Muted != tt.muted {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestDecodeSaysWhereAndWhatWasExpected(t *testing.T) {
	tests := []struct {
		name, file   string
		line, column int
		message      string // part of it
		expected     string // part of it
	}{
		{"near token", "dark = true\n[tokens]\nacent = \"#ffffff\"\n", 3, 1, "tokens.acent", `"accent"`},
		{"token outside of its table", "accent = \"#ffffff\"\n", 1, 1, "accent", "[tokens]"},
		{"unknown table", "[colours]\nx = 1\n", 1, 2, "colours", "tokens"},
		{"unknown language", "[title]\nfr = \"Mien\"\n", 2, 1, "title.fr", "en, zh"},
		{"no colour", "[tokens]\n\naccent = \"red\"\n", 3, 1, `"red"`, "#rrggbb"},
		{"no digits", "[tokens]\naccent = \"#gg0000\"\n", 2, 1, "#gg0000", "#rrggbb"},
		{"short colour", "[tokens]\naccent = \"#fff\"\n", 2, 1, "#fff", "#rrggbb"},
		{"a number", "[tokens]\naccent = 7\n", 2, 0, "tokens.accent: this can't be a TOML integer", "#rrggbb"},
		{"a title that is no table", "title = \"Mine\"\n", 1, 0, "title: this can't be a TOML string", "[title]"},
		{"a word for dark", "dark = \"yes\"\n", 1, 0, "dark: this can't be a TOML string", "true or false"},
		{"wrong base", "extends = \"heart\"\n", 1, 1, `did you mean hearth`, "built-in"},
		{"no TOML", "dark = \n", 1, 0, "", ""},
		{"twice", "[tokens]\naccent = \"#ffffff\"\naccent = \"#ffffff\"\n", 3, 0, "accent", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Decode("mine.toml", []byte(tt.file))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error is %v, want an *Error", err)
			}
			if e.Line != tt.line || tt.column > 0 && e.Column != tt.column {
				t.Errorf("at %d:%d, want %d:%d (%v)", e.Line, e.Column, tt.line, tt.column, e)
			}
			if !strings.Contains(e.Message, tt.message) || !strings.Contains(e.Expected, tt.expected) {
				t.Errorf("error is %q (expected %q), want parts %q and %q", e.Message, e.Expected, tt.message, tt.expected)
			}
		})
	}
}

func TestDecodeMakesTitlesSafe(t *testing.T) {
	got, err := Decode("x.toml", []byte("[title]\nen = \"a\\u001b[31mb\\nc\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got.TitleIn("zh") != "ab c" {
		t.Errorf("title is %q", got.TitleIn("zh"))
	}
	if _, err := Decode("auto.toml", nil); err == nil {
		t.Error("a theme can't be called auto")
	}
}

func TestTOMLIsReadBack(t *testing.T) {
	for _, theme := range Builtin() {
		got, err := Decode(theme.Name+".toml", []byte(theme.TOML()))
		if err != nil {
			t.Fatalf("%s: %v\n%s", theme.Name, err, theme.TOML())
		}
		if got.Tokens != theme.Tokens || got.Dark != theme.Dark || got.TitleIn("zh") != theme.TitleIn("zh") || got.TitleIn("en") != theme.TitleIn("en") {
			t.Errorf("%s: came back as %+v", theme.Name, got)
		}
	}
}

func TestLoadLetsNoFileHideAnother(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.toml": "nonsense", "b.toml": "[tokens]\naccent = \"#00ff00\"\n", "c.txt": "no theme", "d.toml": "[tokens]\nx = \"#00ff00\"\n",
		"dark.toml": "[tokens]\ntext = \"#fefefe\"\n", "huge.toml": strings.Repeat("#", sizeLimit+1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	user, problems := Load(dir)
	if len(user) != 2 || user[0].Name != "b" || user[1].Name != "dark" || user[0].Origin != filepath.Join(dir, "b.toml") {
		t.Errorf("themes are %+v", user)
	}
	if len(problems) != 3 {
		t.Errorf("problems are %v", problems)
	}
	set := NewSet(user)
	if got := mustFind(t, set, "dark"); got.Tokens.Text != "#fefefe" || set.Auto(true).Tokens.Text != "#fefefe" {
		t.Error("the user's theme does not take the place of the built-in one")
	}
	if user, problems := Load(filepath.Join(dir, "missing")); user != nil || problems != nil {
		t.Errorf("a missing folder gives %v, %v", user, problems)
	}
}

func TestFindAndChoose(t *testing.T) {
	set := NewSet(nil)
	for name, want := range map[string]string{"heart": "hearth", "Dark": "dark", "sep": "sepia", "zzzzzz": "high-contrast-light"} {
		if _, err := set.Find(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Find(%q): %v, want a word of %s", name, err, want)
		}
	}
	tests := []struct {
		name  string
		dark  bool
		want  string
		named bool
	}{
		{"auto", true, "dark", false},
		{"", false, "light", false},
		{"tide", false, "tide", true},
		{"nothing like it", false, "light", false},
	}
	for _, tt := range tests {
		if got, named := set.Choose(tt.name, tt.dark); got.Name != tt.want || named != tt.named {
			t.Errorf("Choose(%q, %t) = %s, %t", tt.name, tt.dark, got.Name, named)
		}
	}
	if len(set.Names()) < 8 || len(set.All()) != len(set.Names()) {
		t.Errorf("there are %v", set.Names())
	}
}

func mustFind(t *testing.T, s *Set, name string) Theme {
	t.Helper()
	theme, err := s.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

func FuzzDecode(f *testing.F) {
	for _, theme := range Builtin() {
		f.Add([]byte(theme.TOML()))
	}
	f.Add([]byte("extends = \"ink\"\n[tokens]\naccent = \"#12345\"\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		theme, err := Decode("fuzz.toml", b)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Message == "" {
				t.Errorf("error %v says nothing", err)
			}
			return
		}
		again, err := Decode("fuzz.toml", []byte(theme.TOML()))
		if err != nil || again.Tokens != theme.Tokens {
			t.Errorf("written and read again: %v, %+v", err, again)
		}
	})
}
