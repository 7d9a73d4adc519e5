package cli

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// recipeWith returns the code block of docs/scale.md that has a text in it, with
// built-in lanes in place of models that cost something.
func recipeWith(t *testing.T, text string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "docs", "scale.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "\n```")
	for i := 1; i < len(blocks); i += 2 {
		_, block, _ := strings.Cut(blocks[i], "\n")
		if strings.Contains(block, text) {
			return strings.ReplaceAll(block+"\n", "-m kimi-k2 -m glm-5 --kind emotional --repeats 3",
				"-m builtin/eliza -m builtin/listener --scenario promotion --scenario discount --repeats 3 --pace fast")
		}
	}
	t.Fatalf("docs/scale.md has no code block with %q", text)
	return ""
}

// shell runs a script in a folder.
func shell(t *testing.T, dir, script string, env ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append(env, "LANG=C.UTF-8")...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s\n%v\n%s", script, err, out)
	}
}

// TestScaleRecipes runs the recipes of docs/scale.md: with xargs and with GNU
// parallel where it is installed, and the scripts for Slurm and Kubernetes with
// the variables that those set. All give the sessions of one run.
func TestScaleRecipes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the recipes are for sh")
	}
	joining, whole := recipeWith(t, "cp part-*"), recipeWith(t, "/joined\" kansei collect")
	if !strings.Contains(whole, "builtin/eliza") || !strings.Contains(recipeWith(t, "# part.sh"), "builtin/eliza") {
		t.Fatal("the recipes ask other models than this test replaces")
	}
	single := t.TempDir()
	shell(t, single, "mkdir joined\n"+whole)
	want, missing := collected(t, filepath.Join(single, "joined"))
	if len(want) != 6 || missing != 0 {
		t.Fatalf("the whole command made %d sessions that lack %d replies", len(want), missing)
	}
	for _, tool := range []struct {
		name string
		run  func(t *testing.T, dir string)
	}{
		{"xargs", func(t *testing.T, dir string) { shell(t, dir, recipeWith(t, "xargs")) }},
		{"parallel", func(t *testing.T, dir string) {
			if _, err := exec.LookPath("parallel"); err != nil {
				t.Skip("GNU parallel is not installed")
			}
			shell(t, dir, recipeWith(t, "parallel --jobs"))
		}},
		{"slurm", func(t *testing.T, dir string) {
			script := recipeWith(t, "#SBATCH")
			for i := range 8 {
				shell(t, dir, script, fmt.Sprintf("SLURM_ARRAY_TASK_ID=%d", i+1))
			}
		}},
		{"kubernetes", func(t *testing.T, dir string) {
			_, args, _ := strings.Cut(recipeWith(t, "kind: Job"), "args:\n            - ")
			script, _, _ := strings.Cut(args, "\n")
			for i := range 8 {
				shell(t, dir, strings.ReplaceAll(script, "/data/", dir+"/"), fmt.Sprintf("JOB_COMPLETION_INDEX=%d", i))
			}
		}},
	} {
		t.Run(tool.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "part.sh"), []byte(recipeWith(t, "# part.sh")), 0o700); err != nil {
				t.Fatal(err)
			}
			tool.run(t, dir)
			shell(t, dir, joining)
			got, missing := collected(t, filepath.Join(dir, "joined"))
			if missing != 0 || !maps.Equal(got, want) {
				t.Errorf("joined: %v lack %d replies; want %v", slices.Sorted(maps.Keys(got)), missing, slices.Sorted(maps.Keys(want)))
			}
		})
	}
}
