package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"kansei/exports"
	"kansei/providers/catalog"
	"kansei/report"
	"kansei/report/reading"
	"kansei/report/render"
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/themes"
)

// reportFlags are what "kansei report" was asked for.
type reportFlags struct {
	format, plot, output string
	partial              string
	asJSON, open         bool
	scores               []string
	sensibility, reason  string
	kind                 string
	bootstrap            int
	seed                 int64
	ties, allBad, size   string
	style                bool
}

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report [PATH...]",
		Short: "What the ratings say, and how far they go",
		Long: `Rank the models that were rated, and tell whether sensibility goes with size more than reason does.

A PATH is a session, a folder of sessions, or a file of battles in the Chatbot
Arena's form (JSON or JSONL, also with gzip), a Parquet table of battles or
ratings, or a table of counts (model_a, model_b, outcome, n and perhaps cluster,
as CSV or Parquet); without one it is the folder of saved sessions. With nothing
rated, public scores answer as far as they can.

A folder with study.toml is reported as its analysis says, with and without the
raters who are careless by its rules.

Where there is too much for one machine, --partial writes the part of a report
that each of several machines has, and a report over these files is the same as
one over everything at once, byte for byte. All options but --include-open belong
to that last report.`,
		Example: "  kansei report\n  kansei report study/ --format html --output report.html\n  kansei report --scores mine.csv --sensibility eqbench3_elo --reason arena_sc_math",
		Args:    cobra.ArbitraryArgs,
		RunE: run(func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			if dir, ok := studyOf(args); ok {
				return a.reportStudy(cmd, f, dir)
			}
			if err := a.load(); err != nil {
				return err
			}
			return a.report(cmd.Context(), f, args, nil)
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "text, json, csv, markdown or html")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	flags.StringVar(&f.plot, "plot", "", "write the charts to this file, .svg or .png")
	flags.StringVar(&f.output, "output", "", "write the report to this file")
	flags.StringVar(&f.partial, "partial", "", "write what a later report needs of these paths to this `FILE`, and report nothing")
	flags.StringArrayVar(&f.scores, "scores", nil, "table of public scores (`FILE`) to take instead of the one that is built in (CSV; repeat)")
	flags.StringVar(&f.kind, "kind", "emotional", "rated sessions that stand for sensibility: emotional, creative (writing) or both")
	flags.StringVar(&f.sensibility, "sensibility", "", "kind of score to take for sensibility")
	flags.StringVar(&f.reason, "reason", "", "kind of score to take for reason")
	flags.IntVar(&f.bootstrap, "bootstrap", report.DefaultBootstrap, "how often the sessions are redrawn for the intervals; 0 for none")
	flags.Int64Var(&f.seed, "seed", 1, "of everything that is drawn")
	flags.StringVar(&f.ties, "ties", report.TiesHalf, "how ties count: half or davidson")
	flags.StringVar(&f.allBad, "all-bad", report.AllBadHalf, "how turns count where all were bad: half or drop")
	flags.StringVar(&f.size, "size", "total", "the parameters that the verdict is about: total or active")
	flags.BoolVar(&f.style, "style", false, "take length, headings, lists and bold out of the ranking")
	flags.BoolVar(&f.open, "include-open", false, "count what was not rated blind, too")
	return cmd
}

// mostBootstrap is more than anybody needs and little enough for any memory.
const mostBootstrap = 100_000

// check refuses what cannot be, before anything is read.
func (f *reportFlags) check() error {
	if f.asJSON {
		f.format = "json"
	}
	for _, choice := range []struct {
		flag, value string
		of          []string
	}{
		{"format", f.format, []string{"text", "json", "csv", "markdown", "html"}},
		{"ties", f.ties, []string{report.TiesHalf, report.TiesDavidson}},
		{"all-bad", f.allBad, []string{report.AllBadHalf, report.AllBadDrop}},
		{"size", f.size, []string{"total", "active"}},
	} {
		if !slices.Contains(choice.of, choice.value) {
			last := len(choice.of) - 1
			return usage(fmt.Sprintf("there is no --%s %q", choice.flag, choice.value),
				fmt.Sprintf("Use --%s %s or %s.", choice.flag, strings.Join(choice.of[:last], ", "), choice.of[last]))
		}
	}
	if f.bootstrap != 0 && (f.bootstrap < 20 || f.bootstrap > mostBootstrap) {
		return usage(fmt.Sprintf("--bootstrap %d gives no interval", f.bootstrap), fmt.Sprintf("Use 20 to %d, or 0 for no intervals.", mostBootstrap))
	}
	if ext := filepath.Ext(f.plot); f.plot != "" && ext != ".svg" && ext != ".png" {
		return usage(fmt.Sprintf("a plot cannot be written as %q", f.plot), "Use a name that ends in .svg or .png.")
	}
	if f.plot != "" && f.output != "" && sameFile(f.plot, f.output) {
		return usage("--plot and --output name one file", "Give each a name of its own.")
	}
	if f.partial != "" && (f.plot != "" || f.output != "" || len(f.scores) > 0) {
		return usage("--partial makes no report", "Leave --plot, --output and --scores for the report over the parts.")
	}
	return nil
}

// report makes the report over what refs name. study is the study that this is of;
// nil: none.
func (a *app) report(ctx context.Context, f reportFlags, refs []string, study *report.Planned) error {
	// Reading makes much garbage and keeps little: collecting it less often saves
	// a tenth of the time, for half as much memory again.
	defer debug.SetGCPercent(debug.SetGCPercent(200))
	if a.env.Getenv("GOMEMLIMIT") == "" { // near it, memory is worth more than time
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(reportMemory))
	}
	if kinds := []sessions.Kind{sessions.Emotional, sessions.Creative, report.Both}; !slices.Contains(kinds, sessions.Kind(f.kind)) {
		return usage(fmt.Sprintf("there is no --kind %q of sessions for sensibility", f.kind), "Use --kind emotional, creative or both.")
	}
	in, err := interruptible(ctx, func() (*report.Input, error) { return a.collected(ctx, f, refs) })
	if err != nil {
		return err
	}
	if f.partial != "" {
		return a.writeOutput(ctx, f.partial, in.WritePart)
	}
	kinds, err := a.addScores(in, f.scores)
	if err != nil {
		return err
	}
	for flag, kind := range map[string]string{"sensibility": f.sensibility, "reason": f.reason} {
		if kind != "" && !slices.Contains(kinds, kind) {
			return usage(fmt.Sprintf("there is no score of kind %q for --%s", kind, flag), "There are "+sanitize.Line(strings.Join(kinds, ", "))+".")
		}
	}
	options := report.Options{
		Davidson: f.ties == report.TiesDavidson, DropAllBad: f.allBad == report.AllBadDrop, Bootstrap: f.bootstrap, Seed: f.seed,
		Style: f.style, Active: f.size == "active", Kind: sessions.Kind(f.kind), Sensibility: f.sensibility, Reason: f.reason, Words: a.words, Family: recipe, Study: study, Maker: maker,
	}
	found, err := interruptible(ctx, func() (report.Findings, error) { return report.Find(in, options), nil })
	if err != nil {
		return err
	}
	if f.plot != "" {
		if err := a.writePlot(ctx, f.plot, found); err != nil {
			return err
		}
	}
	return a.writeReport(ctx, f, found)
}

// reportMemory is from where on the report collects its garbage more often.
const reportMemory = 800 << 20

// recipe is the family of a model that the catalogue knows.
func recipe(model string) string { return catalog.FamilyOf(model).Recipe }

// maker is who made a model that the catalogue knows.
func maker(model string) string { return catalog.FamilyOf(model).Maker }

// interruptible does something that takes long, and leaves it where it is when
// the context ends: the program is about to.
func interruptible[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type outcome struct {
		v   T
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		v, err := do()
		done <- outcome{v, err}
	}()
	select {
	case o := <-done:
		return o.v, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// collected reads what the report is about. Without a name that is the folder
// of sessions, of which a damaged file is told and passed over.
func (a *app) collected(ctx context.Context, f reportFlags, refs []string) (*report.Input, error) {
	src := reading.Source{Open: f.open, Parts: f.partial != ""}
	for _, ref := range refs {
		path := ref
		if _, err := os.Stat(ref); err != nil {
			if path, err = a.store.Resolve(ref); err != nil {
				return nil, err
			}
		}
		src.Paths = append(src.Paths, path)
	}
	if len(refs) == 0 {
		src.Lenient = true
		if _, err := os.Stat(a.store.Dir()); err == nil {
			src.Paths = []string{a.store.Dir()}
		}
	}
	in, damaged, err := reading.Collect(ctx, src)
	for _, d := range damaged {
		a.complain(d)
	}
	return in, err
}

// addScores reads tables of scores and says which kinds there are.
func (a *app) addScores(in *report.Input, paths []string) ([]string, error) {
	rows := report.Reference()
	if len(paths) > 0 {
		rows = nil
	}
	known := map[[2]string]string{}
	for _, path := range paths {
		more, err := readScores(path)
		if err != nil {
			return nil, err
		}
		for _, s := range more {
			k := [2]string{s.Kind, s.Model}
			if other, twice := known[k]; twice && other != path {
				return nil, &sessions.FileError{
					Path: path, Message: fmt.Sprintf("%s has a score of kind %s in %s already", s.Model, s.Kind, other), Advice: "Leave one of the two out.",
				}
			}
			known[k] = path
		}
		rows = append(rows, more...)
	}
	if len(paths) > 0 {
		in.AddScores(rows)
	}
	var kinds []string
	for _, s := range rows {
		if !slices.Contains(kinds, s.Kind) {
			kinds = append(kinds, s.Kind)
		}
	}
	slices.Sort(kinds)
	return kinds, nil
}

func readScores(path string) ([]report.Score, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the scores: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	return report.ReadScores(file, path)
}

// findings is the report for the app: over what is saved, but for sessions
// whose names the person has not seen yet.
func (a *app) findings(ctx context.Context) (report.Findings, error) {
	src := reading.Source{Lenient: true, Revealed: true}
	if _, err := os.Stat(a.store.Dir()); err == nil {
		src.Paths = []string{a.store.Dir()}
	}
	in, _, err := reading.Collect(ctx, src)
	if err != nil {
		return report.Findings{}, err
	}
	found := report.Find(in, report.Options{Bootstrap: report.DefaultBootstrap, Seed: 1, Words: a.words, Family: recipe, Maker: maker})
	return found, ctx.Err()
}

// writePlot writes the charts as the name of the file says.
func (a *app) writePlot(ctx context.Context, path string, found report.Findings) error {
	if filepath.Ext(path) == ".svg" {
		return a.writeOutput(ctx, path, func(w io.Writer) error {
			_, err := io.WriteString(w, render.SVG(found))
			return err
		})
	}
	fonts, err := a.fonts()
	if err != nil {
		a.complain(err)
	}
	b, err := render.PNG(found, fonts)
	if err != nil {
		return err
	}
	return a.writeOutput(ctx, path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// writeReport writes to standard output, in colours where those are wanted, or
// to a file.
func (a *app) writeReport(ctx context.Context, f reportFlags, found report.Findings) error {
	var content []byte
	switch f.format {
	case "json":
		b, err := render.JSON(found)
		if err != nil {
			return err
		}
		content = b
	case "csv":
		content = []byte(render.CSV(found))
	case "markdown":
		content = []byte(render.Markdown(found))
	case "html":
		content = []byte(render.HTML(found))
	default:
		st, err := a.reportStyles()
		if err != nil {
			return err
		}
		text := render.Text(found, st, min(a.env.Width, widestReport))
		if f.output == "" {
			_, err = (&colorprofile.Writer{Forward: a.env.Stdout, Profile: a.colours()}).WriteString(text)
			return ignoreClosed(err)
		}
		var plain bytes.Buffer
		if _, err := (&colorprofile.Writer{Forward: &plain, Profile: colorprofile.NoTTY}).WriteString(text); err != nil {
			return err
		}
		content = plain.Bytes()
	}
	if f.output != "" {
		if f.format == "csv" {
			content = append([]byte(exports.Mark), content...)
		}
		return a.writeOutput(ctx, f.output, func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		})
	}
	_, err := a.out().Write(content)
	return ignoreClosed(err)
}

// widestReport is how wide a report is read with ease.
const widestReport = 132

// reportStyles are those of the theme that was chosen.
func (a *app) reportStyles() (*themes.Styles, error) {
	name, err := a.theme()
	if err != nil {
		return nil, err
	}
	dark := true
	if in, ok := a.env.Stdin.(*os.File); ok && a.env.Terminal {
		if out, ok := a.rawOutput().(*os.File); ok {
			dark = lipgloss.HasDarkBackground(in, out)
		}
	}
	theme, _ := a.themes.Choose(name, dark)
	return theme.Styles(), nil
}

// ignoreClosed is nothing where the reader has gone away, which is no failure
// of ours.
func ignoreClosed(err error) error {
	if errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return err
}
