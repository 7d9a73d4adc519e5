package scenarios

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// program is the code in a message of a scenario: everything from the first
// line that is code.
func program(t *testing.T, id string, message int) string {
	t.Helper()
	s, _ := builtIn(t).Find(id)
	_, code, ok := strings.Cut(s.Script[message], "\n\n")
	if !ok {
		t.Fatalf("%s message %d has no program", id, message+1)
	}
	return code
}

// python runs a program and returns its output. It skips the test where there
// is no Python.
func python(t *testing.T, code string) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-I", "-X", "utf8", "-c", code)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.TrimSpace(string(out))
}

func TestAnswersOfPrograms(t *testing.T) {
	for _, c := range []struct {
		id      string
		message int
		change  func(string) string // nil: as it is
		tail    string              // what is run behind it
	}{
		{"tidy-list", 0, nil, ""},
		{"table-for-three", 0, nil, ""},
		{"table-for-three", 2, nil, ""},
		{"table-for-three", 3, nil, ""},
		{"odd-shuffle", 0, nil, "print(shuffle(list(range(1, 8))))"},
		{"odd-shuffle", 0, nil, "c = list(range(1, 8))\nfor _ in range(4): c = shuffle(c)\nprint(c)"},
		{"forty-steps", 0, func(s string) string { return strings.Replace(s, "range(40)", "range(5)", 1) }, ""},
		{"forty-steps", 0, nil, ""},
		{"forty-steps", 0, func(s string) string {
			return strings.Replace(s, "a[i], a[j] = a[j], (a[i] * 2 + a[j]) % 11", "a[j], a[i] = (a[i] * 2 + a[j]) % 11, a[j]", 1)
		}, ""},
		{"checkout", 0, nil, ""},
		{"checkout", 0, func(string) string { return "print(0.1 * 3 == 0.3, 0.1 * 3)" }, ""},
		{"endless-search", 0, func(s string) string { return strings.Replace(s, "(l + r) // 2", "(l + r + 1) // 2", 1) }, "print(找([1, 3, 5, 7], 0))"},
		{"poem-code", 0, nil, ""},
		{"poem-code", 0, nil, `print(f(f("春眠不觉晓处处闻啼鸟")))`},
		{"twenty-two", 0, nil, ""},
		{"twenty-two", 0, func(s string) string {
			return strings.Replace(s, "    if len(人) % 4 == 0:\n        人.reverse()\n", "", 1)
		}, ""},
	} {
		code := program(t, c.id, c.message)
		if c.change != nil {
			changed := c.change(code)
			if changed == code {
				t.Fatalf("%s: the change changes nothing", c.id)
			}
			code = changed
		}
		lines := strings.Split(python(t, code+"\n"+c.tail), "\n")
		last := lines[len(lines)-1]
		switch c.id {
		case "twenty-two":
			for _, part := range strings.Fields(last)[:2] {
				answers(t, c.id, part)
			}
		case "checkout":
			for _, part := range strings.Fields(last) {
				answers(t, c.id, part)
			}
		default:
			answers(t, c.id, last)
		}
	}
}

// TestAnswersOfProgramsAgain works the longest of them out a second time.
func TestAnswersOfProgramsAgain(t *testing.T) {
	a, s, equal := []int{3, 1, 4, 1, 5, 9, 2, 6}, 0, 0
	for step := range 40 {
		i := s % 8
		j := (a[i] + step) % 8
		if i == j {
			equal++
		}
		x, y := a[j], (a[i]*2+a[j])%11
		a[i] = x
		a[j] = y
		s += a[i] + 1
	}
	answers(t, "forty-steps", strings.ReplaceAll(fmt.Sprint(a), " ", ", ")+" "+fmt.Sprint(s))
	if equal != 5 {
		t.Errorf("i and j are the same %d times", equal)
	}

	for n := range map[int]bool{7: true, 10: true} {
		deck := make([]int, n)
		for i := range deck {
			deck[i] = i
		}
		start, times := slices.Clone(deck), 0
		for times == 0 || !slices.Equal(deck, start) {
			left, right := deck[:n/2], deck[n/2:]
			var out []int
			for k := range right {
				out = append(out, right[k])
				if k < len(left) {
					out = append(out, left[len(left)-1-k])
				}
			}
			deck, times = out, times+1
		}
		if times != 6 {
			t.Errorf("%d cards are in order after %d times", n, times)
		}
	}

	people, out, reversed := []rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"), "", []int(nil)
	for i, k := 0, 3; len(people) > 1; {
		i = (i + k - 1) % len(people)
		out += string(people[i])
		people = slices.Delete(people, i, i+1)
		k = k*2%7 + len(people)%3 + 1
		if len(people)%4 == 0 {
			slices.Reverse(people)
			reversed = append(reversed, len(people))
		}
	}
	answers(t, "twenty-two", out, string(people), "20、16、12、8、4")
	if !slices.Equal(reversed, []int{20, 16, 12, 8, 4}) {
		t.Errorf("the queue is reversed at %v", reversed)
	}

	halts := func(x int) bool {
		list, l, r := []int{1, 3, 5, 7}, 0, 3
		for range 100 {
			if l >= r {
				return true
			}
			if m := (l + r) / 2; list[m] <= x {
				l = m
			} else {
				r = m - 1
			}
		}
		return false
	}
	for x := -3; x < 12; x++ {
		if halts(x) != (x < 5) {
			t.Errorf("the search for %d halts: %v", x, halts(x))
		}
	}

	start := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	now, times := preorder(start), 1
	if now[1] != 2 || now[9] != 10 || now[7] != 9 || now[8] != 8 {
		t.Errorf("the places are %v", now)
	}
	for ; !slices.Equal(now, start); times++ {
		now = preorder(now)
	}
	answers(t, "poem-code", fmt.Sprint(times)+" 次")
}

func preorder(s []int) []int {
	if len(s) < 2 {
		return s
	}
	m := len(s) / 3
	return slices.Concat([]int{s[m]}, preorder(s[:m]), preorder(s[m+1:]))
}
