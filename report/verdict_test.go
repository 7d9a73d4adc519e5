package report

import "testing"

func TestLeaning(t *testing.T) {
	of := func(values ...float64) (out []*SlopeDifference) {
		for _, v := range values {
			out = append(out, &SlopeDifference{Value: &v})
		}
		return out
	}
	for _, test := range []struct {
		name string
		of   []*SlopeDifference
		want string
	}{
		{"nothing measured", nil, TowardsNeither},
		{"not measured on a scale", []*SlopeDifference{nil, {}}, TowardsNeither},
		{"no difference", of(0, 1e-9), TowardsNeither},
		{"sensibility on every scale", of(.3, .5, .2), Supported},
		{"reason on every scale", of(-.3, -.5), Contradicted},
		{"corrected, it turns", of(.29, .53, -.16), TowardsDepends},
		{"nothing on one scale", of(.3, 0), TowardsDepends},
		{"one of two is not measured", append(of(-.3), nil), Contradicted},
	} {
		if got := leaning(test.of...); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
