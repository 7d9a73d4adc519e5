package sessions

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"
)

// tree is JSON as it stands in a file, of any shape: what a damaged file still
// holds is taken from it.
type tree struct {
	kind  jsontext.Kind // '{', '[', or that of the leaf
	leaf  jsontext.Value
	names []string // of the items of an object
	items []*tree
}

// grower reads a tree from bytes.
type grower struct {
	bytes   []byte
	decoder *jsontext.Decoder
	twice   []jsontext.Pointer // fields that stand twice; the later one counts
}

// grow reads a tree as far as the bytes can be read. With an error comes what
// stood before it; a text that the end of the file cuts off is part of that.
func (g *grower) grow(b []byte) (*tree, error) {
	g.bytes = b
	g.decoder = jsontext.NewDecoder(bytes.NewReader(b), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	root, err := g.value()
	if err != nil {
		return root, err
	}
	if _, err := g.decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return root, &FileError{Message: "something stands after the end of the session"}
	}
	return root, nil
}

func (g *grower) value() (*tree, error) {
	begin := g.decoder.InputOffset()
	token, err := g.decoder.ReadToken()
	if err != nil {
		return cutText(g.bytes[begin:]), err
	}
	t := &tree{kind: token.Kind()}
	switch t.kind {
	case jsontext.KindBeginObject, jsontext.KindBeginArray:
		return t, g.items(t)
	case jsontext.KindString:
		t.leaf = quoted(token.String())
	default:
		t.leaf = jsontext.Value(token.String())
	}
	return t, nil
}

func (g *grower) items(t *tree) error {
	for {
		name := ""
		switch kind := g.decoder.PeekKind(); {
		case kind == jsontext.KindEndObject || kind == jsontext.KindEndArray:
			_, err := g.decoder.ReadToken()
			return err
		case t.kind == jsontext.KindBeginObject:
			token, err := g.decoder.ReadToken()
			if err != nil {
				return err
			}
			if name = token.String(); t.find(name) >= 0 {
				g.twice = append(g.twice, g.decoder.StackPointer())
			}
		}
		item, err := g.value()
		if item != nil {
			t.put(name, item)
		}
		if err != nil {
			return err
		}
	}
}

// cutText is the text that ends in the middle, with the file or at a byte that
// no text can have; nil where there is none.
func cutText(rest []byte) *tree {
	rest = bytes.TrimLeft(rest, " \t\r\n,:")
	if end := bytes.IndexFunc(rest, unicode.IsControl); end >= 0 {
		rest = rest[:end]
	}
	if len(rest) == 0 || rest[0] != '"' {
		return nil
	}
	const longestEscape = 12 // a pair of surrogates
	for cut := 0; cut <= min(longestEscape, len(rest)-1); cut++ {
		if text, err := jsontext.AppendUnquote(nil, append(slices.Clone(rest[:len(rest)-cut]), '"')); err == nil {
			return &tree{kind: jsontext.KindString, leaf: quoted(string(text))}
		}
	}
	return nil
}

// quoted is a text as JSON has it, with U+FFFD in place of what is no UTF-8.
func quoted(text string) jsontext.Value {
	b, _ := jsontext.AppendQuote(nil, text) // its error tells of what was replaced
	return b
}

// leafOf is a leaf with a value that has no need of quotes.
func leafOf(value string) *tree {
	return &tree{kind: jsontext.Value(value).Kind(), leaf: jsontext.Value(value)}
}

// put adds an item, or replaces that of the same name.
func (t *tree) put(name string, item *tree) {
	if t.kind == jsontext.KindBeginObject {
		if at := slices.Index(t.names, name); at >= 0 {
			t.items[at] = item
			return
		}
		t.names = append(t.names, name)
	}
	t.items = append(t.items, item)
}

// find is the index of an item by its name or number, -1 if there is none.
func (t *tree) find(name string) int {
	switch t.kind {
	case jsontext.KindBeginObject:
		return slices.Index(t.names, name)
	case jsontext.KindBeginArray:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(t.items) {
			return i
		}
		return -1
	default:
		return -1
	}
}

// at is what stands at a place, nil if nothing does.
func (t *tree) at(place jsontext.Pointer) *tree {
	for name := range place.Tokens() {
		i := t.find(name)
		if i < 0 {
			return nil
		}
		t = t.items[i]
	}
	return t
}

// text is the text at a place, empty if there is none.
func (t *tree) text(place jsontext.Pointer) string {
	leaf := t.at(place)
	if leaf == nil || leaf.kind != jsontext.KindString {
		return ""
	}
	b, _ := jsontext.AppendUnquote(nil, leaf.leaf)
	return string(b)
}

// remove takes out what stands at a place or, where nothing does, the nearest
// thing around it, and returns its place; false if that is everything.
func (t *tree) remove(place jsontext.Pointer) (jsontext.Pointer, bool) {
	for t.at(place) == nil {
		place = place.Parent()
	}
	if place == "" {
		return "", false
	}
	around := t.at(place.Parent())
	i := around.find(place.LastToken())
	around.items = slices.Delete(around.items, i, i+1)
	if around.kind == jsontext.KindBeginObject {
		around.names = slices.Delete(around.names, i, i+1)
	}
	return place, true
}

// appendTo writes the tree as compact JSON.
func (t *tree) appendTo(b []byte) []byte {
	switch t.kind {
	case jsontext.KindBeginObject:
		b = append(b, '{')
	case jsontext.KindBeginArray:
		b = append(b, '[')
	default:
		return append(b, t.leaf...)
	}
	for i, item := range t.items {
		if i > 0 {
			b = append(b, ',')
		}
		if t.kind == jsontext.KindBeginObject {
			b = append(append(b, quoted(t.names[i])...), ':')
		}
		b = item.appendTo(b)
	}
	return append(b, byte(t.kind)+2) // '}' is '{'+2 and ']' is '['+2
}
