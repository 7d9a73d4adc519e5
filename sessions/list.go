package sessions

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/sync/errgroup"
)

// Summary is what a list of sessions shows of one.
type Summary struct {
	ID        string
	Path      string
	Title     string
	CreatedAt time.Time
	UpdatedAt time.Time
	Lanes     []string // PROVIDER/MODEL; not to be shown while Blinded
	Blinded   bool     // blind, and not revealed yet
	Scenario  string   // its id, empty without one
	Kind      Kind     // of the scenario, empty without one
	Turns     int
	Said      []string // the person's messages
	Replies   int      // that can be rated: with text
	Ratings   int      // entries of the log
	// RatedReplies is how many replies have a rating of anybody's that counts.
	RatedReplies int
	Verdicts     int
}

// Damaged is a file of the sessions folder that is no session that this
// program can read.
type Damaged struct {
	Path string
	Err  error
}

// List reads every session of the store, newest first, and apart from them
// what cannot be read. It decodes no more of a file than a summary needs.
func (st *Store) List(ctx context.Context) ([]Summary, []Damaged, error) {
	files, err := st.files()
	if err != nil {
		return nil, nil, err
	}
	return st.summarise(ctx, files)
}

// Newest is List of no more than n files, those of the newest sessions by their
// names, which are ids and so begin with the time: a beginning, to be shown
// while thousands are read.
func (st *Store) Newest(ctx context.Context, n int) ([]Summary, []Damaged, error) {
	files, err := st.files() // by name
	if err != nil {
		return nil, nil, err
	}
	return st.summarise(ctx, files[max(0, len(files)-n):])
}

func (st *Store) summarise(ctx context.Context, files []fs.DirEntry) ([]Summary, []Damaged, error) {
	found := make([]Summary, len(files))
	faults := make([]error, len(files))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			found[i], faults[i] = summarise(filepath.Join(st.dir, f.Name()))
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	var good []Summary
	var bad []Damaged
	for i := range files {
		if errors.Is(faults[i], fs.ErrNotExist) { // deleted or renamed meanwhile
			continue
		}
		if faults[i] != nil {
			bad = append(bad, Damaged{Path: filepath.Join(st.dir, files[i].Name()), Err: faults[i]})
			continue
		}
		good = append(good, found[i])
	}
	slices.SortStableFunc(good, func(a, b Summary) int { return b.UpdatedAt.Compare(a.UpdatedAt) })
	return good, bad, nil
}

// summaryV1 is the part of a version-1 file that a list shows.
type summaryV1 struct {
	Format    string    `json:"format"`
	Version   int       `json:"version"`
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Scenario  *struct {
		ID   string `json:"id"`
		Kind Kind   `json:"kind"`
	} `json:"scenario"`
	Blind struct {
		Enabled    bool       `json:"enabled"`
		RevealedAt *time.Time `json:"revealed_at"`
	} `json:"blind"`
	Lanes []struct {
		ID       string `json:"id"`
		Provider string `json:"provider"`
		Model    string `json:"model"`
	} `json:"lanes"`
	Turns []struct {
		N    int `json:"n"`
		User struct {
			Text string `json:"text"`
		} `json:"user"`
		Replies []struct {
			Lane    string `json:"lane"`
			Attempt int    `json:"attempt"`
			Status  Status `json:"status"`
			Text    some   `json:"text"`
		} `json:"replies"`
	} `json:"turns"`
	Ratings []struct {
		Turn      int    `json:"turn"`
		Lane      string `json:"lane"`
		Attempt   int    `json:"attempt"`
		Dimension string `json:"dimension"`
		Rater     string `json:"rater"`
		Pass      int    `json:"pass"`
		Withdrawn bool   `json:"withdrawn"`
	} `json:"ratings"`
	Verdicts []struct{} `json:"verdicts"`
}

// some says whether there is a text, of which nothing else is kept.
type some bool

// UnmarshalJSONFrom reads past a text. As where a text is kept, null is an empty one.
func (t *some) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	raw, err := d.ReadValue()
	if err != nil {
		return err
	}
	if k := raw.Kind(); k != jsontext.KindString && k != jsontext.KindNull {
		return errors.New("no text stands where one belongs")
	}
	*t = raw.Kind() == jsontext.KindString && len(raw) > len(`""`)
	return nil
}

func summarise(path string) (s Summary, err error) {
	err = withFile(path, func(src source) error {
		var w summaryV1
		if err := json.UnmarshalRead(src(), &w); err != nil || w.Format != Format || w.Version < 1 || w.Version > Version || !w.plausible() {
			return whyNot(src, err)
		}
		s = w.summary(path)
		return nil
	})
	return s, err
}

// whyNot says what is wrong with a file that can't be summarised. Most are cut
// off or something else altogether, which is found without the whole session.
// err is what reading the summary came to; it may be of a disk that fails now
// and then, and nil.
func whyNot(src source, err error) error {
	if _, err := versionOf(src); err != nil {
		return located(src, err)
	}
	if _, err := decode(src); err != nil {
		return err
	}
	if err != nil {
		return fault(src, err)
	}
	return errChanged
}

func (w *summaryV1) summary(path string) Summary {
	s := Summary{
		ID: w.ID, Path: path, Title: w.Title, CreatedAt: w.CreatedAt, UpdatedAt: w.UpdatedAt,
		Blinded: w.Blind.Enabled && w.Blind.RevealedAt == nil,
		Turns:   len(w.Turns), Ratings: len(w.Ratings), Verdicts: len(w.Verdicts),
	}
	for _, l := range w.Lanes {
		s.Lanes = append(s.Lanes, l.Provider+"/"+l.Model)
	}
	for _, t := range w.Turns {
		s.Said = append(s.Said, t.User.Text)
		for _, r := range t.Replies {
			if r.Text {
				s.Replies++
			}
		}
	}
	s.RatedReplies = w.ratedReplies()
	if w.Scenario != nil {
		s.Scenario, s.Kind = w.Scenario.ID, w.Scenario.Kind
	}
	return s
}

// plausible says whether the check of a whole session, where it looks at what a
// summary has, would find nothing. A file that is damaged elsewhere is listed,
// and refused when it is opened.
func (w *summaryV1) plausible() bool {
	lanes := make(map[string]bool, len(w.Lanes))
	for _, l := range w.Lanes {
		if l.ID == "" || lanes[l.ID] {
			return false
		}
		lanes[l.ID] = true
	}
	for i, t := range w.Turns {
		if t.N != i+1 {
			return false
		}
		seen := make(map[Address]bool, len(t.Replies))
		for _, r := range t.Replies {
			a := Address{t.N, r.Lane, r.Attempt}
			if !lanes[r.Lane] || r.Attempt < 1 || seen[a] || !slices.Contains(statuses, r.Status) {
				return false
			}
			seen[a] = true
		}
	}
	return w.ID != ""
}

// ratedReplies counts the replies with a rating that was not withdrawn.
func (w *summaryV1) ratedReplies() int {
	type entry struct {
		of        Address
		dimension string
		by        Rater
	}
	stands := map[entry]bool{}
	for _, r := range w.Ratings { // the newest entry counts
		stands[entry{Address{r.Turn, r.Lane, r.Attempt}, r.Dimension, Rater{r.Rater, r.Pass}}] = !r.Withdrawn
	}
	rated := map[Address]bool{}
	for e, ok := range stands {
		if ok {
			rated[e.of] = true
		}
	}
	return len(rated)
}
