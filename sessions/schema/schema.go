// Package schema holds the published JSON Schema of the session file.
package schema

import _ "embed"

// V1 is the schema (draft 2020-12) of version 1 of the session file.
//
//go:embed session-v1.json
var V1 []byte
