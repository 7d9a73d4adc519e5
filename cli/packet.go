package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kansei/packets"
	"kansei/sessions"
	"kansei/sessions/store"
	"kansei/studies"
)

func (a *app) packetCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "packet",
		Short: "Rating pages for people without kansei",
		Long: `Make a page with which somebody without kansei rates, and take in what comes back.
The page is one HTML file for a browser on a phone or a computer. It needs no
network, sends nothing, and holds no name of a model. At its end the rater saves
one file and sends it back.`,
		Example: "  kansei packet make mine --rater li -o li.html\n  kansei packet import answers.json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.packetMakeCommand(), a.packetImportCommand())
	return cmd
}

func (a *app) packetMakeCommand() *cobra.Command {
	var rater, output string
	var reveal bool
	cmd := &cobra.Command{
		Use:   "make STUDYDIR|SESSION...",
		Short: "Make a rating page for one rater, or a blind test for everybody",
		Long: `Make a rating page for one rater: of a study, with what the plan has for them; or of
saved sessions. What the rater has rated to the end is left out. Replies are masked
as on a blind screen. Which letter is whose is kept at home, in the study's folder
or beside the saved sessions.

With --reveal it is a page for everybody: a blind test of one conversation, which
opens the names at its end, with one's guesses. Nothing is sent and nothing counted.

SESSION is a session file, a folder, an id, the beginning of an id, or last.`,
		Example: "  kansei packet make mine --rater li -o li.html\n  kansei packet make last --rater li -o li.html --lang zh\n  kansei packet make last --reveal -o test.html",
		Args:    cobra.MinimumNArgs(1),
		RunE: run(func(cmd *cobra.Command, args []string) error {
			switch {
			case output == "":
				return usage("there is no file to write the page to", "Name one with -o FILE.html.")
			case reveal && (rater != "" || len(args) > 1):
				return usage("a page for everybody is of one session, and has no rater", "Name one session, without --rater.")
			case reveal:
				return a.makeReveal(args[0], output)
			case !studies.ValidRater(rater):
				return usage("no rater is named, or not so that it can be a name", "Say who with --rater NAME: 1 to 40 letters, digits, blanks and dashes.")
			}
			if _, err := os.Stat(filepath.Join(args[0], studies.File)); err == nil && len(args) == 1 {
				return a.makeStudyPacket(args[0], rater, output)
			}
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			return a.makePacket(cmd.Context(), args, rater, output)
		}),
	}
	cmd.Flags().StringVar(&rater, "rater", "", "who rates, by `NAME`")
	cmd.Flags().StringVarP(&output, "output", "o", "", "the page to write, as `FILE`")
	cmd.Flags().BoolVar(&reveal, "reveal", false, "a page for everybody, which opens the names at its end")
	return cmd
}

// makeReveal makes a page for everybody.
func (a *app) makeReveal(ref, output string) error {
	if err := a.load(); err != nil {
		return err
	}
	defer a.close()
	s, _, err := a.store.Load(ref)
	if err != nil {
		return err
	}
	page := packets.Reveal{Session: s, Lang: a.pageLang(), Hidden: a.config.HideNames}
	_, err = store.WriteFile(output, func(w io.Writer) error { return packets.WriteReveal(w, page) })
	if errors.Is(err, packets.ErrEmpty) {
		return &failure{code: exitFailed, what: err.Error(), advice: "Collect sessions first, or name others."}
	}
	if err != nil {
		return err
	}
	a.printf("%s\n%s\n", a.link(output), a.words.T("packet.revealed"))
	return nil
}

// pageLang is the language of a page: the one that was asked for, or that of
// whoever opens it.
func (a *app) pageLang() string {
	if a.flags.lang == "" {
		return "auto"
	}
	return a.flags.lang
}

// packetSpec is what every packet has.
func (a *app) packetSpec(rater string) packets.Spec {
	return packets.Spec{
		Rater: sessions.Rater{Name: rater, By: a.installation(), Pass: 1}, Title: a.words.T("packet.title"),
		Made: a.env.Now(), Lang: a.pageLang(), Hidden: a.config.HideNames,
	}
}

// makePacket makes a packet of saved sessions.
func (a *app) makePacket(ctx context.Context, refs []string, rater, output string) error {
	saved, err := a.ratable(ctx, refs)
	if err != nil {
		return err
	}
	spec := a.packetSpec(rater)
	tasks, _ := sessions.Queue(saved, spec.Rater, a.env.Now())
	for _, t := range tasks {
		if t.Pass == 1 {
			spec.Items = append(spec.Items, packets.Item{Session: t.Session, Path: absolute(t.Path), Pass: 1})
		}
	}
	return a.writePacket(spec, len(saved)-len(spec.Items), output, func(key packets.Key) (string, []keyFile) {
		path := a.packetFile(key.ID)
		return path, []keyFile{{path, key}}
	})
}

// makeStudyPacket makes a packet of what a study's plan has for a rater.
func (a *app) makeStudyPacket(dir, rater, output string) error {
	st, err := a.openStudy(dir)
	if err != nil {
		return err
	}
	defer a.close()
	if !slices.Contains(st.Raters, rater) {
		return usage(fmt.Sprintf("there is no rater %q in this study", rater), "See kansei study status "+quoted(dir)+".")
	}
	gone, err := studies.ReadForgotten(dir)
	if err != nil {
		return err
	}
	if gone.Has(rater) {
		return &failure{code: exitFailed, what: fmt.Sprintf("the rater %q was forgotten", rater), advice: "Make packets for the others."}
	}
	found, lacking, err := a.studySessions(st)
	if err != nil {
		return err
	}
	spec, rated := a.studySpec(st, rater, found, lacking)
	return a.writePacket(spec, rated, output, a.placeInStudy(dir, rater))
}

// studySpec is the packet of a rater of a study, and how many sessions it leaves
// out since they are rated. Those that are shown again come last.
func (a *app) studySpec(st *studyFolder, rater string, found map[int]*sessions.Session, lacking map[int]int) (spec packets.Spec, rated int) {
	spec = a.packetSpec(rater)
	spec.Consent, spec.Instruction = st.Consent, st.Instruction
	if st.Title != "" {
		spec.Title = st.Title
	}
	for pass := 1; pass <= 2; pass++ {
		for _, i := range st.Order(st.plan, rater) {
			one := st.plan.Sessions[i]
			s := found[one.Number]
			switch {
			case s == nil || lacking[one.Number] > 0 || pass == 2 && !slices.Contains(one.Repeats, rater):
			case studies.Rated(st.Study, s, sessions.Rater{Name: rater, Pass: pass}):
				rated++
			default:
				spec.Items = append(spec.Items, packets.Item{Session: one.Shown(s, rater), Path: a.store.Path(s.ID), Pass: pass})
			}
		}
	}
	return spec, rated
}

// placeInStudy keeps the key of a rater's packet in the study's folder, and in the
// person's own where that is.
func (a *app) placeInStudy(dir, rater string) func(packets.Key) (string, []keyFile) {
	return func(key packets.Key) (string, []keyFile) {
		path := filepath.Join(raterState(dir, rater), "packet-"+key.ID+".json")
		return path, []keyFile{{path, key}, {a.packetFile(key.ID), packetPlace{absolute(dir), studies.StateOf(rater)}}}
	}
}

// keyFile is a file that is kept at home.
type keyFile struct {
	path string
	what any
}

// packetPlace is where the key of a study's packet is. It names no rater, so that
// forgetting one needs only the study's folder.
type packetPlace struct {
	Study string `json:"study"`
	State string `json:"state"`
}

// packetFile is where the key of a packet is kept, or where it says in which study
// the key is.
func (a *app) packetFile(id string) string {
	return filepath.Join(filepath.Dir(a.paths.Sessions), "packets", id+".json")
}

func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// writePacket writes the key first, and then the page: a page without a key would
// be worth nothing.
func (a *app) writePacket(spec packets.Spec, rated int, output string, place func(packets.Key) (string, []keyFile)) error {
	key, err := packets.New(spec)
	if errors.Is(err, packets.ErrEmpty) {
		what := err.Error()
		if rated > 0 {
			what = fmt.Sprintf("%s has rated everything that is there", spec.Rater.Name)
		}
		return &failure{code: exitFailed, what: what, advice: "Collect sessions first, or name others."}
	}
	if err != nil {
		return err
	}
	path, kept := place(key)
	for _, k := range kept {
		b, err := json.MarshalIndent(k.what, "", "  ")
		if err != nil {
			return fmt.Errorf("write the packet's key: %w", err)
		}
		if err := replaceState(k.path, append(b, '\n')); err != nil {
			return err
		}
	}
	if _, err := store.WriteFile(output, func(w io.Writer) error { return packets.Write(w, key, spec) }); err != nil {
		return err
	}
	replies, _ := key.Size()
	a.printf("%s\n", a.words.T("packet.made", a.link(output), len(key.Items), replies, key.Rater, key.Code()))
	if rated > 0 {
		a.printf("%s\n", a.words.T("packet.left_out", key.Rater, rated))
	}
	a.printf("%s\n%s\n", a.words.T("packet.key_kept", a.link(path)), a.words.T("packet.made_next"))
	return nil
}

// packetKey finds the key of a packet, and where its sessions are. study is the
// folder of the study that it must be of, empty where any will do.
func (a *app) packetKey(id, study string) (packets.Key, packetHome, error) {
	var key packets.Key
	unknown := &packets.FormatError{What: fmt.Sprintf("the packet %s was not made here", id), Advice: "Import it where it was made, or name its study with --study DIR."}
	path, home := a.packetFile(id), packetHome{store: a.store}
	if !packets.ValidID(id) {
		return key, home, unknown
	}
	if study != "" {
		found, err := filepath.Glob(filepath.Join(literal(study), "state", "*", "packet-"+id+".json"))
		if err != nil || len(found) == 0 {
			return key, home, &packets.FormatError{What: fmt.Sprintf("the packet %s is not of this study", id), Advice: "Import it into the study that it was made from."}
		}
		path, home = found[0], packetHome{store.New(filepath.Join(study, studies.SessionsDir)), true}
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return key, home, unknown
	}
	if err != nil {
		return key, home, fmt.Errorf("read the packet's key: %w", err)
	}
	var place packetPlace
	if err := json.Unmarshal(b, &place); err == nil && place.Study != "" && study == "" {
		return a.packetKey(id, place.Study)
	}
	if json.Unmarshal(b, &key) != nil || key.Format != packets.KeyFormat || key.ID != id {
		return key, home, &packets.FormatError{What: path + ": not the key of a packet", Advice: "Take it from a copy."}
	}
	return key, home, nil
}

// literal is a path as a pattern that matches nothing else.
func literal(path string) string {
	if filepath.Separator == '\\' {
		return path
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}
