package batches_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kansei/batches"
	"kansei/conversation"
	"kansei/internal/testkit/batchserver"
	"kansei/providers"
	"kansei/providers/openai"
	"kansei/sessions"
	"kansei/sessions/store"
)

// lab is a folder of sessions and a vendor.
type lab struct {
	t        *testing.T
	dir      string
	vendor   string
	server   *batchserver.Server
	sessions int
	wait     time.Duration
	notices  []batches.Notice
	ended    int
}

func newLab(t *testing.T, server *batchserver.Server) *lab {
	server.Now = time.Now
	return &lab{t: t, dir: t.TempDir(), vendor: "openai", server: server, sessions: 2, wait: 48 * time.Hour}
}

// plan is sessions with two lanes and two messages each, as far as they are
// saved in the folder.
func (l *lab) plan() []*sessions.Session {
	out := make([]*sessions.Session, l.sessions)
	for i := range out {
		at := time.Date(2026, 3, 4, 12, i, 0, 0, time.UTC)
		s := &sessions.Session{
			ID: fmt.Sprintf("01JTEST%019d", i+1), Title: "a talk", CreatedAt: at, UpdatedAt: at,
			Rubric:   sessions.Rubric{ID: "sensibility", Min: 1, Max: 5},
			Scenario: &sessions.Scenario{ID: "s", Kind: sessions.Emotional, Lang: "en", Title: "s", Script: []string{strings.Repeat("hello ", i+1), "and then?"}},
			Blind:    sessions.Blind{Enabled: true, Curtain: sessions.CurtainPace, Seed: int64(i + 1)},
		}
		for k, model := range []string{"large", "small"} {
			s.Lanes = append(s.Lanes, sessions.Lane{
				ID: fmt.Sprintf("l%d", k+1), Label: sessions.Letter(k), Provider: l.vendor, Model: model,
				Thinking: sessions.ThinkingDefault, Size: sessions.Size{Grade: sessions.Unknown},
			})
		}
		if there, err := store.Read(filepath.Join(l.dir, s.ID+".json")); err == nil {
			s = there
		}
		out[i] = s
	}
	return out
}

// play collects what the plan lacks.
func (l *lab) play(ctx context.Context) error {
	l.t.Helper()
	registry, err := openai.NewRegistry(openai.Options{
		Settings: map[string]openai.Settings{l.vendor: {BaseURL: "http://127.0.0.1/v1", KeyEnv: "KEY"}},
		Env:      func(name string) string { return map[string]string{"KEY": "sk-secret-of-the-test"}[name] }, Transport: l.server,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	st := store.New(l.dir)
	return batches.Play(ctx, l.plan(), batches.Options{
		Batcher: func(id string) (providers.Batcher, error) {
			p, err := registry.Provider(id)
			if err != nil {
				return nil, err
			}
			return p.(providers.Batcher), nil
		},
		Load: func(id string) (*sessions.Session, error) {
			s, _, err := st.Load(st.Path(id))
			return s, err
		},
		Save: st.Save, Dir: filepath.Join(l.dir, batches.Dir), Now: time.Now, Wait: l.wait,
		Sleep: func(ctx context.Context, d time.Duration) error {
			select {
			case <-time.After(d):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
		Which:  func(sessions.Lane) bool { return true },
		Ended:  func(sessions.Lane, sessions.Reply) { l.ended++ },
		Played: func(*sessions.Session) {},
		Tell:   func(n batches.Notice) { l.notices = append(l.notices, n) },
	})
}

// said is what all sessions of the folder say.
func (l *lab) said() (text string, missing int) {
	l.t.Helper()
	var out strings.Builder
	for _, s := range l.plan() {
		missing += conversation.Missing(s)
		for _, turn := range s.Turns {
			for _, r := range turn.Replies {
				kind := ""
				if r.Error != nil {
					kind = r.Error.Kind
				}
				fmt.Fprintln(&out, s.ID, turn.N, turn.User.Text, r.Lane, r.Attempt, r.Status, r.Text, r.After, kind, r.Flags, r.Usage.Prompt, r.Usage.Completion)
			}
		}
	}
	return out.String(), missing
}

// askedOnce makes sure that nothing was asked twice, and that so much was asked.
func (l *lab) askedOnce(want int) {
	l.t.Helper()
	asked := l.server.Asked()
	for request, n := range asked {
		if n != 1 {
			l.t.Errorf("asked %d times: %s", n, request)
		}
	}
	if len(asked) != want {
		l.t.Errorf("%d requests were answered, want %d", len(asked), want)
	}
}

// left is how many batches are kept in the folder.
func (l *lab) left() int {
	files, err := filepath.Glob(filepath.Join(l.dir, batches.Dir, "*.json"))
	if err != nil {
		l.t.Fatal(err)
	}
	return len(files)
}

func (l *lab) kinds() (out []batches.NoticeKind) {
	for _, n := range l.notices {
		out = append(out, n.Kind)
	}
	slices.Sort(out)
	return out
}

func TestPlayInEveryForm(t *testing.T) {
	for vendor, form := range map[string]string{
		"openai": batchserver.OpenAI, "dashscope": batchserver.OpenAI, "moonshot": batchserver.OpenAI, "groq": batchserver.OpenAI, "zhipu": batchserver.OpenAI,
		"together": batchserver.Together, "siliconflow": batchserver.SiliconFlow, "openrouter": batchserver.OpenRouter,
	} {
		t.Run(vendor, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, &batchserver.Server{Form: form, Polls: 3, Key: "sk-secret-of-the-test"})
				l.vendor = vendor
				if err := l.play(t.Context()); err != nil {
					t.Fatal(err)
				}
				said, missing := l.said()
				if missing != 0 || l.left() != 0 || l.ended != 8 {
					t.Errorf("%d replies are missing, %d batches left, %d replies told of\n%s", missing, l.left(), l.ended, said)
				}
				l.askedOnce(8)
				if !strings.Contains(said, "1 hello  l1 1 complete large heard 1 messages, the last of 6 bytes <nil>  [batch] 100 50") ||
					!strings.Contains(said, "2 and then? l2 1 complete small heard 3 messages, the last of 9 bytes of turn 1, lane l2, attempt 1  [batch] 100 50") {
					t.Errorf("the sessions say\n%s", said)
				}
				if want := []batches.NoticeKind{batches.Sent, batches.Sent, batches.Sent, batches.Sent, batches.Taken, batches.Taken, batches.Taken, batches.Taken}; !slices.Equal(l.kinds(), want) {
					t.Errorf("told of %v, want one batch of each model a turn: %v", l.kinds(), want)
				}
			})
		})
	}
}
