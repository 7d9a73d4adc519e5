package catalog

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"kansei/providers"
)

// Facts are what the catalogue's dated data knows of one model at one vendor.
type Facts struct {
	Price   *providers.Price // nil: not known
	Context int              // tokens; 0: not known
	Levels  []string         // settings of thinking; "never" and "always" alone where there is no choice; nil: not known
	Refused []string         // parameters that the model refuses
	NotChat bool             // it is not for text, or not served by chat/completions
	Gone    bool             // the vendor serves it no more
}

// factsTable is models.tsv.
type factsTable struct {
	date string // of the data, YYYY-MM-DD
	rows map[string]Facts
}

// loadFacts reads the table, once.
var loadFacts = sync.OnceValue(func() factsTable {
	t := factsTable{rows: map[string]Facts{}}
	b, err := catalogFiles.ReadFile("models.tsv")
	if err != nil {
		return t // a test looks that it is there
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		switch {
		case f[0] == "# date":
			t.date = f[1]
		case strings.HasPrefix(line, "#") || len(f) < 2:
		default:
			t.rows[f[0]+"\t"+strings.ToLower(f[1])] = readFacts(f[2:])
		}
	}
	return t
})

// readFacts reads the columns from input on, the last of which may be missing.
func readFacts(columns []string) Facts {
	at := func(i int) string {
		if i < len(columns) {
			return columns[i]
		}
		return ""
	}
	list := func(i int) []string {
		if at(i) == "" {
			return nil
		}
		return strings.Split(at(i), ",")
	}
	var f Facts
	input, errIn := strconv.ParseFloat(at(0), 64)
	output, errOut := strconv.ParseFloat(at(1), 64)
	if errIn == nil && errOut == nil {
		f.Price = &providers.Price{Input: input, Output: output}
	}
	f.Context, _ = strconv.Atoi(at(2)) // 0 where it is not known
	f.Levels, f.Refused = list(3), list(4)
	for _, note := range list(5) {
		f.NotChat = f.NotChat || note == "not_chat" || note == "not_text"
		f.Gone = f.Gone || note == "deprecated"
	}
	return f
}

// snapshot is the end of a model's id that names a version of it by its date.
var snapshot = regexp.MustCompile(`-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$`)

// facts are what is known of a model; a version by date has those of the model.
func (t factsTable) facts(vendor, model string) Facts {
	model = strings.ToLower(model)
	if f, ok := t.rows[vendor+"\t"+model]; ok {
		return f
	}
	return t.rows[vendor+"\t"+snapshot.ReplaceAllString(model, "")]
}

// Date is the day of the data that prices, context and levels of thinking come
// from, YYYY-MM-DD.
func Date() string { return loadFacts().date }

// FactsOf are what is known of a model at a vendor.
func FactsOf(vendor, model string) Facts { return loadFacts().facts(vendor, model) }
