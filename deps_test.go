package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule is the import policy of one package: which of our own packages it may
// import, and which outside packages it must not. Test files are free.
type rule struct {
	pkg    string
	may    []string // our packages; a trailing /... takes in what is below
	never  []string // prefixes of outside packages
	reason string
}

// policy has one rule for each package. A package without one fails the test,
// so that a new room is given its place on the map when it is built. The
// packages sanitize and lang are open to everybody.
var policy = []rule{
	{"sessions", nil, []string{"charm.land", "net", "os"}, "the heart: pure data, and how copies of it are joined"},
	{"sessions/store", []string{"sessions"}, []string{"charm.land", "net"}, "files, locks and saving"},
	{"sessions/schema", nil, nil, "the published schema, embedded"},
	{"config", nil, []string{"charm.land", "net/http"}, "the config file, nothing else"},
	{"sanitize", nil, []string{"charm.land"}, "what makes text safe must be easy to read whole"},
	{"lang", nil, []string{"charm.land"}, "words only"},
	{"providers", nil, []string{"charm.land", "net"}, "the interface and its words"},
	{"providers/catalog", []string{"providers"}, []string{"charm.land", "net"}, "data, and what is worked out from it"},
	{"providers/openai", []string{"providers", "providers/catalog"}, []string{"charm.land"}, "speaks to vendors, knows no session and no screen"},
	{"providers/builtin", []string{"providers"}, []string{"charm.land", "net"}, "programs that need no network"},
	{"providers/human", []string{"providers"}, []string{"charm.land", "net"}, "what people wrote, from files"},
	{"scenarios", []string{"sessions"}, []string{"charm.land", "net/http"}, "what is said and how it is rated"},
	{"studies", []string{"sessions", "scenarios", "stats"}, []string{"charm.land", "net"}, "a study knows its plan and its progress, no screen"},
	{"packets", []string{"sessions", "scenarios", "stats", "markup", "conversation"}, []string{"charm.land", "os", "net"}, "rating pages and what comes back: no screen, no report, no file"},
	{"themes", nil, []string{"charm.land/bubbletea", "charm.land/bubbles"}, "colours to styles"},
	{"stats", nil, []string{"charm.land", "os", "net"}, "pure functions"},
	{"exports", []string{"sessions", "markup"}, []string{"charm.land/bubbletea", "os", "net/http"}, "sessions to the forms that others read"},
	{"tables", []string{"sessions"}, []string{"charm.land", "os", "net"}, "sessions as columns, written and read"},
	{"typeset", nil, []string{"charm.land", "net"}, "lines of text as runs of letters, with fonts or by measure"},
	{"picture", []string{"sessions", "themes", "ui/markdown", "typeset"}, []string{"charm.land/bubbletea", "os", "net"}, "turns of a session as pictures, with the lines of the screen"},
	{"report", []string{"stats", "sessions"}, []string{"charm.land", "net/http"}, "sessions and battles to findings"},
	{"report/reading", []string{"report", "sessions", "tables"}, []string{"charm.land", "net"}, "files to what findings are made from"},
	{"report/render", []string{"report", "sessions", "themes", "typeset"}, []string{"charm.land/bubbletea", "net/http", "os"}, "findings to text, pages and pictures"},
	{"internal/testkit/...", []string{"..."}, nil, "what tests share"},
	{"conversation", []string{"sessions", "scenarios", "providers"}, []string{"charm.land"}, "a turn needs no screen"},
	{"batches", []string{"sessions", "providers", "conversation"}, []string{"charm.land", "net"}, "collecting by vendors' batches: files and steps, no screen, no network of its own"},
	{"judges", []string{"sessions", "scenarios", "stats", "providers", "conversation", "markup"}, []string{"charm.land", "os", "net"}, "a model as a rater: no screen, no report, no file"},
	{"markup", nil, []string{"charm.land", "os", "net"}, "the grammar that screen, pages and transcripts share"},
	{"ui/markdown", []string{"themes", "markup"}, []string{"os", "net"}, "text to lines"},
	{"ui/pane", []string{"themes", "sessions", "scenarios", "ui/markdown"}, []string{"os", "net"}, "a part"},
	{"ui/composer", part, []string{"os", "net"}, "a part"},
	{"ui/rating", part, []string{"os", "net"}, "a part"},
	{"ui/statusbar", part, []string{"os", "net"}, "a part"},
	{"ui/help", part, []string{"os", "net"}, "a part"},
	{"ui/player", part, []string{"os", "net"}, "a part"},
	{"ui/box", []string{"themes"}, []string{"os", "net"}, "lines of a width and frames, which parts have in common"},
	{"ui/list", nil, []string{"os", "net"}, "the rows in sight and the cursor, which lists have in common"},
	{"ui/field", part, []string{"os", "net"}, "a line of text that other parts have"},
	{"ui/picker", fielded, []string{"os", "net"}, "a part"},
	{"ui/browser", fielded, []string{"os", "net"}, "a part"},
	{"ui/reveal", part, []string{"os", "net"}, "a part"},
	{"ui/reading", part, []string{"os", "net"}, "a part"},
	{"ui/dialog", fielded, []string{"os", "net"}, "a part"},
	{"ui/keymap", []string{"ui/picker", "ui/browser", "ui/dialog", "ui/reveal", "ui/reading"}, []string{"os", "net"}, "all bindings in one table, those of the parts with them"},
	{"ui/notification", nil, []string{"charm.land", "os", "net"}, "sequences that terminals take"},
	{"ui/window", []string{"themes", "ui/dialog", "ui/reveal"}, []string{"os", "net"}, "one thing of everything that stands over a screen"},
	{"ui/chat", []string{"conversation", "sessions", "scenarios", "themes", "ui/box", "ui/composer", "ui/dialog", "ui/keymap", "ui/pane", "ui/picker", "ui/player", "ui/rating", "ui/reveal", "ui/statusbar", "ui/window"}, []string{"os", "net"}, "the screen of an open session; it knows no other screen"},
	{"ui", []string{"ui/...", "conversation", "sessions", "scenarios", "report", "report/render", "themes"}, []string{"os", "net"}, "the root and its parts do no I/O"},
	{"tools/...", nil, []string{"charm.land"}, "makes data files, ships nothing"},
	{"bench", []string{"..."}, nil, "measures everything"},
	{"bench/...", []string{"..."}, nil, "measures everything"},
	{"cli", []string{"..."}, nil, "puts everything together"},
	{"", []string{"cli"}, nil, "main only starts the commands"},
}

var part = []string{"themes", "sessions", "scenarios", "ui/box", "ui/list"}

// fielded is a part in which a line of text is typed.
var fielded = append(part[:len(part):len(part)], "ui/field")

func TestImportPolicy(t *testing.T) {
	module := modulePath(t)
	for dir, imports := range importsByPackage(t) {
		r, ok := ruleFor(dir)
		if !ok {
			t.Errorf("package %q has no rule in the import policy: add one with its reason", dir)
			continue
		}
		for _, imported := range imports {
			ours, isOurs := strings.CutPrefix(imported, module+"/")
			switch {
			case isOurs && ours != "sanitize" && ours != "lang" && !allowed(r.may, ours):
				t.Errorf("%q imports %q; it may import only %v (%s)", dir, ours, r.may, r.reason)
			case !isOurs && forbidden(r.never, imported):
				t.Errorf("%q imports %q, which it must not (%s)", dir, imported, r.reason)
			}
		}
	}
}

func TestImportPolicyRefusesWhatItSays(t *testing.T) {
	r, _ := ruleFor("ui")
	if allowed(r.may, "providers") || !allowed(r.may, "ui/pane") || !forbidden(r.never, "net/http") || forbidden(r.never, "network") {
		t.Error("the policy's own matching is broken")
	}
}

// modulePath is the path of the module, which whoever hosts it may change.
func modulePath(t *testing.T) string {
	t.Helper()
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(mod))[1]
}

func ruleFor(dir string) (rule, bool) {
	for _, r := range policy {
		if r.pkg == dir || strings.HasSuffix(r.pkg, "/...") && matches(r.pkg, dir) {
			return r, true
		}
	}
	return rule{}, false
}

func allowed(may []string, pkg string) bool {
	return slices.ContainsFunc(may, func(m string) bool { return matches(m, pkg) })
}

func matches(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if parent, ok := strings.CutSuffix(pattern, "/..."); ok {
		return strings.HasPrefix(pkg, parent+"/")
	}
	return pattern == pkg
}

func forbidden(never []string, imported string) bool {
	return slices.ContainsFunc(never, func(n string) bool {
		return imported == n || strings.HasPrefix(imported, n+"/")
	})
}

// importsByPackage reads the imports of every package's non-test files, by the
// package's folder, slash-separated; the root is "".
func importsByPackage(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); p != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || hasOwnModule(p)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(filepath.ToSlash(p))
		if dir == "." {
			dir = ""
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			out[dir] = append(out[dir], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 5 {
		t.Fatalf("found only %d packages: the walk is broken", len(out))
	}
	return out
}

func hasOwnModule(dir string) bool {
	found, err := filepath.Glob(filepath.Join(dir, "go.mod"))
	return err == nil && len(found) > 0
}

// TestDependenciesAreListed compares docs/dependencies.md with go.mod and with
// what is linked into the program.
func TestDependenciesAreListed(t *testing.T) {
	page, err := os.ReadFile("docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|$")
	sections := strings.Split(string(page), "\n## ")
	listed := map[string]int{} // by module: the section
	for i, section := range sections {
		for _, m := range row.FindAllStringSubmatch(section, -1) {
			if listed[m[1]] > 0 {
				t.Errorf("%s is listed twice", m[1])
			}
			listed[m[1]] = i
		}
	}
	const ours, tests, others = 1, 2, 3
	required := map[string]bool{} // by module: directly
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+( // indirect)?$`).FindAllStringSubmatch(string(mod), -1) {
		required[m[1]] = m[2] == ""
	}
	linked, imports := linkedModules(t, "linux", "darwin", "windows"), importsByPackage(t)
	for module, directly := range required {
		want := map[bool]int{true: ours, false: others}[directly]
		switch at := listed[module]; {
		case directly && at == tests && !usedByProgram(imports, module):
		case !linked[module] && !directly && at == 0: // nothing of it is in the program
		case at != want:
			t.Errorf("%s stands in section %d of docs/dependencies.md, not in %d: add it there with its licence and why it is needed", module, at, want)
		}
	}
	for module := range listed {
		if _, ok := required[module]; !ok {
			t.Errorf("docs/dependencies.md lists %s, which go.mod does not have", module)
		}
	}
}

// linkedModules are the modules of the program on some systems.
func linkedModules(t *testing.T, systems ...string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, system := range systems {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".")
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		b, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, module := range strings.Fields(string(b)) {
			out[module] = true
		}
	}
	return out
}

// usedByProgram reports whether a package of ours outside of bench imports a
// module.
func usedByProgram(imports map[string][]string, module string) bool {
	for dir, imported := range imports {
		if !strings.HasPrefix(dir, "bench") && slices.ContainsFunc(imported, func(p string) bool { return forbidden([]string{module}, p) }) {
			return true
		}
	}
	return false
}
