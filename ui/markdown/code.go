package markdown

import (
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// maxColoured is how many bytes of code are coloured: what is longer is shown
// plain, since to find its words would hold up the screen.
const maxColoured = 64 << 10

// languages are the names and aliases of what can be coloured, in lower case.
var languages = sync.OnceValue(func() map[string]bool {
	names := lexers.Names(true)
	out := make(map[string]bool, len(names))
	for _, name := range names {
		out[strings.ToLower(name)] = true
	}
	return out
})

// lexer finds the words of a language, nil if the language is not known. To
// guess it by the text would give other colours at every line that comes, and
// by other than its name takes ten milliseconds each time.
func lexer(language string) chroma.Lexer {
	if !languages()[strings.ToLower(language)] {
		return nil
	}
	return lexers.Get(language)
}

// codeRows draws code. Long lines are wrapped and keep their indentation.
func (r *renderer) codeRows(code, language string, l look, width int) [][]cell {
	style := r.style.CodeBlock
	l = l.with(style.StylePrimitive)
	margin := 0
	for _, n := range []*uint{style.Margin, style.Indent} {
		if n != nil {
			margin += int(*n)
		}
	}
	if margin > width/2 {
		margin = 0
	}
	before := blanks(margin)
	all := r.coloured(strings.TrimRight(code, "\n"), language, l)
	out := make([][]cell, 0, len(all))
	for _, line := range all {
		plain := ""
		for _, run := range line {
			plain += run.text
		}
		rows := hang(split(line, plain, r.measure), indentation(plain), max(1, width-margin))
		out = append(out, prefixed(rows, before, before, width)...)
	}
	return out
}

// coloured is code in lines of runs.
func (r *renderer) coloured(code, language string, l look) [][]cell {
	var out [][]cell
	var line []cell
	add := func(text string, l look) {
		for i, part := range strings.Split(text, "\n") {
			if i > 0 {
				out, line = append(out, line), nil
			}
			if part != "" {
				line = append(line, cell{text: part, style: r.sequence(l)})
			}
		}
	}
	words := lexer(language)
	if words == nil || len(r.code) == 0 || len(code) > maxColoured {
		add(code, l)
		return append(out, line)
	}
	iterator, err := words.Tokenise(nil, code)
	if err != nil {
		add(code, l)
		return append(out, line)
	}
	left := len(code) // lexers may end the text with a line break of their own
	for token := iterator(); token != chroma.EOF; token = iterator() {
		value := token.Value[:min(left, len(token.Value))]
		left -= len(value)
		add(value, r.codeLook(token.Type, l))
	}
	return append(out, line)
}
