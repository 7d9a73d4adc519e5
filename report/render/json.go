package render

import (
	"bytes"
	"encoding/json"
	"fmt"

	"kansei/report"
)

// JSON is the findings for programs. A number that cannot be had is null.
func JSON(f report.Findings) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("encode the findings: %w", err)
	}
	return b.Bytes(), nil
}
