package cli

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kansei/internal/testkit/batchserver"
)

// batchHome is a home whose models are at a server with batches.
func batchHome(t *testing.T, server *batchserver.Server) string {
	t.Helper()
	s := httptest.NewServer(server)
	t.Cleanup(s.Close)
	home := t.TempDir()
	config := `[providers.openai]
base_url = "` + s.URL + `/v1"
models = ["large", "small"]
[models."openai/large"]
price = { input = 100.0, output = 1000.0 }
[models."openai/small"]
price = { input = 0.0, output = 0.0 }
`
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return home
}

// runBatch runs a command with a home, without waiting between questions.
func runBatch(ctx context.Context, home string, sleep func(context.Context, time.Duration) error, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	if sleep == nil {
		sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	}
	code = Run(ctx, Env{
		Args: args, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Width: 80, GOOS: "linux", Now: time.Now, Sleep: sleep,
		Getenv: func(name string) string {
			return map[string]string{"KANSEI_HOME": home, "LANG": "C.UTF-8", "OPENAI_API_KEY": "sk-test-of-batches", "DEEPSEEK_API_KEY": "sk-other-of-the-test"}[name]
		},
	})
	return code, out.String(), errs.String()
}

var collectBatch = []string{"collect", "--pace", "fast", "-m", "openai/large", "-m", "openai/small", "-m", "builtin/eliza", "--scenario", "promotion", "--batch"}

func TestCollectBatch(t *testing.T) {
	server := &batchserver.Server{Polls: 2, Key: "sk-test-of-batches"}
	home := batchHome(t, server)
	code, stdout, stderr := runBatch(t.Context(), home, nil, slices.Concat(collectBatch, []string{"--dry-run"})...)
	if code != exitDone || !strings.Contains(stdout, "As batches") || len(server.Steps()) != 0 {
		t.Errorf("the dry run ended with %d after %v:\n%s%s", code, server.Steps(), stdout, stderr)
	}
	code, stdout, stderr = runBatch(t.Context(), home, nil, collectBatch...)
	if code != exitDone || !strings.HasSuffix(stdout, ".json\n") {
		t.Fatalf("ended with %d:\n%s%s", code, stdout, stderr)
	}
	said, missing := collected(t, home)
	if missing != 0 || len(said) != 1 {
		t.Errorf("%d sessions lack %d replies: %v", len(said), missing, said)
	}
	for request, n := range server.Asked() {
		if n != 1 {
			t.Errorf("asked %d times: %s", n, request)
		}
	}
	turns := len(server.Asked()) / 2
	// Each reply is 100 tokens in and 50 out, at 100 and 1000 dollars a million: six
	// cents, half of that in a batch.
	want := dollars(float64(turns) * 0.03)
	for _, text := range []string{"Estimated cost of the batches: ", "openai/large: a batch of 1 request is out (batch-", "openai/small: 1 reply has come", "8 replies came in batches, for " + want + "\n"} {
		if !strings.Contains(stderr, text) {
			t.Errorf("it does not say %q:\n%s", text, stderr)
		}
	}
}

func TestCollectBatchTakenElsewhere(t *testing.T) {
	server := &batchserver.Server{Polls: 2}
	home := batchHome(t, server)
	code, _, stderr := runBatch(t.Context(), home, nil, slices.Concat(collectBatch, []string{"--wait", "0"})...)
	if code != exitFailed || !strings.Contains(stderr, "kansei: requests that are still out in batches: 2\nThe same command takes them") {
		t.Errorf("without waiting it ended with %d:\n%s", code, stderr)
	}
	single := collectBatch[:len(collectBatch)-1]
	code, _, stderr = runBatch(t.Context(), home, nil, single...)
	if code != exitFailed || !strings.Contains(stderr, "2 requests of this collection are out in batches") {
		t.Errorf("without --batch it ended with %d:\n%s", code, stderr)
	}
	elsewhere := t.TempDir()
	if err := os.CopyFS(elsewhere, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	code, _, stderr = runBatch(t.Context(), elsewhere, nil, collectBatch...)
	if _, missing := collected(t, elsewhere); code != exitDone || missing != 0 {
		t.Errorf("elsewhere it ended with %d, and %d replies are missing:\n%s", code, missing, stderr)
	}
	for request, n := range server.Asked() {
		if n != 1 {
			t.Errorf("asked %d times: %s", n, request)
		}
	}
}

func TestCollectBatchInterrupted(t *testing.T) {
	server := &batchserver.Server{Polls: 3}
	home := batchHome(t, server)
	ctx, cancel := context.WithCancel(t.Context())
	code, _, stderr := runBatch(ctx, home, func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}, collectBatch...)
	if code != exitInterrupted || !strings.Contains(stderr, "The same command goes on from here.") {
		t.Errorf("interrupted, it ended with %d:\n%s", code, stderr)
	}
	code, _, stderr = runBatch(t.Context(), home, nil, "collect", "--resume", "--pace", "fast")
	if _, missing := collected(t, home); code != exitDone || missing != 0 {
		t.Errorf("resumed, it ended with %d, and %d replies are missing:\n%s", code, missing, stderr)
	}
	for request, n := range server.Asked() {
		if n != 1 {
			t.Errorf("asked %d times: %s", n, request)
		}
	}
}

func TestCollectBatchRefused(t *testing.T) {
	home := batchHome(t, &batchserver.Server{})
	code, _, stderr := runBatch(t.Context(), home, nil, "collect", "-m", "deepseek/deepseek-chat", "-m", "openai/large", "--scenario", "promotion", "--batch")
	if code != exitUsage || !strings.Contains(stderr, "no batches can be made with deepseek/deepseek-chat") ||
		!strings.Contains(stderr, "openai, moonshot, zhipu, dashscope, openrouter, siliconflow, groq, together") {
		t.Errorf("ended with %d:\n%s", code, stderr)
	}
	if code, _, stderr := runBatch(t.Context(), home, nil, slices.Concat(collectBatch, []string{"--wait", "-1m"})...); code != exitUsage || !strings.Contains(stderr, "30m or 24h") {
		t.Errorf("with a negative time it ended with %d:\n%s", code, stderr)
	}
}

func TestWaitWithoutBatch(t *testing.T) {
	code, _, stderr := runBatch(t.Context(), t.TempDir(), nil, "collect", "-m", "builtin/eliza", "--scenario", "promotion", "--wait", "1h")
	if code != exitUsage || !strings.Contains(stderr, "Use it with --batch") {
		t.Errorf("ended with %d:\n%s", code, stderr)
	}
}

func TestCollectBatchFailure(t *testing.T) {
	home := batchHome(t, &batchserver.Server{Ends: "failed", Why: "The model does not support the batch API"})
	code, _, stderr := runBatch(t.Context(), home, nil, collectBatch...)
	if code != exitFailed || !strings.Contains(stderr, "replies that did not come: 2 (openai/") || !strings.Contains(stderr, "The model does not support the batch API") {
		t.Errorf("ended with %d:\n%s", code, stderr)
	}
}

func TestStudyCollectBatch(t *testing.T) {
	server := &batchserver.Server{Polls: 1}
	home, dir := batchHome(t, server), t.TempDir()
	study := `title = "Batches"
models = ["openai/large", "openai/small", "builtin/eliza"]
scenarios = ["promotion", "discount"]
lanes = 2
raters = ["li", "me"]
sessions = 6
turns = 1
`
	if err := os.WriteFile(filepath.Join(dir, "study.toml"), []byte(study), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := runBatch(t.Context(), home, nil, "study", "collect", dir, "--batch", "--pace", "fast")
	said, missing := collected(t, dir)
	if code != exitDone || missing != 0 || len(said) < 2 {
		t.Errorf("ended with %d: %d sessions lack %d replies:\n%s", code, len(said), missing, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "sessions", ".batches")); err != nil {
		t.Errorf("batches are not kept in the study: %v", err)
	}
}
