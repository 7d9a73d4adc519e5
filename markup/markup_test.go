package markup

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

func TestFlanks(t *testing.T) {
	tests := []struct {
		text          string // with one run of asterisks
		open, closing bool
	}{
		{"a **b", true, false},
		{"a** b", false, true},
		{"a ** b", false, false},
		{"说**「好", true, true},
		{"注意：**请", true, true},
		{"说**“没", true, true},
		{"事”**的", true, true},
		{"事”**OK", true, true},
		{"요.**라", true, true},
		{"x.**y", true, false}, // by CommonMark's rule
	}
	for _, tt := range tests {
		at := strings.IndexByte(tt.text, '*')
		open, closing := Flanks([]byte(tt.text), at, 2)
		if open != tt.open || closing != tt.closing {
			t.Errorf("%q opens %t and closes %t, want %t and %t", tt.text, open, closing, tt.open, tt.closing)
		}
	}
}

func TestFormulas(t *testing.T) {
	tests := []struct{ text, want string }{
		{`a \(x*y*\) b`, `\(x*y*\)`},
		{`\[ x \] y`, `\[ x \]`},
		{"$x_1$ and $$y$$", "$x_1$|$$y$$"},
		{"$5 and $6, $7-$8", ""},
		{`\\(x\\)`, ""},
		{"`$x$`", ""},
		{`\(x`, ""},
		{"$a\nb$", "$a\nb$"},
	}
	for _, tt := range tests {
		var found []string
		source := []byte(tt.text)
		err := ast.Walk(NewParser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if f, ok := n.(*Formula); ok && entering {
				found = append(found, f.Source(source))
			}
			return ast.WalkContinue, nil
		})
		if got := strings.Join(found, "|"); err != nil || got != tt.want {
			t.Errorf("%q has the formulas %q, want %q (%v)", tt.text, got, tt.want, err)
		}
	}
}

func TestPortable(t *testing.T) {
	tests := []struct{ text, want string }{
		{"one\ntwo", "one\\\ntwo"},
		{"one\n  two", "one\\\n&nbsp;&nbsp;two"},
		{"**plain** bold", "**plain** bold"},
		{"**注意：**请", "<strong>注意：</strong>请"},
		{"说~今天~吧", "说\\~今天\\~吧"},
		{"```\na\nb\n```", "```\na\nb\n```"},
		{"- a\n- b", "- a\n- b"},
		{"$a*b*$", "$a*b*$"},
	}
	for _, tt := range tests {
		if got := Portable(tt.text); got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.text, got, tt.want)
		}
	}
}
