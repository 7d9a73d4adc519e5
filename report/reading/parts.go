package reading

import (
	"cmp"
	"errors"
	"io"
	"slices"

	"kansei/report"
	"kansei/sessions"
)

// part is the sessions of a file that "report --partial" wrote.
type part struct {
	path    string
	studies []report.Study
}

// readPart takes in a part of a report. Its sessions wait until all files are
// read.
func (c *collector) readPart(path string, r io.Reader) error {
	c.battles.Lock()
	defer c.battles.Unlock()
	studies, err := c.in.AddPart(r)
	if err == nil {
		c.parts = append(c.parts, part{path, studies})
		return nil
	}
	var bad *report.PartError
	if errors.As(err, &bad) {
		// A part counts whole or not at all, and some of it was counted.
		return &sessions.FileError{Path: path, Line: bad.Line, Column: 1, Message: bad.Message, Advice: "Make the part again with kansei report PATH... --partial FILE.", Err: err}
	}
	return err
}

// addParts adds the sessions of parts. A session that is there already counts
// once if both say the same; what two copies say together can be known from the
// copies alone.
func (c *collector) addParts() error {
	slices.SortFunc(c.parts, func(a, b part) int { return cmp.Compare(a.path, b.path) })
	for _, p := range c.parts {
		for _, st := range p.studies {
			before, twice := c.studies[st.ID()]
			switch {
			case !twice:
				c.studies[st.ID()] = st
			case before.Same(st):
				c.studies[st.ID()] = st.Joined(before.Copies() + st.Copies() + 1)
			default:
				return &sessions.FileError{
					Path: p.path, Message: "session " + st.ID() + " is in another part, too, and says something else there",
					Advice: "Put all copies of a session, and all rows of its tables, into one part.",
				}
			}
		}
	}
	return nil
}
