package sessions

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// maxMendings is how many faults of a file are mended; one with more is not
// what it was any more.
const maxMendings = 2000

// Repaired is what could be saved of a damaged file.
type Repaired struct {
	Session *Session
	Path    string   // of the copy
	Changes []string // what is not as it stood in the file, and where
}

// Repair writes what can be read of a damaged file to a copy beside it, and
// leaves the file itself as it is. A file that is whole, is of a newer version
// or is no session is refused.
func (st *Store) Repair(path string) (Repaired, error) {
	if _, err := read(path); err == nil {
		return Repaired{}, fmt.Errorf("repair %s: the file is whole", path)
	} else if refused := (*FileError)(nil); !errors.As(err, &refused) || errors.Is(err, ErrNewer) || errors.Is(err, errUnreadable) {
		return Repaired{}, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return Repaired{}, fmt.Errorf("read session: %w", err)
	}
	id := strings.TrimSuffix(filepath.Base(path), suffix)
	if first, _, ok := strings.Cut(id, aside); ok {
		id = first
	}
	s, changes, err := repair(b, id)
	if err != nil {
		return Repaired{}, err
	}
	content, err := Encode(s)
	if err != nil {
		return Repaired{}, err
	}
	r := Repaired{Session: s, Changes: changes}
	base := strings.TrimSuffix(path, suffix) + ".repaired"
	for n := 1; ; n++ {
		r.Path = base + suffix
		if n > 1 {
			r.Path = base + "-" + strconv.Itoa(n) + suffix
		}
		if _, err := os.Lstat(r.Path); errors.Is(err, os.ErrNotExist) {
			_, err := writeAtomic(r.Path, content)
			return r, err
		}
	}
}

// repair makes a session of the bytes of a damaged file: what can't be read or
// doesn't check is mended where what was meant is plain, and left out where it
// is not, piece by piece. id is the session's if the file has none.
func repair(b []byte, id string) (*Session, []string, error) {
	var g grower
	root, broke := g.grow(b)
	if root == nil || root.kind != jsontext.KindBeginObject || root.at("/lanes") == nil && root.at("/turns") == nil {
		return nil, nil, &FileError{Message: "nothing of a session is left in the file", Advice: "Restore it from a copy."}
	}
	var changes []string
	if !utf8.Valid(b) {
		changes = append(changes, "bytes that are no text: U+FFFD stands for them")
	}
	for _, field := range g.twice {
		changes = append(changes, fmt.Sprintf("%s: it stands twice; the later one counts", field))
	}
	if broke != nil {
		changes = append(changes, rest(b, broke))
	}
	for range maxMendings {
		s, err := Decode(root.appendTo(nil))
		if err == nil {
			return s, changes, nil
		}
		var e *FileError
		if !errors.As(err, &e) || errors.Is(err, ErrNewer) {
			return nil, nil, err
		}
		did, ok := root.mend(jsontext.Pointer(e.Field), id)
		if !ok {
			return nil, nil, err
		}
		changes = append(changes, fmt.Sprintf("%s: %s; %s", e.Field, e.Message, did))
	}
	return nil, nil, &FileError{Message: fmt.Sprintf("the file has more than %d faults", maxMendings), Advice: "Restore it from a copy."}
}

// rest says where a file can't be read any further.
func rest(b []byte, broke error) string {
	var e *FileError
	if !errors.As(broke, &e) {
		errors.As(fault(inMemory(b), broke), &e)
	}
	if e.Line == 0 {
		return e.Message + ": it is left out"
	}
	return fmt.Sprintf("line %d, column %d: %s; what stood behind it is lost", e.Line, e.Column, e.Message)
}

// mend does away with the fault at a place and says how; false if it can't be.
func (t *tree) mend(place jsontext.Pointer, id string) (did string, ok bool) {
	field, parent := place.LastToken(), place.Parent()
	set := func(value string, did string) (string, bool) {
		around := t.at(parent)
		if around == nil || around.kind != jsontext.KindBeginObject {
			return t.drop(place)
		}
		around.put(field, leafOf(value))
		return did, true
	}
	switch shape := shapeOf(place); {
	case shape == "/format" && t.text(place) == "":
		return set(string(quoted(Format)), "taken for a session")
	case shape == "/format":
		return "", false
	case shape == "/version":
		return set(strconv.Itoa(Version), "taken for version "+strconv.Itoa(Version))
	case shape == "/id":
		return set(string(quoted(id)), "named after the file")
	case shape == "/rubric/min" && t.at("/rubric/max") != nil:
		t.at("/rubric").put("max", leafOf("5"))
		return set("1", "taken for 1 to 5")
	case shape == "/blind/enabled":
		return set("true", "taken for blind")
	case shape == "/lanes/*/id":
		name := t.freeLane(place)
		return set(string(quoted(name)), "named "+name)
	case shape == "/turns/*/n":
		i, _ := strconv.Atoi(parent.LastToken())
		return set(strconv.Itoa(i+1), "counted anew")
	case shape == "/turns/*/replies/*/attempt":
		n := t.freeAttempt(parent)
		return set(strconv.Itoa(n), fmt.Sprintf("taken for attempt %d", n))
	case shape == "/turns/*/replies/*/status":
		return set(string(quoted(string(Truncated))), "taken for one that was cut off")
	case shape == "/turns/*/replies/*/lane" && t.text(place) != "":
		return t.addLane(t.text(place))
	case shape == "/turns/*/replies/*/lane", shape == "/ratings/*/value", shape == "/verdicts/*/outcome":
		return t.drop(parent)
	default:
		return t.drop(place)
	}
}

// shapeOf is a place with "*" for the numbers in it.
func shapeOf(place jsontext.Pointer) string {
	var b strings.Builder
	for name := range place.Tokens() {
		if _, err := strconv.Atoi(name); err == nil {
			name = "*"
		}
		b.WriteString("/" + name)
	}
	return b.String()
}

func (t *tree) drop(place jsontext.Pointer) (did string, ok bool) {
	gone, ok := t.remove(place)
	if gone == place {
		return "left out", ok
	}
	return string(gone) + " is left out", ok
}

// freeLane is a name for a lane that no other has: the one that the program
// would have given, if it is free.
func (t *tree) freeLane(place jsontext.Pointer) string {
	i, _ := strconv.Atoi(place.Parent().LastToken())
	taken := map[string]bool{}
	for j := range t.at("/lanes").items {
		if j != i {
			taken[t.text(jsontext.Pointer(fmt.Sprintf("/lanes/%d/id", j)))] = true
		}
	}
	for n := i + 1; ; n++ {
		if name := "l" + strconv.Itoa(n); !taken[name] {
			return name
		}
	}
}

// addLane adds a lane of which nothing is known but that it has replied.
func (t *tree) addLane(id string) (did string, ok bool) {
	lanes := t.at("/lanes")
	if lanes == nil || lanes.kind != jsontext.KindBeginArray {
		lanes = &tree{kind: jsontext.KindBeginArray}
		t.put("lanes", lanes)
	}
	lane := &tree{kind: jsontext.KindBeginObject}
	for _, field := range [][2]string{{"id", id}, {"label", Letter(len(lanes.items))}, {"provider", "unknown"}, {"model", "unknown"}} {
		lane.put(field[0], &tree{kind: jsontext.KindString, leaf: quoted(field[1])})
	}
	lanes.put("", lane)
	return "a lane " + id + " whose model is not known is added", true
}

// freeAttempt is the number that a reply can have among those of its lane.
func (t *tree) freeAttempt(reply jsontext.Pointer) int {
	lane, last := t.text(reply.AppendToken("lane")), 0
	replies := t.at(reply.Parent())
	for i, other := range replies.items {
		n := other.at("/attempt")
		if strconv.Itoa(i) == reply.LastToken() || other.text("/lane") != lane || n == nil {
			continue
		}
		if number, err := strconv.Atoi(string(n.leaf)); err == nil {
			last = max(last, number)
		}
	}
	return last + 1
}
