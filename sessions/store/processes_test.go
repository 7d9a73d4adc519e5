package store

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kansei/sessions"
)

// raterEnv makes this test program a rater: "NAME PATH".
const raterEnv = "KANSEI_TEST_RATER"

const ratingsEach = 120

func TestMain(m *testing.M) {
	if who, path, ok := strings.Cut(os.Getenv(raterEnv), " "); ok {
		if err := rateOn(who, path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// rateOn is a rater's process: it goes on where the file has the rater, saves
// after every rating, and prints the number of each when it is saved.
func rateOn(who, path string) error {
	st := New(filepath.Dir(path))
	s, _, err := st.Load(path)
	if err != nil {
		return err
	}
	for n := len(numbers(s, who)); n < ratingsEach; n++ {
		rate(s, sessions.Rater{Name: who, Pass: 1}, n)
		s.UpdatedAt = noon.Add(time.Duration(n) * time.Second)
		if _, err := st.SaveAt(path, s.Clone()); err != nil {
			return err
		}
		fmt.Println(n)
	}
	return nil
}

// numbers counts a rater's ratings by their number.
func numbers(s *sessions.Session, who string) map[int]int {
	out := map[int]int{}
	for _, r := range s.Ratings {
		if r.Name == who {
			out[int(r.At.Sub(noon)/time.Second)]++
		}
	}
	return out
}

func TestSaveOfKilledProcesses(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	path := saved(t, small("s")).Path("s")
	var both sync.WaitGroup
	for seed, who := range []string{"ann", "bob"} {
		both.Go(func() {
			random := rand.New(rand.NewPCG(uint64(seed), 7))
			kills := 0
			for runs := 0; ; runs++ {
				if runs > ratingsEach {
					t.Errorf("%s does not get on", who)
					return
				}
				done, killed, err := rateUntil(t, who, path, 5+random.IntN(30))
				if err != nil {
					t.Errorf("%s: %v", who, err)
					return
				}
				t.Logf("%s: %d saved, killed: %v", who, done, killed)
				if !killed {
					break
				}
				kills++
			}
			if kills < 2 {
				t.Errorf("%s was killed %d times only", who, kills)
			}
		})
	}
	both.Wait()
	s := load(t, New(filepath.Dir(path)), path)
	for _, who := range []string{"ann", "bob"} {
		got := numbers(s, who)
		for n := range ratingsEach {
			if got[n] != 1 {
				t.Errorf("%s's rating %d is there %d times", who, n, got[n])
			}
		}
	}
	if len(s.Ratings) != 2*ratingsEach {
		t.Errorf("there are %d ratings, want %d", len(s.Ratings), 2*ratingsEach)
	}
	if rest, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.tmp")); err != nil || len(rest) > 1 {
		t.Errorf("half-written files are left: %v, %v", rest, err)
	}
}

// rateUntil runs a rater and kills it in the middle of the save after some
// ratings. It returns how many were saved, and makes sure that the file has them.
func rateUntil(t *testing.T, who, path string, ratings int) (done int, killed bool, err error) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), raterEnv+"="+who+" "+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, false, err
	}
	if err := cmd.Start(); err != nil {
		return 0, false, err
	}
	last := -1
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if last, err = strconv.Atoi(lines.Text()); err != nil {
			return done, killed, err
		}
		if done++; done == ratings {
			killed = true
			if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				return done, killed, err
			}
		}
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); err != nil && (!killed || !errors.As(err, &ended)) {
		return done, killed, err
	} else if err == nil {
		killed = false
	}
	s, err := Read(path)
	if err != nil {
		return done, killed, err
	}
	if got := numbers(s, who); last >= 0 && len(got) <= last {
		return done, killed, fmt.Errorf("%d was saved, and the file has %d", last, len(got))
	}
	return done, killed, nil
}
