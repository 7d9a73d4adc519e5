package openai

import (
	"cmp"
	"slices"
	"strings"
)

// nearest are the names that are nearest to one, best first: those that hold
// it or are held by it, those that begin as it does, and those that are a few
// letters off.
func nearest(name string, names []string, limit int) []string {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return nil
	}
	type candidate struct {
		name  string
		score int
	}
	var found []candidate
	for _, n := range names {
		lower := strings.ToLower(n)
		last := lower[strings.LastIndexByte(lower, '/')+1:]
		own := name[strings.LastIndexByte(name, '/')+1:]
		score := min(distance(name, lower), distance(own, last))
		allowed := max(2, len(own)/3)
		if len(own) >= 3 && strings.Contains(lower, own) || len(last) >= 4 && strings.Contains(own, last) {
			score = min(score, allowed)
		}
		if begin := last[:min(len(last), len(own)+1)]; len(own) >= 4 && distance(own, begin) <= 1 {
			score = min(score, allowed)
		}
		if score <= allowed {
			found = append(found, candidate{n, score})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(len(a.name), len(b.name)))
	})
	var out []string
	for _, c := range found {
		if len(out) == limit {
			break
		}
		if !slices.Contains(out, c.name) {
			out = append(out, c.name)
		}
	}
	return out
}

// distance is the number of letters to change, add or take away between two
// texts (Levenshtein, 1965), counted in bytes.
func distance(a, b string) int {
	if len(a) > 100 || len(b) > 100 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
