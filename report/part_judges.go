package report

// wireJudged is what a judge said in a session, as a part has it.
type wireJudged struct {
	Judge, Form      string
	All, Clean, None int
	Pairs            []wireJudgedPair  `json:",omitempty"`
	Replies          []wireJudgedReply `json:",omitempty"`
	Attacks          []wireAttacks     `json:",omitempty"`
}

type wireJudgedPair struct {
	Turn                                  int
	Dimension, LaneA, LaneB, A, B         string
	Prefer, Points, First, Turned, Longer float64
	People                                []wirePreference `json:",omitempty"`
	Judges                                int              `json:",omitempty"`
}

type wirePreference struct {
	Rater          string
	Prefer, Points float64
	Rated          bool
}

type wireJudgedReply struct {
	Turn                   int
	Dimension, Lane, Model string
	Scale                  [2]int
	Points                 float64
	People                 []float64 `json:",omitempty"`
	Judges                 int       `json:",omitempty"`
}

type wireAttacks struct {
	Attack                  string
	Asked, Flipped, Against int
}

func judgedToWire(j judged) wireJudged {
	return wireJudged{
		Judge: j.judge, Form: j.form, All: j.all, Clean: j.clean, None: j.none,
		Pairs: mapped(j.pairs, func(p judgedPair) wireJudgedPair {
			people := mapped(p.people, func(o preference) wirePreference { return wirePreference{o.rater, o.prefer, o.points, o.rated} })
			return wireJudgedPair{p.turn, p.dimension, p.laneA, p.laneB, p.a, p.b, p.prefer, p.points, p.first, p.turned, p.longer, people, p.judges}
		}),
		Replies: mapped(j.replies, func(r judgedReply) wireJudgedReply {
			return wireJudgedReply{r.turn, r.dimension, r.lane, r.model, [2]int{r.scale.min, r.scale.max}, r.points, r.people, r.judges}
		}),
		Attacks: mapped(j.attacks, func(a attackCount) wireAttacks { return wireAttacks{a.attack, a.asked, a.flipped, a.against} }),
	}
}

func judgedFromWire(w wireJudged) judged {
	return judged{
		judge: w.Judge, form: w.Form, all: w.All, clean: w.Clean, none: w.None,
		pairs: mapped(w.Pairs, func(p wireJudgedPair) judgedPair {
			people := mapped(p.People, func(o wirePreference) preference { return preference{o.Rater, o.Prefer, o.Points, o.Rated} })
			return judgedPair{pairKey{p.Turn, p.Dimension, p.LaneA, p.LaneB}, p.A, p.B, p.Prefer, p.Points, p.First, p.Turned, p.Longer, people, p.Judges}
		}),
		replies: mapped(w.Replies, func(r wireJudgedReply) judgedReply {
			return judgedReply{replyKey{r.Turn, r.Dimension, r.Lane}, r.Model, scale{r.Scale[0], r.Scale[1]}, r.Points, r.People, r.Judges}
		}),
		attacks: mapped(w.Attacks, func(a wireAttacks) attackCount { return attackCount{a.Attack, a.Asked, a.Flipped, a.Against} }),
	}
}
