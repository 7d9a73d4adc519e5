package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"kansei/exports"
	"kansei/sessions"
	"kansei/ui/chat"
)

// importedTalks is what "sessions import --json" prints of conversations.
type importedTalks struct {
	Conversations int      `json:"conversations"`
	Sessions      []string `json:"sessions"` // the files
	New           int      `json:"new"`      // how many of them were not there before
	Unread        []string `json:"unread"`   // the names of fields that were passed over
}

// talkInput is a file of conversations, with the name of its model if that was
// given.
type talkInput struct{ file, model string }

// importTalks makes sessions of the conversations of files.
func (a *app) importTalks(ctx context.Context, form exports.TalkForm, files, named []string, asJSON bool) error {
	inputs, err := talkInputs(files, named)
	if err != nil {
		return err
	}
	done := importedTalks{Sessions: []string{}, Unread: []string{}}
	all := make([][]exports.Talk, 0, len(inputs))
	for _, in := range inputs {
		read, err := readTalks(ctx, in, form)
		if err != nil {
			return err
		}
		all = append(all, read.Talks)
		done.Conversations += len(read.Talks)
		done.Unread = append(done.Unread, read.Unread...)
	}
	slices.Sort(done.Unread)
	done.Unread = slices.Compact(done.Unread)
	groups, err := exports.GroupTalks(all, form)
	if err != nil {
		return err
	}
	found := make([]*sessions.Session, 0, len(groups))
	for _, g := range groups { // all of them before the first is saved
		s, err := exports.TalkSession(g, a.talkOptions(form))
		if err != nil {
			return err
		}
		found = append(found, s)
	}
	for _, s := range found {
		isNew, err := a.saveImported(ctx, s)
		if err != nil {
			return err
		}
		if isNew {
			done.New++
		}
		done.Sessions = append(done.Sessions, a.store.Path(s.ID))
	}
	return a.sayImported(done, asJSON)
}

// saveImported saves a session that is not there yet, and reports whether it was
// not.
func (a *app) saveImported(ctx context.Context, s *sessions.Session) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if _, err := os.Stat(a.store.Path(s.ID)); err == nil {
		return false, nil
	}
	_, err := a.store.Save(s)
	return true, err
}

func (a *app) sayImported(done importedTalks, asJSON bool) error {
	if asJSON {
		return a.printJSON(done)
	}
	if len(done.Unread) > 0 {
		_, _ = fmt.Fprintln(a.env.Stderr, a.words.T("sessions.unread", strings.Join(done.Unread, ", ")))
	}
	a.printf("%s\n", a.words.T("sessions.imported_talks", done.Conversations, len(done.Sessions), a.store.Dir()))
	if known := len(done.Sessions) - done.New; known > 0 {
		a.printf("%s\n", a.words.T("sessions.imported_before", known))
	}
	for _, path := range done.Sessions {
		a.printf("%s\n", path)
	}
	return nil
}

// talkInputs are the files to read, each once: those given by their names, and
// those given with a model.
func talkInputs(files, named []string) ([]talkInput, error) {
	var out []talkInput
	for _, f := range files {
		if slices.ContainsFunc(out, func(in talkInput) bool { return in.file == f }) {
			return nil, usage(fmt.Sprintf("%s is named twice", f), "Name each file once.")
		}
		out = append(out, talkInput{file: f})
	}
	for _, n := range named {
		model, file, ok := strings.Cut(n, "=")
		if !ok || strings.TrimSpace(model) == "" || file == "" {
			return nil, usage(fmt.Sprintf("--model is %q", n), "Write --model NAME=FILE.")
		}
		i := slices.IndexFunc(out, func(in talkInput) bool { return in.file == file })
		if i < 0 {
			i = len(out)
			out = append(out, talkInput{file: file})
		}
		if out[i].model != "" {
			return nil, usage(fmt.Sprintf("%s has two models", file), "Name each file once.")
		}
		out[i].model = strings.TrimSpace(model)
	}
	return out, nil
}

func readTalks(ctx context.Context, in talkInput, form exports.TalkForm) (exports.TalkFile, error) {
	if err := ctx.Err(); err != nil {
		return exports.TalkFile{}, err
	}
	file, err := os.Open(in.file)
	if err != nil {
		return exports.TalkFile{}, fmt.Errorf("read the conversations: %w", err)
	}
	read, err := exports.ReadTalks(file, in.file, form)
	if err := errors.Join(err, file.Close()); err != nil {
		return read, err
	}
	for i := range read.Talks {
		if in.model != "" {
			read.Talks[i].Model = in.model
		}
	}
	return read, nil
}

func (a *app) talkOptions(form exports.TalkForm) exports.TalkOptions {
	return exports.TalkOptions{
		Form: form, App: sessions.App{Name: "kansei", Version: buildVersion()}, Rubric: a.library.Rubrics["sensibility"],
		At: a.env.Now().UTC(), Title: chat.TitleFrom, Size: a.sizeOf, Lanes: maxLanes,
	}
}
