package batches_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kansei/batches"
	"kansei/internal/testkit/batchserver"
)

// TestPlayPartial has a batch in which one request fails and one expires. What has
// come is kept and goes on, and the next run asks for the rest and for nothing else.
func TestPlayPartial(t *testing.T) {
	for _, form := range []string{batchserver.OpenAI, batchserver.Together, batchserver.OpenRouter} {
		t.Run(form, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, &batchserver.Server{Form: form, Answer: func(a batchserver.Asked) batchserver.Answer {
					switch first := a.Messages[0].Content; {
					case len(a.Messages) == 1 && a.Model == "large" && first == "hello ":
						return batchserver.Answer{Status: http.StatusBadRequest, Problem: "Unsupported parameter: 'top_k'"}
					case len(a.Messages) == 1 && a.Model == "small" && first == "hello hello ":
						return batchserver.Answer{Expired: true}
					}
					return batchserver.Echo(a)
				}})
				l.vendor = vendorOf[form]
				if err := l.play(t.Context()); err != nil {
					t.Fatal(err)
				}
				said, missing := l.said()
				if missing != 4 || l.left() != 0 {
					t.Errorf("%d replies are missing, %d batches left\n%s", missing, l.left(), said)
				}
				if !strings.Contains(said, "1 hello  l1 1 failed  <nil> parameter_refused [batch]") || strings.Count(said, "failed") != 1 {
					t.Errorf("the sessions say\n%s", said)
				}
				if !slices.Contains(l.kinds(), batches.Unasked) {
					t.Errorf("nobody was told of the request that expired: %v", l.notices)
				}
				l.askedOnce(4)
				l.server.Answer = nil
				if err := l.play(t.Context()); err != nil {
					t.Fatal(err)
				}
				if said, missing := l.said(); missing != 0 || !strings.Contains(said, "1 hello  l1 2 complete large heard 1 messages") {
					t.Errorf("%d replies are missing\n%s", missing, said)
				}
				l.askedOnce(8)
			})
		})
	}
}

var vendorOf = map[string]string{
	batchserver.OpenAI: "openai", batchserver.Together: "together", batchserver.SiliconFlow: "siliconflow", batchserver.OpenRouter: "openrouter",
}

// TestPlayExpired takes what a batch has that ended before it was complete.
func TestPlayExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, &batchserver.Server{Ends: "expired", Answer: func(a batchserver.Asked) batchserver.Answer {
			if a.Model == "large" {
				return batchserver.Answer{Expired: true}
			}
			return batchserver.Echo(a)
		}})
		if err := l.play(t.Context()); err != nil {
			t.Fatal(err)
		}
		if said, missing := l.said(); missing != 4 || strings.Count(said, "complete small") != 4 {
			t.Errorf("%d replies are missing\n%s", missing, said)
		}
	})
}

func TestPlayBatchFailed(t *testing.T) {
	for _, form := range []string{batchserver.OpenAI, batchserver.Together, batchserver.OpenRouter} {
		t.Run(form, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, &batchserver.Server{Form: form, Ends: "failed", Why: "This model has no batches"})
				l.vendor = vendorOf[form]
				if err := l.play(t.Context()); err != nil {
					t.Fatal(err)
				}
				said, missing := l.said()
				if missing != 8 || said != "" || l.left() != 0 {
					t.Errorf("%d replies are missing, %d batches left\n%s", missing, l.left(), said)
				}
				if !slices.ContainsFunc(l.notices, func(n batches.Notice) bool {
					return n.Kind == batches.Unasked && n.Requests == 2 && n.Err != nil && n.Err.Error() == "This model has no batches"
				}) {
					t.Errorf("told of %v", l.notices)
				}
			})
		})
	}
}

// TestPlayRefused has the vendor refuse each step for good.
func TestPlayRefused(t *testing.T) {
	for _, step := range []string{batchserver.Upload, batchserver.Create} {
		t.Run(step, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, &batchserver.Server{Fail: func(at string) int {
					if at == step {
						return http.StatusForbidden
					}
					return 0
				}})
				if err := l.play(t.Context()); err != nil {
					t.Fatal(err)
				}
				if _, missing := l.said(); missing != 8 || l.left() != 0 {
					t.Errorf("%d replies are missing, %d batches left", missing, l.left())
				}
				if want := []batches.NoticeKind{batches.Unasked, batches.Unasked}; !slices.Equal(l.kinds(), want) {
					t.Errorf("told of %v", l.notices)
				}
				l.askedOnce(0)
			})
		})
	}
}

// TestPlayThroughFailures has each step fail a few times in ways that pass.
func TestPlayThroughFailures(t *testing.T) {
	for _, step := range []string{batchserver.Upload, batchserver.Create, batchserver.Poll, batchserver.Download} {
		for _, status := range []int{http.StatusTooManyRequests, http.StatusBadGateway} {
			t.Run(step, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					failures := 0
					l := newLab(t, &batchserver.Server{Polls: 2, Fail: func(at string) int {
						if at == step && failures < 3 {
							failures++
							return status
						}
						return 0
					}})
					if err := l.play(t.Context()); err != nil {
						t.Fatal(err)
					}
					if said, missing := l.said(); missing != 0 || l.left() != 0 || failures != 3 {
						t.Errorf("%d replies are missing, %d batches left after %d failures\n%s\n%v", missing, l.left(), failures, said, l.notices)
					}
					l.askedOnce(8)
				})
			})
		}
	}
}

// TestPlayAnswerLost loses the answer to the request that creates a batch: the
// batch is found, and not made a second time.
func TestPlayAnswerLost(t *testing.T) {
	for _, form := range []string{batchserver.OpenAI, batchserver.Together, batchserver.OpenRouter} {
		t.Run(form, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, &batchserver.Server{Form: form, Hook: func(step string, before bool) {
					if step == batchserver.Create && !before {
						panic(http.ErrAbortHandler)
					}
				}})
				l.vendor = vendorOf[form]
				if err := l.play(t.Context()); err != nil {
					t.Fatal(err)
				}
				if said, missing := l.said(); missing != 0 || l.left() != 0 {
					t.Errorf("%d replies are missing, %d batches left\n%s", missing, l.left(), said)
				}
				l.askedOnce(8)
			})
		})
	}
}

// TestPlayWaits gives up waiting, and takes what is out in another run.
func TestPlayWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, &batchserver.Server{Polls: 30, Key: "sk-secret-of-the-test"})
		l.wait = 10 * time.Minute
		begun := time.Now()
		if err := l.play(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begun); took != l.wait {
			t.Errorf("it waited for %s, want %s", took, l.wait)
		}
		polls := slices.DeleteFunc(l.server.Steps(), func(step string) bool { return step != batchserver.Poll })
		if n := len(polls); n < 10 || n > 20 {
			t.Errorf("it asked %d times about two batches in 10 minutes", n)
		}
		if want := []batches.NoticeKind{batches.Sent, batches.Sent, batches.StillOut, batches.StillOut}; !slices.Equal(l.kinds(), want) || l.left() != 2 {
			t.Errorf("told of %v, %d batches left", l.notices, l.left())
		}
		if n, err := batches.Out(filepath.Join(l.dir, batches.Dir), l.plan()[:1]); n != 2 || err != nil {
			t.Errorf("%d requests of a session are out (%v), want 2", n, err)
		}
		files, err := filepath.Glob(filepath.Join(l.dir, batches.Dir, "*"))
		if err != nil || len(files) != 2 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			if content, err := os.ReadFile(file); err != nil || strings.Contains(string(content), "sk-secret") {
				t.Errorf("%s: %v\n%s", file, err, content)
			}
		}
		l.wait = 48 * time.Hour
		if err := l.play(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, missing := l.said(); missing != 0 || l.left() != 0 {
			t.Errorf("%d replies are missing, %d batches left", missing, l.left())
		}
		l.askedOnce(8)
	})
}

// TestPlayPartOfWhatIsOut leaves a batch to the command that has sent it, and asks
// nothing of it again.
func TestPlayPartOfWhatIsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, &batchserver.Server{Polls: 5})
		l.wait = 0
		if err := l.play(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.wait, l.notices, l.sessions = time.Hour, nil, 1
		if err := l.play(t.Context()); err != nil {
			t.Fatal(err)
		}
		if want := []batches.NoticeKind{batches.StillOut, batches.StillOut}; !slices.Equal(l.kinds(), want) || l.left() != 2 {
			t.Errorf("told of %v, %d batches left", l.notices, l.left())
		}
		l.sessions = 2
		if err := l.play(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, missing := l.said(); missing != 0 || l.left() != 0 {
			t.Errorf("%d replies are missing, %d batches left", missing, l.left())
		}
		l.askedOnce(8)
	})
}
