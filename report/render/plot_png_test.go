package render

import (
	"bytes"
	"image/png"
	"testing"

	"kansei/lang"
	"kansei/report"
	"kansei/typeset"
)

// TestPNGWords checks that a plot is in the language of the report where the
// fonts can write it, and else in English.
func TestPNGWords(t *testing.T) {
	in := &report.Input{}
	in.AddScores(fewScores())
	f := report.Find(in, report.Options{Bootstrap: 20, Seed: 1})
	pictures := map[string][]byte{}
	for _, code := range lang.Languages() {
		f.Words = lang.Must(code)
		fonts := typeset.Builtin() // which have no Chinese letters
		b, err := PNG(f, fonts)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil || img.Bounds().Dx() != plotWidth*pngScale {
			t.Errorf("%s: it is %v, %v", code, img.Bounds(), err)
		}
		pictures[code] = b
	}
	if !bytes.Equal(pictures["en"], pictures["zh"]) {
		t.Error("without Chinese letters the picture is not the English one")
	}
}
