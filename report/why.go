package report

import (
	"encoding/json"
	"errors"
	"sync"

	"kansei/lang"
	"kansei/stats"
)

// Why is the reason that a number cannot be had, as a sentence in the language
// of the reader. In JSON it is English. The zero value is no reason.
type Why struct {
	key  string // of the words
	args []any
}

func why(key string, args ...any) Why { return Why{"report.why_" + key, args} }

// In is the sentence.
func (w Why) In(words *lang.Words) string {
	if w.IsZero() {
		return ""
	}
	return words.T(w.key, w.args...)
}

// IsZero reports whether there is no reason.
func (w Why) IsZero() bool { return w.key == "" }

// String is the sentence in English.
func (w Why) String() string { return w.In(english()) }

// MarshalJSON writes the sentence in English.
func (w Why) MarshalJSON() ([]byte, error) { return json.Marshal(w.String()) }

var english = sync.OnceValue(func() *lang.Words { return lang.Must("en") })

// because is what an error of a statistic says.
func because(err error) Why {
	var none *stats.AbsentError
	switch {
	case err == nil:
		return Why{}
	case !errors.As(err, &none):
		return why("other", err.Error())
	case none.Why == stats.TooFew:
		return why("too_few", none.Have, none.Need)
	case none.Why == stats.OneCluster:
		return why("one_cluster")
	default:
		return why(string(none.Why))
	}
}

// first is the first reason that there is.
func first(reasons ...Why) Why {
	for _, w := range reasons {
		if !w.IsZero() {
			return w
		}
	}
	return Why{}
}

// fewModels is why a test of fewer than five models has no p.
func fewModels(err error) Why {
	var none *stats.AbsentError
	if errors.As(err, &none) && none.Why == stats.TooFew && none.Need == 5 {
		return why("few_models_for_p", none.Have)
	}
	return Why{}
}
