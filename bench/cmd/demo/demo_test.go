//go:build unix

package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
)

// screen is an emulator that has been written to.
func screen(t *testing.T, w, h int, text string) *vt.Emulator {
	t.Helper()
	e := vt.NewEmulator(w, h)
	t.Cleanup(func() { _ = e.Close() })
	if _, err := e.WriteString(text); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestPictureIsWellFormedAndKeepsTheText(t *testing.T) {
	svg := screenSVG(screen(t, 30, 3, "a <b> & \x1b[1;31m差三分\x1b[0m ok\r\n┏━━┓ ╭──╮ ⣿ █▏\r\nthe end"), `a "title"`, 3)
	d := xml.NewDecoder(strings.NewReader(svg))
	var text strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v\n%s", err, svg)
		}
		if chars, ok := token.(xml.CharData); ok {
			text.Write(chars)
		}
	}
	for _, want := range []string{"a <b> &", "差三分", "ok", "the end"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	for _, drawn := range []string{"┏", "╭", "⣿", "█"} {
		if strings.Contains(svg, drawn) {
			t.Errorf("%s is written and not drawn", drawn)
		}
	}
}

func TestWideCharactersStandInTheirCells(t *testing.T) {
	svg := screenSVG(screen(t, 20, 1, "x差三y"), "", 1)
	at := func(cell float64) string { return num(margin + cell*cellW) }
	wide := num(margin+cellW+(2*cellW-wideSize)/2) + " " + num(margin+3*cellW+(2*cellW-wideSize)/2)
	for _, want := range []string{`x="` + at(0) + `"`, `x="` + wide + `"`, `x="` + at(5) + `"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("nothing stands at %s in\n%s", want, svg)
		}
	}
}

func TestNeighbouringBarsBecomeOne(t *testing.T) {
	svg := screenSVG(screen(t, 40, 4, strings.Repeat("─", 40)+"\r\n│\r\n│\r\n│"), "", 4)
	if n := strings.Count(svg, "<rect"); n != 4 { // the ground, the rule, the three bars as one, the cursor
		t.Errorf("%d rectangles, want 4:\n%s", n, svg)
	}
}

func TestSamePictureTwice(t *testing.T) {
	e := screen(t, 30, 2, "\x1b[1mbold\x1b[0m \x1b[3;32mgreen\x1b[0m\r\n\x1b[7mreverse\x1b[0m")
	if first, again := screenSVG(e, "x", 2), screenSVG(e, "x", 2); first != again {
		t.Error("two pictures of one screen differ")
	}
}

func TestMovieShowsEachScreenOnce(t *testing.T) {
	var m movie
	m.add(screen(t, 20, 2, "first"), 3)
	m.add(screen(t, 20, 2, "\x1b[1;31msecond"), 1)
	svg := m.String("a title")
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the picture is not XML: %v\n%s", err, svg)
		}
	}
	for _, want := range []string{
		"@keyframes f0{0%{visibility:visible}75%{visibility:hidden}}", "@keyframes f1{0%{visibility:hidden}75%{visibility:visible}100%{visibility:hidden}}",
		"animation:f0 4s step-end infinite", "first", "second",
	} {
		if strings.Count(svg, want) != 1 {
			t.Errorf("%q is in the picture %d times", want, strings.Count(svg, want))
		}
	}
}
