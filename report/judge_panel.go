package report

import "slices"

// panel is the judges of one form as one more judge: of what all of them have
// judged, the mean.
func (s *sample) panel(form string, members []*judging) *judging {
	out := &judging{name: "panel", form: form}
	names := map[string]bool{}
	for _, m := range members {
		out.members = append(out.members, m.name)
		out.all, out.clean, out.none = out.all+m.all, out.clean+m.clean, out.none+m.none
		names[m.name] = true
	}
	for _, st := range s.ordered() {
		var all []*judged
		for i := range st.judged {
			if st.judged[i].form == form && names[st.judged[i].judge] {
				all = append(all, &st.judged[i])
			}
		}
		if len(all) == len(members) {
			if own := together(all); len(own.pairs)+len(own.replies) > 0 {
				own.kind = s.o.place(st.kind)
				out.sessions = append(out.sessions, own)
			}
		}
	}
	return out
}

// together is what some judges said of a session, where all of them said
// something.
func together(all []*judged) judgedSession {
	pairs, replies := map[pairKey]int{}, map[replyKey]int{}
	var out judgedSession
	share := 1 / float64(len(all))
	for _, j := range all {
		for _, p := range j.pairs {
			at, ok := pairs[p.pairKey]
			if !ok {
				at = len(out.pairs)
				pairs[p.pairKey] = at
				empty := p
				empty.prefer, empty.points, empty.first, empty.turned = 0, 0, 0, 0
				out.pairs = append(out.pairs, empty)
			}
			q := &out.pairs[at]
			q.prefer, q.points, q.first, q.turned = q.prefer+share*p.prefer, q.points+share*p.points, q.first+share*p.first, q.turned+share*p.turned
			q.judges++
		}
		for _, r := range j.replies {
			at, ok := replies[r.replyKey]
			if !ok {
				at = len(out.replies)
				replies[r.replyKey] = at
				empty := r
				empty.points = 0
				out.replies = append(out.replies, empty)
			}
			out.replies[at].points += share * r.points
			out.replies[at].judges++
		}
	}
	out.pairs = slices.DeleteFunc(out.pairs, func(p judgedPair) bool { return p.judges < len(all) })
	out.replies = slices.DeleteFunc(out.replies, func(r judgedReply) bool { return r.judges < len(all) })
	for i := range out.pairs {
		out.pairs[i].prefer = round(out.pairs[i].prefer) // what is equal stays equal
	}
	return out
}
