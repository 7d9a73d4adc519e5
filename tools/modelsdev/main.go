// Modelsdev makes the file of prices, context, refused parameters and levels of
// thinking in the catalogue, from a copy of the open data of models.dev.
//
//	go run ./tools/modelsdev -source DIR -vendors FILE -o FILE
//
// DIR is a clone of the repository, with or without a work tree. Only vendors
// of the catalogue that name a folder of models.dev are in the result, which
// says the date of the copy.
package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

func main() {
	source := flag.String("source", "", "a clone of models.dev")
	vendors := flag.String("vendors", "providers/catalog/vendors.toml", "the vendors of the catalogue")
	out := flag.String("o", "providers/catalog/models.tsv", "the file to write")
	flag.Parse()
	if err := run(*source, *vendors, *out); err != nil {
		fmt.Fprintln(os.Stderr, "modelsdev:", err)
		os.Exit(1)
	}
}

func run(source, vendorFile, out string) error {
	if source == "" {
		return errors.New("-source is missing")
	}
	date, err := git(source, "log", "-1", "--format=%cs")
	if err != nil {
		return err
	}
	archive, err := git(source, "archive", "HEAD", "providers", "models", "LICENSE")
	if err != nil {
		return err
	}
	files, err := unpack(bytes.NewReader(archive))
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(files["LICENSE"], []byte("MIT License")) {
		return errors.New("the licence is another one by now")
	}
	vendors, err := readVendors(vendorFile)
	if err != nil {
		return err
	}
	rows, err := collect(files, vendors)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("# Prices, context, levels of thinking and refused parameters, made by tools/modelsdev from https://models.dev, which is open data.\n")
	b.WriteString("# MIT License, Copyright (c) 2025 models.dev\n")
	fmt.Fprintf(&b, "# date\t%s\n", strings.TrimSpace(string(date)))
	b.WriteString("# vendor\tmodel\tinput\toutput\tcontext\tlevels\trefused\tnotes\n")
	for _, r := range rows {
		b.WriteString(r.line() + "\n")
	}
	return os.WriteFile(out, []byte(b.String()), 0o644) //nolint:gosec // a file of the source tree
}

func git(dir string, args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return b, nil
}

// unpack reads an archive. Links within it are followed.
func unpack(r io.Reader) (map[string][]byte, error) {
	files, links := map[string][]byte{}, map[string]string{}
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read archive: %w", err)
		}
		switch h.Typeflag {
		case tar.TypeSymlink:
			links[h.Name] = path.Join(path.Dir(h.Name), h.Linkname)
		case tar.TypeReg:
			b, err := io.ReadAll(t)
			if err != nil {
				return nil, fmt.Errorf("read archive: %w", err)
			}
			files[h.Name] = b
		}
	}
	for name, target := range links {
		for range 5 {
			if next, ok := links[target]; ok {
				target = next
			}
		}
		if b, ok := files[target]; ok {
			files[name] = b
		}
	}
	return files, nil
}

// vendor is a vendor of the catalogue with its folders at models.dev, the first
// of which counts where several have a model.
type vendor struct {
	ID        string   `toml:"id"`
	ModelsDev []string `toml:"models_dev"`
}

func readVendors(file string) ([]vendor, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var v struct {
		Vendor []vendor `toml:"vendor"`
	}
	if err := toml.Unmarshal(b, &v); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return v.Vendor, nil
}

// row is one model at one vendor.
type row struct {
	vendor, model string
	input, output *float64
	context       int64
	levels        []string
	refused       []string
	notes         []string
}

func (r row) line() string {
	price := func(p *float64) string {
		if p == nil {
			return ""
		}
		return strconv.FormatFloat(*p, 'f', -1, 64)
	}
	context := ""
	if r.context > 0 {
		context = strconv.FormatInt(r.context, 10)
	}
	return strings.TrimRight(strings.Join([]string{
		r.vendor, r.model, price(r.input), price(r.output), context,
		strings.Join(r.levels, ","), strings.Join(r.refused, ","), strings.Join(r.notes, ","),
	}, "\t"), "\t")
}

func collect(files map[string][]byte, vendors []vendor) ([]row, error) {
	found := map[string]row{}
	for _, v := range vendors {
		for _, folder := range v.ModelsDev {
			prefix := "providers/" + folder + "/models/"
			some := false
			for name, b := range files {
				model, ok := strings.CutPrefix(strings.TrimSuffix(name, ".toml"), prefix)
				if !ok || !strings.HasSuffix(name, ".toml") || strings.ContainsAny(model, "\t\n") {
					continue
				}
				some = true
				key := v.ID + "\t" + model
				if _, ok := found[key]; ok {
					continue
				}
				r, err := read(files, b)
				if err != nil {
					return nil, fmt.Errorf("read %s: %w", name, err)
				}
				r.vendor, r.model = v.ID, model
				found[key] = r
			}
			if !some {
				return nil, fmt.Errorf("models.dev has nothing at %s", folder)
			}
		}
	}
	rows := make([]row, 0, len(found))
	for _, r := range found {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.vendor, b.vendor), cmp.Compare(a.model, b.model)) })
	return rows, nil
}

// entry is what is read of a model's file.
type entry struct {
	BaseModel string   `toml:"base_model"`
	Omit      []string `toml:"base_model_omit"`

	Reasoning   *bool    `toml:"reasoning"`
	Options     []option `toml:"reasoning_options"`
	Temperature *bool    `toml:"temperature"`
	Status      string   `toml:"status"`
	Cost        struct {
		Input  *float64 `toml:"input"`
		Output *float64 `toml:"output"`
	} `toml:"cost"`
	Limit struct {
		Context int64 `toml:"context"`
	} `toml:"limit"`
	Modalities struct {
		Input  []string `toml:"input"`
		Output []string `toml:"output"`
	} `toml:"modalities"`
	Provider struct {
		Shape string `toml:"shape"`
	} `toml:"provider"`
}

type option struct {
	Type   string   `toml:"type"`
	Values []string `toml:"values"`
	Min    *int64   `toml:"min"`
}

// read puts a model's file on top of the one that it is based on.
func read(files map[string][]byte, b []byte) (row, error) {
	var own entry
	if err := toml.Unmarshal(b, &own); err != nil {
		return row{}, err
	}
	var e entry
	if own.BaseModel != "" {
		if err := toml.Unmarshal(files["models/"+own.BaseModel+".toml"], &e); err != nil {
			return row{}, err
		}
		for _, field := range own.Omit {
			switch field {
			case "temperature":
				e.Temperature = nil
			case "reasoning":
				e.Reasoning = nil
			}
		}
	}
	e.Options = nil // what can be chosen is the vendor's own
	if err := toml.Unmarshal(b, &e); err != nil {
		return row{}, err
	}
	r := row{input: e.Cost.Input, output: e.Cost.Output, context: e.Limit.Context, levels: levels(e)}
	if r.input != nil && r.output != nil && *r.input == 0 && *r.output == 0 {
		r.input, r.output = nil, nil // a subscription, or not known
	}
	if e.Temperature != nil && !*e.Temperature {
		r.refused = append(r.refused, "temperature")
	}
	switch {
	case len(e.Modalities.Output) > 0 && !slices.Equal(e.Modalities.Output, []string{"text"}), len(e.Modalities.Input) > 0 && !slices.Contains(e.Modalities.Input, "text"):
		r.notes = append(r.notes, "not_text")
	case e.Provider.Shape == "responses":
		r.notes = append(r.notes, "not_chat")
	}
	if e.Status == "deprecated" {
		r.notes = append(r.notes, "deprecated")
	}
	return r, nil
}

// levels are the settings of thinking that a model takes: "never" and "always"
// where there is no choice, nothing where it is not known.
func levels(e entry) []string {
	switch {
	case e.Reasoning == nil:
		return nil
	case !*e.Reasoning:
		return []string{"never"}
	}
	var out []string
	for _, o := range e.Options {
		switch o.Type {
		case "toggle":
			out = append(out, "off", "on")
		case "budget_tokens":
			if o.Min != nil && *o.Min == 0 {
				out = append(out, "off")
			}
			out = append(out, "on")
		case "effort":
			for _, v := range o.Values {
				if v != "null" && v != "default" {
					out = append(out, v)
				}
			}
		}
	}
	if len(out) == 0 && e.Options != nil {
		return []string{"always"}
	}
	var unique []string
	for _, level := range out {
		if !slices.Contains(unique, level) {
			unique = append(unique, level)
		}
	}
	return unique
}
