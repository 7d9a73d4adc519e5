package report

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// PartFormat is the value of "format" at the beginning of a part.
const PartFormat = "kansei.part"

// PartVersion is the version of parts that this program reads and writes.
const PartVersion = 1

// A part is an input as a file: the first line has what was counted and the
// battles without ids by pairing, then comes a line for each battle with an id,
// then one for each session, both in order. An input that was put together from
// parts is the one that was read at once, so its findings are the same bytes.
// Battles with ids stand alone since another part may have them, too.

// partHead is the first line.
type partHead struct {
	Format  string     `json:"format"`
	Version int        `json:"version"`
	Open    bool       `json:"open"`
	Counts  partCounts `json:"counts"`
	Left    [2]int     `json:"left"`
	Models  []string   `json:"models"`
	Judges  []string   `json:"judges"`
	Pooled  bool       `json:"pooled"`
	Pairs   []partPair `json:"pairs"`
	Battles int        `json:"battles"` // lines
	Studies int        `json:"sessions"`
}

// partPair is a pairing by the places of its names, and its games by result.
type partPair struct {
	A     int      `json:"a"`
	B     int      `json:"b"`
	Judge int      `json:"judge"`
	Games [4]int64 `json:"games"`
}

// partBattle is a battle with an id.
type partBattle struct {
	Hash  uint64 `json:"hash,string"`
	A     string `json:"a"`
	B     string `json:"b"`
	Judge string `json:"judge,omitempty"`
	Code  uint8  `json:"code"`
}

// keptIDs are the battles with ids that a part has, by numbers of names.
type keptIDs struct {
	names  names
	known  map[uint64]bool
	battle []keptBattle
}

type keptBattle struct {
	hash        uint64
	a, b, judge uint32
}

func (k *keptIDs) add(hash uint64, b Battle) {
	if k.known[hash] {
		return
	}
	if k.known == nil {
		k.known = map[uint64]bool{}
	}
	k.known[hash] = true
	k.battle = append(k.battle, keptBattle{hash, k.names.of(min(b.ModelA, b.ModelB)), k.names.of(max(b.ModelA, b.ModelB)), k.names.of(b.Judge)})
}

// KeepIDs makes the input keep what WritePart needs of battles with ids. It is
// called before anything is added.
func (in *Input) KeepIDs() { in.keep = &keptIDs{} }

// WritePart writes the input as a part. It needs KeepIDs.
func (in *Input) WritePart(w io.Writer) error {
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	battles := in.keptBattles()
	studies := slices.Clone(in.studies)
	slices.SortFunc(studies, func(a, b study) int { return cmp.Compare(a.id, b.id) })
	err := lines.Encode(in.head(battles, len(studies)))
	for i := 0; err == nil && i < len(battles); i++ {
		err = lines.Encode(battles[i])
	}
	for i := 0; err == nil && i < len(studies); i++ {
		err = lines.Encode(wireOf(&studies[i]))
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("write the part: %w", err)
	}
	return nil
}

// keptBattles are the battles with ids, in the order of their hashes.
func (in *Input) keptBattles() []partBattle {
	if in.keep == nil {
		return nil
	}
	names := in.keep.names.list
	out := make([]partBattle, len(in.keep.battle))
	for i, b := range in.keep.battle {
		c, _ := in.ids.find(b.hash)
		out[i] = partBattle{b.hash, names[b.a], names[b.b], names[b.judge], c}
	}
	slices.SortFunc(out, func(a, b partBattle) int { return cmp.Compare(a.Hash, b.Hash) })
	return out
}

// head is the first line: what is left when the battles with ids are taken out.
func (in *Input) head(battles []partBattle, studies int) partHead {
	rest := &Input{}
	if in.battles.pooled {
		rest.battles.pool()
	}
	for _, p := range in.battles.ordered() {
		for r, n := range p.sum {
			rest.battles.addTo(p.pairing, result(r), n)
		}
	}
	rest.counts, rest.left = in.counts, in.left
	for _, b := range battles {
		rest.addCode(b.A, b.B, b.Judge, code(b.Code), -1)
	}
	h := partHead{
		Format: PartFormat, Version: PartVersion, Open: in.open, Counts: countsOf(rest.counts), Left: rest.left, Pooled: in.battles.pooled,
		Models: []string{}, Judges: []string{}, Pairs: []partPair{}, Battles: len(battles), Studies: studies,
	}
	models, judges := &names{}, &names{}
	for _, p := range rest.battles.ordered() {
		if p.sum != (battle{}) {
			h.Pairs = append(h.Pairs, partPair{int(models.of(p.a)), int(models.of(p.b)), int(judges.of(p.judge)), p.sum})
		}
	}
	h.Models, h.Judges = append(h.Models, models.list...), append(h.Judges, judges.list...)
	return h
}

// PartError says what is wrong with a part.
type PartError struct {
	Line    int
	Message string
}

func (e *PartError) Error() string { return e.Message }

// AddPart takes in a part but for its sessions, which it returns. The error is a
// *PartError, or what the reader says.
func (in *Input) AddPart(r io.Reader) ([]Study, error) {
	p := &partReader{in: bufio.NewReaderSize(r, 1<<16)}
	var h partHead
	if err := p.next(&h); err != nil {
		return nil, err
	}
	switch {
	case h.Format != PartFormat:
		return nil, p.fault("this is not a part of a report")
	case h.Version != PartVersion:
		return nil, p.fault(fmt.Sprintf("the part is of version %d, and this program reads version %d", h.Version, PartVersion))
	case h.Open != in.open:
		return nil, p.fault("the part was made with another choice of --include-open")
	}
	if err := in.addHead(&h); err != nil {
		return nil, p.fault(err.Error())
	}
	for range h.Battles {
		var b partBattle
		if err := p.next(&b); err != nil {
			return nil, err
		}
		if b.A == "" || b.A >= b.B || b.Code >= 1<<idCodeBits {
			return nil, p.fault("the battle is damaged")
		}
		if in.keep != nil {
			in.keep.add(b.Hash, Battle{ModelA: b.A, ModelB: b.B, Judge: b.Judge})
		}
		in.takeOnce(b.Hash, b.A, b.B, b.Judge, code(b.Code))
	}
	out := make([]Study, 0, min(h.Studies, 1<<16))
	for range h.Studies {
		var w wireStudy
		if err := p.next(&w); err != nil {
			return nil, err
		}
		out = append(out, Study{w.study()})
	}
	if _, err := p.in.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, p.fault("something stands after the end of the part")
	}
	return out, nil
}

// addHead takes in the counts and pairings of a part.
func (in *Input) addHead(h *partHead) error {
	in.counts = in.counts.plus(h.Counts.inputs())
	in.left[0] += h.Left[0]
	in.left[1] += h.Left[1]
	if h.Pooled && !in.battles.pooled {
		in.battles.pool()
	}
	for _, p := range h.Pairs {
		if min(p.A, p.B, p.Judge) < 0 || max(p.A, p.B) >= len(h.Models) || p.Judge >= len(h.Judges) || h.Models[p.A] >= h.Models[p.B] {
			return errors.New("a pairing of the part is damaged")
		}
		k := pairing{h.Models[p.A], h.Models[p.B], h.Judges[p.Judge]}
		for r, n := range p.Games {
			if h.Pooled {
				in.battles.addTo(k, result(r), n)
			} else {
				in.battles.add(k.a, k.b, k.judge, result(r), n)
			}
		}
	}
	return nil
}

// partReader reads a part line by line.
type partReader struct {
	in   *bufio.Reader
	line int
	room []byte
}

// next reads a line.
func (p *partReader) next(v any) error {
	p.line++
	p.room = p.room[:0]
	for {
		piece, err := p.in.ReadSlice('\n')
		p.room = append(p.room, piece...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) {
			return p.fault("the part ends too early")
		}
		if err != nil {
			return err
		}
		break
	}
	d := json.NewDecoder(bytes.NewReader(p.room))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return p.fault("the line cannot be read: " + err.Error())
	}
	return nil
}

func (p *partReader) fault(message string) error { return &PartError{p.line, message} }

// Same reports whether two sessions say the same, but for how many copies they
// were joined from.
func (st Study) Same(other Study) bool {
	a, b := wireOf(&st.study), wireOf(&other.study)
	a.Counts.Copies, b.Counts.Copies = 0, 0
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// ID is the session's id.
func (st Study) ID() string { return st.id }

// Copies is how many more copies the session was joined of.
func (st Study) Copies() int { return st.counts.Copies }
