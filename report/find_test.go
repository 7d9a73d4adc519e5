package report

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
)

func TestReferenceScoresGiveThePublishedCorrelations(t *testing.T) {
	f := Find(New(false), Options{Bootstrap: 200, Seed: 1})
	checkOpinion(t, f, "eqbench3_elo", 36, 0.632, 0.474)
	checkOpinion(t, f, "arena_sc_creative_writing", 30, 0.747, math.NaN())
	if f.Size.Sensibility.Kind != "eqbench3_elo" || f.Size.Reason.Kind != "arena_sc_math" {
		t.Errorf("the sides are %+v and %+v", f.Size.Sensibility, f.Size.Reason)
	}
	if got := f.Size.Total; got.Models != 36 || math.Abs(*got.Spearman.Rho-0.632) > 0.0005 || math.Abs(*got.Kendall.TauB-0.474) > 0.0005 {
		t.Errorf("total: %d models, rho %v, tau-b %v", got.Models, *got.Spearman.Rho, *got.Kendall.TauB)
	}
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("NaN")) {
		t.Error("NaN in JSON")
	}
}

func checkOpinion(t *testing.T, f Findings, kind string, models int, rho, tau float64) {
	t.Helper()
	for _, o := range f.Size.Reference {
		if o.Kind != kind {
			continue
		}
		if o.Total.Models != models || math.Abs(*o.Total.Rho-rho) > 0.0005 || !math.IsNaN(tau) && math.Abs(*o.Total.TauB-tau) > 0.0005 {
			t.Errorf("%s: %d models, rho %v, tau-b %v", kind, o.Total.Models, *o.Total.Rho, *o.Total.TauB)
		}
		return
	}
	t.Errorf("no %s", kind)
}
