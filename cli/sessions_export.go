package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"kansei/exports"
	"kansei/sessions"
	"kansei/tables"
	"kansei/ui"
	"kansei/ui/chat"
)

// exportFlags are what "kansei sessions export" was asked for.
type exportFlags struct {
	format, output string
	blind, open    bool
	width, height  int
	speed          float64
	idle           time.Duration
	picture        pictureFlags
	redact         []string
	redactor       *exports.Redactor
}

// form is one of the forms that sessions are exported in.
type form struct {
	ext  string // of its files
	many bool   // any number of sessions go into one file
}

func forms() map[string]form {
	return map[string]form{
		"json": {".json", false}, "jsonl": {".jsonl", true}, "arena": {".jsonl", true}, "csv": {".csv", true},
		"markdown": {".md", false}, "html": {".html", false}, "cast": {".cast", false},
		"svg": {".svg", false}, "png": {".png", false}, "parquet": {tables.Ext, true},
	}
}

func (a *app) sessionsExport() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export [SESSION...]",
		Short: "Write sessions in a form that others read",
		Long: `Write sessions in a form that others read:

  json      the session file
  jsonl     one line for each reply, with all that was said before it and how it was rated
  arena     one line for each pair of replies that a verdict compares, in the Chatbot Arena's form
  csv       one row for each rating
  markdown  a transcript with its ratings
  html      the same as one page that needs no network
  cast      a recording of the replay, for asciinema (asciicast, version 2)
  svg, png  a picture of one turn or a few, to be shared: the replies side by side, the best one marked
  parquet   six tables for DuckDB, pandas, R or Spark: sessions, replies, ratings, verdicts, guesses, battles

jsonl, arena, csv and parquet take any number of sessions; without one, all that
are saved. The others take one, or several with a folder for --output. parquet
needs a folder for --output.

A transcript, a recording and a picture of a session that is still blind have
letters for names. The other forms are for programs and have the names, always.

--redact blacks words out in any form: in what was said, in titles, notes and the
names of raters. A word is found in any case where it stands alone; one that ends
in an asterisk also where longer words begin with it. A CSV file begins with a
byte order mark, so that Excel reads it as UTF-8; on a pipe it has none.`,
		Example: "  kansei sessions export last --format html --output evening.html\n  kansei sessions export --format jsonl > replies.jsonl\n  kansei sessions export last --format cast --output evening.cast\n  kansei sessions export last --turn 2 --lanes A,C --output evening.png\n  kansei sessions export last --redact 'Anna,Li Wei,Lond*' --format html --output evening.html\n  kansei sessions export --format parquet --output tables/",
		Args:    cobra.ArbitraryArgs,
		RunE: run(func(cmd *cobra.Command, args []string) error {
			f.byName(cmd.Flags().Changed("format"))
			if err := f.check(cmd.Flags().Changed); err != nil {
				return err
			}
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			return a.exportSessions(cmd.Context(), f, args)
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "json", "json, jsonl, arena, csv, markdown, html, cast, svg, png or parquet")
	flags.StringVarP(&f.output, "output", "o", "", "write to this file, or into this folder, one file a session")
	flags.BoolVar(&f.blind, "blind", false, "markdown, html, cast, svg, png: hide the names")
	flags.BoolVar(&f.open, "open", false, "markdown, html, cast, svg, png: show the names, though they were not revealed")
	flags.IntVar(&f.width, "width", 120, "cast: columns")
	flags.IntVar(&f.height, "height", 36, "cast: lines")
	flags.Float64Var(&f.speed, "speed", 1, "cast: how fast, 0.25 to 16")
	flags.DurationVar(&f.idle, "idle-limit", defaultIdleLimit, "cast: longest pause that is kept; 0 keeps all")
	flags.StringVar(&f.picture.turn, "turn", "", "svg, png: the turn, or the turns from `N` to M as N-M (default: the last one)")
	flags.StringSliceVar(&f.picture.lanes, "lanes", nil, "svg, png: only these lanes, by their letters, as in A,C")
	flags.IntVar(&f.picture.columns, "columns", 0, "svg, png: replies side by side, 1 to 4 (default: as many as can be read well)")
	flags.StringSliceVar(&f.redact, "redact", nil, "black out these `WORDS`, as in Anna,Li Wei")
	cmd.MarkFlagsMutuallyExclusive("blind", "open")
	return cmd
}

// check refuses what cannot be, before anything is read.
func (f exportFlags) check(changed func(flag string) bool) error {
	if _, ok := forms()[f.format]; !ok {
		return usage(fmt.Sprintf("there is no --format %q", f.format), "Use --format json, jsonl, arena, csv, markdown, html, cast, svg, png or parquet.")
	}
	if err := f.checkPicture(changed); err != nil {
		return err
	}
	if (f.blind || f.open) && !slices.Contains([]string{"markdown", "html", "cast", "svg", "png"}, f.format) {
		return usage("--blind and --open are for what people read", "Use them with --format markdown, html, cast, svg or png; the other forms have the names, always.")
	}
	const most = 500
	if f.width < 40 || f.height < 12 || f.width > most || f.height > most {
		return usage(fmt.Sprintf("a recording cannot be %d by %d cells", f.width, f.height), fmt.Sprintf("Use --width 40 to %d and --height 12 to %d.", most, most))
	}
	if f.speed < 0.25 || f.speed > 16 {
		return usage(fmt.Sprintf("the speed is %g", f.speed), "Use --speed 0.25 to 16.")
	}
	return nil
}

func (a *app) exportSessions(ctx context.Context, f exportFlags, refs []string) error {
	paths, err := a.exported(ctx, f, refs)
	if err != nil {
		return err
	}
	f.redactor = exports.NewRedactor(f.redact)
	if f.format == "parquet" {
		return a.exportTables(ctx, f, paths)
	}
	info, err := os.Stat(f.output)
	folder := f.output != "" && (err == nil && info.IsDir() || strings.HasSuffix(f.output, "/") || strings.HasSuffix(f.output, string(filepath.Separator)))
	switch {
	case folder:
		return a.exportInto(ctx, f, paths)
	case !forms()[f.format].many && len(paths) != 1:
		return usage(fmt.Sprintf("%s is one session a file, and there are %d", f.format, len(paths)), "Name one session, or a folder with --output FOLDER/.")
	case f.output == "" && f.format == "png":
		return a.writeBytes(ctx, f, paths)
	case f.output == "":
		return ignoreClosed(a.writeForm(ctx, a.out(), f, paths))
	case slices.ContainsFunc(paths, func(path string) bool { return sameFile(path, f.output) }):
		return errOverSession
	default:
		return a.writeOutput(ctx, f.output, func(w io.Writer) error { return a.writeFile(ctx, w, f, paths) })
	}
}

// exported are the files of the sessions that are asked for; all that are
// saved, oldest first, where none is.
func (a *app) exported(ctx context.Context, f exportFlags, refs []string) ([]string, error) {
	var paths []string
	for _, ref := range refs {
		path, err := a.store.Resolve(ref)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	if len(refs) > 0 {
		return paths, nil
	}
	if !forms()[f.format].many && f.output == "" {
		return nil, usage("which session is to be exported is not said", "Name one, as in kansei sessions export last; kansei sessions list has the ids.")
	}
	found, damaged, err := a.store.List(ctx)
	if err != nil {
		return nil, err
	}
	a.tellDamaged(damaged)
	for _, s := range found {
		paths = append(paths, s.Path)
	}
	slices.Sort(paths)
	return paths, nil
}

// exportInto writes one file a session into a folder and prints their names.
func (a *app) exportInto(ctx context.Context, f exportFlags, paths []string) error {
	if err := os.MkdirAll(f.output, 0o700); err != nil {
		return fmt.Errorf("make the folder for exports: %w", err)
	}
	names := outputNames{}
	for i, path := range paths {
		if slices.ContainsFunc(paths[:i], func(earlier string) bool { return sameFile(earlier, path) }) {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		if f.format == "arena" {
			name += ".arena"
		}
		to := filepath.Join(f.output, names.take(name, forms()[f.format].ext))
		if slices.ContainsFunc(paths, func(path string) bool { return sameFile(path, to) }) {
			return errOverSession
		}
		if err := a.writeOutput(ctx, to, func(w io.Writer) error { return a.writeFile(ctx, w, f, []string{path}) }); err != nil {
			return err
		}
		a.printf("%s\n", to)
	}
	return nil
}

// errOverSession is for an export that would replace a session it is made from.
var errOverSession = usage("a session file would be replaced by an export", "Name another file or folder.")

// writeFile is writeForm with what a file begins with.
func (a *app) writeFile(ctx context.Context, w io.Writer, f exportFlags, paths []string) error {
	if f.format == "csv" {
		if _, err := io.WriteString(w, exports.Mark); err != nil {
			return fmt.Errorf("write the table: %w", err)
		}
	}
	return a.writeForm(ctx, w, f, paths)
}

// writeForm writes sessions one after the other, holding one at a time.
func (a *app) writeForm(ctx context.Context, w io.Writer, f exportFlags, paths []string) error {
	if f.format == "csv" {
		return exports.CSV(w, a.redacted(ctx, f, paths))
	}
	for s, err := range a.redacted(ctx, f, paths) {
		if err != nil {
			return err
		}
		if err := a.writeSession(w, f, s); err != nil {
			return err
		}
	}
	return nil
}

// redacted is saved, with the words blacked out that are asked for.
func (a *app) redacted(ctx context.Context, f exportFlags, paths []string) iter.Seq2[*sessions.Session, error] {
	return func(yield func(*sessions.Session, error) bool) {
		for s, err := range a.saved(ctx, paths) {
			if err == nil {
				s = f.redactor.Session(s)
			}
			if !yield(s, err) {
				return
			}
		}
	}
}

// saved reads sessions, until one cannot be read.
func (a *app) saved(ctx context.Context, paths []string) iter.Seq2[*sessions.Session, error] {
	return func(yield func(*sessions.Session, error) bool) {
		for _, path := range paths {
			s, _, err := a.store.Load(path)
			err = errors.Join(ctx.Err(), err)
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

func (a *app) writeSession(w io.Writer, f exportFlags, s *sessions.Session) error {
	hidden := f.blind || s.Blinded() && !f.open
	switch f.format {
	case "json":
		return exports.JSON(w, s)
	case "jsonl":
		return exports.JSONL(w, s)
	case "arena":
		return exports.Arena(w, s)
	case "markdown":
		return exports.Markdown(w, s, a.transcript(s, hidden))
	case "html":
		return exports.HTML(w, s, a.transcript(s, hidden))
	case "svg", "png":
		return a.writePicture(w, f, s, hidden)
	default:
		return a.writeCast(w, f, s, hidden)
	}
}

// writeCast films the replay of a session.
func (a *app) writeCast(w io.Writer, f exportFlags, s *sessions.Session, hidden bool) error {
	keys, theme, err := a.keysAndTheme()
	if err != nil {
		return err
	}
	s = s.Clone()
	s.Blind.Enabled, s.Blind.RevealedAt = hidden, nil // what the replay goes by
	// Without a rater the letters are those of the first pass, as in a transcript.
	deps := ui.Deps{Words: a.words, Keys: keys, Themes: a.themes, Theme: theme, Hidden: a.config.HideNames, Opened: s.CreatedAt}
	film := ui.Film(deps, chat.Replay{Session: s, Speed: f.speed, IdleLimit: f.idle}, f.width, f.height)
	var screens iter.Seq[exports.Screen] = func(yield func(exports.Screen) bool) {
		for at, lines := range film {
			if !yield(exports.Screen{At: at, Lines: lines}) {
				return
			}
		}
	}
	return exports.Cast(w, exports.Recording{Title: s.Title, Width: f.width, Height: f.height, At: s.CreatedAt}, screens)
}

// writeBytes writes what is no text to standard output, unless that is a
// terminal.
func (a *app) writeBytes(ctx context.Context, f exportFlags, paths []string) error {
	if f, ok := a.rawOutput().(*os.File); ok && term.IsTerminal(f.Fd()) {
		return usage("a picture is not text that a terminal can show", "Name a file with --output.")
	}
	return ignoreClosed(a.writeForm(ctx, a.env.Stdout, f, paths))
}

// tellDamaged says which saved sessions cannot be read.
func (a *app) tellDamaged(damaged []sessions.Damaged) {
	for _, d := range damaged {
		a.complain(d.Err)
	}
}
