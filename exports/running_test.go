package exports

import "testing"

// TestMarkdownRunsNothing has code that some program runs or draws when it
// meets it in Markdown.
func TestMarkdownRunsNothing(t *testing.T) {
	for _, tt := range []struct{ name, source, want string }{
		{"R Markdown", "```{r}\nsystem('id')\n```", "```text {r}\nsystem('id')\n```"},
		{"Quarto", "~~~ {python}\n1\n~~~", "~~~ text {python}\n1\n~~~"},
		{"Mermaid", "- a\n\n  ```Mermaid\n  graph\n  ```", "- a\n\n  ```text Mermaid\n  graph\n  ```"},
		{"Dataview", "```dataviewjs\ndv\n```", "```text dataviewjs\ndv\n```"},
		{"knitr in a line", "so `r 1+1` and ``r #x``", "so ` r 1+1` and `` r #x``"},
		{"Dataview in a line", "`= this.file` `$= 1` `{python} x`", "` = this.file` ` $= 1` ` {python} x`"},
		{"plain code", "```go\nx := 1\n```\n`run` and `x = 1`", "```go\nx := 1\n```\n`run` and `x = 1`"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := withoutMarkup(tt.source); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
