package report

// ids are the battles that were counted by their hash, each with a code of three
// bits: what counts of it. A hundred million take about 750 MB.
//
// The first 16 bits of a hash choose one of many small tables, which grow one by
// one, so that no growth needs everything twice. In its table a battle is the
// next 45 bits and the code, in 6 bytes.
type ids struct{ tables []idTable }

// idTable is a table with open addressing; 6 bytes of zeros are a free place.
type idTable struct {
	entries []byte
	used    int
}

const (
	idTables   = 1 << 16
	idBytes    = 6
	idCodeBits = 3
)

// find is the code of a battle.
func (s *ids) find(hash uint64) (code uint8, known bool) {
	if s.tables == nil {
		return 0, false
	}
	t, key := &s.tables[hash>>48], idKey(hash)
	if len(t.entries) == 0 {
		return 0, false
	}
	if e := t.get(t.place(key)); e != 0 {
		return uint8(e & (1<<idCodeBits - 1)), true
	}
	return 0, false
}

// set notes the code of a battle.
func (s *ids) set(hash uint64, code uint8) {
	if s.tables == nil {
		s.tables = make([]idTable, idTables)
	}
	t, key := &s.tables[hash>>48], idKey(hash)
	if size := len(t.entries) / idBytes; t.used >= size*7/8 {
		t.grow(size + size/8 + 4)
	}
	at := t.place(key)
	if t.get(at) == 0 {
		t.used++
	}
	t.put(at, key<<idCodeBits|uint64(code))
}

// idKey is what a table knows of a hash; it is not 0.
func idKey(hash uint64) uint64 {
	const bits = 48 - idCodeBits
	return max(1, hash>>idCodeBits&(1<<bits-1))
}

// place is where a key is, or where it belongs.
func (t *idTable) place(key uint64) int {
	size := len(t.entries) / idBytes
	// Keys are 45 bits and tables far below 2^19 entries, so this fits.
	at := int(key * uint64(size) >> (48 - idCodeBits))
	for {
		if e := t.get(at); e == 0 || e>>idCodeBits == key {
			return at
		}
		if at++; at == size {
			at = 0
		}
	}
}

func (t *idTable) get(at int) uint64 {
	b := t.entries[at*idBytes : at*idBytes+idBytes]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40
}

func (t *idTable) put(at int, e uint64) {
	b := t.entries[at*idBytes : at*idBytes+idBytes]
	b[0], b[1], b[2], b[3], b[4], b[5] = byte(e), byte(e>>8), byte(e>>16), byte(e>>24), byte(e>>32), byte(e>>40)
}

func (t *idTable) grow(size int) {
	old := *t
	t.entries = make([]byte, size*idBytes)
	for at := range len(old.entries) / idBytes {
		if e := old.get(at); e != 0 {
			t.put(t.place(e>>idCodeBits), e)
		}
	}
}
