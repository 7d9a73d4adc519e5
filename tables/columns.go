package tables

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// table reads some columns side by side.
type table struct {
	file    *parquet.File
	leaves  []int     // -1: the file has no such column
	columns []*column // of the row group that is read, nil where there is none
}

func (f *File) table(names ...string) *table {
	t := &table{file: f.file, columns: make([]*column, len(names))}
	for _, name := range names {
		leaf, ok := f.leaf[name]
		if !ok {
			leaf = -1
		}
		t.leaves = append(t.leaves, leaf)
	}
	return t
}

// batch is how many rows are read at a time.
const batch = 1024

// rows calls take with the place of each row in the columns' values.
func (t *table) rows(take func(at int) error) (err error) {
	row := int64(0)
	for _, group := range t.file.RowGroups() {
		chunks := group.ColumnChunks()
		for i, leaf := range t.leaves {
			if leaf < 0 {
				continue
			}
			if t.columns[i] == nil {
				t.columns[i] = &column{kept: map[string]string{}, buffer: make([]parquet.Value, batch)}
			}
			t.columns[i].pages = chunks[leaf].Pages()
		}
		err := t.group(group.NumRows(), row, take)
		for _, c := range t.columns {
			if c != nil {
				err = errors.Join(err, c.close())
			}
		}
		if err != nil {
			return err
		}
		row += group.NumRows()
	}
	return nil
}

func (t *table) group(rows, before int64, take func(at int) error) error {
	for done := int64(0); done < rows; {
		n := int(min(batch, rows-done))
		for _, c := range t.columns {
			if c == nil {
				continue
			}
			if err := c.read(n); err != nil {
				return err
			}
		}
		for at := range n {
			if err := take(at); err != nil {
				return &RowError{before + done + int64(at) + 1, err}
			}
		}
		done += int64(n)
	}
	return nil
}

func (t *table) is(i, at int, kind parquet.Kind) bool {
	c := t.columns[i]
	return c != nil && !c.values[at].IsNull() && c.values[at].Kind() == kind
}

// text is a value as text, empty where there is none.
func (t *table) text(i, at int) string {
	if c := t.columns[i]; c != nil {
		return c.text(c.values[at])
	}
	return ""
}

// json is a value as JSON has it, so that an id is the same in both forms.
func (t *table) json(i, at int) string {
	c := t.columns[i]
	switch {
	case c == nil || c.values[at].IsNull():
		return ""
	case c.values[at].Kind() == parquet.ByteArray:
		return `"` + string(c.values[at].ByteArray()) + `"`
	default:
		return c.text(c.values[at])
	}
}

// yes is a value, true where there is none.
func (t *table) yes(i, at int) bool {
	return !t.is(i, at, parquet.Boolean) || t.columns[i].values[at].Boolean()
}

// whole is a whole number, which engines also write as a double.
func (t *table) whole(i, at int, none int64) (int64, error) {
	c := t.columns[i]
	if c == nil || c.values[at].IsNull() {
		return none, nil
	}
	v := c.values[at]
	switch kind := v.Kind(); {
	case kind == parquet.Int32:
		return int64(v.Int32()), nil
	case kind == parquet.Int64:
		return v.Int64(), nil
	case kind == parquet.Double && float64(int64(v.Double())) == v.Double():
		return int64(v.Double()), nil
	}
	return 0, fmt.Errorf("%s is not a whole number", c.values[at])
}

// column reads a column of a row group in batches.
type column struct {
	pages  parquet.Pages
	page   parquet.Page
	spent  []parquet.Page // that values of the batch lie in
	reader parquet.ValueReader
	buffer []parquet.Value
	values []parquet.Value // of the batch
	kept   map[string]string
}

// read fills values with the next rows. They are valid until the next read.
func (c *column) read(rows int) error {
	c.release()
	c.values = c.buffer[:rows]
	for n := 0; n < rows; {
		if c.reader == nil {
			page, err := c.pages.ReadPage()
			if err != nil {
				if errors.Is(err, io.EOF) {
					err = io.ErrUnexpectedEOF
				}
				return err
			}
			c.page, c.reader = page, page.Values()
		}
		got, err := c.reader.ReadValues(c.values[n:])
		n += got
		switch {
		case errors.Is(err, io.EOF):
			c.spent = append(c.spent, c.page)
			c.page, c.reader = nil, nil
		case err != nil:
			return err
		}
	}
	return nil
}

// mostKept is how many texts of a column are kept. More are copied one by one.
const mostKept = 1 << 16

// release gives back the pages that no value lies in any more.
func (c *column) release() {
	for _, page := range c.spent {
		parquet.Release(page)
	}
	c.spent = c.spent[:0]
}

func (c *column) text(v parquet.Value) string {
	switch {
	case v.IsNull():
		return ""
	case v.Kind() != parquet.ByteArray:
		return v.String()
	}
	if kept, ok := c.kept[string(v.ByteArray())]; ok {
		return kept
	}
	text := string(v.ByteArray())
	if len(c.kept) < mostKept {
		c.kept[text] = text
	}
	return text
}

func (c *column) close() error {
	c.release()
	if c.page != nil {
		parquet.Release(c.page)
	}
	err := c.pages.Close()
	c.page, c.reader, c.pages = nil, nil, nil
	return err
}
