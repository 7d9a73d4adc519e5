package sessions

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
)

// raterEnv makes this test program a rater: "NAME PATH".
const raterEnv = "KANSEI_TEST_RATER"

const ratingsEach = 200

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

// rateOn is a rater's process: it goes on where the file says that the rater
// is, saves after every rating, and says each number once it is saved.
func rateOn(who, path string) error {
	st := NewStore(filepath.Dir(path))
	s, _, err := st.Load(path)
	if err != nil {
		return err
	}
	for n := len(numbers(s, who)); n < ratingsEach; n++ {
		v := 1 + n%5
		s.Ratings = append(s.Ratings, Rating{
			Address: first, Dimension: "empathy", Value: &v, Rater: Rater{who, 1}, Blind: true, At: noon.Add(time.Duration(n) * time.Second),
		})
		s.UpdatedAt = noon.Add(time.Duration(n) * time.Second)
		if err := st.SaveAt(path, s); err != nil {
			return err
		}
		fmt.Println(n)
	}
	return nil
}

// numbers counts a rater's ratings by their number.
func numbers(s *Session, who string) map[int]int {
	out := map[int]int{}
	for _, r := range s.Ratings {
		if r.Name == who {
			out[int(r.At.Sub(noon)/time.Second)]++
		}
	}
	return out
}

func TestTwoProcessesKilledAtRandomLoseNothing(t *testing.T) {
	path := saved(t, full()).Path(full().ID)
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
			if kills < 3 {
				t.Errorf("%s was killed %d times only", who, kills)
			}
		})
	}
	both.Wait()
	s, _, err := NewStore(filepath.Dir(path)).Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"ann", "bob"} {
		got := numbers(s, who)
		for n := range ratingsEach {
			if got[n] != 1 {
				t.Errorf("%s's rating %d is there %d times", who, n, got[n])
			}
		}
	}
	if want := 2*ratingsEach + len(full().Ratings); len(s.Ratings) != want {
		t.Errorf("there are %d ratings, want %d", len(s.Ratings), want)
	}
	if rest, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.tmp")); err != nil || len(rest) > 1 {
		t.Errorf("half-written files are left: %v, %v", rest, err)
	}
}

// rateUntil runs a rater and kills it in the middle of the save after some
// ratings. It says how many were saved, and makes sure that the file has them.
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
	s, err := read(path)
	if err != nil {
		return done, killed, err
	}
	if got := numbers(s, who); last >= 0 && len(got) <= last {
		return done, killed, fmt.Errorf("%d was saved, and the file has %d", last, len(got))
	}
	return done, killed, nil
}

func TestTwoStoresKeepEachOthersTurns(t *testing.T) {
	ann := saved(t, full())
	bob := NewStore(ann.Dir())
	annS, bobS := full(), full()
	at := noon.Add(time.Hour)
	bobS.Blind.RevealedAt = &at
	bobS.Turns[0].Replies = append(bobS.Turns[0].Replies, Reply{Lane: "l1", Attempt: 9, Status: Complete, Text: "again", StartedAt: noon})
	bobS.Turns = append(bobS.Turns, Turn{N: len(bobS.Turns) + 1, User: UserMessage{Text: "more", At: noon, To: ToAll}})
	if err := bob.Save(bobS); err != nil {
		t.Fatal(err)
	}
	annS.Turns[0].Replies[0].Text = "as ann has it"
	append1(annS, "ann", 1)
	if err := ann.Save(annS); err != nil {
		t.Fatal(err)
	}
	s, _, err := bob.Load("last")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Turns) != len(bobS.Turns) || s.Turns[0].Reply("l1", 9) == nil || s.Blind.RevealedAt == nil {
		t.Errorf("bob's part is lost: %+v", s)
	}
	if s.Turns[0].Replies[0].Text != "as ann has it" {
		t.Errorf("ann's own reply is %q", s.Turns[0].Replies[0].Text)
	}
	if n := counts(t, bob, "ann"); n[0] != 1 {
		t.Errorf("ann's rating is lost: %v", n)
	}
	if len(annS.Turns) != len(full().Turns) || len(annS.Turns[0].Replies) != len(full().Turns[0].Replies) {
		t.Error("a save has changed the session")
	}
}
