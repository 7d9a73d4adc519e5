package bench

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kansei/bench/fakeserver"
	"kansei/bench/terminal"
)

// programs are the binaries that are measured, built once.
var programs = sync.OnceValues(func() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "kansei-bench"); err != nil {
		return "", err
	}
	for name, pkg := range map[string]string{
		"kansei": "..", "floor": "./cmd/floor", "bare": "./cmd/bare", "hello": "./cmd/hello", "glamour": "./cmd/glamour",
	} {
		if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, name), pkg).CombinedOutput(); err != nil {
			return dir, fmt.Errorf("build %s: %w\n%s", name, err, out)
		}
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if built {
		if dir, err := programs(); err == nil {
			_ = os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}

// built reports whether programs was asked for.
var built bool

// patience is how long a benchmark waits for a program on a busy machine.
const patience = 90 * time.Second

// stage is a program in a terminal, with a server that streams to it.
type stage struct {
	testing.TB
	*terminal.Terminal
	home string
}

// serve runs the streaming server for a benchmark.
func serve(b testing.TB) (url string) {
	b.Helper()
	srv := httptest.NewServer(fakeserver.New(fakeserver.Options{}))
	b.Cleanup(srv.Close)
	return srv.URL + "/v1"
}

// home is a fresh folder for the program, with a server as its provider.
func home(b testing.TB, url string) string {
	b.Helper()
	dir := b.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "state"), 0o700); err != nil {
		b.Fatal(err)
	}
	config := fmt.Sprintf("theme = \"dark\"\n[providers.fake]\nbase_url = %q\nmodels = [\"markdown\"]\n", url)
	for name, content := range map[string]string{"config.toml": config, "state/noticed": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// play starts one of the programs in a terminal.
func play(b testing.TB, w, h int, home, name string, args ...string) *stage {
	b.Helper()
	built = true
	dir, err := programs()
	if err != nil {
		b.Fatal(err)
	}
	env := []string{"HOME=" + home, "KANSEI_HOME=" + home, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	t, err := terminal.Start(w, h, env, filepath.Join(dir, name), args...)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(t.Close)
	return &stage{TB: b, Terminal: t, home: home}
}

// lanesOf are the arguments for n lanes of a model of the server.
func lanesOf(n int, model string, more ...string) []string {
	args := []string{"chat"}
	for range n {
		args = append(args, "-m", "fake/"+model)
	}
	return append(args, more...)
}

// shows waits for a text on the screen.
func (s *stage) shows(text string) {
	s.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.UntilText(ctx, text); err != nil {
		s.Fatal(err)
	}
}

// press types keys by name, or fails.
func (s *stage) press(names ...string) {
	s.Helper()
	if err := s.Key(names...); err != nil {
		s.Fatal(err)
	}
}

// write types text, or fails.
func (s *stage) write(text string) {
	s.Helper()
	if err := s.Type(text); err != nil {
		s.Fatal(err)
	}
}

// breath is longer than any gap within a paste: an Enter with as much before and
// after it is no line break of one.
const breath = 120 * time.Millisecond

// enter sends what was written.
func (s *stage) enter() {
	s.Helper()
	time.Sleep(breath)
	s.press("enter")
	time.Sleep(breath)
}

func (s *stage) cost() terminal.Cost {
	s.Helper()
	c, err := s.Cost()
	if err != nil {
		s.Fatal(err)
	}
	return c
}

// atMost prints a ratio beside its bar, and fails where it is over it.
func atMost(b *testing.B, name string, got, bar float64) {
	b.Helper()
	b.ReportMetric(got, name)
	verdict := "met"
	if got > bar {
		verdict = "MISSED"
		b.Errorf("%s is %.3f, the bar is %.3f", name, got, bar)
	}
	fmt.Printf("%-60s %8.3f  bar %7.3f  %s\n", strings.TrimPrefix(b.Name(), "Benchmark")+" "+name, got, bar, verdict)
}

// percentile is the value that a share of all is not above. The values are
// sorted by it.
func percentile(values []time.Duration, share float64) time.Duration {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[min(len(values)-1, int(share*float64(len(values))))]
}

// signs are characters that no reply holds, each found at once among what a
// program writes.
var signs = strings.Split("ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİĴĵĶķĸĹĺĻļĽľŁłŃńŅņŇňŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž", "")
