package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"kansei/packets"
	"kansei/sanitize"
	"kansei/sessions"
	"kansei/sessions/store"
)

func (a *app) packetImportCommand() *cobra.Command {
	var study string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Take in what came back from rating pages",
		Long: `Take in the answers of rating pages: the files that raters saved, or the same as
text, on standard input with "-". Answers that are partial are taken, too; a later
file of the same packet adds to them. The same file twice is the same as once.
Where any file is refused, nothing is imported.`,
		Example: "  kansei packet import answers.json\n  kansei packet import - < message.txt",
		Args:    cobra.MinimumNArgs(1),
		RunE: run(func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			defer a.close()
			return a.importPackets(args, study, asJSON)
		}),
	}
	cmd.Flags().StringVar(&study, "study", "", "take only packets of the study in `DIR`")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// packetJSON is one file of answers as --json prints it.
type packetJSON struct {
	File     string `json:"file"`
	Packet   string `json:"packet"`
	Rater    string `json:"rater"`
	Complete bool   `json:"complete"`
	Code     string `json:"code"` // empty where it is partial
	Sessions int    `json:"sessions"`
	Whole    int    `json:"sessions_rated"`
	Replies  int    `json:"replies"`
	Rated    int    `json:"replies_rated"`
	Verdicts int    `json:"verdicts"`
	New      int    `json:"new_entries"`
	Consent  string `json:"consent_at"` // by the rater's clock; empty: not known
}

// receivedPacket is one file of answers that was read and found to be right.
type receivedPacket struct {
	packetJSON
	home    packetHome
	results []packets.Result
}

func (a *app) importPackets(files []string, study string, asJSON bool) error {
	var all []receivedPacket
	for _, file := range files {
		one, err := a.readPacket(file, study)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	out := make([]packetJSON, 0, len(all))
	for _, one := range all {
		if err := a.takePacket(&one); err != nil {
			return err
		}
		out = append(out, one.packetJSON)
		if !asJSON {
			a.printPacket(one.packetJSON)
		}
	}
	if asJSON {
		return a.printJSON(out)
	}
	return nil
}

// readPacket reads one file of answers, by the key of its packet.
func (a *app) readPacket(file, study string) (receivedPacket, error) {
	out := receivedPacket{packetJSON: packetJSON{File: file}}
	b, err := a.readAnswers(file)
	if err != nil {
		return out, err
	}
	answers, err := packets.Read(b)
	if err != nil {
		return out, fmt.Errorf("%s: %w", sanitize.Line(file), err)
	}
	key, home, err := a.packetKey(answers.Packet, study)
	if err != nil {
		return out, fmt.Errorf("%s: %w", sanitize.Line(file), err)
	}
	out.home = home
	out.results, err = packets.Apply(key, answers, func(item packets.KeyItem) (*sessions.Session, error) {
		s, _, err := home.store.Load(home.path(item.ID, item.Path))
		return s, err
	})
	if err != nil {
		return out, fmt.Errorf("%s: %w", sanitize.Line(file), err)
	}
	if answers.Consent != nil {
		out.Consent = answers.Consent.Format(time.RFC3339)
	}
	out.Packet, out.Rater, out.Sessions = key.ID, key.Rater, len(out.results)
	for _, r := range out.results {
		out.Replies += r.Replies
		out.Rated += r.Rated
		out.Verdicts += r.Judged
		if r.Whole() {
			out.Whole++
		}
	}
	if out.Complete = out.Whole == out.Sessions; out.Complete {
		out.Code = key.Code()
	}
	return out, nil
}

func (a *app) readAnswers(file string) ([]byte, error) {
	from := a.env.Stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("read the answers: %w", err)
		}
		defer func() { _ = f.Close() }()
		from = f
	}
	b, err := io.ReadAll(io.LimitReader(from, packets.MaxBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the answers: %w", err)
	case len(b) > packets.MaxBytes:
		return nil, &packets.FormatError{What: sanitize.Line(file) + ": too large for answers", Advice: "Give the file that the page saved."}
	}
	return b, nil
}

// packetHome is where the sessions of a packet are.
type packetHome struct {
	store *store.Store
	study bool // they are those of a study, which may have been moved or copied
}

// path is the file of a session: in the study's folder, or where it was when the
// packet was made, or in the store.
func (h packetHome) path(id, was string) string {
	if _, err := os.Stat(was); err != nil || h.study {
		return h.store.Path(id)
	}
	return was
}

// takePacket saves answers into their sessions. The store joins them with what is
// there, so that the same answers again change nothing.
func (a *app) takePacket(p *receivedPacket) error {
	for _, r := range p.results {
		if len(r.Session.Ratings)+len(r.Session.Verdicts)+len(r.Session.Notes) == 0 {
			continue
		}
		path := p.home.path(r.Session.ID, r.Path)
		before, _, err := p.home.store.Load(path)
		if err != nil {
			return err
		}
		r.Session.UpdatedAt = a.env.Now()
		if entries(sessions.Merge(before, before, r.Session)) == entries(before) {
			continue // nothing in it is new
		}
		saved, err := p.home.store.SaveAt(path, r.Session)
		if err != nil {
			return err
		}
		p.New += entries(saved.Session) - entries(before)
	}
	return nil
}

func entries(s *sessions.Session) int { return len(s.Ratings) + len(s.Verdicts) + len(s.Notes) }

func (a *app) printPacket(p packetJSON) {
	name := p.File
	if name == "-" {
		name = a.words.T("packet.standard_input")
	}
	a.printf("%s\n", a.words.T("packet.read", name, p.Packet, p.Rater, p.Rated, p.Replies, p.Verdicts))
	if p.Complete {
		a.printf("%s\n", a.words.T("packet.complete", p.Code))
	} else {
		a.printf("%s\n", a.words.T("packet.partial", p.Whole, p.Sessions))
	}
	if p.New == 0 {
		a.printf("%s\n", a.words.T("packet.nothing_new"))
	}
}
